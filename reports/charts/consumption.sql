-- Consumption relief in the last whole year: what units bought, by unit and by channel, and how many units kept the rule that
-- a share of the union's welfare gifts be bought so.
--
-- title.zh: 消费扶贫
-- title.en: Consumption relief
-- place: 90
-- narrow: yes
-- hides: yes
-- kind.zh: 三幅横条图
-- kind.en: three bar charts
-- foot.zh: 采购额为以购代捐的支出；达标须知道全部福利支出，分母不明为证据不足，卖出的户过少的渠道隐藏；横轴从 0 起
-- foot.en: What was paid for relief goods; a pass needs the whole welfare spending, an unknown denominator is no pass; channels with too few sellers are hidden; zero-based
--
-- | column     | kind    | 中文     | English           | 单位 | unit      | adds up |
-- | part       | part    | 部分     | Part              |      |           |         |
-- | name       | label   | 名称     | Name              |      |           |         |
-- | year       | period  | 年份     | Year              |      |           |         |
-- | amount     | yuan    | 采购额   | Purchases         | 元   | CNY       | part    |
-- | purchases  | count   | 采购笔数 | Number            | 笔   | purchases | part    |
-- | units      | count   | 单位数   | Units             | 个   | units     | yes     |
-- | is_partial | partial | 未满期   | Period not over   |      |           |         |
--
-- The first twelve units and a row for the others; without a whole year, the begun one. A channel through which fewer
-- households than the limit and hardly anybody else sold is hidden (NULL), together with another one; the spending of a unit is
-- not hidden. To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f consumption.sql
WITH clock AS (
  SELECT records_through, COALESCE(records_through, CURRENT_DATE) AS today FROM :"ledger".publication_edition
), recent AS MATERIALIZED (
  SELECT y.year, make_date(y.year, 12, 31) > c.today AS is_partial
  FROM (SELECT year FROM :"ledger".publication_purchase_year WHERE purchases > 0
        UNION SELECT year FROM :"ledger".publication_purchase_rule) AS y
    CROSS JOIN clock c
  WHERE y.year <= :year
  ORDER BY 2, y.year DESC LIMIT 1
), units AS MATERIALIZED (
  SELECT u.name, COALESCE(u.name_en, u.name) AS name_en, u.amount::text::numeric AS amount, u.purchases,
         row_number() OVER (ORDER BY u.amount::text::numeric DESC, u.organisation_id) AS rank, count(*) OVER () AS units
  FROM :"ledger".publication_purchase_unit_year u JOIN recent r ON r.year = u.year
), ranked AS (
  SELECT LEAST(rank, 13) AS place,
         min(CASE WHEN rank > 12 THEN '其余 ' || units - 12 || ' 个单位' ELSE replace(name, chr(31), ' ') END) AS zh,
         min(CASE WHEN rank > 12 THEN 'and ' || units - 12 || ' others' ELSE replace(name_en, chr(31), ' ') END) AS en,
         sum(amount) AS amount, sum(purchases)::bigint AS purchases
  FROM units
  GROUP BY 1
), published AS (
  SELECT w.place, w.zh, w.en, c.amount::text::numeric AS amount, c.purchases
  FROM (VALUES (1, 'direct', '直接采购', 'direct'), (2, 'online', '网上', 'online'), (3, 'counter', '专柜', 'counter'),
               (4, 'fair', '展销会', 'fair')) AS w(place, channel, zh, en)
    CROSS JOIN recent r JOIN :"ledger".publication_purchase_channel_year c ON c.year = r.year AND c.channel = w.channel
), judged AS MATERIALIZED (
  SELECT k.passed, k.failed, k.insufficient, k.share_required
  FROM :"ledger".publication_purchase_rule k JOIN recent r ON r.year = k.year
), verdicts AS (
  SELECT w.place, w.zh, w.en, COALESCE(w.units, 0) AS units
  FROM recent LEFT JOIN judged j ON true
    CROSS JOIN LATERAL (VALUES (1, '达标', 'pass', j.passed), (2, '未达标', 'fail', j.failed),
                               (3, '证据不足', 'insufficient evidence', j.insufficient)) AS w(place, zh, en, units)
), rows AS (
    SELECT 1 AS part, '采购单位' AS part_zh, 'By unit' AS part_en, place, zh, en, amount, purchases, NULL::bigint AS units FROM ranked
  UNION ALL
    SELECT 2, '采购渠道', 'By channel', place, zh, en, amount, purchases, NULL FROM published WHERE EXISTS (SELECT FROM units)
  UNION ALL
    SELECT 3, '福利采购规则', 'Welfare gift rule', place, zh, en, NULL, NULL, units FROM verdicts
), totals AS (
  SELECT r.year, r.is_partial, c.records_through, (SELECT count(*) FROM units) AS units, (SELECT COALESCE(sum(amount), 0) FROM units) AS amount,
         (SELECT max(share_required) FROM judged) AS share, v.pass, v.fail, v.unknown
  FROM recent r CROSS JOIN clock c
    CROSS JOIN (SELECT max(units) FILTER (WHERE place = 1) AS pass, max(units) FILTER (WHERE place = 2) AS fail,
                       max(units) FILTER (WHERE place = 3) AS unknown FROM verdicts) AS v
), reported AS (
  SELECT *, :"extension".headline(amount:::"extension".yuan, 'zh') AS zh, :"extension".headline(amount:::"extension".yuan, 'en') AS en
  FROM totals
), finding AS (
  SELECT year || ' 年' || CASE WHEN is_partial THEN COALESCE('（截至 ' || to_char(records_through, 'FMMM" 月 "FMDD" 日"') || '）', '（至今）') ELSE ' ' END
           || units || ' 个单位采购 ' || zh || '；' || COALESCE('按福利采购不低于 ' || trim_scale(share) || '%，', '未定比例，')
           || '达标 ' || pass || ' 个、未达标 ' || fail || ' 个、证据不足 ' || unknown || ' 个' AS finding_zh,
         units || CASE units WHEN 1 THEN ' unit' ELSE ' units' END || ' bought for ' || en || ' in ' || year
           || CASE WHEN is_partial THEN COALESCE(' to ' || to_char(records_through, 'FMDD Mon'), ' so far') ELSE '' END || '; '
           || COALESCE('rule of ' || trim_scale(share) || '%: ', 'no share is laid down: ')
           || pass || ' pass, ' || fail || ' fail, ' || unknown || ' without evidence' AS finding_en
  FROM reported
)
SELECT r.part_zh || chr(31) || r.part_en AS part, r.zh || chr(31) || r.en AS name, t.year, r.amount, r.purchases, r.units, t.is_partial,
       f.finding_zh, f.finding_en
FROM rows r CROSS JOIN totals t CROSS JOIN finding f
ORDER BY r.part, r.place;
