-- Groupings of two dimensions that the office declared, in the latest year that is over: a panel for each value of the one, a bar for
-- each of the other.
--
-- title.zh: 两个维度的发放
-- title.en: Aid by two dimensions
-- place: 54
-- honours: year
-- needs: rows
-- split: dimensions
-- latest: 1 year
-- paper: no
-- hides: households instances amount
-- kind.zh: 多幅同尺度小图，每组一幅
-- kind.en: small panels on one scale, one for each group
-- foot.zh: 各图同一尺度，从 0 起；颜色最浓的是该组最多；※：人数过少，或可据以推出过少的数；一户可在几组中，户数不可相加
-- foot.en: All panels have the same zero-based scale; the largest bar of a panel is in full colour; ※: hidden; one household may be in several groups, so households are never summed
--
-- | column     | kind   | 中文     | English          | 单位 | unit       | adds up |
-- | panel      | group  | 分组     | Group            |      |            |         |
-- | bar        | label  | 取值     | Value            |      |            |         |
-- | households | count  | 受助户数 | Households aided | 户   | households | set     |
-- | instances  | count  | 受助人次 | Aid instances    | 人次 | instances  | yes     |
-- | amount     | yuan   | 发放价值 | Worth of aid     | 元   | CNY        | yes     |
-- | year       | text   | 年份     | Year             |      |            |         |
-- | dimensions | text   | 维度     | Dimensions       |      |            |         |
--
-- The dimension with many values, or of time, is that of the bars. To try it: psql -v ledger=lushan -v extension=public -v year=9999
-- -f groupings_of_two.sql
WITH dimension(name, place, zh, en) AS (
  VALUES ('sex', 1, '性别', 'sex'), ('age', 2, '年龄', 'age'), ('category', 3, '类别', 'category'), ('township', 4, '乡镇', 'township'), ('month', 5, '月份', 'month')
), grouped AS (
  SELECT g.year, g.grouping AS name, split_part(g.grouping, ',', 1) AS one, split_part(g.grouping, ',', 2) AS two, g.value_1, g.value_2,
         g.name_1_zh, g.name_1_en, g.name_2_zh, g.name_2_en, g.households, g.instances, g.amount
  FROM :"ledger".publication_aid_grouping g
  WHERE g.value_2 IS NOT NULL AND g.year <= :year
), turned AS (
  SELECT g.year, g.name, g.households, g.instances, g.amount, p.zh AS dimension_zh, p.en AS dimension_en, b.zh AS bars_zh, b.en AS bars_en, v.*
  FROM grouped g
    JOIN dimension a ON a.name = g.one
    JOIN dimension c ON c.name = g.two
    JOIN dimension p ON p.name = CASE WHEN a.place < c.place THEN a.name ELSE c.name END
    JOIN dimension b ON b.name = CASE WHEN a.place < c.place THEN c.name ELSE a.name END
    CROSS JOIN LATERAL (
      SELECT g.value_1, g.name_1_zh, g.name_1_en, g.value_2, g.name_2_zh, g.name_2_en WHERE a.place < c.place
      UNION ALL
      SELECT g.value_2, g.name_2_zh, g.name_2_en, g.value_1, g.name_1_zh, g.name_1_en WHERE a.place > c.place
    ) AS v(panel, panel_zh, panel_en, bar, bar_zh, bar_en)
), named AS (
  SELECT t.year, t.name, t.panel, t.bar, t.households, t.instances, t.amount, t.dimension_zh, t.dimension_en, t.bars_zh, t.bars_en,
         CASE WHEN t.panel = '?' THEN t.dimension_zh || '未知' ELSE COALESCE(t.panel_zh, t.panel) END AS panel_zh,
         CASE WHEN t.panel = '?' THEN t.dimension_en || ' not known' ELSE COALESCE(split_part(t.panel_en, ':', 1), t.panel_zh, t.panel) END AS panel_en,
         CASE WHEN t.bar = '?' THEN t.bars_zh || '未知' ELSE COALESCE(t.bar_zh, t.bar) END AS bar_zh,
         CASE WHEN t.bar = '?' THEN t.bars_en || ' not known' ELSE COALESCE(split_part(t.bar_en, ':', 1), t.bar_zh, t.bar) END AS bar_en
  FROM turned t
), recent AS (
  SELECT * FROM named WHERE year = (SELECT max(year) FROM named)
), most AS (
  SELECT DISTINCT ON (name) * FROM recent WHERE households > 0 ORDER BY name, households DESC, panel, bar
), gaps AS (
  SELECT name, year, count(*) FILTER (WHERE households IS NULL) AS hidden FROM recent GROUP BY name, year
), finding AS (
  SELECT g.name,
         concat_ws('；',
           g.year || ' 年' || COALESCE('受助户最多：' || m.panel_zh || ' · ' || m.bar_zh || '，' || to_char(m.households, 'FM999,999,999,990') || ' 户', '的户数都隐藏'),
           CASE WHEN g.hidden > 0 THEN g.hidden || ' 格隐藏' END) AS zh,
         concat_ws('; ',
           g.year || COALESCE(': most households in ' || m.panel_en || ', ' || m.bar_en || ': ' || to_char(m.households, 'FM999,999,999,990'),
                              ': all households are hidden'),
           CASE WHEN g.hidden > 0 THEN g.hidden || CASE g.hidden WHEN 1 THEN ' cell is hidden' ELSE ' cells are hidden' END END) AS en
  FROM gaps g LEFT JOIN most m ON m.name = g.name
)
SELECT CASE WHEN n.panel_en = n.panel_zh THEN n.panel_zh ELSE n.panel_zh || chr(31) || n.panel_en END AS panel,
       CASE WHEN n.bar_en = n.bar_zh THEN n.bar_zh ELSE n.bar_zh || chr(31) || n.bar_en END AS bar,
       n.households, n.instances, n.amount, n.year,
       n.dimension_zh || '和' || n.bars_zh || chr(31) || n.dimension_en || ' and ' || n.bars_en AS dimensions, f.zh AS finding_zh, f.en AS finding_en
FROM named n LEFT JOIN finding f ON f.name = n.name
ORDER BY n.name, n.year, n.panel = '?', n.panel, n.bar = '?', n.bar;
