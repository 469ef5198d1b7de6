"""A report is answered field by field: written, amended or left, and the family's page shows it."""

import json
from itertools import count

import pytest
from django.urls import reverse

from aldea.partners import changes, edits, proposals
from aldea.partners.editable import EDITABLE
from aldea.partners.models import (
    Address,
    ChangeRequest,
    Edit,
    Phone,
    ProposedField,
    Remark,
    RequiredDocument,
    Schedule,
    Service,
    Verification,
)
from aldea.partners.rules import Change
from aldea.web.guide.answering import CALLED
from tests.partners.test_directory import load
from tests.web.public.conftest import pantry

About, State = ChangeRequest.About, ProposedField.State
OLD, NEW, OTHER = "(626) 555-0142", "(626) 555-0199", "(626) 555-0188"


@pytest.fixture
def food(school, tmp_path):
    load(tmp_path, pantry(school))
    return Service.objects.get()


@pytest.fixture
def ask(food):
    def asked(about, *proposed, said=""):
        return changes.suggest(
            service=food, about=about, said=said, language="es", proposed=proposed
        )

    return asked


@pytest.fixture
def report(ask, food):
    return ask(
        About.PHONE,
        Change("phone", Phone.objects.get().pk, "number", OLD, NEW),
        edits.new_row(food, "phone", {"number": OTHER}),
    )


def at(school, report):
    return reverse("guide:change", args=[school.cds_code, report.pk])


def decided(report, *answers, **more):
    """What the page sends back: a decision for each proposed field, and perhaps other values."""
    sent = {"how": "CALLED", "found": "RIGHT", **more}
    for each, answer in zip(proposals.of(change=report), answers, strict=True):
        key, field = each.field.pk, each.field
        sent |= {f"do-{key}": answer, f"now-{key}": json.dumps(each.now)}
        values = field.after if field.row is None else {field.column: field.after}
        for column, value in values.items() if field.after is not None else ():
            sent[f"value-{key}-{column}"] = value.split(",") if column == "byday" else value
    return sent


def numbers():
    return sorted(Phone.objects.values_list("number", flat=True))


def test_the_page_shows_what_stands_and_what_is_proposed(client_of, school, report, coordinator):
    words = client_of(coordinator).get(at(school, report)).content.decode()

    assert "Missing: telephone" in words
    for number in (OLD, NEW, OTHER):
        assert number in words
    assert "changed since" not in words
    assert "Its sender’s file says" not in words


def test_what_is_written_stands_on_the_familys_page(
    client, client_of, school, food, report, coordinator
):
    answer = client_of(coordinator).post(at(school, report), decided(report, "WRITE", "LEAVE"))

    report.refresh_from_db()
    public = client.get(reverse("public:service", args=[school.cds_code, food.pk]))
    assert answer.status_code == 302
    assert report.state == ChangeRequest.State.ACCEPTED
    assert sorted(report.proposed.values_list("state", flat=True)) == ["ACCEPTED", "DECLINED"]
    assert Edit.objects.get().change_request == report
    assert NEW in public.content.decode()
    assert OLD not in public.content.decode()
    assert "Checked by a person on November 10, 2026, today." in public.content.decode()


def test_another_value_may_be_written(client_of, school, report, coordinator):
    first, second = (each.field.pk for each in proposals.of(change=report))
    sent = decided(report, "WRITE", "WRITE") | {
        f"value-{first}-number": "(626) 555-0177", f"value-{second}-number": "(626) 555-0178",
    }  # fmt: skip

    client_of(coordinator).post(at(school, report), sent)

    assert numbers() == ["(626) 555-0177", "(626) 555-0178"]


def test_what_breaks_a_rule_is_said_at_its_field(client_of, school, report, coordinator):
    first = proposals.of(change=report)[0].field.pk
    sent = decided(report, "WRITE", "LEAVE") | {f"value-{first}-number": "12"}

    answer = client_of(coordinator).post(at(school, report), sent)

    words = answer.content.decode()
    assert answer.status_code == 422
    assert "A number of 2 digits" in words
    assert f'href="#id_value-{first}-number"' in words
    assert 'value="12"' in words
    assert numbers() == [OLD]


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_box_is_not_written(client_of, school, report, coordinator, typed):
    second = proposals.of(change=report)[1].field.pk
    sent = decided(report, "LEAVE", "WRITE") | {f"value-{second}-number": typed}

    answer = client_of(coordinator).post(at(school, report), sent)

    assert "Write what should stand there." in answer.content.decode()
    assert numbers() == [OLD]


