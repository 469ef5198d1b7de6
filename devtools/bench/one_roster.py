"""One roster, first and second time, in a process of its own: prints what it took as JSON."""

import json
import os
import resource
import sys
import time
from pathlib import Path

from aldea.core import embedded


def main(students: int, cds_code: str) -> None:
    """Make the file and the district, then read, check and apply it as the worker's login."""
    urls = embedded.hold().urls
    from devtools import roster
    from devtools.roster_people import District, made_up_schools

    path = embedded.var_folder() / "rosters" / f"{cds_code}-{students}.zip"
    district = District(
        cds=cds_code,
        name=f"Bench {students}",
        schools=made_up_schools(cds_code, students),
        students=students,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        roster.write(district, path)
    _become(urls["DATABASE_OWNER_URL"])
    _clear_and_open(cds_code, district)
    from django.db import connection

    connection.close()
    connection.settings_dict["USER"] = "worker"
    before = _peak()
    first, again = _load(path, cds_code), _load(path, cds_code)
    rows = first[1].rows
    print(
        json.dumps(
            {
                "rows": rows,
                "seconds": first[0],
                "seconds_again": again[0],
                "changed_again": again[1].new + again[1].changed + again[1].leaving,
                "new": first[1].new,
                "peak": _peak(),
                "before": before,
            }
        )
    )


def _become(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()


def _clear_and_open(cds_code: str, district) -> None:
    """Take away what an earlier run left of this district, and give it its schools."""
    from django.db import connection

    from aldea.network import schools
    from aldea.network.models import Organization, School

    office = schools.county_office()
    home, _ = Organization.objects.get_or_create(
        cds_code=cds_code,
        defaults={"kind": "DISTRICT", "name": district.name, "parent": office},
    )
    with connection.cursor() as cursor:
        for statement in CLEARING:
            cursor.execute(statement, {"district": home.pk})
    for school in district.schools:
        organization, _ = Organization.objects.get_or_create(
            cds_code=school.cds, defaults={"kind": "SCHOOL", "name": school.name, "parent": home}
        )
        School.objects.get_or_create(
            organization=organization, defaults={"district": home, "county_office": office}
        )


CLEARING = (
    "create temp table gone as select id from people_student where district_id = %(district)s",
    "create temp table homes as select distinct family_id as id from people_student"
    " where district_id = %(district)s",
    "delete from people_enrolment where student_id in (select id from gone)",
    "delete from people_student where id in (select id from gone)",
    "delete from people_guardian where family_id in (select id from homes)",
    "delete from people_censusline where family_id in (select id from homes)",
    "delete from people_family where id in (select id from homes)",
    "drop table gone",
    "drop table homes",
)


def _load(path: Path, cds_code: str):
    from aldea.arrivals import arrivals
    from aldea.audit.trail import command

    began = time.perf_counter()
    brought = arrivals.import_file(
        path=path, district_cds=cds_code, by=command("bench"), progress=lambda line: None
    )
    return time.perf_counter() - began, brought


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
