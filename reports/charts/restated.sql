-- The aid as published by a day, and as known now for the same months.
--
-- title.zh: 当时公布与现知
-- title.en: As published and as known now
-- place: 15
-- honours: year division as-of
-- needs: as-of
-- narrow: yes
-- latest: 10
-- hides: yes
-- kind.zh: 三幅柱形图
-- kind.en: three bar charts
-- foot.zh: 柱为当时公布数，其上小字为同样月份的现知数；只含当时已结账的月份；各图纵轴独立，从 0 起
-- foot.en: Bars: as published then; the small numbers above: the same months as known now. Only months closed by then; each panel has its own zero-based scale
--
-- | column         | kind    | 中文         | English                    | 单位 | unit       | adds up |
-- | year           | period  | 年份         | Year                       |      |            |         |
-- | months         | count   | 已结账月数   | Months closed              | 个月 | months     | yes     |
-- | restated       | count   | 后有变动的月数 | Months that differ now   | 个月 | months     | yes     |
-- | instances      | count   | 受助人次     | Aid instances              | 人次 | instances  | yes     |
-- | instances_now  | count   | 受助人次，现知 | Aid instances, known now | 人次 | instances  | yes     |
-- | households     | count   | 受助户数     | Households aided           | 户   | households | set     |
-- | households_now | count   | 受助户数，现知 | Households aided, known now | 户 | households | set     |
-- | amount         | yuan    | 发放价值     | Worth of aid               | 元   | CNY        | yes     |
-- | amount_now     | yuan    | 发放价值，现知 | Worth of aid, known now  | 元   | CNY        | yes     |
-- | is_partial     | partial | 未全部结账   | Not closed in all months   |      |            |         |
--
-- NULL is a hidden cell. The latest ten years are drawn.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -v division=NULL -v as_of=CURRENT_DATE -f restated.sql
WITH years AS MATERIALIZED (
  SELECT r.year, r.months, r.restated, r.is_partial, r.published, r.known_now, max(r.year) OVER () AS last,
         LEAST(NULLIF(:"extension".households(r.published), 0), NULLIF(:"extension".households(r.known_now), 0)) < l.suppress_below AS hidden
  FROM :"ledger".aid_restated_year_of(:division, :as_of) r CROSS JOIN :"ledger".ledger l
  WHERE r.year <= :year
), shown AS (
  SELECT year, last, months, restated, is_partial,
         CASE WHEN hidden IS NOT TRUE THEN :"extension".instances(published) END AS instances,
         CASE WHEN hidden IS NOT TRUE THEN :"extension".instances(known_now) END AS instances_now,
         CASE WHEN hidden IS NOT TRUE THEN :"extension".households(published) END AS households,
         CASE WHEN hidden IS NOT TRUE THEN :"extension".households(known_now) END AS households_now,
         CASE WHEN hidden IS NOT TRUE THEN :"extension".amount(published) END AS amount,
         CASE WHEN hidden IS NOT TRUE THEN :"extension".amount(known_now) END AS amount_now
  FROM years
), total AS (
  SELECT sum(months) AS months, sum(restated) AS restated,
         CASE WHEN bool_and(instances IS NOT NULL) THEN sum(instances_now - instances) END AS more
  FROM shown WHERE year > last - 10
), finding AS (
  SELECT '截至 ' || :as_of::date || ' 已结账 ' || months || ' 个月'
           || CASE WHEN restated = 0 THEN '，至今无一变动'
                   ELSE '，其中 ' || restated || ' 个月后有变动'
                        || COALESCE('，受助人次合计' || CASE WHEN more > 0 THEN '增加 ' || more WHEN more < 0 THEN '减少 ' || -more ELSE '不变' END, '')
              END AS zh,
         months || CASE WHEN months = 1 THEN ' month' ELSE ' months' END || ' had been closed by ' || :as_of::date
           || CASE WHEN restated = 0 THEN '; none differs now'
                   ELSE '; ' || restated || ' of them ' || CASE WHEN restated = 1 THEN 'differs' ELSE 'differ' END || ' now'
                        || COALESCE(', aid instances ' || CASE WHEN more > 0 THEN 'rose by ' || more WHEN more < 0 THEN 'fell by ' || -more ELSE 'are as many' END || ' in all', '')
              END AS en
  FROM total
)
SELECT s.year, s.months, s.restated, s.instances, s.instances_now, s.households, s.households_now, s.amount, s.amount_now,
       s.is_partial, f.zh AS finding_zh, f.en AS finding_en
FROM shown s CROSS JOIN finding f
WHERE (SELECT months > 0 FROM total)
ORDER BY s.year;
