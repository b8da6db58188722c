-- What the love supermarkets did in the reporting year, in sentences.
--
-- Each row is a paragraph (zh, en); the first row of the first file is the headline. A year that is not over is marked
-- as such, and compared with the same closed months of the year before if these are all its months, else only in stocks; the last two
-- whole years are compared as well. To try it: psql -v ledger=lushan
-- -v extension=public -v year=9999 -v division=NULL -f 10_love_supermarkets.sql
WITH aid AS MATERIALIZED (  -- the whole ledger as published; for a part of it, small counts are hidden
  SELECT year, instances, households, NULL:::"extension".beneficiary_tally AS tally, is_partial
  FROM :"ledger".publication_aid_year
  WHERE :division IS NULL AND year <= :year
  UNION ALL
  SELECT year, :"extension".instances(shown), :"extension".households(shown), shown, is_partial
  FROM (
    SELECT a.year, a.is_partial,
           CASE WHEN NOT :"extension".households(a.tally) BETWEEN 1 AND l.suppress_below - 1 THEN a.tally END AS shown
    FROM :"ledger".aid_year_tally_of(:division, NULL) a CROSS JOIN :"ledger".ledger l
    WHERE :division IS NOT NULL AND a.year <= :year) AS part
), donated AS MATERIALIZED (
  SELECT year, received::text::numeric AS received, cash::text::numeric AS cash, in_kind::text::numeric AS in_kind,
         donors, is_partial
  FROM :"ledger".publication_donation_year WHERE :division IS NULL AND year <= :year
  UNION ALL
  SELECT year, received::text::numeric, cash::text::numeric, in_kind::text::numeric, donors, is_partial
  FROM :"ledger".donation_year_of(:division) WHERE :division IS NOT NULL AND year <= :year
), open AS MATERIALIZED (
  SELECT year, open, founded, closed, is_partial FROM :"ledger".publication_supermarket_year WHERE :division IS NULL AND year <= :year
  UNION ALL
  SELECT year, open, founded, closed, is_partial FROM :"ledger".supermarket_year_of(:division) WHERE :division IS NOT NULL AND year <= :year
), clock AS (
  SELECT records_through FROM :"ledger".publication_edition WHERE :division IS NULL
  UNION ALL
  SELECT records_through FROM :"ledger".ledger WHERE :division IS NOT NULL
), span AS (
  SELECT min(year) AS first, max(year) AS last
  FROM (SELECT year FROM aid UNION ALL SELECT year FROM donated UNION ALL SELECT year FROM open) AS y
), years AS (
  SELECT y.year, o.open, o.founded, o.closed, d.received, d.cash, d.in_kind, d.donors, a.households, a.instances, a.tally,
         COALESCE(o.is_partial, false) OR COALESCE(d.is_partial, false) OR COALESCE(a.is_partial, false) AS is_partial
  FROM span
    CROSS JOIN LATERAL generate_series(first, last) AS y(year)
    LEFT JOIN open o ON o.year = y.year
    LEFT JOIN donated d ON d.year = y.year
    LEFT JOIN aid a ON a.year = y.year
), figures AS (  -- one row a figure, with its words
  SELECT y.year, f.*
  FROM years y CROSS JOIN LATERAL (VALUES
    ('open', y.open::numeric, '家', 'love supermarket', 'love supermarkets'),
    ('founded', y.founded, '家', 'opened', 'opened'),
    ('closed', y.closed, '家', 'closed', 'closed'),
    ('received', y.received, '元', '', ''),
    ('cash', y.cash, '元', '', ''),
    ('in_kind', y.in_kind, '元', '', ''),
    ('donors', y.donors, '个捐赠者', 'donor', 'donors'),
    ('households', y.households, '户', 'household', 'households'),
    ('instances', y.instances, '人次', 'aid instance', 'aid instances')
  ) AS f(name, number, unit, one, many)
), differences AS (
  SELECT b.year, b.name || '_change' AS name, b.number - a.number AS number, b.unit, b.one, b.many, a.number AS base
  FROM figures a JOIN figures b ON b.name = a.name AND b.year = a.year + 1
), worded AS (
  SELECT year, name, number, base,
         CASE WHEN unit <> '元' THEN grouped || ' ' || unit
              ELSE :"extension".headline(size:::"extension".yuan, 'zh') END AS zh,
         CASE WHEN unit <> '元' THEN CASE WHEN name LIKE '%\_change' THEN grouped  -- of what has been said
                                     ELSE grouped || ' ' || CASE size WHEN 1 THEN one ELSE many END END
              ELSE :"extension".headline(size:::"extension".yuan, 'en') END AS en
  FROM (SELECT *, abs(number) AS size, to_char(abs(number), 'FM9,999,999,999,999,999,990') AS grouped
        FROM (SELECT *, NULL::numeric AS base FROM figures UNION ALL SELECT * FROM differences) AS f) AS f
), said AS (
  SELECT year, name,
         CASE WHEN base IS NULL THEN zh
              WHEN number > 0 THEN '增加 ' || zh || COALESCE('（上升 ' || change || '%）', '')
              WHEN number < 0 THEN '减少 ' || zh || COALESCE('（下降 ' || change || '%）', '')
              ELSE '持平' END AS zh,
         CASE WHEN base IS NULL THEN en
              WHEN number > 0 THEN 'rose by ' || en || COALESCE(' (' || change || '%)', '')
              WHEN number < 0 THEN 'fell by ' || en || COALESCE(' (' || change || '%)', '')
              ELSE 'did not change' END AS en
  FROM (SELECT *, round(100 * abs(number) / NULLIF(base, 0), 1) AS change FROM worded) AS w
  WHERE number IS NOT NULL
), words AS (  -- one row a year: its figures in words, by name
  SELECT y.year, y.is_partial, y.open, y.households, y.instances, y.cash, y.in_kind,
         COALESCE(jsonb_object_agg(s.name, s.zh) FILTER (WHERE s.name IS NOT NULL), '{}') AS zh,
         COALESCE(jsonb_object_agg(s.name, s.en) FILTER (WHERE s.name IS NOT NULL), '{}') AS en
  FROM years y LEFT JOIN said s ON s.year = y.year
  GROUP BY y.year, y.is_partial, y.open, y.households, y.instances, y.cash, y.in_kind
), this AS (
  SELECT w.*, p.year AS before, p.open AS before_open, p.zh AS before_zh, p.en AS before_en,
         NOT w.is_partial AND NOT p.is_partial AS comparable,
         CASE WHEN w.is_partial
              THEN COALESCE('截至 ' || to_char(l.records_through, 'FMMM" 月 "FMDD" 日"'), '年内至今')
              ELSE '全年' END AS period_zh,
         CASE WHEN w.is_partial
              THEN COALESCE('up to ' || to_char(l.records_through, 'FMDD FMMonth YYYY'), 'so far in ' || w.year)
              ELSE 'in ' || w.year END AS period_en
  FROM words w
    JOIN span ON w.year = span.last
    LEFT JOIN words p ON p.year = w.year - 1
    CROSS JOIN clock l
), whole AS (  -- the last whole year whose year before is whole too, where this year is not over
  SELECT w.*
  FROM words w JOIN words p ON p.year = w.year - 1
  WHERE NOT w.is_partial AND NOT p.is_partial AND (SELECT is_partial FROM this)
  ORDER BY w.year DESC LIMIT 1
), same AS MATERIALIZED (  -- the same closed months of each year, as published
  SELECT a.year, a.last_day, to_char(a.last_day, 'MM') AS month, a.households, a.instances, d.received::text::numeric AS received
  FROM :"ledger".publication_aid_year_to_date a
    LEFT JOIN :"ledger".publication_donation_year_to_date d ON d.year = a.year AND d.last_day = a.last_day
  WHERE :division IS NULL
), alike AS (  -- one row a figure: this year, which is not over, and the same months of the year before
  SELECT f.name, f.base,
         CASE f.name WHEN 'received' THEN :"extension".headline(f.base:::"extension".yuan, 'zh') ELSE to_char(f.base, 'FM9,999,999,999,990') || f.unit END AS zh,
         CASE f.name WHEN 'received' THEN :"extension".headline(f.base:::"extension".yuan, 'en')
                     ELSE to_char(f.base, 'FM9,999,999,999,990') || CASE f.base WHEN 1 THEN f.one ELSE f.many END END AS en, f.said_zh, f.said_en,
         round(100 * (f.number - f.base) / NULLIF(f.base, 0), 1) AS change
  FROM this t
    CROSS JOIN clock c
    JOIN same s ON s.year = t.year AND s.last_day = c.records_through
    JOIN same b ON b.year = s.year - 1 AND b.month = s.month
    CROSS JOIN LATERAL (VALUES
      ('received', s.received, b.received, '', '', '', '', 'donations'),
      ('households', s.households, b.households, ' 户', ' household', ' households', '户数', 'households'),
      ('instances', s.instances, b.instances, ' 人次', ' aid instance', ' aid instances', '人次', 'aid instances')
    ) AS f(name, number, base, unit, one, many, said_zh, said_en)
  WHERE t.is_partial AND f.number IS NOT NULL AND f.base IS NOT NULL
), same_months AS (
  SELECT jsonb_object_agg(name, zh) AS alike_zh, jsonb_object_agg(name, en) AS alike_en,
         jsonb_object_agg(name, said_zh || CASE WHEN change > 0 THEN '上升 ' || change || '%' WHEN change < 0 THEN '下降 ' || -change || '%' ELSE '持平' END)
           FILTER (WHERE change IS NOT NULL) AS course_zh,
         jsonb_object_agg(name, said_en || CASE WHEN change > 0 THEN ' rose by ' || change || '%' WHEN change < 0 THEN ' fell by ' || -change || '%' ELSE ' did not change' END)
           FILTER (WHERE change IS NOT NULL) AS course_en
  FROM alike
), ever AS (  -- the union over all years: what adding up the years would overstate
  SELECT min(year) AS first, max(year) AS last, sum(households) AS added,
         CASE WHEN :division IS NULL  -- each household is new once
              THEN (SELECT CASE WHEN NOT bool_or(hidden) THEN sum(new) END
                    FROM :"ledger".publication_retention_year WHERE year <= :year)
              WHEN bool_and(tally IS NOT NULL)
              THEN :"extension".households(:"extension".rollup(tally)) END AS united
  FROM years HAVING count(*) > 1
), paragraphs(place, zh, en) AS (
  SELECT 1,
         t.year || ' 年' || CASE WHEN is_partial THEN '（' || period_zh || '，年度未满）' ELSE '' END || '：'
           || concat_ws('，', '爱心超市 ' || (zh->>'open'), '受助 ' || (zh->>'households'), '接收捐赠 ' || (zh->>'received')),
         t.year || CASE WHEN is_partial THEN ' (records ' || period_en || '; the year is not over)' ELSE '' END || ': '
           || concat_ws(', ', en->>'open', (en->>'households') || ' aided', (en->>'received') || ' received in donations')
  FROM this t
  UNION ALL
  SELECT 2,
         CASE WHEN is_partial THEN period_zh ELSE t.year || ' 年末' END || '，开放的爱心超市有 ' || (zh->>'open')
           || COALESCE('，较 ' || before || ' 年末' || (zh->>'open_change'), '')
           || COALESCE('；' || CASE WHEN is_partial THEN '年内' ELSE '全年' END || CASE zh->>'founded' WHEN '0 家' THEN '无新开' ELSE '新开 ' || (zh->>'founded') END
                       || CASE zh->>'closed' WHEN '0 家' THEN '，无关闭' ELSE '，关闭 ' || (zh->>'closed') END, '') || '。',
         CASE WHEN is_partial THEN upper(left(period_en, 1)) || substr(period_en, 2)
              ELSE 'At the end of ' || t.year END
           || ', ' || (en->>'open') || ' stood open'
           || COALESCE(' (' || to_char(before_open, 'FM999,999,999,990') || ' at the end of ' || before || ')', '')
           || COALESCE('; ' || CASE en->>'founded' WHEN '0 opened' THEN 'none opened' ELSE en->>'founded' END || ' and ' || CASE en->>'closed' WHEN '0 closed' THEN 'none closed' ELSE en->>'closed' END
                       || ' in the year', '') || '.'
  FROM this t
  UNION ALL
  SELECT 3,
         CASE WHEN cash + in_kind = 0 THEN period_zh || '没有接收捐赠' ELSE period_zh || '接收捐赠 ' || (zh->>'received') END
           || COALESCE(CASE WHEN cash + in_kind = 0 THEN '' WHEN cash = 0 AND in_kind > 0 THEN '，全部为物资' WHEN in_kind = 0 AND cash > 0 THEN '，全部为现金'
                            ELSE '，其中现金 ' || (zh->>'cash') || '，物资折价 ' || (zh->>'in_kind') END, '')
           || COALESCE('，来自 ' || CASE WHEN cash + in_kind > 0 THEN zh->>'donors' END, '') || '。'
           || COALESCE(CASE WHEN comparable THEN '较 ' || before || ' 年' || (zh->>'received_change') || '。'
                            WHEN alike_zh ? 'received' THEN before || ' 年同期为 ' || (alike_zh->>'received') || COALESCE('，同比' || (course_zh->>'received'), '') || '。'
                            WHEN is_partial THEN before || ' 年全年为 ' || (before_zh->>'received') || '，不足一年的数不与之比较。' END, ''),
         CASE WHEN cash + in_kind = 0 THEN 'No donations were received ' || period_en ELSE 'Donations received ' || period_en || ' came to ' || (en->>'received') END
           || COALESCE(CASE WHEN cash + in_kind = 0 THEN '' WHEN cash = 0 AND in_kind > 0 THEN ', all of it goods' WHEN in_kind = 0 AND cash > 0 THEN ', all of it cash'
                            ELSE ': ' || (en->>'cash') || ' in cash and goods worth ' || (en->>'in_kind') END, '')
           || COALESCE(', from ' || CASE WHEN cash + in_kind > 0 THEN en->>'donors' END, '') || '.'
           || COALESCE(CASE WHEN comparable THEN ' Against ' || before || ' they ' || (en->>'received_change') || '.'
                            WHEN alike_en ? 'received' THEN ' The same months of ' || before || ' brought ' || (alike_en->>'received')
                              || COALESCE('; ' || (course_en->>'received'), '') || '.'
                            WHEN is_partial THEN ' The whole of ' || before || ' brought ' || (before_en->>'received')
                              || '; part of a year is not compared with it.' END, '')
  FROM this t CROSS JOIN same_months m
  UNION ALL
  SELECT 4,
         CASE households WHEN 0 THEN period_zh || '没有一户受助。'
              ELSE period_zh || '有 ' || (zh->>'households') || '受助，共 ' || (zh->>'instances')
                || COALESCE('，平均每户 ' || round(instances::numeric / NULLIF(households, 0), 1) || ' 次', '') || '；一户多次受助只计一户。' END
           || COALESCE(CASE WHEN comparable THEN '较 ' || before || ' 年，户数' || (zh->>'households_change') || '，人次'
                              || (zh->>'instances_change') || '。'
                            WHEN alike_zh ?& '{households,instances}' THEN before || ' 年同期为 ' || (alike_zh->>'households') || '、' || (alike_zh->>'instances')
                              || COALESCE('，同比' || NULLIF(concat_ws('、', course_zh->>'households', course_zh->>'instances'), ''), '') || '。'
                            WHEN is_partial THEN before || ' 年全年为 ' || (before_zh->>'households') || '、'
                              || (before_zh->>'instances') || '。' END, ''),
         upper(left(period_en, 1)) || substr(period_en, 2) || ', '
           || CASE households WHEN 0 THEN 'no household was aided.'
                ELSE (en->>'households') || CASE households WHEN 1 THEN ' was' ELSE ' were' END || ' aided in ' || (en->>'instances')
                  || COALESCE(', ' || round(instances::numeric / NULLIF(households, 0), 1) || ' a household on average', '')
                  || '; a household aided many times counts once.' END
           || COALESCE(CASE WHEN comparable THEN ' Against ' || before || ' the number of households ' || (en->>'households_change')
                              || ' and that of aid instances ' || (en->>'instances_change') || '.'
                            WHEN alike_en ?& '{households,instances}' THEN ' In the same months of ' || before || ' there were ' || (alike_en->>'households')
                              || ' and ' || (alike_en->>'instances') || COALESCE('; ' || NULLIF(concat_ws(' and ', course_en->>'households', course_en->>'instances'), ''), '') || '.'
                            WHEN is_partial THEN ' The whole of ' || before || ' had ' || (before_en->>'households') || ' and '
                              || (before_en->>'instances') || '.' END, '')
  FROM this t CROSS JOIN same_months m
  UNION ALL
  SELECT 5,
         '可比的最近两个全年：' || w.year || ' 年较 ' || w.year - 1 || ' 年，'
           || concat_ws('；', '受助户数' || (zh->>'households_change'), '受助人次' || (zh->>'instances_change'),
                        '接收捐赠' || (zh->>'received_change')) || '。',
         'Of the last two whole years, ' || w.year || ' against ' || w.year - 1 || ': '
           || concat_ws('; ', 'households aided ' || (en->>'households_change'), 'aid instances ' || (en->>'instances_change'),
                        'donations received ' || (en->>'received_change')) || '.'
  FROM whole w
  UNION ALL
  SELECT 6,
         first || ' 年至 ' || last || ' 年，受助的不同户共 ' || to_char(united, 'FM9,999,999,999,990') || ' 户'
           || CASE WHEN added > united THEN '；各年户数相加得 ' || to_char(added, 'FM9,999,999,999,990')
                   || '，多年受助的户被重复计算，因此不能相加' ELSE '' END || '。',
         'From ' || first || ' to ' || last || ', ' || to_char(united, 'FM9,999,999,999,990')
           || ' different households were aided'
           || CASE WHEN added > united THEN '; adding up the years would give ' || to_char(added, 'FM9,999,999,999,990')
                   || ', because a household aided in several years would count in each' ELSE '' END || '.'
  FROM ever
)
SELECT zh, en FROM paragraphs WHERE zh IS NOT NULL AND en IS NOT NULL ORDER BY place;
