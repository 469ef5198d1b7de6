from django.db import migrations

from aldea.core.rls import Open, open_to_all


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        Open(
            "accounts_user",
            why="Credentials: only the app's own login, at the door, reads them.",
            app="select, update",
        ),
        open_to_all("accounts_profile", why="A record prints who did it: a name and a post."),
    ]
