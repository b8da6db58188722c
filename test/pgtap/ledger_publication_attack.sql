-- An attacker who keeps every edition: all published cells of all editions of random small ledgers, with all known sums, must not
-- reveal a hidden count of people, nor a small difference between two editions.
--
-- Each figure of each row of each edition is an unknown, or known when it was published. Equations: parts and totals within an
-- edition, a table's total and that of aid_year as it then stood, versions of one figure and their difference; inequalities
-- (a household has an instance at least) are equations with a slack. The equations are solved as far as possible
-- (Gauss-Jordan); then the bounds of each unknown are narrowed, counts to whole numbers, until nothing changes. The exhaustive
-- search over whole numbers is in ledger_frequency.sql.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SET jit = off;
SELECT plan(9);
SELECT create_ledger('county', records_through => '2020-06-30');

CREATE TEMPORARY TABLE total_missing (name text, cell text);
\ir ../lib/publication_attack.sql

CREATE FUNCTION pg_temp.fill(seed bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	many CONSTANT bigint := 25 + pg_temp.draw(seed, 1, 50);
BEGIN
	UPDATE county.ledger SET suppress_below = 3 + pg_temp.draw(seed, 2, 3);
	INSERT INTO county.divisions (division, name_zh)
	SELECT d::division_code, 'x' FROM unnest('{410423,410423101,410423102,410423103,410423101201,410423101202,410423101203,410423102201,
		410423102202,410423103201}'::text[]) AS d;
	INSERT INTO county.households (household_id, name, division, registered_on)
	SELECT h, 'x', (ARRAY['410423101201', '410423101202', '410423101203', '410423102201', '410423102202', '410423103201', '410423101',
		'410423102', '410423101201', '410423102201'])[1 + pg_temp.draw(h, seed, 10)]::division_code, '2017-01-01'
	FROM generate_series(1, many) AS h;
	INSERT INTO county.persons (person_id, name, birth_date)
	SELECT h, 'x', CASE WHEN pg_temp.draw(h, seed + 61, 8) > 0 THEN make_date(1930 + pg_temp.draw(h, seed + 62, 85)::integer, 1, 1) END FROM generate_series(1, many) AS h;
	INSERT INTO county.household_categories (household_id, category, valid_from)
	SELECT h, (ARRAY['five_guarantees', 'minimum_living', 'minimum_living', 'registered_poor'])[1 + pg_temp.draw(h, seed + 63, 4)], '2017-01-01'
	FROM generate_series(1, many) AS h WHERE pg_temp.draw(h, seed + 64, 9) > 0;
	-- in one ledger, as the equations become many
	PERFORM county.declare_publication(d) FROM (VALUES ('{category}'::text[]), ('{category,township}')) AS g (d) WHERE seed = 12;
	INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT h, h, '2017-01-01' FROM generate_series(1, many) AS h;
	INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on) VALUES
		(1, 'a', '410423101', '2017-01-01'), (2, 'b', '410423102', '2017-01-01'), (3, 'c', '410423', '2017-01-01');
	PERFORM county.open_year(y) FROM generate_series(2017, 2020) AS y;
	INSERT INTO county.organisations (organisation_id, name, kind) VALUES (1, 'o', 'union');
	INSERT INTO county.events (event_id, kind, name, held_on)
	SELECT y, 'student_aid', 'e', make_date(y, 6, 1) FROM generate_series(2017, 2019) AS y;
	INSERT INTO county.event_recipients (event_id, household_id, given_on, amount)
	SELECT y, h, make_date(y, 6, 1), '100' FROM generate_series(2017, 2019) AS y, generate_series(1, many) AS h
	WHERE pg_temp.draw(h, seed + 10 * y, 100) < 15 + 20 * pg_temp.draw(y, seed, 3);
	INSERT INTO county.helpers (helper_id, name) VALUES (1, 'h');
	INSERT INTO county.household_pairings (helper_id, household_id, valid_from)
	SELECT 1, h, '2018-01-01' FROM generate_series(1, many) AS h WHERE pg_temp.draw(h, seed + 17, 100) < 30 + pg_temp.draw(seed, 18, 40);
	INSERT INTO county.actions (action_id, helper_id, mode, title, started_on)
	VALUES (1, 1, 'technology', 't', '2017-01-01'), (2, 1, 'industry', 'i', '2017-01-01'), (3, 1, 'education', 'e', '2017-01-01');
	INSERT INTO county.benefits (action_id, kind, household_id, given_on, amount)
	SELECT a, 'goods', h, make_date(y, 5, 1), 20 FROM generate_series(1, 3) AS a, generate_series(2018, 2019) AS y, generate_series(1, many) AS h
	WHERE pg_temp.draw(h, seed + 100 * a + y, 100) < 5 + pg_temp.draw(a, seed + y, 40);
	INSERT INTO county.purchases (organisation_id, purchased_on, household_id, product, channel, amount)
	SELECT 1, make_date(y, 7, 1), h, 'p', (ARRAY['direct', 'online', 'counter', 'fair'])[1 + pg_temp.draw(h, seed + 41, 4)], 30
	FROM generate_series(2018, 2019) AS y, generate_series(1, many) AS h
	WHERE pg_temp.draw(h, seed + 43 + y, 100) < 10 + pg_temp.draw(y, seed + 44, 60);
	INSERT INTO county.rule_parameters (rule, valid_from, value) VALUES ('poverty_line', '2017-01-01', 3000);
	INSERT INTO county.incomes (household_id, year, source, amount)
	SELECT h, y, s, CASE s WHEN 'wage' THEN 2000 + pg_temp.draw(h, seed + y, 2000) ELSE pg_temp.draw(h, seed + y + 1, 900) END
	FROM generate_series(1, many) AS h, generate_series(2017, 2019) AS y, unnest('{wage,relief}'::text[]) AS s
	WHERE pg_temp.draw(h, seed + 51, 10) < 8 AND (s = 'wage' OR pg_temp.draw(h, seed + y + 53, 3) = 0);
	PERFORM pg_temp.aid(seed, 0, many, 55);
