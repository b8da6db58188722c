-- The four main figures of the love supermarkets, year by year.
--
-- title.zh: 爱心超市历年趋势
-- title.en: Love supermarkets year by year
-- place: 10
-- honours: year division
-- narrow: yes
-- latest: 10
-- hides: households instances
-- kind.zh: 四幅柱形图
-- kind.en: four bar charts
-- foot.zh: 柱上百分比为较上年的变动，未满的年度与上年同期比；各图纵轴独立，均从 0 起
-- foot.en: % above bars: change on the year before; of a year that is not over, on its same months; each panel has its own zero-based scale
--
-- | column     | kind    | 中文     | English                | 单位 | unit       | adds up |
-- | year       | period  | 年份     | Year                   |      |            |         |
-- | open       | count   | 爱心超市 | Love supermarkets open | 家   | stores     | stock   |
-- | received   | yuan    | 接收捐赠 | Donations received     | 元   | CNY        | yes     |
-- | households | count   | 受助户数 | Households aided       | 户   | households | set     |
-- | instances  | count   | 受助人次 | Aid instances          | 人次 | instances  | yes     |
-- | received_year_before | yuan | 上年同期捐赠 | Donations, year before | 元 | CNY | |
-- | households_year_before | count | 上年同期户数 | Households, year before | 户 | households | |
-- | instances_year_before | count | 上年同期人次 | Instances, year before | 人次 | instances | |
-- | is_partial | partial | 未满期   | Period not over        |      |            |         |
--
-- A year that one view has and another lacks shows "?" there. A year that is not over is compared with the same closed months
-- of the year before, if these are all the months that it has: NAME_year_before is what NAME is compared with. The latest ten
-- years are drawn, and compared in the headline.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -v division=NULL -f trend.sql
WITH aid AS MATERIALIZED (  -- the whole ledger as published; for a part of it, small counts are hidden
  SELECT year, households, instances, is_partial FROM :"ledger".publication_aid_year
  WHERE :division IS NULL AND year <= :year
  UNION ALL
  SELECT a.year, CASE WHEN NOT h.hidden THEN a.households END, CASE WHEN NOT h.hidden THEN a.instances END, a.is_partial
  FROM :"ledger".aid_year_of(:division, NULL) a
    CROSS JOIN :"ledger".ledger l
    CROSS JOIN LATERAL (SELECT a.households > 0 AND a.households < l.suppress_below) AS h(hidden)
  WHERE :division IS NOT NULL AND a.year <= :year
), donated AS MATERIALIZED (
  SELECT year, received, is_partial FROM :"ledger".publication_donation_year WHERE :division IS NULL AND year <= :year
  UNION ALL
  SELECT year, received, is_partial FROM :"ledger".donation_year_of(:division) WHERE :division IS NOT NULL AND year <= :year
), shops AS MATERIALIZED (
  SELECT year, open, is_partial FROM :"ledger".publication_supermarket_year WHERE :division IS NULL AND year <= :year
  UNION ALL
  SELECT year, open, is_partial FROM :"ledger".supermarket_year_of(:division) WHERE :division IS NOT NULL AND year <= :year
), clock AS (
  SELECT records_through FROM :"ledger".publication_edition WHERE :division IS NULL
  UNION ALL
  SELECT records_through FROM :"ledger".ledger WHERE :division IS NOT NULL
), same AS MATERIALIZED (  -- the same closed months of each year, as published
  SELECT a.year, a.last_day, to_char(a.last_day, 'MM') AS month, a.households, a.instances, d.received
  FROM :"ledger".publication_aid_year_to_date a
    LEFT JOIN :"ledger".publication_donation_year_to_date d ON d.year = a.year AND d.last_day = a.last_day
  WHERE :division IS NULL AND a.year <= :year
), span AS (
  SELECT min(year) AS first, max(year) AS last
  FROM (SELECT year FROM shops UNION ALL SELECT year FROM donated UNION ALL SELECT year FROM aid) AS y
), years AS (
  SELECT y.year, s.open, d.received, a.households, a.instances,
         COALESCE(s.is_partial, false) OR COALESCE(d.is_partial, false)
           OR COALESCE(a.is_partial, false) AS is_partial
  FROM span
    CROSS JOIN LATERAL generate_series(first, last) AS y(year)
    LEFT JOIN shops s ON s.year = y.year
    LEFT JOIN donated d ON d.year = y.year
    LEFT JOIN aid a ON a.year = y.year
), based AS (  -- with the year before: all of it, or the same months
  SELECT y.*, CASE WHEN y.is_partial THEN b.received::text ELSE w.received::text END AS received_year_before,
         CASE WHEN y.is_partial THEN b.households::text ELSE w.households::text END AS households_year_before,
         CASE WHEN y.is_partial THEN b.instances::text ELSE w.instances::text END AS instances_year_before
  FROM years y CROSS JOIN clock c
    LEFT JOIN years w ON w.year = y.year - 1 AND NOT w.is_partial
    LEFT JOIN same s ON s.year = y.year AND s.last_day = c.records_through
    LEFT JOIN same b ON b.year = s.year - 1 AND b.month = s.month
), alike AS (  -- the last year and the year before, over the months that are closed in both
  SELECT s.year, s.month::integer AS month, to_char(s.last_day, 'Mon') AS month_en, f.place, f.now_zh, f.now_en, f.before_zh, f.before_en,
         round(100 * (f.number - f.base) / NULLIF(f.base, 0), 1) AS change
  FROM (SELECT * FROM same ORDER BY year DESC, month DESC LIMIT 1) AS s
    JOIN span ON span.last = s.year
    JOIN same b ON b.year = s.year - 1 AND b.month = s.month
    CROSS JOIN LATERAL (VALUES
      (1, s.households::numeric, b.households::numeric, '受助 ' || to_char(s.households, 'FM999,999,999,999,990') || ' 户',
       to_char(s.households, 'FM999,999,999,999,990') || CASE s.households WHEN 1 THEN ' household' ELSE ' households' END || ' aided',
       to_char(b.households, 'FM999,999,999,999,990') || ' 户', to_char(b.households, 'FM999,999,999,999,990')),
      (2, s.received::text::numeric, b.received::text::numeric,
       '受赠 ' || :"extension".headline(s.received::text:::"extension".yuan, 'zh'),
       :"extension".headline(s.received::text:::"extension".yuan, 'en') || ' in donations',
       :"extension".headline(b.received::text:::"extension".yuan, 'zh'), :"extension".headline(b.received::text:::"extension".yuan, 'en'))
    ) AS f(place, number, base, now_zh, now_en, before_zh, before_en)
), like_for_like AS (
  SELECT year || ' 年 1' || CASE month WHEN 1 THEN '' ELSE '–' || month END || ' 月'
           || string_agg(now_zh || '（上年同期 ' || before_zh
                || CASE WHEN change > 0 THEN '，上升 ' || change || '%' WHEN change < 0 THEN '，下降 ' || -change || '%' ELSE '' END || '）', '，' ORDER BY place) AS zh,
         'Jan' || CASE month WHEN 1 THEN '' ELSE '–' || month_en END || ' ' || year || ': '
           || string_agg(now_en || ' (' || CASE place WHEN first_place THEN 'Jan' || CASE month WHEN 1 THEN '' ELSE '–' || month_en END || ' ' || year - 1 || ': ' ELSE '' END || before_en
                || CASE WHEN change > 0 THEN ', up ' || change || '%' WHEN change < 0 THEN ', down ' || -change || '%' ELSE '' END || ')', ', ' ORDER BY place) AS en
  FROM (SELECT *, min(place) OVER () AS first_place FROM alike WHERE now_zh IS NOT NULL AND before_zh IS NOT NULL) AS a
  GROUP BY year, month, month_en
), whole AS (  -- only years that are over are compared
  SELECT min(year) AS first, max(year) AS last FROM years WHERE NOT is_partial AND year > (SELECT last - 10 FROM span)
), compared AS (  -- one row for each figure that a headline compares: first and last whole year
  SELECT f.place, f.zh, f.en, w.first, w.last, f.before, f.after,
         round(100 * (f.after - f.before) / NULLIF(f.before, 0), 1) AS change
  FROM whole w
    JOIN years a ON a.year = w.first
    JOIN years b ON b.year = w.last
    CROSS JOIN LATERAL (VALUES
      (1, '受助户数', 'households aided', a.households::numeric, b.households::numeric),
      (2, '捐赠', 'donations', a.received::text::numeric, b.received::text::numeric)
    ) AS f(place, zh, en, before, after)
  WHERE w.first < w.last
), change AS (
  SELECT string_agg(zh || CASE
             WHEN change > 0 THEN '上升 ' || change || '%'
             WHEN change < 0 THEN '下降 ' || -change || '%'
             WHEN change = 0 THEN '持平'
             ELSE '无从比较' END, '，' ORDER BY place) AS zh,
         string_agg(en || CASE
             WHEN change > 0 THEN ' rose ' || change || '%'
             WHEN change < 0 THEN ' fell ' || -change || '%'
             WHEN change = 0 THEN ' did not change'
             ELSE ' cannot be compared' END, ', ' ORDER BY place) AS en
  FROM compared
), ends AS (
  SELECT w.first, w.last, l.records_through,
         a.open AS open_first, z.year AS open_year, z.open AS open_last, z.is_partial,
         to_char(z.households, 'FM999,999,999,999,990') AS households,
         :"extension".headline(z.received::text:::"extension".yuan, 'zh') AS received_zh,
         :"extension".headline(z.received::text:::"extension".yuan, 'en') AS received_en
  FROM span
    JOIN years a ON a.year = GREATEST(span.first, span.last - 9)
    JOIN years z ON z.year = span.last
    CROSS JOIN whole w
    CROSS JOIN clock l
), finding AS (
  SELECT concat_ws('；',
           CASE WHEN open_first <> open_last
                THEN '爱心超市' || CASE WHEN open_last > open_first THEN '增至 ' ELSE '减至 ' END
                     || to_char(open_last, 'FM999,999,999,990') || ' 家'
                ELSE '爱心超市 ' || to_char(open_last, 'FM999,999,999,990') || ' 家' END,
           CASE WHEN NOT is_partial OR like_for_like.zh IS NULL THEN last || ' 年较 ' || first || ' 年' || change.zh END,
           CASE WHEN is_partial AND like_for_like.zh IS NOT NULL THEN like_for_like.zh
                WHEN is_partial OR change.zh IS NULL
                THEN open_year || ' 年' || CASE WHEN is_partial
                       THEN COALESCE('截至 ' || to_char(records_through, 'FMMM" 月 "FMDD" 日"'), '以来')
                       ELSE '' END
                     || '受助 ' || households || ' 户，受赠 ' || received_zh END) AS finding_zh,
         concat_ws('; ',
           CASE WHEN open_first <> open_last
                THEN 'Love supermarkets ' || CASE WHEN open_last > open_first THEN 'rose' ELSE 'fell' END
                     || ' to ' || to_char(open_last, 'FM999,999,999,990')
                ELSE to_char(open_last, 'FM999,999,999,990') || CASE open_last WHEN 1 THEN ' love supermarket' ELSE ' love supermarkets' END END,
           CASE WHEN NOT is_partial OR like_for_like.en IS NULL THEN 'from ' || first || ' to ' || last || ' ' || change.en END,
           CASE WHEN is_partial AND like_for_like.en IS NOT NULL THEN like_for_like.en
                WHEN is_partial OR change.en IS NULL
                THEN open_year || CASE WHEN is_partial
                       THEN COALESCE(' to ' || to_char(records_through, 'FMDD Mon'), ' so far')
                       ELSE '' END
                     || ': ' || households || CASE households WHEN '1' THEN ' household' ELSE ' households' END || ' aided, donations of ' || received_en END) AS finding_en
  FROM ends CROSS JOIN change LEFT JOIN like_for_like ON true
)
SELECT y.year, y.open, y.received, y.households, y.instances, y.received_year_before, y.households_year_before, y.instances_year_before, y.is_partial,
       f.finding_zh, f.finding_en
FROM based y CROSS JOIN finding f
ORDER BY y.year;
