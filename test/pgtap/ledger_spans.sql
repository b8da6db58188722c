-- Figures of parts of a year: of months, and of January through a month (spans), together with those of the year. No group of 1 to k - 1
-- households follows from what is published of them, in one edition or in several. First ledgers made by hand, then an exhaustive search:
-- every way in which few households can have been aided in three months, against all ways that agree with what is published of it.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SET jit = off;
SELECT plan(36);

SELECT create_ledger('county', division => '410423', records_through => '2020-09-30') AS made \gset
UPDATE county.ledger SET suppress_below = 5;
INSERT INTO county.divisions (division, name_zh) VALUES ('410423', '县'), ('410423101', '镇');
INSERT INTO county.supermarkets VALUES (1, 's', '410423101', '2019-01-01');
INSERT INTO county.households SELECT g, 'h', '410423101', '2016-01-01' FROM generate_series(1, 900) AS g;
SELECT county.open_year(y) FROM generate_series(2019, 2020) AS y \g /dev/null

-- So many households in each month, whom no other month aided.
CREATE FUNCTION pg_temp.aid(year integer, counts integer[]) RETURNS void LANGUAGE sql AS $$
	INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
	SELECT (SELECT coalesce(max(household_id), 0) FROM county.aid_instances) + row_number() OVER (), 1, '10', make_date(year, m::integer, 5)
	FROM unnest(counts) WITH ORDINALITY AS c (n, m), generate_series(1, c.n)
$$;
-- So many of those who were aided in a month are aided in another one as well.
CREATE FUNCTION pg_temp.again(first date, second date, many integer) RETURNS void LANGUAGE sql AS $$
	INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
	SELECT household_id, 1, '10', second FROM county.aid_instances WHERE aided_on = first ORDER BY household_id LIMIT many
$$;
CREATE FUNCTION pg_temp.fewer(day date, many integer) RETURNS void LANGUAGE sql AS $$
	DELETE FROM county.aid_instances WHERE aid_id IN (SELECT aid_id FROM county.aid_instances WHERE aided_on = day ORDER BY aid_id LIMIT many)
$$;
CREATE FUNCTION pg_temp.close(year integer, from_month integer, to_month integer) RETURNS void LANGUAGE sql AS $$
	SELECT county.close_period(make_date(year, m, 1)) FROM generate_series(from_month, to_month) AS m
$$;
CREATE FUNCTION pg_temp.cover(day date) RETURNS void LANGUAGE sql AS $$ UPDATE county.ledger SET records_through = day $$;