END $$;

-- Households aided in a year, and how often; the later rounds bring a few more. In each fourth ledger nearly all come to one shop; in another
-- fourth few come again.
CREATE FUNCTION pg_temp.aid(seed bigint, round bigint, many bigint, share integer) RETURNS void LANGUAGE sql AS $$
	INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on, times)
	SELECT h, CASE WHEN pg_temp.draw(h, seed + 7, 3) < 2 THEN h END,
		CASE seed % 4 WHEN 0 THEN 1 + (pg_temp.draw(h, seed + y + n, 6) = 0)::integer ELSE 1 + (pg_temp.draw(h, seed + y + n, 10) + 3) / 6 END,
		(10 + pg_temp.draw(h, seed + n, 90))::integer, make_date(y, 1 + (pg_temp.draw(h, seed + n + 31, CASE y WHEN 2020 THEN 6 ELSE 12 END))::integer, 5), 1
	FROM generate_series(2017, 2020) AS y, generate_series(1, many) AS h,
		generate_series(1, CASE seed % 4 WHEN 1 THEN 1 + (pg_temp.draw(h + y, seed + 3, 5) = 0)::integer
			ELSE 1 + pg_temp.draw(h + y, seed + 3, 2) + pg_temp.draw(h * y, seed + 5, 5) / 3 END) AS n
	WHERE pg_temp.draw(h, seed + 100 * y + round, 100) < share + pg_temp.draw(y, seed + 9, 35)
$$;

