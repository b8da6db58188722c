-- Households aided and aid instances by the township whose love supermarkets gave the aid, in the last whole year. With more
-- than 120 townships, by county; with more counties, by prefecture, then by province, as returned by the ledger's
-- place_level_of.
--
-- title.zh: 各地受助情况
-- title.en: Aid by place
-- place: 50
-- honours: year division as-of
-- narrow: yes
-- hides: yes
-- kind.zh: 两幅横条图
-- kind.en: two bar charts
-- foot.zh: 按发放超市所在地计，户数由多到少；一户可在多地受助，户数不可相加；户数过少的及可推出它的隐藏；横轴从 0 起
-- foot.en: By the place of the giving supermarket, ranked by households; one household may be aided in several, so households are never summed; too few, and what gives them away, are hidden; zero-based
--
-- | column     | kind  | 中文   | English         | 单位 | unit       | adds up |
-- | township   | label | 地区   | Place           |      |            |         |
-- | period     | text  | 期间   | Period          |      |            |         |
-- | households | count | 受助户数 | Households aided | 户 | households | set     |
-- | instances  | count | 受助人次 | Aid instances | 人次 | instances  | yes     |
--
-- A supermarket above that level counts for its own division. The whole ledger is shown as published, for years that are
-- over; for a part of it, or its books as of a day, the latest year is shown if none is over, with the day to which it is
-- known. NULL: a hidden cell; rows with hidden households come last. To try it: psql -v ledger=lushan -v
-- extension=public -v year=9999 -v division=NULL -v as_of=NULL -f townships.sql
WITH counted AS MATERIALIZED (
  SELECT year, division, name_zh, name_en, households, instances, false AS is_partial, NULL::date AS records_through
  FROM :"ledger".publication_township_year
  WHERE :division IS NULL AND :as_of IS NULL AND year <= :year
  UNION ALL
  SELECT year, division, name_zh, name_en, households, instances, is_partial, :"ledger".records_through_of(:as_of)
  FROM :"ledger".township_year_of(:division, :as_of)
  WHERE (:division IS NOT NULL OR :as_of IS NOT NULL) AND year <= :year
), recent AS (
  SELECT year, is_partial, records_through FROM counted ORDER BY is_partial, year DESC LIMIT 1
), words AS (
  SELECT w.zh, w.en, w.many
  FROM (SELECT max(:"extension".level(c.division)) AS level FROM counted c WHERE c.year = (SELECT year FROM recent)) AS finest
    JOIN (VALUES
      ('township', '乡镇', 'township', 'townships'), ('county', '县（市、区）', 'county', 'counties'),
      ('prefecture', '市（州）', 'prefecture', 'prefectures'), ('province', '省', 'province', 'provinces')
    ) AS w (level, zh, en, many) ON w.level = finest.level::text
), named AS (
  SELECT c.households, c.instances, COALESCE(c.name_zh, c.division::text) AS zh, COALESCE(c.name_en, c.name_zh, c.division::text) AS en,
         row_number() OVER (ORDER BY c.households DESC NULLS LAST, c.instances DESC NULLS LAST, c.division::text) AS place
  FROM counted c
  WHERE c.year = (SELECT year FROM recent)
), reported AS (
  SELECT count(*) AS townships, count(*) FILTER (WHERE households IS NULL) AS hidden,
         max(zh) FILTER (WHERE place = 1) AS first_zh, max(en) FILTER (WHERE place = 1) AS first_en,
         max(households) AS most, min(households) AS least,
         percentile_disc(0.5) WITHIN GROUP (ORDER BY households) AS middle
  FROM named
), finding AS (
  SELECT concat_ws('；',
           r.year || ' 年' || CASE WHEN r.is_partial AND :as_of IS NOT NULL THEN '（已结账的月份）' WHEN r.is_partial
             THEN COALESCE('（截至 ' || to_char(r.records_through, 'FMMM" 月 "FMDD" 日"') || '）', '（至今）') ELSE '' END
             || ' ' || t.townships || ' 个' || w.zh || '发放了援助',
           CASE WHEN t.hidden > 0 THEN '公布的' || w.zh || '中' ELSE '' END || '受助户最多的是' || t.first_zh || '，' || to_char(t.most, 'FM999,999,999,990') || ' 户'
             || CASE WHEN t.least < t.most THEN '，最少 ' || to_char(t.least, 'FM999,999,999,990') || ' 户，中位数 '
             || to_char(t.middle, 'FM999,999,999,990') || ' 户' ELSE '' END,
           CASE WHEN t.hidden > 0 THEN t.hidden || ' 个' || w.zh || '的数字隐藏' END) AS finding_zh,
         concat_ws('; ',
           'Aid was given in ' || t.townships || ' ' || CASE WHEN t.townships = 1 THEN w.en ELSE w.many END || CASE WHEN r.is_partial AND :as_of IS NOT NULL THEN ' in the closed months of ' ELSE ' in ' END || r.year
             || CASE WHEN r.is_partial AND :as_of IS NULL THEN COALESCE(' to ' || to_char(r.records_through, 'FMDD Mon'), ' so far') ELSE '' END,
           CASE WHEN t.hidden > 0 THEN 'of those published, ' ELSE '' END || 'most households in ' || t.first_en || ', ' || to_char(t.most, 'FM999,999,999,990')
             || CASE WHEN t.least < t.most THEN '; fewest ' || to_char(t.least, 'FM999,999,999,990') || ', median '
             || to_char(t.middle, 'FM999,999,999,990') ELSE '' END,
           CASE WHEN t.hidden > 0 THEN t.hidden || ' hidden' END) AS finding_en
  FROM reported t CROSS JOIN recent r CROSS JOIN words w
)
SELECT CASE WHEN n.en = n.zh THEN n.zh ELSE n.zh || E'\x1F' || n.en END AS township,
       r.year || CASE WHEN r.is_partial AND :as_of IS NOT NULL THEN '…' WHEN r.is_partial THEN COALESCE(' → ' || r.records_through, '…') ELSE '' END AS period,
       n.households, n.instances, f.finding_zh, f.finding_en
FROM named n CROSS JOIN recent r CROSS JOIN finding f
ORDER BY n.place;
