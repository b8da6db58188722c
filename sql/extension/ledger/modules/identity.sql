-- Identity numbers, in a table of their own. A clerk records them and cannot read them; an auditor reads one after giving
-- a reason. The register contains dates of birth, and the first six digits of a number are mostly those of the county: with these,
-- a masked number reveals the number. So no message, view or audit row shows any part of a number.
--
-- Every look-up of a number, and every attempt to record it, reveals whether it is on the register, so numbers could be found by
-- trial. Therefore clerks do not write this table directly. The functions that they call count each number as a question, within a
-- daily limit that a rollback does not reset; write a line to the server's log before they answer; and answer only about persons of
-- the caller's divisions. A number that a person of other divisions has is recorded as if nobody had it. The row is then disputed;
-- only the office of the whole ledger sees disputes and settles them.
--
-- A look-up of a person's number that is rolled back would return its answer without an audit row. So a number is requested in one
-- transaction and returned in a later one, which checks that the request is committed.

CREATE TABLE identity_numbers (
	person_id bigint PRIMARY KEY REFERENCES persons,
	number resident_id NOT NULL,
	birth_date date NOT NULL GENERATED ALWAYS AS (birth_date(number)) STORED,
	disputed_since timestamptz,
	sex text GENERATED ALWAYS AS (sex(number)) STORED
);
CREATE UNIQUE INDEX identity_numbers_number_key ON identity_numbers (number) WHERE disputed_since IS NULL;
CREATE INDEX identity_numbers_number_idx ON identity_numbers (number);
SELECT describe_table('identity_numbers', 'identity', '{person_id.memberships}', silent => '{disputed_since}',
	secret => '{number,birth_date,disputed_since,sex}', personal => '{number,birth_date,sex}');

COMMENT ON TABLE identity_numbers IS
	'Identity numbers of persons of the register. Roles that may read the other tables may not read the column number: '
	'find_identity returns the person with a number, unmask_identity the number of a person; both leave an audit row. record_identity writes it.';
COMMENT ON COLUMN identity_numbers.person_id IS 'The person.';
COMMENT ON COLUMN identity_numbers.number IS 'The person''s identity number.';
COMMENT ON COLUMN identity_numbers.sex IS 'Sex, from the number.';
COMMENT ON COLUMN identity_numbers.birth_date IS
	'Date of birth by the number, computed; persons.birth_date is what was recorded.';
COMMENT ON COLUMN identity_numbers.disputed_since IS
	'When the number was recorded although a person of divisions that the clerk does not see had it; NULL: nobody else had it first.';

-- One writer at a time: otherwise the unique index would refuse the second of two writers of the same number with a message that
-- quotes the number.
CREATE FUNCTION _lock_identity() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $lock$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	PERFORM ledger_refuse_old_snapshot('identity numbers');
	PERFORM _take_turn(TG_RELID, TG_TABLE_NAME);
	RETURN NULL;
END
$lock$;

COMMENT ON FUNCTION _lock_identity() IS
	'Trigger on identity_numbers. Serializes transactions that write it; refuses (25000) writes outside READ COMMITTED.';

CREATE FUNCTION _check_identity() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	same CONSTANT bigint := CASE TG_OP WHEN 'UPDATE' THEN OLD.person_id END;
BEGIN
	PERFORM ledger_enter(TG_RELID);
	IF NEW.person_id IS NULL OR NEW.number IS NULL THEN
		PERFORM ledger_refuse_identity('incomplete', 0);
	ELSIF NOT EXISTS (SELECT FROM persons p WHERE p.person_id = NEW.person_id) THEN
		PERFORM ledger_refuse_identity('no person', NEW.person_id);
	ELSIF EXISTS (SELECT FROM identity_numbers i WHERE i.person_id = NEW.person_id AND i.person_id IS DISTINCT FROM same) THEN
		PERFORM ledger_refuse_identity('has one', NEW.person_id);
	ELSIF NEW.disputed_since IS NULL AND EXISTS (
		SELECT FROM identity_numbers i WHERE i.number = NEW.number AND i.disputed_since IS NULL AND i.person_id IS DISTINCT FROM same)
	THEN
		PERFORM ledger_refuse_identity('taken', NEW.person_id);
	END IF;
	RETURN NEW;
END
$check$;

