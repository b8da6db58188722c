-- Undoing an import: all of its rows or none, with the rights of the caller.

-- A clerk of a division reads neither imports nor the audit.
CREATE FUNCTION _import_undo_state(home regclass, import_id bigint, OUT kind text, OUT row_count bigint, OUT refusal text)
LANGUAGE plpgsql STABLE
AS $state$
DECLARE
	undone record;
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	SELECT i.* INTO undone
	FROM imports i
	WHERE i.import_id = _import_undo_state.import_id
		AND (i.imported_by = session_user OR (SELECT s.is_whole FROM _scope(acting_role(), '{clerk}') AS s));
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no import %s of yours', coalesce(import_id::text, 'null')),
			ERRCODE = 'no_data_found',
			HINT = localized('%I.own_imports() lists those that you have run.', current_schema());
	END IF;
	kind := undone.kind;
	SELECT count(*) INTO row_count FROM import_rows r WHERE r.import_id = _import_undo_state.import_id;
	refusal := CASE
		WHEN undone.undone_at IS NOT NULL THEN localized('it was undone on %s', undone.undone_at::date)
		WHEN undone.completed > 0 THEN localized('some of its rows (%s) added facts to records that the ledger had before', undone.completed)
		WHEN row_count <> undone.loaded THEN
			localized('some of its rows (%s of %s) are no longer recorded as loaded by it', undone.loaded - row_count, undone.loaded)
		WHEN kind = 'register' AND EXISTS (
			SELECT
			FROM import_rows r JOIN audit a ON a.at > undone.imported_at AND a.action IN ('update', 'delete')
				AND (a.table_name IN ('persons', 'memberships', 'identity_numbers') AND (a.row_key ->> 'person_id')::bigint = r.loaded_as
					OR a.table_name IN ('households', 'household_categories', 'former_heads') AND (a.row_key ->> 'household_id')::bigint = r.made)
			WHERE r.import_id = _import_undo_state.import_id)
			THEN localized('persons or households of it were changed since')
		-- The audit has no keys of several rows that were inserted by one statement, but their division.
		WHEN kind = 'register' AND EXISTS (
			SELECT
			FROM import_rows r JOIN household_categories c ON c.household_id = r.made JOIN households h USING (household_id)
				JOIN audit a ON a.at > undone.imported_at AND a.action = 'insert' AND a.table_name = 'household_categories'
					AND coalesce((a.row_key ->> 'household_id')::bigint = r.made, a.division = h.division)
			WHERE r.import_id = _import_undo_state.import_id)
			THEN localized('categories were recorded since, for its households or in their divisions')
	END;
END
$state$;

COMMENT ON FUNCTION _import_undo_state(regclass, bigint) IS 'See import_undo_state.';

CREATE FUNCTION import_undo_state(import_id bigint, OUT kind text, OUT row_count bigint, OUT refusal text)
LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
	SELECT s.kind, s.row_count, s.refusal FROM _import_undo_state('ledger'::regclass, import_id) AS s;
END;

COMMENT ON FUNCTION import_undo_state(bigint) IS
	'Internal, for undo_import. The kind of an import, the number of its rows, and why it cannot be undone; refusal NULL: nothing that this '
	'function sees is against it. Error: P0002 the login has not run this import and has no rights to the whole ledger.';

CREATE FUNCTION _import_mark_undone(home regclass, import_id bigint) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $mark$
BEGIN
	PERFORM ledger_enter(home);
	UPDATE imports i SET undone_at = clock_timestamp(), undone_by = session_user
	WHERE i.import_id = _import_mark_undone.import_id AND i.undone_at IS NULL
		AND (i.imported_by = session_user OR (SELECT s.is_whole FROM _scope(acting_role(), '{clerk}') AS s))
		AND NOT EXISTS (SELECT FROM import_rows r WHERE r.import_id = i.import_id);
END
$mark$;

COMMENT ON FUNCTION _import_mark_undone(regclass, bigint) IS 'See import_mark_undone.';

CREATE FUNCTION import_mark_undone(import_id bigint) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _import_mark_undone('ledger'::regclass, import_id);

COMMENT ON FUNCTION import_mark_undone(bigint) IS
	'Internal, for undo_import. Records in imports that an import was undone, if none of its rows is left in import_rows. Does nothing for '
	'another login''s import without rights to the whole ledger.';

