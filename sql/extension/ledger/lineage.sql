
CREATE FUNCTION ledger_lock_lineage(lineage regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $lock$
BEGIN
	PERFORM ledger_refuse_old_snapshot('the lineage of households');
	PERFORM pg_advisory_xact_lock('pg_class'::regclass::oid::integer, lineage::oid::integer);
END
$lock$;

COMMENT ON FUNCTION ledger_lock_lineage(regclass) IS 'Internal, for split_household and merge_households. Waits for others who change the lineage.';

-- What split_household and merge_households have in common.
CREATE FUNCTION ledger_begin_lineage_change(schema text, households bigint[], changed_on date) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $begin$
DECLARE
	wrong record;
BEGIN
	PERFORM ledger_lock_lineage(ledger_table(schema, 'household_lineage'));
	IF changed_on IS NULL OR changed_on NOT BETWEEN '1949-10-01' AND '2199-12-31' THEN
		RAISE EXCEPTION 'households cannot change on %', coalesce(changed_on::text, 'null') USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'A ledger keeps days from 1949-10-01 to 2199-12-31.',
			HINT = 'Give the first day of the new households.';
	END IF;
	-- Waits for those who are just recording something of these households.
	EXECUTE format('SELECT FROM %I.households WHERE household_id = ANY ($1) ORDER BY household_id FOR UPDATE', schema)
	USING households;
	EXECUTE format($sql$
		SELECT true AS found, asked.household_id, h.registered_on, h.removed_on
		FROM unnest($1) AS asked (household_id) LEFT JOIN %1$I.households h USING (household_id)
		WHERE h.household_id IS NULL OR h.registered_on >= $2 OR h.removed_on IS NOT NULL
		ORDER BY asked.household_id
		LIMIT 1
		$sql$, schema)
	INTO wrong
	USING households, changed_on;
	IF wrong.found THEN
		RAISE EXCEPTION 'household % cannot change on %', coalesce(wrong.household_id::text, 'null'), changed_on USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = coalesce(
				'It is registered on ' || wrong.registered_on || coalesce(' and removed on ' || wrong.removed_on, '') || '.',
				'It is not on the register.'),
			HINT = 'Only households that were on the register before that day, and are not removed, split or merge.';
	END IF;
END
$begin$;

COMMENT ON FUNCTION ledger_begin_lineage_change(text, bigint[], date) IS
	'Internal. Waits for others who change the same households, and refuses (22023) those that are not on the register.';

CREATE FUNCTION ledger_move_members(schema text, members bigint[], household bigint, moved_on date) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $move$
DECLARE
	movers bigint[];
	ends date[];
BEGIN
	EXECUTE format($sql$
		SELECT array_agg(person_id), array_agg(valid_to)
		FROM %I.memberships
		WHERE person_id = ANY ($1) AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2)
		$sql$, schema)
	INTO movers, ends
	USING members, moved_on;
	EXECUTE format($sql$
		UPDATE %I.memberships SET valid_to = $2
		WHERE person_id = ANY ($1) AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2)
		$sql$, schema)
	USING movers, moved_on;
	EXECUTE format($sql$
		INSERT INTO %I.memberships (person_id, household_id, valid_from, valid_to)
		SELECT person_id, $3, $4, valid_to FROM unnest($1, $2) AS m (person_id, valid_to)
		$sql$, schema)
	USING movers, ends, household, moved_on;
END
$move$;

COMMENT ON FUNCTION ledger_move_members(text, bigint[], bigint, date) IS
	'Internal. Ends on a day the memberships of these persons that reach over it, and lets them go on in another household.';

CREATE FUNCTION ledger_end_households(schema text, households bigint[], ended_on date) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $end$
DECLARE
	wrong record;
