
-- One writer at a time: else the second of two who write the same number would be refused by the unique index, whose message
-- quotes it.
CREATE FUNCTION ledger_lock_identity() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $lock$
BEGIN
	PERFORM ledger_refuse_old_snapshot('identity numbers');
	PERFORM pg_advisory_xact_lock(TG_RELID::integer, 0);
	RETURN NULL;
END
$lock$;

COMMENT ON FUNCTION ledger_lock_identity() IS
	'Trigger on identity_numbers. Lets one transaction at a time write it; refuses (25000) to do so outside READ COMMITTED.';

CREATE FUNCTION ledger_check_identity() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	known boolean;
	taken boolean;
	numbered boolean;
BEGIN
	EXECUTE format($sql$
		SELECT
			EXISTS (SELECT FROM %1$I.persons WHERE person_id = $1),
			EXISTS (SELECT FROM %1$I.identity_numbers WHERE number = $2 AND person_id IS DISTINCT FROM $3),
			EXISTS (SELECT FROM %1$I.identity_numbers WHERE person_id = $1 AND person_id IS DISTINCT FROM $3)
		$sql$, TG_TABLE_SCHEMA)
	INTO known, taken, numbered
	USING NEW.person_id, NEW.number, CASE TG_OP WHEN 'UPDATE' THEN OLD.person_id END;
	IF NEW.person_id IS NULL OR NEW.number IS NULL THEN
		PERFORM ledger_refuse_quietly('23502', 'an identity number needs a person, and a person''s needs a number', NULL,
			'Give both person_id and number.', 'identity_is_whole');
	ELSIF NOT known THEN
		PERFORM ledger_refuse_quietly('23503', format('there is no person %s', NEW.person_id),
			'An identity number is recorded for a person of the register.', 'Record the person first.', 'identity_numbers_person_id_fkey');
	ELSIF numbered THEN
		PERFORM ledger_refuse_quietly('23505', format('person %s has an identity number already', NEW.person_id), NULL,
			'Correct it by UPDATE if it is wrong.', 'identity_numbers_pkey');
	ELSIF taken THEN
		PERFORM ledger_refuse_quietly('23505', format('the identity number of person %s is recorded for another person', NEW.person_id),
			'Nobody shares an identity number: one of them is wrong, or the person is on the register twice.',
			format('find_identity tells for whom it is recorded, as in: SELECT %I.find_identity(''the number'');', TG_TABLE_SCHEMA),
			'identity_numbers_number_key');
	END IF;
	RETURN NEW;
END
$check$;

COMMENT ON FUNCTION ledger_check_identity() IS
	'Trigger on identity_numbers. Refuses a number without person (23502, 23503) and a second number or person (23505), before '
	'the server would, whose messages and log lines hold the number.';

-- The role that asks. Within the ledger's functions, which run as the owner, current_user is no help; who may call them was
-- checked before they ran.
CREATE FUNCTION ledger_asking_role() RETURNS name
LANGUAGE sql STABLE PARALLEL RESTRICTED
RETURN CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role')::name END;

COMMENT ON FUNCTION ledger_asking_role() IS
	'Internal. The role of the session: what SET ROLE set, or who is logged in.';

