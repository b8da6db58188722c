-- resident_id against an independent reading: 100,000 made-up numbers, their parts cut out of the text and their check
-- digit worked out by the table printed in GB 11643-1999. Nobody has them: each county's last two digits are 99.
CREATE SCHEMA resident_id_test;
SET search_path = resident_id_test, public;

-- The same numbers in every run: they are hashes of 1, 2, 3 and so on.
CREATE FUNCTION drawn(n integer, what integer, below integer) RETURNS integer IMMUTABLE
  RETURN (hashint8extended(n, what) & 2147483647) % below;
CREATE TABLE made AS
  SELECT n, region || to_char(birth, 'YYYYMMDD') || to_char(sequence, 'FM000') AS digits, birth, sequence
  FROM generate_series(1, 100000) n,
    CAST((ARRAY[11,12,13,14,15,21,22,23,31,32,33,34,35,36,37,41,42,43,44,45,46,50,51,52,53,54,61,62,63,64,65,71,81,82,83])[1 + drawn(n, 1, 35)]
      || to_char(drawn(n, 2, 100), 'FM00') || '99' AS text) region,
    CAST('1800-01-01'::date + drawn(n, 3, '2020-01-01'::date - '1800-01-01') AS date) birth,
    CAST(drawn(n, 4, 1000) AS integer) sequence;
CREATE TABLE number AS
  SELECT n, birth, sequence, digits || substr('10X98765432', 1 + (
      7 * get_byte(b, 0) + 9 * get_byte(b, 1) + 10 * get_byte(b, 2) + 5 * get_byte(b, 3) + 8 * get_byte(b, 4) + 4 *
      get_byte(b, 5) + 2 * get_byte(b, 6) + get_byte(b, 7) + 6 * get_byte(b, 8) + 3 * get_byte(b, 9) + 7 * get_byte(b,
      10) + 9 * get_byte(b, 11) + 10 * get_byte(b, 12) + 5 * get_byte(b, 13) + 8 * get_byte(b, 14) + 4 * get_byte(b, 15)
      + 2 * get_byte(b, 16)
      - 48 * (7 + 9 + 10 + 5 + 8 + 4 + 2 + 1 + 6 + 3 + 7 + 9 + 10 + 5 + 8 + 4 + 2)) % 11, 1) AS written
  FROM made, convert_to(digits, 'SQL_ASCII') b;
CREATE TABLE person AS SELECT n, birth, sequence, written, written::resident_id AS id FROM number;

SELECT count(*) AS numbers, count(DISTINCT written) AS different, count(DISTINCT right(written, 1)) AS check_digits,
  count(DISTINCT left(written, 2)) AS provinces, count(*) FILTER (WHERE to_char(birth, 'MMDD') = '0229') > 0 AS leap_days FROM person;
SELECT count(*) FILTER (WHERE id::text <> written) AS text,
  count(*) FILTER (WHERE birth_date(id) <> birth OR birth_date(id) <> substr(written, 7, 8)::date) AS birth_date,
  count(*) FILTER (WHERE sex(id) <> CASE WHEN substr(written, 17, 1) IN ('1', '3', '5', '7', '9') THEN 'male' ELSE 'female' END) AS sex,
  count(*) FILTER (WHERE age_on(id, '2020-06-30') <> extract(year FROM age('2020-06-30'::date, birth))) AS age,
  count(*) FILTER (WHERE mask(id) <> left(written, 6) || '********' || right(written, 4)) AS mask,
  count(*) FILTER (WHERE division(id) <> CASE WHEN written LIKE '83%' THEN '71' WHEN written LIKE '__00%' AND written !~ '^4600(0[1-9]|[1-9])' THEN left(written, 2)
    ELSE left(written, 6) END::division_code) AS division,
  count(*) FILTER (WHERE id::bigint <> (left(written, 6)::bigint * 182621 + (birth - '1800-01-01')) * 1000 + sequence) AS packed,
  count(*) FILTER (WHERE id::bigint::resident_id <> id) AS back
FROM person;

-- Order: by number and by the text it is written in, the same row at every place.
SELECT count(*) FILTER (WHERE by_id <> by_text) AS out_of_order
FROM (SELECT row_number() OVER (ORDER BY id, n) AS by_id, row_number() OVER (ORDER BY written COLLATE "C", n) AS by_text FROM person) ranked;

-- Of the eleven check digits one is right: ten thousand numbers with another one, drawn, are all refused.
CREATE FUNCTION refused(given text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM given::resident_id;
  RETURN false;
EXCEPTION WHEN invalid_text_representation THEN
  RETURN SQLERRM = 'resident_id has a wrong check digit';
END $$;
SELECT count(*) AS wrong, count(*) FILTER (WHERE refused(left(written, 17) || other)) AS refused
FROM person, substr('0123456789X', 1 + (strpos('0123456789X', right(written, 1)) + drawn(n, 5, 10)) % 11, 1) other
WHERE n <= 10000;

SET client_min_messages = warning;
DROP SCHEMA resident_id_test CASCADE;
