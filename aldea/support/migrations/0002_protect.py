from django.db import migrations

from aldea.core.rls import AT_SCHOOL, EVERYTHING, Protect, Rows, names

BY_ME = "school_id = {schools} and by_id = {actor}"


def of_its_school(table: str) -> str:
    """The referral is seen by the writer, and is of the school that the row says."""
    return (
        f" and exists (select 1 from support_referral r"  # noqa: S608  our own tables
        f" where r.id = {table}.referral_id and r.school_id = {table}.school_id)"
    )


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("people", "0003_second_disclosure")]

    operations = [
        Protect(
            "support_need",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows(
                    "insert",
                    AT_SCHOOL
                    + " and opened_by_id = {actor}"
                    + names(
                        "support_need",
                        family_id="people_family",
                        student_id="people_student",
                        heard_in_id="people_touch",
                    ),
                ),
                Rows(
                    "update",
                    AT_SCHOOL,
                    columns="state, closed_at, closed_by_id, closed_because",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "support_referral",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows(
                    "insert",
                    AT_SCHOOL
                    + " and sent_by_id = {actor}"
                    + names(
                        "support_referral",
                        family_id="people_family",
                        student_id="people_student",
                        need_id="support_need",
                        consent_id="people_consent",
                    ),
                ),
                Rows("update", AT_SCHOOL, columns="state, reason, reason_text, answered_at"),
            ),
            link=(
                Rows("select", "id = {link}"),
                Rows(
                    "update",
                    "id = {link} and {side} = 'PARTNER'",
                    columns="state, reason, reason_text, answered_at",
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "support_referralstep",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows("insert", BY_ME + of_its_school("support_referralstep")),
            ),
            link=(
                Rows("select", "referral_id = {link}"),
                Rows(
                    "insert",
                    "referral_id = {link} and {side} = 'PARTNER'"
                    + of_its_school("support_referralstep"),
                ),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "support_word",
            staff=(
                Rows("select", AT_SCHOOL),
                Rows("insert", BY_ME + of_its_school("support_word")),
            ),
            link=(
                Rows("select", "referral_id = {link}"),
                Rows(
                    "insert",
                    "referral_id = {link} and side = {side}" + of_its_school("support_word"),
                ),
            ),
            jobs=EVERYTHING,
        ),
    ]
