-- The register: a row for each person, with the head and the village of the household. A row of a head makes the
-- household, if it does not exist yet; rows of other persons join the household of their head, which is on the register or in
-- the file. A person is found by the identity number; without a number, by the name in the household. 户编号 shows which rows are one
-- household where the rows of members do not name the head, as in the export of the national register. Nothing that is known is changed;
-- a category goes to a household that has none, and a number to a member who has none.

CREATE FUNCTION _import_register_hash(division division_code, head text, head_number resident_id, name text, group_number text) RETURNS bytea
LANGUAGE sql STABLE
RETURN CASE
	WHEN group_number IS NOT NULL THEN cell_hash(division::text, head, head_number::text, name, group_number)
	ELSE cell_hash(division::text, head, head_number::text, name)
END;

COMMENT ON FUNCTION _import_register_hash(division_code, text, resident_id, text, text) IS
	'The hash by which a row of the register is recognised, if neither the person nor an identity number is known.';

CREATE FUNCTION _import_register_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	PERFORM _import_find_places(false);
	PERFORM _import_find_words('category');
	PERFORM _import_find_words('relation');
	-- Every relation other than head means a member.
	DELETE FROM pg_temp.ledger_import_problems WHERE column_name = 'relation';

	PERFORM _import_find_people();
	PERFORM _import_find_homes();

	INSERT INTO pg_temp.ledger_import_problems
	SELECT p.row_number, 5, w.column_name, w.code,
		CASE
			WHEN w.code = 'other_household' THEN ARRAY[p.day::text]
			WHEN w.code = 'head_ambiguous' THEN
				ARRAY[greatest(p.heads_in_file, p.heads_known)::text, CASE WHEN p.heads_known > 1 THEN format(' (%s)', p.households_known) ELSE '' END]
			WHEN w.code = 'head_repeated' THEN ARRAY[p.heads_of_number::text]
			WHEN w.code = 'head_former' THEN ARRAY[p.households_known]
			WHEN w.code = 'member_ambiguous' THEN ARRAY[p.namesakes::text]
			WHEN w.code = 'fact_differs' THEN ARRAY[coalesce(p.belonged_from, p.namesake_from, p.registered_later), p.day]::text[]
			WHEN w.code = 'category_differs' THEN ARRAY[p.category_known, p.category]
			WHEN w.code = 'category_repeated' THEN ARRAY[p.category_in_file, p.category]
		END
	FROM pg_temp.ledger_import_homes p, LATERAL (
		VALUES
			('head', CASE
				WHEN p.is_headless AND p.belonged IS NULL THEN 'head_empty'
				WHEN p.is_headless THEN NULL
				WHEN p.heads_of_number > 1 AND p.household_id IS NULL AND (p.is_head OR p.head IS NULL AND p.head_number IS NULL) THEN 'head_repeated'
				WHEN NOT p.is_head AND p.head IS NULL AND p.head_number IS NULL THEN CASE WHEN p.group_number IS NULL THEN 'missing' ELSE 'head_missing' END
				-- another person of the name, unless the row was loaded before
				WHEN p.is_head AND p.number IS NULL AND p.household_id IS NOT NULL AND p.is_former AND p.namesakes = 0
					AND NOT EXISTS (SELECT FROM import_rows r WHERE r.kind = 'register'
						AND r.hash = _import_register_hash(p.division, p.head, p.head_number, p.name, p.group_number)) THEN 'head_former'
				WHEN p.division IS NULL OR p.day IS NULL OR num_nonnulls(p.household_id, p.head_row) > 0 THEN NULL
				WHEN p.is_head AND p.unnumbered > 0 THEN 'unnumbered'
				WHEN greatest(p.heads_in_file, p.heads_known) > 1 THEN 'head_ambiguous'
				ELSE 'head_missing'
			END),
			('name', CASE
				WHEN p.registered_name <> p.name THEN 'name_differs'
				-- 张三(已故), 李四(户主): the next file would have the name without it, and another household would be made.
				WHEN p.name ~ '[][(){}<>]' AND p.person_id IS NULL AND p.namesakes IS DISTINCT FROM 1 THEN 'name_has_brackets'
				WHEN p.is_head AND p.number IS NULL AND p.head_row IS NOT NULL AND p.is_member THEN 'head_is_member'
				WHEN p.number IS NULL AND p.namesakes > 1 THEN 'member_ambiguous'
				WHEN p.number IS NOT NULL AND p.person_id IS NULL AND p.namesakes_unnumbered > 0 AND NOT p.takes_number THEN 'unnumbered'
			END),
			('village', CASE
				WHEN p.village IS NULL AND p.day IS NOT NULL AND num_nonnulls(p.household_id, p.head_row) = 0 AND NOT p.is_headless THEN 'village_missing'
				WHEN p.home <> p.division AND NOT (p.home <@ p.division OR p.division <@ p.home) AND NOT EXISTS (
					SELECT FROM pg_temp.ledger_import_heirs h WHERE (p.home, p.division) IN ((h.division, h.successor), (h.successor, h.division))
				) THEN 'village_differs'
			END),
			('identity', CASE
				WHEN p.belonged <> p.household_id OR p.belonged IS NOT NULL AND p.household_id IS NULL AND p.head_row IS NOT NULL
					THEN 'other_household'
				WHEN p.belongs_later AND p.belonged IS NULL THEN 'later_household'
				WHEN p.is_repeated THEN 'identity_repeated'
			END),
			('date', CASE
				WHEN p.belonged = p.household_id AND p.belonged_from <> p.day OR (p.number IS NULL OR p.takes_number) AND p.namesakes = 1 AND p.namesake_from <> p.day
					OR p.is_head AND p.belonged IS NULL AND p.heads_known = 0 AND p.registered_later IS NOT NULL THEN 'fact_differs'
			END),
			('category', CASE
				WHEN p.category <> p.category_known THEN 'category_differs'
				WHEN p.category <> p.category_in_file THEN 'category_repeated'
			END)
	) AS w (column_name, code)
	WHERE w.code IS NOT NULL;

	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		f.row_number, f.name, f.number, f.brings_number, f.day, coalesce(f.home, f.division) AS division, f.household_id, f.head_row, f.category, f.completes, NULL::bigint AS made,
		CASE WHEN f.completes THEN f.known_person ELSE f.person_id END AS person_id,
		NOT f.completes AND (f.is_known OR row_number() OVER (PARTITION BY f.hash ORDER BY f.row_number) > 1) AS is_known,
		f.hash
	FROM (
		SELECT k.*, c.brings_number, c.brings_number OR c.brings_category AS completes,
			-- a hash of numbers only lasts as long as the import; see _import for those that are kept
			CASE
				WHEN c.brings_number THEN cell_hash('number', k.number::text)
				WHEN c.brings_category THEN cell_hash('category', k.household_id::text, k.category)
				WHEN k.person_id IS NOT NULL THEN cell_hash('person', k.person_id::text)
				WHEN k.number IS NOT NULL THEN cell_hash(k.number::text)
				ELSE _import_register_hash(k.division, k.head, k.head_number, k.name, k.group_number)
			END AS hash
		FROM (
			SELECT h.*,
				coalesce(h.belonged = h.household_id OR (h.number IS NULL OR h.takes_number) AND h.namesakes = 1, false) AS is_known,
				coalesce(h.person_id, h.namesake) AS known_person
			FROM pg_temp.ledger_import_homes h
			WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = h.row_number)
		) AS k, LATERAL (
			SELECT k.takes_number AND k.first_with_number = k.row_number, k.is_known AND k.category IS NOT NULL AND k.first_with_category = k.row_number AND NOT EXISTS (
				SELECT FROM household_categories c
				WHERE c.household_id = k.household_id AND (c.valid_to IS NULL OR c.valid_to > k.day))
		) AS c (brings_number, brings_category)
	) AS f;
	UPDATE pg_temp.ledger_import_facts SET is_known = false WHERE is_known IS NULL;
	DROP TABLE pg_temp.ledger_import_people, pg_temp.ledger_import_homes, pg_temp.ledger_import_villages;
