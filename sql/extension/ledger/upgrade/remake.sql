
-- What differs from a new ledger is made again, in the order in which a new ledger creates it.

-- A view is replaced in place, which keeps dependent objects and grants, unless its columns differ.
CREATE FUNCTION _upgrade_remake(
	schema text, kind text, name text, as_made text, make text[], own text[], INOUT grants text[], OUT changed boolean
)
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $remake$
DECLARE
	class CONSTANT regclass := CASE kind WHEN 'view' THEN 'pg_class' ELSE 'pg_proc' END;
	full_name CONSTANT text := CASE kind WHEN 'view' THEN format('VIEW %I.%I', schema, name) ELSE 'ROUTINE ' || name END;
	present CONSTANT oid := (
		SELECT o.oid
		FROM (
				SELECT oid FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(schema)) AND relname = name AND kind = 'view'
			UNION ALL
				SELECT oid FROM pg_proc WHERE pronamespace = to_regnamespace(quote_ident(schema)) AND kind = 'routine'
		) AS o
		WHERE _catalog_object_name(class, o.oid) = full_name);
	advice text;
	in_the_way oid := present;
BEGIN
	changed := present IS NULL OR _catalog_definition(class, present) NOT IN (make[1], as_made);
	IF NOT changed THEN
		RETURN;
	END IF;
	IF present IS NOT NULL OR kind = 'routine' THEN
		BEGIN
			EXECUTE make[1];
			IF present IS NOT NULL THEN
				RETURN;
			END IF;
		EXCEPTION
			WHEN invalid_table_definition OR invalid_function_definition OR wrong_object_type THEN
				IF present IS NULL THEN
					-- A routine with the same arguments returns other columns, which are part of its name. The server's hint, in every
					-- language, contains the statement that drops it.
					GET STACKED DIAGNOSTICS advice = PG_EXCEPTION_HINT;
					in_the_way := to_regprocedure(substring(advice FROM 'DROP [A-Z]+ (.+[)])'));
					IF in_the_way IS NULL THEN
						RAISE;
					END IF;
				END IF;
				grants := grants || _upgrade_take_down(schema, class, in_the_way, own);
		END;
	END IF;
	FOR i IN 1 .. cardinality(make) LOOP
		EXECUTE make[i];
	END LOOP;
END
$remake$;

COMMENT ON FUNCTION _upgrade_remake(text, text, text, text, text[], text[], text[]) IS
	'Internal, for upgrade_ledger. Recreates a view or routine as in a new ledger. grants: the grants of objects that had to '
	'be dropped, to be restored; added to the earlier ones.';

-- In the order in which a new ledger creates them. Objects that are dropped together with another one come later in that order, and
-- are recreated: the earlier objects are already as in a new ledger, where they need nothing that comes later.
CREATE FUNCTION _upgrade_remake_all(schema text, wanted jsonb, grants text[]) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $remake$
DECLARE
	own CONSTANT text[] := ARRAY(
		SELECT CASE w.kind WHEN 'view' THEN format('VIEW %I.%I', schema, w.name) ELSE 'ROUTINE ' || w.name END
		FROM jsonb_to_recordset(wanted) AS w (kind text, name text)
		WHERE w.kind IN ('view', 'routine'));
	step record;
	made record;
	grant_again text;
BEGIN
	FOR step IN
		SELECT w.* FROM jsonb_to_recordset(wanted) AS w (place bigint, kind text, name text, as_made text, make text[])
		WHERE w.kind IN ('view', 'routine')
		ORDER BY w.place
	LOOP
		made := _upgrade_remake(schema, step.kind, step.name, step.as_made, step.make, own, grants);
		grants := made.grants;
		IF made.changed THEN
			RETURN NEXT concat_ws(' ', step.kind, step.name);
		END IF;
	END LOOP;
	FOREACH grant_again IN ARRAY grants LOOP
		BEGIN
			EXECUTE grant_again;
		EXCEPTION
			WHEN undefined_column THEN
				-- A privilege on a column that no longer exists was dropped with it.
				NULL;
		END;
	END LOOP;
END
$remake$;

COMMENT ON FUNCTION _upgrade_remake_all(text, jsonb, text[]) IS
	'Internal, for upgrade_ledger. Recreates the views and routines as in a new ledger, with the grants that they had, and '
	'returns the names of those that differed. grants: statements to execute afterwards, before those grants.';

CREATE FUNCTION _upgrade_differences(
	schema text, wanted jsonb, only_kind text DEFAULT NULL,
	OUT place bigint, OUT kind text, OUT relation text, OUT name text, OUT make text[], OUT unmake text, OUT is_there boolean
) RETURNS SETOF record
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $differences$
BEGIN
	RETURN QUERY
		SELECT w.place, w.kind, w.relation, w.name, w.make, h.unmake, h.kind IS NOT NULL
		FROM jsonb_to_recordset(wanted) AS w (
				place bigint, kind text, relation text, name text, definition text, as_made text, make text[])
			LEFT JOIN _catalog(schema, only_kind) AS h
				ON h.kind = w.kind AND h.relation IS NOT DISTINCT FROM w.relation AND h.name = w.name
		WHERE (only_kind IS NULL OR w.kind = only_kind)
			AND (h.definition IS NULL OR h.definition NOT IN (w.definition, w.as_made))
		ORDER BY w.place, w.relation, w.name;
END
$differences$;

COMMENT ON FUNCTION _upgrade_differences(text, jsonb, text) IS
	'Internal, for upgrade_ledger. Objects of a new ledger, or those of one kind, that are missing from a ledger or differ. '
	'Additional objects in the ledger belong to its users and are not differences.';

CREATE FUNCTION _upgrade_drop_triggers(schema text, wanted jsonb) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $drop$
DECLARE
	old record;
BEGIN
	FOR old IN
		SELECT c.relname, t.tgname
		FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
			JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = t.tgfoid AND d.deptype = 'e'
			JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND e.extname = 'poverty_relief'
		WHERE c.relnamespace = to_regnamespace(quote_ident(schema)) AND NOT t.tgisinternal
			AND EXISTS (SELECT FROM jsonb_to_recordset(wanted) AS w (kind text, name text) WHERE w.kind = 'table' AND w.name = c.relname)
			AND NOT EXISTS (
				SELECT FROM jsonb_to_recordset(wanted) AS w (kind text, relation text, name text)
				WHERE w.kind = 'trigger' AND w.relation = c.relname AND w.name = t.tgname)
		ORDER BY c.relname, t.tgname
	LOOP
		EXECUTE format('DROP TRIGGER %I ON %I.%I', old.tgname, schema, old.relname);
		RETURN NEXT format('no trigger %s.%s', old.relname, old.tgname);
	END LOOP;
END
$drop$;

COMMENT ON FUNCTION _upgrade_drop_triggers(text, jsonb) IS
	'Internal, for upgrade_ledger. Drops triggers of the extension that ledgers no longer have, and returns their names.';
