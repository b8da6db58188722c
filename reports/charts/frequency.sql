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
-- foot.zh: 横轴为每户受助次数；百分比为占受助户的比例；少于 5 户的格及可推出它的格隐藏；各图纵轴独立，从 0 起
-- foot.en: Across: instances per household; %: share of the households aided; cells below 5 households, and those that give them away, are hidden; each panel has its own zero-based scale
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
-- Without a whole year, the latest one stands in, with the day to which it is known. A NULL is a hidden cell.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -v division=NULL -f frequency.sql
WITH years AS MATERIALIZED (
  SELECT year, first_day, last_day, is_partial FROM :"ledger".covered_year WHERE year <= :year
), recent AS (
  SELECT * FROM years ORDER BY is_partial, year DESC LIMIT 1
), span AS (
  SELECT min(y.year) AS first, max(y.year) AS last, max(y.last_day) AS last_day, bool_or(y.is_partial) AS is_partial,
         (SELECT records_through FROM :"ledger".ledger) AS through
  FROM years y
), per_household AS (
  SELECT a.household_id, sum(a.times) AS ever,
         sum(a.times) FILTER (
           WHERE a.aided_on >= (SELECT first_day FROM recent) AND a.aided_on <= (SELECT last_day FROM recent)) AS recent
  FROM :"ledger".aid_instances a JOIN :"ledger".supermarkets s ON s.supermarket_id = a.supermarket_id
  WHERE a.aided_on <= (SELECT last_day FROM span)
    AND (:division IS NULL OR s.division OPERATOR(:"extension".<@) :division:::"extension".division_code)
  GROUP BY a.household_id
), grouped AS (
  SELECT LEAST(ever, 6) AS ever, CASE WHEN recent > 0 THEN LEAST(recent, 6) END AS recent, count(*) AS households
  FROM per_household
  GROUP BY 1, 2
), cells AS (
  SELECT n, COALESCE(sum(g.households) FILTER (WHERE n = g.ever), 0)::bigint AS ever,
         COALESCE(sum(g.households) FILTER (WHERE n = g.recent), 0)::bigint AS recent
  FROM generate_series(1, 6) AS n CROSS JOIN grouped g
  GROUP BY n
), columns AS (
  SELECT sum(ever) AS all_ever, sum(recent) AS all_recent,
         array_agg(ever ORDER BY n) AS ever, array_agg(recent ORDER BY n) AS recent,
         array_fill(NULL::bigint, ARRAY[6]) AS hidden
  FROM cells
), published AS (  -- of a total below 5 nothing more is told
  SELECT u.n, u.ever, u.recent, c.all_ever, c.all_recent
  FROM columns c
    CROSS JOIN LATERAL unnest(
      CASE WHEN c.all_ever < 5 THEN c.hidden ELSE :"extension".suppress(c.ever, 5) END,
      CASE WHEN c.all_recent BETWEEN 1 AND 4 THEN c.hidden ELSE :"extension".suppress(c.recent, 5) END)
      WITH ORDINALITY AS u(ever, recent, n)
), guarded AS (  -- the year's instances are published too: two hidden cells could be solved for, so a third goes with them
  SELECT n, all_ever, all_recent,
         CASE WHEN n <> max(n) FILTER (WHERE ever > 0) OVER () OR count(ever) OVER () <> 4 THEN ever END AS ever,
         CASE WHEN n <> max(n) FILTER (WHERE recent > 0) OVER () OR count(recent) OVER () <> 4 THEN recent END AS recent
  FROM published
), labelled AS (
  SELECT p.*, r.year, s.first, s.last, r.is_partial AS recent_is_partial, s.is_partial, s.through,
         r.year || CASE WHEN r.is_partial THEN COALESCE(' → ' || s.through, '…') ELSE '' END AS recent_label,
         CASE WHEN s.is_partial AND s.through IS NOT NULL THEN s.first || ' → ' || s.through
              ELSE concat_ws('–', NULLIF(s.first, s.last), s.last) || CASE WHEN s.is_partial THEN '…' ELSE '' END END AS span_label
  FROM guarded p CROSS JOIN recent r CROSS JOIN span s
), finding AS (
  SELECT concat_ws('；',
           year || ' 年' || CASE WHEN recent_is_partial THEN '（未满期）' ELSE '' END || '受助 '
             || to_char(all_recent, 'FM999,999,999,990') || ' 户'
             || COALESCE('，其中 ' || trim_scale(round(100.0 * recent / NULLIF(all_recent, 0), 1)) || '% 受助一次', ''),
           CASE WHEN first < last THEN first || '–' || last || ' 年' || CASE WHEN is_partial
               THEN COALESCE('（截至 ' || to_char(through, 'YYYY-MM-DD') || '）', '（至今）') ELSE '' END
             || '累计受助 ' || to_char(all_ever, 'FM999,999,999,990') || ' 户（不重复）'
             || COALESCE('，其中 ' || trim_scale(round(100 - 100.0 * ever / all_ever, 1)) || '% 不止一次', '') END) AS finding_zh,
         concat_ws('; ',
           to_char(all_recent, 'FM999,999,999,990') || ' households were aided in ' || year
             || CASE WHEN recent_is_partial THEN ' so far' ELSE '' END
             || COALESCE(', ' || trim_scale(round(100.0 * recent / NULLIF(all_recent, 0), 1)) || '% of them once', ''),
           CASE WHEN first < last THEN to_char(all_ever, 'FM999,999,999,990') || ' different ones from ' || first || ' to '
             || CASE WHEN is_partial THEN COALESCE(to_char(through, 'FMDD Mon YYYY'), last || ' so far') ELSE last::text END
             || COALESCE(', ' || trim_scale(round(100 - 100.0 * ever / all_ever, 1)) || '% of them more than once', '') END) AS finding_en
  FROM labelled
  WHERE n = 1
)
SELECT CASE WHEN l.n < 6 THEN l.n::text ELSE '≥ 6' END AS times,
       l.recent_label AS year, l.recent, round(100.0 * l.recent / NULLIF(l.all_recent, 0), 1) AS recent_of,
       l.span_label AS span, l.ever, round(100.0 * l.ever / l.all_ever, 1) AS ever_of,
       f.finding_zh, f.finding_en
FROM labelled l CROSS JOIN finding f
ORDER BY l.n;
