-- Identity numbers, in a table of their own. A clerk writes them and cannot read them; an auditor reads one after having
-- said why. The register holds dates of birth, and a number's first six digits are mostly those of the county: who has
-- these and a masked number has the number. So the ledger shows no part of one, in no message, view or audit row.
--
-- A look-up that is rolled back would leave no audit row and yet have given its answer. So a number is asked for in one
-- transaction and given out in a later one, which finds the asking committed.

CREATE TABLE identity_numbers (
	person_id bigint PRIMARY KEY REFERENCES persons,
	number resident_id NOT NULL UNIQUE,
	birth_date date NOT NULL GENERATED ALWAYS AS (birth_date(number)) STORED
);
SELECT describe_table('identity_numbers', 'identity', '{person_id.memberships}', secret => '{number,birth_date}');

COMMENT ON TABLE identity_numbers IS
	'Identity numbers of persons of the register. Who may read the other tables may not read number: '
	'find_identity tells whose a number is, unmask_identity a person''s number, and both leave an audit row.';
COMMENT ON COLUMN identity_numbers.person_id IS 'The person.';
COMMENT ON COLUMN identity_numbers.number IS 'The person''s identity number.';
COMMENT ON COLUMN identity_numbers.birth_date IS
	'Date of birth by the number, computed; persons.birth_date is what was recorded.';

-- One writer at a time: else the second of two who write the same number would be refused by the unique index, whose message
-- quotes it.
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
	'Trigger on identity_numbers. Lets one transaction at a time write it; refuses (25000) to do so outside READ COMMITTED.';

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
	ELSIF EXISTS (SELECT FROM identity_numbers i WHERE i.number = NEW.number AND i.person_id IS DISTINCT FROM same) THEN
		PERFORM ledger_refuse_identity('taken', NEW.person_id);
	END IF;
	RETURN NEW;
END
$check$;

COMMENT ON FUNCTION _check_identity() IS
	'Trigger on identity_numbers. Refuses a number without person (23502, 23503) and a second number or person (23505), before '
	'the server would, whose messages and log lines hold the number.';

CREATE TRIGGER ledger_lock_identity BEFORE INSERT OR UPDATE ON identity_numbers
	FOR EACH STATEMENT EXECUTE FUNCTION _lock_identity();
CREATE TRIGGER ledger_check_insert BEFORE INSERT ON identity_numbers
	FOR EACH ROW EXECUTE FUNCTION _check_identity();
CREATE TRIGGER ledger_check_update BEFORE UPDATE OF person_id, number ON identity_numbers
	FOR EACH ROW EXECUTE FUNCTION _check_identity();

-- A person lives where the household of the last membership does.
CREATE FUNCTION _division_of_person(person_id bigint) RETURNS division_code
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT h.division FROM memberships m JOIN households h ON h.household_id = m.household_id
	WHERE m.person_id = $1 ORDER BY m.valid_from DESC LIMIT 1;
END;

COMMENT ON FUNCTION _division_of_person(bigint) IS 'The division of a person''s last household; NULL: none.';

CREATE FUNCTION _find_identity(home regclass, number resident_id) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $find$
DECLARE
	found bigint;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM ledger_log_identity(home, 'look-up', 1);
	SELECT i.person_id INTO found FROM identity_numbers i WHERE i.number = _find_identity.number;
	INSERT INTO audit (action, table_name, row_count, row_key, division)
	VALUES ('look up', 'identity_numbers', (found IS NOT NULL)::integer,
		CASE WHEN found IS NOT NULL THEN jsonb_build_object('person_id', found) END, _division_of_person(found));
	RETURN found;
END
$find$;

COMMENT ON FUNCTION _find_identity(regclass, resident_id) IS 'See find_identity.';

CREATE FUNCTION find_identity(number resident_id) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _find_identity('ledger'::regclass, number);

