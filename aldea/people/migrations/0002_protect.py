from django.db import migrations

from aldea.core.rls import AT_SCHOOL, EVERYTHING, Protect, Rows, names

ENROLLED = """exists (
    select 1 from people_enrolment e
    where e.student_id = people_student.id and e.school_id = {schools}
      and e.starts_on <= {today} and (e.ends_before is null or e.ends_before > {today}))"""

IN_CENSUS = """exists (
    select 1 from people_censusline c
    where c.family_id = %s and c.school_id = {schools}
      and (c.left_on is null or c.left_on > {today}))"""

# A partner or its link reads a fact while the disclosure is open and an agreement still allows it.
DISCLOSED = """exists (
    select 1 from people_disclosure d
    join access_sharing s on s.recipient_id = d.recipient_id and s.school_id = d.school_id
    where d.id = people_disclosedfact.disclosure_id and %s
      and d.stopped_at is null
      and d.starts_on <= {today} and (d.ends_before is null or d.ends_before > {today})
      and s.use = d.use and s.data_classes @> array[people_disclosedfact.data_class]
      and s.starts_on <= {today} and (s.ends_before is null or s.ends_before > {today}))"""

BY_ME = "school_id = {schools} and by_id = {actor}"


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("access", "0002_protect")]

    operations = [
        Protect("people_enrolment", staff=Rows("select", AT_SCHOOL), jobs=EVERYTHING),
        Protect("people_student", staff=Rows("select", ENROLLED), jobs=EVERYTHING),
        Protect(
            "people_censusline",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows(
                    "update",
                    AT_SCHOOL,
                    columns="latest_heard_at, latest_heard_by, latest_tried_at, tries, "
                    "next_owner_id, follow_up_on, follow_up_note",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_family",
            staff=(
                Rows("select", IN_CENSUS % "people_family.id"),
                Rows(
                    "update",
                    IN_CENSUS % "people_family.id",
                    columns="home_language, device, internet, best_time",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_guardian",
            staff=(
                Rows("select", IN_CENSUS % "people_guardian.family_id"),
                Rows(
                    "update",
                    IN_CENSUS % "people_guardian.family_id",
                    columns="phone, email, language",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_touch",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows(
                    "insert",
                    BY_ME
                    + names(
                        "people_touch",
                        family_id="people_family",
                        student_id="people_student",
                        guardian_id="people_guardian",
                    ),
                ),
                Rows("update", BY_ME, columns="undone_at"),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_strength",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows("insert", BY_ME + names("people_strength", student_id="people_student")),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_consent",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows(
                    "insert",
                    AT_SCHOOL
                    + " and asked_by_id = {actor}"
                    + names(
                        "people_consent",
                        family_id="people_family",
                        student_id="people_student",
                        guardian_id="people_guardian",
                    ),
                ),
                Rows(
                    "update",
                    AT_SCHOOL,
                    columns="state, answered_at, signed_name, withdrawn_at, language, how",
                ),
            ),
            link=(
                Rows("select", "id = {link} and {side} = 'FAMILY'"),
                Rows(
                    "update",
                    "id = {link} and {side} = 'FAMILY'",
                    columns="state, answered_at, signed_name, withdrawn_at, language",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_disclosure",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows(
                    "insert",
                    AT_SCHOOL
                    + names(
                        "people_disclosure",
                        family_id="people_family",
                        student_id="people_student",
                        consent_id="people_consent",
                    ),
                ),
                Rows("update", AT_SCHOOL, columns="stopped_at"),
            ),
            partner=Rows("select", "recipient_id = {organizations}"),
            link=(
                Rows(
                    "select",
                    "(errand_key = {link} and {side} = 'PARTNER')"
                    " or (consent_id = {link} and {side} = 'FAMILY')",
                ),
                Rows("update", "consent_id = {link} and {side} = 'FAMILY'", columns="stopped_at"),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_disclosedfact",
            staff=Rows(
                "select, insert",
                "exists (select 1 from people_disclosure d"
                " where d.id = people_disclosedfact.disclosure_id and d.school_id = {schools})",
            ),
            partner=Rows("select", DISCLOSED % "d.recipient_id = {organizations}"),
            link=Rows("select", DISCLOSED % "d.errand_key = {link} and {side} = 'PARTNER'"),
            jobs=EVERYTHING,
        ),
        Protect(
            "people_opening",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows("insert", BY_ME + names("people_opening", student_id="people_student")),
            ),
            jobs=Rows("select"),
        ),
    ]
