"""Text from a case made harmless: whatever it holds, it is read and never acts.

A terminal obeys escape sequences, and readers are misled by text that turns round or hides. Such characters
are shown by number (`\\x1b`, `\\u202e`) and everything else, `<script>` and `=1+1` included, is left as it is:
markup is the business of whoever writes markup.
"""

from __future__ import annotations

import re
import unicodedata

# What Python calls printable and yet has no width: joiners, fillers and variation selectors among Unicode's
# Default_Ignorable_Code_Point (DerivedCoreProperties.txt).
_HIDDEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def plain(text: str, lines: bool = False) -> str:
    """The text with every character that acts or hides shown by its number; with `lines`, line ends stay.

    >>> plain("Pristina\\x1b[31m red")
    'Pristina\\\\x1b[31m red'
    >>> plain("two\\nlines"), plain("two\\nlines", lines=True)
    ('two\\\\nlines', 'two\\nlines')
    """
    if lines:
        return "\n".join(plain(line) for line in text.split("\n"))
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    seen = character.isprintable() or unicodedata.category(character) == "Zs"
    if seen and not _HIDDEN.match(character):
        return character
    return character.encode("unicode_escape").decode()
