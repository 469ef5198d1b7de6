"""Names of languages, in the reader's own."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

# Spoken in the county's homes and not named by CLDR: English, Spanish.
NOT_IN_CLDR = {
    "aii": ("Assyrian", "asirio"),
    "ase": ("American Sign Language", "lengua de señas americana"),
    "cld": ("Chaldean", "caldeo"),
    "ium": ("Mien", "mien"),
    "kjg": ("Khmu", "khmu"),
    "lhu": ("Lahu", "lahu"),
    "mix": ("Mixtec", "mixteco"),
}


def language_name(code: str) -> str:
    """Name a language by its code; a code nobody knows is printed as it is."""
    reader = (get_language() or "en").split("-")[0]
    if code in NOT_IN_CLDR:
        return NOT_IN_CLDR[code][reader == "es"]
    try:
        names = Locale(reader).languages
    except UnknownLocaleError:
        names = Locale("en").languages
    return str(names.get(code.replace("-", "_"), code))
