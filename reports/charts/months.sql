-- Aid month by month: closed months as they were closed, open ones without figures.
--
-- title.zh: 爱心超市逐月发放
-- title.en: Aid month by month
-- place: 12
-- honours: year
-- latest: 24
-- narrow: yes
-- paper: no
-- hides: households instances amount
-- kind.zh: 两幅柱形图
-- kind.en: two bar charts
-- foot.zh: 斜线短柱：该月未结账，结账后才公布；※：人数过少，或可据以推出过少的数；各图纵轴独立，从 0 起
-- foot.en: Hatched stub: the month is open, and is published when it is closed; ※: hidden; each panel has its own zero-based scale
--
-- | column     | kind   | 中文     | English          | 单位 | unit       | adds up |
-- | month      | period | 月份     | Month            |      |            |         |
-- | state      | text   | 状态     | State            |      |            |         |
-- | households | count  | 受助户数 | Households aided | 户   | households | set     |
-- | instances  | count  | 受助人次 | Aid instances    | 人次 | instances  | yes     |
-- | amount     | yuan   | 发放价值 | Worth of aid     | 元   | CNY        | yes     |
--
-- The latest 24 months are drawn. To try it: psql -v ledger=lushan -v extension=public -v year=9999 -f months.sql
WITH months AS MATERIALIZED (
  SELECT m.month, m.households, m.instances, m.amount, m.is_closed
  FROM :"ledger".publication_aid_month m
  WHERE m.year <= :year
), recent AS (
  SELECT * FROM months ORDER BY month DESC LIMIT 24
), last AS (
  SELECT * FROM recent WHERE is_closed ORDER BY month DESC LIMIT 1
), most AS (
  SELECT * FROM recent WHERE instances IS NOT NULL ORDER BY instances DESC, month LIMIT 1
), open AS (
  SELECT count(*) AS months FROM recent WHERE NOT is_closed
), finding AS (
  SELECT concat_ws('；',
           to_char(l.month, 'YYYY" 年 "FMMM" 月"')
             || concat_ws('，', COALESCE('受助 ' || to_char(l.households, 'FM999,999,999,990') || ' 户', '受助户数不予公布'),
                          COALESCE(to_char(l.instances, 'FM999,999,999,990') || ' 人次', '人次不予公布')),
           '近 ' || (SELECT count(*) FROM recent) || ' 个月中 ' || to_char(m.month, 'YYYY" 年 "FMMM" 月"') || '最多，'
             || to_char(m.instances, 'FM999,999,999,990') || ' 人次',
           CASE WHEN o.months > 0 THEN o.months || ' 个月未结账' END) AS zh,
         concat_ws('; ',
           to_char(l.month, 'FMMonth YYYY') || ': '
             || concat_ws(', ', COALESCE(to_char(l.households, 'FM999,999,999,990') || CASE l.households WHEN 1 THEN ' household' ELSE ' households' END || ' aided',
                                         'the number of households is hidden'),
                          COALESCE(to_char(l.instances, 'FM999,999,999,990') || CASE l.instances WHEN 1 THEN ' instance' ELSE ' instances' END,
                                   'the number of instances is hidden')),
           'of the last ' || (SELECT count(*) FROM recent) || ' months, ' || to_char(m.month, 'FMMonth YYYY') || ' had the most instances, '
             || to_char(m.instances, 'FM999,999,999,990'),
           CASE WHEN o.months > 0 THEN o.months || CASE o.months WHEN 1 THEN ' month is open' ELSE ' months are open' END END) AS en
  FROM open o LEFT JOIN last l ON true LEFT JOIN most m ON true
)
SELECT to_char(s.month, 'YYYY-MM') AS month,
       CASE WHEN s.is_closed THEN '已结账' || chr(31) || 'closed' ELSE '未结账' || chr(31) || 'open' END AS state,
       s.households, s.instances, s.amount, f.zh AS finding_zh, f.en AS finding_en
FROM months s CROSS JOIN finding f
ORDER BY s.month;
