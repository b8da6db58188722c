-- What model workers gave, and to how many: so far, and in the reporting year.
--
-- Each row is a paragraph (zh, en). Figures that the ledger does not publish are left out. What is known only "so far"
-- is left out of a report through an earlier year.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f 20_model_workers.sql
WITH clock AS (
  SELECT records_through, COALESCE(records_through, CURRENT_DATE) AS today FROM :"ledger".publication_edition
), years AS (
  SELECT g.year, make_date(g.year, 12, 31) > c.today AS is_partial,
         CASE WHEN bool_and(g.amount IS NOT NULL) THEN sum(g.amount::text::numeric) END AS amount, count(*) AS modes,
         max(s.households) AS households
  FROM :"ledger".publication_assistance_by_mode g CROSS JOIN clock c
    LEFT JOIN :"ledger".publication_scheme_year s ON s.year = g.year AND s.scheme = 'model_workers'
  WHERE g.year <= :year
  GROUP BY g.year, c.today
), actors AS (
  SELECT max(a.actors) FILTER (WHERE a.actor = 'helpers') AS people, max(a.actors) FILTER (WHERE a.actor = 'organisations') AS units,
         max(a.titled) FILTER (WHERE a.actor = 'all') AS titled, max(a.funds::text::numeric) FILTER (WHERE a.actor = 'all') AS funds,
         max(a.households) FILTER (WHERE a.actor = 'all') AS households, max(a.persons) FILTER (WHERE a.actor = 'all') AS persons, c.today
  FROM :"ledger".publication_actor_result a CROSS JOIN clock c
  WHERE :year >= date_part('year', c.today)
  GROUP BY c.today
), words AS (  -- amounts in the form of the charts
  SELECT amount,
         :"extension".headline(amount:::"extension".yuan, 'zh') AS zh, :"extension".headline(amount:::"extension".yuan, 'en') AS en
  FROM (SELECT funds AS amount FROM actors UNION SELECT amount FROM years) AS a
), paragraphs(place, zh, en) AS (
  SELECT 1,
         '劳模助力：截至 ' || to_char(a.today, 'YYYY" 年 "FMMM" 月 "FMDD" 日"') || '，有 '
           || concat_ws('、', to_char(a.people, 'FM999,999,990') || ' 名个人', to_char(a.units, 'FM999,999,990') || ' 个单位') || '参与帮扶'
           || CASE WHEN a.titled > 0 THEN '，其中 ' || to_char(a.titled, 'FM999,999,990') || ' 个有劳模、奖章、先进单位或创新工作室称号' ELSE '' END
           || CASE WHEN a.funds > 0 THEN '；投入资金 ' || w.zh ELSE '' END
           || COALESCE('；受益 ' || concat_ws('、', to_char(a.households, 'FM999,999,990') || ' 户', to_char(NULLIF(a.persons, 0), 'FM999,999,990') || ' 人')
                       || '（均不重复）', '') || '。',
         'Model workers: up to ' || to_char(a.today, 'FMDD FMMonth YYYY') || ', '
           || concat_ws(' and ', to_char(a.people, 'FM999,999,990') || CASE a.people WHEN 1 THEN ' person' ELSE ' people' END,
                        to_char(a.units, 'FM999,999,990') || CASE a.units WHEN 1 THEN ' unit' ELSE ' units' END) || ' took part'
           || CASE WHEN a.titled > 0 THEN ', ' || to_char(a.titled, 'FM999,999,990')
                || ' of them with the title of a model worker, medal, advanced unit or innovation studio' ELSE '' END
           || CASE WHEN a.funds > 0 THEN '; they put in ' || w.en ELSE '' END
           || COALESCE('; ' || concat_ws(' with ', to_char(a.households, 'FM999,999,990') || ' different households',
                                         to_char(NULLIF(a.persons, 0), 'FM999,999,990') || ' persons') || ' benefited', '') || '.'
  FROM actors a LEFT JOIN words w ON w.amount = a.funds
  UNION ALL
  SELECT 2,
         string_agg(y.year || ' 年' || CASE WHEN y.is_partial
                THEN COALESCE('（截至 ' || to_char(c.records_through, 'FMMM" 月 "FMDD" 日"') || '）', '（至今）') ELSE '' END
             || '以“6+1”中的 ' || y.modes || ' 种方式帮扶' || COALESCE('，给到户和村的款物折价 ' || w.zh, '')
             || COALESCE('，惠及 ' || to_char(y.households, 'FM999,999,990') || ' 户', ''), '；' ORDER BY y.year) || '。一户可受多种方式帮扶，只计一户。',
         string_agg('In ' || y.year || CASE WHEN y.is_partial
                THEN COALESCE(', up to ' || to_char(c.records_through, 'FMDD FMMonth'), ' so far') ELSE '' END
             || ', assistance came in ' || y.modes || CASE y.modes WHEN 1 THEN ' mode' ELSE ' modes' END || ' of the “6+1”'
             || COALESCE(', worth ' || w.en || ' to households and villages', '')
             || COALESCE(', and reached ' || to_char(y.households, 'FM999,999,990') || ' households', ''), '. ' ORDER BY y.year)
           || '. A household in several modes counts once.'
  FROM years y CROSS JOIN clock c LEFT JOIN words w ON w.amount = y.amount
  WHERE y.year >= (SELECT max(year) FROM years WHERE NOT is_partial OR year = (SELECT min(year) FROM years))  -- the last whole one, and a begun one
)
SELECT zh, en FROM paragraphs WHERE zh IS NOT NULL AND en IS NOT NULL ORDER BY place;
