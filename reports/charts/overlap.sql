-- Which households were in one scheme only, and which in several at once, in the last whole year.
--
-- title.zh: 各帮扶体系的重叠
-- title.en: Overlap between schemes
-- place: 100
-- narrow: yes
-- hides: yes
-- kind.zh: 组合柱形图，下为点阵
-- kind.en: bars of combinations over a matrix of dots
-- foot.zh: 每户只计入一种组合，各组合相加即得受帮扶的不同户数；各体系户数互有重叠，不可相加；人数过少的组合及可推出它的隐藏；纵轴从 0 起
-- foot.en: Each household is in one combination only, so combinations add up to all households reached; schemes overlap, so their sizes do not; combinations of too few, and those that give them away, are hidden; zero-based
--
-- | column             | kind    | 中文     | English            | 单位 | unit       | adds up   |
-- | combination        | label   | 组合     | Combination        |      |            |           |
-- | period             | text    | 期间     | Period             |      |            |           |
-- | households         | count   | 户数     | Households         | 户   | households | yes       |
-- | share              | percent | 占比     | Share              | %    | %          | recompute |
-- | supermarket        | count   | 爱心超市 | Love supermarkets  | 户   | households | yes       |
-- | model_workers      | count   | 劳模帮扶 | Model workers      | 户   | households | yes       |
-- | village_assistance | count   | 驻村结对 | Village assistance | 户   | households | yes       |
-- | consumption        | count   | 消费扶贫 | Consumption relief | 户   | households | yes       |
-- | events             | count   | 活动     | Events             | 户   | households | yes       |
--
-- A household is in just these schemes and in no other, so rows add up, and each scheme's column adds up to its size. In a
-- scheme's column, 0: not part of the combination. A combination that no household has is not a row. NULL is a hidden cell.
--
-- What is hidden. The sizes of schemes and the union are told elsewhere, so hiding a small count c alone would not hide it. It
-- is hidden with three others a, b, d such that c and d together are in the same schemes as often as a and b: moving
-- households from c and d to a and b, or back, then changes no size. Where there are no such three, one row says so for all.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f overlap.sql
WITH names(bit, scheme, zh, en) AS (
  VALUES (1, 'supermarket', '爱心超市', 'Love supermarkets'), (2, 'model_workers', '劳模帮扶', 'Model workers'),
         (4, 'village_assistance', '驻村结对', 'Village assistance'), (8, 'consumption', '消费扶贫', 'Consumption relief'),
         (16, 'events', '活动', 'Events')
), setting AS (
  SELECT l.suppress_below AS k, l.records_through FROM :"ledger".ledger l
), recent AS MATERIALIZED (
  SELECT y.year, make_date(y.year, 12, 31) > COALESCE(t.records_through, CURRENT_DATE) AS is_partial, t.records_through
  FROM (SELECT DISTINCT year FROM :"ledger".scheme_year WHERE year <= :year) y CROSS JOIN setting t
  ORDER BY 2, y.year DESC LIMIT 1
), reached AS (
  SELECT i.household, sum(n.bit)::integer AS schemes
  FROM :"ledger".scheme_year s
    JOIN recent r ON r.year = s.year
    JOIN names n ON n.scheme = s.scheme
    CROSS JOIN LATERAL :"extension".ids(s.aided) AS i(household)
  GROUP BY i.household
), cells AS MATERIALIZED (
  SELECT schemes, count(*) AS households FROM reached GROUP BY schemes
), small AS (
  SELECT c.schemes, c.households FROM cells c CROSS JOIN setting t WHERE c.households < t.k
), partners AS (  -- for each small cell the three that protect it at the least cost
  SELECT s.schemes, p.a, p.b, p.d
  FROM small s CROSS JOIN setting t LEFT JOIN LATERAL (
    SELECT a.schemes AS a, b.schemes AS b, d.schemes AS d
    FROM cells d
      JOIN cells a ON a.schemes NOT IN (s.schemes, d.schemes)
      JOIN cells b ON b.schemes > a.schemes AND b.schemes NOT IN (s.schemes, d.schemes)
    WHERE d.schemes <> s.schemes
      AND (a.schemes & b.schemes) = (s.schemes & d.schemes) AND (a.schemes | b.schemes) = (s.schemes | d.schemes)
      AND LEAST(a.households, b.households) >= t.k - s.households
    ORDER BY a.households + b.households + d.households, a.schemes, b.schemes LIMIT 1) AS p ON true
), exposed AS (
  SELECT EXISTS (SELECT FROM partners WHERE d IS NULL) AS one
), hidden AS (
  SELECT schemes FROM small UNION SELECT a FROM partners UNION SELECT b FROM partners UNION SELECT d FROM partners
), listed AS (
  SELECT c.schemes, CASE WHEN h.schemes IS NULL THEN c.households END AS households,
         row_number() OVER (ORDER BY CASE WHEN h.schemes IS NULL THEN c.households END DESC NULLS LAST, c.schemes) AS place
  FROM cells c LEFT JOIN hidden h ON h.schemes = c.schemes
  WHERE NOT (SELECT one FROM exposed)
  UNION ALL
  SELECT 0, NULL, 1 FROM exposed WHERE one
), named AS (
  SELECT l.*, w.zh, w.en, w.several
  FROM listed l CROSS JOIN LATERAL (
    SELECT COALESCE(CASE WHEN count(*) = 1 THEN '只有' ELSE '' END || string_agg(n.zh, '＋' ORDER BY n.bit), '全部组合') AS zh,
           COALESCE(string_agg(n.en, ' + ' ORDER BY n.bit) || CASE WHEN count(*) = 1 THEN ' only' ELSE '' END, 'All combinations') AS en,
           count(*) > 1 AS several
    FROM names n WHERE n.bit & l.schemes > 0) AS w
), total AS (  -- the union, unless it would give a hidden cell away
  SELECT CASE WHEN NOT x.one AND sum(households) >= t.k THEN sum(households) END AS households
  FROM cells CROSS JOIN setting t CROSS JOIN exposed x GROUP BY t.k, x.one
), told AS (
  SELECT count(*) FILTER (WHERE n.households IS NULL) AS hidden,
         COALESCE(sum(n.households) FILTER (WHERE n.several), 0) AS several,
         bool_or(n.households IS NULL AND n.several) AS several_unknown, bool_or(n.several) AS any_several,
         (array_agg(n.zh ORDER BY n.place) FILTER (WHERE n.several AND n.households IS NOT NULL))[1] AS zh,
         (array_agg(n.en ORDER BY n.place) FILTER (WHERE n.several AND n.households IS NOT NULL))[1] AS en,
         max(n.households) FILTER (WHERE n.several) AS most, count(*) FILTER (WHERE n.several) AS combinations
  FROM named n
), finding AS (
  SELECT concat_ws('；',
           r.year || ' 年' || CASE WHEN r.is_partial
             THEN COALESCE('（截至 ' || to_char(r.records_through, 'FMMM" 月 "FMDD" 日"') || '）', '（至今）') ELSE '' END
             || COALESCE('受帮扶的不同户共 ' || to_char(u.households, 'FM999,999,999,990') || ' 户', '受帮扶的户数隐藏'),
           CASE WHEN x.one THEN NULL WHEN NOT t.any_several THEN '没有一户同在两个体系'
                WHEN NOT t.several_unknown THEN '其中 ' || to_char(t.several, 'FM999,999,999,990') || ' 户'
                  || COALESCE('（' || round(100.0 * t.several / u.households, 1) || '%）', '') || '同在两个以上体系' END,
           CASE WHEN t.most IS NOT NULL AND t.combinations > 1
                THEN CASE WHEN t.several_unknown THEN '已公布的' ELSE '' END || '重叠最多的是' || t.zh || '，'
                  || to_char(t.most, 'FM999,999,999,990') || ' 户'
                WHEN t.most IS NOT NULL THEN '都是' || t.zh END,
           CASE WHEN x.one THEN '有的组合户数过少，全部组合隐藏' WHEN t.hidden > 0 THEN t.hidden || ' 种组合的户数隐藏' END) AS zh,
         concat_ws('; ',
           COALESCE(to_char(u.households, 'FM999,999,999,990') || ' different households were reached in ', 'The number of households is hidden for ') || r.year
             || CASE WHEN r.is_partial THEN COALESCE(' to ' || to_char(r.records_through, 'FMDD Mon'), ' so far') ELSE '' END,
           CASE WHEN x.one THEN NULL WHEN NOT t.any_several THEN 'none by two schemes'
                WHEN NOT t.several_unknown THEN to_char(t.several, 'FM999,999,999,990')
                  || COALESCE(' (' || round(100.0 * t.several / u.households, 1) || '%)', '') || ' of them by two schemes or more' END,
           CASE WHEN t.most IS NOT NULL AND t.combinations > 1
                THEN CASE WHEN t.several_unknown THEN 'of the overlaps published, most ' ELSE 'most of these ' END || 'in ' || t.en || ', '
                  || to_char(t.most, 'FM999,999,999,990')
                WHEN t.most IS NOT NULL THEN 'all in ' || t.en END,
           CASE WHEN x.one THEN 'some combinations are too small, so all are hidden' WHEN t.hidden > 0 THEN t.hidden || ' hidden' END) AS en
  FROM told t CROSS JOIN recent r CROSS JOIN total u CROSS JOIN exposed x
)
SELECT n.zh || E'\x1F' || n.en AS combination,
       r.year || CASE WHEN r.is_partial THEN COALESCE(' → ' || r.records_through, '…') ELSE '' END AS period,
       n.households, round(100.0 * n.households / u.households, 2) AS share,
       CASE WHEN n.schemes & 1 > 0 THEN n.households ELSE 0 END AS supermarket,
       CASE WHEN n.schemes & 2 > 0 THEN n.households ELSE 0 END AS model_workers,
       CASE WHEN n.schemes & 4 > 0 THEN n.households ELSE 0 END AS village_assistance,
       CASE WHEN n.schemes & 8 > 0 THEN n.households ELSE 0 END AS consumption,
       CASE WHEN n.schemes & 16 > 0 THEN n.households ELSE 0 END AS events,
       f.zh AS finding_zh, f.en AS finding_en
FROM named n CROSS JOIN recent r CROSS JOIN total u CROSS JOIN finding f
ORDER BY n.place;