COMMENT ON FUNCTION _check_identity() IS
	'Trigger on identity_numbers. Refuses a number without a person (23502, 23503) and a second number or undisputed person (23505), '
	'before the server does, because the server''s messages and log lines contain the number.';

CREATE TRIGGER ledger_lock_identity BEFORE INSERT OR UPDATE OR DELETE ON identity_numbers
	FOR EACH STATEMENT EXECUTE FUNCTION _lock_identity();
CREATE TRIGGER ledger_check_insert BEFORE INSERT ON identity_numbers
	FOR EACH ROW EXECUTE FUNCTION _check_identity();
CREATE TRIGGER ledger_check_update BEFORE UPDATE OF person_id, number, disputed_since ON identity_numbers
	FOR EACH ROW EXECUTE FUNCTION _check_identity();

-- If a number no longer has an undisputed holder, the other person for whom it was recorded first becomes the holder.
CREATE FUNCTION _promote_identity() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $promote$
DECLARE
	heirs bigint[];
BEGIN
	PERFORM ledger_enter(TG_RELID);
	heirs := ARRAY(
		SELECT DISTINCT ON (d.number) d.person_id
		FROM identity_numbers d
		WHERE d.disputed_since IS NOT NULL AND d.number IN (SELECT b.number FROM before b)
			AND NOT EXISTS (SELECT FROM identity_numbers h WHERE h.number = d.number AND h.disputed_since IS NULL)
		ORDER BY d.number, d.disputed_since, d.person_id);
	IF cardinality(heirs) > 0 THEN
		UPDATE identity_numbers i SET disputed_since = NULL WHERE i.person_id = ANY (heirs);
	END IF;
	RETURN NULL;
END
$promote$;

COMMENT ON FUNCTION _promote_identity() IS
	'Trigger on identity_numbers. If the holder of a disputed number no longer has it, makes the person for whom it was recorded next the holder.';

CREATE TRIGGER ledger_promote_update AFTER UPDATE ON identity_numbers
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _promote_identity();
CREATE TRIGGER ledger_promote_delete AFTER DELETE ON identity_numbers
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _promote_identity();

-- A person's division is that of the household of the last membership.
CREATE FUNCTION _division_of_person(person_id bigint) RETURNS division_code
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT h.division FROM memberships m JOIN households h ON h.household_id = m.household_id
	WHERE m.person_id = $1 ORDER BY m.valid_from DESC LIMIT 1;
END;

COMMENT ON FUNCTION _division_of_person(bigint) IS 'Returns the division of a person''s last household; NULL: none.';

-- As in row security: all clerks can see a person who is in no household yet.
CREATE FUNCTION _person_is_in(person_id bigint, divisions division_code[]) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
		SELECT FROM memberships m JOIN households h ON h.household_id = m.household_id
		WHERE m.person_id = $1 AND h.division <@ ANY (divisions))
	OR NOT EXISTS (SELECT FROM memberships m WHERE m.person_id = $1);

COMMENT ON FUNCTION _person_is_in(bigint, division_code[]) IS
	'Returns whether a person is or was in a household of one of these divisions, or never in any household.';

-- A sequence, because a row would be rolled back with the refused transaction. It counts by days, as for questions (src/ledger/questions.c).
CREATE FUNCTION _count_refusal() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $count$
BEGIN
	-- The largest number of a counter's lower half: it is never refused itself.
	PERFORM ledger_count_questions('_refusals'::regclass, 1, 4294967295);
END
$count$;

COMMENT ON FUNCTION _count_refusal() IS 'Counts a refused question about identity numbers. The count is not undone by a rollback.';

-- Before the answer. The counter is that of the first of the role's grants.
CREATE FUNCTION _admit_questions(
	home regclass, action text, questions bigint, wanted text[], OUT is_whole boolean, OUT divisions division_code[]
)
LANGUAGE plpgsql VOLATILE
AS $admit$
DECLARE
	scope record;
	most integer;
	granted bigint;