-- What is published after some steps, which are undone: months by their households, - where hidden; spans; and what stands.
CREATE FUNCTION pg_temp.told(VARIADIC steps text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	step text;
	told text;
BEGIN
	FOREACH step IN ARRAY steps LOOP
		EXECUTE 'SELECT ' || step;
	END LOOP;
	SELECT concat_ws('; ',
		(
			SELECT string_agg(y.line, '; ' ORDER BY y.year)
			FROM (
				SELECT year, year || ': ' || string_agg(CASE WHEN NOT is_closed THEN 'open' WHEN amount IS NULL THEN '-' WHEN households IS NULL THEN '?'
					ELSE households::text END, ' ' ORDER BY month) AS line
				FROM county.publication_aid_month GROUP BY year HAVING bool_or(is_closed)) AS y
		), (
			SELECT string_agg(to_char(last_day, 'YYYY-MM') || ': ' || coalesce(households::text, '-'), ', ' ORDER BY last_day)
			FROM county.publication_aid_year_to_date
		), (
			SELECT 'standing: ' || string_agg(name || ' ' || block, ', ' ORDER BY name, block)
			FROM county.edition_blocks
			WHERE edition = (SELECT max(edition) FROM county.editions) AND reason IS NOT NULL AND name IN ('aid_year', 'aid_month', 'aid_year_to_date')
		))
	INTO told;
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
	RETURN told;
END $$;

-- One edition.
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,21,22,23,24,25,26,27,28,29,30,31}') $$, $$ pg_temp.aid(2020, '{10,11,12,13,14,15,16,17,18}') $$,
	'pg_temp.close(2019, 1, 12)', 'pg_temp.close(2020, 1, 8)'),
	'2019: 20 21 22 23 24 25 26 27 28 29 30 31; 2020: 10 11 12 13 14 15 16 17 open; 2019-08: 188, 2020-08: 108',
	'closed months, and the same months of both years');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,21,22,23,24,3,26,27,28,29,30,31}') $$, 'pg_temp.close(2019, 1, 12)'),
	'2019: - 21 22 23 24 - 26 27 28 29 30 31', 'a month of 3 households is hidden with another one');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,0,22,0,24,3,26,0,0,0,0,0}') $$, 'pg_temp.close(2019, 1, 12)'),
	'2019: - 0 22 0 24 - 26 0 0 0 0 0', 'which is no month without aid');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{3,3,3,0,0,0,0,0,0,0,0,0}') $$, 'pg_temp.close(2019, 1, 12)'),
	'2019: - - - 0 0 0 0 0 0 0 0 0', 'small months alone are all hidden');
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,27,3}') $$, 'pg_temp.close(2020, 1, 8)'),
	'2020: - 21 22 23 24 25 26 27 open; 2020-08: -', 'an open month of 3 households hides another one, and the months before it');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,21,22,23,24,25,26,27,28,1,1,1}') $$, $$ pg_temp.aid(2020, '{10,11,12,13,14,15,16,17,18}') $$,
	'pg_temp.close(2019, 1, 12)', 'pg_temp.close(2020, 1, 9)'),
	'2019: - 21 22 23 24 25 26 27 28 - - -; 2020: 10 11 12 13 14 15 16 17 18; 2019-09: -, 2020-09: 126',
	'January to September is hidden where the rest of the year is of 3 households');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,3,22,23,24,25,26,27,28,30,30,30}') $$, $$ pg_temp.aid(2020, '{10}') $$,
	'pg_temp.close(2019, 1, 12)', 'pg_temp.close(2020, 1, 1)', $$ pg_temp.cover('2020-01-31') $$),
	'2019: 20 - - 23 24 25 26 27 28 30 30 30; 2020: 10; 2019-01: 20, 2020-01: 10', 'the month that hides is in the same piece of the year');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,3,0,0,0,0,0,0,0,0,0,0}') $$, $$ pg_temp.aid(2020, '{10}') $$,
	'pg_temp.close(2019, 1, 12)', 'pg_temp.close(2020, 1, 1)', $$ pg_temp.cover('2020-01-31') $$),
	'2019: - - 0 0 0 0 0 0 0 0 0 0; 2020: 10; 2019-01: -, 2020-01: 10', 'there is no span where its rest is small');
-- 2019: February aids 20 of January's 22, and 20 others.
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{22,3,20}') $$, $$ pg_temp.again('2019-01-05', '2019-03-06', 20) $$,
	$$ pg_temp.again('2019-02-05', '2019-03-06', 3) $$, 'pg_temp.close(2019, 1, 12)'),
	'2019: - - ? 0 0 0 0 0 0 0 0 0', 'a month that is all but 2 of the year hides its households');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,20,20}') $$, $$ pg_temp.again('2019-01-05', '2019-03-06', 2) $$, 'pg_temp.close(2019, 1, 12)'),
	'2019: ? 20 22 0 0 0 0 0 0 0 0 0', '2 households that came in two months hide those of a month');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,20,20}') $$, $$ pg_temp.again('2019-01-05', '2019-01-06', 2) $$,
	$$ pg_temp.again('2019-02-05', '2019-02-06', 8) $$, 'pg_temp.close(2019, 1, 12)'),
	'2019: ? 20 20 0 0 0 0 0 0 0 0 0', '2 that came twice in a month hide its households');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{7,20,20}') $$, $$ pg_temp.again('2019-01-05', '2019-01-06', 2) $$,
	$$ pg_temp.again('2019-02-05', '2019-02-06', 8) $$, 'pg_temp.close(2019, 1, 12)'),
	'2019: - 20 - 0 0 0 0 0 0 0 0 0', 'and its instances, when they are fewer than 10');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,20,20}') $$, $$ pg_temp.again('2019-01-05', '2019-01-06', 2) $$, 'pg_temp.close(2019, 1, 12)',
	$$ set_config('spans.instances', (SELECT count(instances)::text FROM county.publication_aid_month), true) $$),
	'2019: ? 20 20 0 0 0 0 0 0 0 0 0', 'as does the year');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{3}') $$, 'pg_temp.close(2019, 1, 12)'), '2019: - - - - - - - - - - - -', 'a small year is hidden with its months');
