-- Published figures compared with the figures computed from the ledger's rows: each with its verdict.
--
-- title.zh: 公布数与复算
-- title.en: Published figures, recomputed
-- place: 120
-- narrow: yes
-- kind.zh: 按主题的标记阵与差异点图
-- kind.en: marks by topic and a dot plot of differences
-- foot.zh: 一致：与复算数相同；相符：措辞（近、余、多、以上）或取整可以解释差异；不符：不能解释；无法复算：账中无从得知；理由见表。相对差异＝（复算数－公布数）÷公布数
-- foot.en: Exact: the same number; consistent: wording (nearly, more than, at least) or rounding explains the difference; contradicted: neither does; not reproducible: the records do not show it. Reasons are in the table. Difference: (recomputed − published) / published
--
-- | column     | kind    | 中文     | English    | 单位 | unit | adds up |
-- | figure     | label   | 编号     | Figure     |      |      |         |
-- | topic      | text    | 主题     | Topic      |      |      |         |
-- | indicator  | text    | 指标     | Indicator  |      |      |         |
-- | period     | text    | 期间     | Period     |      |      |         |
-- | published  | text    | 公布     | Published  |      |      |         |
-- | recomputed | text    | 复算     | Recomputed |      |      |         |
-- | difference | percent | 相对差异 | Relative difference | % | % | recompute |
-- | verdict    | text    | 判定     | Verdict    |      |      |         |
-- | reason     | text    | 理由     | Reason     |      |      |         |
--
-- The verdict is that of the view reconcile, whose words for topic, indicator and reason are shown in both languages where it has
-- them in Chinese (topic_zh, …), else as they are. The difference
-- is NULL where a figure is a rule or a range that is not the same, was printed as zero, or has not been recomputed. A figure is of the last year that its
-- period names; without one it is of every year. Worst verdict first within a topic.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f figures.sql
WITH words(verdict, place, zh, en) AS (
  VALUES ('contradicted', 1, '不符', 'contradicted'), ('not_reproducible', 2, '无法复算', 'not reproducible'),
         ('consistent', 3, '相符', 'consistent'), ('exact', 4, '一致', 'exact')
), qualifiers(qualifier, zh) AS (
  VALUES ('about', '约'), ('nearly', '近'), ('more than', '多于'), ('at least', '不少于'), ('at most', '不超过'), ('cumulative', '累计')
), results(result, zh) AS (
  VALUES ('pass', '达标'), ('fail', '未达标'), ('insufficient evidence', '证据不足')
), units(one, many) AS (  -- those that have a plural in English
  VALUES ('attendance', 'attendances'), ('award', 'awards'), ('bag', 'bags'), ('household', 'households'), ('instance', 'instances'),
         ('organisation', 'organisations'), ('person', 'persons'), ('project', 'projects'), ('sapling', 'saplings'), ('session', 'sessions'),
         ('site', 'sites'), ('store', 'stores'), ('village', 'villages')
), compared AS MATERIALIZED (
  SELECT r.*, w.place, w.zh, w.en, r.topic AS topic_en, COALESCE(r.topic_zh, r.topic) AS topic_cn,
         concat_ws(' · ', r.indicator, r.subject) AS what_en,
         concat_ws(' · ', COALESCE(r.indicator_zh, r.indicator), COALESCE(r.subject_zh, r.subject)) AS what_zh,
         concat_ws(' ', q.qualifier, g.value, CASE WHEN r.value = '1' THEN r.unit ELSE COALESCE(u.many, r.unit) END) AS printed_en,
         concat_ws(' ', q.zh, COALESCE(r.value_zh, g.value), COALESCE(r.unit_zh, r.unit)) AS printed_zh,
         g.computed AS computed_en, COALESCE(s.zh, g.computed) AS computed_zh,
         CASE WHEN r.value ~ n.pattern AND r.computed ~ n.pattern AND r.value !~ '^-?0*[.]?0*$'
              THEN round(100 * (r.computed::numeric - r.value::numeric) / r.value::numeric, 2)
              WHEN r.value = r.computed THEN 0 END AS difference
  FROM :"ledger".publication_reconcile r
    JOIN words w ON w.verdict = r.verdict::text
    LEFT JOIN qualifiers q ON q.qualifier = r.qualifier::text
    LEFT JOIN results s ON s.result = r.computed
    LEFT JOIN units u ON u.one = r.unit
    CROSS JOIN (VALUES ('^-?[0-9]+([.][0-9]+)?$', '^-?[0-9]+([.][0-9]+)?(-[0-9]+([.][0-9]+)?)?$')) AS n(pattern, numbers)
    CROSS JOIN LATERAL (  -- numbers and ranges with their thousands apart
      SELECT max(w.words) FILTER (WHERE t.name = 'value') AS value, max(w.words) FILTER (WHERE t.name = 'computed') AS computed
      FROM (VALUES ('value', r.value), ('computed', r.computed)) AS t(name, words)
        CROSS JOIN LATERAL (SELECT CASE WHEN t.words ~ n.numbers
          THEN regexp_replace(regexp_replace(t.words, '([0-9])-', '\1–'), '(?<=[0-9])(?<![.][0-9]+)(?=([0-9]{3})+(?![0-9]))', ',', 'g')
          ELSE t.words END) AS w(words)) AS g
  WHERE COALESCE(substring(r.period FROM '.*([12][0-9]{3})')::integer, 0) <= :year
), tally AS (
  SELECT (SELECT count(*) FROM compared) AS figures, w.place, w.zh, w.en, count(c.figure_id) AS times
  FROM words w LEFT JOIN compared c ON c.verdict::text = w.verdict
  GROUP BY w.place, w.zh, w.en
), finding AS (
  SELECT '公布的 ' || figures || ' 个数中，' || string_agg(times || ' 个' || zh, '，' ORDER BY place DESC)
           FILTER (WHERE times > 0 OR place = 1) AS zh,
         'Of ' || figures || ' published ' || CASE figures WHEN 1 THEN 'figure' ELSE 'figures' END || ', '
           || string_agg(CASE times WHEN 0 THEN 'none' ELSE times::text END || CASE WHEN times = 1 THEN ' is ' ELSE ' are ' END || en, ', ' ORDER BY place DESC)
           FILTER (WHERE times > 0 OR place = 1) AS en
  FROM tally GROUP BY figures
)
SELECT c.figure_id AS figure, t.topic, t.indicator, t.period, t.published,
       CASE WHEN c.hidden THEN E'隐藏\x1Fhidden' ELSE t.computed END AS recomputed, c.difference, c.zh || E'\x1F' || c.en AS verdict, t.reason,
       f.zh AS finding_zh, f.en AS finding_en
