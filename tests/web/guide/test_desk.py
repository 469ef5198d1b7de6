"""The guide's desk: reports of families, and closures."""

from datetime import timedelta

import pytest
from django.urls import reverse

from aldea.core import clock
from aldea.partners import changes
from aldea.partners.models import (
    ChangeRequest,
    Closure,
    Remark,
    Service,
    Verification,
    Wording,
)
from aldea.web.shell.languages import TONGUES
from tests.partners import listings
from tests.partners.test_directory import load
from tests.web.public.conftest import pantry

About = ChangeRequest.About
CLOSED = {
    "starts_on": "2026-11-10", "last_day": "2026-11-12", "why": "SMOKE",
    "title_en": "Closed for smoke", "title_es": "Cerrada por el humo",
    "goes_on_en": "Food at the north door\nInternet to borrow",
    "goes_on_es": "Comida en la puerta norte\nInternet prestado",
}  # fmt: skip


@pytest.fixture
def food(school, tmp_path):
    load(tmp_path, [pantry(school), listings.service("Tutor")])
    return Service.objects.get(name="Food pantry")


@pytest.fixture
def report(food):
    return changes.suggest(service=food, about=About.HOURS, said="Abren a las 3.", language="es")


def at(name, school, *more):
    return reverse(f"guide:{name}", args=[school.cds_code, *more])


def test_a_familys_word_goes_to_the_desk_and_back_to_the_page(
    client, client_of, school, food, coordinator
):
    public = reverse("public:wrong", args=[school.cds_code, food.pk])
    told = client.post(public, {"about": "HOURS", "said": "Abren a las 3."})
    report = ChangeRequest.objects.get()
    staff = client_of(coordinator)

    desk = staff.get(at("desk", school)).content.decode()
    page = staff.get(at("change", school, report.pk)).content.decode()
    answered = staff.post(
        at("change", school, report.pk),
        {"found": "OTHER_HOURS", "how": "CALLED", "words_es": "De 3 a 6"},
    )

    assert told.status_code == 302
    assert "Thank you" in client.get(told.url).content.decode()
    assert "Abren a las 3." in desk
    assert "Call and ask" in page
    assert answered.status_code == 302
    shown = client.get(told.url, {"lang": "es"}).content.decode()
    assert "Otro horario por ahora" in shown
    assert "De 3 a 6" in shown


def test_a_report_needs_a_reason_and_words(client, school, food):
    address = reverse("public:wrong", args=[school.cds_code, food.pk])

    empty = client.post(address, {})
    wordless = client.post(address, {"about": "PHONE", "said": " "})
    closed = client.post(address, {"about": "CLOSED"})

    assert (empty.status_code, wordless.status_code, closed.status_code) == (422, 422, 302)
    assert "Write what is different." in wordless.content.decode()


def test_reports_are_limited_per_address(client, school, food):
    address = reverse("public:wrong", args=[school.cds_code, food.pk])
    codes = [client.post(address, {"about": "CLOSED"}).status_code for _ in range(11)]

    assert codes == [302] * 10 + [429]
    assert client.get(address).status_code == 200


def test_the_listing_is_right_says_when_it_was_checked(
    client, client_of, school, food, report, coordinator
):
    client_of(coordinator).post(
        at("change", school, report.pk), {"found": "RIGHT", "how": "CALLED"}
    )

    assert Verification.objects.get().how == "CALLED"
    page = client.get(reverse("public:service", args=[school.cds_code, food.pk]))
    assert "Checked by a person on November 10, 2026, today." in page.content.decode()


def test_what_is_gone_leaves_the_guide(client, client_of, school, food, report, coordinator):
    client_of(coordinator).post(at("change", school, report.pk), {"found": "GONE", "how": "CALLED"})

    gone = client.get(reverse("public:service", args=[school.cds_code, food.pk]))
    front = client.get(reverse("public:guide", args=[school.cds_code]))
    assert gone.status_code == 410
    assert "Food pantry" not in front.content.decode()


