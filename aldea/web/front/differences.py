"""What changed between two versions of a page, word by word."""

from dataclasses import dataclass

from aldea.network.pages import Words
from aldea.web.shell.differences import Piece, pieces


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a page in one language, as pieces."""

    name: str
    language: str
    pieces: tuple[Piece, ...]

    @property
    def is_some(self) -> bool:
        return any(piece.kind != "SAME" for piece in self.pieces)


def between(before: Words, after: Words) -> list[Difference]:
    """The parts of a page that changed."""
    parts = [
        Difference("Title in English", "en", pieces(before.title_en, after.title_en)),
        Difference("Title in Spanish", "es", pieces(before.title_es, after.title_es)),
        Difference("Text in English", "en", pieces(before.body_en, after.body_en)),
        Difference("Text in Spanish", "es", pieces(before.body_es, after.body_es)),
    ]
    return [part for part in parts if part.is_some]