UPDATE county.ledger SET suppress_below = 1;
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,3,1}') $$, $$ pg_temp.aid(2020, '{1,0}') $$, 'pg_temp.close(2019, 1, 12)', 'pg_temp.close(2020, 1, 2)'),
	'2019: 20 3 1 0 0 0 0 0 0 0 0 0; 2020: 1 0 open open open open open open open; 2019-02: 23, 2020-02: 1', 'below 1 nothing is hidden');
UPDATE county.ledger SET suppress_below = 5;

-- Editions. A month closes between two.
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,27,28}') $$, 'pg_temp.close(2020, 1, 7)', 'county.publish_edition()',
	'pg_temp.close(2020, 8, 8)', 'county.publish_edition()'),
	'2020: 20 21 22 23 24 25 26 27 open; 2020-07: 161, 2020-08: 188', 'what an open month hid is shown once it is closed; the earlier span stays');
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,4,28}') $$, 'pg_temp.close(2020, 1, 7)', 'county.publish_edition()',
	'pg_temp.close(2020, 8, 8)', 'county.publish_edition()'),
	'2020: 20 21 22 23 24 25 26 - open; 2020-07: 161, 2020-08: -', 'a span that is longer by a month of 4 households is hidden');
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,27,28}') $$, 'pg_temp.close(2020, 1, 8)', 'county.publish_edition()',
	$$ pg_temp.aid(2020, '{0,0,0,0,0,0,0,0,3}') $$, 'pg_temp.close(2020, 9, 9)', 'county.publish_edition()'),
	'2020: 20 21 22 23 24 25 26 27 open; 2020-08: 188; standing: aid_month 2020, aid_year 2020, aid_year_to_date 2020',
	'the open month followed from the year, and would change by 3');
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,27}') $$, $$ pg_temp.cover('2020-08-31') $$, 'pg_temp.close(2020, 1, 7)', 'county.publish_edition()',
	$$ pg_temp.cover('2020-09-30') $$, $$ pg_temp.aid(2020, '{0,0,0,0,0,0,0,3,20}') $$, 'pg_temp.close(2020, 8, 8)', 'county.publish_edition()'),
	'2020: 20 21 22 23 24 25 26 open; 2020-07: 161; standing: aid_month 2020, aid_year_to_date 2020',
	'so does the last open month, although the year changes by many');
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,27,28}') $$, 'pg_temp.close(2020, 1, 8)', 'county.publish_edition()',
	$$ county.reopen_period('2020-03-01', 'x') $$, $$ pg_temp.aid(2020, '{0,0,9}') $$, 'county.publish_edition()'),
	'2020: 20 21 22 23 24 25 26 27 open; 2020-08: 188; standing: aid_month 2020, aid_year_to_date 2020', 'while a month is reopened, all stand');
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,27,28}') $$, 'pg_temp.close(2020, 1, 8)', 'county.publish_edition()',
	$$ county.reopen_period('2020-03-01', 'x') $$, $$ pg_temp.aid(2020, '{0,0,9}') $$, 'county.publish_edition()', 'pg_temp.close(2020, 3, 3)', 'county.publish_edition()'),
	'2020: 20 21 31 23 24 25 26 27 open; 2020-08: 197', 'closed again, it changes by 9');
SELECT is(pg_temp.told($$ pg_temp.aid(2020, '{20,21,22,23,24,25,26,27,28}') $$, 'pg_temp.close(2020, 1, 8)', 'county.publish_edition()',
	$$ county.reopen_period('2020-03-01', 'x') $$, $$ county.reopen_period('2020-04-01', 'x') $$, $$ pg_temp.aid(2020, '{0,0,3,3}') $$, 'pg_temp.close(2020, 3, 4)',
	'county.publish_edition()'),
	'2020: 20 21 22 23 24 25 26 27 open; 2020-08: 188; standing: aid_month 2020, aid_year_to_date 2020', 'or stands, when each changes by 3');
