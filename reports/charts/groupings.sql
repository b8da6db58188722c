-- Groupings of one dimension that the office declared, in the latest year that is over.
--
-- title.zh: 一个维度的发放
-- title.en: Aid by one dimension
-- place: 52
-- honours: year
-- needs: rows
-- split: dimension
-- latest: 1 year
-- paper: no
-- hides: households persons instances amount
-- kind.zh: 横条图
-- kind.en: bar charts
-- foot.zh: 各图横轴独立，从 0 起；※：人数过少，或可据以推出过少的数；一户可在几组中，户数、人数不可相加
-- foot.en: Each panel has its own zero-based scale; ※: hidden; one household may be in several groups, so households and persons are never summed
--
-- | column     | kind   | 中文     | English          | 单位 | unit       | adds up |
-- | value      | label  | 分组     | Group            |      |            |         |
-- | households | count  | 受助户数 | Households aided | 户   | households | set     |
-- | persons    | count  | 受助人数 | Persons aided    | 人   | persons    | set     |
-- | instances  | count  | 受助人次 | Aid instances    | 人次 | instances  | yes     |
-- | amount     | yuan   | 发放价值 | Worth of aid     | 元   | CNY        | yes     |
-- | year       | text   | 年份     | Year             |      |            |         |
-- | dimension  | text   | 维度     | Dimension        |      |            |         |
--
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f groupings.sql
WITH dimension(name, zh, en) AS (
  VALUES ('sex', '性别', 'sex'), ('age', '年龄', 'age'), ('category', '类别', 'category'), ('supermarket', '爱心超市', 'love supermarket')
), named AS (
  SELECT g.year, g.grouping AS name, g.value_1 AS value, g.households, g.persons, g.instances, g.amount, d.zh AS dimension_zh, d.en AS dimension_en,
         CASE WHEN g.value_1 = '?' THEN d.zh || '未知' ELSE COALESCE(g.name_1_zh, g.value_1) END AS zh,
         CASE WHEN g.value_1 = '?' THEN d.en || ' not known' ELSE COALESCE(split_part(g.name_1_en, ':', 1), g.name_1_zh, g.value_1) END AS en
  FROM :"ledger".publication_aid_grouping g JOIN dimension d ON d.name = g.grouping
  WHERE g.value_2 IS NULL AND g.year <= :year
), recent AS (
  SELECT * FROM named WHERE year = (SELECT max(year) FROM named)
), most AS (
  SELECT DISTINCT ON (name) * FROM recent WHERE households > 0 ORDER BY name, households DESC, value
), gaps AS (
  SELECT name, year, count(*) FILTER (WHERE households IS NULL) AS hidden FROM recent GROUP BY name, year
), finding AS (
  SELECT g.name,
         concat_ws('；',
           g.year || ' 年' || COALESCE('受助户最多：' || m.zh || '，' || to_char(m.households, 'FM999,999,999,990') || ' 户', '的户数都隐藏'),
           CASE WHEN g.hidden > 0 THEN g.hidden || ' 组隐藏' END) AS zh,
         concat_ws('; ',
           g.year || COALESCE(': most households in ' || m.en || ': ' || to_char(m.households, 'FM999,999,999,990'), ': all households are hidden'),
           CASE WHEN g.hidden > 0 THEN g.hidden || CASE g.hidden WHEN 1 THEN ' group is hidden' ELSE ' groups are hidden' END END) AS en
  FROM gaps g LEFT JOIN most m ON m.name = g.name
)
SELECT CASE WHEN n.en = n.zh THEN n.zh ELSE n.zh || chr(31) || n.en END AS value, n.households, n.persons, n.instances, n.amount, n.year,
       n.dimension_zh || chr(31) || n.dimension_en AS dimension, f.zh AS finding_zh, f.en AS finding_en
FROM named n LEFT JOIN finding f ON f.name = n.name
ORDER BY n.name, n.year, n.value = '?', n.households DESC NULLS LAST, n.value;