BEGIN
	EXECUTE format($sql$
		SELECT household_id, person_id, valid_from
		FROM %I.memberships
		WHERE household_id = ANY ($1) AND (valid_to IS NULL OR valid_to > $2)
		ORDER BY household_id, person_id
		LIMIT 1
		$sql$, schema)
	INTO wrong
	USING households, ended_on;
	IF wrong.person_id IS NOT NULL THEN
		RAISE EXCEPTION 'household % still has members after %', wrong.household_id, ended_on USING
			ERRCODE = 'check_violation',
			DETAIL = format('Person %s is a member from %s on.', wrong.person_id, wrong.valid_from),
			HINT = 'Name every member of a household that ends in one of its parts, and correct memberships that begin later.',
			SCHEMA = schema, TABLE = 'memberships', CONSTRAINT = 'household_that_ended_has_no_members';
	END IF;
	EXECUTE format('UPDATE %I.households SET removed_on = $2 WHERE household_id = ANY ($1)', schema)
	USING households, ended_on;
	EXECUTE format($sql$
		UPDATE %I.household_categories SET valid_to = $2
		WHERE household_id = ANY ($1) AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2)
		$sql$, schema)
	USING households, ended_on;
END
$end$;

COMMENT ON FUNCTION ledger_end_households(text, bigint[], date) IS
	'Internal. Takes households off the register on a day, with their categories; error 23514 when one still has members.';

