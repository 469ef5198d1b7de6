"""Somebody signed in, with the roles held today and the schools each reaches."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from aldea.access.data_classes import Use
from aldea.access.permissions import Permission
from aldea.access.roles import COUNTY, ROLES, Role
from aldea.accounts.models import User
from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.core.rls import Reach

# A district's own people reach the schools of their grant. The county's reach a school only while
# an agreement shares its students with the county office: compared here, in SQL, on every request,
# so that an agreement which ends at midnight ends at midnight.
REACH = """
select g.role, g.organization_id, o.name,
       coalesce(array_agg(s.organization_id) filter (where s.organization_id is not null
           and (not g.role = any(%(county_roles)s) or exists (
               select 1 from access_sharing sh
               where sh.recipient_id = s.county_office_id and sh.school_id = s.organization_id
                 and sh.use = %(use)s and sh.starts_on <= %(today)s
                 and (sh.ends_before is null or sh.ends_before > %(today)s)))), '{}')
from access_grant g
join network_organization o on o.id = g.organization_id
left join network_school s
  on g.organization_id in (s.organization_id, s.district_id, s.county_office_id)
 and (o.kind <> 'COUNTY_OFFICE' or s.district_id in
      (select id from network_organization where is_participating))
where g.user_id = %(user)s and g.starts_on <= %(today)s
  and (g.ends_before is null or g.ends_before > %(today)s)
group by g.id, o.name
order by g.starts_on, g.id
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A role held today, at an organization, and the schools it reaches."""

    role: Role
    organization_id: UUID
    organization_name: str
    schools: frozenset[UUID]


@dataclass(frozen=True)
class Actor(Doer):
    """A doer who signed in."""

    post: str
    held: tuple[Held, ...]
    today: date

    def may(self, permission: Permission) -> bool:
        """Whether any role held today allows it."""
        return any(permission in held.role.permissions for held in self.held)

    def schools(self, permission: Permission) -> frozenset[UUID]:
        """The schools where a role held today allows it."""
        return frozenset[UUID]().union(
            *(held.schools for held in self.held if permission in held.role.permissions)
        )

    def organizations(self, permission: Permission) -> frozenset[UUID]:
        """The organizations at which a role that allows it is held."""
        return frozenset(
            held.organization_id for held in self.held if permission in held.role.permissions
        )

    def reach(self, permission: Permission) -> Reach:
        """What the database may show this person while doing this."""
        return Reach(
            reader="staff",
            schools=self.schools(permission),
            organizations=self.organizations(permission),
            actor=self.id,
            today=self.today,
        )

    def role_at(self, school: UUID) -> Role | None:
        """The role by which this person reaches a school."""
        return next((held.role for held in self.held if school in held.schools), None)


def actor_of(*, user: User, today: date) -> Actor:
    """The actor behind a signed-in user; call as the app's own login, before any reach is set."""
    with connection.cursor() as cursor:
        cursor.execute(
            REACH,
            {
                "county_roles": [key for key, role in ROLES.items() if role.employer == COUNTY],
                "use": str(Use.COORDINATION),
                "today": today,
                "user": user.pk,
            },
        )
        rows = cursor.fetchall()
    profile = getattr(user, "profile", None)
    return Actor(
        kind=Event.DoerKind.USER,
        id=user.pk,
        name=profile.name if profile else user.email,
        post=profile.post if profile else "",
        held=tuple(
            Held(ROLES[role], organization, name, frozenset(schools))
            for role, organization, name, schools in rows
        ),
        today=today,
    )
