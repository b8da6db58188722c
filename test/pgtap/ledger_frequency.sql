-- How often households were aided: no group of 1 to k - 1 households follows from what is published, over the whole numbers. First
-- some ledgers, then an exhaustive search: every way in which few households can have been aided in a year, and in two years, against
-- all ways that agree with what would be published of it.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(20);
CREATE ROLE frequency_analyst;

-- A ledger of 2019, closed and published, in which counts[t] households were aided t times; k is suppress_below.
CREATE FUNCTION pg_temp.publish(ledger text, counts integer[], k integer) RETURNS void LANGUAGE plpgsql AS $publish$
BEGIN
	EXECUTE format($$
		SELECT create_ledger(%1$L, division => '410423', records_through => '2019-12-31');
		SELECT %1$I.open_year(2019);
		UPDATE %1$I.ledger SET suppress_below = %3$L;
		INSERT INTO %1$I.divisions (division, name_zh) VALUES ('410423', '县'), ('410423101', '镇');
		INSERT INTO %1$I.supermarkets VALUES (1, 's', '410423101', '2019-01-01');
		INSERT INTO %1$I.households SELECT g, 'h', '410423101', '2016-01-01' FROM generate_series(1, 200) AS g;
		INSERT INTO %1$I.aid_instances (household_id, supermarket_id, amount, aided_on)
		SELECT row_number() OVER (), 1, '10', '2019-03-01' FROM unnest(%2$L::integer[]) WITH ORDINALITY AS c (n, times),
			generate_series(1, c.n);
		UPDATE %1$I.aid_instances SET times = c.times
		FROM (
			SELECT row_number() OVER () AS household_id, c.times
			FROM unnest(%2$L::integer[]) WITH ORDINALITY AS c (n, times), generate_series(1, c.n)
		) AS c
		WHERE c.household_id = aid_instances.household_id;
		SELECT %1$I.close_period(make_date(2019, m, 1)) FROM generate_series(1, 12) AS m;
		SELECT %1$I.grant_access('frequency_analyst', 'analyst');
		SELECT %1$I.publish_edition()
		$$, ledger, counts, k);
END
$publish$;

-- The numbers of times with a group that is 1 to k - 1 households in every way to fill the hidden cells with whole
-- numbers. times 6 stands for six times or more.
CREATE FUNCTION pg_temp.disclosed(ledger text, k integer) RETURNS TABLE (times integer, households text)
	LANGUAGE plpgsql AS $disclosed$
BEGIN
	RETURN QUERY EXECUTE format($$
		WITH RECURSIVE fact AS MATERIALIZED (
			SELECT a.households, a.instances FROM %1$I.publication_aid_year a WHERE a.year = 2019
		), cell AS MATERIALIZED (
			SELECT f.times, f.households FROM %1$I.publication_frequency f WHERE f.period = 'year' AND f.first_year = 2019
		), way (times, counts, households, instances) AS (
			SELECT 0, '{}'::bigint[], 0::bigint, 0::bigint
			UNION ALL
			SELECT c.times, w.counts || n.n, w.households + n.n, w.instances + n.n * c.times
			FROM way w JOIN cell c ON c.times = w.times + 1, fact f,
				LATERAL generate_series(coalesce(c.households, 0), coalesce(c.households, f.households - w.households)) AS n (n)
			WHERE w.households + n.n <= f.households AND w.instances + n.n * c.times <= f.instances
		), whole AS (
			SELECT w.counts FROM way w, fact f
			WHERE w.times = 6 AND w.households = f.households
				AND (w.instances = f.instances OR w.counts[6] > 0 AND w.instances < f.instances)
		)
		SELECT t, string_agg(DISTINCT w.counts[t]::text, ' or ')
		FROM whole w, generate_series(1, 6) AS t
		GROUP BY t
		HAVING bool_and(w.counts[t] BETWEEN 1 AND %2$L - 1)
		ORDER BY t
		$$, ledger, k);
