"""How much work a letter is, told by its lines before it is read: the library takes very long over some letters.

Its headers are read one character after another, its parts are sought in every line, and in every part again.
"""

from __future__ import annotations

MOST_WEIGHT = 200_000
"""What may be read of one file: at worst half a minute. A letter as text and as a page weighs about 35."""
MOST_HEADERS, MOST_HEADER = 65_536, 4_096
"""Bytes of the headers that are read, in all and each."""
MOST_OF_PART = 2_048
"""Bytes of a header that says what a part is; the longest name of a file fits into it."""
ABOVE = (b"from:", b"date:", b"subject:", b"content-", b"mime-version:")
BELOW = (b"content-",)
"""Headers that are read: of the letter, and of its parts."""
WEIGHING = (b"from:", b"content-")
SIGNS = bytes(set(range(256)) - set(b'();:<>@,."\\[]= \t*'))
"""All that is no sign in a header: between signs nothing takes long."""
LINES_TO_ONE = 800
"""Lines that weigh as much as one sign for each letter of several parts that they may stand in."""


def weight_of(raw: bytes) -> int | None:
    """In signs of headers and lines that may begin a part; nothing where a header is too long to be read.

    Below the letter's own headers, any line that looks like one counts.
    """
    weight = in_all = length = shapes = 0
    reads: tuple[bytes, ...] = ABOVE
    weighs = False
    most = MOST_HEADER
    lines = raw.splitlines()
    for line in lines:
        if not line.strip():
            reads, length = BELOW, 0
        elif line[:1] not in (b" ", b"\t"):
            begins = line[:20].lower()
            length = len(line) if begins.startswith(reads) else 0
            weighs = begins.startswith(WEIGHING)
            most = MOST_OF_PART if begins.startswith(BELOW) else MOST_HEADER
            weight += line.startswith(b"--")
        elif length:
            length += len(line)
        if length:
            in_all += len(line)
            shapes += b"multipart/" in line.lower()
            weight += len(line.translate(None, SIGNS)) if weighs else 0
        if length > most or in_all > MOST_HEADERS:
            return None
    return weight + shapes * len(lines) // LINES_TO_ONE