END
$read$;

COMMENT ON FUNCTION _import_register_read() IS
	'Returns the facts in the rows of an import of the register.';

-- Who each row is, if the register has the person, and where the person and the head belonged on the day.
CREATE FUNCTION _import_find_people() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
DECLARE
	has_heads CONSTANT boolean := EXISTS (
		SELECT FROM pg_temp.ledger_import_cells c WHERE num_nonnulls(c.head, c.head_identity) > 0);
BEGIN
	CREATE TEMP TABLE ledger_import_numbers ON COMMIT DROP AS
	SELECT * FROM _import_persons(ARRAY(
		SELECT number FROM pg_temp.ledger_import_cells WHERE number IS NOT NULL
		UNION SELECT head_number FROM pg_temp.ledger_import_cells WHERE head_number IS NOT NULL));
	ANALYZE pg_temp.ledger_import_numbers;

	CREATE TEMP TABLE ledger_import_people ON COMMIT DROP AS
	SELECT
		c.*, w.meaning AS category, n.person_id,
		cell_name(p.name) AS registered_name,
		m.household_id AS belonged, m.valid_from::date AS belonged_from,
		EXISTS (SELECT FROM memberships l WHERE l.person_id = n.person_id AND l.valid_from > c.day) AS belongs_later,
		k.household_id AS head_belonged,
		c.number IS NOT NULL AND (min(c.name || ' ' || c.division::text) OVER same <> max(c.name || ' ' || c.division::text) OVER same
			OR min(c.head) OVER same <> max(c.head) OVER same) AS is_repeated
	FROM (
			SELECT
				c.row_number, c.day, c.village, u.division, c.number, c.category AS category_word, s.is_head, s.name, c.household AS group_number,
				g.heads AS heads_of_number,
				CASE WHEN s.is_head OR num_nonnulls(s.head, c.head_number) > 0 OR g.heads IS DISTINCT FROM 1 THEN c.head_number
					ELSE g.head_number END AS head_number,
				CASE WHEN s.is_head THEN s.name WHEN c.head_number IS NULL AND g.heads = 1 THEN coalesce(s.head, g.head) ELSE s.head END AS head,
				NOT s.is_head AND c.relation IS NULL AND s.head IS NULL AND c.head_identity IS NULL AND g.heads IS DISTINCT FROM 1 AS is_headless
			FROM pg_temp.ledger_import_cells c
				LEFT JOIN pg_temp.ledger_import_villages u ON u.village = c.village
					AND u.township IS NOT DISTINCT FROM c.township AND u.days @> coalesce(c.day, 'infinity')
				LEFT JOIN pg_temp.ledger_import_words r ON r.column_name = 'relation' AND r.cell = c.relation
				CROSS JOIN LATERAL (SELECT cell_name(c.name), cell_name(c.head)) AS k (name, head)
				CROSS JOIN LATERAL (
					SELECT k.name, k.head, CASE
						WHEN c.relation IS NOT NULL THEN r.meaning IS NOT NULL
						WHEN c.head_identity IS NOT NULL AND c.identity IS NOT NULL THEN c.number = c.head_number
						-- A cell that is empty under others was merged with them, and does not make a head of each.
						ELSE k.head IS NULL AND c.head_identity IS NULL AND NOT has_heads AND c.household IS NULL OR coalesce(k.head = k.name, false)
					END
				) AS s (name, head, is_head)
				LEFT JOIN (
					-- Numbers may begin anew in each village; a row that is repeated is one head.
					SELECT o.household, v.division, count(DISTINCT concat(cell_name(o.name), ' ', o.number)) AS heads,
						min(cell_name(o.name)) AS head, min(o.number::text)::resident_id AS head_number,
						count(*) OVER (PARTITION BY o.household) AS villages
					FROM pg_temp.ledger_import_cells o
						LEFT JOIN pg_temp.ledger_import_villages v ON v.village = o.village
							AND v.township IS NOT DISTINCT FROM o.township AND v.days @> coalesce(o.day, 'infinity')
						LEFT JOIN pg_temp.ledger_import_words w ON w.column_name = 'relation' AND w.cell = o.relation
					WHERE o.household IS NOT NULL AND CASE
						WHEN o.relation IS NOT NULL THEN w.meaning IS NOT NULL ELSE cell_name(o.head) = cell_name(o.name) END
					GROUP BY o.household, v.division
				) AS g ON g.household = c.household AND (g.division = u.division OR u.division IS NULL AND g.villages = 1)
		) AS c
		LEFT JOIN pg_temp.ledger_import_words w ON w.column_name = 'category' AND w.cell = c.category_word
		LEFT JOIN pg_temp.ledger_import_numbers n ON n.number = c.number
		LEFT JOIN pg_temp.ledger_import_numbers h ON h.number = c.head_number
		LEFT JOIN persons p ON p.person_id = n.person_id
		LEFT JOIN memberships m ON m.person_id = n.person_id
			AND m.valid_from <= c.day AND (m.valid_to IS NULL OR m.valid_to > c.day)
		LEFT JOIN memberships k ON k.person_id = h.person_id
			AND k.valid_from <= c.day AND (k.valid_to IS NULL OR k.valid_to > c.day)
	WINDOW same AS (PARTITION BY c.number);
	ANALYZE pg_temp.ledger_import_people;
	DROP TABLE pg_temp.ledger_import_numbers;
