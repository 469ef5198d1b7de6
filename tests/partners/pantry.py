"""A pantry whose listing people edit, for the tests of edits and of files that come again."""

from aldea.audit.trail import command
from aldea.partners import directory, edits
from aldea.partners.models import EditedField, Phone
from aldea.partners.rules import Change
from tests.partners import listings

NUMBER, OTHER, THIRD = "(626) 555-0100", "(626) 555-0101", "(626) 555-0102"


def pantry(number=NUMBER, phones=None, **more):
    first = {"id": listings.key("phone"), "number": number}
    first["languages"] = [listings.language("phone", "es")]
    return listings.service(
        description="Bags of food.", phones=[first] if phones is None else phones, **more
    )


def load(folder, content):
    return directory.import_file(path=listings.write(folder, content), by=command("test"))


def renumber(service, by, number=OTHER, before=NUMBER, row=None):
    change = Change("phone", row or Phone.objects.get().pk, "number", before, number)
    return edits.edit(service=service, changes=[change], by=by)


def added(service, by, number=OTHER):
    change = edits.new_row(service, "phone", {"number": number})
    edits.edit(service=service, changes=[change], by=by)
    return Phone.objects.get(pk=change.row)


def remove(service, row, by):
    whole = Change("phone", row.pk, before={"number": row.number})
    return edits.edit(service=service, changes=[whole], by=by)


def numbers():
    return sorted(Phone.objects.values_list("number", flat=True))


def states():
    return [
        str(each) for each in EditedField.objects.order_by("pk").values_list("state", flat=True)
    ]