@pytest.mark.parametrize("sent", [{}, {"found": "NOTE", "how": "CALLED"}, {"found": "MOVED"}])
def test_half_an_answer_is_asked_again(client_of, school, report, coordinator, sent):
    answer = client_of(coordinator).post(at("change", school, report.pk), sent)

    assert answer.status_code == 422
    assert ChangeRequest.objects.open().exists()


def test_a_report_answered_once_is_no_longer_there(client_of, school, report, coordinator):
    staff, sent = client_of(coordinator), {"found": "RIGHT", "how": "CALLED"}
    staff.post(at("change", school, report.pk), sent)

    assert staff.post(at("change", school, report.pk), sent).status_code == 404
    assert Verification.objects.count() == 1


def test_who_keeps_the_directory_may_write_into_the_listing_at_once(
    client_of, school, food, report, coordinator, director
):
    address = at("change", school, report.pk)
    edit = reverse("directory:edit_listing", args=[food.pk])

    assert edit not in client_of(coordinator).get(address).content.decode()
    assert edit in client_of(director).get(address).content.decode()


def test_a_closed_school_says_so_in_both_languages_and_ends_by_itself(
    client, client_of, school, food, coordinator, frozen
):
    staff = client_of(coordinator)

    made = staff.post(at("close", school), {**CLOSED, "where": school.pk})

    front = reverse("public:guide", args=[school.cds_code])
    english = client.get(front, {"lang": "en"}).content.decode()
    spanish = client.get(front, {"lang": "es"}).content.decode()
    assert made.status_code == 302
    assert "Closed for smoke" in english
    assert "Internet to borrow" in english
    assert "Until Thursday, November 12. Open again on Friday, November 13." in english
    assert "Cerrada por el humo" in spanish
    assert "Hasta el jueves 12 de noviembre." in spanish
    frozen.move_to("2026-11-13T09:00:00-08:00")
    assert "Closed for smoke" not in client.get(front, {"lang": "en"}).content.decode()
    assert "over" in client_of(coordinator).get(at("desk", school)).content.decode()


def test_a_service_given_otherwise_carries_a_tag_and_comes_back(
    client, client_of, school, other_school, food, coordinator
):
    staff = client_of(coordinator)
    staff.post(at("close", school), {**CLOSED, "where": school.pk})
    closure = Closure.objects.get()
    front = reverse("public:guide", args=[school.cds_code])

    altered = staff.post(
        at("closure", school, closure.pk),
        {"service": food.pk, "kind": "BY_PHONE", "words_en": "Call first"},
    )

    assert altered.status_code == 302
    assert "By telephone for now" in client.get(front).content.decode()
    elsewhere = client.get(reverse("public:guide", args=[other_school.cds_code]))
    assert "By telephone for now" not in elsewhere.content.decode()
    assert staff.post(at("reopen", school, closure.pk)).status_code == 302
    assert "By telephone for now" not in client.get(front).content.decode()
    assert Remark.objects.exists()
    assert "opened again" in staff.get(at("desk", school)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"last_day": "2026-11-09"},
        {"last_day": "2027-11-09"},
        {"title_es": ""},
        {"where": ""},
        {"why": ""},
        {"why": "OTHER", "title_en": "", "title_es": ""},
        {"is_MEALS": "on", "begins_MEALS": "07:30"},
        {"is_MEALS": "on", "begins_MEALS": "11:00", "ends_MEALS": "07:30"},
        {"where_MEALS": "North door"},
    ],
)
def test_a_closure_that_makes_no_sense_is_asked_again(client_of, school, coordinator, wrong):
    answer = client_of(coordinator).post(
        at("close", school), {**CLOSED, "where": school.pk, **wrong}
    )

    assert answer.status_code == 422
    assert not Closure.objects.exists()