-- The records that are as the import made them: what the row said is in its hash. Persons and postings are looked up by number.
CREATE FUNCTION _undo_untouched(import_id bigint, kind text) RETURNS bigint[]
LANGUAGE plpgsql STABLE
AS $untouched$
BEGIN
	CASE kind
		WHEN 'aid' THEN
			RETURN ARRAY(
				SELECT r.loaded_as
				FROM import_rows r JOIN aid_instances a ON a.aid_id = r.loaded_as
				WHERE r.import_id = _undo_untouched.import_id AND r.hash = _import_aid_hash(a.household_id, a.person_id, a.supermarket_id,
					a.amount, a.aided_on, a.times));
		WHEN 'donations' THEN
			RETURN ARRAY(
				SELECT r.loaded_as
				FROM import_rows r JOIN donations d ON d.donation_id = r.loaded_as JOIN donors n USING (donor_id)
				WHERE r.import_id = _undo_untouched.import_id AND r.hash = _import_donations_hash(n.name, d.supermarket_id, d.received_on,
					d.kind, d.value, d.goods));
		WHEN 'purchases' THEN
			RETURN ARRAY(
				SELECT r.loaded_as
				FROM import_rows r JOIN purchases p ON p.purchase_id = r.loaded_as
				WHERE r.import_id = _undo_untouched.import_id AND r.hash = _import_purchases_hash(p.organisation_id, p.purchased_on, p.supplier_id,
					p.household_id, p.product, p.channel, p.amount, p.is_welfare_gift));
		WHEN 'incomes' THEN
			RETURN ARRAY(
				SELECT r.loaded_as
				FROM import_rows r JOIN incomes i ON i.household_id = r.loaded_as
				WHERE r.import_id = _undo_untouched.import_id
					AND r.hash = cell_hash(i.household_id::text, i.year::text, i.source, i.amount::text));
		WHEN 'organisations' THEN
			RETURN ARRAY(
				SELECT r.loaded_as
				FROM import_rows r JOIN organisations o ON o.organisation_id = r.loaded_as
				WHERE r.import_id = _undo_untouched.import_id AND r.hash = cell_hash('organisation', o.name, NULL)
					AND o.division IS NOT DISTINCT FROM r.division);
		WHEN 'postings' THEN
			RETURN ARRAY(
				SELECT r.loaded_as FROM import_rows r JOIN postings p ON p.posting_id = r.loaded_as
				WHERE r.import_id = _undo_untouched.import_id);
		WHEN 'attendance' THEN
			RETURN ARRAY(
				SELECT r.loaded_as
				FROM import_rows r JOIN attendance a ON a.posting_id = r.loaded_as
				WHERE r.import_id = _undo_untouched.import_id AND r.hash = cell_hash('week', a.posting_id::text, a.week::text));
		WHEN 'register' THEN
			RETURN ARRAY(
				SELECT r.loaded_as FROM import_rows r JOIN persons p ON p.person_id = r.loaded_as
				WHERE r.import_id = _undo_untouched.import_id AND (SELECT count(*) FROM memberships m WHERE m.person_id = p.person_id) = 1
					-- of a household that it made, nothing but the category of the first day
					AND NOT EXISTS (
						SELECT FROM household_categories c JOIN households h USING (household_id)
						WHERE h.household_id = r.made AND (c.valid_to IS NOT NULL OR NOT EXISTS (
							SELECT FROM memberships m WHERE m.household_id = h.household_id AND m.valid_from = c.valid_from))));
	END CASE;
END
$untouched$;

COMMENT ON FUNCTION _undo_untouched(bigint, text) IS
	'Returns the numbers of the records of an import that the caller sees and that are as they were loaded.';

