from django.db import migrations

from aldea.core.rls import PEOPLE_READERS, Open

CACHE = """
create table core_cache (
    cache_key varchar(255) primary key, value text not null, expires timestamptz not null
);
create index core_cache_expires on core_cache (expires);
"""

# A reader may ask for a job in the transaction of its change, and may not read the queue: the
# function that defers runs as its owner, and so do the triggers it sets off.
DEFER = (
    """
alter function procrastinate_defer_jobs_v1 security definer set search_path = public, pg_temp;
revoke execute on function procrastinate_defer_jobs_v1 from public;
"""
    + f"grant execute on function procrastinate_defer_jobs_v1 to {', '.join(PEOPLE_READERS)}, jobs, app;"
)
RETURN_DEFER = """
alter function procrastinate_defer_jobs_v1 security invoker reset search_path;
grant execute on function procrastinate_defer_jobs_v1 to public;
"""

DOOR = "The app's own login is the door: it signs people in before any reach is set."
QUEUE = "The worker runs the queue; jobs name rows by key and load them under policies."
WHOLE = "select, insert, update, delete"


class Migration(migrations.Migration):
    dependencies = [
        ("sessions", "0001_initial"),
        ("account", "__latest__"),
        ("mfa", "__latest__"),
        ("socialaccount", "__latest__"),
        ("contenttypes", "__latest__"),
        ("procrastinate", "__latest__"),
    ]

    operations = [
        migrations.RunSQL(CACHE, "drop table core_cache"),
        Open("core_cache", why="Counts of tries, for rate limits.", app=WHOLE),
        Open("django_session", why=DOOR, app=WHOLE),
        Open("account_emailaddress", why=DOOR, app=WHOLE),
        Open("account_emailconfirmation", why=DOOR, app=WHOLE),
        Open("mfa_authenticator", why=DOOR, app=WHOLE),
        Open("socialaccount_socialaccount", why=DOOR, app=WHOLE),
        Open("socialaccount_socialapp", why=DOOR, app="select"),
        Open("socialaccount_socialtoken", why=DOOR, app=WHOLE),
        Open("procrastinate_jobs", why=QUEUE, jobs=WHOLE),
        Open("procrastinate_events", why=QUEUE, jobs=WHOLE),
        Open("procrastinate_periodic_defers", why=QUEUE, jobs=WHOLE),
        Open("procrastinate_workers", why=QUEUE, jobs=WHOLE),
        migrations.RunSQL(
            "grant usage on all sequences in schema public to jobs, app",
            "revoke usage on all sequences in schema public from jobs, app",
        ),
        migrations.RunSQL(DEFER, RETURN_DEFER),
    ]