def test_what_went_or_is_so_already_is_only_told(
    client_of, school, food, ask, coordinator, actor_for
):
    paper = RequiredDocument.objects.get()
    gone = Change("required_document", paper.pk, before={"document": "A bag"})
    carta = edits.new_row(food, "required_document", {"document": "Una carta"})
    report = ask(About.PAPERS, gone, carta)
    renamed = Change("required_document", paper.pk, "document", "A bag", "Two bags")
    again = ask(About.PAPERS, renamed)
    edits.edit(service=food, changes=[gone], by=actor_for(coordinator))
    staff = client_of(coordinator)

    words = staff.get(at(school, report)).content.decode()
    other = staff.get(at(school, again)).content.decode()
    right = staff.post(at(school, again), {"how": "CALLED", "found": "RIGHT"})

    assert "The listing says so already." in words
    assert '<strong lang="es">Una carta</strong>' in words
    assert "In English: listings are written in English" in words
    assert "What this was about is no longer in the listing." in other
    assert "The listing is right" in other
    assert right.status_code == 302


def test_nothing_written_says_that_the_listing_is_right(client_of, school, report, coordinator):
    client_of(coordinator).post(at(school, report), decided(report, "LEAVE", "LEAVE"))

    report.refresh_from_db()
    assert report.state == ChangeRequest.State.DECLINED
    assert Verification.objects.get().how == "CALLED"
    assert not Edit.objects.exists()


@pytest.mark.parametrize(("answer", "edited"), [("WRITE", 1), ("LEAVE", 0)])
def test_a_remark_may_stand_beside(client_of, school, report, coordinator, answer, edited):
    sent = decided(report, answer, answer, found="OTHER_HOURS", words_en="This week from 3")

    client_of(coordinator).post(at(school, report), sent)

    assert Remark.objects.get().words_en == "This week from 3"
    assert Edit.objects.count() == edited


@pytest.mark.parametrize("missing", ["how", "do"])
def test_half_an_answer_is_asked_again(client_of, school, report, coordinator, missing):
    sent = {
        name: value
        for name, value in decided(report, "WRITE", "WRITE").items()
        if not name.startswith(missing)
    }

    assert client_of(coordinator).post(at(school, report), sent).status_code == 422
    assert ChangeRequest.objects.open().exists()


def test_what_changed_since_shows_all_three_and_is_not_written_over(
    client_of, school, food, report, coordinator, actor_for
):
    staff, seen = client_of(coordinator), decided(report, "WRITE", "LEAVE")
    meanwhile = Change("phone", Phone.objects.get().pk, "number", OLD, "(626) 555-0155")
    edits.edit(service=food, changes=[meanwhile], by=actor_for(coordinator))

    page = staff.get(at(school, report)).content.decode()
    refused = staff.post(at(school, report), seen)

    for words in (page, refused.content.decode()):
        assert "changed since" in words
        assert "Its sender’s file says" in words
        assert all(number in words for number in (OLD, NEW, "(626) 555-0155"))
    assert refused.status_code == 422
    assert "Somebody changed this meanwhile." in refused.content.decode()
    assert numbers() == ["(626) 555-0155"]
    assert staff.post(at(school, report), decided(report, "WRITE", "LEAVE")).status_code == 302
    assert numbers() == [NEW]


def test_two_answers_at_once(
    client_of, school, report, coordinator, family_coordinator, monkeypatch
):
    """The second one had opened the report before the first one answered it."""
    first, second = client_of(coordinator), client_of(family_coordinator)
    sent = decided(report, "WRITE", "WRITE")
    of, turns = proposals.of, count()

    def meanwhile(*, change):
        found = of(change=change)
        if next(turns) == 0:
            assert first.post(at(school, report), sent).status_code == 302
        return found

    monkeypatch.setattr(proposals, "of", meanwhile)
    late = second.post(at(school, report), sent, follow=True)

    assert "Somebody has answered this one already." in late.content.decode()
    assert Edit.objects.count() == 1


