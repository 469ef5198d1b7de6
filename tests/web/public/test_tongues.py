"""The guide in seven languages: whole, formatted as each writes, and only where a page is whole."""

import ast
import io
import re
from datetime import date, time

import pytest
from babel.messages.pofile import read_po
from django.urls import reverse
from django.utils import translation
from django.utils.translation.template import templatize
from pypdf import PdfReader

from aldea.core import embedded
from aldea.web.public import telling
from aldea.web.shell import languages
from aldea.web.shell.languages import TONGUES
from tests.partners import listings
from tests.web.public.conftest import pantry

WEB = embedded.PROJECT / "aldea/web"
LOCALE = embedded.PROJECT / "locale"
OTHERS = [tongue for tongue in TONGUES if tongue.code != "en"]
UNREVIEWED = [tongue.code for tongue in TONGUES if tongue.is_marked]
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
HOLES = re.compile(r"%\(\w+\)[sd]")


def strings(source):
    """The literals of a module that are to be translated; a plural by its singular."""
    return {
        call.args[0].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in CALLS
        and isinstance(call.args[0], ast.Constant)
    }


def in_template(path):
    """The literals of a template: Django writes it as calls for gettext to read."""
    found = re.findall(
        r"""gettext\(u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", templatize(path.read_text())
    )
    return {ast.literal_eval(each) for each in found}


def said_in_public():
    modules = (WEB / "public").glob("*.py")
    templates = [*(WEB / "templates/public").glob("*.html"), WEB / "templates/public.html"]
    said = {words for module in modules for words in strings(module.read_text())}
    said |= {words for template in templates for words in in_template(template)}
    return said | in_template(WEB / "templates/base.html")


def catalog(tongue):
    place = LOCALE / translation.to_locale(tongue.code) / "LC_MESSAGES/django.po"
    with place.open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("tongue", OTHERS, ids=lambda each: each.code)
def test_each_word_of_the_guide_is_there(tongue):
    wanted, told = said_in_public(), catalog(tongue)

    assert len(wanted) > 150
    assert sorted(each for each in wanted if not (told.get(each) and told.get(each).string)) == []


@pytest.mark.parametrize("tongue", OTHERS, ids=lambda each: each.code)
def test_no_translation_is_empty_fuzzy_or_drops_a_fact(tongue):
    for message in catalog(tongue):
        if not message.id:
            continue
        many = message.pluralizable
        if many and tongue.everywhere:
            continue  # "one thing" need not say its number; those pages have a test of their own
        english = message.id[-1] if many else message.id
        for told in message.string if many else [message.string]:
            assert told.strip(), english
            assert sorted(HOLES.findall(told)) == sorted(HOLES.findall(english)), english
        assert not message.fuzzy, english


@pytest.mark.parametrize("tongue", OTHERS, ids=lambda each: each.code)
def test_plurals_are_those_of_the_table(tongue):
    written = (LOCALE / translation.to_locale(tongue.code) / "LC_MESSAGES/django.po").read_text()
    forms = int(re.search(r"nplurals=(\d)", tongue.plural)[1])

    assert f"Plural-Forms: {tongue.plural}" in written
    for message in catalog(tongue):
        assert not message.pluralizable or len(message.string) == forms, message.id


@pytest.mark.parametrize("code", UNREVIEWED)
def test_a_catalog_says_that_nobody_has_read_it_until_somebody_has(code):
    first = (LOCALE / translation.to_locale(code) / "LC_MESSAGES/django.po").read_text()

    assert "Not yet reviewed by a person." in first.splitlines()[0]


@pytest.mark.parametrize("code", UNREVIEWED)
def test_every_page_of_a_language_is_marked_in_it(client, school, food, code):
    with translation.override(code):
        mark = translation.gettext(
            "These words were translated by a machine and are not yet checked by a person."
        )

    for name, more in [
        ("guide", ()), ("find", ()), ("list", ()), ("paper", ()), ("poster", ()), ("embed", ()),
        ("service", (food.pk,)), ("wrong", (food.pk,)),
    ]:  # fmt: skip
        address = reverse(f"public:{name}", args=[school.cds_code, *more])
        words = client.get(address, {"lang": code}).content.decode()
        assert f'<html lang="{code}"' in words, name
        assert mark in words, name


def test_english_and_spanish_are_not_marked(client, school):
    address = reverse("public:guide", args=[school.cds_code])

    for code in ("en", "es"):
        assert 'class="machine' not in client.get(address, {"lang": code}).content.decode()


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("zh-TW,zh;q=0.9", "zh-hant"), ("zh-HK", "zh-hant"), ("zh", "zh-hant"),
        ("zh-Hant-US", "zh-hant"), ("fil-PH,fil;q=0.9,en;q=0.8", "tl"), ("tl", "tl"),
        ("hy-AM", "hy"), ("ko-KR", "ko"), ("vi", "vi"), ("fr,es;q=0.5", "es"), ("xx", "en"),
        ("", "en"),
    ],
)  # fmt: skip
def test_the_browser_s_language_is_understood(client, school, header, code):
    answer = client.get(
        reverse("public:guide", args=[school.cds_code]), headers={"accept-language": header}
    )

    assert f'<html lang="{code}"' in answer.content.decode()
    assert answer["Content-Language"] == code
    assert not answer.cookies


@pytest.mark.parametrize(
    ("asked", "code"),
    [("zh-TW", "zh-hant"), ("fil", "tl"), ("es-MX", "es"), ("<b>", ""), ("x" * 600, ""), ("", "")],
)
def test_what_a_link_asks_for_is_one_of_ours_or_nothing(asked, code):
    assert languages.known(asked) == code


def test_a_page_that_is_not_whole_in_a_language_speaks_another_wholly(client, school):
    client.get(reverse("public:guide", args=[school.cds_code]), {"lang": "ko"})

    signing_in = client.get("/account/login/", headers={"accept-language": "ko,es;q=0.9"})
    guide = client.get(reverse("public:guide", args=[school.cds_code]))

    assert '<html lang="es"' in signing_in.content.decode()
    assert '<html lang="ko"' in guide.content.decode()


def test_the_menu_keeps_the_page_and_the_need(client, school):
    words = client.get(
        reverse("public:find", args=[school.cds_code]), {"need": "food", "lang": "vi"}
    ).content.decode()

    assert '<a href="?need=food&amp;lang=hy"' in words
    for tongue in TONGUES:
        assert f'lang="{tongue.code}" hreflang="{tongue.code}"' in words
        assert tongue.name in words
        assert f'<link rel="alternate" hreflang="{tongue.code}"' in words


def test_a_language_is_changed_after_words_were_posted_without_losing_them(client, school, food):
    address = reverse("public:find", args=[school.cds_code])

    words = client.post(f"{address}?lang=ko", {"q": "pantry"}).content.decode()

    assert 'formaction="?lang=zh-hant"' in words
    assert "서비스 1개" in words


def test_services_in_the_reader_s_language_are_found(client, school, publish):
    publish(pantry(school, languages=[listings.language("pantry", "zh")]))
    address = reverse("public:find", args=[school.cds_code])

    words = client.post(f"{address}?lang=zh-hant", {"only": "language/mine"}).content.decode()

    assert "Food pantry" in words
    assert "中文" in words


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("zh-hant", "免費食物"), ("ko", "음식이 필요해요"), ("vi", "thực phẩm"),
        ("hy", "անվճար սնունդ"), ("tl", "libreng pagkain"),
    ],
)  # fmt: skip
def test_words_of_each_language_find_by_need(client, school, food, code, asked):
    address = reverse("public:find", args=[school.cds_code])

    words = client.post(f"{address}?lang={code}", {"q": asked}).content.decode()

    assert "Food pantry" in words
    assert "pantry</strong>" not in words


@pytest.mark.parametrize(
    ("code", "at", "day", "far", "list_of_two"),
    [
        ("zh-hant", "下午6:00", "10月13日", "1.2", "英文和西班牙文"),
        ("ko", "오후\u00a06:00", "10월 13일", "1.2", "영어 및 스페인어"),
        ("vi", "18:00", "13 tháng 10", "1,2", "Tiếng Anh và Tiếng Tây Ban Nha"),
        ("hy", "18:00", "հոկտեմբերի 13", "1,2", "անգլերեն և իսպաներեն"),
        ("tl", "6:00\u00a0pm", "Oktubre 13", "1.2", "Ingles at Spanish"),
    ],
)
def test_times_days_and_numbers_are_written_as_each_writes_them(code, at, day, far, list_of_two):
    with translation.override(code):
        assert telling.at_time(time(18)) == at
        assert day in telling.long_day(date(2026, 10, 13))
        assert far in telling.distance(1.2)
        assert telling.listed([telling.language("en"), telling.language("es")]) == list_of_two


def test_each_language_names_itself_as_cldr_does():
    for tongue in TONGUES:
        with translation.override(tongue.code):
            told = telling.language(tongue.listed)
        named = {"zh-hant": "中文", "tl": "Filipino", "es": "español", "hy": "հայերեն"}
        assert told == named.get(tongue.code, tongue.name)
        assert (telling.Locale.parse(tongue.locale).text_direction == "rtl") == tongue.is_rtl


@pytest.mark.parametrize("tongue", OTHERS, ids=lambda each: each.code)
def test_paper_is_set_in_the_letters_of_each_language(client, school, food, tongue):
    address = reverse("public:pdf", args=[school.cds_code])

    pdf = client.get(address, {"lang": tongue.code})
    read = PdfReader(io.BytesIO(pdf.content))

    assert read.trailer["/Root"]["/Lang"].startswith(tongue.code.split("-")[0])
    # An accessible PDF cannot hold a letter that no font has: it would have been refused.
    assert b"pdfuaid" in read.trailer["/Root"]["/Metadata"].get_object().get_data()
    with translation.override(tongue.code):
        title = translation.gettext("Help near the school")
    assert read.metadata.title.startswith(title)


@pytest.mark.parametrize(("code", "is_marked"), [("en", False), ("vi", True)])
def test_paper_is_marked_in_a_language_that_nobody_has_read(client, school, food, code, is_marked):
    pdf = client.get(reverse("public:pdf", args=[school.cds_code]), {"lang": code})
    said = PdfReader(io.BytesIO(pdf.content)).pages[-1].extract_text()

    with translation.override(code):
        mark = translation.gettext("Some translations are not yet reviewed by a person.")
    assert (" ".join(mark.split()) in " ".join(said.split())) == is_marked


def test_a_poster_stands_in_english_and_in_the_reader_s_language(client, school):
    address = reverse("public:poster", args=[school.cds_code])

    words = client.get(address, {"lang": "hy"}).content.decode()

    assert "Օգնություն դպրոցի մոտ" in words
    assert "Help near the school" in words
    assert "Ayuda cerca" not in words
