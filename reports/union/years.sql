-- What the counties of a union gave together, year by year, each household and person counted once.
--
-- title.zh: 各县合计历年受助情况
-- title.en: Aid of all counties year by year
-- place: 10
-- honours: year
-- narrow: yes
-- latest: 10
-- hides: households persons instances amount
-- kind.zh: 四幅柱形图
-- kind.en: four bar charts
-- foot.zh: 多县受助的一户、一人只计一次；各图纵轴独立，均从 0 起
-- foot.en: A household or person aided by several counties counts once; each panel has its own zero-based scale
--
-- | column     | kind    | 中文     | English          | 单位 | unit       | adds up |
-- | year       | period  | 年份     | Year             |      |            |         |
-- | households | count   | 受助户数 | Households aided | 户   | households | set     |
-- | persons    | count   | 受助人数 | Persons aided    | 人   | persons    | set     |
-- | instances  | count   | 受助人次 | Aid instances    | 人次 | instances  | yes     |
-- | amount     | yuan    | 援助金额 | Worth of the aid | 元   | CNY        | yes     |
-- | is_partial | partial | 未满期   | Period not over  |      |            |         |
--
-- To try it: psql -v ledger=prefecture -v extension=public -v year=9999 -f years.sql
WITH years AS MATERIALIZED (
  SELECT year, households, persons, instances, amount, is_partial FROM :"ledger".publication_aid_year WHERE year <= :year
), last AS (
  SELECT * FROM years ORDER BY is_partial, year DESC LIMIT 1
), finding AS (
  SELECT l.year || ' 年' || CASE WHEN l.is_partial THEN '（未满）' ELSE '' END || '，各县共援助 '
           || COALESCE(to_char(l.households, 'FM9,999,999,999,990') || ' 户', '（户数隐藏）')
           || COALESCE('、' || to_char(l.persons, 'FM9,999,999,999,990') || ' 人', '') AS finding_zh,
         'In ' || l.year || CASE WHEN l.is_partial THEN ' (not over)' ELSE '' END || ' the counties aided '
           || COALESCE(to_char(l.households, 'FM9,999,999,999,990') || ' different households', '(hidden) households')
           || COALESCE(' and ' || to_char(l.persons, 'FM9,999,999,999,990') || ' different persons', '') AS finding_en
  FROM last l
)
SELECT y.year, y.households, y.persons, y.instances, y.amount, y.is_partial, f.finding_zh, f.finding_en
FROM years y CROSS JOIN finding f
ORDER BY y.year;
