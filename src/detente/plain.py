"""Text from a case made harmless: whatever it holds, it is read and never acts.

A terminal obeys escape sequences, and readers are misled by text that turns round or hides. Such characters
are shown by number (`\\x1b`, `\\u202e`) and everything else, `<script>` and `=1+1` included, is left as it is:
markup is the business of whoever writes markup.
"""

from __future__ import annotations

import re

# Unicode's control, format and line-separating characters, surrogates, and those drawn with no width at all
# (Default_Ignorable_Code_Point, Unicode 15, DerivedCoreProperties.txt), the ordinary space excepted.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


def plain(text: str, lines: bool = False) -> str:
    """The text with every character that acts or hides shown by its number; with `lines`, line ends stay.

    >>> plain("Pristina\\x1b[31m red")
    'Pristina\\\\x1b[31m red'
    >>> plain("two\\nlines"), plain("two\\nlines", lines=True)
    ('two\\\\nlines', 'two\\nlines')
    """
    if lines:
        return "\n".join(plain(line) for line in text.split("\n"))
    return _ACTING.sub(lambda found: _shown(found[0]), text)


def _shown(character: str) -> str:
    return character.encode("unicode_escape").decode()
