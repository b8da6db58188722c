
-- The upgrade from its first step to its last.

-- Objects that a superuser or a member of the owning role made for the ledger belong to the ledger's owner.
CREATE FUNCTION _upgrade_give_to_owner(schema text, wanted jsonb, ledger_owner text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $give$
DECLARE
	object text;
BEGIN
	FOR object IN
		SELECT format('%s %I.%I', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, schema, c.relname)
		FROM jsonb_to_recordset(wanted) AS w (kind text, name text)
			JOIN pg_class c ON c.relnamespace = to_regnamespace(quote_ident(schema)) AND c.relname = w.name
		WHERE w.kind IN ('table', 'view') AND pg_get_userbyid(c.relowner) = current_user AND ledger_owner <> current_user
	UNION ALL
		SELECT _catalog_object_name('pg_proc', p.oid)
		FROM jsonb_to_recordset(wanted) AS w (kind text, name text)
			JOIN pg_proc p ON p.pronamespace = to_regnamespace(quote_ident(schema))
				AND _catalog_object_name('pg_proc', p.oid) = 'ROUTINE ' || w.name
		WHERE w.kind = 'routine' AND pg_get_userbyid(p.proowner) = current_user AND ledger_owner <> current_user
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- The names are quoted above.
		EXECUTE format('ALTER %s OWNER TO %I', object, ledger_owner);
	END LOOP;
END
$give$;

COMMENT ON FUNCTION _upgrade_give_to_owner(text, jsonb, text) IS
	'Internal, for upgrade_ledger. Transfers objects of the ledger that belong to the current user to the ledger''s owner.';

CREATE FUNCTION _upgrade_check(schema text, wanted jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	differences text[] := ARRAY(
		SELECT concat_ws(' ', d.kind, concat_ws('.', d.relation, d.name)) FROM _upgrade_differences(schema, wanted) AS d ORDER BY 1);
BEGIN
	IF cardinality(differences) > 0 THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" could not be upgraded', schema),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('It would still differ from a new ledger in: %s%s.', array_to_string(differences[:10], ', '),
				CASE WHEN cardinality(differences) > 10 THEN ' ' || localized('and %s more', cardinality(differences) - 10) ELSE '' END),
			HINT = localized('If they were changed by hand, change them back. If not, the extension lacks a step for this: please report it.');
	END IF;
END
$check$;

COMMENT ON FUNCTION _upgrade_check(text, jsonb) IS
	'Internal, for upgrade_ledger. Raises 55000 if the ledger still differs from a new ledger.';

-- Until format 3 a clerk could choose the numbers of rows, and wrote identity numbers.
CREATE FUNCTION _upgrade_take_rights(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $take$
DECLARE
	taken record;
BEGIN
	FOR taken IN
		SELECT f.table_name, CASE WHEN f.kind IN ('office', 'log') THEN 'ALL' ELSE 'INSERT, UPDATE' END AS privileges, g.role_name
		FROM _table_facts(schema) f, _access_granted(schema) AS g
		WHERE g.capacity IN ('clerk', 'auditor') AND f.kind IN ('rows', 'identity', 'office', 'log')
			AND to_regrole(quote_ident(g.role_name)) IS NOT NULL
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- The privileges are those above.
		EXECUTE format('REVOKE %s ON %I.%I FROM %I', taken.privileges, schema, taken.table_name, taken.role_name);
	END LOOP;
END
$take$;

COMMENT ON FUNCTION _upgrade_take_rights(text) IS
	'Internal, for upgrade_ledger. Revokes from clerks and auditors the privileges that older formats granted and new grants '
	'no longer include.';

CREATE FUNCTION upgrade_ledger(schema text) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
SET client_min_messages = warning
AS $upgrade$
DECLARE
	format_before CONSTANT integer := _upgrade_begin(schema);
	aside CONSTANT text := 'ledger_upgrade_' || to_regnamespace(quote_ident(schema))::oid;
	ledger_owner CONSTANT text := (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = schema);
	is_union CONSTANT boolean := _is_union(schema);
	years integer[] := '{}'::integer[];
	wanted jsonb;
	again text[];
	this_kind text;
	step record;
BEGIN
	IF NOT is_union THEN
		years := ARRAY(
			SELECT substr(c.relname, 15)::integer
			FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
			WHERE i.inhparent = _ledger_table(schema, 'aid_instances') AND c.relname ~ '^aid_instances_[0-9]{4}$'
				AND c.relnamespace = to_regnamespace(quote_ident(schema)));
	END IF;
	FOR version IN format_before .. ledger_format() - 1 LOOP
		IF to_regprocedure(format('_upgrade_from_%s(text)', version)) IS NOT NULL THEN
			EXECUTE format('SELECT _upgrade_from_%s($1)', version) USING schema;
			RETURN NEXT format('rows of format %s', version);
		END IF;
	END LOOP;

	EXECUTE format('ALTER SCHEMA %1$I RENAME TO %2$I; CREATE SCHEMA %1$I', schema, aside);
	PERFORM _run_modules(schema, is_union);
	wanted := _upgrade_definitions(schema, years);
	RETURN QUERY SELECT * FROM _upgrade_move_tables(schema, aside);
	PERFORM _upgrade_move_facts(schema, aside);
	EXECUTE format('DROP SCHEMA %1$I CASCADE; ALTER SCHEMA %2$I RENAME TO %1$I', schema, aside);

	PERFORM _upgrade_refuse_rows(schema, wanted, format_before);
	RETURN QUERY SELECT * FROM _upgrade_drop_triggers(schema, wanted);
	again := _upgrade_drop_readers(schema, wanted);
	RETURN QUERY SELECT * FROM _upgrade_set_domains(schema, wanted);
	FOREACH this_kind IN ARRAY ARRAY[
		'column', 'default', 'not null', 'constraint', 'index', 'view', 'trigger', 'row security', 'policy', 'comment'
	] LOOP
		IF this_kind = 'view' THEN
			RETURN QUERY SELECT * FROM _upgrade_remake_all(schema, wanted, again);
			CONTINUE;
		END IF;
		-- A column of another type that is no domain is for _upgrade_from_N; here it is left for the last check to find.
		FOR step IN
			SELECT * FROM _upgrade_differences(schema, wanted, this_kind) AS d WHERE NOT (d.kind = 'column' AND d.is_there)
		LOOP
			-- @plpgsql_check_options: security_warnings = false
			-- _catalog writes these statements.
			IF step.unmake IS NOT NULL THEN
				EXECUTE step.unmake;
			END IF;
			EXECUTE step.make[1];
			RETURN NEXT concat_ws(' ', step.kind, concat_ws('.', step.relation, step.name));
		END LOOP;
	END LOOP;

	PERFORM _upgrade_give_to_owner(schema, wanted, ledger_owner);
	PERFORM _upgrade_take_from_public(schema, wanted);
	PERFORM _upgrade_check(schema, wanted);
	-- New objects are granted to the same roles as the others, and have the same guards.
	IF format_before < 3 THEN
		PERFORM _upgrade_take_rights(schema);
	END IF;
	PERFORM _access_put_grants(schema);
	IF NOT is_union THEN
		EXECUTE format('SELECT %I._make_counters()', schema);
	END IF;
	IF format_before < ledger_format() THEN
		PERFORM _upgrade_seal_editions(schema);
		EXECUTE format('UPDATE %I.ledger SET format_version = $1', schema) USING ledger_format();
		RETURN NEXT format('format %s', ledger_format());
	END IF;
END
$upgrade$;

COMMENT ON FUNCTION upgrade_ledger(text) IS
	'Upgrades a ledger, or a union of ledgers, to the format of the installed version. Call it after ALTER EXTENSION poverty_relief UPDATE or a '
	'restore. Returns the names of what it changed; no row if nothing had to be changed. Creates missing '
	'tables, columns, constraints, indexes, views, triggers and policies, and replaces those that differ; rows stay unchanged. '
	'Drops and recreates your own views that read a column whose type changes. Your own tables, views, columns, indexes, '
	'triggers, policies and privileges stay. All or nothing: it finally compares the ledger with a new one, and undoes all '
	'changes if they differ. Nobody else can use the ledger meanwhile. Only the ledger''s owner may upgrade it, and must be '
	'allowed to create schemas. Errors: 42704 not a ledger, 42501 not the owner, or no right to create schemas, 55000 newer '
	'than the extension, or changed by hand so that it cannot be upgraded, 42P07 a relation of yours has the name of a new '
	'one, 2BP01 a view of yours depends on one that must be recreated, 23514 rows that a new ledger would reject, counted by '
	'table.';