CREATE FUNCTION _undo_delete(import_id bigint, kind text, records bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $delete$
DECLARE
	made CONSTANT bigint[] := ARRAY(SELECT r.made FROM import_rows r WHERE r.import_id = _undo_delete.import_id AND r.made IS NOT NULL);
BEGIN
	CASE kind
		WHEN 'aid' THEN
			DELETE FROM aid_instances a WHERE a.aid_id = ANY (records);
		WHEN 'donations' THEN
			DELETE FROM donations d WHERE d.donation_id = ANY (records);
			IF has_table_privilege('donors'::regclass, 'DELETE') THEN
				DELETE FROM donors n WHERE n.donor_id = ANY (made) AND NOT EXISTS (SELECT FROM donations d WHERE d.donor_id = n.donor_id);
			END IF;
		WHEN 'purchases' THEN
			DELETE FROM purchases p WHERE p.purchase_id = ANY (records);
		WHEN 'incomes' THEN
			DELETE FROM incomes i USING import_rows r
			WHERE r.import_id = _undo_delete.import_id AND r.loaded_as = i.household_id
				AND r.hash = cell_hash(i.household_id::text, i.year::text, i.source, i.amount::text);
		WHEN 'organisations' THEN
			DELETE FROM organisations o WHERE o.organisation_id = ANY (records);
		WHEN 'postings' THEN
			DELETE FROM postings p WHERE p.posting_id = ANY (records);
			IF has_table_privilege('helpers'::regclass, 'DELETE') THEN
				DELETE FROM helpers h WHERE h.helper_id = ANY (made);
			END IF;
		WHEN 'attendance' THEN
			DELETE FROM attendance a USING import_rows r
			WHERE r.import_id = _undo_delete.import_id AND r.loaded_as = a.posting_id
				AND r.hash = cell_hash('week', a.posting_id::text, a.week::text);
		WHEN 'register' THEN
			DELETE FROM household_categories c WHERE c.household_id = ANY (made);
			DELETE FROM identity_numbers i WHERE i.person_id = ANY (records);
			DELETE FROM memberships m WHERE m.person_id = ANY (records);
			DELETE FROM persons p WHERE p.person_id = ANY (records);
			DELETE FROM households h WHERE h.household_id = ANY (made);
	END CASE;
END
$delete$;

COMMENT ON FUNCTION _undo_delete(bigint, text, bigint[]) IS
	'Deletes the records of an import, and the households, donors and helpers that were added with them.';

CREATE FUNCTION _undo_refuse(import_id bigint, why text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $refuse$
BEGIN
	RAISE EXCEPTION USING
		MESSAGE = localized('import %s cannot be undone', import_id),
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = localized('It is undone as a whole or not at all; %s.', why),
		HINT = localized('Correct single records by hand.');
END
$refuse$;

COMMENT ON FUNCTION _undo_refuse(bigint, text) IS 'Raises 55000 with the reason why an import cannot be undone.';

CREATE FUNCTION _undo_import(home regclass, import_id bigint) RETURNS bigint
LANGUAGE plpgsql VOLATILE
SET DateStyle = 'ISO, YMD'
AS $undo$
DECLARE
	state record;
	records bigint[];
	seen bigint;
	referring text;
BEGIN
	PERFORM ledger_enter_as_caller(home);
	PERFORM ledger_refuse_old_snapshot('what imports have loaded');
	PERFORM _import_take_turn();
	SELECT * INTO state FROM import_undo_state(import_id);
	IF state.refusal IS NOT NULL THEN
		PERFORM _undo_refuse(import_id, state.refusal);
	END IF;
	SELECT count(*) INTO seen FROM import_rows r WHERE r.import_id = _undo_import.import_id;
	IF seen <> state.row_count THEN
		PERFORM _undo_refuse(import_id, localized('some of its rows (%s) belong to divisions of others', state.row_count - seen));
	END IF;
	records := _undo_untouched(import_id, state.kind);
	IF state.kind = 'aid' AND EXISTS (SELECT FROM aid_draws d WHERE d.aid_id = ANY (records)) THEN
		PERFORM _undo_refuse(import_id, localized('draws on lots were recorded for it'));
	END IF;
	IF cardinality(records) <> state.row_count THEN
		PERFORM _undo_refuse(import_id, localized('some of its records (%s of %s) were changed or removed since',
			state.row_count - cardinality(records), state.row_count));
	END IF;
	BEGIN
		PERFORM _undo_delete(import_id, state.kind, records);
	EXCEPTION
		WHEN foreign_key_violation THEN
			GET STACKED DIAGNOSTICS referring = TABLE_NAME;
			PERFORM _undo_refuse(import_id, localized('records of table %s refer to its records', referring));
	END;
	DELETE FROM import_repeats r WHERE r.import_id = _undo_import.import_id;
	DELETE FROM import_rows r WHERE r.import_id = _undo_import.import_id;
	PERFORM import_mark_undone(import_id);
	RAISE NOTICE USING MESSAGE = localized(CASE state.row_count WHEN 1 THEN '%s row removed' ELSE '%s rows removed' END, state.row_count);
	RETURN state.row_count;
END
$undo$;

COMMENT ON FUNCTION _undo_import(regclass, bigint) IS 'See undo_import.';

CREATE FUNCTION undo_import(import_id bigint) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN _undo_import('ledger'::regclass, import_id);

COMMENT ON FUNCTION undo_import(bigint) IS
	'Removes the records that an import loaded, all or none, and returns their number; imports keeps the import with undone_at. The rows can then '
	'be imported again. Households, donors and helpers that were added with the records are removed too, if nothing else refers to '
	'them; donors and helpers remain if the caller has no right to delete them. It needs the rights to delete the records. '
	'Errors: P0002 not an import of the caller''s login, and no rights to the whole ledger; 55000 records were changed since, other records '
	'refer to them (draws on lots, aid to persons of the register), a month is closed, rows completed earlier records, belong to divisions of '
	'others, or it was undone before; 42501 no right to delete; 25000 outside READ COMMITTED.';