FROM compared c CROSS JOIN finding f
  CROSS JOIN LATERAL (  -- what is the same in both languages, once
    SELECT max(p.words) FILTER (WHERE p.name = 'topic') AS topic, max(p.words) FILTER (WHERE p.name = 'indicator') AS indicator,
           max(p.words) FILTER (WHERE p.name = 'period') AS period, max(p.words) FILTER (WHERE p.name = 'published') AS published,
           max(p.words) FILTER (WHERE p.name = 'computed') AS computed, max(p.words) FILTER (WHERE p.name = 'reason') AS reason
    FROM (
      SELECT n.name, CASE WHEN n.zh = n.en THEN n.en ELSE n.zh || chr(31) || n.en END AS words
      FROM (SELECT v.name, replace(v.zh, chr(31), ' ') AS zh, replace(v.en, chr(31), ' ') AS en
            FROM (VALUES ('topic', c.topic_cn, c.topic_en), ('indicator', c.what_zh, c.what_en),
                    ('period', COALESCE(c.period_zh, c.period), c.period), ('published', c.printed_zh, c.printed_en),
                    ('computed', c.computed_zh, c.computed_en), ('reason', COALESCE(c.reason_zh, c.reason), c.reason)) AS v(name, zh, en)) AS n) AS p
  ) AS t
ORDER BY c.topic, c.place, c.figure_id;