def test_where_it_is_waits_for_who_keeps_the_directory(
    client_of, school, ask, coordinator, directory_steward
):
    address = Address.objects.get()
    report = ask(
        About.PLACE, Change("address", address.pk, "address_1", "12 Olmo Street", "9 Elm Street")
    )
    staff, steward = client_of(coordinator), client_of(directory_steward)
    county = reverse("guide:report", args=[report.pk])

    page = staff.get(at(school, report)).content.decode()
    forged = staff.post(at(school, report), decided(report, "WRITE", found=""))
    assert "Only those who keep the directory write this." in page
    assert "Write it into the listing" not in page
    assert forged.status_code == 422
    assert "9 Elm Street" in steward.get(county).content.decode()
    assert steward.post(county, decided(report, "WRITE")).url == reverse("guide:reports")
    address.refresh_from_db()
    assert address.address_1 == "9 Elm Street"


def test_the_county_sees_every_report(client_of, report, directory_steward):
    staff = client_of(directory_steward)

    desk = staff.get(reverse("directory:desk")).content.decode()
    words = staff.get(reverse("guide:reports")).content.decode()

    assert reverse("guide:reports") in desk
    assert "2 fields proposed" in words
    assert reverse("guide:report", args=[report.pk]) in words


def test_hours_papers_cost_and_languages_are_written_too(
    client, client_of, school, food, ask, coordinator
):
    shown = proposals.shown(service=food, about=About.HOURS)["schedule"]
    [(key, row)] = shown.items()
    hours = {"byday": "WE,FR", "opens_at": "15:00", "closes_at": "18:00"}
    paper = RequiredDocument.objects.get()
    cost = food.cost_options.get()
    reports = [
        ask(About.HOURS, Change("schedule", key, before=row),
            edits.new_row(food, "schedule", hours)),
        ask(About.PAPERS, Change("required_document", paper.pk, before={"document": "A bag"}),
            edits.new_row(food, "required_document", {"document": "A letter"})),
        ask(About.COST, Change("cost_option", cost.pk, "amount", 0.0, 5.0),
            Change("cost_option", cost.pk, "option", "Free", "$5 a bag")),
        ask(About.LANGUAGE,
            edits.new_row(food, "language", {"code": "vi", "name": "Vietnamese"}), ),
        ask(About.COST, Change("service", food.pk, "fees_description", "", "$5 a bag")),
    ]  # fmt: skip
    staff = client_of(coordinator)

    pages = [staff.get(at(school, each)).content.decode() for each in reports]
    for each in reports:
        sent = decided(each, *["WRITE"] * each.fields)
        assert staff.post(at(school, each), sent).status_code == 302, each.about

    assert "Tue, Thu 9 a.m. to 6 p.m." in pages[0]
    assert "Take it out of the listing" in pages[1]
    assert "$5.00" in pages[2]
    assert Schedule.objects.get().byday == "WE,FR"
    assert Schedule.objects.get().freq == "WEEKLY"
    assert RequiredDocument.objects.get().document == "A letter"
    public = client.get(reverse("public:service", args=[school.cds_code, food.pk]))
    for words in ("A letter", "$5 a bag", "Vietnamese"):
        assert words in public.content.decode()


def test_every_field_that_is_asked_for_has_a_name():
    for tables in proposals.PROPOSABLE.values():
        for table, asked in tables.items():
            assert all((table, column) in CALLED for column in asked.columns)
            assert not EDITABLE[table].is_list or (table, "") in CALLED


def test_many_fields_take_as_many_queries_as_few(
    client_of, school, food, ask, coordinator, django_assert_max_num_queries
):
    few = ask(About.PHONE, edits.new_row(food, "phone", {"number": NEW}))
    many = ask(
        About.PHONE,
        *(edits.new_row(food, "phone", {"number": f"(626) 555-02{n:02}"}) for n in range(20)),
    )
    staff = client_of(coordinator)

    with django_assert_max_num_queries(40) as taken:
        staff.get(at(school, few))
    with django_assert_max_num_queries(len(taken)):
        staff.get(at(school, many))