END
$disclosed$;

SELECT pg_temp.publish('two_groups', '{5,0,0,15,0,0}', 10);
SELECT pg_temp.publish('zeros', '{0,7,5,51,42,0}', 10);
SELECT pg_temp.publish('three_groups', '{0,4,0,2,1,0}', 5);
SELECT pg_temp.publish('large', '{20,30,40,0,0,0}', 10);
GRANT EXECUTE ON FUNCTION pg_temp.disclosed(text, integer) TO frequency_analyst;
SET ROLE frequency_analyst;
SELECT is((SELECT sum(households) FROM zeros.publication_aid_year), 105::numeric,
	'the number of households aided is published');
SELECT is((SELECT instances FROM zeros.publication_aid_year WHERE year = 2019), 443::bigint,
	'and the number of hand-outs');
SELECT is((SELECT count(*) FROM zeros.publication_frequency WHERE period = 'year'), 6::bigint,
	'and the frequencies in six rows');
SELECT is((SELECT array_agg(households ORDER BY times) FROM large.publication_frequency WHERE period = 'year'),
	'{20,30,40,0,0,0}',
	'large groups are published');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('two_groups', 10) $$,
	'of 5 and 15 households, no small group follows');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('zeros', 10) $$,
	'of 7, 5, 51 and 42 households, no small group follows');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('three_groups', 5) $$,
	'of 4, 2 and 1 households with k = 5, no small group follows');
SELECT is_empty($$ SELECT * FROM pg_temp.disclosed('large', 10) $$,
	'of 20, 30 and 40 households, no small group follows');
RESET ROLE;

-- More instances than households reveal that somebody came twice: when these are few at most, the instances are hidden, with those of
-- all places, which add up to them.
SELECT pg_temp.publish('few_again', '{30,4,1,0,0,0}', 10);
SELECT is((SELECT instances FROM few_again.publication_aid_year), NULL, '41 instances of 35 households: hidden');
SELECT is((SELECT households FROM few_again.publication_aid_year), 35::bigint, 'but not the households');
SELECT is((SELECT count(instances) FROM few_again.publication_township_year), 0::bigint, 'nor are the instances by township published');
SELECT is((SELECT count(instances) FROM few_again.publication_aid_by_division), 0::bigint, 'or by division');
SELECT ok((SELECT bool_and(households > 0) FROM few_again.publication_township_year), 'only the households');

-- All ways in which up to six households can have been aided in a year. In the last count, some came up to three times more.
CREATE TEMPORARY TABLE way AS
SELECT ARRAY[a, b, c, d, e, f]::bigint[] AS counts, (a + b + c + d + e + f)::bigint AS households,
	(a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f)::bigint AS instances
FROM generate_series(0, 6) AS a, generate_series(0, 6 - a) AS b, generate_series(0, 6 - a - b) AS c, generate_series(0, 6 - a - b - c) AS d,
	generate_series(0, 6 - a - b - c - d) AS e, generate_series(0, 6 - a - b - c - d - e) AS f;
CREATE TEMPORARY TABLE year AS
SELECT w.counts, w.households, w.instances + more AS instances, k.k,
	CASE WHEN NOT ledger_instances_tell(w.households, w.instances + more, k.k) THEN w.instances + more END AS told,
	ledger_hidden_times(w.counts, w.instances + more, k.k) AS hidden
FROM way w, generate_series(0, 3) AS more, (VALUES (2), (3)) AS k (k)
WHERE w.households >= k.k AND (more = 0 OR w.counts[6] > 0);
-- Each with all ways that agree with it.
CREATE TEMPORARY TABLE agreeing AS
SELECT y.counts, y.instances, y.k, o.counts AS other
FROM year y JOIN way o ON o.households = y.households
WHERE (y.told IS NULL OR o.instances = y.told OR o.instances < y.told AND o.counts[6] > 0)
	AND NOT EXISTS (SELECT FROM unnest(y.counts, y.hidden, o.counts) AS u (count, hidden, other) WHERE NOT u.hidden AND u.other <> u.count);
