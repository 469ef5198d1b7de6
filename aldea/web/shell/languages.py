"""The languages that pages speak, which one a reader gets, and names of languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.dates import get_day_names
from django.utils.translation import get_language, get_supported_language_variant, gettext

from aldea.core import languages


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that pages can be read in.

    `locale` is its CLDR name, `listed` the code by which listings name it. One that is not
    `everywhere` is spoken by the guide only: a form that is signed is never half translated.
    """

    code: str
    name: str
    locale: str
    listed: str
    plural: str
    reviewed_on: date | None
    everywhere: bool = False
    is_rtl: bool = False

    @property
    def is_marked(self) -> bool:
        """Whether its pages say that a machine translated them."""
        return not self.everywhere and self.reviewed_on is None


# The day on which a person had read a whole catalog: with it the mark on its pages goes.
NOT_YET: date | None = None
ONE_FORM, NOT_ONE = "nplurals=1; plural=0;", "nplurals=2; plural=(n != 1);"
TONGUES = (
    Tongue("en", "English", "en_US", "en", NOT_ONE, NOT_YET, everywhere=True),
    Tongue("es", "Español", "es_US", "es", NOT_ONE, NOT_YET, everywhere=True),
    Tongue("zh-hant", "繁體中文", "zh_Hant_TW", "zh", ONE_FORM, NOT_YET),
    Tongue("ko", "한국어", "ko_KR", "ko", ONE_FORM, NOT_YET),
    Tongue("vi", "Tiếng Việt", "vi_VN", "vi", ONE_FORM, NOT_YET),
    Tongue(
        "hy", "Հայերեն", "hy_AM", "hy", "nplurals=2; plural=(n > 1);", NOT_YET
    ),
    Tongue(
        "tl", "Tagalog", "fil_PH", "tl",
        "nplurals=2; plural=(n != 1 && n != 2 && n != 3"
        " && (n % 10 == 4 || n % 10 == 6 || n % 10 == 9));",
        NOT_YET,
    ),
)  # fmt: skip
BY_CODE = {tongue.code: tongue for tongue in TONGUES}
ALSO_CALLED = {"fil": "tl"}
GUIDES = "/guide/"


def page_tongue() -> Tongue:
    """The language of the page."""
    return BY_CODE.get(get_language() or "en", BY_CODE["en"])


def spoken_at(path: str) -> tuple[Tongue, ...]:
    """List the languages that a page is there in."""
    return tuple(each for each in TONGUES if each.everywhere or path.startswith(GUIDES))


def known(asked: str) -> str:
    """The code of a language of ours that somebody asks for: zh-TW is zh-hant; "" for others."""
    try:
        return get_supported_language_variant(ALSO_CALLED.get(asked.lower().split("-")[0], asked))
    except LookupError:
        return ""


def chosen(*, path: str, asked: Iterable[str]) -> str:
    """Choose the language of a page: the first one asked for that the page is there in."""
    here = {tongue.code for tongue in spoken_at(path)}
    return next((code for each in asked if (code := known(each)) in here), "en")


def weekday(number: int, *, nth: int | None = None) -> str:
    """Name a day of the week, Monday being 1; with `nth` that of the month, the last being -1."""
    places = {
        -1: gettext("last %(day)s of the month"),
        1: gettext("first %(day)s of the month"),
        2: gettext("second %(day)s of the month"),
        3: gettext("third %(day)s of the month"),
        4: gettext("fourth %(day)s of the month"),
        5: gettext("fifth %(day)s of the month"),
    }
    name = get_day_names("wide", locale=page_tongue().locale)[number - 1]
    return places.get(nth or 0, "%(day)s") % {"day": name}


def language_name(code: str) -> str:
    """Name a language by its code; a code nobody knows is printed as it is."""
    return languages.name(code, reader=page_tongue().locale.split("_")[0])


def english_name(code: str) -> str:
    """Name a language of the pages for staff; Traditional Chinese by its letters too."""
    language, _, script = code.partition("-")
    return language_name(f"{language}-{script.title()}" if script else language)