COMMENT ON FUNCTION find_identity(resident_id) IS
	'Whose an identity number is: the person, or NULL when it is not on the register. Leaves an audit row and a line in the '
	'server''s log, which stays when the transaction is rolled back.';

CREATE FUNCTION _find_identities(home regclass, numbers resident_id[], OUT number resident_id, OUT person_id bigint) RETURNS SETOF record
LANGUAGE plpgsql VOLATILE
AS $find$
DECLARE
	found bigint;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM ledger_log_identity(home, 'look-up', coalesce(cardinality(numbers), 0));
	RETURN QUERY SELECT i.number, i.person_id FROM identity_numbers i WHERE i.number = ANY (numbers);
	GET DIAGNOSTICS found = ROW_COUNT;
	INSERT INTO audit (action, table_name, row_count) VALUES ('look up', 'identity_numbers', found);
END
$find$;

COMMENT ON FUNCTION _find_identities(regclass, resident_id[]) IS 'See find_identities.';

CREATE FUNCTION find_identities(numbers resident_id[], OUT number resident_id, OUT person_id bigint) RETURNS SETOF record
LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
	SELECT f.number, f.person_id FROM _find_identities('ledger'::regclass, numbers) AS f;
END;

COMMENT ON FUNCTION find_identities(resident_id[]) IS
	'Whose each of many identity numbers is, as for an import; numbers that are not on the register are left out. Leaves one audit row '
	'with how many were found, and a line in the server''s log.';

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
		RAISE EXCEPTION 'an identity number is not unmasked without a reason' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'The audit keeps the reason.',
			HINT = format('Say why: CALL unmask_identity(%L, %s, ''the reason'');', current_schema(), person_id);
	END IF;
	SELECT * INTO scope FROM _scope(acting_role(), '{auditor}');
	place := _division_of_person(person_id);
	-- One answer to both, as an auditor of a division learns nothing of the others.
	IF NOT EXISTS (SELECT FROM identity_numbers i WHERE i.person_id = _ask_identity.person_id)
		OR NOT scope.is_whole AND NOT coalesce(place <@ ANY (scope.divisions), false)
	THEN
		RAISE EXCEPTION 'there is no identity number of person % that % may ask for', coalesce(person_id::text, 'null'), acting_role() USING
			ERRCODE = 'no_data_found',
			DETAIL = 'None is recorded, or the person does not live in a division of which the role is auditor.',
			HINT = 'If the person lives elsewhere, ask an auditor of that division, or of the whole ledger.';
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
	'Asks for a person''s identity number, for a reason, which the audit keeps; returns the number of the audit row, for '
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
	WHERE a.audit_id = asked AND a.action = 'unmask' AND a.login = session_user AND a.role = acting_role()
		AND a.at > clock_timestamp() - interval '1 hour';
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no identity number was asked for as number %', coalesce(asked::text, 'null') USING
			ERRCODE = 'no_data_found',
			DETAIL = 'It must be asked for by the same login and role, within the hour before.',
			HINT = format('Ask for it: SELECT %I.ask_identity(person, ''the reason'');', current_schema());
	END IF;
	IF asking.transaction = pg_current_xact_id() THEN
		RAISE EXCEPTION 'the asking is not committed' USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'A number given now could be had without a trace, by a rollback.',
			HINT = 'Commit, and then take the number; or CALL unmask_identity outside of a transaction block.';
	END IF;
	RETURN (SELECT i.number FROM identity_numbers i WHERE i.person_id = asking.person_id);
END
$unmask$;

COMMENT ON FUNCTION _unmask_identity(regclass, bigint) IS 'See unmask_identity.';

CREATE FUNCTION unmask_identity(asked bigint) RETURNS resident_id
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _unmask_identity('ledger'::regclass, asked);

COMMENT ON FUNCTION unmask_identity(bigint) IS
	'The identity number that was asked for by ask_identity, within the hour before, by the same login, in a transaction that '
	'is committed. Errors: P0002 nothing was asked, 55000 the asking is not committed.';
