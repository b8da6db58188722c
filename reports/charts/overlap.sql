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
-- A small combination is hidden by the ledger, with as many others as are needed so that sizes, overlaps and the sum of all do not
-- reveal it. If all are hidden, one row states this.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f overlap.sql
WITH names(bit, scheme, zh, en) AS (
  VALUES (1, 'supermarket', '爱心超市', 'Love supermarkets'), (2, 'model_workers', '劳模帮扶', 'Model workers'),
         (4, 'village_assistance', '驻村结对', 'Village assistance'), (8, 'consumption', '消费扶贫', 'Consumption relief'),
         (16, 'events', '活动', 'Events')
), recent AS MATERIALIZED (
  SELECT y.year, make_date(y.year, 12, 31) > COALESCE(e.records_through, CURRENT_DATE) AS is_partial, e.records_through
  FROM (SELECT DISTINCT year FROM :"ledger".publication_scheme_combination WHERE year <= :year) y
    CROSS JOIN :"ledger".publication_edition e
  ORDER BY 2, y.year DESC LIMIT 1
), published AS MATERIALIZED (
  SELECT c.combination, c.households FROM :"ledger".publication_scheme_combination c JOIN recent r ON r.year = c.year
), cells AS (
  SELECT (SELECT sum(n.bit)::integer FROM names n WHERE n.scheme = ANY (string_to_array(p.combination, ' + '))) AS schemes, p.households
  FROM published p
  WHERE p.combination <> 'any' AND p.households IS DISTINCT FROM 0
), exposed AS (
  SELECT bool_and(households IS NULL) AS one FROM published
), listed AS (
  SELECT c.schemes, c.households, row_number() OVER (ORDER BY c.households DESC NULLS LAST, c.schemes) AS place
  FROM cells c CROSS JOIN exposed x
  WHERE NOT x.one
  UNION ALL
  SELECT 0, NULL, 1 FROM exposed WHERE one
), named AS (
  SELECT l.*, w.zh, w.en, w.several
  FROM listed l CROSS JOIN LATERAL (
    SELECT COALESCE(CASE WHEN count(*) = 1 THEN '只有' ELSE '' END || string_agg(n.zh, '＋' ORDER BY n.bit), '全部组合') AS zh,
           COALESCE(string_agg(n.en, ' + ' ORDER BY n.bit) || CASE WHEN count(*) = 1 THEN ' only' ELSE '' END, 'All combinations') AS en,
           count(*) > 1 AS several
    FROM names n WHERE n.bit & l.schemes > 0) AS w
), total AS (
  SELECT households FROM published WHERE combination = 'any'
), reported AS (
  SELECT count(*) FILTER (WHERE n.households IS NULL) AS hidden,
         COALESCE(sum(n.households) FILTER (WHERE n.several), 0)::bigint AS several,
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
                  || COALESCE('（' || CASE WHEN t.several < 0.0005 * u.households THEN '不足 0.1' ELSE round(100.0 * t.several / u.households, 1)::text END || '%）', '') || '同在两个以上体系' END,
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
                  || COALESCE(' (' || CASE WHEN t.several < 0.0005 * u.households THEN 'under 0.1' ELSE round(100.0 * t.several / u.households, 1)::text END || '%)', '') || ' of them by two schemes or more' END,
           CASE WHEN t.most IS NOT NULL AND t.combinations > 1
                THEN CASE WHEN t.several_unknown THEN 'of the overlaps published, most ' ELSE 'most of these ' END || 'in ' || t.en || ', '
                  || to_char(t.most, 'FM999,999,999,990')
                WHEN t.most IS NOT NULL THEN 'all in ' || t.en END,
           CASE WHEN x.one THEN 'some combinations are too small, so all are hidden' WHEN t.hidden > 0 THEN t.hidden || ' hidden' END) AS en
  FROM reported t CROSS JOIN recent r CROSS JOIN total u CROSS JOIN exposed x
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
