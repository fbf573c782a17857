"""Large MARC files from the real records the project ships: varied, not copies, and as many as are asked for.

Every record follows from the seed and its number alone, so any number of processes writes the same bytes, and a
larger file begins with the smaller one.

Realistic: the mix of languages, scripts, materials and fields (each record keeps the structure of a real one, with
its 880 fields; titles, names and subjects stay paired with their romanisation where the real ones are); word
frequencies (the real words by their real frequency, and a tail of composed ones drawn by Zipf's law, so that the
vocabulary grows by Heaps' law); names and subjects (by their real frequency, and composed from parts of real ones of
the same language, with a tail that goes on growing; some names with dates); years (skewed to recent ones, the same in
008 and in the imprint, whatever its calendar and digits); editions (the same title and author, another imprint) and
translations (the same author; the original named in 240, 041 $h and 765); items over branches of unlike size, with
few copies of most titles and fifty of some. Record numbers, barcodes and ISBNs are unique, ISBNs valid.
Not realistic: word order and meaning (relevance cannot be judged on it), co-occurrence of author and subject, names
that are composed (their parts are real, the pairing is not), words that are composed (few are words of the language),
corporate names, publishers, notes outside 505 and 520 and the class numbers of the record itself, which are those of
the real records again and again, and the share of languages, which is that of the records shipped. A translation names
its author in the letters of the original only. An item's call number has the shape of one, but no meaning.

    python -m benchmarks.corpus 1000000 out.mrc --branches 400
"""

from benchmarks.corpus.making import Corpus
from benchmarks.corpus.places import branch_codes
from benchmarks.corpus.templates import ROOT, real_records
from benchmarks.corpus.writing import generate, write

__all__ = ["ROOT", "Corpus", "branch_codes", "generate", "real_records", "write"]
