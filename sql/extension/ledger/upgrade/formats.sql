
-- What older formats had, and what becomes of it: _upgrade_from_N(schema) converts a ledger of format N. begin.sql says when.

CREATE FUNCTION _upgrade_take_from_public(schema text, wanted jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $take$
DECLARE
	routine text;
BEGIN
	FOR routine IN SELECT w.name FROM jsonb_to_recordset(wanted) AS w (kind text, name text) WHERE w.kind = 'routine' LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- _catalog quotes the names that it returns.
		EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', routine);
	END LOOP;
END
$take$;

COMMENT ON FUNCTION _upgrade_take_from_public(text, jsonb) IS
	'Internal, for upgrade_ledger. Revokes from PUBLIC the right to call the ledger''s functions, which older formats left in '
	'place.';

-- The procedure belongs to the extension since format 3; the ledger's own had its schema's name in its text. Grants refer to roles,
-- not to names.
CREATE FUNCTION _upgrade_from_2(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $upgrade$
DECLARE
	gone text;
BEGIN
	-- Its unique index is now of undisputed numbers only.
	IF to_regclass(format('%I.identity_numbers', schema)) IS NOT NULL THEN
		EXECUTE format('ALTER TABLE %I.identity_numbers DROP CONSTRAINT IF EXISTS identity_numbers_number_key', schema);
	END IF;
	IF to_regclass(format('%I.grants', schema)) IS NULL THEN
		RETURN; -- format 1
	END IF;
	EXECUTE format($sql$
		DROP PROCEDURE IF EXISTS %1$I.unmask_identity(bigint, text, resident_id);
		ALTER TABLE %1$I.grants DISABLE TRIGGER USER;
		WITH gone AS (DELETE FROM %1$I.grants WHERE to_regrole(quote_ident(role_name)) IS NULL RETURNING role_name)
		SELECT string_agg(role_name, ', ' ORDER BY role_name) FROM gone
		$sql$, schema) INTO gone;
	IF gone IS NOT NULL THEN
		RAISE WARNING USING
			MESSAGE = localized('grants to roles that do not exist were dropped: %s', gone),
			HINT = localized('Restore roles before ledgers (pg_dumpall -g). To restore these grants, create the roles and grant again.');
	END IF;
	EXECUTE format($sql$
		ALTER TABLE %1$I.grants ALTER role_name TYPE regrole USING quote_ident(role_name)::regrole;
		ALTER TABLE %1$I.grants RENAME role_name TO role;
		ALTER TABLE %1$I.grants ENABLE TRIGGER USER
		$sql$, schema);
END
$upgrade$;

COMMENT ON FUNCTION _upgrade_from_2(text) IS 'Internal, for upgrade_ledger. Converts a ledger of format 2.';

-- Imports take the name and the checksum of the file; functions that call the one which does not are dropped with it.
CREATE FUNCTION _upgrade_imports_from_3(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $upgrade$
BEGIN
	EXECUTE format($sql$
		DROP FUNCTION IF EXISTS %1$I.import_register(regclass), %1$I.import_aid(regclass), %1$I.import_donations(regclass),
			%1$I.import_purchases(regclass), %1$I.import_incomes(regclass);
		ALTER TABLE IF EXISTS %1$I.import_rows DROP CONSTRAINT IF EXISTS import_rows_import_id_fkey;
		DROP FUNCTION IF EXISTS %1$I._import(regclass, text, regclass), %1$I._import_map(text, regclass)
		$sql$, schema);
	-- More kinds of brackets are left out of headings.
	IF to_regclass(format('%I.import_headings', schema)) IS NOT NULL THEN
		EXECUTE format($sql$
			ALTER TABLE %1$I.import_headings DISABLE TRIGGER USER;
			UPDATE %1$I.import_headings h SET heading = ledger_import_heading(h.heading)
			WHERE h.heading <> ledger_import_heading(h.heading) AND ledger_import_heading(h.heading) <> '' AND NOT EXISTS (
				SELECT FROM %1$I.import_headings o
				WHERE o.kind = h.kind AND o.heading <> h.heading AND ledger_import_heading(o.heading) = ledger_import_heading(h.heading));
			DELETE FROM %1$I.import_headings h WHERE h.heading <> ledger_import_heading(h.heading);
			ALTER TABLE %1$I.import_headings ENABLE TRIGGER USER
			$sql$, schema);
	END IF;
END
$upgrade$;

COMMENT ON FUNCTION _upgrade_imports_from_3(text) IS
	'Internal, for upgrade_ledger. Prepares the imports of a ledger of format 3.';

-- The audit's constraints are those of a domain now, and tables have more kinds. It also shows which heads households had; an older format may
-- lack the tables.
CREATE FUNCTION _upgrade_from_3(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $upgrade$
BEGIN
	-- @plpgsql_check_options: security_warnings = false
	-- The second part of the statement is a constant too.
	EXECUTE format($sql$
		ALTER TABLE IF EXISTS %1$I.audit DROP CONSTRAINT IF EXISTS audit_action;
		ALTER TABLE IF EXISTS %1$I.audit DROP CONSTRAINT IF EXISTS audit_removed;
		DROP INDEX IF EXISTS %1$I.audit_transaction_idx;
		ALTER TABLE IF EXISTS %1$I._tables DROP CONSTRAINT IF EXISTS _tables_kind;
		CREATE TABLE %1$I.former_heads (
			household_id bigint NOT NULL, name text NOT NULL, valid_from plausible_day NOT NULL, valid_to plausible_day NOT NULL)
		$sql$ || CASE WHEN to_regclass(format('%I.audit', schema)) IS NOT NULL THEN $sql$;
		INSERT INTO %1$I.former_heads
		SELECT DISTINCT c.household_id, c.name, coalesce(lag(c.day) OVER same, c.registered_on), c.day
		FROM (
			SELECT h.household_id, a.old ->> 'name' AS name, h.registered_on, a.audit_id,
				greatest(h.registered_on, max((a.at AT TIME ZONE 'Asia/Shanghai')::date) OVER (PARTITION BY h.household_id ORDER BY a.audit_id)) AS day
			FROM %1$I.audit a JOIN %1$I.households h ON h.household_id = (a.row_key ->> 'household_id')::bigint
			WHERE a.table_name = 'households' AND a.action = 'update' AND a.old ->> 'name' <> a.new ->> 'name'
				AND erased_text() NOT IN (a.old ->> 'name', a.new ->> 'name')
		) AS c
		WINDOW same AS (PARTITION BY c.household_id ORDER BY c.audit_id)
		$sql$ ELSE '' END, schema);
	PERFORM _upgrade_imports_from_3(schema);
END
$upgrade$;

COMMENT ON FUNCTION _upgrade_from_3(text) IS 'Internal, for upgrade_ledger. Converts a ledger of format 3.';