BEGIN
	SELECT * INTO scope FROM _scope(acting_role(), wanted);
	IF NOT scope.is_granted THEN
		PERFORM _count_refusal();
		PERFORM ledger_refuse_identity('not granted', 0);
	END IF;
	-- This runs as the owner, who could read the table as well.
	IF NOT pg_has_role(acting_role(), current_user, 'USAGE') THEN
		SELECT l.identity_questions_a_day INTO most FROM ledger l;
		SELECT min(g.grant_id) INTO granted FROM _grants_of(acting_role()) g WHERE g.capacity IN ('clerk', 'auditor');
		IF NOT ledger_count_questions(format('%I._questions_%s', current_schema(), granted)::regclass, questions, most) THEN
			PERFORM ledger_log_identity(home, 'refusal', questions);
			PERFORM _count_refusal();
			PERFORM ledger_refuse_identity('limit', most);
		END IF;
	END IF;
	PERFORM ledger_log_identity(home, action, questions);
	is_whole := scope.is_whole;
	divisions := scope.divisions;
END
$admit$;

COMMENT ON FUNCTION _admit_questions(regclass, text, bigint, text[]) IS
	'Counts questions about identity numbers, writes them to the server''s log, and returns the scope of the acting role: the whole '
	'ledger, or divisions. wanted: the capacities that may ask. Refuses (42501) roles with none of them, and (53400) more '
	'questions than the ledger allows a role in a day.';

-- One person for each number, as imports need it: its undisputed holder, if that person is in the caller's scope.
CREATE FUNCTION _holders(numbers resident_id[], is_whole boolean, divisions division_code[], OUT number resident_id, OUT person_id bigint)
RETURNS SETOF record
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT DISTINCT ON (i.number) i.number, i.person_id
	FROM identity_numbers i
	WHERE i.number = ANY (numbers) AND (is_whole OR _person_is_in(i.person_id, divisions))
	ORDER BY i.number, i.disputed_since NULLS FIRST, i.person_id;
END;

COMMENT ON FUNCTION _holders(resident_id[], boolean, division_code[]) IS
	'Returns the persons with these identity numbers, among persons of the whole ledger or of divisions.';

CREATE FUNCTION _find_identity(home regclass, number resident_id) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $find$
DECLARE
	scope record;
	found bigint;
BEGIN
	PERFORM ledger_enter(home);
	SELECT * INTO scope FROM _admit_questions(home, 'look-up', 1, '{clerk,auditor}');
	SELECT h.person_id INTO found FROM _holders(ARRAY[number], scope.is_whole, scope.divisions) AS h;
	INSERT INTO audit (action, table_name, row_count, row_key, division, asked)
	VALUES ('look up', 'identity_numbers', (found IS NOT NULL)::integer,
		CASE WHEN found IS NOT NULL THEN jsonb_build_object('person_id', found) END, _division_of_person(found), 1);
	RETURN found;
END
$find$;

COMMENT ON FUNCTION _find_identity(regclass, resident_id) IS 'See find_identity.';

CREATE FUNCTION find_identity(number resident_id) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _find_identity('ledger'::regclass, number);

COMMENT ON FUNCTION find_identity(resident_id) IS
	'Returns the person with an identity number, or NULL if no person of the caller''s divisions has it. It leaves an audit row, and a line in '
	'the server''s log that remains if the transaction is rolled back. Error: 53400 more questions than ledger.identity_questions_a_day.';

CREATE FUNCTION _find_identities(home regclass, numbers resident_id[], OUT number resident_id, OUT person_id bigint) RETURNS SETOF record
LANGUAGE plpgsql VOLATILE
AS $find$
DECLARE
	asked bigint;
	scope record;
	found bigint;
BEGIN
	PERFORM ledger_enter(home);
	asked := coalesce(cardinality(numbers), 0);
	SELECT * INTO scope FROM _admit_questions(home, 'look-up', asked, '{clerk,auditor}');
	RETURN QUERY SELECT h.number, h.person_id FROM _holders(numbers, scope.is_whole, scope.divisions) AS h;
	GET DIAGNOSTICS found = ROW_COUNT;
	INSERT INTO audit (action, table_name, row_count, asked) VALUES ('look up', 'identity_numbers', found, asked);
END
$find$;

COMMENT ON FUNCTION _find_identities(regclass, resident_id[]) IS 'See find_identities.';

CREATE FUNCTION find_identities(numbers resident_id[], OUT number resident_id, OUT person_id bigint) RETURNS SETOF record
LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
	SELECT f.number, f.person_id FROM _find_identities('ledger'::regclass, numbers) AS f;
END;

