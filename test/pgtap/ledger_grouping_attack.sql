-- An attacker who keeps every edition of the groupings that an office may declare: tables of one and two dimensions of random small
-- ledgers, with the sums that they have in common and those of the year, its months and its townships, must not reveal a hidden count of
-- people, nor a small difference between two editions. All other publications are attacked together in ledger_publication_attack.sql.
--
-- Sex, age group and category of a household do not change here, so that its counts add up over them, and the attacker knows. Over townships,
-- love supermarkets and months counts of people do not add up; instances do.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SET jit = off;
SELECT plan(7);
SELECT create_ledger('county', records_through => '2019-12-31');
\ir ../lib/publication_attack.sql
CREATE TEMPORARY TABLE unbalanced (equation text);

CREATE FUNCTION pg_temp.fill(seed bigint, groupings text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	many CONSTANT bigint := 40 + pg_temp.draw(seed, 1, 60);
BEGIN
	UPDATE county.ledger SET suppress_below = 3 + pg_temp.draw(seed, 2, 3);
	INSERT INTO county.divisions (division, name_zh) SELECT d::division_code, 'x' FROM unnest('{410423,410423101,410423102,410423103}'::text[]) AS d;
	INSERT INTO county.households (household_id, name, division, registered_on) SELECT h, 'x', '410423101', '2016-01-01' FROM generate_series(1, many) AS h;
	INSERT INTO county.persons (person_id, name, birth_date)
	SELECT h, 'x', CASE WHEN pg_temp.draw(h, seed + 61, 3) > 0 THEN make_date((ARRAY[2005, 1980, 1940])[1 + pg_temp.draw(h, seed + 62, 3)], 1, 1) END
	FROM generate_series(1, many) AS h;
	INSERT INTO county.memberships (person_id, household_id, valid_from) SELECT h, h, '2016-01-01' FROM generate_series(1, many) AS h;
	-- numbers of fifteen digits, of which the last says the sex
	INSERT INTO county.identity_numbers (person_id, number)
	SELECT h, ('410423' || CASE WHEN pg_temp.draw(h, seed + 65, 4) = 0 THEN '350101' ELSE '750101' END || lpad(h::text, 3, '0'))::resident_id
	FROM generate_series(1, many) AS h WHERE pg_temp.draw(h, seed + 64, 5) > 0;
	INSERT INTO county.household_categories (household_id, category, valid_from)
	SELECT h, (ARRAY['five_guarantees', 'minimum_living', 'minimum_living', 'registered_poor'])[1 + pg_temp.draw(h, seed + 63, 4)], '2016-01-01'
	FROM generate_series(1, many) AS h WHERE pg_temp.draw(h, seed + 66, 9) > 0;
	INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on)
	SELECT s, 'x', (ARRAY['410423101', '410423101', '410423101', '410423102', '410423102', '410423103'])[s]::division_code, '2016-01-01'
	FROM generate_series(1, 6) AS s;
	PERFORM county.open_year(2019);
	PERFORM county.declare_publication(string_to_array(g, ',')) FROM unnest(groupings) AS g;
	PERFORM pg_temp.aid(seed, 0, 70);
END $$;

-- Households are aided once to four times, in up to five months of the year. The person of a household is always known, or never.
CREATE FUNCTION pg_temp.aid(seed bigint, round bigint, share bigint) RETURNS void LANGUAGE sql AS $$
	INSERT INTO county.aid_instances (household_id, person_id, supermarket_id, amount, aided_on)
	SELECT h.household_id, CASE WHEN pg_temp.draw(h.household_id, seed + 7, 9) > 0 THEN h.household_id END,
		1 + (pg_temp.draw(h.household_id, seed + n / 3, 20) * pg_temp.draw(h.household_id, seed + 8, 20) / 61), '10',
		make_date(2019, 1 + 2 * pg_temp.draw(h.household_id * 4 + n, seed + round + 31, 3 + seed % 3)::integer, 5)
	FROM county.households h, generate_series(0, pg_temp.draw(h.household_id, seed + 5, 4)) AS n
	WHERE pg_temp.draw(h.household_id, seed + 100 * round, 100) < share
$$;

CREATE FUNCTION pg_temp.close() RETURNS void LANGUAGE sql AS $$
	SELECT county.close_period(make_date(2019, m, 1)) FROM generate_series(1, 12) AS m;
$$;

