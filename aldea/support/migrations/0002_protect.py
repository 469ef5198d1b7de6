from django.db import migrations

from aldea.core.rls import AT_SCHOOL, EVERYTHING, Protect, Rows


class Migration(migrations.Migration):
    dependencies = [("support", "0001_initial"), ("people", "0003_second_disclosure")]

    operations = [
        Protect("support_need", staff=Rows("select, insert, update", AT_SCHOOL), jobs=EVERYTHING),
        Protect(
            "support_referral",
            staff=Rows("select, insert, update", AT_SCHOOL),
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
            staff=Rows("select, insert", AT_SCHOOL),
            link=(
                Rows("select", "referral_id = {link}"),
                Rows("insert", "referral_id = {link} and {side} = 'PARTNER'"),
            ),
            jobs=EVERYTHING,
        ),
        Protect(
            "support_word",
            staff=Rows("select, insert", AT_SCHOOL),
            link=(
                Rows("select", "referral_id = {link}"),
                Rows("insert", "referral_id = {link} and side = {side}"),
            ),
            jobs=EVERYTHING,
        ),
    ]
