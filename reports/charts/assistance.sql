-- What model workers' assistance gave in each mode of the "6+1": money beside the different households that received it, in
-- the last whole year and over all years.
--
-- title.zh: 劳模助力 6+1
-- title.en: Assistance by model workers, 6+1
-- narrow: yes
-- hides: yes
-- kind.zh: 四幅横条图
-- kind.en: four bar charts
-- foot.zh: 金额为给到户和村的款物折价；户数不重复，一户可受多种方式帮扶，各方式不可相加；户数过少的及可推出它的隐藏；横轴从 0 起
-- foot.en: Money: worth of what households and villages received; a household may be in several modes; too few are hidden; zero-based
--
-- | column      | kind    | 中文         | English               | 单位 | unit       | adds up |
-- | mode        | label   | 方式         | Mode                  |      |            |         |
-- | year        | text    | 一年内       | Within one year       |      |            |         |
-- | amount      | yuan    | 一年内金额   | Given, one year       | 元   | CNY        | yes     |
-- | households  | count   | 一年内户数   | Households, one year  | 户   | households | set     |
-- | span        | text    | 全部年份     | All years             |      |            |         |
-- | all_amount  | yuan    | 全期金额     | Given, all years      | 元   | CNY        | yes     |
-- | all_households | count | 全期户数    | Households, all years | 户   | households | set     |
--
-- All modes of the ledger, in the order of the "6+1", then its own. Without a whole year, the latest one stands in, with the
-- day to which it is known. A NULL is hidden; with a number of households goes the amount that they received.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f assistance.sql
WITH clock AS (
  SELECT 10 AS least, records_through, COALESCE(records_through, CURRENT_DATE) AS today FROM :"ledger".ledger
), given AS MATERIALIZED (
  SELECT year, mode, amount::text::numeric AS amount, households, tally, make_date(year, 12, 31) > today AS is_partial
  FROM :"ledger".assistance_by_mode CROSS JOIN clock
  WHERE year <= :year
), recent AS (
  SELECT DISTINCT year, is_partial FROM given ORDER BY is_partial, year DESC LIMIT 1
), span AS (
  SELECT min(year) AS first, max(year) AS last, bool_or(is_partial) AS is_partial,
         :"extension".households(:"extension".rollup(tally)) AS united
  FROM given HAVING count(*) > 0
), modes AS (
  SELECT m.mode, replace(m.name_zh, chr(31), ' ') AS zh, replace(m.name_en, chr(31), ' ') AS en,
         row_number() OVER (ORDER BY array_position(ARRAY['technology', 'industry', 'project', 'employment', 'pairing', 'education',
           'outstanding'], m.mode), m.mode) AS place
  FROM :"ledger".assistance_modes m
), counted AS (
  SELECT m.place, m.zh, m.en,
         COALESCE(sum(g.amount) FILTER (WHERE g.year = r.year), 0) AS amount,
         COALESCE(sum(g.households) FILTER (WHERE g.year = r.year), 0)::bigint AS households,
         COALESCE(sum(g.amount), 0) AS all_amount,
         COALESCE(:"extension".households(:"extension".rollup(g.tally)), 0)::bigint AS all_households
  FROM modes m CROSS JOIN recent r LEFT JOIN given g ON g.mode = m.mode
  GROUP BY m.place, m.zh, m.en
), columns AS (
  SELECT array_agg(households ORDER BY place) AS households, array_agg(all_households ORDER BY place) AS all_households,
         sum(households) AS total, sum(all_households) AS all_total, count(*)::integer AS modes, max(c.least) AS least
  FROM counted CROSS JOIN clock c
), published AS (  -- of a total below the limit nothing is told
  SELECT p.place, u.households, u.all_households
  FROM columns c
    CROSS JOIN LATERAL unnest(
      CASE WHEN c.total BETWEEN 1 AND c.least - 1 THEN array_fill(NULL::bigint, ARRAY[c.modes])
           ELSE :"extension".suppress(c.households, c.least) END,
      CASE WHEN c.all_total BETWEEN 1 AND c.least - 1 THEN array_fill(NULL::bigint, ARRAY[c.modes])
           ELSE :"extension".suppress(c.all_households, c.least) END) WITH ORDINALITY AS u(households, all_households, place)
    JOIN counted p ON p.place = u.place
), told AS (
  SELECT n.place, n.zh, n.en, p.households, p.all_households,
         CASE WHEN p.households IS NOT NULL THEN n.amount END AS amount,
         CASE WHEN p.all_households IS NOT NULL THEN n.all_amount END AS all_amount
  FROM counted n JOIN published p ON p.place = n.place
), totals AS (
  SELECT r.year, r.is_partial AS recent_is_partial, s.first, s.last, s.is_partial, c.records_through,
         CASE WHEN NOT EXISTS (SELECT FROM told WHERE all_amount IS NULL) THEN (SELECT sum(all_amount) FROM told) END AS all_amount,
         CASE WHEN s.united >= c.least OR s.united = 0 THEN s.united END AS united, c.least
  FROM recent r CROSS JOIN span s CROSS JOIN clock c
), best AS (
  SELECT * FROM told WHERE households > 0 ORDER BY households DESC, place LIMIT 1
), amounts AS (
  SELECT CASE WHEN all_amount >= 10000 THEN trim_scale(round(all_amount / 10000, 2)) || ' 万元' ELSE trim_scale(all_amount) || ' 元' END AS zh,
         'CNY ' || CASE WHEN all_amount >= 1000000 THEN trim_scale(round(all_amount / 1000000, 2)) || ' million'
                        WHEN all_amount >= 1000 THEN trim_scale(round(all_amount / 1000, 2)) || ' thousand'
                        ELSE trim_scale(all_amount)::text END AS en
  FROM totals
), finding AS (
  SELECT concat_ws('；',
           concat_ws('–', NULLIF(first, last), last) || ' 年'
             || CASE WHEN is_partial THEN COALESCE('（截至 ' || to_char(records_through, 'YYYY-MM-DD') || '）', '（至今）') ELSE '' END
             || COALESCE('惠及 ' || to_char(united, 'FM999,999,999,990') || ' 户（不重复）', '受助户数隐藏') || COALESCE('，款物合计 ' || a.zh, ''),
           t.year || ' 年' || CASE WHEN recent_is_partial THEN '（未满期）' ELSE '' END || '户数最多的是' || b.zh || '，'
             || to_char(b.households, 'FM999,999,999,990') || ' 户') AS finding_zh,
         concat_ws('; ',
           COALESCE(to_char(united, 'FM999,999,999,990') || ' different households received something ', 'Households are hidden ')
             || CASE WHEN first < last THEN 'from ' || first || ' to ' ELSE 'in ' END
             || CASE WHEN NOT is_partial THEN last::text
                     ELSE COALESCE(to_char(records_through, 'FMDD Mon YYYY'), last || ' so far') END || COALESCE(', ' || a.en || ' in all', ''),
           'most in ' || t.year || CASE WHEN recent_is_partial THEN ' so far' ELSE '' END || ': ' || b.en || ', '
             || to_char(b.households, 'FM999,999,999,990')) AS finding_en
  FROM totals t CROSS JOIN amounts a LEFT JOIN best b ON true
)
SELECT n.zh || chr(31) || n.en AS mode,
       t.year || CASE WHEN t.recent_is_partial THEN COALESCE(' → ' || t.records_through, '…') ELSE '' END AS year,
       n.amount, n.households,
       CASE WHEN t.is_partial AND t.records_through IS NOT NULL THEN t.first || ' → ' || t.records_through
            ELSE concat_ws('–', NULLIF(t.first, t.last), t.last) || CASE WHEN t.is_partial THEN '…' ELSE '' END END AS span,
       n.all_amount, n.all_households, f.finding_zh, f.finding_en
FROM told n CROSS JOIN totals t CROSS JOIN finding f
ORDER BY n.place;
