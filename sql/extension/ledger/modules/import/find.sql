-- Identifies the divisions, households and persons of a row by the data that offices have.

-- Clerks may not read numbers; the ledger's own look-up returns the persons, and leaves one audit row.
CREATE FUNCTION _import_persons(numbers resident_id[])
RETURNS TABLE (number resident_id, person_id bigint)
LANGUAGE plpgsql VOLATILE
AS $persons$
BEGIN
	IF cardinality(numbers) > 0 THEN
		RETURN QUERY SELECT f.number, f.person_id FROM find_identities(numbers) AS f;
	END IF;
END
$persons$;

COMMENT ON FUNCTION _import_persons(resident_id[]) IS
	'Returns the persons with these identity numbers.';

-- A division is found by its name, by the names of its township, or county and township, and itself in one, or by its code. For a code that
-- has ended, or a name that several have, the day of the row decides; of a division and its successor, both there on that day, it is the
-- successor.
CREATE FUNCTION _import_find_places(suffices boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	CREATE TEMP TABLE ledger_import_villages ON COMMIT DROP AS
	WITH named AS MATERIALIZED (
		SELECT d.division, d.valid_from, d.valid_to, cell_village(d.name_zh) AS name, cell_name(t.name_zh) AS township, cell_name(c.name_zh) AS county
		FROM divisions d
			LEFT JOIN divisions t ON t.division = division_at(d.division, 'township') AND t.division <> d.division
			LEFT JOIN divisions c ON c.division = division_at(d.division, 'county') AND c.division <> d.division
		WHERE d.division <@ (SELECT l.division FROM ledger l) OR (SELECT l.division FROM ledger l) IS NULL
	), called AS (
		SELECT name AS key, * FROM named
	UNION ALL
		SELECT township || name, * FROM named WHERE township IS NOT NULL
	UNION ALL
		SELECT concat(county, township, name), * FROM named WHERE county IS NOT NULL
	UNION ALL
		SELECT rpad(division::text, 12, '0'), * FROM named
	), wanted AS MATERIALIZED (
		SELECT d.village, d.township,
			CASE WHEN d.village ~ '^[0-9]{6,12}$' THEN rpad(d.village, 12, '0') ELSE replace(cell_village(d.village), '/', '') END AS key,
			cell_name(d.township) AS within
		-- OFFSET 0 keeps the planner from computing the keys for each row
		FROM (SELECT DISTINCT village, township FROM pg_temp.ledger_import_cells WHERE village IS NOT NULL OFFSET 0) AS d
	), place AS MATERIALIZED (
		SELECT DISTINCT w.village, w.township, c.division, c.valid_from, c.valid_to
		FROM wanted w LEFT JOIN called c ON c.key = w.key AND (w.within IS NULL OR c.township = w.within OR c.county || c.township = w.within)
	), edge AS (
		SELECT village, township, date '-infinity' AS day FROM place
	UNION
		SELECT village, township, valid_from FROM place WHERE valid_from IS NOT NULL
	UNION
		SELECT village, township, valid_to FROM place WHERE valid_to IS NOT NULL
	), part AS (
		SELECT village, township, daterange(day, lead(day, 1, 'infinity') OVER (PARTITION BY village, township ORDER BY day)) AS days FROM edge
	UNION ALL
		SELECT DISTINCT village, township, daterange('infinity', NULL) FROM place
	)
	SELECT
		t.village, t.township, t.days,
		count(p.division) AS named,
		count(*) FILTER (WHERE v.there) AS there,
		CASE WHEN count(*) FILTER (WHERE v.there) = 1 THEN min(p.division) FILTER (WHERE v.there) END AS division,
		array_agg(p.division) FILTER (WHERE v.there) AS candidates
	FROM part t
		JOIN place p ON p.village = t.village AND p.township IS NOT DISTINCT FROM t.township,
		LATERAL (
			SELECT p.division IS NOT NULL AND (lower(t.days) = 'infinity'
				OR (p.valid_from IS NULL OR p.valid_from <= lower(t.days)) AND (p.valid_to IS NULL OR p.valid_to > lower(t.days)))
		) AS v (there)
	GROUP BY t.village, t.township, t.days;
	ANALYZE pg_temp.ledger_import_villages;
	UPDATE pg_temp.ledger_import_villages v
	SET (candidates, there, division) = (
		SELECT l.last, cardinality(l.last), CASE WHEN cardinality(l.last) = 1 THEN l.last[1] END
		FROM (
			SELECT ARRAY(
				SELECT DISTINCT c.division
				FROM unnest(v.candidates) AS c (division)
				WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_heirs h WHERE h.division = c.division AND h.successor = ANY (v.candidates)))
		) AS l (last))
	WHERE v.there > 1;

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 2, 'village',
		CASE WHEN v.named = 0 THEN 'village_unknown' WHEN v.there = 0 THEN 'village_not_valid' ELSE 'village_ambiguous' END,
		CASE WHEN v.named > 0 THEN ARRAY[CASE WHEN v.there = 0 THEN c.day::text ELSE v.there::text END] END
	FROM pg_temp.ledger_import_cells c JOIN pg_temp.ledger_import_villages v ON v.village = c.village
		AND v.township IS NOT DISTINCT FROM c.township AND v.days @> coalesce(c.day, 'infinity')
	WHERE v.there = 0 OR v.there > 1 AND NOT (suffices AND num_nonnulls(c.household, c.identity) > 0);
