"""Small OneRoster packages for tests: each file as text, zipped in memory."""

import io
import zipfile
from datetime import date

from aldea.arrivals.formats import rosters
from aldea.arrivals.formats.packages import Package, open_package
from aldea.arrivals.refusals import Refusal

TODAY = date(2025, 10, 13)

FILES_1_1 = {
    "manifest.csv": "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\n"
    "file.orgs,bulk\nfile.classes,bulk\nfile.users,bulk\nfile.enrollments,bulk\n"
    "file.demographics,bulk\n",
    "orgs.csv": "sourcedId,name,type,identifier\n"
    "D,Laurel Valley Unified,district,19999990000000\n"
    "M,Cedar Flats Middle,school,19999990000001\n"
    "H,Mesa Laurel High,school,19999990000002\n",
    "classes.csv": "sourcedId,grades,schoolSourcedId\nc7,07,M\nc9,09,H\n",
    "users.csv": "sourcedId,orgSourcedIds,role,givenName,familyName,userIds,grades,phone,email,"
    "agentSourcedIds,metadata.homeLanguage\n"
    "s1,M,student,Ximena,Reyes,{SSID:1000000001},07,,,p1,Spanish\n"
    "s2,H,student,Mateo,Reyes,{SSID:1000000002},09,,,p1,Spanish\n"
    "s3,M,student,Jordan,Brooks,{SSID:1000000003},07,,,p2,English\n"
    "p1,M,parent,Lucía,Reyes,,,(555) 555-0142,lucia@example.org,,Spanish\n"
    "p2,M,guardian,Marcus,Brooks,,,(555) 555-0143,,,English\n"
    "t1,M,teacher,Ruth,Hale,,,,,,\n",
    "enrollments.csv": "sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate\n"
    "e1,c7,M,s1,student,true,2025-08-11\n"
    "e2,c9,H,s2,student,true,2025-08-11\n"
    "e3,c7,M,s3,student,true,2025-08-11\n"
    "e4,c7,M,t1,teacher,,\n",
    "demographics.csv": "sourcedId,birthDate\ns1,2013-02-03\ns2,2011-04-05\ns3,2013-06-07\n",
}


def pack(files: dict[str, str | bytes]) -> io.BytesIO:
    """Zip files of text."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    out.seek(0)
    return out


def roster(**changed: str | bytes | None) -> io.BytesIO:
    """Zip the small district of these tests; `users="..."` replaces users.csv, None drops it."""
    files = dict(FILES_1_1)
    for name, content in changed.items():
        if content is None:
            del files[f"{name}.csv"]
        else:
            files[f"{name}.csv"] = content
    return pack(files)


def replaced(name: str, old: str, new: str) -> io.BytesIO:
    """Zip the small district with one text of one file exchanged."""
    content = FILES_1_1[f"{name}.csv"]
    assert old in content
    return roster(**{name: content.replace(old, new, 1)})


def read_all(package: Package, refusals: list[Refusal]) -> dict[str, list[tuple]]:
    """Read every file of a package."""
    refuse = refusals.append
    return {
        "orgs": list(rosters.orgs(package, refuse=refuse)),
        "roles": list(rosters.roles(package, refuse=refuse)),
        "classes": list(rosters.classes(package, refuse=refuse)),
        "users": list(rosters.users(package, refuse=refuse)),
        "enrollments": list(rosters.enrollments(package, refuse=refuse)),
        "demographics": list(rosters.demographics(package, today=TODAY, refuse=refuse)),
    }


def read(file: io.BytesIO) -> tuple[dict[str, list[tuple]], list[Refusal]]:
    """Open and read a package; return its rows and what was refused."""
    refusals: list[Refusal] = []
    with open_package(file) as package:
        rows = read_all(package, refusals)
    return rows, refusals
