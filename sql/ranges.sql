-- Ranges of the types.
SELECT yuan_range('1', '2.50') AS range, '2.49'::yuan <@ yuan_range('1', '2.50') AS within, '2.50'::yuan <@ yuan_range('1', '2.50') AS at_the_end;
SELECT range_agg(yuan_range(a::yuan, (a + 2)::yuan)) AS joined FROM generate_series(1, 9, 4) AS a;
SELECT division_code_range('410423', '410424') @> division_code '410423001201' AS within, division_code_range('410423', '410424') @> division_code '410424' AS next;
SELECT yuan_range('2', '1');
CREATE TABLE bands (band yuan_range, EXCLUDE USING gist (band WITH &&));
INSERT INTO bands VALUES ('[0,1000)'), ('[1000,5000)'), ('[5000,)');
INSERT INTO bands VALUES ('[999.99,1000)');
SELECT band FROM bands WHERE band @> '1595.31'::yuan;
