-- Splitting and merging households, with the rights of the caller, who must be allowed to write the register's rows of both.

CREATE FUNCTION _begin_lineage_change(households bigint[], changed_on date) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $begin$
DECLARE
	wrong record;
BEGIN
	PERFORM _lock_lineage();
	IF changed_on IS NULL OR changed_on NOT BETWEEN first_plausible_day() AND last_plausible_day() THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('households cannot change on %s', coalesce(changed_on::text, 'null')),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('A ledger keeps days from %s to %s.', first_plausible_day(), last_plausible_day()),
			HINT = localized('Give the first day of the new households.');
	END IF;
	-- Waits for transactions that record data of these households.
	PERFORM FROM households h WHERE h.household_id = ANY ($1) ORDER BY h.household_id FOR UPDATE;
	SELECT asked.household_id, h.registered_on, h.removed_on INTO wrong
	FROM unnest($1) AS asked (household_id) LEFT JOIN households h USING (household_id)
	WHERE h.household_id IS NULL OR h.registered_on >= changed_on OR h.removed_on IS NOT NULL
	ORDER BY asked.household_id
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s cannot change on %s', coalesce(wrong.household_id::text, 'null'), changed_on),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = CASE WHEN wrong.registered_on IS NULL THEN localized('It is not on the register.')
				ELSE _describe_registration(wrong.registered_on, wrong.removed_on) END,
			HINT = localized('Only households that were on the register before that day, and are not removed, split or merge.');
	END IF;
END
$begin$;

COMMENT ON FUNCTION _begin_lineage_change(bigint[], date) IS
	'Waits for others who change the same households, and refuses (22023) those that are not on the register.';

CREATE FUNCTION _move_members(members bigint[], household bigint, moved_on date) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $move$
DECLARE
	movers bigint[];
	ends date[];
BEGIN
	SELECT array_agg(m.person_id), array_agg(m.valid_to) INTO movers, ends
	FROM memberships m
	WHERE m.person_id = ANY (members) AND m.valid_from < moved_on AND (m.valid_to IS NULL OR m.valid_to > moved_on);
	UPDATE memberships m SET valid_to = moved_on
	WHERE m.person_id = ANY (movers) AND m.valid_from < moved_on AND (m.valid_to IS NULL OR m.valid_to > moved_on);
	INSERT INTO memberships (person_id, household_id, valid_from, valid_to)
	SELECT u.person_id, household, moved_on, u.valid_to FROM unnest(movers, ends) AS u (person_id, valid_to);
END
$move$;

COMMENT ON FUNCTION _move_members(bigint[], bigint, date) IS
	'Ends on a day those memberships of these persons that span the day, and continues them in another household.';

CREATE FUNCTION _end_households(households bigint[], ended_on date) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $end$
DECLARE
	wrong record;
BEGIN
	SELECT m.household_id, m.person_id, m.valid_from INTO wrong
	FROM memberships m
	WHERE m.household_id = ANY ($1) AND (m.valid_to IS NULL OR m.valid_to > ended_on)
	ORDER BY m.household_id, m.person_id
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s still has members after %s', wrong.household_id, ended_on),
			ERRCODE = 'check_violation',
			DETAIL = localized('Person %s is a member from %s on.', wrong.person_id, wrong.valid_from),
			HINT = localized('List every member of a household that ends in one of its parts, and correct memberships that begin later.'),
			SCHEMA = current_schema(), TABLE = 'memberships', CONSTRAINT = 'household_that_ended_has_no_members';
	END IF;
	UPDATE households h SET removed_on = ended_on WHERE h.household_id = ANY ($1);
	UPDATE household_categories c SET valid_to = ended_on
	WHERE c.household_id = ANY ($1) AND c.valid_from < ended_on AND (c.valid_to IS NULL OR c.valid_to > ended_on);
END
$end$;

COMMENT ON FUNCTION _end_households(bigint[], date) IS
	'Removes households from the register on a day, and ends their categories. Error: 23514 a household still has members.';