def test_one_closes_what_one_answers_for(client_of, school, coordinator, principal, director):
    def places(user):
        page = client_of(user).get(at("close", school)).content.decode()
        keys = (school.pk, school.district_id, school.county_office_id)
        return [str(key) in page for key in keys]

    assert places(coordinator) == places(principal) == [True, False, False]
    assert places(director) == [True, True, True]
    refused = client_of(coordinator).post(
        at("close", school), {**CLOSED, "where": school.district_id}
    )
    assert refused.status_code == 422


def test_the_county_closes_for_everybody(client, client_of, school, other_school, director):
    made = client_of(director).post(
        at("close", school), {**CLOSED, "where": school.county_office_id}
    )

    assert made.status_code == 302
    front = client.get(reverse("public:guide", args=[other_school.cds_code]))
    assert "Closed for smoke" in front.content.decode()


def test_a_closure_of_another_school_is_absent(client_of, school, other_school, coordinator):
    closure = Closure.objects.create(
        organization=other_school.organization, title_en="x", title_es="x", by=coordinator.profile,
        starts_on=clock.today(), ends_before="2026-11-20", declared_at=clock.now(),
    )  # fmt: skip
    staff = client_of(coordinator)

    assert staff.get(at("closure", school, closure.pk)).status_code == 404
    assert staff.post(at("reopen", school, closure.pk)).status_code == 404


def test_those_without_the_permission_do_not_come_in(client_of, client, school, report, coach):
    assert client_of(coach).get(at("desk", school)).status_code == 403
    assert client_of(coach).get(at("close", school)).status_code == 403
    assert client.get(at("desk", school)).status_code == 302


def test_a_school_does_not_change_what_the_county_closed(client_of, school, food, coordinator):
    county = Closure.objects.create(
        organization=school.county_office, starts_on=clock.today(),
        ends_before=clock.today() + timedelta(days=2), title_en="Smoke", title_es="Humo",
        by=coordinator.profile, declared_at=clock.now(),
    )  # fmt: skip
    staff = client_of(coordinator)

    page = staff.get(at("closure", school, county.pk))
    altered = staff.post(
        at("closure", school, county.pk),
        {"service": food.pk, "kind": "NOTE", "words_en": "Nothing goes on"},
    )
    opened = staff.post(at("reopen", school, county.pk))

    assert page.status_code == 200
    assert "Open again now" not in page.content.decode()
    assert (altered.status_code, opened.status_code) == (403, 403)
    assert not Remark.objects.exists()


WORDLESS = {
    "starts_on": "2026-11-10", "last_day": "2026-11-12", "why": "SMOKE", "is_MEALS": "on",
    "begins_MEALS": "07:30", "ends_MEALS": "11:00", "where_MEALS": "North door",
}  # fmt: skip
IN_TONGUES = {
    "en": ("Closed because of smoke", "Meals to take home"),
    "es": ("Cerrado por el humo", "Comida para llevar a casa"),
    "zh-hant": ("因煙霧關閉", "可帶回家的餐點"),
    "ko": ("연기 때문에 문을 닫았습니다", "집에 가져갈 수 있는 식사"),
    "vi": ("Đóng cửa vì khói", "Bữa ăn mang về nhà"),
    "hy": ("Փակ է ծխի պատճառով", "Ուտելիք՝ տուն տանելու համար"),
    "tl": ("Sarado dahil sa usok", "Pagkaing maiuuwi"),
}


def test_every_family_reads_in_its_language_that_it_is_closed_why_and_what_goes_on(
    client, client_of, school, food, coordinator, frozen
):
    client_of(coordinator).post(at("close", school), {**WORDLESS, "where": school.pk})
    front = reverse("public:guide", args=[school.cds_code])

    assert set(IN_TONGUES) == {tongue.code for tongue in TONGUES}
    for code, (why, meals) in IN_TONGUES.items():
        words = client.get(front, {"lang": code}).content.decode()
        assert why in words
        assert meals in words
        assert ('<span lang="en">North door</span>' in words) == (code != "en")


