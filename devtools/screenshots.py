"""Copy the pictures that the README shows out of those the browser tests took.

`make browser`, look at var/screenshots, then `python -m devtools.screenshots`.
"""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TAKEN, SHOWN = ROOT / "var" / "screenshots", ROOT / "docs" / "screenshots"
# in the docs: as the browser tests call it
PICTURES = {
    "today.png": "today-1280.png",
    "census.png": "census-1280.png",
    "record.png": "record-1280.png",
    "referral.png": "referral-told-1280.png",
    "answer.png": "answer-360.png",
    "arrival.png": "arrival-1280.png",
    "guide.png": "guide-360.png",
    "check.png": "check-360.png",
    "listing.png": "listing-1280.png",
    "welcome.png": "welcome-en-1280.png",
}


def main() -> None:
    """Copy each, or say which is missing."""
    SHOWN.mkdir(parents=True, exist_ok=True)
    missing = [name for name in PICTURES.values() if not (TAKEN / name).exists()]
    if missing:
        raise SystemExit(f"Not taken yet: {', '.join(missing)}. Run `make browser` first.")
    for shown, taken in PICTURES.items():
        shutil.copyfile(TAKEN / taken, SHOWN / shown)


if __name__ == "__main__":
    main()
