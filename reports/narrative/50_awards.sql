-- The awards of the last year in which any were given: how many of each, and how many to people whose work is poverty relief.
--
-- Each row is a paragraph (zh, en). Awards are counted, not winners: a winner of two awards counts twice. To try it: psql -v
-- ledger=lushan -v extension=public -v year=9999 -f 50_awards.sql
WITH given AS (
  SELECT * FROM :"ledger".publication_award_year
  WHERE year = (SELECT max(year) FROM :"ledger".publication_award_year WHERE year <= :year)
), reported AS (
  SELECT year,
         array_position(ARRAY['national', 'provincial', 'municipal', 'county', 'federation'], level) AS place, award,
         awards, to_relief_workers,
         name_zh || ' ' || awards || CASE WHEN to_units = 0 THEN ' 名' WHEN to_people = 0 THEN ' 个' ELSE ' 项' END
           || CASE WHEN to_relief_workers > 0 THEN '（扶贫工作人员 ' || to_relief_workers || ' 名）' ELSE '' END AS zh,
         awards || ' × ' || name_en || CASE WHEN to_relief_workers > 0 THEN ' (' || to_relief_workers || ' to relief workers)' ELSE '' END AS en
  FROM given
)
SELECT '荣誉：' || year || ' 年授予 ' || sum(awards) || ' 项：' || string_agg(zh, '、' ORDER BY place, award) || '。' AS zh,
       'Awards: ' || sum(awards) || CASE sum(awards) WHEN 1 THEN ' was' ELSE ' were' END || ' given in ' || year || ': '
         || string_agg(en, ', ' ORDER BY place, award) || '.' AS en
FROM reported
GROUP BY year;
