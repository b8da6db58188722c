-- The examples of README's reference for division_code, run as they stand there.
SELECT '410423'::division_code, '410423000000'::division_code, '４１０４２３'::division_code;

SELECT level('410423100201'), parent('410423100201'), ancestors('410423100201');

SELECT parent('441900003') AS city, '441900'::division_code = '4419' AS same, division_at('441900003', 'county') AS county;

SELECT '410423100201'::division_code <@ '4104' AS lies_in, '4104'::division_code @> '4104' AS itself,
  common_ancestor('410423100201', '410482001001');

CREATE TABLE aid (place division_code, day date, amount bigint);
CREATE INDEX ON aid (place);
INSERT INTO aid
SELECT format('41042%s1%s20%s', n % 5 + 1, to_char(n % 12, 'FM00'), n % 7)::division_code, '2024-01-01'::date + n % 366, n
FROM generate_series(1, 20000) n ORDER BY 1;
ANALYZE aid;

-- all of one county, by an ordinary index
EXPLAIN (COSTS OFF) SELECT * FROM aid WHERE place <@ '410423';

-- by county
SELECT division_at(place, 'county') AS county, count(*), sum(amount) FROM aid GROUP BY 1 ORDER BY 1;

-- at each level at once: every row counts in all divisions that contain it
SELECT code, level(code), count(*) FROM aid, unnest(lineage(place)) code WHERE level(code) <= 'county' GROUP BY code ORDER BY code;

-- towns of a city without counties count as their own county
SELECT coalesce(division_at(place, 'county'), division_at(place, 'prefecture')) AS county_or_city
FROM unnest('{410423100201,441900003001}'::division_code[]) place;

DROP TABLE aid;