-- An equation that the truth does not satisfy would be one between figures of different moments.
CREATE FUNCTION pg_temp.balanced(vs text[], factors numeric[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.equation(vs, factors);
	INSERT INTO unbalanced SELECT array_to_string(vs, ' + ') FROM unnest(vs, factors) AS e (v, f) JOIN unknown u USING (v) HAVING bool_and(u.truth IS NOT NULL) AND sum(e.f * u.truth) <> 0;
END $$;

-- The rows of a grouping in the edition that set them, with the two lines of the table that each is in: a row of one dimension is in the line of
-- its value, and a love supermarket in that of its township.
CREATE TEMPORARY VIEW line AS
SELECT s.edition AS at, s.*, m.dimension, m.value, m.other, pg_temp.v('margin', c.name, s.edition, m.dimension || ' ' || m.value) AS margin, c.name AS column_name,
	-- whether the counts of the column add up to the line
	c.name = 'instances' OR m.other IS NULL OR m.other IN ('sex', 'age', 'category') AS adds_up
FROM seen s,
	LATERAL (SELECT string_to_array(s.shown ->> 'grouping', ',')) AS d (dimensions),
	LATERAL (
			SELECT CASE d.dimensions[1] WHEN 'supermarket' THEN 'township' ELSE d.dimensions[1] END,
				CASE d.dimensions[1] WHEN 'supermarket' THEN (SELECT division::text FROM county.supermarkets WHERE supermarket_id::text = s.shown ->> 'value_1') ELSE s.shown ->> 'value_1' END,
				CASE d.dimensions[1] WHEN 'supermarket' THEN 'supermarket' ELSE d.dimensions[2] END
		UNION ALL
			SELECT d.dimensions[2], s.shown ->> 'value_2', d.dimensions[1] WHERE d.dimensions[2] IS NOT NULL
	) AS m (dimension, value, other),
	unnest('{instances,households,persons}'::text[]) AS c (name)
WHERE s.name = 'aid_grouping';

CREATE FUNCTION pg_temp.set_up(k integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	INSERT INTO unknown
	SELECT pg_temp.v(s.name, c.name, s.edition, s.cell), (s.truth ->> c.name)::numeric, coalesce((s.shown ->> c.name)::numeric, 0),
		coalesce((s.shown ->> c.name)::numeric, 'Infinity'), s.shown ->> c.name IS NULL AND c.name <> 'instances' AND (s.truth ->> c.name)::numeric BETWEEN 1 AND k - 1
	FROM seen s, unnest('{instances,households,persons}'::text[]) AS c (name);
	-- nobody is aided without an instance
	PERFORM pg_temp.balanced(ARRAY[pg_temp.v(s.name, 'instances', s.edition, s.cell), pg_temp.v(s.name, c.name, s.edition, s.cell),
		pg_temp.secret(concat_ws(' ', 'again', s.name, c.name, s.edition, s.cell), NULL, false)], '{-1,1,1}')
	FROM seen s, unnest('{households,persons}'::text[]) AS c (name);
	CREATE TEMPORARY TABLE lines ON COMMIT DROP AS SELECT * FROM line;

	-- cells and the sum of their line, which is an unknown of its own
	FOR r IN
		SELECT l.at, l.shown ->> 'grouping' AS grouping, l.dimension, l.value, l.margin, l.column_name, array_agg(pg_temp.v(l.name, l.column_name, l.edition, l.cell)) AS cells,
			sum((l.truth ->> l.column_name)::numeric) AS truth
		FROM lines l WHERE l.adds_up GROUP BY 1, 2, 3, 4, 5, 6
	LOOP
		PERFORM pg_temp.secret(r.margin, r.truth, r.column_name <> 'instances' AND r.truth BETWEEN 1 AND k - 1);
		PERFORM pg_temp.balanced(r.cells || r.margin, pg_temp.ones(cardinality(r.cells)) || -1::numeric);
	END LOOP;
	-- that of a township or month is published; all of a dimension make the year
	PERFORM pg_temp.balanced(ARRAY[m.margin, pg_temp.v(m.name, m.column_name, m.version, m.cell)], '{1,-1}')
	FROM (
		SELECT DISTINCT l.margin, l.column_name, t.name, t.cell, pg_temp.stood(t.name, t.cell, l.at) AS version
		FROM lines l, LATERAL (
			SELECT CASE l.dimension WHEN 'month' THEN 'aid_month' ELSE 'township_year' END, format(CASE l.dimension WHEN 'month' THEN '{2019,%s-01}' ELSE '{2019,%s}' END, l.value)
		) AS t (name, cell)
		WHERE l.dimension IN ('month', 'township') AND l.adds_up) AS m;
	PERFORM pg_temp.balanced(array_agg(m.margin) || pg_temp.v('aid_year', m.column_name, pg_temp.stood('aid_year', '{2019}', m.at), '{2019}'), pg_temp.ones(count(*)) || -1::numeric)
	FROM (SELECT DISTINCT at, dimension, margin, column_name FROM lines WHERE adds_up) AS m
	WHERE m.column_name = 'instances' OR m.dimension IN ('sex', 'age', 'category')
	GROUP BY m.at, m.dimension, m.column_name;
	-- where they do not add up, a cell has no more people than the line, and the line no more than its cells
	FOR r IN
		SELECT l.at, l.shown ->> 'grouping' AS grouping, l.column_name, t.v AS total, array_agg(DISTINCT pg_temp.v(l.name, l.column_name, l.edition, l.cell)) AS cells
		FROM lines l, LATERAL (
				SELECT pg_temp.v(s.name, l.column_name, s.edition, s.cell) FROM seen s
				WHERE s.name = CASE WHEN l.dimension = 'township' THEN 'township_year' WHEN l.dimension = 'month' THEN 'aid_month' ELSE 'aid_grouping' END
					AND s.cell = CASE WHEN l.dimension = 'township' THEN format('{2019,%s}', l.value) WHEN l.dimension = 'month' THEN format('{2019,%s-01}', l.value)
						ELSE format('{%s,2019,%s,NULL}', l.dimension, l.value) END
					AND s.edition = pg_temp.stood(s.name, s.cell, l.at)
			) AS t (v)
		WHERE NOT l.adds_up
		GROUP BY 1, 2, 3, 4
	LOOP
		PERFORM pg_temp.balanced(r.cells || ARRAY[r.total, pg_temp.secret(concat_ws(' ', 'twice', r.at, r.grouping, r.total), NULL, false)], pg_temp.ones(cardinality(r.cells)) || '{-1,-1}');
		PERFORM pg_temp.balanced(ARRAY[c, r.total, pg_temp.secret(concat_ws(' ', 'elsewhere', r.at, r.total, c), NULL, false)], '{1,-1,1}') FROM unnest(r.cells) AS c;
	END LOOP;
	-- a figure in two editions, and their difference; also the sum of a line
	PERFORM pg_temp.balanced(ARRAY[
		pg_temp.secret(concat_ws(' ', 'change', a.v, 'to', b.v), u.truth - t.truth, a.column_name <> 'instances' AND abs(u.truth - t.truth) BETWEEN 1 AND k - 1, '-Infinity'),
		a.v, b.v], '{1,1,-1}')
	FROM (
				SELECT s.name || s.cell AS figure, c.name AS column_name, s.edition, pg_temp.v(s.name, c.name, s.edition, s.cell) AS v
				FROM seen s, unnest('{households,persons}'::text[]) AS c (name)
			UNION
				SELECT l.dimension || ' ' || l.value, l.column_name, l.at, l.margin FROM lines l WHERE l.adds_up AND l.column_name <> 'instances'
		) AS a JOIN unknown t ON t.v = a.v
		JOIN LATERAL (
				SELECT s.name || s.cell AS figure, s.edition, pg_temp.v(s.name, a.column_name, s.edition, s.cell) AS v FROM seen s WHERE s.name || s.cell = a.figure
			UNION
				SELECT l.dimension || ' ' || l.value, l.at, l.margin FROM lines l WHERE l.adds_up AND l.column_name = a.column_name AND l.dimension || ' ' || l.value = a.figure
		) AS b ON b.edition > a.edition
		JOIN unknown u ON u.v = b.v
	WHERE t.low < t.high OR u.low < u.high;
	DROP TABLE lines;
END $$;

-- One county: published, corrected and published again, in so many rounds; then attacked. under_suppressed: only the small counts themselves are hidden.
CREATE FUNCTION pg_temp.attack(seed bigint, groupings text[], rounds integer, under_suppressed boolean, OUT k integer, OUT secrets bigint, OUT shown bigint, OUT sets bigint, OUT problems text[], OUT visible text[], OUT wrong text[])
LANGUAGE plpgsql AS $$
DECLARE
	names CONSTANT text[] := '{aid_year,aid_month,township_year,aid_grouping}';
BEGIN
	DELETE FROM seen; DELETE FROM unknown; DELETE FROM term; DELETE FROM constants; DELETE FROM unbalanced;
	BEGIN
		PERFORM pg_temp.fill(seed, groupings);
		k := (SELECT suppress_below FROM county.ledger);
		PERFORM pg_temp.close();
		PERFORM pg_temp.look(county.publish_edition(), names);
		FOR round IN 1 .. rounds LOOP
			PERFORM county.reopen_period(make_date(2019, m, 1), 'late records') FROM generate_series(1, 12) AS m;
			PERFORM pg_temp.aid(seed, round, (ARRAY[4, 20, 50])[1 + pg_temp.draw(seed, 20 + round, 3)]);
			DELETE FROM county.aid_instances WHERE pg_temp.draw(aid_id, seed + round, 100) < pg_temp.draw(seed, round, 12);
			PERFORM pg_temp.close();
			PERFORM pg_temp.look(county.publish_edition(), names);
		END LOOP;
		IF under_suppressed THEN
			UPDATE seen s SET shown = s.shown || (
				SELECT coalesce(jsonb_object_agg(c, s.truth -> c), '{}') FROM unnest('{instances,households,persons}'::text[]) AS c
				WHERE (s.truth ->> 'households')::numeric NOT BETWEEN 1 AND k - 1 AND (s.truth ->> 'persons')::numeric NOT BETWEEN 1 AND k - 1)
			WHERE s.name = 'aid_grouping';
		END IF;
		PERFORM pg_temp.set_up(k);
		secrets := (SELECT count(*) FROM unknown u WHERE u.is_secret);
		shown := (SELECT count(*) FROM unknown u WHERE u.low = u.high);
		sets := (SELECT count(DISTINCT (s.edition, s.shown ->> 'grouping')) FROM seen s WHERE s.name = 'aid_grouping');
		wrong := ARRAY(SELECT u.equation FROM unbalanced u);
		visible := ARRAY(
			SELECT concat_ws(' ', s.name, c, s.cell) FROM seen s, unnest('{households,persons}'::text[]) AS c
			WHERE (s.shown ->> c)::numeric BETWEEN 1 AND attack.k - 1);
		PERFORM pg_temp.solve();
		PERFORM pg_temp.narrow();
		problems := ARRAY(
			SELECT format('%s is %s, in [%s, %s]', u.v, u.truth, round(u.low, 3), round(u.high, 3)) FROM unknown u
			WHERE u.is_secret AND CASE WHEN u.v ~ '^change' THEN greatest(u.low, -u.high) >= 1 AND greatest(u.high, -u.low) < attack.k ELSE u.high - u.low < attack.k END
			ORDER BY 1);
		RAISE EXCEPTION USING ERRCODE = 'ZZ000';
	EXCEPTION WHEN SQLSTATE 'ZZ000' THEN
		NULL;
	END;
END $$;

CREATE TEMPORARY TABLE outcome AS
SELECT g.seed, g.groupings, a.*
FROM (VALUES
		(120, 1, 'category;category,township;category,month;sex,category'), (115, 2, 'supermarket;sex,township;township,age;category,township'),
		(106, 1, 'month,age;sex,month;category,month;township,month'), (107, 1, 'category;sex;age;age,category;sex,age;sex,month')
	) AS g (seed, rounds, groupings), LATERAL pg_temp.attack(g.seed, string_to_array(g.groupings, ';'), g.rounds, false) AS a;
SELECT is_empty($$ SELECT seed, p FROM outcome, unnest(problems) AS p $$, 'no count and no change below k is given back by four ledgers of two or three editions');
SELECT is_empty($$ SELECT seed, p FROM outcome, unnest(visible) AS p $$, 'and none is published');
SELECT is_empty($$ SELECT seed, p FROM outcome, unnest(wrong) AS p $$, 'what adds up is of one moment');
SELECT cmp_ok((SELECT sum(secrets) FROM outcome), '>', 100::numeric, 'there was much to find');
SELECT cmp_ok((SELECT sum(shown) FROM outcome), '>', 200::numeric, 'and much to find it with');
SELECT cmp_ok((SELECT max(sets::numeric / cardinality(string_to_array(groupings, ';'))) FROM outcome), '>', 1::numeric, 'also a second edition of the groupings');

-- The attack works: it finds the small counts of the same ledger when nothing is hidden to protect them.
SELECT cmp_ok(cardinality(a.problems), '>', 0, 'where only the small counts are hidden, they are found') FROM pg_temp.attack(106, '{"sex,month"}', 0, true) AS a;

SELECT * FROM finish();
ROLLBACK;