-- March of 9 households falls to 3, by enough. No month but itself was not published as it is.
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,21,9,23,24,25,26,27,28,29,30,31}') $$, 'pg_temp.close(2019, 1, 12)', 'county.publish_edition()',
	$$ county.reopen_period('2019-03-01', 'x') $$, $$ pg_temp.fewer('2019-03-05', 6) $$, 'pg_temp.close(2019, 3, 3)', 'county.publish_edition()'),
	'2019: 20 21 9 23 24 25 26 27 28 29 30 31; standing: aid_month 2019',
	'a month that was published does not hide another one');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,21,9,23,24,25,26,27,28,29,30,31}') $$, 'pg_temp.close(2019, 1, 12)', 'county.publish_edition()',
	$$ county.reopen_period('2019-03-01', 'x') $$, $$ county.reopen_period('2019-04-01', 'x') $$, $$ pg_temp.fewer('2019-03-05', 6) $$,
	$$ pg_temp.fewer('2019-04-05', 8) $$, 'pg_temp.close(2019, 3, 4)', 'county.publish_edition()'),
	'2019: 20 21 - - 24 25 26 27 28 29 30 31', 'unless it has changed as well');
-- 2019 was published with all months, so nothing can hide April's 3 households in January to April.
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,21,22,3,24,25,26,27,28,29,30,31}') $$, 'pg_temp.close(2019, 1, 12)', $$ pg_temp.cover('2019-12-31') $$,
	'county.publish_edition()', $$ pg_temp.cover('2020-09-30') $$, $$ pg_temp.aid(2020, '{20,20,20,20,20,20}') $$, 'pg_temp.close(2020, 1, 5)', 'county.publish_edition()'),
	'2019: - 21 22 - 24 25 26 27 28 29 30 31; 2020: 20 20 20 20 20 open open open open; 2019-05: 90, 2020-05: 100',
	'a later span has the hidden months of the first edition in one piece');
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{20,21,22,3,24,25,26,27,28,29,30,31}') $$, 'pg_temp.close(2019, 1, 12)', $$ pg_temp.cover('2019-12-31') $$,
	'county.publish_edition()', $$ pg_temp.cover('2020-09-30') $$, $$ pg_temp.aid(2020, '{20,20,20,20,20,20}') $$, 'pg_temp.close(2020, 1, 3)', 'county.publish_edition()'),
	'2019: - 21 22 - 24 25 26 27 28 29 30 31; 2020: 20 20 20 open open open open open open; 2019-03: -, 2020-03: 60',
	'or is hidden');
-- The year falls to what leaves a published month all but 3.
SELECT is(pg_temp.told($$ pg_temp.aid(2019, '{40,8}') $$, 'pg_temp.close(2019, 1, 12)', 'county.publish_edition()',
	$$ county.reopen_period('2019-02-01', 'x') $$, $$ pg_temp.fewer('2019-02-05', 5) $$, 'pg_temp.close(2019, 2, 2)', 'county.publish_edition()'),
	'2019: 40 8 0 0 0 0 0 0 0 0 0 0; standing: aid_month 2019, aid_year 2019', 'a year does not change to a published month and 3 households');