CREATE FUNCTION _check_parts(household bigint, split_on date, parts jsonb, keeps_number boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
DECLARE
	needed CONSTANT integer := CASE WHEN keeps_number THEN 1 ELSE 2 END;
	problem text;
	named bigint[];
	stays bigint;
BEGIN
	IF keeps_number IS NULL THEN
		problem := localized('The argument keeps_number must not be null.');
	ELSIF jsonb_typeof(parts) IS DISTINCT FROM 'array' THEN
		problem := localized('The parts are not a JSON array of objects.');
	ELSIF jsonb_array_length(parts) < needed THEN
		problem := CASE
			WHEN keeps_number THEN localized('There are no parts; a household that keeps its number needs 1 or more.')
			WHEN jsonb_array_length(parts) = 1 THEN localized('There is 1 part; a household that ends needs 2 or more.')
			ELSE localized('There are no parts; a household that ends needs 2 or more.') END;
	ELSE
		SELECT localized('Part %s is not an object with the keys name, members and division.', i) INTO problem
		FROM jsonb_array_elements(parts) WITH ORDINALITY AS p (part, i)
		WHERE CASE WHEN jsonb_typeof(part) <> 'object' THEN true
			ELSE jsonb_typeof(coalesce(part -> 'members', '[]')) <> 'array' OR part - 'name' - 'members' - 'division' <> '{}' END
		ORDER BY i LIMIT 1;
	END IF;
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s cannot be split this way', household),
			ERRCODE = 'invalid_parameter_value', DETAIL = problem,
			HINT = localized('Give the parts as in: SELECT %I.split_household(%s, %L, '
				'''[{"name": "A", "members": [1, 2]}, {"name": "B", "members": [3]}]'');', current_schema(), coalesce(household::text, '1'), split_on);
	END IF;

	named := ARRAY(SELECT id::bigint FROM jsonb_array_elements(parts) AS p (part), jsonb_array_elements_text(part -> 'members') AS id);
	SELECT localized('Person %s is listed twice.', id) INTO problem
	FROM unnest(named) AS id GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1;
	IF problem IS NULL THEN
		SELECT localized('Person %s is not a member of it both before and on that day.', id) INTO problem
		FROM unnest(named) AS id
		WHERE NOT EXISTS (
			SELECT FROM memberships m
			WHERE m.person_id = id AND m.household_id = household AND m.valid_from < split_on
				AND (m.valid_to IS NULL OR m.valid_to > split_on))
		ORDER BY id LIMIT 1;
	END IF;
	IF problem IS NULL AND keeps_number AND cardinality(named) > 0 THEN
		SELECT min(m.person_id) INTO stays
		FROM memberships m
		WHERE m.household_id = household AND m.person_id <> ALL (named) AND (m.valid_to IS NULL OR m.valid_to > split_on);
		IF stays IS NULL THEN
			problem := localized('No member would remain in the part that keeps the number.');
		END IF;
	END IF;
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s cannot be split this way', household),
			ERRCODE = 'invalid_parameter_value', DETAIL = problem,
			HINT = localized('Its members: SELECT * FROM %I.memberships WHERE household_id = %s;', current_schema(), household);
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_parts(bigint, date, jsonb, boolean) IS
	'Refuses (22023) invalid parts of split_household.';

CREATE FUNCTION _split_household(home regclass, household bigint, split_on date, parts jsonb, keeps_number boolean) RETURNS bigint[]
LANGUAGE plpgsql VOLATILE
AS $split$
DECLARE
	part record;
	made bigint;
	successors bigint[] := '{}'::bigint[];
BEGIN
	PERFORM ledger_enter_as_caller(home);
	PERFORM _begin_lineage_change(ARRAY[household], split_on);
	PERFORM _check_parts(household, split_on, parts, keeps_number);

	FOR part IN
		SELECT p ->> 'name' AS name, (p ->> 'division')::division_code AS division,
			ARRAY(SELECT id::bigint FROM jsonb_array_elements_text(p -> 'members') WITH ORDINALITY AS m (id, i) ORDER BY i) AS members
		FROM jsonb_array_elements(parts) WITH ORDINALITY AS e (p, i)
		ORDER BY i
	LOOP
		INSERT INTO households AS new (name, division, registered_on)
		SELECT coalesce(part.name, (SELECT p.name FROM persons p WHERE p.person_id = part.members[1]), h.name),
			coalesce(part.division, h.division), split_on
		FROM households h
		WHERE h.household_id = household
		RETURNING new.household_id INTO made;
		INSERT INTO household_categories (household_id, category, valid_from, valid_to)
		SELECT made, c.category, split_on, c.valid_to
		FROM household_categories c
		WHERE c.household_id = household AND c.valid_from <= split_on AND (c.valid_to IS NULL OR c.valid_to > split_on);
		PERFORM _move_members(part.members, made, split_on);
		successors := successors || made;
	END LOOP;

	IF NOT keeps_number THEN
		PERFORM _end_households(ARRAY[household], split_on);
	END IF;
	INSERT INTO household_lineage (household_id, successor_id, changed_on) SELECT household, unnest(successors), split_on;
	RETURN successors;
END
$split$;

COMMENT ON FUNCTION _split_household(regclass, bigint, date, jsonb, boolean) IS 'See split_household.';

CREATE FUNCTION split_household(household bigint, split_on date, parts jsonb, keeps_number boolean DEFAULT false) RETURNS bigint[]
LANGUAGE sql VOLATILE
RETURN _split_household('ledger'::regclass, household, split_on, parts, keeps_number);

COMMENT ON FUNCTION split_household(bigint, date, jsonb, boolean) IS
	'Splits a household on a day, and returns the numbers of the new households. parts is a JSON array with one object for each '
	'new household: members, the numbers of its persons; name, by default that of the first member; division, by default that '
	'of the household. Each new household is registered on the day, in the category of the old household. '
	'keeps_number false: the household ends on that day, and every member must be in a part; true: members in no part stay, and '
	'the household keeps its number. Aid, incomes and all other records remain with the household for which they were recorded. '
	'Errors: 25000 older snapshot, 22023 not on the register, or invalid parts, 23514 a member is in no part, '
	'or a person was aided after that day as a member of the household.';

CREATE FUNCTION _merge_households(
	home regclass, households bigint[], merged_on date, into_household bigint, name text, division division_code
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $merge$
DECLARE
	merged bigint := into_household;
	ending bigint[];
	members bigint[];
BEGIN
	PERFORM ledger_enter_as_caller(home);
	ending := ARRAY(SELECT DISTINCT h FROM unnest(households) AS h WHERE h IS DISTINCT FROM into_household);
	PERFORM _begin_lineage_change(ending || CASE WHEN into_household IS NULL THEN '{}' ELSE ARRAY[into_household] END, merged_on);
	IF cardinality(ending) < (CASE WHEN into_household IS NULL THEN 2 ELSE 1 END) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('at least two households are needed for a merger'),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('Fewer than two different households are given.'),
			HINT = localized('List all that become one, as in: SELECT %I.merge_households(ARRAY[1, 2], %L);', current_schema(), merged_on);
	END IF;
	IF into_household IS NOT NULL AND (name IS NOT NULL OR division IS NOT NULL) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s already has a name and a division', into_household),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('They can be given for a new household only.'),
			HINT = localized('Leave them out. If they have changed, update the table households.');
	END IF;

	IF merged IS NULL THEN
		INSERT INTO households AS new (name, division, registered_on)
		SELECT coalesce(_merge_households.name, h.name), coalesce(_merge_households.division, h.division), merged_on
		FROM households h
		WHERE h.household_id = $2[array_lower($2, 1)]
		RETURNING new.household_id INTO merged;
		INSERT INTO household_categories (household_id, category, valid_from)
		SELECT merged, min(c.category), merged_on
		FROM unnest(ending) AS e (household_id) LEFT JOIN household_categories c
			ON c.household_id = e.household_id AND c.valid_from <= merged_on AND (c.valid_to IS NULL OR c.valid_to > merged_on)
		HAVING count(c.category) = count(*) AND min(c.category) = max(c.category);
	END IF;
	SELECT array_agg(m.person_id) INTO members
	FROM memberships m
	WHERE m.household_id = ANY (ending) AND m.valid_from < merged_on AND (m.valid_to IS NULL OR m.valid_to > merged_on);
	PERFORM _move_members(members, merged, merged_on);
	PERFORM _end_households(ending, merged_on);
	INSERT INTO household_lineage (household_id, successor_id, changed_on) SELECT unnest(ending), merged, merged_on;
	RETURN merged;
END
$merge$;

COMMENT ON FUNCTION _merge_households(regclass, bigint[], date, bigint, text, division_code) IS 'See merge_households.';

CREATE FUNCTION merge_households(
	households bigint[], merged_on date, into_household bigint DEFAULT NULL, name text DEFAULT NULL, division division_code DEFAULT NULL
) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN _merge_households('ledger'::regclass, households, merged_on, into_household, name, division);

COMMENT ON FUNCTION merge_households(bigint[], date, bigint, text, division_code) IS
	'Merges households into one on a day, and returns its number. into_household: one of them, or another household, which '
	'keeps its number; NULL: a new household is registered on the day, by default with the name and division of the first one, '
	'and with the category of all of them, if it was the same. The other households end on that day, and their members move to '
	'the merged one. Aid, incomes and all other records remain with the household for which they were recorded. '
	'Errors: 25000 older snapshot, 22023 not on the register, or fewer than two, 23514 a membership begins later, '
	'or a person was aided after that day as a member of one that ended.';

-- Few households ever change, so only they are looked up in the set; the rest of it is copied as it is.
CREATE FUNCTION household_successors(
	households beneficiary_set, from_day date DEFAULT '-infinity', to_day date DEFAULT 'infinity'
) RETURNS beneficiary_set
LANGUAGE sql STABLE
RETURN households | (
	SELECT beneficiaries(d.descendant_id)
	FROM household_descent d
	WHERE d.first_changed_on >= from_day AND d.last_changed_on <= to_day AND contains(households, d.household_id));

COMMENT ON FUNCTION household_successors(beneficiary_set, date, date) IS
	'Returns a set of households, together with all households that descend from them by splits and mergers from from_day to to_day. '
	'Households aided in a period are not new if they are among the successors, from the first day of that period, of the '
	'households aided before. Returns NULL if the set or a day is NULL.';

CREATE FUNCTION household_predecessors(
	households beneficiary_set, from_day date DEFAULT '-infinity', to_day date DEFAULT 'infinity'
) RETURNS beneficiary_set
LANGUAGE sql STABLE
RETURN households | (
	SELECT beneficiaries(d.household_id)
	FROM household_descent d
	WHERE d.first_changed_on >= from_day AND d.last_changed_on <= to_day AND contains(households, d.descendant_id));

COMMENT ON FUNCTION household_predecessors(beneficiary_set, date, date) IS
	'Returns a set of households, together with all households from which they descend by splits and mergers from from_day to to_day. '
	'Households aided before that are not in the result have lapsed. Returns NULL if the set or a day is NULL.';
