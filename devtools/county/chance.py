"""Drawing from a table of shares."""

import random
from collections.abc import Sequence


def pick(draw: random.Random, shares: Sequence[tuple[str, int]]) -> str:
    """Draw one of the names, each as often as its share says."""
    names = [name for name, _ in shares]
    return draw.choices(names, [share for _, share in shares])[0]