-- Every way in which up to three households can have been aided in three months; k is 2. So many times in each month at most, and
-- so many in all, that what is published of those who came three times at most has all ways that it needs.
CREATE TEMPORARY TABLE pattern AS
SELECT row_number() OVER (ORDER BY a, b, c) AS pattern, ARRAY[a, b, c] AS times, a + b + c <= 3 AND 3 > ALL (ARRAY[a, b, c]) AS is_published
FROM generate_series(0, 4) AS a, generate_series(0, 4) AS b, generate_series(0, 4) AS c
WHERE a + b + c BETWEEN 1 AND 5;
CREATE TEMPORARY TABLE way AS
WITH RECURSIVE chosen (pattern, a, b, c, is_published) AS (
		SELECT pattern, ARRAY[times[1]], ARRAY[times[2]], ARRAY[times[3]], is_published FROM pattern
	UNION ALL
		SELECT p.pattern, s.a || p.times[1], s.b || p.times[2], s.c || p.times[3], s.is_published AND p.is_published
		FROM chosen s JOIN pattern p ON p.pattern >= s.pattern WHERE cardinality(s.a) < 3
)
SELECT s.is_published, t.*
FROM chosen s, LATERAL (
	SELECT count(*) AS households, sum(a + b + c) AS instances,
		count(*) FILTER (WHERE a > 0) AS h1, count(*) FILTER (WHERE b > 0) AS h2, count(*) FILTER (WHERE c > 0) AS h3,
		sum(a) AS i1, sum(b) AS i2, sum(c) AS i3,
		count(*) FILTER (WHERE a + b > 0) AS h12, count(*) FILTER (WHERE b + c > 0) AS h23, count(*) FILTER (WHERE a + c > 0) AS h13,
		count(*) FILTER (WHERE a > 1) AS again1, count(*) FILTER (WHERE b > 1) AS again2, count(*) FILTER (WHERE c > 1) AS again3,
		count(*) FILTER (WHERE sign(a) + sign(b) + sign(c) > 1) AS several, count(*) FILTER (WHERE sign(a) + sign(b) + sign(c) = 3) AS always,
		ARRAY(SELECT count(u.a) FROM generate_series(1, 6) AS n LEFT JOIN unnest(s.a, s.b, s.c) AS u (a, b, c) ON u.a + u.b + u.c = n GROUP BY n ORDER BY n) AS times
	FROM unnest(s.a, s.b, s.c) AS u (a, b, c)) AS t;
-- One character a number, so that LIKE compares what is published with what may be.
CREATE FUNCTION pg_temp.line(numbers bigint[]) RETURNS text LANGUAGE sql IMMUTABLE RETURN (
	SELECT string_agg(CASE WHEN n IS NULL THEN '_' ELSE chr(48 + n::integer) END, '' ORDER BY place) FROM unnest(numbers) WITH ORDINALITY AS u (n, place));
CREATE TEMPORARY TABLE fact AS
SELECT w.*, pg_temp.line(ARRAY[w.households, w.instances, h1, i1, h2, i2, h3, i3, h12, i1 + i2] || w.times) AS line FROM way w;
CREATE FUNCTION pg_temp.publish(f fact, hides_months boolean) RETURNS text LANGUAGE sql STABLE RETURN (
	SELECT pg_temp.line(
		ARRAY[f.households, CASE WHEN NOT s.is_secret THEN f.instances END,
			CASE WHEN m[1] & 3 = 0 THEN f.h1 END, CASE WHEN m[1] <> 1 AND NOT s.is_secret THEN f.i1 END,
			CASE WHEN m[2] & 3 = 0 THEN f.h2 END, CASE WHEN m[2] <> 1 AND NOT s.is_secret THEN f.i2 END,
			CASE WHEN m[3] & 3 = 0 THEN f.h3 END, CASE WHEN m[3] <> 1 AND NOT s.is_secret THEN f.i3 END,
			CASE WHEN v.span_hides[1] = 0 THEN f.h12 END, CASE WHEN v.span_hides[1] = 0 AND NOT s.is_secret THEN f.i1 + f.i2 END]
		|| ARRAY(SELECT CASE WHEN NOT hidden THEN n END FROM unnest(f.times, ledger_hidden_times(f.times, f.instances, 2)) WITH ORDINALITY AS u (n, hidden, place) ORDER BY place))
	FROM (SELECT ledger_instances_tell(f.households, f.instances, 2)) AS s (is_secret), LATERAL county._hide_spans(2,
		ARRAY[f.h1, f.h2, f.h3] || array_fill(0::bigint, '{9}'), ARRAY[f.i1, f.i2, f.i3] || array_fill(0::bigint, '{9}'), array_fill(0::bigint, '{12}'),
		array_fill(false, '{12}'), array_fill(false, '{12}'), array_fill(false, '{12}'), f.households, 0, false,
		'{2}', ARRAY[f.h12], ARRAY[f.i1 + f.i2], '{0}', '{f}') AS v, LATERAL (
			SELECT CASE WHEN hides_months THEN v.month_hides ELSE ARRAY[(f.h1 = 1)::integer, (f.h2 = 1)::integer, (f.h3 = 1)::integer] END) AS c (m));
