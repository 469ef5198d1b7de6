"""Whether an agreement lets facts about a school's students go to an organization today."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from aldea.access.data_classes import DataClass, Use
from aldea.access.models import Sharing


def allows(
    *,
    recipient: UUID,
    school: UUID,
    data_classes: Iterable[DataClass],
    use: Use,
    today: date,
) -> bool:
    """Whether one live sharing covers all of these data classes."""
    return (
        Sharing.objects.live(today)
        .filter(
            recipient=recipient, school=school, use=use, data_classes__contains=list(data_classes)
        )
        .exists()
    )
