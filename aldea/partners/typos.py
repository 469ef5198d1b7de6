"""Typing errors: to a word that nobody wrote here, the nearest one that somebody did."""

from django.db import connection

from aldea.core import clock
from aldea.partners import standing, synonyms

NEAREST = """
select asked.word,
       numnode(plainto_tsquery('aldea_en', asked.word)) = 0
           or numnode(plainto_tsquery('aldea_es', asked.word)) = 0 as is_small,
       near.word
from unnest(%(words)s::text[]) asked(word)
cross join lateral (
    select exists (select 1 from partners_searchword w where w.word = asked.word)
        or exists (select 1 from partners_searchposting p where p.stem = any(
            ts_lexize('english_stem', asked.word) || ts_lexize('spanish_stem', asked.word))
            and p.stem <> asked.word) as is_so) known
left join lateral (
    select w.word from partners_searchword w
    where not known.is_so and not asked.word = any(%(everyday)s::text[])
        and w.word %% asked.word and length(asked.word) > 3
    order by similarity(w.word, asked.word) desc, w.weight desc, w.word limit 10) near on true
"""
# Of mended words those that a listing has which may be shown.
SHOWN = """
select asked.word from unnest(%(words)s::text[]) asked(word) where exists (
    select 1 from partners_searchposting p join partners_searchentry e on e.number = any(p.numbers)
    where p.stem = any(ts_lexize('english_stem', asked.word)
            || ts_lexize('spanish_stem', asked.word))
        and e.service_id <> all(%(hidden)s::uuid[]))
"""
SHORT = 5  # letters of a word in which more than one error makes another word


def mend(text: str) -> tuple[list[str], dict[str, str]]:
    """Leave out small words and add, to words nobody wrote here, the nearest one that is."""
    foreign = synonyms.unstemmed(text)
    asked = [word for word in dict.fromkeys(synonyms.tokens(text)) if word not in foreign]
    if not asked:
        return [], {}
    with connection.cursor() as cursor:
        cursor.execute(NEAREST, {"words": asked, "everyday": list(synonyms.EVERYDAY)})
        rows = cursor.fetchall()
    meant = {
        word: near
        for word, is_small, near in reversed(rows)
        if near and not is_small and is_slip(word, near)
    }
    shown = _shown(list(meant.values()))
    kept = {word: None for word, is_small, _ in rows if not is_small}
    mended = {word: near for word, near in meant.items() if near in shown and near not in kept}
    return [*kept, *mended.values()], mended


def is_slip(word: str, meant: str) -> bool:
    """Whether one word may be the other, written wrongly.

    As search engines have it: one error in a short word, two in others, of which the first
    letter is right; people seldom miss that, but for a silent h or a v that sounds as b.
    """
    return errors(word, meant) <= (1 if len(word) <= SHORT or word[0] != meant[0] else 2)


def errors(word: str, meant: str) -> int:
    """Count letters left out, put in, changed or swapped with the next (Damerau)."""
    last: list[int] = []
    row = list(range(len(meant) + 1))
    for at, letter in enumerate(word):
        above, last = last, row
        row = [at + 1]
        for to, other in enumerate(meant):
            row.append(min(last[to] + (letter != other), last[to + 1] + 1, row[to] + 1))
            if at and to and (letter, word[at - 1]) == (meant[to - 1], other):
                row[-1] = min(row[-1], above[to - 1] + 1)
    return row[-1]


def _shown(words: list[str]) -> set[str]:
    """Leave out words that only a hidden listing has: they would tell that it is there."""
    if not words:
        return set()
    hidden = standing.hidden_services(today=clock.today())
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"words": words, "hidden": hidden})
        return {word for (word,) in cursor.fetchall()} | synonyms.words().intersection(words)