END
$find$;

COMMENT ON FUNCTION _import_find_places(boolean) IS
	'Finds the divisions that rows name and makes the temporary table ledger_import_villages of them: what a name in the file means on which days, '
	'those without a date as day infinity. If several divisions have the name, any of them is accepted where the household is identified in another way.';

-- A household may be on the register under a division that came before or after the one in the file.
CREATE FUNCTION _import_find_heads(villages division_code[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	CREATE TEMP TABLE ledger_import_reach ON COMMIT DROP AS
		SELECT v.village, v.village AS division FROM unnest(villages) AS v (village)
	UNION
		SELECT h.successor, h.division FROM pg_temp.ledger_import_heirs h WHERE h.successor = ANY (villages)
	UNION
		SELECT h.division, h.successor FROM pg_temp.ledger_import_heirs h WHERE h.division = ANY (villages);
	ANALYZE pg_temp.ledger_import_reach;
	CREATE TEMP TABLE ledger_import_known_heads ON COMMIT DROP AS
		SELECT h.household_id, r.village AS division, cell_name(h.name) AS head, h.registered_on, h.removed_on, false AS is_former
		FROM households h JOIN pg_temp.ledger_import_reach r USING (division)
	UNION ALL
		SELECT DISTINCT h.household_id, r.village, cell_name(f.name), h.registered_on, h.removed_on, true
		FROM households h JOIN pg_temp.ledger_import_reach r USING (division) JOIN former_heads f USING (household_id)
		WHERE cell_name(f.name) <> cell_name(h.name);
	ANALYZE pg_temp.ledger_import_known_heads;
END
$find$;

COMMENT ON FUNCTION _import_find_heads(division_code[]) IS
	'Makes the temporary tables ledger_import_known_heads, of the households of these divisions by the names of their heads, present and former, and '
	'ledger_import_reach, of the divisions before and after each.';

CREATE FUNCTION _import_household_id(cell text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN cell ~ '^[0-9]{1,18}([.]0+)?$' THEN split_part(cell, '.', 1)::bigint END;

COMMENT ON FUNCTION _import_household_id(text) IS 'The number of a household in a cell; NULL: it is none.';

-- Most heads have no namesake in their village: only for the others are the households of each row counted.
CREATE FUNCTION _import_find_namesakes() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	CREATE TEMP TABLE ledger_import_namesakes ON COMMIT DROP AS
	SELECT k.*
	FROM pg_temp.ledger_import_known_heads k
		JOIN (SELECT division, head FROM pg_temp.ledger_import_known_heads GROUP BY division, head HAVING count(*) > 1) AS n USING (division, head);
	ANALYZE pg_temp.ledger_import_namesakes;
	DELETE FROM pg_temp.ledger_import_known_heads k
	WHERE (k.division, k.head) IN (SELECT n.division, n.head FROM pg_temp.ledger_import_namesakes n);
	CREATE TEMP TABLE ledger_import_heads ON COMMIT DROP AS
	SELECT c.row_number, count(*) AS households, min(k.household_id) AS household_id, max(k.household_id) AS last_household
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_villages v ON v.village = c.village
			AND v.township IS NOT DISTINCT FROM c.township AND v.days @> coalesce(c.day, 'infinity')
		JOIN pg_temp.ledger_import_namesakes k ON k.division = v.division AND k.head = cell_name(coalesce(c.name, c.person))
			AND k.registered_on <= c.day AND (k.removed_on IS NULL OR k.removed_on > c.day)
	WHERE c.number IS NULL AND _import_household_id(c.household) IS NULL
	GROUP BY c.row_number;
	ANALYZE pg_temp.ledger_import_heads;
END
$find$;

COMMENT ON FUNCTION _import_find_namesakes() IS
	'Leaves in the temporary table ledger_import_known_heads the heads who are the only ones of their names in a village. Makes the temporary table '
	'ledger_import_heads: for each row that names one of the others, how many households that can be, with the first and the last of them.';

-- A household is found by its number, by the identity number of a person who belonged to it on the day, or by its head, present or former, and
-- village; the other data of the row must agree. Lists of offices lag behind a change of head, and the ledger may lag behind them, so the days of
-- the heads do not count: if two households have or had a head of that name, the row is rejected. For the village, those before and after it, and the divisions that contain it, are accepted too.
CREATE FUNCTION _import_find_households() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	PERFORM _import_find_places(true);

	CREATE TEMP TABLE ledger_import_numbers ON COMMIT DROP AS
	SELECT * FROM _import_persons(ARRAY(SELECT DISTINCT number FROM pg_temp.ledger_import_cells WHERE number IS NOT NULL));
	ANALYZE pg_temp.ledger_import_numbers;

	PERFORM _import_find_heads(ARRAY(
		SELECT DISTINCT v.division
		FROM pg_temp.ledger_import_villages v
		WHERE v.division IS NOT NULL AND EXISTS (
			SELECT FROM pg_temp.ledger_import_cells c WHERE c.number IS NULL AND _import_household_id(c.household) IS NULL)));
	PERFORM _import_find_namesakes();

	CREATE TEMP TABLE ledger_import_households ON COMMIT DROP AS
	SELECT
		c.row_number, c.day, c.number, v.division, v.candidates, c.has_household, c.has_identity, c.has_village, c.given, n.person_id,
		m.household_id AS belonged, c.name, c.person, c.supermarket, c.value, c.times,
		f.found, f.household_id, f.first_household, f.last_household, h.division AS home,
		cell_name(h.name) AS head,
		cell_name(p.name) AS person_name,
		CASE WHEN c.number IS NULL AND c.person IS NOT NULL THEN (
			SELECT ARRAY[count(*), min(m.person_id)]
			FROM memberships m JOIN persons r USING (person_id)
			WHERE m.household_id = f.household_id AND m.valid_from <= c.day AND (m.valid_to IS NULL OR m.valid_to > c.day)
				AND cell_name(r.name) = c.person
		) END AS members
	FROM (
			SELECT
				c.row_number, c.day, c.number, c.village, c.township,
				c.household IS NOT NULL AS has_household, c.identity IS NOT NULL AS has_identity, c.village IS NOT NULL AS has_village,
				_import_household_id(c.household) AS given,
				cell_name(c.name) AS name,
				cell_name(c.person) AS person,
				-- for the facts of aid, which then need no join with the cells
				c.supermarket, c.value, c.times
			FROM pg_temp.ledger_import_cells c
			WHERE c.name IS NOT NULL OR c.identity IS NOT NULL OR c.household IS NOT NULL OR c.person IS NOT NULL
			-- keeps the planner from computing the names again where they are used
			OFFSET 0
		) AS c
		LEFT JOIN pg_temp.ledger_import_villages v ON v.village = c.village
			AND v.township IS NOT DISTINCT FROM c.township AND v.days @> coalesce(c.day, 'infinity')
		LEFT JOIN pg_temp.ledger_import_numbers n ON n.number = c.number
		LEFT JOIN memberships m ON m.person_id = n.person_id
			AND m.valid_from <= c.day AND (m.valid_to IS NULL OR m.valid_to > c.day)
		LEFT JOIN pg_temp.ledger_import_heads b ON b.row_number = c.row_number
		LEFT JOIN pg_temp.ledger_import_known_heads k ON c.given IS NULL AND c.number IS NULL
			AND k.division = v.division AND k.head = coalesce(c.name, c.person)
			AND k.registered_on <= c.day AND (k.removed_on IS NULL OR k.removed_on > c.day)
		CROSS JOIN LATERAL (
			SELECT coalesce(b.households, CASE WHEN k.household_id IS NOT NULL THEN 1 END), coalesce(k.household_id, b.household_id),
				coalesce(k.household_id, b.last_household)
		) AS a (found, first_household, last_household)
		CROSS JOIN LATERAL (
			SELECT a.found, coalesce(c.given, m.household_id, CASE WHEN a.found = 1 THEN a.first_household END), a.first_household, a.last_household
		) AS f (found, household_id, first_household, last_household)
		LEFT JOIN households h ON h.household_id = f.household_id
		LEFT JOIN persons p ON p.person_id = n.person_id;
	DROP TABLE pg_temp.ledger_import_numbers, pg_temp.ledger_import_heads, pg_temp.ledger_import_namesakes, pg_temp.ledger_import_known_heads,
		pg_temp.ledger_import_reach;

	PERFORM _import_judge_households();
END
$find$;

COMMENT ON FUNCTION _import_find_households() IS
	'Finds the households and persons of rows, makes the temporary table ledger_import_households of them, and '
	'reports those that are unknown, ambiguous or contradicted by the row.';

CREATE FUNCTION _import_judge_households() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $judge$
BEGIN
	INSERT INTO pg_temp.ledger_import_problems
	SELECT h.row_number, 3, p.column_name, p.code,
		CASE
			WHEN p.code IN ('identity_no_household', 'household_not_found', 'member_unknown') THEN ARRAY[h.day::text]
			WHEN p.code = 'household_ambiguous' THEN ARRAY[h.found, h.first_household, h.last_household]::text[]
			WHEN p.code = 'member_ambiguous' THEN ARRAY[h.members[1]::text]
		END
	FROM pg_temp.ledger_import_households h, LATERAL (
		SELECT
			CASE
				WHEN h.has_household AND h.given IS NULL THEN 'household_unreadable'
				WHEN h.given IS NOT NULL AND h.home IS NULL THEN 'household_unknown'
			END,
			CASE
				WHEN h.number IS NULL THEN NULL
				WHEN h.person_id IS NULL THEN 'identity_unknown'
				WHEN h.day IS NULL THEN NULL
				WHEN h.belonged IS NULL THEN 'identity_no_household'
				WHEN h.belonged <> h.household_id THEN 'household_differs'
			END,
			CASE
				WHEN h.has_household OR h.has_identity THEN NULL
				WHEN NOT h.has_village THEN 'household_missing'
				WHEN h.division IS NULL OR h.day IS NULL THEN NULL
				WHEN h.found IS NULL THEN 'household_not_found'
				WHEN h.found > 1 THEN 'household_ambiguous'
			END
	) AS w (by_number, by_identity, by_name), LATERAL (
		-- of a household that is found: what else the row says
		SELECT
			CASE WHEN f.found AND h.name NOT IN (h.head, coalesce(h.person_name, h.head)) AND NOT EXISTS (
				SELECT FROM former_heads o WHERE o.household_id = h.household_id AND cell_name(o.name) = h.name
			) THEN 'name_differs' END,
			CASE
				WHEN h.person IS NULL OR NOT f.found THEN NULL
				WHEN h.person_name <> h.person THEN 'name_differs'
				WHEN h.members[1] = 0 AND h.person <> h.head AND NOT EXISTS (
					SELECT FROM former_heads o WHERE o.household_id = h.household_id AND cell_name(o.name) = h.person
				) THEN 'member_unknown'
				WHEN h.members[1] > 1 THEN 'member_ambiguous'
			END,
			CASE
				WHEN h.candidates IS NULL OR h.home = ANY (h.candidates) OR NOT f.found THEN NULL
				WHEN NOT EXISTS (
					SELECT FROM unnest(h.candidates) AS v (division)
					WHERE v.division <@ h.home OR h.home <@ v.division OR EXISTS (
						SELECT FROM pg_temp.ledger_import_heirs s WHERE (h.home, v.division) IN ((s.division, s.successor), (s.successor, s.division)))
				) THEN 'village_differs'
			END
		FROM (SELECT h.home IS NOT NULL AND (h.number IS NULL OR h.belonged = h.household_id)) AS f (found)
	) AS d (name, person, village), LATERAL (
		VALUES
			('household', w.by_number),
			('identity', w.by_identity),
			(CASE WHEN h.name IS NULL THEN 'person' ELSE 'name' END, w.by_name),
			('name', d.name),
			('person', d.person),
			('village', d.village)
	) AS p (column_name, code)
	WHERE coalesce(w.by_number, w.by_identity, w.by_name, d.name, d.person, d.village) IS NOT NULL AND p.code IS NOT NULL;
END
$judge$;

COMMENT ON FUNCTION _import_judge_households() IS
	'Reports households that ledger_import_find_households could not find, and rows that contradict the register.';

-- A supermarket is found by its name or number; of several with one name, the one that was open.
CREATE FUNCTION _import_find_supermarkets() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	CREATE TEMP TABLE ledger_import_supermarkets ON COMMIT DROP AS
	WITH called AS MATERIALIZED (
		SELECT cell_name(name) AS key, * FROM supermarkets
	UNION ALL
		SELECT supermarket_id::text, * FROM supermarkets
	), wanted AS MATERIALIZED (
		SELECT d.supermarket, d.day, cell_name(d.supermarket) AS key
		FROM (SELECT DISTINCT supermarket, day FROM pg_temp.ledger_import_cells WHERE supermarket IS NOT NULL OFFSET 0) AS d
	)
	SELECT
		w.supermarket, w.day,
		count(DISTINCT c.supermarket_id) AS named,
		count(DISTINCT c.supermarket_id) FILTER (WHERE c.opened_on <= w.day AND (c.closed_on IS NULL OR c.closed_on > w.day)) AS open,
		min(c.supermarket_id) FILTER (WHERE c.opened_on <= w.day AND (c.closed_on IS NULL OR c.closed_on > w.day)) AS supermarket_id,
		min(c.division) FILTER (WHERE c.opened_on <= w.day AND (c.closed_on IS NULL OR c.closed_on > w.day)) AS division
	FROM wanted w LEFT JOIN called c USING (key)
	GROUP BY w.supermarket, w.day;
	ANALYZE pg_temp.ledger_import_supermarkets;

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 4, 'supermarket',
		CASE WHEN s.named = 0 THEN 'supermarket_unknown' WHEN s.open = 0 THEN 'supermarket_not_open' ELSE 'supermarket_ambiguous' END,
		CASE WHEN s.named > 0 THEN ARRAY[CASE WHEN s.open = 0 THEN s.day::text ELSE s.open::text END] END
	FROM pg_temp.ledger_import_cells c JOIN pg_temp.ledger_import_supermarkets s
		ON s.supermarket = c.supermarket AND s.day IS NOT DISTINCT FROM c.day
	WHERE s.named = 0 OR s.open <> 1 AND c.day IS NOT NULL;
END
$find$;

COMMENT ON FUNCTION _import_find_supermarkets() IS
	'Finds the supermarkets that rows name and makes the temporary table ledger_import_supermarkets of them.';

-- The ledger's own words, the names of its categories and sources, take precedence over those of import_words.
CREATE FUNCTION _import_find_words(column_name text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	WITH own (column_name, word, meaning) AS (
			SELECT 'category', c.category, c.category FROM categories c
		UNION ALL
			SELECT 'category', c.name_zh, c.category FROM categories c
		UNION ALL
			SELECT 'source', s.source, s.source FROM income_sources s
		UNION ALL
			SELECT 'source', s.name_zh, s.source FROM income_sources s
	), known AS MATERIALIZED (
		SELECT DISTINCT ON (lower(cell_name(w.word))) lower(cell_name(w.word)) AS word, w.meaning
		FROM (
				SELECT 1, * FROM own
			UNION ALL
				SELECT 2, i.column_name, i.word, i.meaning FROM import_words i
			UNION ALL
				SELECT 3, i.column_name, i.word, i.meaning FROM import_first_words() i
		) AS w (place, column_name, word, meaning)
		WHERE w.column_name = _import_find_words.column_name
		ORDER BY 1, w.place
	), said AS MATERIALIZED (
		SELECT c.row_number, CASE _import_find_words.column_name
			WHEN 'kind' THEN c.kind
			WHEN 'channel' THEN c.channel
			WHEN 'gift' THEN c.gift
			WHEN 'category' THEN c.category
			WHEN 'relation' THEN c.relation
			WHEN 'source' THEN c.source
			WHEN 'type' THEN c.type
		END AS cell
		FROM pg_temp.ledger_import_cells c
	), found AS (
		INSERT INTO pg_temp.ledger_import_words AS f (column_name, cell, meaning)
		SELECT _import_find_words.column_name, s.cell, k.meaning
		FROM (SELECT DISTINCT cell FROM said WHERE cell IS NOT NULL) AS s JOIN known k ON k.word = lower(cell_name(s.cell))
		RETURNING f.cell
	)
	INSERT INTO pg_temp.ledger_import_problems
	SELECT s.row_number, 4, _import_find_words.column_name, 'word_unknown'
	FROM said s
	WHERE s.cell IS NOT NULL AND NOT EXISTS (SELECT FROM found f WHERE f.cell = s.cell);
END
$find$;

COMMENT ON FUNCTION _import_find_words(text) IS
	'Writes the meanings of the words in a column to the temporary table ledger_import_words, and reports unknown words.';

-- Organisations are found by name.
CREATE FUNCTION _import_find_organisations(column_name text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	WITH called AS MATERIALIZED (
		SELECT o.organisation_id, cell_name(o.name) AS name, o.division FROM organisations o
	), said AS MATERIALIZED (
		SELECT c.row_number, CASE _import_find_organisations.column_name
			WHEN 'unit' THEN c.unit
			WHEN 'supplier' THEN c.supplier
		END AS cell
		FROM pg_temp.ledger_import_cells c
	), found AS (
		INSERT INTO pg_temp.ledger_import_organisations AS f (column_name, cell, named, organisation_id, division)
		SELECT _import_find_organisations.column_name, s.cell, count(c.name), min(c.organisation_id), min(c.division)
		FROM (SELECT DISTINCT cell FROM said WHERE cell IS NOT NULL) AS s LEFT JOIN called c ON c.name = cell_name(s.cell)
		GROUP BY s.cell
		RETURNING f.cell, f.named
	)
	INSERT INTO pg_temp.ledger_import_problems
	SELECT s.row_number, 4, _import_find_organisations.column_name,
		CASE f.named WHEN 0 THEN 'unit_unknown' ELSE 'unit_ambiguous' END, ARRAY[f.named::text]
	FROM said s JOIN found f USING (cell)
	WHERE f.named <> 1;
END
$find$;

COMMENT ON FUNCTION _import_find_organisations(text) IS
	'Writes the organisations that a column names to the temporary table ledger_import_organisations, and reports those that are unknown '
	'or ambiguous.';
