-- Whether the households aided in a year were new, had been aided the year before, or came back after a gap, in any county of the union.
--
-- title.zh: 受助户的新增与延续
-- title.en: New and retained households
-- place: 30
-- honours: year
-- narrow: yes
-- latest: 10
-- hides: households new retained returned lapsed
-- kind.zh: 四幅柱形图
-- kind.en: four bar charts
-- foot.zh: 新增：以前从未受助（首年均计新增）；延续：上年也受助；重返：以前受助、上年未受助；中断：上年受助、本年未受助。四图同一纵轴，从 0 起
-- foot.en: New: never aided before (all, in the first year); retained: aided the year before too; returned: earlier, not the year before; lapsed: the year before, not this year. One zero-based scale
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
-- To try it: psql -v ledger=prefecture -v extension=public -v year=9999 -f retention.sql
WITH years AS MATERIALIZED (
  SELECT r.*, round(100.0 * r.retained / NULLIF(lag(r.households) OVER (ORDER BY r.year), 0), 1) AS kept
  FROM :"ledger".publication_retention_year r WHERE r.year <= :year
), last AS (
  SELECT * FROM years WHERE kept IS NOT NULL ORDER BY is_partial, year DESC LIMIT 1
), finding AS (
  SELECT COALESCE((SELECT (year - 1) || ' 年受助户中 ' || kept || '% 在 ' || year || ' 年再次受助' FROM last), '尚无上年可比') AS finding_zh,
         COALESCE((SELECT kept || '% of the households aided in ' || (year - 1) || ' were aided again in ' || year FROM last),
           'There is no year before to compare with') AS finding_en
)
SELECT y.year, y.households, y.new, y.retained, y.returned, y.lapsed, y.kept, y.is_partial, f.finding_zh, f.finding_en
FROM years y CROSS JOIN finding f
ORDER BY y.year;