SELECT cmp_ok((SELECT count(*) FROM year), '>', 4000::bigint, 'thousands of years');
SELECT cmp_ok((SELECT count(*) FROM year WHERE 'f' = ANY (hidden) AND 't' = ANY (hidden)), '>', 500::bigint, 'of which some hide some counts');
SELECT is_empty($$
	SELECT a.counts, a.instances, a.k, n, min(a.other[n]), max(a.other[n])
	FROM agreeing a, generate_series(1, 6) AS n
	GROUP BY a.counts, a.instances, a.k, n
	HAVING min(a.other[n]) >= 1 AND max(a.other[n]) < a.k
	$$, 'no count is small for certain');
SELECT is_empty($$
	SELECT a.counts, a.instances, a.k, n, min(s.households), max(s.households)
	FROM agreeing a, generate_series(2, 6) AS n, LATERAL (SELECT sum(c) AS households FROM unnest(a.other[n:]) AS c) AS s
	GROUP BY a.counts, a.instances, a.k, n
	HAVING min(s.households) >= 1 AND max(s.households) < a.k
	$$, 'nor are those who came so often or more');

-- Two years. A household was aided so often in the one, and so often in the other.
CREATE TEMPORARY TABLE kind AS
SELECT row_number() OVER (ORDER BY a + b, a) AS kind, a, b
FROM generate_series(0, 5) AS a, generate_series(0, 5) AS b
WHERE a + b BETWEEN 1 AND 7;
CREATE TEMPORARY TABLE pair AS
WITH RECURSIVE chosen (kind, a, b) AS (
		SELECT kind, ARRAY[a], ARRAY[b] FROM kind
	UNION ALL
		SELECT k.kind, s.a || k.a, s.b || k.b FROM chosen s JOIN kind k ON k.kind >= s.kind WHERE cardinality(s.a) < 4
)
SELECT row_number() OVER () AS pair, s.a, s.b, t.*
FROM chosen s, LATERAL (
	SELECT array_agg(x + y) AS c, count(*) AS households, count(*) FILTER (WHERE x > 0) AS households_a, count(*) FILTER (WHERE y > 0) AS households_b,
		count(*) FILTER (WHERE x > 0 AND y > 0) AS stayed, sum(x) AS instances_a, sum(y) AS instances_b, sum(x + y) AS instances
	FROM unnest(s.a, s.b) AS u (x, y)) AS t
