-- Personal data of natural persons: how it is erased, and how long it is kept (PIPL, the Personal Information Protection Law, art. 19,
-- 47 and 56). describe_table states for each table which columns contain it.
--
-- The row of an erased person remains, as a number without personal data: aid, tallies, seals and editions refer to it and do not change.
-- Its personal columns are emptied, also in the audit. The functions here define which rows are about a person; the facts
-- about the tables define which columns of these rows are removed from the audit.

CREATE FUNCTION _begin_erasure(reason text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $begin$
BEGIN
	IF NOT (SELECT s.is_whole FROM _scope(acting_role(), '{clerk}') AS s) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('permission denied to erase personal data'),
			ERRCODE = 'insufficient_privilege',
			DETAIL = localized('Rows of any division may be about one person.'),
			HINT = localized('Ask the ledger''s owner, or a clerk of the whole ledger.');
	END IF;
	IF reason IS NULL OR btrim(reason, E' \t\n\u3000') = '' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('erasing personal data requires a reason'),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('The audit keeps the reason.'),
			HINT = localized('Give a reason without names, such as: at the person''s request, letter 12 of 2024.');
	END IF;
	PERFORM ledger_refuse_old_snapshot('the audit');
	PERFORM _take_turn('audit'::regclass, 'audit');
END
$begin$;

COMMENT ON FUNCTION _begin_erasure(text) IS
	'Refuses (42501, 22023, 25000) roles that may not erase personal data, and erasures without a reason. Waits for others who erase or prune.';

CREATE FUNCTION _refuse_nobody(table_name name, id bigint) RETURNS void
LANGUAGE plpgsql STABLE
AS $refuse$
BEGIN
	RAISE EXCEPTION USING
		MESSAGE = localized('table %s has no row %s', table_name, coalesce(id::text, 'null')),
		ERRCODE = 'no_data_found',
		DETAIL = localized('The table %I.%I has no row with that number.', current_schema(), table_name),
		HINT = localized('Check the number.');
END
$refuse$;

COMMENT ON FUNCTION _refuse_nobody(name, bigint) IS 'Refuses (P0002) to erase a row that does not exist.';

-- Rows of the audit are found by their contents, because the rows that they are about may have been deleted.
CREATE FUNCTION _end_erasure(
	table_name name, row_key jsonb, place division_code, about_tables name[], about_keys jsonb[], reason text
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $end$
DECLARE
	noted bigint;
	cleared beneficiary_set;
BEGIN
	SELECT beneficiaries(a.audit_id) INTO cleared
	FROM audit a JOIN _tables t ON t.table_name = a.table_name
	WHERE (a.row_key ?| t.personal OR a.old ?| t.personal OR a.new ?| t.personal) AND EXISTS (
		SELECT FROM unnest(about_tables, about_keys) AS k (table_name, key)
		WHERE k.table_name = a.table_name AND (a.row_key @> k.key OR a.old @> k.key OR a.new @> k.key));

	INSERT INTO audit (action, table_name, row_count, row_key, division, reason, removed)
	VALUES ('erase', _end_erasure.table_name, 1, _end_erasure.row_key, place, _end_erasure.reason, cleared)
	RETURNING audit_id INTO noted;
	UPDATE audit a SET row_key = a.row_key - t.personal, old = a.old - t.personal, new = a.new - t.personal
	FROM _tables t
	WHERE t.table_name = a.table_name AND a.audit_id IN (SELECT ids(cleared));
	RETURN noted;
END
$end$;

COMMENT ON FUNCTION _end_erasure(name, jsonb, division_code, name[], jsonb[], text) IS
	'Removes personal data from the audit rows of these tables that contain these keys. Adds an audit row about the erasure, and returns '
	'its number.';

-- The household has the name of its head. The names that the person had show which of its names were the person's; an imported
-- row of a member can have the head's name in its hash.
CREATE FUNCTION _about_person(person_id bigint, OUT table_name name, OUT row_key jsonb) RETURNS SETOF record
LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH person_name AS (
			SELECT cell_name(p.name) AS name FROM persons p WHERE p.person_id = $1 AND p.name <> erased_text()
		UNION
			SELECT cell_name(v.name)
			FROM audit a, LATERAL (VALUES (a.old ->> 'name'), (a.new ->> 'name')) AS v (name)
			WHERE a.table_name = 'persons' AND (a.row_key @> jsonb_build_object('person_id', $1)) AND v.name <> erased_text()
	), home AS (
			SELECT m.household_id FROM memberships m WHERE m.person_id = $1
		UNION
			SELECT (v.row ->> 'household_id')::bigint
			FROM audit a, LATERAL (VALUES (a.old), (a.new)) AS v (row)
			WHERE a.table_name = 'memberships' AND (v.row @> jsonb_build_object('person_id', $1))
	), home_name AS (
			SELECT h.household_id, h.name FROM households h WHERE h.household_id IN (SELECT household_id FROM home)
		UNION
			SELECT f.household_id, f.name FROM former_heads f WHERE f.household_id IN (SELECT household_id FROM home)
		UNION
			SELECT (a.row_key ->> 'household_id')::bigint, v.name
			FROM audit a, LATERAL (VALUES (a.old ->> 'name'), (a.new ->> 'name')) AS v (name)
			WHERE a.table_name = 'households' AND ((a.row_key ->> 'household_id')::bigint IN (SELECT household_id FROM home))
	), named AS (
		SELECT n.household_id, n.name FROM home_name n WHERE cell_name(n.name) IN (SELECT name FROM person_name)
	), imported AS (
			SELECT $1 AS person_id
		UNION
			SELECT m.person_id FROM memberships m WHERE m.household_id IN (SELECT household_id FROM named)
	)
		SELECT 'persons'::name, jsonb_build_object('person_id', $1)
	UNION ALL
		SELECT t.table_name, jsonb_build_object('household_id', n.household_id, 'name', n.name)
		FROM named n, (VALUES ('households'::name), ('former_heads')) AS t (table_name)
	UNION ALL
		SELECT 'import_rows', jsonb_build_object('kind', r.kind, 'hash', r.hash)
		FROM import_rows r
		WHERE r.kind = 'register' AND r.loaded_as IN (SELECT person_id FROM imported)
	UNION ALL
		SELECT 'import_rows', jsonb_build_object('kind', 'register', 'hash', a.old -> 'hash')
		FROM audit a
		WHERE a.table_name = 'import_rows' AND (a.old @> '{"kind": "register"}') AND (a.old ? 'hash')
			AND ((a.old ->> 'loaded_as')::bigint IN (SELECT person_id FROM imported));
END;

COMMENT ON FUNCTION _about_person(bigint) IS
	'Returns which rows have or had personal data of a person of the register: the table, and what such a row contains. Without '
	'identity_numbers, because the audit keeps no identity number.';

CREATE FUNCTION _erase_person(home regclass, person_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $erase$
DECLARE
	tables name[];
	keys jsonb[];
BEGIN
	PERFORM ledger_enter(home);
	PERFORM _begin_erasure(reason);
	-- Those who record identity numbers take this turn before they lock persons.
	PERFORM _take_turn('identity_numbers'::regclass, 'identity_numbers');
	PERFORM FROM persons p WHERE p.person_id = _erase_person.person_id FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM _refuse_nobody('persons', person_id);
	END IF;
	SELECT array_agg(a.table_name), array_agg(a.row_key) INTO tables, keys FROM _about_person(person_id) AS a;

	UPDATE persons p SET name = erased_text(), birth_date = NULL WHERE p.person_id = _erase_person.person_id;
	DELETE FROM identity_numbers i WHERE i.person_id = _erase_person.person_id;
	UPDATE households h SET name = erased_text()
	FROM unnest(tables, keys) AS k (table_name, key)
	WHERE k.table_name = 'households' AND h.household_id = (k.key ->> 'household_id')::bigint AND h.name = k.key ->> 'name';
	DELETE FROM former_heads f USING unnest(tables, keys) AS k (table_name, key)
	WHERE k.table_name = 'former_heads' AND f.household_id = (k.key ->> 'household_id')::bigint AND f.name = k.key ->> 'name';
	UPDATE import_rows r SET hash = cell_hash('person', r.loaded_as::text, r.import_id::text, r.row_number::text)
	FROM unnest(tables, keys) AS k (table_name, key)
	WHERE k.table_name = 'import_rows' AND r.kind = 'register' AND to_jsonb(r.hash) = k.key -> 'hash';
	RETURN _end_erasure('persons', jsonb_build_object('person_id', person_id), _division_of_person(person_id), tables, keys, reason);
END
$erase$;

COMMENT ON FUNCTION _erase_person(regclass, bigint, text) IS 'See erase_person.';

CREATE FUNCTION erase_person(person_id bigint, reason text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _erase_person('ledger'::regclass, person_id, reason);

COMMENT ON FUNCTION erase_person(bigint, text) IS
	'Erases the personal data of a person of the register. Removed are the name, also as the present or former head of a household, the date of birth, the '
	'identity number, and all of them in the audit, which keeps the reason. The person''s number, memberships and aid remain, and so do '
	'tallies, seals and editions. Returns the number of the audit row. It cannot be undone. Only the ledger''s owner and clerks of the whole '
	'ledger may call it. Errors: 42501 another role, 22023 no reason, P0002 no such person, 25000 outside READ COMMITTED.';

CREATE FUNCTION _about_helper(helper_id bigint, OUT table_name name, OUT row_key jsonb) RETURNS SETOF record
LANGUAGE sql STABLE
BEGIN ATOMIC
		SELECT 'helpers'::name, jsonb_build_object('helper_id', $1)
	UNION ALL
		SELECT 'actions', jsonb_build_object('action_id', c.action_id) FROM actions c WHERE c.helper_id = $1
	UNION ALL
		SELECT 'attendance', jsonb_build_object('posting_id', p.posting_id) FROM postings p WHERE p.helper_id = $1
	UNION ALL
		SELECT 'actions', jsonb_build_object('action_id', v.row -> 'action_id')
		FROM audit a, LATERAL (VALUES (a.old), (a.new)) AS v (row)
		WHERE a.table_name = 'actions' AND (v.row @> jsonb_build_object('helper_id', $1))
	UNION ALL
		SELECT 'attendance', jsonb_build_object('posting_id', v.row -> 'posting_id')
		FROM audit a, LATERAL (VALUES (a.old), (a.new)) AS v (row)
		WHERE a.table_name = 'postings' AND (v.row @> jsonb_build_object('helper_id', $1));
END;

COMMENT ON FUNCTION _about_helper(bigint) IS
	'Returns which rows have or had personal data of a helper: the table, and what such a row contains.';

CREATE FUNCTION _erase_helper(home regclass, helper_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $erase$
DECLARE
	tables name[];
	keys jsonb[];
BEGIN
	PERFORM ledger_enter(home);
	PERFORM _begin_erasure(reason);
	PERFORM FROM helpers h WHERE h.helper_id = _erase_helper.helper_id FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM _refuse_nobody('helpers', helper_id);
	END IF;
	SELECT array_agg(a.table_name), array_agg(a.row_key) INTO tables, keys FROM _about_helper(helper_id) AS a;

	UPDATE helpers h SET name = erased_text() WHERE h.helper_id = _erase_helper.helper_id;
	UPDATE actions c SET title = erased_text() WHERE c.helper_id = _erase_helper.helper_id;
	-- The check of attendance needs the fact that the rule did not apply; the reason is personal data. Weeks that were not excused are locked
	-- as well, because a concurrent transaction may be excusing one.
	UPDATE attendance w SET excused = CASE WHEN w.excused IS NOT NULL THEN erased_text() END
	FROM postings p
	WHERE p.posting_id = w.posting_id AND p.helper_id = _erase_helper.helper_id;
	RETURN _end_erasure('helpers', jsonb_build_object('helper_id', helper_id), NULL, tables, keys, reason);
END
$erase$;

COMMENT ON FUNCTION _erase_helper(regclass, bigint, text) IS 'See erase_helper.';

CREATE FUNCTION erase_helper(helper_id bigint, reason text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _erase_helper('ledger'::regclass, helper_id, reason);

COMMENT ON FUNCTION erase_helper(bigint, text) IS
	'Erases the personal data of a helper: a model worker, a cadre, posted staff, or the winner of an award. Removed are the name, the titles '
	'of the helper''s actions, the reasons for excused weeks of attendance, and all of them in the audit. Postings, awards and the results of actions '
	'remain. Otherwise like erase_person.';

CREATE FUNCTION _about_donor(donor_id bigint, OUT table_name name, OUT row_key jsonb) RETURNS SETOF record
LANGUAGE sql STABLE
BEGIN ATOMIC
	WITH donation AS (
			SELECT d.donation_id FROM donations d WHERE d.donor_id = $1
		UNION
			SELECT (v.row ->> 'donation_id')::bigint
			FROM audit a, LATERAL (VALUES (a.old), (a.new)) AS v (row)
			WHERE a.table_name = 'donations' AND (v.row @> jsonb_build_object('donor_id', $1))
	)
		SELECT 'donors'::name, jsonb_build_object('donor_id', $1)
	UNION ALL
		SELECT 'import_rows', jsonb_build_object('kind', r.kind, 'hash', r.hash)
		FROM import_rows r
		WHERE r.kind = 'donations' AND r.loaded_as IN (SELECT donation_id FROM donation)
	UNION ALL
		SELECT 'import_rows', jsonb_build_object('kind', 'donations', 'hash', a.old -> 'hash')
		FROM audit a
		WHERE a.table_name = 'import_rows' AND (a.old @> '{"kind": "donations"}') AND (a.old ? 'hash')
			AND ((a.old ->> 'loaded_as')::bigint IN (SELECT donation_id FROM donation));
END;

COMMENT ON FUNCTION _about_donor(bigint) IS
	'Returns which rows have or had personal data of a donor: the table, and what such a row contains.';

CREATE FUNCTION _erase_donor(home regclass, donor_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $erase$
DECLARE
	tables name[];
	keys jsonb[];
BEGIN
	PERFORM ledger_enter(home);
	PERFORM _begin_erasure(reason);
	PERFORM FROM donors d WHERE d.donor_id = _erase_donor.donor_id FOR UPDATE;
	IF NOT FOUND THEN
		PERFORM _refuse_nobody('donors', donor_id);
	END IF;
	SELECT array_agg(a.table_name), array_agg(a.row_key) INTO tables, keys FROM _about_donor(donor_id) AS a;

	DELETE FROM import_repeats r USING unnest(tables, keys) AS k (table_name, key)
	WHERE k.table_name = 'import_rows' AND r.kind = 'donations' AND to_jsonb(r.hash) = k.key -> 'hash';
	UPDATE donors d SET name = erased_text(), may_be_named = false WHERE d.donor_id = _erase_donor.donor_id;
	UPDATE import_rows r SET hash = cell_hash('donation', r.loaded_as::text, r.import_id::text, r.row_number::text)
	FROM unnest(tables, keys) AS k (table_name, key)
	WHERE k.table_name = 'import_rows' AND r.kind = 'donations' AND to_jsonb(r.hash) = k.key -> 'hash';
	RETURN _end_erasure('donors', jsonb_build_object('donor_id', donor_id), NULL, tables, keys, reason);
END
$erase$;

COMMENT ON FUNCTION _erase_donor(regclass, bigint, text) IS 'See erase_donor.';

CREATE FUNCTION erase_donor(donor_id bigint, reason text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _erase_donor('ledger'::regclass, donor_id, reason);

COMMENT ON FUNCTION erase_donor(bigint, text) IS
	'Erases the name of a donor, also in the audit, and the agreement to be named. The donations remain. The honour roll omits the '
	'name from the next edition on; earlier editions keep what was published. Otherwise like erase_person.';

-- To a user who sees only some divisions, persons would appear due who received something in others.
CREATE FUNCTION _sees_whole_ledger(home regclass) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $sees$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	RETURN (SELECT s.is_whole FROM _scope(acting_role(), '{clerk,auditor}') AS s);
END
$sees$;

COMMENT ON FUNCTION _sees_whole_ledger(regclass) IS 'See sees_whole_ledger.';

CREATE FUNCTION sees_whole_ledger() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
RETURN _sees_whole_ledger('ledger'::regclass);

COMMENT ON FUNCTION sees_whole_ledger() IS 'Returns whether the acting role is the owner, or clerk or auditor of the whole ledger.';

-- Computed from the current date, not records_through: data becomes due even if nobody records.
CREATE VIEW erasure_due WITH (security_invoker) AS
WITH last AS (
	SELECT d.person_id, max(d.day) AS last_on
	FROM (
			SELECT m.person_id, least(m.valid_to::date, h.removed_on::date, 'infinity') FROM memberships m JOIN households h USING (household_id)
		UNION ALL
			SELECT person_id, aided_on FROM aid_instances
		UNION ALL
			SELECT person_id, given_on FROM event_recipients
		UNION ALL
			SELECT person_id, given_on FROM benefits
		UNION ALL
			SELECT person_id, coalesce(ended_on, 'infinity') FROM jobs
	) AS d (person_id, day)
	WHERE d.person_id IS NOT NULL
	GROUP BY d.person_id
)
SELECT p.person_id, last.last_on, (last.last_on + l.personal_data_kept)::date AS due_on
FROM ledger l, last JOIN persons p USING (person_id)
WHERE (SELECT sees_whole_ledger()) AND last.last_on < 'infinity' AND last.last_on + l.personal_data_kept <= CURRENT_DATE AND p.name <> erased_text()
ORDER BY last.last_on, p.person_id;

COMMENT ON VIEW erasure_due IS
	'Persons of the register who have been in no household for longer than ledger.personal_data_kept, and received nothing since. Erase their '
	'personal data by erase_person, unless another duty requires keeping it. The owner, and clerks and auditors of the whole ledger, see the rows; '
	'other users see none. Persons without any day in the ledger are not shown.';
COMMENT ON COLUMN erasure_due.person_id IS 'The person.';
COMMENT ON COLUMN erasure_due.last_on IS
	'Day of the last aid, benefit or gift, end of the last job, or first day in no household, whichever is latest.';
COMMENT ON COLUMN erasure_due.due_on IS 'Day on which the erasure became due.';

CREATE FUNCTION _prune_audit(home regclass) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $prune$
DECLARE
	kept interval;
	end_of_old timestamptz;
	gone beneficiary_set;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM ledger_refuse_old_snapshot('the audit');
	PERFORM _take_turn('audit'::regclass, 'audit');
	SELECT l.audit_kept, clock_timestamp() - l.audit_kept INTO kept, end_of_old FROM ledger l;
	IF kept IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the audit of ledger "%s" has no retention period', current_schema()),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('The column audit_kept of the table ledger is null.'),
			HINT = localized('To set one: UPDATE %I.ledger SET audit_kept = ''5 years'';', current_schema());
	END IF;
	SELECT beneficiaries(a.audit_id) INTO gone
	FROM audit a
	WHERE a.at < end_of_old AND a.action NOT IN ('erase', 'prune');
	IF cardinality(gone) > 0 THEN
		INSERT INTO audit (action, table_name, row_count, new, removed)
		VALUES ('prune', 'audit', cardinality(gone), jsonb_build_object('before', end_of_old), gone);
		DELETE FROM audit a WHERE a.at < end_of_old AND a.action NOT IN ('erase', 'prune');
	END IF;
	RETURN cardinality(gone);
END
$prune$;

COMMENT ON FUNCTION _prune_audit(regclass) IS 'See prune_audit.';

CREATE FUNCTION prune_audit() RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _prune_audit('ledger'::regclass);

COMMENT ON FUNCTION prune_audit() IS
	'Deletes the audit rows that are older than ledger.audit_kept, and returns their count. An added audit row records the count, the numbers '
	'of the rows and the time limit. Rows about erasures and earlier prunings remain. Only the ledger''s owner may call it. '
	'Errors: 55000 there is no retention period, 42501 not the owner, 25000 outside READ COMMITTED.';
