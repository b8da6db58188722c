-- How often the same household was aided: in the last whole year, and over all years.
--
-- title.zh: 每户受助次数
-- title.en: Aid instances per household
-- place: 40
-- honours: year division
-- narrow: yes
-- hides: yes
-- kind.zh: 两幅柱形图
-- kind.en: two bar charts
-- foot.zh: 横轴为每户受助次数；百分比为占受助户的比例；户数过少的格及可推出它的格隐藏；各图纵轴独立，从 0 起
-- foot.en: Across: instances per household; %: share of the households aided; cells of too few, and those that give them away, are hidden; each panel has its own zero-based scale
--
-- | column     | kind    | 中文       | English             | 单位 | unit       | adds up |
-- | times      | label   | 每户次数   | Times               |      |            |         |
-- | year       | text    | 一年内     | Within one year     |      |            |         |
-- | recent     | count   | 一年内户数 | Households, one year | 户   | households | yes     |
-- | recent_of  | percent | 占比       | Share               | %    | %          | recompute |
-- | span       | text    | 全部年份   | All years           |      |            |         |
-- | ever       | count   | 全期户数   | Households, all years | 户 | households | yes     |
-- | ever_of    | percent | 占比       | Share               | %    | %          | recompute |
--
-- A household is in one row of each column, so a column adds up to the different households aided; the two columns do not.
-- The whole ledger is shown as published: a year once it is over, and all years together. For a part of it, the latest year is
-- shown if none is over, with the day to which it is known. NULL: a hidden cell. To try it: psql -v ledger=lushan -v
-- extension=public -v year=9999 -v division=NULL -f frequency.sql
WITH counted AS MATERIALIZED (
  SELECT period, first_year, last_year, last_day, times, households, all_households, is_partial
  FROM :"ledger".publication_frequency
  WHERE :division IS NULL AND last_year <= :year
  UNION ALL
  SELECT period, first_year, last_year, last_day, times, households, all_households, is_partial
  FROM :"ledger".frequency_of(:division, :year)
  WHERE :division IS NOT NULL
), recent AS (
  SELECT * FROM counted WHERE period = 'year' AND first_year = (SELECT max(first_year) FROM counted WHERE period = 'year')
), span AS (
  SELECT * FROM counted WHERE period = 'all years'
), clock AS (
  SELECT records_through FROM :"ledger".publication_edition WHERE :division IS NULL
  UNION ALL
  SELECT records_through FROM :"ledger".ledger WHERE :division IS NOT NULL
), labelled AS (
  SELECT n, s.households AS ever, r.households AS recent, s.all_households AS all_ever, r.all_households AS all_recent,
         r.first_year AS year, s.first_year AS first, s.last_year AS last, r.is_partial AS recent_is_partial, s.is_partial,
         CASE WHEN c.records_through IS NOT NULL THEN s.last_day END AS through,
         COALESCE(r.first_year || CASE WHEN r.is_partial THEN CASE WHEN c.records_through IS NULL THEN '…' ELSE ' → ' || r.last_day END ELSE '' END, '—') AS recent_label,
         COALESCE(CASE WHEN s.is_partial AND c.records_through IS NOT NULL THEN s.first_year || ' → ' || s.last_day
              ELSE concat_ws('–', NULLIF(s.first_year, s.last_year), s.last_year) || CASE WHEN s.is_partial THEN '…' ELSE '' END END, '—') AS span_label
  FROM generate_series(1, 6) AS n LEFT JOIN recent r ON r.times = n LEFT JOIN span s ON s.times = n CROSS JOIN clock c
  WHERE r.all_households IS DISTINCT FROM 0 AND s.all_households IS DISTINCT FROM 0 AND COALESCE(r.times, s.times) IS NOT NULL
), finding AS (
  SELECT COALESCE(NULLIF(concat_ws('；',
           year || ' 年' || CASE WHEN recent_is_partial THEN '（未满期）' ELSE '' END || '受助 '
             || to_char(all_recent, 'FM999,999,999,990') || ' 户'
             || COALESCE('，其中 ' || trim_scale(round(100.0 * recent / NULLIF(all_recent, 0), 1)) || '% 受助一次', ''),
           CASE WHEN first < last THEN first || '–' || last || ' 年' || CASE WHEN is_partial
               THEN COALESCE('（截至 ' || to_char(through, 'YYYY-MM-DD') || '）', '（至今）') ELSE '' END
             || '累计受助 ' || to_char(all_ever, 'FM999,999,999,990') || ' 户（不重复）'
             || COALESCE('，其中 ' || trim_scale(round(100 - 100.0 * ever / all_ever, 1)) || '% 不止一次', '') END), ''), '户数过少，不予公布') AS finding_zh,
         COALESCE(NULLIF(concat_ws('; ',
           to_char(all_recent, 'FM999,999,999,990') || ' households were aided in ' || year
             || CASE WHEN recent_is_partial THEN ' so far' ELSE '' END
             || COALESCE(', ' || trim_scale(round(100.0 * recent / NULLIF(all_recent, 0), 1)) || '% of them once', ''),
           CASE WHEN first < last THEN to_char(all_ever, 'FM999,999,999,990') || ' different ones from ' || first || ' to '
             || CASE WHEN is_partial THEN COALESCE(to_char(through, 'FMDD Mon YYYY'), last || ' so far') ELSE last::text END
             || COALESCE(', ' || trim_scale(round(100 - 100.0 * ever / all_ever, 1)) || '% of them more than once', '') END), ''), 'Too few households to publish') AS finding_en
  FROM labelled
  WHERE n = 1
)
SELECT CASE WHEN l.n < 6 THEN l.n::text ELSE '≥ 6' END AS times,
       l.recent_label AS year, l.recent, round(100.0 * l.recent / NULLIF(l.all_recent, 0), 1) AS recent_of,
       l.span_label AS span, l.ever, round(100.0 * l.ever / l.all_ever, 1) AS ever_of,
       f.finding_zh, f.finding_en
FROM labelled l CROSS JOIN finding f
ORDER BY l.n;