COMMENT ON FUNCTION find_identities(resident_id[]) IS
	'Returns the persons with many identity numbers, for an import. Numbers that no person of the caller''s divisions has are left out. Leaves '
	'one audit row with the counts asked and found, and a line in the server''s log. Error: 53400 more questions than '
	'ledger.identity_questions_a_day.';

-- The steps are the same whether or not others have the number.
CREATE FUNCTION _record_identities(home regclass, persons bigint[], numbers resident_id[], correct boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $record$
DECLARE
	scope record;
	wrong bigint;
BEGIN
	PERFORM ledger_enter(home);
	SELECT * INTO scope FROM _admit_questions(home, 'recording', coalesce(cardinality(numbers), 0), '{clerk}');
	PERFORM ledger_refuse_old_snapshot('identity numbers');
	PERFORM _take_turn('identity_numbers'::regclass, 'identity_numbers');
	IF cardinality(persons) IS DISTINCT FROM cardinality(numbers) OR array_position(persons, NULL) > 0 OR array_position(numbers, NULL) > 0 THEN
		PERFORM ledger_refuse_identity('incomplete', 0);
	END IF;
	SELECT min(u.person_id) INTO wrong
	FROM unnest(persons) AS u (person_id)
	WHERE NOT EXISTS (SELECT FROM persons p WHERE p.person_id = u.person_id)
		OR NOT scope.is_whole AND NOT _person_is_in(u.person_id, scope.divisions);
	IF wrong IS NOT NULL THEN
		PERFORM ledger_refuse_identity('no person', wrong);
	END IF;
	SELECT min(u.person_id) INTO wrong
	FROM (SELECT p.person_id, count(*) AS times FROM unnest(persons) AS p (person_id) GROUP BY p.person_id) AS u
	WHERE u.times > 1 OR NOT correct AND EXISTS (SELECT FROM identity_numbers i WHERE i.person_id = u.person_id);
	IF wrong IS NOT NULL THEN
		PERFORM ledger_refuse_identity('has one', wrong);
	END IF;
	SELECT min(w.person_id) INTO wrong
	FROM (
			SELECT u.person_id
			FROM unnest(persons, numbers) AS u (person_id, number)
				JOIN identity_numbers i ON i.number = u.number AND i.person_id <> u.person_id
			WHERE scope.is_whole OR _person_is_in(i.person_id, scope.divisions)
		UNION ALL
			SELECT min(u.person_id) FROM unnest(persons, numbers) AS u (person_id, number) GROUP BY u.number HAVING count(*) > 1
	) AS w (person_id);
	IF wrong IS NOT NULL THEN
		PERFORM ledger_refuse_identity('taken', wrong);
	END IF;

	IF correct THEN
		UPDATE identity_numbers i
		SET number = u.number,
			disputed_since = CASE
				WHEN EXISTS (SELECT FROM identity_numbers h WHERE h.number = u.number AND h.person_id <> u.person_id) THEN clock_timestamp()
			END
		FROM unnest(persons, numbers) AS u (person_id, number)
		WHERE i.person_id = u.person_id AND i.number <> u.number;
	END IF;
	INSERT INTO identity_numbers (person_id, number, disputed_since)
	SELECT u.person_id, u.number,
		CASE WHEN EXISTS (SELECT FROM identity_numbers h WHERE h.number = u.number AND h.person_id <> u.person_id) THEN clock_timestamp() END
	FROM unnest(persons, numbers) AS u (person_id, number)
	WHERE NOT EXISTS (SELECT FROM identity_numbers i WHERE i.person_id = u.person_id);
END
$record$;

COMMENT ON FUNCTION _record_identities(regclass, bigint[], resident_id[], boolean) IS 'See record_identity and record_identities.';

CREATE FUNCTION record_identity(person_id bigint, number resident_id, correct boolean DEFAULT false) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _record_identities('ledger'::regclass, ARRAY[person_id], ARRAY[number], correct);

COMMENT ON FUNCTION record_identity(bigint, resident_id, boolean) IS
	'Records a person''s identity number; correct => true replaces a recorded number. The answer is the same whether or not a person of '
	'divisions that the caller does not see has the number; if one has, the number is disputed: see identity_conflicts. The call counts as '
	'a question about the number. Errors: 23505 a person of the caller''s divisions has it, or the person has one already, 23503 there is no such person '
	'in the caller''s divisions, 23502 no person or no number, 53400 more questions than ledger.identity_questions_a_day, 25000 outside '
	'READ COMMITTED.';

CREATE FUNCTION record_identities(persons bigint[], numbers resident_id[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _record_identities('ledger'::regclass, persons, numbers, false);

COMMENT ON FUNCTION record_identities(bigint[], resident_id[]) IS
	'Calls record_identity for many persons, for an import. The first number is that of the first person, and so on.';

CREATE FUNCTION _list_identity_conflicts(home regclass, OUT person_id bigint, OUT holder_id bigint, OUT disputed_since timestamptz)
RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $list$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	RETURN QUERY
		SELECT d.person_id, h.person_id, d.disputed_since
		FROM identity_numbers d JOIN identity_numbers h ON h.number = d.number AND h.disputed_since IS NULL
		WHERE d.disputed_since IS NOT NULL AND (SELECT s.is_whole FROM _scope(acting_role(), '{clerk,auditor}') AS s);
END
$list$;

COMMENT ON FUNCTION _list_identity_conflicts(regclass) IS 'See list_identity_conflicts.';

CREATE FUNCTION list_identity_conflicts(OUT person_id bigint, OUT holder_id bigint, OUT disputed_since timestamptz) RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
	SELECT l.person_id, l.holder_id, l.disputed_since FROM _list_identity_conflicts('ledger'::regclass) AS l;
END;

COMMENT ON FUNCTION list_identity_conflicts() IS 'Returns the rows of the view identity_conflicts, by number; no rows to roles that do not see the whole ledger.';

CREATE VIEW identity_conflicts WITH (security_invoker) AS
SELECT c.disputed_since, c.person_id, p.name, _division_of_person(c.person_id) AS division,
	c.holder_id, h.name AS holder_name, _division_of_person(c.holder_id) AS holder_division
FROM list_identity_conflicts() AS c
	JOIN persons p ON p.person_id = c.person_id
	JOIN persons h ON h.person_id = c.holder_id
ORDER BY c.disputed_since, c.person_id;

COMMENT ON VIEW identity_conflicts IS
	'Identity numbers that are recorded for two persons of different divisions. The office of the whole ledger settles them by '
	'settle_identity. Other users see no rows.';
COMMENT ON COLUMN identity_conflicts.disputed_since IS 'When the number was recorded for the second person.';
COMMENT ON COLUMN identity_conflicts.person_id IS 'The person for whom it was recorded then.';
COMMENT ON COLUMN identity_conflicts.name IS 'Name of that person.';
COMMENT ON COLUMN identity_conflicts.division IS 'Division of that person''s last household; NULL: none.';
COMMENT ON COLUMN identity_conflicts.holder_id IS 'The person for whom it was recorded before.';
COMMENT ON COLUMN identity_conflicts.holder_name IS 'Name of that person.';
COMMENT ON COLUMN identity_conflicts.holder_division IS 'Division of that person''s last household; NULL: none.';

CREATE FUNCTION _settle_identity(home regclass, person_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $settle$
DECLARE
	removed bigint;
BEGIN
	PERFORM ledger_enter(home);
	IF NOT (SELECT s.is_whole FROM _scope(acting_role(), '{clerk}') AS s) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('permission denied to settle a conflict about an identity number'),
			ERRCODE = 'insufficient_privilege',
			DETAIL = localized('It is recorded for persons of different divisions.'),
			HINT = localized('Ask the ledger''s owner, or a clerk of the whole ledger.');
	END IF;
	IF NOT EXISTS (SELECT FROM identity_numbers i WHERE i.person_id = _settle_identity.person_id) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('person %s has no identity number', coalesce(person_id::text, 'null')),
			ERRCODE = 'no_data_found',
			DETAIL = localized('The table identity_numbers has no row for that person.'),
			HINT = localized('To list the conflicts: SELECT * FROM %I.identity_conflicts;', current_schema());
	END IF;
	DELETE FROM identity_numbers i
	WHERE i.person_id <> _settle_identity.person_id
		AND i.number = (SELECT w.number FROM identity_numbers w WHERE w.person_id = _settle_identity.person_id);
	GET DIAGNOSTICS removed = ROW_COUNT;
	RETURN removed;
END
$settle$;

COMMENT ON FUNCTION _settle_identity(regclass, bigint) IS 'See settle_identity.';

CREATE FUNCTION settle_identity(person_id bigint) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _settle_identity('ledger'::regclass, person_id);

COMMENT ON FUNCTION settle_identity(bigint) IS
	'Decides that an identity number belongs to this person. Deletes the rows of other persons with the same number, which the audit records, '
	'and returns how many. Only the ledger''s owner and clerks of the whole ledger may call it. Errors: 42501 another role, P0002 the person '
	'has no number.';

CREATE FUNCTION _ask_identity(home regclass, person_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $ask$
DECLARE
	scope record;
	place division_code;
	noted bigint;
BEGIN
	PERFORM ledger_enter(home);
	IF reason IS NULL OR btrim(reason, E' \t\n\u3000') = '' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('unmasking an identity number requires a reason'),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('The audit keeps the reason.'),
			HINT = localized('Give a reason: CALL unmask_identity(%L, %s, ''the reason'');', current_schema(), coalesce(person_id::text, 'null'));
	END IF;
	SELECT * INTO scope FROM _scope(acting_role(), '{auditor}');
	place := _division_of_person(person_id);
	-- The same answer in both cases, so that an auditor of a division learns nothing about the others.
	IF NOT EXISTS (SELECT FROM identity_numbers i WHERE i.person_id = _ask_identity.person_id)
		OR NOT scope.is_whole AND NOT coalesce(place <@ ANY (scope.divisions), false)
	THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no identity number of person %s that role "%s" may unmask', coalesce(person_id::text, 'null'), acting_role()),
			ERRCODE = 'no_data_found',
			DETAIL = localized('None is recorded, or the person does not live in a division of which the role is auditor.'),
			HINT = localized('If the person lives elsewhere, ask an auditor of that division, or of the whole ledger.');
	END IF;
	PERFORM ledger_log_identity(home, 'unmasking', 1);
	INSERT INTO audit (action, table_name, row_count, row_key, division, reason)
	VALUES ('unmask', 'identity_numbers', 1, jsonb_build_object('person_id', person_id), place, reason)
	RETURNING audit_id INTO noted;
	RETURN noted;
END
$ask$;

COMMENT ON FUNCTION _ask_identity(regclass, bigint, text) IS 'See ask_identity.';

CREATE FUNCTION ask_identity(person_id bigint, reason text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _ask_identity('ledger'::regclass, person_id, reason);

COMMENT ON FUNCTION ask_identity(bigint, text) IS
	'Requests a person''s identity number, with a reason, which the audit keeps. Returns the number of the audit row, for '
	'unmask_identity. Errors: 22023 no reason, P0002 no number is recorded, or a person of another division.';

CREATE FUNCTION _unmask_identity(home regclass, asked bigint) RETURNS resident_id
LANGUAGE plpgsql VOLATILE
AS $unmask$
DECLARE
	asking record;
BEGIN
	PERFORM ledger_enter(home);
	SELECT a.transaction, (a.row_key ->> 'person_id')::bigint AS person_id INTO asking
	FROM audit a
	WHERE a.audit_id = _unmask_identity.asked AND a.action = 'unmask' AND a.login = session_user AND a.role = acting_role()
		AND a.at > clock_timestamp() - interval '1 hour';
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no request %s for an identity number', coalesce(asked::text, 'null')),
			ERRCODE = 'no_data_found',
			DETAIL = localized('The same login and role must have made the request within the last hour.'),
			HINT = localized('Make a request: SELECT %I.ask_identity(person, ''the reason'');', current_schema());
	END IF;
	IF asking.transaction = pg_current_xact_id() THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the request is not committed'),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('A number returned now could be obtained without an audit row, by a rollback.'),
			HINT = localized('Commit, then unmask the number; or CALL unmask_identity outside of a transaction block.');
	END IF;
	RETURN (SELECT i.number FROM identity_numbers i WHERE i.person_id = asking.person_id);
END
$unmask$;

COMMENT ON FUNCTION _unmask_identity(regclass, bigint) IS 'See unmask_identity.';

CREATE FUNCTION unmask_identity(asked bigint) RETURNS resident_id
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _unmask_identity('ledger'::regclass, asked);

COMMENT ON FUNCTION unmask_identity(bigint) IS
	'Returns the identity number that was requested by ask_identity. The same login must have made the request within the last '
	'hour, in a transaction that is committed. Errors: P0002 there is no such request, 55000 the request is not committed.';
