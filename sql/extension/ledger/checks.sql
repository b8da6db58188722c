
-- What the rules of a ledger have in common.

CREATE FUNCTION _watch(watched regclass, name text, event text, rows text, call text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $watch$
BEGIN
	-- @plpgsql_check_options: security_warnings = false
	-- Event, rows and call are constants of the callers, or names that they have quoted.
	EXECUTE format('CREATE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION %s()',
		name, event, watched, 'REFERENCING ' || rows, call);
END
$watch$;

COMMENT ON FUNCTION _watch(regclass, text, text, text, text) IS
	'Internal. Puts a trigger on a table that fires after each statement. rows: which rows it sees, and under what name; NULL: none, '
	'as after TRUNCATE. call: the trigger function.';

-- Statement triggers fire for the table that the statement names, so a partition needs those of its table as well.
CREATE FUNCTION ledger_guard_partition(leaf regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $guard$
DECLARE
	trigger_of_parent record;
BEGIN
	FOR trigger_of_parent IN
		SELECT pg_get_triggerdef(t.oid) AS definition,
			format(' ON %I.%I ', pn.nspname, p.relname) AS on_parent,
			format(' ON %I.%I ', cn.nspname, c.relname) AS on_leaf
		FROM pg_inherits i
			JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
			JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
			JOIN pg_trigger t ON t.tgrelid = p.oid JOIN pg_proc f ON f.oid = t.tgfoid
		WHERE i.inhrelid = leaf AND NOT t.tgisinternal AND starts_with(t.tgname, 'ledger_') AND f.pronamespace = p.relnamespace
		ORDER BY t.tgname
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- This is what the server prints of a trigger.
		EXECUTE replace(trigger_of_parent.definition, trigger_of_parent.on_parent, trigger_of_parent.on_leaf);
	END LOOP;
END
$guard$;

COMMENT ON FUNCTION ledger_guard_partition(regclass) IS
	'Internal. Puts the ledger''s triggers of a partitioned table on one of its partitions.';

CREATE FUNCTION ledger_refuse_old_snapshot(what text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		RAISE EXCEPTION '% cannot be changed in a % transaction', what, current_setting('transaction_isolation') USING
			ERRCODE = 'invalid_transaction_state',
			DETAIL = 'What others have recorded since the transaction began could not be seen.',
			HINT = 'Change them in a READ COMMITTED transaction.';
	END IF;
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_old_snapshot(text) IS
	'Internal. Refuses (25000) what must see the rows that others have written, outside READ COMMITTED.';
