-- Poverty among the members of surveyed households, without the income that relief brought and with it, year by year.
--
-- title.zh: 帮扶收入与贫困程度
-- title.en: Poverty without and with relief
-- place: 110
-- narrow: yes
-- latest: 10
-- hides: yes
-- kind.zh: 三幅哑铃图
-- kind.en: three dumbbell charts
-- foot.zh: 空心点不计帮扶收入，实心点计入；都按当年贫困线、按被调查户的人计；两点之差并不说明因果。发生率：线下人口的比例；差距：人均缺口占贫困线的比例；强度：缺口比例平方的平均 × 100，更重最贫困者；各图纵轴独立，从 0 起
-- foot.en: Hollow: without income from relief; solid: with it; both at the line of the year, over the members of surveyed households. The difference is no proof of a cause. Headcount: share below the line; gap: mean shortfall as a share of the line; severity: mean squared shortfall × 100, which weighs the poorest most. Each panel has its own zero-based scale
--
-- | column           | kind    | 中文         | English                  | 单位 | unit    | adds up   |
-- | year             | period  | 年份         | Year                     |      |         |           |
-- | line             | yuan    | 贫困线       | Poverty line             | 元   | CNY     |           |
-- | persons          | count   | 调查人数     | Persons surveyed         | 人   | persons | set       |
-- | headcount_before | percent | 贫困发生率（不计帮扶收入） | Headcount ratio, without relief | % | % | recompute |
-- | headcount_after  | percent | 贫困发生率   | Headcount ratio          | %    | %       | recompute |
-- | gap_before       | percent | 贫困差距（不计帮扶收入） | Poverty gap, without relief | % | % | recompute |
-- | gap_after        | percent | 贫困差距     | Poverty gap              | %    | %       | recompute |
-- | severity_before  | percent | 贫困强度（不计帮扶收入） | Poverty severity, without relief | × 100 | × 100 | recompute |
-- | severity_after   | percent | 贫困强度     | Poverty severity         | × 100 | × 100  | recompute |
-- | is_partial       | partial | 未满期       | Period not over          |      |         |           |
--
-- Measures of Foster, Greer and Thorbecke with alpha 0, 1 and 2. NULL is a hidden cell: too few people are behind it, or on the other
-- side of the line; the headline says which, where that is published. The latest ten years are drawn.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f poverty.sql
WITH years AS MATERIALIZED (
  SELECT p.*, max(p.year) OVER () AS last FROM :"ledger".publication_poverty_year p WHERE p.year <= :year
), shown AS (
  SELECT year, line, is_partial, persons, poor_before, poor_after, few_before, few_after,
         round(100 * headcount_before, 2) AS headcount_before, round(100 * headcount_after, 2) AS headcount_after,
         round(100 * gap_before, 2) AS gap_before, round(100 * gap_after, 2) AS gap_after,
         round(100 * severity_before, 2) AS severity_before, round(100 * severity_after, 2) AS severity_after
  FROM years
), recent AS (  -- the last whole year, else the last
  SELECT s.*, e.records_through,
         trim_scale(round(headcount_before, 1)) AS h0, trim_scale(round(headcount_after, 1)) AS h1
  FROM shown s CROSS JOIN :"ledger".publication_edition e ORDER BY s.is_partial, s.year DESC LIMIT 1
), sides AS (  -- without relief and with it: the number, or which side of the line is too small to publish
  SELECT r.*,
         CASE WHEN poor_before IS NOT NULL THEN to_char(poor_before, 'FM999,999,999,990') || ' 人（' || h0 || '%）在贫困线下'
              WHEN few_before = 'above' THEN '几乎都在贫困线下，线上人数过少，不予公布'
              WHEN few_before = 'below' THEN '线下人数过少，不予公布'
              ELSE '线下人数不予公布' END AS before_zh,
         CASE WHEN poor_after IS NOT NULL THEN to_char(poor_after, 'FM999,999,999,990') || ' 人（' || h1 || '%）在贫困线下'
              WHEN few_after = 'above' THEN '几乎都在贫困线下，线上人数过少，不予公布'
              WHEN few_after = 'below' THEN '线下人数过少，不予公布'
              ELSE '线下人数不予公布' END AS after_zh,
         CASE WHEN poor_before IS NOT NULL
              THEN to_char(poor_before, 'FM999,999,999,990') || ' (' || h0 || '%) ' || CASE poor_before WHEN 1 THEN 'was' ELSE 'were' END || ' below the line'
              WHEN few_before = 'above' THEN 'nearly all were below the line (too few above it to publish)'
              WHEN few_before = 'below' THEN 'too few were below the line to publish'
              ELSE 'the number below the line is not published' END AS before_en,
         CASE WHEN poor_after IS NOT NULL
              THEN to_char(poor_after, 'FM999,999,999,990') || ' (' || h1 || '%) ' || CASE poor_after WHEN 1 THEN 'was' ELSE 'were' END || ' below the line'
              WHEN few_after = 'above' THEN 'nearly all were below the line (too few above it to publish)'
              WHEN few_after = 'below' THEN 'too few were below the line to publish'
              ELSE 'the number below the line is not published' END AS after_en
  FROM recent r
), finding AS (
  SELECT concat_ws('；',
           year || ' 年' || CASE WHEN is_partial
             THEN COALESCE('（截至 ' || to_char(records_through, 'FMMM" 月 "FMDD" 日"') || '）', '（至今）') ELSE '' END
             || COALESCE('被调查的 ' || to_char(persons, 'FM999,999,999,990') || ' 人中，',  '')
             || CASE WHEN before_zh = after_zh THEN before_zh || CASE WHEN poor_after IS NULL THEN '' ELSE '，计不计帮扶收入都一样' END
                     WHEN poor_before IS NOT NULL AND poor_after IS NOT NULL
                     THEN '不计帮扶收入有 ' || to_char(poor_before, 'FM999,999,999,990') || ' 人（' || h0 || '%）在贫困线下，计入后 '
                       || to_char(poor_after, 'FM999,999,999,990') || ' 人（' || h1 || '%）'
                     ELSE '不计帮扶收入，' || before_zh || '；计入后，' || after_zh END,
           CASE WHEN gap_before > gap_after THEN '人均缺口由贫困线的 ' || trim_scale(round(gap_before, 1)) || '% 降至 '
             || trim_scale(round(gap_after, 1)) || '%' END) AS zh,
         concat_ws('; ',
           'In ' || year || CASE WHEN is_partial THEN COALESCE(' to ' || to_char(records_through, 'FMDD Mon'), ' so far') ELSE '' END
             || COALESCE(', of ' || to_char(persons, 'FM999,999,999,990') || ' persons surveyed, ', ', ')
             || CASE WHEN before_en = after_en THEN before_en || ', without relief and with it'
                     WHEN poor_before IS NOT NULL AND poor_after IS NOT NULL
                     THEN to_char(poor_before, 'FM999,999,999,990') || ' (' || h0 || '%) were below the line without relief, '
                       || to_char(poor_after, 'FM999,999,999,990') || ' (' || h1 || '%) with it'
                     ELSE 'without relief ' || before_en || '; with relief ' || after_en END,
           CASE WHEN gap_before > gap_after THEN 'the gap fell from ' || trim_scale(round(gap_before, 1)) || '% to '
             || trim_scale(round(gap_after, 1)) || '% of the line' END) AS en
  FROM sides
)
SELECT s.year, s.line, s.persons, s.headcount_before, s.headcount_after, s.gap_before, s.gap_after,
       s.severity_before, s.severity_after, s.is_partial, f.zh AS finding_zh, f.en AS finding_en
FROM shown s CROSS JOIN finding f
ORDER BY s.year;
