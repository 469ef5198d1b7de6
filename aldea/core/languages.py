"""Names of languages, in the reader's own."""

from babel import Locale, UnknownLocaleError

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


def name(code: str, *, reader: str = "en") -> str:
    """Name a language by its code; a code nobody knows is printed as it is."""
    reader = reader.split("-")[0]
    if code in NOT_IN_CLDR:
        return NOT_IN_CLDR[code][reader == "es"]
    try:
        names = Locale(reader).languages
    except UnknownLocaleError:
        names = Locale("en").languages
    return str(names.get(code.replace("-", "_"), code))


def code_of(english: str) -> str:
    """The code behind an English name; a name nobody knows is given back."""
    named = {names[0]: code for code, names in NOT_IN_CLDR.items()}
    named |= {known: code for code, known in Locale("en").languages.items()}
    return named.get(english, english)