CREATE FUNCTION ledger_check_parts(schema text, household bigint, split_on date, parts jsonb, keeps_number boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	example CONSTANT text := format('Give the parts as in: SELECT split_household(%L, %s, %L, '
		'''[{"name": "A", "members": [1, 2]}, {"name": "B", "members": [3]}]'');', schema, coalesce(household::text, '1'), split_on);
	needed CONSTANT integer := CASE WHEN keeps_number THEN 1 ELSE 2 END;
	problem text;
	named bigint[];
	stays bigint;
BEGIN
	IF keeps_number IS NULL THEN
		problem := 'Whether one part keeps the number must not be null.';
	ELSIF jsonb_typeof(parts) IS DISTINCT FROM 'array' THEN
		problem := 'The parts are not a JSON array of objects.';
	ELSIF jsonb_array_length(parts) < needed THEN
		problem := format('There are %s new parts; a household that %s goes into %s or more.', jsonb_array_length(parts),
			CASE WHEN keeps_number THEN 'keeps its number' ELSE 'ends' END, needed);
	ELSE
		SELECT format('Part %s is not an object with the keys name, members and division.', i) INTO problem
		FROM jsonb_array_elements(parts) WITH ORDINALITY AS p (part, i)
		WHERE CASE WHEN jsonb_typeof(part) <> 'object' THEN true
			ELSE jsonb_typeof(coalesce(part -> 'members', '[]')) <> 'array' OR part - 'name' - 'members' - 'division' <> '{}' END
		ORDER BY i LIMIT 1;
	END IF;
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'household % cannot be split so', household USING
			ERRCODE = 'invalid_parameter_value', DETAIL = problem, HINT = example;
	END IF;

	named := ARRAY(SELECT id::bigint FROM jsonb_array_elements(parts) AS p (part), jsonb_array_elements_text(part -> 'members') AS id);
	SELECT format('Person %s is named twice.', id) INTO problem
	FROM unnest(named) AS id GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1;
	IF problem IS NULL THEN
		EXECUTE format($sql$
			SELECT format('Person %%s is not a member of it both before and on that day.', id)
			FROM unnest($1) AS id
			WHERE NOT EXISTS (
				SELECT FROM %I.memberships m
				WHERE m.person_id = id AND m.household_id = $2 AND m.valid_from < $3 AND (m.valid_to IS NULL OR m.valid_to > $3))
			ORDER BY id LIMIT 1
			$sql$, schema)
		INTO problem
		USING named, household, split_on;
	END IF;
	IF problem IS NULL AND keeps_number AND cardinality(named) > 0 THEN
		EXECUTE format($sql$
			SELECT min(person_id) FROM %I.memberships
			WHERE household_id = $2 AND person_id <> ALL ($1) AND (valid_to IS NULL OR valid_to > $3)
			$sql$, schema)
		INTO stays
		USING named, household, split_on;
		IF stays IS NULL THEN
			problem := 'Nobody is left in the part that keeps the number.';
		END IF;
	END IF;
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION 'household % cannot be split so', household USING
			ERRCODE = 'invalid_parameter_value', DETAIL = problem,
			HINT = format('Its members: SELECT * FROM %I.memberships WHERE household_id = %s;', schema, household);
	END IF;
END
$check$;

COMMENT ON FUNCTION ledger_check_parts(text, bigint, date, jsonb, boolean) IS
	'Internal. Refuses (22023) parts into which split_household cannot split a household.';

CREATE FUNCTION split_household(
	schema text, household bigint, split_on date, parts jsonb, keeps_number boolean DEFAULT false
) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $split$
DECLARE
	part record;
	made bigint;
	successors bigint[] := '{}';
BEGIN
	PERFORM ledger_begin_lineage_change(schema, ARRAY[household], split_on);
	PERFORM ledger_check_parts(schema, household, split_on, parts, keeps_number);

	FOR part IN
		SELECT p ->> 'name' AS name, (p ->> 'division')::division_code AS division,
			ARRAY(SELECT id::bigint FROM jsonb_array_elements_text(p -> 'members') WITH ORDINALITY AS m (id, i) ORDER BY i) AS members
		FROM jsonb_array_elements(parts) WITH ORDINALITY AS e (p, i)
		ORDER BY i
	LOOP
		EXECUTE format($sql$
			INSERT INTO %1$I.households (name, division, registered_on)
			SELECT coalesce($2, (SELECT name FROM %1$I.persons WHERE person_id = $3[1]), h.name), coalesce($4, h.division), $5
			FROM %1$I.households h
			WHERE h.household_id = $1
			RETURNING household_id
			$sql$, schema)
		INTO made
		USING household, part.name, part.members, part.division, split_on;
		EXECUTE format($sql$
			INSERT INTO %1$I.household_categories (household_id, category, valid_from, valid_to)
			SELECT $2, category, $3, valid_to
			FROM %1$I.household_categories
			WHERE household_id = $1 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)
			$sql$, schema)
		USING household, made, split_on;
		PERFORM ledger_move_members(schema, part.members, made, split_on);
		successors := successors || made;
	END LOOP;

	IF NOT keeps_number THEN
		PERFORM ledger_end_households(schema, ARRAY[household], split_on);
	END IF;
	EXECUTE format($sql$
		INSERT INTO %I.household_lineage (household_id, successor_id, changed_on) SELECT $1, unnest($2), $3
		$sql$, schema)
	USING household, successors, split_on;
	RETURN successors;
END
$split$;

COMMENT ON FUNCTION split_household(text, bigint, date, jsonb, boolean) IS
	'Splits a household of a ledger on a day, and returns the numbers of the new households. parts is a JSON array with an object '
	'for each: members, the numbers of the persons who go there; name, that of the first of them unless given; division, that '
	'of the household unless given. Each new household is registered on the day, in the category that the household was in. '
	'keeps_number false: the household ends on that day, and every member must be in a part; true: those who are in none stay, and '
	'the household keeps its number. Aid, incomes and all else stay recorded for the household that had them. '
	'Errors: 42704 not a ledger, 25000 older snapshot, 22023 not on the register, or parts that cannot be, 23514 a member is left, '
	'or a person was aided after that day as a member of the household.';

CREATE FUNCTION merge_households(
	schema text, households bigint[], merged_on date, into_household bigint DEFAULT NULL, name text DEFAULT NULL,
	division division_code DEFAULT NULL
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $merge$
DECLARE
	merged bigint := into_household;
	ending CONSTANT bigint[] := ARRAY(SELECT DISTINCT h FROM unnest(households) AS h WHERE h IS DISTINCT FROM into_household);
	members bigint[];
BEGIN
	PERFORM ledger_begin_lineage_change(schema,
		ending || CASE WHEN into_household IS NULL THEN '{}' ELSE ARRAY[into_household] END, merged_on);
	IF cardinality(ending) < (CASE WHEN into_household IS NULL THEN 2 ELSE 1 END) THEN
		RAISE EXCEPTION 'there is nothing to merge' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'Fewer than two households are given.',
			HINT = format('Name all that become one, as in: SELECT merge_households(%L, ARRAY[1, 2], %L);', schema, merged_on);
	END IF;
	IF into_household IS NOT NULL AND (name IS NOT NULL OR division IS NOT NULL) THEN
		RAISE EXCEPTION 'household % has a name and a division', into_household USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'They are given only for a new household.',
			HINT = 'Leave them out, and update the table households if they are others now.';
	END IF;

	IF merged IS NULL THEN
		EXECUTE format($sql$
			INSERT INTO %1$I.households (name, division, registered_on)
			SELECT coalesce($2, h.name), coalesce($3, h.division), $4
			FROM %1$I.households h
			WHERE h.household_id = $1
			RETURNING household_id
			$sql$, schema)
		INTO merged
		USING households[array_lower(households, 1)], name, division, merged_on;
		EXECUTE format($sql$
			INSERT INTO %1$I.household_categories (household_id, category, valid_from)
			SELECT $2, min(c.category), $3
			FROM unnest($1) AS h (household_id) LEFT JOIN %1$I.household_categories c
				ON c.household_id = h.household_id AND c.valid_from <= $3 AND (c.valid_to IS NULL OR c.valid_to > $3)
			HAVING count(c.category) = count(*) AND min(c.category) = max(c.category)
			$sql$, schema)
		USING ending, merged, merged_on;
	END IF;
	EXECUTE format($sql$
		SELECT array_agg(person_id) FROM %I.memberships
		WHERE household_id = ANY ($1) AND valid_from < $2 AND (valid_to IS NULL OR valid_to > $2)
		$sql$, schema)
	INTO members
	USING ending, merged_on;
	PERFORM ledger_move_members(schema, members, merged, merged_on);
	PERFORM ledger_end_households(schema, ending, merged_on);
	EXECUTE format($sql$
		INSERT INTO %I.household_lineage (household_id, successor_id, changed_on) SELECT unnest($1), $2, $3
		$sql$, schema)
	USING ending, merged, merged_on;
	RETURN merged;
END
$merge$;

COMMENT ON FUNCTION merge_households(text, bigint[], date, bigint, text, division_code) IS
	'Merges households of a ledger into one on a day, and returns its number. into_household: one of them, or another, which '
	'keeps its number; NULL: a new household is registered on the day, with the name and division of the first one unless given, '
	'and the category that all of them were in, if it was the same. The others end on that day, and their members belong to '
	'the one. Aid, incomes and all else stay recorded for the household that had them. '
	'Errors: 42704 not a ledger, 25000 older snapshot, 22023 not on the register, or fewer than two, 23514 a membership begins later, '
	'or a person was aided after that day as a member of one that ended.';

-- Few households ever change, so only they are looked up in the set; the rest of it is copied as it is.
CREATE FUNCTION household_successors(
	schema text, households beneficiary_set, from_day date DEFAULT '-infinity', to_day date DEFAULT 'infinity'
) RETURNS beneficiary_set
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $successors$
DECLARE
	heirs beneficiary_set;
BEGIN
	PERFORM ledger_table(schema, 'household_lineage');
	EXECUTE format($sql$
		SELECT beneficiaries(d.descendant_id)
		FROM %I.household_descent d
		WHERE d.first_changed_on >= $2 AND d.last_changed_on <= $3 AND contains($1, d.household_id)
		$sql$, schema)
	INTO heirs
	USING households, from_day, to_day;
	RETURN households | heirs;
END
$successors$;

COMMENT ON FUNCTION household_successors(text, beneficiary_set, date, date) IS
	'A set of households of a ledger, with all that descend from them by splits and mergers from from_day to to_day. Those aided '
	'in one period who are in the successors of those aided before, from the first day of that period, are not new. NULL when the '
	'set or a day is NULL. Errors: 42704 not a ledger.';

CREATE FUNCTION household_predecessors(
	schema text, households beneficiary_set, from_day date DEFAULT '-infinity', to_day date DEFAULT 'infinity'
) RETURNS beneficiary_set
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $predecessors$
DECLARE
	forebears beneficiary_set;
BEGIN
	PERFORM ledger_table(schema, 'household_lineage');
	EXECUTE format($sql$
		SELECT beneficiaries(d.household_id)
		FROM %I.household_descent d
		WHERE d.first_changed_on >= $2 AND d.last_changed_on <= $3 AND contains($1, d.descendant_id)
		$sql$, schema)
	INTO forebears
	USING households, from_day, to_day;
	RETURN households | forebears;
END
$predecessors$;

COMMENT ON FUNCTION household_predecessors(text, beneficiary_set, date, date) IS
	'A set of households of a ledger, with all from which they descend by splits and mergers from from_day to to_day. Those aided '
	'before who are not in it have lapsed. NULL when the set or a day is NULL. Errors: 42704 not a ledger.';
