from django.db import migrations

from aldea.core.rls import Protect, Rows

# The pages are the county office's: whoever writes does so by a role held there.
OURS = """
    exists (select 1 from network_organization o
        where o.kind = 'COUNTY_OFFICE' and o.id = {organizations})
"""


class Migration(migrations.Migration):
    dependencies = [("network", "0003_public_pages")]

    operations = [
        Protect(
            "network_pageversion",
            staff=(
                Rows("select"),
                Rows("insert", OURS + " and by_id = {actor}"),
                Rows("update", OURS, columns="published_at, published_by_id"),
            ),
            visitor=Rows("select", "published_at is not null"),
        ),
    ]