CREATE FUNCTION ledger_note_look_up(schema name, action text, person_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $note$
DECLARE
	noted bigint;
BEGIN
	EXECUTE format($sql$
		INSERT INTO %1$I.audit (role, action, table_name, row_count, row_key, division, reason)
		SELECT ledger_asking_role(), $1, 'identity_numbers', (r.person_id IS NOT NULL)::integer,
			CASE WHEN r.person_id IS NOT NULL THEN jsonb_build_object('person_id', r.person_id) END, %2$s, $3
		FROM (SELECT $2) AS r (person_id)
		RETURNING audit_id
		$sql$, schema, (ledger_place(schema, 'identity_numbers')).division)
	INTO noted
	USING action, person_id, reason;
	RETURN noted;
END
$note$;

COMMENT ON FUNCTION ledger_note_look_up(name, text, bigint, text) IS
	'Internal. Writes an audit row of a look-up of identity, and returns its number.';

CREATE FUNCTION ledger_find_identity(identity_numbers regclass, number resident_id) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $find$
DECLARE
	schema CONSTANT name := (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = identity_numbers);
	found bigint;
BEGIN
	EXECUTE format('SELECT person_id FROM %s WHERE number = $1', identity_numbers) INTO found USING number;
	PERFORM ledger_log_quietly(format('identity look-up in ledger %s by %s as %s: %s', schema, session_user, ledger_asking_role(),
		coalesce('person ' || found, 'not on the register')));
	PERFORM ledger_note_look_up(schema, 'look up', found, NULL);
	RETURN found;
END
$find$;

COMMENT ON FUNCTION ledger_find_identity(regclass, resident_id) IS
	'Internal, for a ledger''s find_identity. Whose an identity number is, with an audit row.';

CREATE FUNCTION ledger_find_identities(
	identity_numbers regclass, numbers resident_id[], OUT number resident_id, OUT person_id bigint
) RETURNS SETOF record
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $find$
DECLARE
	schema CONSTANT name := (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = identity_numbers);
	found bigint;
BEGIN
	RETURN QUERY EXECUTE format('SELECT i.number, i.person_id FROM %s i WHERE i.number = ANY ($1)', identity_numbers) USING numbers;
	GET DIAGNOSTICS found = ROW_COUNT;
	PERFORM ledger_log_quietly(format('identity look-up in ledger %s by %s as %s: %s of %s numbers on the register',
		schema, session_user, ledger_asking_role(), found, coalesce(cardinality(numbers), 0)));
	EXECUTE format($sql$
		INSERT INTO %I.audit (role, action, table_name, row_count) VALUES (ledger_asking_role(), 'look up', 'identity_numbers', $1)
		$sql$, schema)
	USING found;
END
$find$;

COMMENT ON FUNCTION ledger_find_identities(regclass, resident_id[]) IS
	'Internal, for a ledger''s find_identities. Whose many identity numbers are, with an audit row.';

CREATE FUNCTION ledger_ask_identity(identity_numbers regclass, person_id bigint, reason text) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $ask$
DECLARE
	schema CONSTANT name := (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = identity_numbers);
	recorded boolean;
	is_own boolean;
BEGIN
	IF reason IS NULL OR btrim(reason, E' \t\n\u3000') = '' THEN
		RAISE EXCEPTION 'an identity number is not unmasked without a reason' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'The audit keeps the reason.',
			HINT = format('Say why: CALL %I.unmask_identity(%s, ''the reason'');', schema, person_id);
	END IF;
	EXECUTE format('SELECT EXISTS (SELECT FROM %s WHERE person_id = $1)', identity_numbers) INTO recorded USING person_id;
	IF NOT recorded THEN
		RAISE EXCEPTION 'person % has no identity number', coalesce(person_id::text, 'null') USING
			ERRCODE = 'no_data_found',
			DETAIL = 'The table identity_numbers has no row of that person.';
	END IF;
	EXECUTE format($sql$
		SELECT s.is_whole OR EXISTS (SELECT FROM unnest(s.divisions) AS d (division) WHERE %2$s <@ d.division)
		FROM ledger_scope(%1$L, ledger_asking_role(), 'auditor') AS s, (SELECT $1) AS r (person_id)
		$sql$, schema, (ledger_place(schema, 'identity_numbers')).division)
	INTO is_own
	USING person_id;
	IF is_own IS NOT TRUE THEN
		RAISE EXCEPTION 'permission denied to unmask the identity number of person %', person_id USING
			ERRCODE = 'insufficient_privilege',
			DETAIL = format('The person does not live in a division of which %s is auditor.', ledger_asking_role()),
			HINT = 'Ask an auditor of that division, or of the whole ledger.';
	END IF;
	RETURN ledger_note_look_up(schema, 'unmask', person_id, reason);
END
$ask$;

COMMENT ON FUNCTION ledger_ask_identity(regclass, bigint, text) IS
	'Internal, for a ledger''s ask_identity. Writes the audit row without which no number is given.';

CREATE FUNCTION ledger_unmask_identity(identity_numbers regclass, asked bigint) RETURNS resident_id
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $unmask$
DECLARE
	schema CONSTANT name := (SELECT relnamespace::regnamespace FROM pg_class WHERE oid = identity_numbers);
	asking record;
	found resident_id;
BEGIN
	EXECUTE format($sql$
		SELECT transaction, (row_key ->> 'person_id')::bigint AS person_id
		FROM %I.audit
		WHERE audit_id = $1 AND action = 'unmask' AND login = session_user AND role = ledger_asking_role()
			AND at > clock_timestamp() - interval '1 hour'
		$sql$, schema)
	INTO asking
	USING asked;
	IF asking.person_id IS NULL THEN
		RAISE EXCEPTION 'no identity number was asked for as number %', coalesce(asked::text, 'null') USING
			ERRCODE = 'no_data_found',
			DETAIL = 'It must be asked for by the same login and role, within the hour before.',
			HINT = format('Ask for it: SELECT %I.ask_identity(person, ''the reason'');', schema);
	END IF;
	IF asking.transaction = pg_current_xact_id() THEN
		RAISE EXCEPTION 'the asking is not committed' USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = 'A number given now could be had without a trace, by a rollback.',
			HINT = 'Commit, and then take the number; or CALL unmask_identity outside of a transaction block.';
	END IF;
	EXECUTE format('SELECT number FROM %s WHERE person_id = $1', identity_numbers) INTO found USING asking.person_id;
	RETURN found;
END
$unmask$;

COMMENT ON FUNCTION ledger_unmask_identity(regclass, bigint) IS
	'Internal, for a ledger''s unmask_identity. The number that was asked for, once the asking is committed.';
