"""How a heading of a browse list is named by number, alike in the index and in the database."""

from hashlib import blake2b


def heading_id(kind: str, text: str) -> int:
    """Name a heading by a number from 0 to 2⁶³ - 1, which a database's BIGINT and the index's u64 both hold.

    The number follows from kind and text alone, so an index document can carry it without a look-up. Two
    headings share one by chance less than once among a hundred catalogues of ten million headings each.
    """
    return (
        int.from_bytes(
            blake2b(f"{kind}\0{text}".encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
        )
        >> 1
    )