-- All that is known.
CREATE FUNCTION pg_temp.set_up(k integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	r record;
	m text;
	last_edition CONSTANT integer := (SELECT max(edition) FROM seen);
BEGIN
	INSERT INTO unknown
	SELECT pg_temp.v(s.name, c.key, s.edition, s.cell), (s.truth ->> c.key)::numeric,
		CASE WHEN c.value = 'null' THEN 0 ELSE (s.shown ->> c.key)::numeric END,
		CASE WHEN c.value = 'null' THEN 'Infinity' ELSE (s.shown ->> c.key)::numeric END,
		c.value = 'null' AND c.key = ANY (p.people) AND c.key <> 'instances' AND (s.truth ->> c.key)::numeric BETWEEN 1 AND k - 1
	FROM seen s JOIN county.publications p ON p.name = s.name, jsonb_each(s.shown) AS c
	WHERE c.key = ANY (p.people || p.measures || '{received,spoiled}') AND s.name <> 'reconcile' AND jsonb_typeof(s.truth -> c.key) = 'number';

	-- retention: parts of the year, and of the year before; the pool of those who were aided and are not now
	FOR r IN SELECT s.*, (shown ->> 'year')::integer AS year FROM seen s WHERE name = 'retention_year' LOOP
		PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v(r.name, c, r.edition, r.cell) FROM unnest('{households,new,retained,returned}'::text[]) AS c), '{-1,1,1,1}');
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'households', r.edition, r.cell),
			pg_temp.v('aid_year', 'households', pg_temp.stood('aid_year', r.cell, r.edition), r.cell)], '{1,-1}');
		IF EXISTS (SELECT FROM seen WHERE name = 'aid_year' AND cell = format('{%s}', r.year - 1)) THEN
			PERFORM pg_temp.equation(ARRAY[pg_temp.v('aid_year', 'households', pg_temp.stood('aid_year', format('{%s}', r.year - 1), r.edition), format('{%s}', r.year - 1)),
				pg_temp.v(r.name, 'retained', r.edition, r.cell), pg_temp.v(r.name, 'lapsed', r.edition, r.cell)], '{-1,1,1}');
		END IF;
		IF r.edition = 1 THEN
			PERFORM pg_temp.equation(
				ARRAY[pg_temp.secret('pool ' || r.cell, t.pool, t.pool BETWEEN 1 AND k - 1), pg_temp.v(r.name, 'households', 1, r.cell)] || t.news,
				'{1,1}' || (SELECT array_agg(-f) FROM unnest(pg_temp.ones(cardinality(t.news))) AS f))
			FROM (
				SELECT sum((s.truth ->> 'new')::numeric) - (r.truth ->> 'households')::numeric AS pool, array_agg(pg_temp.v(s.name, 'new', 1, s.cell)) AS news
				FROM seen s WHERE s.name = 'retention_year' AND s.edition = 1 AND (s.shown ->> 'year')::integer <= r.year) AS t;
		END IF;
	END LOOP;

	-- frequency: households and instances
	FOR r IN
		SELECT edition, shown ->> 'period' AS period, (shown ->> 'first_year')::integer AS year, array_agg(cell ORDER BY (shown ->> 'times')::integer) AS cells,
			bool_and(shown ->> 'households' IS NULL OR (truth ->> 'households') = '0') AS all_hidden
		FROM seen WHERE name = 'frequency' GROUP BY 1, 2, 3
	LOOP
		IF r.all_hidden THEN  -- the rest follows from households and instances alone
			UPDATE unknown u SET is_secret = false FROM unnest(r.cells) AS c WHERE u.v = pg_temp.v('frequency', 'households', r.edition, c);
		END IF;
		PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v('frequency', 'households', r.edition, c) FROM unnest(r.cells) AS c) || pg_temp.v('frequency', 'all_households', r.edition, r.cells[1]), '{1,1,1,1,1,1,-1}');
		PERFORM pg_temp.secret(format('above six %s %s %s', r.edition, r.period, r.year), NULL, false);
		IF r.period = 'year' THEN
			PERFORM pg_temp.equation(ARRAY[pg_temp.v('frequency', 'all_households', r.edition, r.cells[1]),
				pg_temp.v('aid_year', 'households', pg_temp.stood('aid_year', format('{%s}', r.year), r.edition), format('{%s}', r.year))], '{1,-1}');
			PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v('frequency', 'households', r.edition, c) FROM unnest(r.cells) AS c) || format('above six %s %s %s', r.edition, r.period, r.year)
				|| pg_temp.v('aid_year', 'instances', pg_temp.stood('aid_year', format('{%s}', r.year), r.edition), format('{%s}', r.year)), '{1,2,3,4,5,6,1,-1}');
		ELSE
			PERFORM pg_temp.equation(t.vs || pg_temp.v('frequency', 'all_households', r.edition, r.cells[1]), pg_temp.ones(cardinality(t.vs)) || -1::numeric)
			FROM (SELECT array_agg(pg_temp.v('retention_year', 'new', pg_temp.stood('retention_year', cell, r.edition), cell)) AS vs
				FROM (SELECT DISTINCT cell FROM seen WHERE name = 'retention_year') AS c) AS t;
			PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v('frequency', 'households', r.edition, c) FROM unnest(r.cells) AS c) || format('above six %s %s %s', r.edition, r.period, r.year)
				|| t.vs, '{1,2,3,4,5,6,1}' || (SELECT array_agg(-f) FROM unnest(pg_temp.ones(cardinality(t.vs))) AS f))
			FROM (SELECT array_agg(pg_temp.v('aid_year', 'instances', pg_temp.stood('aid_year', cell, r.edition), cell)) AS vs
				FROM (SELECT DISTINCT cell FROM seen WHERE name = 'aid_year') AS c) AS t;
		END IF;
	END LOOP;

	-- townships of the giving shops: instances and amount add up; no household is without an instance, none outside the county's
	FOR r IN SELECT edition, shown ->> 'year' AS year, array_agg(cell) AS cells FROM seen WHERE name = 'township_year' GROUP BY 1, 2 LOOP
		FOREACH m IN ARRAY '{instances,amount}'::text[] LOOP
			PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v('township_year', m, r.edition, c) FROM unnest(r.cells) AS c)
				|| pg_temp.v('aid_year', m, pg_temp.stood('aid_year', format('{%s}', r.year), r.edition), format('{%s}', r.year)), pg_temp.ones(cardinality(r.cells)) || -1::numeric);
		END LOOP;
		PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v('township_year', 'households', r.edition, c) FROM unnest(r.cells) AS c)
			|| pg_temp.v('aid_year', 'households', pg_temp.stood('aid_year', format('{%s}', r.year), r.edition), format('{%s}', r.year))
			|| pg_temp.secret(format('twice %s %s', r.edition, r.year), NULL, false), pg_temp.ones(cardinality(r.cells)) || '{-1,-1}');
		-- groups: who was aided in the year and not there, and who came there again
		FOREACH m IN ARRAY '{households,persons}'::text[] LOOP
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(s.name, m, s.edition, s.cell), pg_temp.v(w.name, m, w.edition, w.cell),
				pg_temp.secret(concat_ws(' ', 'not in', m, s.edition, s.name, s.cell), t.n, t.n BETWEEN 1 AND k - 1)], '{1,-1,1}')
			FROM seen s JOIN seen w ON w.name = 'aid_year' AND w.cell = format('{%s}', r.year) AND w.edition = pg_temp.stood('aid_year', w.cell, r.edition),
				LATERAL (SELECT (w.truth ->> m)::numeric - (s.truth ->> m)::numeric AS n) AS t
			WHERE s.name = 'township_year' AND s.edition = r.edition AND s.cell = ANY (r.cells);
		END LOOP;
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(s.name, 'households', s.edition, s.cell), pg_temp.v(s.name, 'instances', s.edition, s.cell),
			pg_temp.secret(concat_ws(' ', 'not once', s.edition, s.name, s.cell), t.n, t.n BETWEEN 1 AND k - 1)], '{1,-1,1}')
		FROM seen s, LATERAL (SELECT (s.truth ->> 'instances')::numeric - (s.truth ->> 'households')::numeric AS n) AS t
		WHERE s.name = 'township_year' AND s.edition = r.edition AND s.cell = ANY (r.cells);
	END LOOP;

	-- declared groupings: they add up to the year; of two dimensions, to the grouping of the first and to townships or months. Categories do not
	-- change, so their households add up as well.
	FOR r IN
			SELECT s.edition, s.shown ->> 'grouping' AS grouping, 'aid_year' AS total, format('{%s}', s.shown ->> 'year') AS total_cell, array_agg(s.cell) AS cells
			FROM seen s WHERE s.name = 'aid_grouping' GROUP BY 1, 2, 4
		UNION ALL
			SELECT s.edition, s.shown ->> 'grouping', 'aid_grouping', format('{category,%s,%s,NULL}', s.shown ->> 'year', s.shown ->> 'value_1'), array_agg(s.cell)
			FROM seen s WHERE s.name = 'aid_grouping' AND s.shown ->> 'grouping' <> 'category' GROUP BY 1, 2, 4
		UNION ALL
			SELECT s.edition, s.shown ->> 'grouping', 'township_year', format('{%s,%s}', s.shown ->> 'year', s.shown ->> 'value_2'), array_agg(s.cell)
			FROM seen s WHERE s.name = 'aid_grouping' AND s.shown ->> 'grouping' = 'category,township' GROUP BY 1, 2, 4
		UNION ALL
			SELECT s.edition, s.shown ->> 'grouping', 'aid_month', format('{%s,%s-01}', s.shown ->> 'year', s.shown ->> 'value_2'), array_agg(s.cell)
			FROM seen s WHERE s.name = 'aid_grouping' AND s.shown ->> 'grouping' = 'category,month' GROUP BY 1, 2, 4
	LOOP
		FOREACH m IN ARRAY CASE WHEN r.grouping = 'category' OR r.total IN ('township_year', 'aid_month') THEN '{instances,amount,households}' ELSE '{instances,amount}' END::text[] LOOP
			IF pg_temp.stood(r.total, r.total_cell, r.edition) IS NULL THEN
				INSERT INTO total_missing VALUES (r.total, r.total_cell);
				CONTINUE;
			END IF;
			PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v('aid_grouping', m, r.edition, c) FROM unnest(r.cells) AS c)
				|| pg_temp.v(r.total, m, pg_temp.stood(r.total, r.total_cell, r.edition), r.total_cell), pg_temp.ones(cardinality(r.cells)) || -1::numeric);
		END LOOP;
	END LOOP;
	FOR r IN SELECT * FROM seen WHERE name IN ('township_year', 'aid_by_division', 'aid_year', 'aid_month', 'aid_year_to_date', 'aid_grouping') LOOP
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'instances', r.edition, r.cell), pg_temp.v(r.name, 'households', r.edition, r.cell),
			pg_temp.secret(concat_ws(' ', 'again', r.name, r.edition, r.cell), NULL, false)], '{-1,1,1}');
	END LOOP;

	-- months and spans: they add up to the year, and to spans; a household of the year or span was aided in one of its months, or in several;
	-- groups: who was aided in a year or span and not in a month or span of it; who was, between two spans
	FOR r IN
		SELECT s.edition, s.shown ->> 'year' AS year, 12 AS last, 'aid_year' AS name, pg_temp.stood('aid_year', format('{%s}', s.shown ->> 'year'), s.edition) AS version,
			format('{%s}', s.shown ->> 'year') AS cell
		FROM seen s WHERE s.name = 'aid_month' GROUP BY 1, 2
	UNION ALL
		SELECT s.edition, s.shown ->> 'year', date_part('month', (s.shown ->> 'last_day')::date)::integer, s.name, s.edition, s.cell
		FROM seen s WHERE s.name = 'aid_year_to_date'
	LOOP
		FOREACH m IN ARRAY '{instances,amount}'::text[] LOOP
			PERFORM pg_temp.equation(array_agg(pg_temp.v(s.name, m, s.edition, s.cell)) || pg_temp.v(r.name, m, r.version, r.cell), pg_temp.ones(count(*)) || -1::numeric)
			FROM seen s
			WHERE s.name = 'aid_month' AND s.edition = pg_temp.stood('aid_month', s.cell, r.edition) AND s.shown ->> 'year' = r.year AND date_part('month', (s.shown ->> 'month')::date) <= r.last;
		END LOOP;
		FOREACH m IN ARRAY '{households,persons}'::text[] LOOP
			PERFORM pg_temp.equation(array_agg(pg_temp.v(s.name, m, s.edition, s.cell)) || ARRAY[pg_temp.v(r.name, m, r.version, r.cell),
					pg_temp.secret(concat_ws(' ', 'not once', m, r.edition, r.name, r.cell), t.n, t.n BETWEEN 1 AND k - 1)], pg_temp.ones(count(*)) || '{-1,-1}')
			FROM seen s, LATERAL (
				SELECT sum((o.truth ->> m)::numeric) - (SELECT (w.truth ->> m)::numeric FROM seen w WHERE (w.name, w.edition, w.cell) = (r.name, r.version, r.cell)) AS n
				FROM seen o
				WHERE o.name = 'aid_month' AND o.edition = pg_temp.stood('aid_month', o.cell, r.edition) AND o.shown ->> 'year' = r.year AND date_part('month', (o.shown ->> 'month')::date) <= r.last) AS t
			WHERE s.name = 'aid_month' AND s.edition = pg_temp.stood('aid_month', s.cell, r.edition) AND s.shown ->> 'year' = r.year AND date_part('month', (s.shown ->> 'month')::date) <= r.last
			GROUP BY t.n;
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(s.name, m, s.edition, s.cell), pg_temp.v(r.name, m, r.version, r.cell),
				pg_temp.secret(concat_ws(' ', 'not in', m, r.edition, s.name, s.cell, r.name, r.cell), t.n, t.n BETWEEN 1 AND k - 1)], '{1,-1,1}')
			FROM seen s, LATERAL (
				SELECT (w.truth ->> m)::numeric - (s.truth ->> m)::numeric AS n FROM seen w WHERE (w.name, w.edition, w.cell) = (r.name, r.version, r.cell)) AS t
			WHERE s.name IN ('aid_month', 'aid_year_to_date') AND s.edition = pg_temp.stood(s.name, s.cell, r.edition) AND s.shown ->> 'year' = r.year
				AND date_part('month', coalesce(s.shown ->> 'month', s.shown ->> 'last_day')::date) <= r.last AND NOT (s.name = r.name AND s.cell = r.cell);
		END LOOP;
		-- fewer than k instances are of fewer than k households
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(s.name, 'instances', s.edition, s.cell), pg_temp.v(r.name, 'instances', r.version, r.cell),
			pg_temp.secret(concat_ws(' ', 'not between', r.edition, s.cell, r.name, r.cell), t.n, t.n BETWEEN 1 AND k - 1)], '{1,-1,1}')
		FROM seen s, LATERAL (
			SELECT (w.truth ->> 'instances')::numeric - (s.truth ->> 'instances')::numeric AS n
			FROM seen w WHERE (w.name, w.edition, w.cell) = (r.name, r.version, r.cell)) AS t
		WHERE s.name = 'aid_year_to_date' AND s.edition = pg_temp.stood(s.name, s.cell, r.edition) AND s.shown ->> 'year' = r.year
			AND date_part('month', (s.shown ->> 'last_day')::date) < r.last;
	END LOOP;

	-- divisions: those in one, and what is registered with itself
	FOR r IN
		SELECT above.edition, above.cell, above.truth, above.shown ->> 'year' AS year, array_agg(s.cell) AS cells, jsonb_agg(s.truth) AS truths
		FROM seen s JOIN seen above ON above.name = s.name AND above.edition = s.edition AND above.shown ->> 'year' = s.shown ->> 'year'
			AND (above.shown ->> 'division')::division_code = parent((s.shown ->> 'division')::division_code)
		WHERE s.name = 'aid_by_division'
		GROUP BY 1, 2, 3, 4
	LOOP
		FOREACH m IN ARRAY '{households,persons,instances,amount}'::text[] LOOP
			PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v('aid_by_division', m, r.edition, c) FROM unnest(r.cells) AS c)
				|| pg_temp.secret(concat_ws(' ', 'own', m, r.edition, r.cell), t.own, m IN ('households', 'persons') AND t.own BETWEEN 1 AND k - 1)
				|| pg_temp.v('aid_by_division', m, r.edition, r.cell), pg_temp.ones(cardinality(r.cells)) || '{1,-1}')
			FROM (SELECT (r.truth ->> m)::numeric - sum((e ->> m)::numeric) AS own FROM jsonb_array_elements(r.truths) AS e) AS t;
		END LOOP;
	END LOOP;
	FOR r IN SELECT * FROM seen WHERE name = 'aid_by_division' AND shown ->> 'level' = 'province' LOOP
		FOREACH m IN ARRAY '{households,persons,instances,amount}'::text[] LOOP
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, m, r.edition, r.cell),
				pg_temp.v('aid_year', m, pg_temp.stood('aid_year', format('{%s}', r.shown ->> 'year'), r.edition), format('{%s}', r.shown ->> 'year'))], '{1,-1}');
		END LOOP;
	END LOOP;

	-- the shops' stock: it changes by what was given out
	FOR r IN SELECT s.*, (shown ->> 'year')::integer AS year FROM seen s WHERE name = 'supermarket_year' LOOP
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'given_out', r.edition, r.cell),
			pg_temp.v('aid_year', 'amount', pg_temp.stood('aid_year', r.cell, r.edition), r.cell)], '{1,-1}');
	END LOOP;
	UPDATE unknown SET low = '-Infinity' WHERE v ~ '^supermarket_year balance' AND low < high;

	-- schemes
	FOR r IN SELECT * FROM seen WHERE name = 'scheme_overlap' LOOP
		PERFORM pg_temp.equation(ARRAY(SELECT pg_temp.v(r.name, c, r.edition, r.cell) FROM unnest('{households,in_both,not_in_other}'::text[]) AS c), '{-1,1,1}');
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'in_both', r.edition, r.cell),
			pg_temp.v(r.name, 'in_both', r.edition, ARRAY[r.shown ->> 'year', r.shown ->> 'other_scheme', r.shown ->> 'scheme']::text)], '{1,-1}');
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'households', r.edition, r.cell),
			pg_temp.v('scheme_year', 'households', pg_temp.stood('scheme_year', c.cell, r.edition), c.cell)], '{1,-1}')
		FROM (SELECT ARRAY[r.shown ->> 'year', r.shown ->> 'scheme']::text AS cell) AS c;
	END LOOP;
	FOR r IN SELECT * FROM seen WHERE name = 'scheme_year' AND shown ->> 'scheme' <> 'village_assistance' LOOP
		IF r.shown ->> 'scheme' = 'supermarket' THEN
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'households', r.edition, r.cell),
				pg_temp.v('aid_year', 'households', pg_temp.stood('aid_year', format('{%s}', r.shown ->> 'year'), r.edition), format('{%s}', r.shown ->> 'year'))], '{1,-1}');
		ELSIF r.shown ->> 'scheme' = 'consumption' THEN
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'households', r.edition, r.cell), pg_temp.v('purchase_year', 'households',
				pg_temp.stood('purchase_year', format('{%s}', r.shown ->> 'year'), r.edition), format('{%s}', r.shown ->> 'year'))], '{1,-1}');
		ELSIF r.shown ->> 'scheme' = 'model_workers' THEN
			-- each mode reached some of them, and each of them was reached by some mode
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'households', r.edition, r.cell),
				pg_temp.v('assistance_by_mode', 'households', pg_temp.stood('assistance_by_mode', c.cell, r.edition), c.cell),
				pg_temp.secret(format('other modes %s %s', r.edition, c.cell), NULL, false)], '{-1,1,1}')
			FROM (SELECT DISTINCT cell FROM seen WHERE name = 'assistance_by_mode' AND shown ->> 'year' = r.shown ->> 'year') AS c;
			PERFORM pg_temp.equation(t.vs || ARRAY[pg_temp.v(r.name, 'households', r.edition, r.cell),
				pg_temp.secret(format('several modes %s %s', r.edition, r.cell), NULL, false)], pg_temp.ones(cardinality(t.vs)) || '{-1,-1}')
			FROM (
				SELECT array_agg(pg_temp.v('assistance_by_mode', 'households', pg_temp.stood('assistance_by_mode', cell, r.edition), cell)) AS vs
				FROM (SELECT DISTINCT cell FROM seen WHERE name = 'assistance_by_mode' AND shown ->> 'year' = r.shown ->> 'year') AS c) AS t;
		ELSE
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'households', r.edition, r.cell), pg_temp.v('event_year', 'households',
				pg_temp.stood('event_year', c.cell, r.edition), c.cell)], '{1,-1}')
			FROM (SELECT ARRAY[r.shown ->> 'year', 'student_aid']::text AS cell) AS c;
		END IF;
	END LOOP;

	-- combinations of schemes: all together, the sizes of schemes, and what two share
	FOR r IN
		SELECT DISTINCT c.edition, s.name, s.cell, c.year, f.column_name, f.schemes
		FROM (SELECT DISTINCT edition, shown ->> 'year' AS year FROM seen WHERE name = 'scheme_combination') AS c
			JOIN seen s ON s.shown ->> 'year' = c.year, LATERAL (
				SELECT 'households', ARRAY[s.shown ->> 'scheme'] WHERE s.name = 'scheme_year'
			UNION ALL
				SELECT 'in_both', ARRAY[s.shown ->> 'scheme', s.shown ->> 'other_scheme'] WHERE s.name = 'scheme_overlap'
			UNION ALL
				SELECT 'households', '{}' WHERE s.name = 'scheme_combination' AND s.shown ->> 'combination' = 'any'
			) AS f (column_name, schemes)
		WHERE s.edition <= c.edition
	LOOP
		PERFORM pg_temp.equation(array_agg(pg_temp.v(name, 'households', edition, cell))
			|| pg_temp.v(r.name, r.column_name, pg_temp.stood(r.name, r.cell, r.edition), r.cell), pg_temp.ones(count(*)) || -1::numeric)
		FROM seen
		WHERE name = 'scheme_combination' AND edition = r.edition AND shown ->> 'year' = r.year AND shown ->> 'combination' <> 'any'
			AND string_to_array(shown ->> 'combination', ' + ') @> r.schemes;
	END LOOP;

	-- gains: those whom a scheme did not reach, and those who did not gain
	FOR r IN SELECT s.*, a.cell AS all_cell, a.truth AS all_truth FROM seen s
		JOIN seen a ON a.name = s.name AND a.edition = s.edition AND a.shown ->> 'year' = s.shown ->> 'year' AND a.shown ->> 'scheme' IS NULL
		WHERE s.name = 'increment_year'
	LOOP
		PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, 'gained', r.edition, r.cell), pg_temp.v(r.name, 'households', r.edition, r.cell),
			pg_temp.secret(concat_ws(' ', 'not gained', r.edition, r.cell), t.n, t.n BETWEEN 1 AND k - 1)], '{1,-1,1}')
		FROM (SELECT (r.truth ->> 'households')::numeric - (r.truth ->> 'gained')::numeric AS n) AS t;
		CONTINUE WHEN r.cell = r.all_cell;
		FOREACH m IN ARRAY '{households,gained}'::text[] LOOP
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, m, r.edition, r.cell), pg_temp.v(r.name, m, r.edition, r.all_cell),
				pg_temp.secret(concat_ws(' ', 'not reached', m, r.edition, r.cell), t.n, t.n BETWEEN 1 AND k - 1)], '{1,-1,1}')
			FROM (SELECT (r.all_truth ->> m)::numeric - (r.truth ->> m)::numeric AS n) AS t;
		END LOOP;
	END LOOP;

	-- poverty: those who are not poor, and those by whom the sides differ, as persons and as households
	FOR r IN SELECT * FROM seen WHERE name = 'poverty_year' LOOP
		FOR m IN SELECT unnest('{poor_before,poor_after,poor_households_before,poor_households_after}'::text[]) LOOP
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, m, r.edition, r.cell), pg_temp.v(r.name, c.whole, r.edition, r.cell),
				pg_temp.secret(concat_ws(' ', 'not', m, r.edition, r.cell), t.n, t.n BETWEEN 1 AND k - 1)], '{1,-1,1}')
			FROM (SELECT CASE WHEN m ~ 'households' THEN 'households' ELSE 'persons' END) AS c (whole),
				LATERAL (SELECT (r.truth ->> c.whole)::numeric - (r.truth ->> m)::numeric AS n) AS t;
		END LOOP;
		FOR m IN SELECT unnest('{poor,poor_households}'::text[]) LOOP
			PERFORM pg_temp.equation(ARRAY[pg_temp.v(r.name, m || '_before', r.edition, r.cell), pg_temp.v(r.name, m || '_after', r.edition, r.cell),
				pg_temp.secret(concat_ws(' ', 'crossed', m, r.edition, r.cell), t.n, abs(t.n) BETWEEN 1 AND k - 1, '-Infinity')], '{-1,1,1}')
			FROM (SELECT (r.truth ->> (m || '_before'))::numeric - (r.truth ->> (m || '_after'))::numeric AS n) AS t;
		END LOOP;
	END LOOP;

	-- a figure in two editions, and their difference
	FOR r IN
		SELECT a.name, a.cell, c.name AS column_name, a.edition AS first, b.edition AS second,
			(b.truth ->> c.name)::numeric - (a.truth ->> c.name)::numeric AS change
		FROM seen a JOIN seen b ON b.name = a.name AND b.cell = a.cell AND b.edition > a.edition
			JOIN county.publications p ON p.name = a.name, unnest(p.people) AS c (name)
	LOOP
		PERFORM pg_temp.equation(ARRAY[
			pg_temp.secret(concat_ws(' ', 'change', r.name, r.column_name, r.first, r.second, r.cell), r.change,
				r.column_name <> 'instances' AND abs(r.change) BETWEEN 1 AND k - 1, '-Infinity'),
			pg_temp.v(r.name, r.column_name, r.first, r.cell), pg_temp.v(r.name, r.column_name, r.second, r.cell)], '{1,1,-1}');
	END LOOP;
