"""Large MARC files from the real records the project ships: varied, not copies, and as many as are asked for.

Every record follows from the seed and its number alone, so any number of processes writes the same bytes, and a
larger file begins with the smaller one.

Realistic: the mix of languages, scripts, materials and fields (each record keeps the structure of a real one, with
its 880 fields, whose words stay paired with their romanisation where the real ones are); word frequencies (the real
words by their real frequency, and a tail of composed ones drawn by Zipf's law, so that the vocabulary grows by Heaps'
law); names and subjects (half by their real frequency, half composed from parts of real ones of the same kind, with a
tail that goes on growing); works with editions and translations (which name the original in 240, 041 $h and 765);
items over branches of unlike size, with few copies of most titles and fifty of some.
Not realistic: word order and meaning (relevance cannot be judged on it), co-occurrence of author and subject, the
words of composed names and titles, and the share of languages, which is that of the records shipped.

    python -m benchmarks.corpus 1000000 out.mrc --branches 400
"""

from benchmarks.corpus.making import Corpus
from benchmarks.corpus.places import branch_codes
from benchmarks.corpus.templates import ROOT, real_records
from benchmarks.corpus.writing import generate, write

__all__ = ["ROOT", "Corpus", "branch_codes", "generate", "real_records", "write"]