WHERE t.households > 1;
CREATE FUNCTION pg_temp.counts(times integer[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE RETURN ARRAY(
	SELECT count(t) FROM generate_series(1, 6) AS n LEFT JOIN unnest(times) AS t ON least(t, 6) = n AND t > 0 GROUP BY n ORDER BY n);
-- One character a number, so that LIKE compares what is published with what may be.
CREATE FUNCTION pg_temp.line(numbers bigint[]) RETURNS text LANGUAGE sql IMMUTABLE RETURN (
	SELECT string_agg(CASE WHEN n IS NULL THEN '_' ELSE chr(48 + n::integer) END, '' ORDER BY place) FROM unnest(numbers) WITH ORDINALITY AS u (n, place));
CREATE TEMPORARY TABLE fact AS
SELECT p.*, c.a AS counts_a, c.b AS counts_b, c.c AS counts,
	pg_temp.line(ARRAY[households_a, instances_a, households_b, instances_b, households_b - stayed, stayed, households_a - stayed]
		|| c.a || c.b || c.c || p.households) AS line
FROM pair p, LATERAL (SELECT pg_temp.counts(p.a), pg_temp.counts(p.b), pg_temp.counts(p.c)) AS c (a, b, c);
CREATE FUNCTION pg_temp.linked(counts bigint[], hidden boolean[], times integer[], everywhere integer[]) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN (
	SELECT ledger_times_linked(counts, hidden, 2, array_agg(j.times), array_agg(j.elsewhere), array_agg(j.households))
	FROM (
		SELECT t, e - t, count(*) FROM unnest(times, everywhere) AS u (t, e) WHERE t > 0 GROUP BY 1, 2
	) AS j (times, elsewhere, households));
-- k is 2. Who came up to three times a year is published; others might have come more often.
CREATE TEMPORARY TABLE draft AS
SELECT f.*, ledger_hidden_times(counts_a, instances_a, 2) AS hidden_a, ledger_hidden_times(counts_b, instances_b, 2) AS hidden_b,
	households_a = 1 AS small_a, households_b = 1 AS small_b,
	1 IN (households_a, households_b, households_b - stayed, stayed, households_a - stayed) AS small_part,
	1 = ANY (counts) AS small_count, ledger_instances_tell(households, instances, 2) AS tells
FROM fact f
WHERE 4 > ALL (f.a || f.b);
CREATE FUNCTION pg_temp.publish(d draft, with_all_years boolean) RETURNS text LANGUAGE sql IMMUTABLE RETURN pg_temp.line(
	ARRAY[
		CASE WHEN NOT d.small_a THEN d.households_a END,
		CASE WHEN NOT d.small_a AND NOT d.tells AND NOT ledger_instances_tell(d.households_a, d.instances_a, 2) THEN d.instances_a END,
		CASE WHEN NOT d.small_b THEN d.households_b END,
		CASE WHEN NOT d.small_b AND NOT d.tells AND NOT ledger_instances_tell(d.households_b, d.instances_b, 2) THEN d.instances_b END,
		CASE WHEN NOT d.small_part THEN d.households_b - d.stayed END, CASE WHEN NOT d.small_part THEN d.stayed END,
		CASE WHEN NOT d.small_part THEN d.households_a - d.stayed END]
	|| ARRAY(SELECT CASE WHEN NOT d.small_a AND NOT hidden THEN count END FROM unnest(d.counts_a, d.hidden_a) WITH ORDINALITY AS u (count, hidden, n) ORDER BY n)
	|| ARRAY(SELECT CASE WHEN NOT d.small_b AND NOT hidden THEN count END FROM unnest(d.counts_b, d.hidden_b) WITH ORDINALITY AS u (count, hidden, n) ORDER BY n)
	|| CASE WHEN with_all_years THEN d.counts ELSE array_fill(NULL::bigint, '{6}') END
	|| d.households);
-- Of more than four households that are hidden the ways are too many: only ledgers whose number of all households is published.
CREATE TEMPORARY TABLE published AS
SELECT pg_temp.publish(d, NOT (d.small_count OR pg_temp.linked(d.counts_a, d.hidden_a, d.a, d.c) OR pg_temp.linked(d.counts_b, d.hidden_b, d.b, d.c))) AS line,
	pg_temp.publish(d, NOT d.small_count) AS careless
FROM draft d
WHERE NOT d.small_part;
CREATE FUNCTION pg_temp.found(line text) RETURNS TABLE (place integer, ways bigint) LANGUAGE sql STABLE AS $$
	SELECT n, count(*)
	FROM fact f, generate_series(1, 18) AS n
	WHERE f.line LIKE found.line
	GROUP BY n
	HAVING bool_and((f.counts_a || f.counts_b || f.counts)[n] = 1)
$$;
SELECT cmp_ok((SELECT count(DISTINCT line) FROM published), '>', 200::bigint, 'hundreds of pairs of years');
SELECT is_empty($$ SELECT p.line, f.* FROM (SELECT DISTINCT line FROM published) AS p, LATERAL pg_temp.found(p.line) AS f $$,
	'no count of one year, or of both, is small for certain');
SELECT isnt_empty($$ SELECT p.careless, f.* FROM (SELECT DISTINCT careless FROM published) AS p, LATERAL pg_temp.found(p.careless) AS f $$,
	'as some would be, if large counts of both years were published whatever the years hide');

SELECT * FROM finish();
ROLLBACK;
