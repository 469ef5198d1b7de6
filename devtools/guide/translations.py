"""Planting a translator's desk: words reviewed, words nobody has read, words that changed."""

from aldea.accounts.models import Profile
from aldea.audit.models import Event
from aldea.audit.trail import Doer
from aldea.core import clock
from aldea.partners import wordings
from aldea.partners.models import Service, WordingPlace

PANTRY = "Food pantry: take what you cook"
CHOOSE = "Fruit, vegetables, rice, beans, milk and eggs. Choose what your family eats."
NO_ONE_ASKS = "Walk in. No one asks about immigration status."
# Language, the text, its wording, and whether a person has reviewed it.
WORDS = (
    ("vi", PANTRY, "Kho thực phẩm: lấy những gì quý vị nấu", True),
    ("vi", CHOOSE, "Trái cây, rau, gạo, đậu, sữa và trứng. Quý vị chọn món gia đình ăn.", False),
    ("vi", "Free", "Miễn phí", True),
    ("zh-hant", PANTRY, "食物分發站：拿您會煮的", False),
    ("zh-hant", CHOOSE, "水果、蔬菜、米、豆類、牛奶和雞蛋。請選擇您家人要吃的。", False),
    ("zh-hant", NO_ONE_ASKS, "直接來，不用預約。沒有人會問移民身分。", True),
    ("zh-hant", "Free", "免費", True),
    ("es", "Free", "Gratis", True),
    ("es", NO_ONE_ASKS, "Pase sin cita. Nadie pregunta por su estatus migratorio.", True),
)
# What the pantry's "How to apply" said before, with its wording.
FORMER = ("vi", "Walk in. Bring a bag.", "Cứ đến, không cần hẹn. Xin mang theo túi.")


def plant(*, services: dict[str, Service], translators: list[Profile]) -> None:
    """Write the words in the name of the first who checks listings."""
    if not translators:
        return
    person = translators[0]
    by = Doer(kind=Event.DoerKind.USER, id=person.pk, name=person.name)
    for language, source, text, is_read in WORDS:
        wordings.write(source=source, language=language, text=text, is_read=is_read, by=by)
    if pantry := services.get(PANTRY):
        language, source, text = FORMER
        former = wordings.write(source=source, language=language, text=text, is_read=True, by=by)
        WordingPlace.objects.create(
            service=pantry, field="how", source_key=former.source_key, at=clock.now()
        )
