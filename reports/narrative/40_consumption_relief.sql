-- Consumption relief in the reporting year, and the rule on welfare gifts.
--
-- Each row is a paragraph (zh, en). Figures that the ledger does not publish are left out. To try it: psql -v
-- ledger=lushan -v extension=public -v year=9999 -f 40_consumption_relief.sql
WITH clock AS (
  SELECT records_through FROM :"ledger".publication_edition
), years AS (
  SELECT p.year, p.purchases, p.units, p.suppliers, p.households,
         p.amount::text::numeric AS amount, p.gifts::text::numeric AS gifts, p.is_partial, c.records_through
  FROM :"ledger".publication_purchase_year p CROSS JOIN clock c
  WHERE p.year <= :year AND p.purchases > 0
), judged AS (
  SELECT year, units, passed AS pass, failed AS fail, share_required AS share
  FROM :"ledger".publication_purchase_rule
  WHERE year <= :year
), this AS (
  SELECT y.*, year || ' 年' || CASE WHEN is_partial THEN COALESCE('（截至 ' || to_char(records_through, 'FMMM" 月 "FMDD" 日"') || '）', '（至今）') ELSE ' ' END AS period_zh,
         year || CASE WHEN is_partial THEN COALESCE(' up to ' || to_char(records_through, 'FMDD FMMonth'), ' so far') ELSE '' END AS period_en
  FROM years y
  ORDER BY year DESC LIMIT 1
), words AS (
  SELECT amount,
         :"extension".headline(amount:::"extension".yuan, 'zh') AS zh, :"extension".headline(amount:::"extension".yuan, 'en') AS en
  FROM (SELECT amount FROM this UNION SELECT gifts FROM this) AS a
), paragraphs(place, zh, en) AS (
  SELECT 1,
         '消费扶贫：' || t.period_zh || t.units || ' 个单位以购代捐 ' || to_char(t.purchases, 'FM999,999,990') || ' 笔，共 ' || a.zh
           || CASE WHEN t.gifts > 0 THEN '，其中工会福利 ' || g.zh ELSE '' END
           || COALESCE('；卖方有 ' || to_char(t.households, 'FM999,999,990') || ' 户农家'
                       || CASE WHEN t.suppliers > 0 THEN '和 ' || t.suppliers || ' 家企业、合作社等' ELSE '' END, '') || '。',
         'Consumption relief: in ' || t.period_en || CASE WHEN is_partial THEN ', ' ELSE ' ' END || t.units || CASE t.units WHEN 1 THEN ' unit' ELSE ' units' END || ' made '
           || to_char(t.purchases, 'FM999,999,990') || CASE t.purchases WHEN 1 THEN ' purchase' ELSE ' purchases' END || ' for ' || a.en
           || CASE WHEN t.gifts > 0 THEN ', of which ' || g.en || ' for gifts of the unions to their members' ELSE '' END
           || COALESCE('; ' || to_char(t.households, 'FM999,999,990') || ' households'
                       || CASE WHEN t.suppliers > 0 THEN ' and ' || t.suppliers
                            || CASE t.suppliers WHEN 1 THEN ' enterprise or cooperative' ELSE ' enterprises and cooperatives' END ELSE '' END || ' sold', '') || '.'
  FROM this t JOIN words a ON a.amount = t.amount JOIN words g ON g.amount = t.gifts
  UNION ALL
  SELECT 2,
         '工会福利' || COALESCE('不低于 ' || trim_scale(j.share) || '% 用于消费扶贫', '的消费扶贫比例未定') || '：' || j.units || ' 个单位'
           || CASE WHEN j.pass + j.fail = 0 THEN '均证据不足' ELSE '中达标 ' || j.pass || ' 个、未达标 ' || j.fail || ' 个、证据不足 ' || j.units - j.pass - j.fail || ' 个' END
           || '；不知道全部福利支出的，不算达标。',
         COALESCE('At least ' || trim_scale(j.share) || '% of welfare gifts are to be bought this way', 'No share of welfare gifts is laid down') || ': of ' || j.units
           || CASE j.units WHEN 1 THEN ' unit ' ELSE ' units ' END || CASE j.pass WHEN 0 THEN 'none' ELSE j.pass::text END || ' passed and ' || CASE j.fail WHEN 0 THEN 'none' ELSE j.fail::text END
           || ' failed; for ' || CASE j.units - j.pass - j.fail WHEN 0 THEN 'none' WHEN j.units THEN 'all' ELSE (j.units - j.pass - j.fail)::text END
           || ' the evidence does not suffice: without the whole spending on gifts there is no pass.'
  FROM judged j JOIN this t ON t.year = j.year
)
SELECT zh, en FROM paragraphs ORDER BY place;
