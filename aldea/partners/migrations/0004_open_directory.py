from django.db import migrations

from aldea.core.rls import open_to_all

WHY = "A directory of services is public information, and tells of no student."
TABLES = (
    "accessibility", "address", "attribute", "contact", "costoption", "directoryfile", "funding",
    "language", "listedorganization", "location", "metadata", "openhour",
    "organizationidentifier", "phone", "program", "requireddocument", "schedule", "searchentry",
    "searchword", "service", "servicearea", "serviceatlocation", "servicecapacity", "taxonomy",
    "taxonomyterm", "unit", "url", "zippoint",
)  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_directory")]

    operations = [
        open_to_all(f"partners_{table}", why=WHY, jobs="select, insert, update, delete")
        for table in TABLES
    ]