CREATE TEMPORARY TABLE published AS
SELECT DISTINCT f.households, pg_temp.publish(f, true) AS line, pg_temp.publish(f, false) AS careless FROM fact f WHERE f.is_published AND f.households > 1;
-- The groups of one household for certain, of whatever kind.
CREATE FUNCTION pg_temp.found(of_households bigint, line text) RETURNS TABLE (group_name text) LANGUAGE sql STABLE AS $$
	SELECT g.name
	FROM fact f, LATERAL (VALUES ('first', h1), ('second', h2), ('third', h3), ('first or second', h12), ('second or third', h23), ('first or third', h13),
		('not first', f.households - h1), ('not second', f.households - h2), ('not third', f.households - h3),
		('only first', f.households - h23), ('only second', f.households - h13), ('only third', f.households - h12),
		('first and second', h1 + h2 - h12), ('second and third', h2 + h3 - h23), ('first and third', h1 + h3 - h13),
		('in several', several), ('in one', f.households - several), ('always', always), ('twice in first', again1), ('twice in second', again2), ('twice in third', again3),
		('once', f.times[1]), ('twice', f.times[2]), ('three times', f.times[3]), ('instances of first', i1), ('of second', i2), ('of third', i3)
	) AS g (name, number)
	WHERE f.households = of_households AND f.line LIKE found.line
	GROUP BY g.name
	HAVING bool_and(g.number = 1)
$$;
SELECT cmp_ok((SELECT count(DISTINCT line) FROM published), '>', 200::bigint, 'hundreds of years');
SELECT cmp_ok((SELECT count(DISTINCT line) FROM published WHERE line ~ '^..[^_]*$'), '>', 0::bigint, 'of which some hide nothing');
SELECT is_empty($$ SELECT p.line, f.* FROM (SELECT DISTINCT households, line FROM published) AS p, LATERAL pg_temp.found(p.households, p.line) AS f $$,
	'no group of one household is certain');
SELECT isnt_empty($$ SELECT p.careless, f.* FROM (SELECT DISTINCT households, careless FROM published) AS p, LATERAL pg_temp.found(p.households, p.careless) AS f LIMIT 1 $$,
	'as some would be, if months of one household were hidden by themselves');

-- Donations in the same months: those of a year whose months are not all closed are compared with nothing.
SELECT is_empty('TABLE county.same_months', 'no month is closed, none is compared');
INSERT INTO county.donors VALUES (1, 'd');
INSERT INTO county.donations (donation_id, donor_id, received_on, kind, value, goods) VALUES
	(1, 1, '2019-01-31', 'cash', '5', NULL), (2, 1, '2019-02-28', 'in_kind', '7', 'rice'), (3, 1, '2019-03-01', 'cash', '100', NULL), (4, 1, '2020-02-29', 'cash', '11', NULL);
SELECT pg_temp.close(2019, 1, 3), pg_temp.close(2020, 1, 2), pg_temp.close(2020, 4, 4) \g /dev/null
SELECT results_eq('TABLE county.same_months', $$ VALUES (2019, date '2019-01-01', date '2019-02-28'), (2020, '2020-01-01', '2020-02-29') $$,
	'January through the last month that is closed without a gap, in a leap year too');
SELECT results_eq('SELECT year, last_day, received::text, cash::text, in_kind::text, donations FROM county.donation_year_to_date', $$ VALUES
	(2019, date '2019-02-28', '12.00', '5.00', '7.00', 2::bigint), (2020, '2020-02-29', '11.00', '11.00', '0.00', 1) $$, 'what was received in them');
SELECT county.publish_edition() \g /dev/null
SELECT set_eq('SELECT year, last_day FROM county.publication_donation_year_to_date', 'SELECT year, last_day FROM county.publication_aid_year_to_date',
	'the same months are published of aid and of donations');
SELECT county.reopen_period('2019-02-01', 'x') \g /dev/null
SELECT results_eq('SELECT year FROM county.same_months', 'VALUES (2020)', 'a year with an open month is not compared');

SELECT * FROM finish();
ROLLBACK;
