-- What the love supermarkets received, in goods and in cash, and the worth of what they gave out.
--
-- title.zh: 接收与发放
-- title.en: Received and given out
-- place: 20
-- honours: year division
-- narrow: yes
-- latest: 10
-- hides: given
-- kind.zh: 三幅柱形图
-- kind.en: three bar charts
-- foot.zh: 物资按接收时价值计；发放可来自往年结存；柱上百分比为较上年的变动，未满的年度与上年同期比；各图同一纵轴，从 0 起
-- foot.en: Goods at their worth when received; what is given out may come from stock of earlier years; % above bars: change on the year before; of a year that is not over, on its same months; one zero-based scale
--
-- | column     | kind    | 中文     | English             | 单位 | unit      | adds up |
-- | year       | period  | 年份     | Year                |      |           |         |
-- | received   | yuan    | 接收     | Received            | 元   | CNY       | yes     |
-- | given      | yuan    | 发放     | Given out           | 元   | CNY       | yes     |
-- | goods      | yuan    | 接收物资 | Goods received      | 元   | CNY       | yes     |
-- | cash       | yuan    | 接收现金 | Cash received       | 元   | CNY       | yes     |
-- | donations  | count   | 捐赠笔数 | Donations           | 笔   | donations | yes     |
-- | donors     | count   | 捐赠者数 | Different donors    | 个   | donors    | set     |
-- | received_year_before | yuan | 上年同期接收 | Received, year before | 元 | CNY | |
-- | given_year_before | yuan | 上年同期发放 | Given out, year before | 元 | CNY | |
-- | goods_year_before | yuan | 上年同期物资 | Goods, year before | 元 | CNY | |
-- | cash_year_before | yuan | 上年同期现金 | Cash, year before | 元 | CNY | |
-- | donations_year_before | count | 上年同期笔数 | Donations, year before | 笔 | donations | |
-- | is_partial | partial | 未满期   | Period not over     |      |           |         |
--
-- goods + cash = received. NAME_year_before is what NAME is compared with: the whole year before, or of a year that is not over the
-- same closed months, as published; donors are published by year only. The latest ten years are drawn.
-- To try it: psql -v ledger=lushan -v extension=public -v year=9999 -v division=NULL -f donations.sql
WITH years AS MATERIALIZED (  -- the whole ledger as it is published, or a part of it
  SELECT d.year, d.received, a.amount AS given, d.in_kind AS goods, d.cash, d.donations, d.donors,
         d.is_partial, max(d.year) OVER () AS last
  FROM :"ledger".publication_donation_year d LEFT JOIN :"ledger".publication_aid_year a ON a.year = d.year
  WHERE :division IS NULL AND d.year <= :year
  UNION ALL
  SELECT d.year, d.received, CASE WHEN a.households = 0 OR a.households >= l.suppress_below THEN a.amount END, d.in_kind, d.cash,
         d.donations, d.donors, d.is_partial, max(d.year) OVER ()
  FROM :"ledger".donation_year_of(:division) d LEFT JOIN :"ledger".aid_year_of(:division, NULL) a ON a.year = d.year
    CROSS JOIN :"ledger".ledger l
  WHERE :division IS NOT NULL AND d.year <= :year
), clock AS (
  SELECT records_through FROM :"ledger".publication_edition WHERE :division IS NULL
  UNION ALL
  SELECT records_through FROM :"ledger".ledger WHERE :division IS NOT NULL
), same AS MATERIALIZED (  -- the same closed months of each year, as published
  SELECT a.year, a.last_day, to_char(a.last_day, 'MM') AS month, d.received, a.amount AS given, d.in_kind AS goods, d.cash, d.donations
  FROM :"ledger".publication_aid_year_to_date a
    LEFT JOIN :"ledger".publication_donation_year_to_date d ON d.year = a.year AND d.last_day = a.last_day
  WHERE :division IS NULL AND a.year <= :year
), based AS (  -- with the year before: all of it, or the same months
  SELECT y.year, b.*
  FROM years y CROSS JOIN clock c
    CROSS JOIN LATERAL (
      SELECT w.received, w.given, w.goods, w.cash, w.donations FROM years w WHERE w.year = y.year - 1 AND NOT w.is_partial AND NOT y.is_partial
      UNION ALL
      SELECT b.received, b.given, b.goods, b.cash, b.donations
      FROM same s JOIN same b ON b.year = s.year - 1 AND b.month = s.month
      WHERE y.is_partial AND s.year = y.year AND s.last_day = c.records_through) AS b
), shown AS (
  SELECT *, received::numeric AS received_number, given::numeric AS given_number, goods::numeric AS goods_number
  FROM years
), total AS (
  SELECT min(year) AS first, max(last) AS last, bool_or(is_partial) AS is_partial,
         sum(received_number) AS received, CASE WHEN bool_and(given IS NOT NULL) THEN sum(given_number) END AS given,
         100 * sum(goods_number) / NULLIF(sum(received_number), 0) AS goods_share
  FROM shown WHERE year > last - 10
), reported AS (
  SELECT t.*, l.records_through,
         trim_scale(CASE  -- nearly all is not all
           WHEN goods_share < 100 AND goods_share >= 99.95 THEN 99.9
           WHEN goods_share > 0 AND goods_share < 0.05 THEN 0.1
           ELSE round(goods_share, 1) END) AS share
  FROM total t CROSS JOIN clock l
), amounts AS (  -- in the short form of the pictures
  SELECT place,
         :"extension".headline(yuan:::"extension".yuan, 'zh') AS zh, :"extension".headline(yuan:::"extension".yuan, 'en') AS en
  FROM total CROSS JOIN LATERAL (VALUES ('received', received), ('given', given)) AS v(place, yuan)
), finding AS (
  SELECT CASE WHEN first < last THEN first || '–' || last || ' 年' ELSE last || ' 年' END
           || CASE WHEN is_partial THEN COALESCE('（截至 ' || to_char(records_through, 'YYYY-MM-DD') || '）', '（至今）') ELSE '' END
           || CASE WHEN first < last THEN '累计' ELSE '' END
           || '接收 ' || r.zh
           || CASE WHEN share = 100 THEN '，全部为物资' WHEN share = 0 THEN '，全部为现金'
                   ELSE COALESCE('，其中物资占 ' || share || '%', '') END
           || COALESCE('；同期发放 ' || g.zh, '') AS finding_zh,
         r.en || ' received '
           || CASE WHEN first < last THEN 'from ' || first || ' to ' ELSE 'in ' END
           || CASE WHEN NOT is_partial THEN last::text
                   WHEN first = last THEN last || COALESCE(' to ' || to_char(records_through, 'FMDD Mon'), ' so far')
                   ELSE COALESCE(to_char(records_through, 'FMDD Mon YYYY'), last || ' so far') END
           || CASE WHEN share = 100 THEN ', all of it goods' WHEN share = 0 THEN ', all of it cash'
                   ELSE COALESCE(', ' || share || '% of it goods', '') END
           || COALESCE('; ' || g.en || ' given out in that time', '') AS finding_en
  FROM reported
    JOIN amounts r ON r.place = 'received'
    JOIN amounts g ON g.place = 'given'
)
SELECT s.year, s.received, s.given, s.goods, s.cash, s.donations, s.donors, b.received AS received_year_before, b.given AS given_year_before,
       b.goods AS goods_year_before, b.cash AS cash_year_before, b.donations AS donations_year_before, s.is_partial, f.finding_zh, f.finding_en
FROM shown s CROSS JOIN finding f LEFT JOIN based b ON b.year = s.year
WHERE (SELECT bool_or(received_number > 0 OR given_number > 0 OR given IS NULL) FROM shown)
ORDER BY s.year;
