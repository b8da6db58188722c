-- What households gained in a year, paired: income of the year less income of the year before, over the households whose
-- income is known for both, for all of them and for those that each scheme reached.
--
-- title.zh: 户均增收分布
-- title.en: Gains of households
-- place: 60
-- narrow: yes
-- latest: 3
-- hides: yes
-- kind.zh: 箱形图，每个体系一幅
-- kind.en: box plots, one panel a scheme
-- foot.zh: 只计本年与上年收入均已知的户；条：中间一半，竖线：中位数，菱形：均值；竖轴处为 0；户数过少的隐藏；增收未必因帮扶而来
-- foot.en: Income known for both years; bar: middle half, line: median, diamond: mean; the axis stands at 0; too few households are hidden; a gain need not be due to the scheme
--
-- | column     | kind    | 中文     | English            | 单位 | unit       | adds up   |
-- | scheme     | group   | 帮扶体系 | Scheme             |      |            |           |
-- | year       | period  | 年份     | Year               |      |            |           |
-- | households | count   | 配对户数 | Households         | 户   | households | set       |
-- | gained     | count   | 增收户数 | Of them, gained    | 户   | households | set       |
-- | lower      | count   | 下四分位 | Lower quartile     | 元   | CNY        | recompute |
-- | median     | count   | 中位数   | Median             | 元   | CNY        | recompute |
-- | upper      | count   | 上四分位 | Upper quartile     | 元   | CNY        | recompute |
-- | mean       | count   | 户均增收 | Mean               | 元   | CNY        | recompute |
-- | is_partial | partial | 未满期   | Period not over    |      |            |           |
--
-- The latest three years are drawn, in whole yuan (a rounded quartile is hardly ever one household's exact figure). Hidden: what the ledger
-- does not publish; a median with fewer households on either side than the ledger's limit; and quartiles with fewer beyond them. To
-- try it: psql -v ledger=lushan -v extension=public -v year=9999 -f increments.sql
WITH limits AS (
  SELECT suppress_below AS least, records_through, COALESCE(records_through, CURRENT_DATE) AS today FROM :"ledger".publication_edition
), words(place, scheme, zh, en) AS (
  VALUES (1, '', '全部调查户', 'All surveyed'),
         (2, 'supermarket', '爱心超市', 'Love supermarkets'),
         (3, 'model_workers', '劳模帮扶', 'Model workers'),
         (4, 'village_assistance', '驻村结对', 'Village assistance'),
         (5, 'consumption', '消费扶贫', 'Consumption relief'),
         (6, 'events', '活动', 'Events')
), years AS MATERIALIZED (
  SELECT i.year, COALESCE(i.scheme, '') AS scheme, i.households, i.gained,
         round(i.lower_quartile::text::numeric) AS lower, round(i.median::text::numeric) AS median,
         round(i.upper_quartile::text::numeric) AS upper, round(i.mean::text::numeric) AS mean,
         make_date(i.year, 12, 31) > l.today AS is_partial, l.least
  FROM :"ledger".publication_increment_year i CROSS JOIN limits l
  WHERE i.year <= :year
), reported AS (
  SELECT c.year, w.place, w.zh, w.en, c.is_partial, c.households, c.gained, c.mean,
         CASE WHEN c.households >= 4 * c.least THEN c.lower END AS lower,
         CASE WHEN c.households >= 2 * c.least THEN c.median END AS median,
         CASE WHEN c.households >= 4 * c.least THEN c.upper END AS upper
  FROM years c JOIN words w ON w.scheme = c.scheme
), recent AS (  -- the last whole year, or the begun one
  SELECT year, is_partial FROM reported ORDER BY is_partial, year DESC LIMIT 1
), ranked AS (
  SELECT t.*, row_number() OVER (ORDER BY t.place > 1, t.median DESC NULLS LAST, t.place) AS rank,
         to_char(households, 'FM999,999,999,990') AS n, to_char(median, 'FM999,999,999,990') AS m,
         to_char(lower, 'FM999,999,999,990') AS low, to_char(upper, 'FM999,999,999,990') AS high
  FROM reported t JOIN recent r ON r.year = t.year
), finding AS (
  SELECT concat_ws('；',
           r.year - 1 || ' 与 ' || r.year || ' 年' || CASE WHEN r.is_partial THEN '（未满期）' ELSE '' END || '收入均已知的'
             || COALESCE('有 ' || a.n || ' 户', '户数过少，予以隐藏'),
           '增收中位数 ' || a.m || ' 元' || COALESCE('，中间一半在 ' || a.low || ' 至 ' || a.high || ' 元', ''),
           '各体系中最高的是' || b.zh || '，' || b.m || ' 元（' || b.n || ' 户）') AS finding_zh,
         concat_ws('; ',
           COALESCE(a.n, 'Too few') || ' households with known incomes for ' || r.year - 1 || ' and '
             || r.year || CASE WHEN r.is_partial THEN ' so far' ELSE '' END,
           'median gain CNY ' || a.m || COALESCE(', middle half ' || a.low || ' to ' || a.high, ''),
           'highest of the schemes: ' || lower(b.en) || ', CNY ' || b.m || ' (' || b.n || ')') AS finding_en
  FROM recent r
    LEFT JOIN ranked a ON a.place = 1
    LEFT JOIN ranked b ON b.rank = 2 AND b.place > 1 AND b.median IS NOT NULL
)
SELECT t.zh || chr(31) || t.en AS scheme, t.year, t.households, t.gained, t.lower, t.median, t.upper, t.mean, t.is_partial,
       f.finding_zh, f.finding_en
FROM reported t CROSS JOIN finding f
ORDER BY t.place, t.year;