END
$find$;

COMMENT ON FUNCTION _import_find_people() IS
	'Makes the temporary table ledger_import_people: the persons of the rows of the register.';

-- Which household each row belongs to: one of the register (household_id), or the one that a head's row makes (head_row).
CREATE FUNCTION _import_find_homes() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	PERFORM _import_find_heads(ARRAY(SELECT DISTINCT p.division FROM pg_temp.ledger_import_people p WHERE p.division IS NOT NULL));
	CREATE TEMP TABLE ledger_import_members ON COMMIT DROP AS
	SELECT DISTINCT r.village AS division, cell_name(p.name) AS name, m.valid_from, m.valid_to
	FROM pg_temp.ledger_import_reach r JOIN households h USING (division) JOIN memberships m USING (household_id) JOIN persons p USING (person_id)
	WHERE EXISTS (SELECT FROM pg_temp.ledger_import_people o WHERE o.is_head AND o.number IS NULL);

	-- Heads in the file; the same one may occur twice.
	CREATE TEMP TABLE ledger_import_file_heads ON COMMIT DROP AS
	SELECT division, head, number, group_number, min(row_number) AS head_row, min(belonged) AS belonged
	FROM pg_temp.ledger_import_people
	WHERE is_head AND division IS NOT NULL
	GROUP BY division, head, number, group_number;
	ANALYZE pg_temp.ledger_import_file_heads;

	-- If a head has no identity number, it may be another person of that name; a former head who is no person of the household was misspelt.
	CREATE TEMP TABLE ledger_import_settled ON COMMIT DROP AS
	WITH head AS MATERIALIZED (
		SELECT k.*, NOT n.is_numbered AND (n.members > 0 OR NOT k.is_former) AS is_unnumbered
		FROM pg_temp.ledger_import_known_heads k, LATERAL (
			SELECT count(*) AS members, count(i.person_id) > 0 AS is_numbered
			FROM memberships m JOIN persons p USING (person_id) LEFT JOIN identity_numbers i USING (person_id)
			WHERE m.household_id = k.household_id AND cell_name(p.name) = k.head
		) AS n
		WHERE (k.division, k.head) IN (SELECT division, head FROM pg_temp.ledger_import_people)
	), known AS (
		SELECT p.row_number, count(*) AS heads, count(*) FILTER (WHERE k.is_unnumbered) AS unnumbered, min(k.household_id) AS household_id,
			bool_and(k.is_former) AS is_former, string_agg(k.household_id::text, ', ' ORDER BY k.household_id) AS list
		FROM pg_temp.ledger_import_people p JOIN head k ON k.division = p.division AND k.head = p.head
			AND k.registered_on <= p.day AND (k.removed_on IS NULL OR k.removed_on > p.day)
		GROUP BY p.row_number
	), later AS (
		SELECT p.row_number, min(k.registered_on)::date AS registered_later
		FROM pg_temp.ledger_import_people p JOIN head k ON k.division = p.division AND k.head = p.head AND k.registered_on > p.day
		WHERE p.is_head AND (p.number IS NULL OR k.is_unnumbered)
		GROUP BY p.row_number
	), in_file AS (
		SELECT p.row_number, count(*) AS heads, min(f.head_row) AS head_row
		FROM pg_temp.ledger_import_people p JOIN pg_temp.ledger_import_file_heads f ON f.division = p.division
			AND (p.head IS NULL OR f.head = p.head) AND (p.group_number = f.group_number) IS NOT FALSE
			AND (CASE WHEN p.is_head THEN f.number IS NOT DISTINCT FROM p.number ELSE p.head_number IS NULL OR f.number = p.head_number END)
		WHERE p.head IS NOT NULL OR p.head_number IS NOT NULL
		GROUP BY p.row_number
	)
	SELECT
		p.*,
		coalesce(f.heads, 0) AS heads_in_file, coalesce(k.heads, 0) AS heads_known, coalesce(k.unnumbered, 0) AS unnumbered,
		k.is_former, k.list AS households_known, l.registered_later,
		CASE
			WHEN (p.is_head OR p.is_headless) AND p.belonged IS NOT NULL THEN p.belonged
			WHEN p.is_head AND p.number IS NULL AND k.heads = 1 THEN k.household_id
			WHEN NOT p.is_head AND p.head_belonged IS NOT NULL THEN p.head_belonged
			WHEN NOT p.is_head AND p.head_number IS NULL AND f.heads IS NULL AND k.heads = 1 THEN k.household_id
		END AS household_id,
		CASE
			WHEN p.is_head AND p.belonged IS NULL AND CASE WHEN p.number IS NULL THEN k.heads ELSE k.unnumbered END > 0 THEN NULL
			WHEN f.heads = 1 THEN f.head_row
		END AS head_row
	FROM pg_temp.ledger_import_people p LEFT JOIN known k USING (row_number) LEFT JOIN later l USING (row_number)
		LEFT JOIN in_file f USING (row_number);

	-- If a head's row belongs to a household of the register, the rows of its members get that household.
	UPDATE pg_temp.ledger_import_settled s SET household_id = h.household_id
	FROM pg_temp.ledger_import_settled h
	WHERE h.row_number = s.head_row AND s.household_id IS NULL AND h.household_id IS NOT NULL;
	UPDATE pg_temp.ledger_import_settled SET head_row = NULL WHERE household_id IS NOT NULL;
	ANALYZE pg_temp.ledger_import_settled;

	-- A number goes to the only person of that name in the household who has none. A head is found by one name only, and could be another person.
	CREATE TEMP TABLE ledger_import_homes ON COMMIT DROP AS
	SELECT
		s.*, h.division AS home, n.namesakes, n.namesake, n.namesake_from, n.unnumbered AS namesakes_unnumbered,
		EXISTS (
			SELECT FROM pg_temp.ledger_import_members m
			WHERE m.division = s.division AND m.name = s.name AND m.valid_from <= s.day AND (m.valid_to IS NULL OR m.valid_to > s.day)
		) AS is_member,
		coalesce(NOT s.is_head AND s.number IS NOT NULL AND s.person_id IS NULL AND n.namesakes = 1 AND n.unnumbered = 1
			AND cell_name(h.name) <> s.name AND (n.born = birth_date(s.number)) IS NOT FALSE
			AND min(s.number::text) OVER (PARTITION BY n.namesake) = max(s.number::text) OVER (PARTITION BY n.namesake), false) AS takes_number,
		min(CASE WHEN s.number IS NOT NULL THEN s.row_number END) OVER (PARTITION BY n.namesake) AS first_with_number,
		min(CASE WHEN s.category IS NOT NULL THEN s.row_number END) OVER (PARTITION BY s.household_id, s.head_row) AS first_with_category,
		(
			SELECT g.category FROM household_categories g
			WHERE g.household_id = s.household_id AND g.valid_from <= s.day AND (g.valid_to IS NULL OR g.valid_to > s.day)
		) AS category_known,
		CASE WHEN num_nonnulls(s.household_id, s.head_row) > 0 THEN min(s.category) OVER (PARTITION BY s.household_id, s.head_row) END AS category_in_file
	FROM pg_temp.ledger_import_settled s
		LEFT JOIN households h ON h.household_id = s.household_id
		LEFT JOIN LATERAL (
			SELECT count(*), min(m.person_id), min(m.valid_from)::date, count(*) FILTER (WHERE i.person_id IS NULL), min(p.birth_date)
			FROM memberships m JOIN persons p USING (person_id) LEFT JOIN identity_numbers i USING (person_id)
			WHERE m.household_id = s.household_id AND m.valid_from <= s.day AND (m.valid_to IS NULL OR m.valid_to > s.day)
				AND cell_name(p.name) = s.name
		) AS n (namesakes, namesake, namesake_from, unnumbered, born) ON s.household_id IS NOT NULL;
	DROP TABLE pg_temp.ledger_import_reach, pg_temp.ledger_import_known_heads, pg_temp.ledger_import_members, pg_temp.ledger_import_file_heads,
		pg_temp.ledger_import_settled;