END $$;

CREATE FUNCTION pg_temp.close(years integer[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM county.close_period(make_date(y, m, 1)) FROM unnest(years) AS y, generate_series(1, 12) AS m;
END $$;

-- One county: filled, published, corrected and published again, twice; then attacked.
CREATE FUNCTION pg_temp.attack(seed bigint, tells_complements text[], OUT k integer, OUT editions integer, OUT secrets bigint, OUT hidden bigint, OUT shown bigint, OUT problems text[],
	OUT tables text[], OUT visible text[])
LANGUAGE plpgsql AS $$
DECLARE
	this_edition integer;
BEGIN
	DELETE FROM seen; DELETE FROM unknown; DELETE FROM term; DELETE FROM constants;
	BEGIN
		PERFORM pg_temp.fill(seed);
		k := (SELECT suppress_below FROM county.ledger);
		PERFORM pg_temp.close('{2017,2018}');
		PERFORM county.close_period(make_date(y, m, 1)) FROM generate_series(2019, 2020) AS y, generate_series(1, 2) AS m;
		PERFORM pg_temp.look(county.publish_edition());
		FOR round IN 1 .. 2 LOOP
			PERFORM county.reopen_period(make_date(2018, m, 1), 'late records') FROM generate_series(1, 12) AS m;
			INSERT INTO county.aid_instances (household_id, supermarket_id, amount, aided_on)
			SELECT h, 1 + pg_temp.draw(h, seed + round, 3), '15', make_date(2018 + (h % 2)::integer, CASE h % 2 WHEN 0 THEN 3 ELSE 6 + 3 * round END, 2)
			FROM generate_series(1, (SELECT max(household_id) FROM county.households)) AS h
			WHERE pg_temp.draw(h, seed * 3 + round, 100) < (ARRAY[3, 12, 35])[pg_temp.draw(seed, 20 + round, 3) + 1];
			DELETE FROM county.aid_instances WHERE aided_on BETWEEN '2018-01-01' AND '2018-12-31' AND pg_temp.draw(aid_id, seed + round, 100) < pg_temp.draw(seed, round, 12);
			PERFORM pg_temp.close('{2018}');
			PERFORM county.close_period(make_date(2020, 2 + round, 1));
			PERFORM county.close_period(make_date(2019, m, 1)) FROM generate_series(CASE round WHEN 1 THEN 3 ELSE 7 END, 6 * round) AS m;
			this_edition := county.publish_edition();
			PERFORM pg_temp.look(this_edition);
		END LOOP;
		IF tells_complements <> '{}' THEN
			UPDATE seen s SET shown = s.shown || (
				SELECT coalesce(jsonb_object_agg(c.key, c.value), '{}')
				FROM jsonb_each(s.truth) AS c JOIN county.publications p ON p.name = s.name AND c.key = ANY (p.people || p.measures)
				WHERE (s.truth ->> 'households')::numeric >= k AND jsonb_typeof(c.value) = 'number' AND c.value::numeric NOT BETWEEN 1 AND k - 1)
			WHERE s.name = ANY (tells_complements);
		END IF;
		PERFORM pg_temp.set_up(k);
		secrets := (SELECT count(*) FROM unknown u WHERE u.is_secret);
		hidden := (SELECT count(*) FROM unknown u WHERE u.low < u.high);
		shown := (SELECT count(*) FROM unknown u WHERE u.low = u.high);
		tables := ARRAY(SELECT DISTINCT s.name FROM seen s ORDER BY 1);
		visible := ARRAY(
			SELECT format('%s %s %s', s.name, c.key, s.cell)
			FROM seen s JOIN county.publications p ON p.name = s.name, jsonb_each(s.shown) AS c
			WHERE c.key = ANY (p.people) AND jsonb_typeof(c.value) = 'number' AND (s.shown ->> c.key)::numeric BETWEEN 1 AND attack.k - 1
			ORDER BY 1);
		PERFORM pg_temp.solve();
		PERFORM pg_temp.narrow();
		editions := this_edition;
		problems := ARRAY(
			SELECT format('%s is %s, in [%s, %s]', u.v, u.truth, round(u.low, 3), round(u.high, 3)) FROM unknown u
			WHERE u.is_secret AND CASE
				-- small for certain
				WHEN u.v ~ '^(change|pool|frequency|crossed|not)' THEN greatest(u.low, -u.high) >= 1 AND greatest(u.high, -u.low) < attack.k
				ELSE u.high - u.low < attack.k
			END
			ORDER BY 1);
		RAISE EXCEPTION USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		NULL;
	END;
END $$;

CREATE TEMPORARY TABLE outcome AS SELECT s AS seed, a.* FROM generate_series(1, 12) AS s, LATERAL pg_temp.attack(s, '{}') AS a;
SELECT is_empty($$ SELECT seed, p FROM outcome, unnest(problems) AS p $$, 'no count and no change below k is given back by 12 ledgers of three editions');
SELECT is_empty($$ SELECT seed, p FROM outcome, unnest(visible) AS p $$, 'and none is published');
SELECT is_empty($$
	SELECT name FROM county.publications WHERE people <> '{}' EXCEPT SELECT unnest(tables) FROM outcome
	$$, 'of every publication that counts people there were figures');
SELECT cmp_ok((SELECT count(*) FROM outcome WHERE editions = 3), '=', 12::bigint, 'each was published three times');
SELECT cmp_ok((SELECT sum(secrets) FROM outcome), '>', 500::numeric, 'there was much to find');
SELECT cmp_ok((SELECT sum(shown) FROM outcome), '>', 2000::numeric, 'and much to find it with');

-- The attack works: it finds the counts that are protected only by further hidden cells.
SELECT cmp_ok((SELECT min(cardinality(a.problems)) FROM generate_series(1, 3) AS s, LATERAL pg_temp.attack(s, '{aid_by_division,frequency}') AS a), '>', 0,
	'where those are shown, small counts are found');
SELECT cmp_ok((SELECT min(cardinality(a.problems)) FROM generate_series(1, 3) AS s, LATERAL pg_temp.attack(s, '{aid_month,aid_year_to_date}') AS a), '>', 0,
	'also those of months');

SELECT is_empty('SELECT DISTINCT * FROM total_missing', 'what groupings add up to was published');

SELECT * FROM finish();
ROLLBACK;