def test_own_words_are_put_into_a_language_and_marked_until_somebody_reads_them(
    client, client_of, school, food, coordinator, frozen
):
    staff = client_of(coordinator)
    staff.post(at("close", school), {**CLOSED, **WORDLESS, "where": school.pk})
    closure = Closure.objects.get()
    words = at("closure_words", school, closure.pk, "ko")
    front = reverse("public:guide", args=[school.cds_code])
    before = client.get(front, {"lang": "ko"}).content.decode()

    page = staff.get(words).content.decode()
    written = staff.post(words, {"text_0": "연기로 닫음", "text_3": "북문"})
    marked = client.get(front, {"lang": "ko"}).content.decode()
    staff.post(
        words,
        {"text_0": "연기로 닫음", "begun_0": "연기로 닫음", "text_3": "북문", "begun_3": "북문",
         "is_read": "on"},
    )  # fmt: skip
    read = client.get(front, {"lang": "ko"}).content.decode()

    assert "연기 때문에 문을 닫았습니다" in before  # the reason, not the title in English
    assert "Closed for smoke" not in before
    assert '<span lang="en">Internet to borrow</span>' in before
    assert "Closed for smoke" in page
    assert written.status_code == 302
    assert "연기로 닫음" in marked
    assert "북문" in marked
    assert marked.count('class="unread"') == 2
    assert 'class="unread"' not in read
    assert Wording.objects.get(text="북문").reviewed_by_id == coordinator.pk
    assert (
        "2 of your 4 texts are there"
        in staff.get(at("closure", school, closure.pk)).content.decode()
    )


def test_a_reason_in_own_words_is_shown_below_what_each_family_can_read(
    client, client_of, school, coordinator, frozen
):
    own = {"title_en": "The gym roof leaks", "title_es": "Gotea el techo", "why": "OTHER"}
    client_of(coordinator).post(at("close", school), {**CLOSED, **own, "where": school.pk})

    front = reverse("public:guide", args=[school.cds_code])
    words = client.get(front, {"lang": "vi"}).content.decode()
    spanish = client.get(front, {"lang": "es"}).content.decode()
    assert "Tạm đóng cửa" in words
    assert '<span lang="en">The gym roof leaks</span>' in words
    assert "Gotea el techo" in spanish
    assert "The gym roof leaks" not in spanish


def test_somebody_else_wrote_meanwhile_and_nothing_is_lost(client_of, school, coordinator, frozen):
    staff = client_of(coordinator)
    staff.post(at("close", school), {**CLOSED, "where": school.pk})
    words = at("closure_words", school, Closure.objects.get().pk, "ko")
    staff.post(words, {"text_0": "하나"})

    answer = staff.post(words, {"text_0": "둘", "begun_0": "", "text_1": "셋"})

    assert answer.status_code == 422
    assert "둘</textarea>" in answer.content.decode()
    assert [row.text for row in Wording.objects.all()] == ["하나"]


@pytest.mark.parametrize("language", ["en", "xx"])
def test_a_closure_is_not_put_into_a_language_that_is_none(
    client_of, school, coordinator, frozen, language
):
    staff = client_of(coordinator)
    staff.post(at("close", school), {**CLOSED, "where": school.pk})

    words = at("closure_words", school, Closure.objects.get().pk, language)
    assert staff.get(words).status_code == 404


def test_the_words_of_what_the_county_closed_are_the_countys(
    client_of, school, coordinator, director, frozen
):
    client_of(director).post(at("close", school), {**CLOSED, "where": school.county_office_id})

    words = at("closure_words", school, Closure.objects.get().pk, "ko")
    assert client_of(coordinator).get(words).status_code == 403
    assert client_of(director).get(words).status_code == 200
