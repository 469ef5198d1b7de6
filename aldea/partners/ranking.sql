-- The part of a search that reads words: a rank for each service that has some of them.
-- `passing` is what passes all but the words.
every as materialized (
    select cardinality(numbers) as services, total::float / cardinality(numbers) as length
    from partners_searchposting where stem = ''
), asked as materialized (
    -- A word has a stem in each language: the one that most services have says most.
    select distinct on (a.place) a.factor, p.stem, cardinality(p.numbers) as services,
        p.numbers, p.times, p.lengths
    from unnest(%(words)s::text[], %(factors)s::float[]) with ordinality a(word, factor, place)
    join partners_searchposting p on p.stem = any(
        ts_lexize('english_stem', a.word) || ts_lexize('spanish_stem', a.word))
    order by a.place, cardinality(p.numbers) desc, p.stem
), once as (
    select distinct on (stem) asked.*, 15.0 / every.length as for_length,
        factor * 3.0 * ln(1 + (every.services - asked.services + 0.5) / (asked.services + 0.5))
            as worth
    from asked, every order by stem, factor desc
), ranked as materialized (
    select number, sum(rank) as rank, sum(share) as share
    from (
        -- BM25F: a field's words count by its weight, the whole saturates, long listings count
        -- less: k1 = 2 and b = 0.75, in tenths.
        select n.number, a.worth * n.times / (n.times + 5.0 + a.for_length * n.length) as rank,
            0::float as share
        from once a cross join lateral unnest(a.numbers, a.times, a.lengths)
            n(number, times, length)
        union all
        -- Of the needs that the words mean, the share that it is tagged with.
        select n.number, 0, meant.share
        from unnest(%(needs)s::text[], %(shares)s::float[]) meant(stem, share)
        join partners_searchposting p using (stem)
        cross join lateral unnest(p.numbers) n(number)) every_one
    group by number
), best as materialized (
    -- The highest rank that passes, found without looking at those below it.
    select r.rank from (select number, rank from ranked order by rank desc) r
    join passing using (number) limit 1
),
