-- What model workers' assistance gave in each mode of the "6+1", year by year: money beside the different households that
-- received it.
--
-- title.zh: 劳模助力 6+1
-- title.en: Assistance by model workers, 6+1
-- place: 70
-- narrow: yes
-- latest: 3
-- hides: yes
-- kind.zh: 横条图，每年两幅：金额与户数
-- kind.en: bar charts, two a year: money and households
-- foot.zh: 金额为给到户和村的款物折价；户数不重复，一户可受多种方式帮扶，户数不可相加；户数过少的及可推出它的隐藏；各年同一横轴，从 0 起
-- foot.en: Money: worth of what households and villages received; a household may be in several modes; too few are hidden; zero-based
--
-- | column     | kind    | 中文     | English         | 单位 | unit       | adds up |
-- | mode       | group   | 方式     | Mode            |      |            |         |
-- | year       | period  | 年份     | Year            |      |            |         |
-- | amount     | yuan    | 款物金额 | Worth given     | 元   | CNY        | yes     |
-- | households | count   | 受助户数 | Households      | 户   | households | set     |
-- | is_partial | partial | 未满期   | Period not over |      |            |         |
--
-- The latest three years are drawn; all modes of the ledger, in the order of the "6+1", then its own. NULL: hidden. Where a number
-- of households is hidden, so is the amount that they received.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f assistance.sql
WITH clock AS (
  SELECT suppress_below AS least, records_through, COALESCE(records_through, CURRENT_DATE) AS today FROM :"ledger".publication_edition
), years AS MATERIALIZED (
  SELECT y.year, make_date(y.year, 12, 31) > c.today AS is_partial
  FROM (SELECT max(year) AS last, min(year) AS first FROM :"ledger".publication_assistance_by_mode WHERE year <= :year) AS s
    CROSS JOIN LATERAL generate_series(s.first, s.last) AS y(year)
    CROSS JOIN clock c
), modes AS (
  SELECT m.mode, replace(m.name_zh, chr(31), ' ') AS zh, replace(m.name_en, chr(31), ' ') AS en,
         row_number() OVER (ORDER BY array_position(ARRAY['technology', 'industry', 'project', 'employment', 'pairing', 'education',
           'outstanding'], m.mode), m.mode) AS place
  FROM :"ledger".publication_assistance_modes m
), published AS (  -- a mode without a row gave nothing
  SELECT y.year, m.place, CASE WHEN g.mode IS NULL THEN 0 ELSE g.households END AS households,
         CASE WHEN g.mode IS NULL THEN 0.00 WHEN g.households IS NOT NULL THEN g.amount::text::numeric END AS amount
  FROM years y CROSS JOIN modes m LEFT JOIN :"ledger".publication_assistance_by_mode g ON g.year = y.year AND g.mode = m.mode
), reached AS (
  SELECT year, households FROM :"ledger".publication_scheme_year WHERE scheme = 'model_workers'
), best AS (
  SELECT DISTINCT ON (p.year) p.year, m.zh, m.en, p.households
  FROM published p JOIN modes m ON m.place = p.place
  WHERE p.households > 0
  ORDER BY p.year, p.households DESC, p.place
), reported AS (  -- the last whole year, and a later one that is not over; a mode with nearly all households would reveal the few others
  SELECT y.year, y.is_partial, k.records_through, b.zh AS best_zh, b.en AS best_en,
         to_char(CASE WHEN r.households - b.households BETWEEN 1 AND k.least - 1 THEN NULL ELSE r.households END,
                 'FM999,999,999,990') AS n, to_char(b.households, 'FM999,999,999,990') AS most,
         (SELECT CASE WHEN bool_and(p.amount IS NOT NULL) THEN sum(p.amount) END FROM published p WHERE p.year = y.year) AS amount
  FROM years y CROSS JOIN clock k
    LEFT JOIN reached r ON r.year = y.year
    LEFT JOIN best b ON b.year = y.year
  WHERE y.year >= (SELECT max(year) FROM years WHERE NOT is_partial OR year = (SELECT min(year) FROM years))
), worded AS (
  SELECT *, :"extension".headline(amount:::"extension".yuan, 'zh') AS zh, :"extension".headline(amount:::"extension".yuan, 'en') AS en
  FROM reported
), finding AS (
  SELECT string_agg(year || ' 年'
           || CASE WHEN is_partial THEN COALESCE('截至 ' || to_char(records_through, 'FMMM" 月 "FMDD" 日"'), '至今') ELSE '' END
           || COALESCE('惠及 ' || n || ' 户（不重复）', '受助户数隐藏') || COALESCE('，款物 ' || zh, '')
           || CASE WHEN is_partial THEN '' ELSE COALESCE('，户数最多的是' || best_zh || '（' || most || ' 户）', '') END,
           '；' ORDER BY year) AS finding_zh,
         string_agg(year || CASE WHEN is_partial THEN COALESCE(' to ' || to_char(records_through, 'FMDD Mon'), ' so far') ELSE '' END || ': '
           || COALESCE(n || ' different households', 'households are hidden') || COALESCE(', ' || en, '')
           || CASE WHEN is_partial THEN '' ELSE COALESCE(', most by ' || best_en || ' (' || most || ')', '') END,
           '; ' ORDER BY year) AS finding_en
  FROM worded
)
SELECT m.zh || chr(31) || m.en AS mode, y.year, p.amount, p.households, y.is_partial, f.finding_zh, f.finding_en
FROM published p
  JOIN modes m ON m.place = p.place
  JOIN years y ON y.year = p.year
  CROSS JOIN finding f
ORDER BY m.place, y.year;
