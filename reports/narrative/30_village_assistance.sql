-- The villages that are assisted: who is posted there, what was built, and whether the rule of days and nights was kept.
--
-- Each row is a paragraph (zh, en). Figures that the ledger does not publish are left out. What is known only for the
-- ledger's last day is left out of a report through an earlier year.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f 30_village_assistance.sql
WITH clock AS (
  SELECT records_through, COALESCE(records_through, CURRENT_DATE) AS today FROM :"ledger".publication_edition
), whole AS (
  SELECT v.villages, v.staff, v.staff_now, v.cadres, v.households,
         v.projects, v.funds::text::numeric AS funds, c.today
  FROM :"ledger".publication_village_assistance v CROSS JOIN clock c
  WHERE v.division IS NULL AND :year >= date_part('year', c.today)
    AND (v.villages > 0 OR v.postings > 0 OR v.projects > 0 OR v.funds::text::numeric > 0)
), words AS (
  SELECT *,
         :"extension".headline(funds:::"extension".yuan, 'zh') AS money_zh, :"extension".headline(funds:::"extension".yuan, 'en') AS money_en
  FROM whole
), judged AS (
  SELECT year, weeks, passed AS kept, failed AS broken, insufficient AS unproven
  FROM :"ledger".publication_attendance_year
  WHERE year <= :year
), rule AS (  -- as of the last day of the report
  SELECT max(p.value) FILTER (WHERE p.rule = 'days_a_week') AS days, max(p.value) FILTER (WHERE p.rule = 'nights_a_week') AS nights
  FROM (SELECT DISTINCT ON (r.rule) r.rule, r.value
        FROM :"ledger".publication_rule_parameters r CROSS JOIN clock c
        WHERE r.valid_from <= LEAST(c.today, make_date(:year, 12, 31))
        ORDER BY r.rule, r.valid_from DESC) AS p
), attended AS (  -- the reporting year
  SELECT j.*, r.days, r.nights,
         CASE WHEN make_date(j.year, 12, 31) <= c.today THEN j.year || ' 年'
              ELSE COALESCE(j.year || ' 年截至 ' || to_char(c.records_through, 'FMMM" 月 "FMDD" 日"'), j.year || ' 年至今') END AS period_zh,
         CASE WHEN make_date(j.year, 12, 31) <= c.today THEN 'In ' || j.year
              ELSE COALESCE('In ' || j.year || ' up to ' || to_char(c.records_through, 'FMDD FMMonth'), 'So far in ' || j.year) END AS period_en
  FROM judged j CROSS JOIN clock c CROSS JOIN rule r
  ORDER BY j.year DESC LIMIT 1
), paragraphs(place, zh, en) AS (
  SELECT 1,
         '驻村帮扶：截至 ' || to_char(today, 'YYYY" 年 "FMMM" 月 "FMDD" 日"') || '，结对帮扶 ' || villages || ' 个村，先后派驻 ' || staff
           || ' 人，现有 ' || staff_now || ' 人在村'
           || CASE WHEN cadres > 0 THEN '；' || cadres || ' 名干部联系' || COALESCE(' ' || to_char(households, 'FM999,999,990') || ' 户', '农户') ELSE '' END
           || CASE WHEN funds > 0 THEN '；累计协调资金 ' || money_zh || CASE WHEN projects > 0 THEN '，建成 ' || projects || ' 个项目' ELSE '' END ELSE '' END || '。',
         'Village assistance: on ' || to_char(today, 'FMDD FMMonth YYYY') || ', '
           || villages || CASE villages WHEN 1 THEN ' village was' ELSE ' villages were' END || ' assisted; '
           || staff || CASE staff WHEN 1 THEN ' person has' ELSE ' people have' END || ' been posted there, and ' || staff_now || CASE staff_now WHEN 1 THEN ' is' ELSE ' are' END || ' there now'
           || CASE WHEN cadres > 0 THEN '; ' || cadres || CASE cadres WHEN 1 THEN ' cadre answers' ELSE ' cadres answer' END || ' for '
                || COALESCE(to_char(households, 'FM999,999,990') || ' households', 'households') ELSE '' END
           || CASE WHEN funds > 0 THEN '; ' || money_en || ' of funds so far, ' || CASE projects WHEN 0 THEN 'no' ELSE projects::text END
                || CASE projects WHEN 1 THEN ' project' ELSE ' projects' END || ' completed' ELSE '' END || '.'
  FROM words
  UNION ALL
  SELECT 2,
         period_zh || '，' || COALESCE('按每周 ' || days || ' 天 ' || nights || ' 夜的规定，', '') || '驻村人员 ' || weeks || ' 个人周'
           || CASE kept WHEN weeks THEN '全部达标' ELSE '中达标 ' || kept || '、未达标 ' || broken || '、证据不足 ' || unproven END || '；没有记录不算达标。',
         period_en || ', ' || CASE kept WHEN weeks THEN CASE weeks WHEN 1 THEN 'the one week' ELSE 'all ' || weeks || ' weeks' END || ' of posted staff kept the rule'
                                   ELSE 'of ' || weeks || CASE weeks WHEN 1 THEN ' week' ELSE ' weeks' END || ' of posted staff, ' || kept || ' kept the rule' END
           || COALESCE(' of ' || days || ' days and ' || nights || ' nights a week', '')
           || CASE kept WHEN weeks THEN '' ELSE ', ' || broken || ' broke it, and ' || unproven || CASE unproven WHEN 1 THEN ' lacks' ELSE ' lack' END || ' sufficient evidence' END
           || '; no record is not a pass.'
  FROM attended
)
SELECT zh, en FROM paragraphs ORDER BY place;
