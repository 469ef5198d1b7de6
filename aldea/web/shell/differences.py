"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row that are the same, new or gone."""

    kind: str  # SAME, NEW, GONE
    text: str

    @property
    def is_new(self) -> bool:
        return self.kind == "NEW"

    @property
    def is_gone(self) -> bool:
        return self.kind == "GONE"


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts: all of one is in SAME and GONE, all of the other in SAME and NEW."""
    old, new = _words(before), _words(after)
    found = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        gone, fresh = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        if kind == "equal":
            found.append(Piece("SAME", gone))
            continue
        found += [Piece("GONE", gone)] if gone else []
        found += [Piece("NEW", fresh)] if fresh else []
    return tuple(found)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|\S+", text)
