-- Whether the households aided in a year were new, had been aided the year before, or came back after a gap;
-- and how many of the year before's were not aided again.
--
-- title.zh: 受助户的新增与延续
-- title.en: New and retained households
-- place: 30
-- honours: year division as-of
-- narrow: yes
-- latest: 10
-- hides: households new retained returned lapsed
-- kind.zh: 四幅柱形图
-- kind.en: four bar charts
-- foot.zh: 新增：以前从未受助（首年均计新增，其柱为虚线，不按比例）；延续：上年也受助；重返：以前受助、上年未受助；中断：上年受助、本年未受助。四图同一纵轴，从 0 起
-- foot.en: New: never aided before (all, in the first year, whose bar is dashed and not to scale); retained: aided the year before too; returned: earlier, not the year before; lapsed: the year before, not this year. One zero-based scale
--
-- | column     | kind    | 中文     | English                        | 单位 | unit       | adds up   |
-- | year       | period  | 年份     | Year                           |      |            |           |
-- | households | count   | 受助户数 | Households aided               | 户   | households | set       |
-- | new        | count   | 新增     | New                            | 户   | households | yes       |
-- | retained   | count   | 延续     | Retained                       | 户   | households | set       |
-- | returned   | count   | 重返     | Returned                       | 户   | households | set       |
-- | lapsed     | count   | 中断     | Lapsed                         | 户   | households | set       |
-- | kept       | percent | 占上年受助户 | Share of the year before   | %    | %          | recompute |
-- | is_partial | partial | 未满期   | Period not over                |      |            |           |
--
-- Within a year new + retained + returned = households; over years only new adds up, as a household is new once.
-- The latest ten years are drawn; earlier ones still count as "before".
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -v division=NULL -v as_of=NULL -f retention.sql
WITH years AS MATERIALIZED (
  SELECT year, :"extension".households(tally) AS households, :"extension".household_set(tally) AS aided, is_partial
  FROM :"ledger".aid_year_tally_of(:division, :as_of)
  WHERE (:division IS NOT NULL OR :as_of IS NOT NULL) AND year <= :year
), compared AS (
  SELECT y.year, y.households, y.is_partial, before.households AS base,
         :"extension".cardinality(y.aided OPERATOR(:"extension".-) earlier.aided) AS new,
         :"extension".cardinality(y.aided OPERATOR(:"extension".&) before.aided) AS retained,
         :"extension".cardinality(before.aided OPERATOR(:"extension".-) y.aided) AS lapsed
  FROM years y
    CROSS JOIN LATERAL (
      SELECT :"extension".rollup(e.aided) AS aided FROM years e WHERE e.year < y.year) AS earlier
    CROSS JOIN LATERAL (
      SELECT COALESCE(max(e.households), 0) AS households, :"extension".rollup(e.aided) AS aided
      FROM years e WHERE e.year = y.year - 1) AS before
), parts AS (  -- the whole ledger as published, or a part of it, or its books as of a day
  SELECT year, households, new, retained, returned, lapsed, round(100.0 * retained / NULLIF(retained + lapsed, 0), 1) AS kept, is_partial
  FROM :"ledger".publication_retention_year
  WHERE :division IS NULL AND :as_of IS NULL AND year <= :year
  UNION ALL
  SELECT year, households, new, retained, households - new - retained AS returned, lapsed,
         round(100.0 * retained / NULLIF(base, 0), 1) AS kept, is_partial
  FROM compared
), shown AS (  -- of a part of the ledger, a year's parts are hidden together when one of them, or what it adds up to, is small
  SELECT p.year, CASE WHEN NOT h.small_sum THEN households END AS households, CASE WHEN NOT h.hidden THEN new END AS new,
         CASE WHEN NOT h.hidden THEN retained END AS retained, CASE WHEN NOT h.hidden THEN returned END AS returned,
         CASE WHEN NOT h.hidden THEN lapsed END AS lapsed, CASE WHEN NOT h.hidden THEN kept END AS kept, is_partial
  FROM parts p
    CROSS JOIN :"ledger".ledger l
    CROSS JOIN LATERAL (
      SELECT :division IS NOT NULL AND p.households BETWEEN 1 AND l.suppress_below - 1,
             :division IS NOT NULL AND EXISTS (
               SELECT FROM unnest(ARRAY[new, retained, returned, lapsed, retained + lapsed, households]) AS n
               WHERE n > 0 AND n < l.suppress_below)) AS h(small_sum, hidden)
), reported AS (  -- the last whole year that has a year before it, and a later one that is not over
  SELECT p.*, year - 1 AS before,
         CASE WHEN :division IS NULL AND :as_of IS NULL THEN (SELECT records_through FROM :"ledger".publication_edition)
              ELSE :"ledger".records_through_of(:as_of) END AS records_through,
         to_char(new, 'FM999,999,999,990') AS n, to_char(retained, 'FM999,999,999,990') AS k,
         to_char(returned, 'FM999,999,999,990') AS r, to_char(lapsed, 'FM999,999,999,990') AS g
  FROM shown p
  WHERE kept IS NOT NULL
    AND year >= (SELECT max(year) FROM parts WHERE NOT is_partial OR year = (SELECT min(year) FROM parts))
), finding AS (
  SELECT COALESCE(string_agg(CASE WHEN is_partial
             THEN year || ' 年' || CASE WHEN :as_of IS NOT NULL THEN '已结账的月份'
                    ELSE COALESCE('截至 ' || to_char(records_through, 'FMMM" 月 "FMDD" 日"'), '以来') END
                  || '延续 ' || k || ' 户（' || kept || '%），尚未再受助 ' || g || ' 户'
             ELSE before || ' 年受助户中 ' || kept || '% 在 ' || year || ' 年再次受助，' || year || ' 年新增 ' || n
                  || ' 户' || CASE WHEN returned > 0 THEN '，重返 ' || r || ' 户' ELSE '' END END,
             '；' ORDER BY year), CASE WHEN (SELECT count(*) FROM parts) > 1 THEN '户数过少，不予公布' ELSE '尚无上年可比' END) AS finding_zh,
         COALESCE(string_agg(CASE WHEN is_partial
             THEN CASE WHEN :as_of IS NOT NULL THEN 'closed months of ' || year
                       ELSE year || COALESCE(' to ' || to_char(records_through, 'FMDD Mon'), ' so far') END || ': ' || k
                  || ' retained (' || kept || '%), ' || g || ' not aided again yet'
             ELSE kept || '% of the households aided in ' || before || ' were aided again in ' || year || ', when ' || n
                  || ' were new' || CASE WHEN returned > 0 THEN ' and ' || r || ' returned' ELSE '' END END,
             '; ' ORDER BY year), CASE WHEN (SELECT count(*) FROM parts) > 1 THEN 'Too few households to publish'
             ELSE 'There is no year before to compare with' END) AS finding_en
  FROM reported
)
SELECT p.year, p.households, p.new, p.retained, p.returned, p.lapsed, p.kept, p.is_partial,
       f.finding_zh, f.finding_en
FROM shown p CROSS JOIN finding f
WHERE (SELECT bool_or(households > 0 OR households IS NULL) FROM parts)
ORDER BY p.year;
