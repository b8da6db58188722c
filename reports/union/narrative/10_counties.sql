-- The counties of a union: which are included and as of when, in sentences. Each row is a paragraph (zh, en); the first is the headline.
--
-- To try it: psql -v ledger=prefecture -v extension=public -v year=9999 -f 10_counties.sql
WITH last AS (
  SELECT year, households, persons, instances, is_partial FROM :"ledger".publication_aid_year WHERE year <= :year ORDER BY is_partial, year DESC LIMIT 1
), counted AS (
  SELECT count(*) AS counties, count(*) FILTER (WHERE NOT is_missing) AS included FROM :"ledger".publication_sources
), paragraphs (place, zh, en) AS (
  SELECT 0::bigint,
         l.year || ' 年' || CASE WHEN l.is_partial THEN '（年度未满）' ELSE '' END || '：' || c.included || ' 县受助 '
           || COALESCE(to_char(l.households, 'FM9,999,999,999,990'), '—') || ' 户',
         l.year || CASE WHEN l.is_partial THEN ' (the year is not over)' ELSE '' END || ': ' || COALESCE(to_char(l.households, 'FM9,999,999,999,990'), '(hidden)')
           || ' households aided in ' || c.included || CASE c.included WHEN 1 THEN ' county' ELSE ' counties' END
  FROM last l CROSS JOIN counted c
  UNION ALL
  SELECT row_number() OVER (ORDER BY s.is_missing, s.division::text),
         s.name_zh || CASE WHEN s.is_missing THEN '：缺，未计入任何数字。'
           ELSE '：' || to_char(s.first_month, 'YYYY-MM') || ' 至 ' || to_char(s.last_month, 'YYYY-MM') || ' 共 ' || s.months || ' 个已结账的月份，'
             || to_char(s.as_of, 'YYYY-MM-DD') || ' 上报' || CASE WHEN s.restated > 0 THEN '，其中重新结账 ' || s.restated || ' 个月' ELSE '' END
             || CASE WHEN s.reopened > 0 THEN '，' || s.reopened || ' 个月正在更正' ELSE '' END || '。' END,
         s.name_en || CASE WHEN s.is_missing THEN ': missing, in none of the figures.'
           ELSE ': ' || s.months || ' closed months, ' || to_char(s.first_month, 'YYYY-MM') || ' to ' || to_char(s.last_month, 'YYYY-MM') || ', as of '
             || to_char(s.as_of, 'YYYY-MM-DD') || CASE WHEN s.restated > 0 THEN ', ' || s.restated || ' of them restated' ELSE '' END
             || CASE WHEN s.reopened > 0 THEN ', ' || s.reopened || ' being corrected' ELSE '' END || '.' END
  FROM :"ledger".publication_sources s
)
SELECT zh, en FROM paragraphs ORDER BY place;
