"""Prints who may do what: `python -m devtools.roles_page` writes docs/reference/roles.md."""

from pathlib import Path

from aldea.access.permissions import WHAT_IT_ALLOWS
from aldea.access.roles import COUNTY, DISTRICT, PARTNER, ROLES

PAGE = Path(__file__).resolve().parents[1] / "docs/reference/roles.md"
BY_WHAT_RIGHT = {
    COUNTY: "by an agreement with the district, while it is in force",
    DISTRICT: "as school officials of their own district",
    PARTNER: "by what they were told of one student, while an agreement is in force",
}
HEAD = """# Who may do what

Printed from `aldea/access/roles.py` and `aldea/access/permissions.py`; do not edit by hand.
The county's privacy officer owns both pages. A permission says what may be done; which rows it
reaches follows from where the role is held: a school, a district's schools, or the county's.
"""


def page() -> str:
    """The whole page as Markdown."""
    return "\n".join([HEAD, *_roles(), "", *_matrix(), ""])


def _roles() -> list[str]:
    lines = ["## Roles", "| role | what for | sees students' records |", "|---|---|---|"]
    lines += [
        f"| {role.name} | {role.sentence} | {BY_WHAT_RIGHT[role.employer]} |"
        for role in ROLES.values()
    ]
    return lines


def _matrix() -> list[str]:
    names = [role.name for role in ROLES.values()]
    lines = [
        "## Permissions",
        f"| permission | {' | '.join(names)} |",
        "|---" + "|:---:" * len(names) + "|",
    ]
    for permission, allows in WHAT_IT_ALLOWS.items():
        marks = ["yes" if permission in role.permissions else "" for role in ROLES.values()]
        lines.append(f"| {allows} (`{permission}`) | {' | '.join(marks)} |")
    return lines


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page())
    print(f"{PAGE.name} is written.")
