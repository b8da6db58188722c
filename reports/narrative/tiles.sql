-- The six figures at the head of the report: this year, the year before, and the change between the same months.
--
-- Each row is a tile: its name, the figure, what it is compared with, and the change, each in both languages; an empty text
-- is left out. A stock is compared with the end of the year before. What was received and given out, and to how many, is compared
-- with the same months of the year before, as published, where these are closed in
-- both years. To try it: psql -v ledger=lushan -v extension=public -v year=9999 -v division=NULL -f tiles.sql
WITH whole AS (
  SELECT 1 AS place, year, open::numeric AS number, hidden, false AS is_partial FROM :"ledger".publication_supermarket_year WHERE year <= :year
  UNION ALL
  SELECT 2, year, received::text::numeric, hidden, is_partial FROM :"ledger".publication_donation_year WHERE year <= :year
  UNION ALL
  SELECT v.place, a.year, v.number, a.hidden, a.is_partial
  FROM :"ledger".publication_aid_year a CROSS JOIN LATERAL (VALUES
    (3, a.amount::text::numeric), (4, a.households::numeric), (5, a.persons), (6, a.instances)) AS v(place, number)
  WHERE a.year <= :year
), months AS (  -- of the latest year, and the same of the year before
  SELECT v.place, d.year, d.last_day, v.number
  FROM :"ledger".publication_aid_year_to_date d CROSS JOIN LATERAL (VALUES
    (3, d.amount::text::numeric), (4, d.households::numeric), (5, d.persons), (6, d.instances)) AS v(place, number)
  WHERE d.year <= :year
  UNION ALL
  SELECT 2, year, last_day, received::text::numeric FROM :"ledger".publication_donation_year_to_date WHERE year <= :year
), named(place, zh, en, unit) AS (
  VALUES (1, '爱心超市', 'Love supermarkets', '家'), (2, '接收捐赠', 'Received in donations', '元'), (3, '发放援助', 'Given out in aid', '元'),
         (4, '受助户', 'Different households', '户'), (5, '受助人', 'Different persons', '人'), (6, '援助', 'Hand-outs', '人次')
), latest AS (
  SELECT max(year) AS year FROM whole
), compared AS (
  SELECT n.*, w.year, w.number, w.hidden, w.is_partial, b.number AS before, m.number AS part, s.number AS same, m.last_day,
         CASE WHEN w.is_partial THEN m.number ELSE w.number END AS one, CASE WHEN w.is_partial THEN s.number ELSE b.number END AS other
  FROM named n
    CROSS JOIN latest
    LEFT JOIN whole w ON w.place = n.place AND w.year = latest.year
    LEFT JOIN whole b ON b.place = n.place AND b.year = latest.year - 1
    LEFT JOIN LATERAL (SELECT * FROM months WHERE place = n.place AND year = latest.year ORDER BY last_day DESC LIMIT 1) AS m ON true
    LEFT JOIN months s ON s.place = n.place AND s.year = latest.year - 1 AND date_part('month', s.last_day) = date_part('month', m.last_day)
  WHERE latest.year IS NOT NULL
), worded AS (
  SELECT c.*, v.name, v.number IS NULL AS is_unknown,
         CASE WHEN c.unit = '元' THEN :"extension".headline(v.number:::"extension".yuan, 'zh')
              ELSE to_char(v.number, 'FM999,999,999,990') || ' ' || c.unit END AS words_zh,
         CASE WHEN c.unit = '元' THEN :"extension".headline(v.number:::"extension".yuan, 'en')
              ELSE to_char(v.number, 'FM999,999,999,990') END AS words_en
  FROM compared c CROSS JOIN LATERAL (VALUES ('now', c.number), ('before', c.before), ('part', c.part), ('same', c.same)) AS v(name, number)
), tiles AS (
  SELECT place, zh, en, year, is_partial, hidden, last_day,
         round(100 * (one - other) / NULLIF(other, 0), 1) AS change,
         max(words_zh) FILTER (WHERE name = 'now') AS now_zh, max(words_en) FILTER (WHERE name = 'now') AS now_en,
         max(words_zh) FILTER (WHERE name = 'before') AS before_zh, max(words_en) FILTER (WHERE name = 'before') AS before_en,
         max(words_zh) FILTER (WHERE name = 'part' AND part <> number) AS part_zh, max(words_en) FILTER (WHERE name = 'part' AND part <> number) AS part_en,
         max(words_zh) FILTER (WHERE name = 'same') AS same_zh, max(words_en) FILTER (WHERE name = 'same') AS same_en
  FROM worded
  GROUP BY place, zh, en, year, is_partial, hidden, last_day, one, other
)
SELECT zh AS name_zh, en AS name_en,
       COALESCE(now_zh, CASE WHEN hidden THEN '隐藏' ELSE '未知' END) AS figure_zh,
       COALESCE(now_en, CASE WHEN hidden THEN 'hidden' ELSE 'unknown' END) AS figure_en,
       COALESCE(year - 1 || CASE WHEN place = 1 THEN ' 年末：' ELSE ' 全年：' END || before_zh, '') AS before_zh,
       COALESCE(CASE WHEN place = 1 THEN 'end of ' ELSE 'whole of ' END || year - 1 || ': ' || before_en, '') AS before_en,
       CASE WHEN is_partial
            THEN COALESCE(COALESCE('1–' || to_char(last_day, 'FMMM') || ' 月 ' || part_zh || '，', '') || '上年同期 ' || same_zh || COALESCE('（' || sign.text || '%）', ''), '')
            ELSE COALESCE('变动：' || sign.text || '%', '') END AS change_zh,
       CASE WHEN is_partial
            THEN COALESCE(COALESCE('to ' || to_char(last_day, 'FMMonth') || ': ' || part_en || '; ', '') || 'same months of ' || year - 1 || ': ' || same_en || COALESCE(' (' || sign.text || '%)', ''), '')
            ELSE COALESCE('change: ' || sign.text || '%', '') END AS change_en
FROM tiles CROSS JOIN LATERAL (
  SELECT CASE WHEN change > 0 THEN '+' WHEN change < 0 THEN '−' ELSE '' END || to_char(abs(change), 'FM999,999,990.0') AS text) AS sign
ORDER BY place;
