-- What was built in the villages that are assisted, and whether the staff posted there kept the rule of days and nights.
--
-- title.zh: 驻村帮扶
-- title.en: Village assistance
-- place: 80
-- narrow: yes
-- latest: 5 item
-- kind.zh: 每村一幅横条图，下为考勤条
-- kind.en: a bar chart for each village, and an attendance strip
-- foot.zh: 资金按批付日计，自帮扶以来累计；考勤按驻村人员逐周判定，跨期周与批准的假不计；无记录不算达标；各村同一横轴，从 0 起
-- foot.en: Funds granted so far; attendance is judged by whole weeks, leave aside; no record is not a pass; one zero-based scale
--
-- | column     | kind    | 中文         | English           | 单位 | unit     | adds up |
-- | part       | part    | 部分         | Part              |      |          |         |
-- | village    | label   | 村           | Village           |      |          |         |
-- | item       | text    | 项目或年份   | Project or year   |      |          |         |
-- | funds      | yuan    | 协调资金     | Funds coordinated | 元   | CNY      | yes     |
-- | projects   | count   | 获资金项目   | Projects funded   | 个   | projects | yes     |
-- | kept       | count   | 达标周       | Weeks kept        | 周   | weeks    | yes     |
-- | broken     | count   | 未达标周     | Weeks broken      | 周   | weeks    | yes     |
-- | unproven   | count   | 证据不足周   | No evidence       | 周   | weeks    | yes     |
-- | is_partial | partial | 未满期       | Period not over   |      |          |         |
--
-- Six villages at most: with more, those after the fifth by funds are one row of others. The same applies to the kinds of
-- projects of each. Attendance: the latest five years are drawn. Nothing here counts people of the register. To try it: psql -v
-- ledger=lushan -v extension=public -v year=9999 -f villages.sql
WITH clock AS (
  SELECT COALESCE(records_through, CURRENT_DATE) AS today FROM :"ledger".publication_edition
), granted AS MATERIALIZED (
  SELECT division, name_zh, name_en, kind, kind_zh, kind_en, year, funds::text::numeric AS amount, projects
  FROM :"ledger".publication_village_funds_year
  WHERE year <= :year
), judged AS MATERIALIZED (
  SELECT division, name_zh, name_en, year, weeks, passed, failed, insufficient, last_week, days_required, nights_required
  FROM :"ledger".publication_village_attendance_year
  WHERE year <= :year
), villages AS (
  SELECT division, max(name_zh) AS name_zh, max(name_en) AS name_en, sum(amount) AS amount
  FROM (SELECT division, name_zh, name_en, amount FROM granted UNION ALL SELECT division, name_zh, name_en, 0 FROM judged) AS v
  GROUP BY division
), ranked AS (
  SELECT *, row_number() OVER (ORDER BY amount DESC, division) AS rank, count(*) OVER () AS villages FROM villages
), placed AS (  -- the sixth place is for the others if there are more
  SELECT r.division, CASE WHEN r.villages > 6 AND r.rank > 5 THEN 6 ELSE r.rank END AS place, r.villages,
         CASE WHEN r.villages > 6 AND r.rank > 5 THEN '其余 ' || r.villages - 5 || ' 村'
              ELSE replace(COALESCE(r.name_zh, r.division::text), chr(31), ' ') END AS zh,
         CASE WHEN r.villages > 6 AND r.rank > 5 THEN r.villages - 5 || ' other villages'
              ELSE replace(COALESCE(r.name_en, r.name_zh, r.division::text), chr(31), ' ') END AS en
  FROM ranked r
), named AS (  -- villages of the same name are distinguished by their codes
  SELECT p.division, p.place, p.zh || same.code AS zh, p.en || same.code AS en
  FROM placed p
    CROSS JOIN LATERAL (SELECT CASE WHEN EXISTS (
      SELECT FROM placed o WHERE o.place <> p.place AND (o.zh = p.zh OR o.en = p.en)) THEN ' ' || p.division::text ELSE '' END) AS same(code)
), kinds AS (
  SELECT p.place, p.zh, p.en, max(g.kind_zh) AS kind_zh, max(g.kind_en) AS kind_en, sum(g.amount) AS amount, sum(g.projects) AS projects,
         row_number() OVER (PARTITION BY p.place ORDER BY sum(g.amount) DESC, g.kind) AS rank,
         count(*) OVER (PARTITION BY p.place) AS kinds
  FROM granted g JOIN named p ON p.division OPERATOR(:"extension".=) g.division
  GROUP BY p.place, p.zh, p.en, g.kind
), folded AS (
  SELECT k.place, k.zh, k.en, LEAST(k.rank, CASE WHEN k.kinds > 6 THEN 6 ELSE k.rank END) AS item_place,
         min(CASE WHEN k.kinds > 6 AND k.rank > 5 THEN '其余 ' || k.kinds - 5 || ' 类' ELSE replace(k.kind_zh, chr(31), ' ') END) AS item_zh,
         min(CASE WHEN k.kinds > 6 AND k.rank > 5 THEN k.kinds - 5 || ' other kinds' ELSE replace(k.kind_en, chr(31), ' ') END) AS item_en,
         sum(k.amount) AS funds, sum(k.projects) AS projects
  FROM kinds k
  GROUP BY 1, 2, 3, 4
), weeks AS (
  SELECT p.place, p.zh, p.en, j.year,
         sum(j.passed) AS kept, sum(j.failed) AS broken, sum(j.insufficient) AS unproven,
         make_date(j.year, 12, 31) > (SELECT today FROM clock) AS is_partial
  FROM judged j JOIN named p ON p.division OPERATOR(:"extension".=) j.division
  GROUP BY p.place, p.zh, p.en, j.year
), rows AS (
    SELECT 1 AS part, '项目资金' AS part_zh, 'Project funds' AS part_en, place, zh, en, item_place, item_zh, item_en, funds, projects,
           NULL::numeric AS kept, NULL::numeric AS broken, NULL::numeric AS unproven, false AS is_partial
    FROM folded
  UNION ALL
    SELECT 2, '驻村考勤', 'Attendance', place, zh, en, year, year::text, year::text, NULL, NULL, kept, broken, unproven, is_partial
    FROM weeks
), funded AS (
  SELECT (SELECT count(*) FROM villages) AS villages, COALESCE(sum(amount), 0) AS amount, COALESCE(sum(projects), 0) AS projects,
         min(year) AS first
  FROM granted
), attended AS (
  SELECT COALESCE(sum(weeks), 0) AS weeks, sum(passed) AS kept, sum(failed) AS broken,
         (array_agg(days_required ORDER BY last_week DESC))[1] AS days, (array_agg(nights_required ORDER BY last_week DESC))[1] AS nights
  FROM judged WHERE year > (SELECT max(year) - 5 FROM judged)
), reported AS (
  SELECT f.villages, f.projects, f.first, f.amount, a.*,
         to_char(a.weeks, 'FM999,999,990') AS w, to_char(a.kept, 'FM999,999,990') AS k,
         to_char(a.broken, 'FM999,999,990') AS b, to_char(a.weeks - a.kept - a.broken, 'FM999,999,990') AS u,
         :"extension".headline(f.amount:::"extension".yuan, 'zh') AS zh, :"extension".headline(f.amount:::"extension".yuan, 'en') AS en
  FROM funded f CROSS JOIN attended a
), finding AS (
  SELECT concat_ws('；',
           villages || ' 个村' || CASE WHEN projects > 0 THEN '自 ' || first || ' 年以来协调资金 ' || zh || '，用于 ' || projects || ' 个项目' ELSE '尚无项目资金' END,
           CASE WHEN weeks > 0 THEN COALESCE('按每周 ' || days || ' 天 ' || nights || ' 夜，', '') || w || ' 人周中达标 ' || k || '、未达标 ' || b
             || '、证据不足 ' || u END) AS finding_zh,
         concat_ws('; ',
           CASE WHEN projects > 0 THEN en || ' for ' || projects || CASE projects WHEN 1 THEN ' project' ELSE ' projects' END || ' in ' ELSE 'No funds yet in ' END
             || villages || CASE villages WHEN 1 THEN ' village' ELSE ' villages' END || COALESCE(' since ' || first, ''),
           CASE WHEN weeks > 0 THEN COALESCE(days || ' days and ' || nights || ' nights a week: ', 'attendance: ') || k || ' of ' || w
             || ' staff weeks kept, ' || b || ' broken, ' || u || ' without evidence' END) AS finding_en
  FROM reported
)
SELECT r.part_zh || chr(31) || r.part_en AS part, r.zh || chr(31) || r.en AS village, r.item_zh || chr(31) || r.item_en AS item,
       r.funds, r.projects, r.kept, r.broken, r.unproven, r.is_partial, f.finding_zh, f.finding_en
FROM rows r CROSS JOIN finding f
ORDER BY r.part, r.place, r.item_place;