END
$find$;

COMMENT ON FUNCTION _import_find_homes() IS
	'Makes the temporary table ledger_import_homes: the households of the rows of the register.';

CREATE FUNCTION _import_register_check() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	INSERT INTO pg_temp.ledger_import_problems
	SELECT f.row_number, 6, 'head', 'head_rejected'
	FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_claims c USING (row_number)
	WHERE NOT c.is_known AND f.head_row <> f.row_number
		AND NOT EXISTS (
			SELECT FROM pg_temp.ledger_import_claims h
			WHERE h.row_number = f.head_row AND NOT h.is_known
				AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = h.row_number));
END
$check$;

COMMENT ON FUNCTION _import_register_check() IS
	'Reports the members of a household whose head''s row is rejected.';

CREATE FUNCTION _import_register_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	-- Members whose head's row is in a part that comes later, or was refused, are left for another time.
	CREATE TEMP TABLE ledger_import_part ON COMMIT DROP AS
	SELECT n.*
	FROM pg_temp.ledger_import_new n LEFT JOIN pg_temp.ledger_import_new h ON h.row_number = n.head_row
	WHERE n.row_number >= lower(part) AND n.row_number < upper(part)
		AND (num_nonnulls(n.household_id, h.household_id) > 0 OR h.row_number >= lower(part) AND h.row_number < upper(part))
		AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_written w WHERE w.row_number = n.row_number)
		AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number IN (n.row_number, h.row_number));

	-- Members take the household from their head's row, which keeps it for parts that come later.
	WITH made AS (
		INSERT INTO households (name, division, registered_on)
		SELECT name, division, day FROM pg_temp.ledger_import_part WHERE head_row = row_number ORDER BY row_number
		RETURNING household_id
	)
	UPDATE pg_temp.ledger_import_new n SET household_id = m.household_id, made = m.household_id
	FROM (SELECT household_id, row_number() OVER (ORDER BY household_id) AS place FROM made) AS m
		JOIN (
			SELECT row_number, row_number() OVER (ORDER BY row_number) AS place
			FROM pg_temp.ledger_import_part WHERE head_row = row_number
		) AS f USING (place)
	WHERE n.row_number = f.row_number;
	UPDATE pg_temp.ledger_import_part p SET household_id = n.household_id
	FROM pg_temp.ledger_import_new n
	WHERE n.row_number = p.head_row;

	WITH made AS (
		INSERT INTO persons (name, birth_date)
		SELECT name, birth_date(number) FROM pg_temp.ledger_import_part WHERE person_id IS NULL ORDER BY row_number
		RETURNING person_id
	)
	UPDATE pg_temp.ledger_import_part p SET person_id = m.person_id
	FROM (SELECT person_id, row_number() OVER (ORDER BY person_id) AS place FROM made) AS m
		JOIN (
			SELECT row_number, row_number() OVER (ORDER BY row_number) AS place
			FROM pg_temp.ledger_import_part WHERE person_id IS NULL
		) AS f USING (place)
	WHERE p.row_number = f.row_number;
	INSERT INTO memberships (person_id, household_id, valid_from)
	SELECT person_id, household_id, day FROM pg_temp.ledger_import_part WHERE NOT completes;
	PERFORM record_identities(array_agg(p.person_id ORDER BY p.row_number), array_agg(p.number ORDER BY p.row_number))
	FROM pg_temp.ledger_import_part p JOIN pg_temp.ledger_import_new n USING (row_number)
	WHERE n.person_id IS NULL AND p.number IS NOT NULL OR p.brings_number
	HAVING count(*) > 0;
	INSERT INTO household_categories (household_id, category, valid_from)
	SELECT DISTINCT ON (p.household_id) p.household_id, p.category, p.day
	FROM pg_temp.ledger_import_part p
	WHERE p.category IS NOT NULL AND NOT EXISTS (
		SELECT FROM household_categories c WHERE c.household_id = p.household_id AND (c.valid_to IS NULL OR c.valid_to > p.day))
	ORDER BY p.household_id, p.day, p.row_number;
	INSERT INTO pg_temp.ledger_import_written
	SELECT p.row_number, p.person_id, n.made, n.person_id IS NOT NULL
	FROM pg_temp.ledger_import_part p JOIN pg_temp.ledger_import_new n USING (row_number);
	DROP TABLE pg_temp.ledger_import_part;
END
$write$;

COMMENT ON FUNCTION _import_register_write(int8range) IS
	'Writes new households, persons, their identity numbers, memberships, and the categories and numbers of households and members that have none.';
