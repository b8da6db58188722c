
-- DROP SCHEMA ... CASCADE removes years of records with one line. drop_ledger requires a confirmation.

CREATE FUNCTION _drop_outside_dependents(schema text) RETURNS text[]
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $dependents$
BEGIN
	RETURN ARRAY(
		WITH here AS (
			SELECT oid FROM pg_namespace WHERE nspname = schema
		), object AS (
				SELECT 'pg_class'::regclass AS class, c.oid FROM pg_class c WHERE c.relnamespace = (SELECT oid FROM here)
			UNION ALL
				SELECT 'pg_type', t.oid FROM pg_type t WHERE t.typnamespace = (SELECT oid FROM here)
			UNION ALL
				SELECT 'pg_proc', p.oid FROM pg_proc p WHERE p.pronamespace = (SELECT oid FROM here)
		)
		SELECT DISTINCT coalesce(
			(SELECT pg_describe_object('pg_class'::regclass, part.relation, 0)), pg_describe_object(d.classid, d.objid, 0))
		FROM object o JOIN pg_depend d ON d.refclassid = o.class AND d.refobjid = o.oid AND d.deptype = 'n'
			-- A rule, a foreign key, a default, a policy or a trigger is a part of its relation.
			LEFT JOIN LATERAL (
					SELECT ev_class FROM pg_rewrite WHERE d.classid = 'pg_rewrite'::regclass AND oid = d.objid
				UNION ALL
					SELECT conrelid FROM pg_constraint WHERE d.classid = 'pg_constraint'::regclass AND oid = d.objid AND conrelid <> 0
				UNION ALL
					SELECT adrelid FROM pg_attrdef WHERE d.classid = 'pg_attrdef'::regclass AND oid = d.objid
				UNION ALL
					SELECT polrelid FROM pg_policy WHERE d.classid = 'pg_policy'::regclass AND oid = d.objid
				UNION ALL
					SELECT tgrelid FROM pg_trigger WHERE d.classid = 'pg_trigger'::regclass AND oid = d.objid
			) AS part (relation) ON true
		WHERE coalesce(
				(SELECT relnamespace FROM pg_class WHERE oid = part.relation),
				to_regnamespace((pg_identify_object(d.classid, d.objid, 0)).schema)) IS DISTINCT FROM (SELECT oid FROM here)
		ORDER BY 1);
END
$dependents$;

COMMENT ON FUNCTION _drop_outside_dependents(text) IS
	'Internal, for drop_ledger. The objects in other schemas that depend on the objects of a schema.';

-- Runs in a subtransaction that is rolled back, because only the variable is needed: the number of rows of each table of a new ledger.
CREATE FUNCTION _drop_first_rows(schema text, is_union boolean) RETURNS jsonb
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $rows$
DECLARE
	relation record;
	first_rows jsonb := '{}'::jsonb;
BEGIN
	EXECUTE format('CREATE SCHEMA %I', schema);
	PERFORM _run_modules(schema, is_union);
	FOR relation IN SELECT * FROM _catalog_relations(schema) LOOP
		first_rows := first_rows || jsonb_build_object(
			relation.name, CASE WHEN relation.kind = 'v' THEN 0 ELSE _row_count(relation.relation) END);
	END LOOP;
	RAISE EXCEPTION 'never seen' USING ERRCODE = 'PR001';
EXCEPTION
	WHEN SQLSTATE 'PR001' THEN
		RETURN first_rows;
END
$rows$;

COMMENT ON FUNCTION _drop_first_rows(text, boolean) IS
	'Internal, for drop_ledger. The tables and views of a new ledger or union, with the number of rows that each has at first. The '
	'schema must not exist; it is created for the comparison and does not exist afterwards.';

-- Open months are not records, and the audit describes rows that are counted themselves.
CREATE FUNCTION _drop_own_content(schema text) RETURNS text[]
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $content$
DECLARE
	first_rows CONSTANT jsonb := _drop_first_rows('ledger_drop_' || to_regnamespace(quote_ident(schema))::oid, _is_union(schema));
	relation record;
	n bigint;
	content text[] := '{}'::text[];
BEGIN
	FOR relation IN
		SELECT * FROM _catalog_relations(schema) AS r WHERE NOT r.is_partition AND r.name NOT IN ('ledger', 'periods', 'audit', '_tables') ORDER BY r.name
	LOOP
		IF relation.kind <> 'v' THEN
			n := _row_count(relation.relation) - coalesce((first_rows ->> relation.name)::bigint, 0);
			IF n > 0 THEN
				content := content || format('%s: %s', relation.name, n);
			END IF;
		END IF;
		IF NOT first_rows ? relation.name THEN
			content := content || format('%s %s of your own', CASE relation.kind WHEN 'v' THEN 'view' ELSE 'table' END, relation.name);
		END IF;
	END LOOP;
	RETURN content;
END
$content$;

COMMENT ON FUNCTION _drop_own_content(text) IS
	'Internal, for drop_ledger. The number of rows that the tables of a ledger have beyond those of a new ledger, and the '
	'tables and views that are not part of a ledger.';

CREATE FUNCTION drop_ledger(schema text, force_name text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
SET client_min_messages = warning
AS $drop$
DECLARE
	marker CONSTANT regclass := _ledger_table(schema, 'ledger');
	ledger_owner CONSTANT text := (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = schema);
	dependents CONSTANT text[] := _drop_outside_dependents(schema);
	content text[];
	tables text;
BEGIN
	PERFORM _act_as_owner(ledger_owner, localized('drop ledger "%s"', schema));
	IF cardinality(dependents) > 0 THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" cannot be dropped: others depend on it', schema),
			ERRCODE = 'dependent_objects_still_exist',
			DETAIL = localized('Dependent objects in other schemas: %s.', array_to_string(dependents, ', ')),
			HINT = localized('Drop them first, if they are no longer needed.');
	END IF;
	IF force_name <> schema THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" is not named "%s"', schema, force_name),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('force_name is not the name of the ledger to be dropped.'),
			HINT = localized('Check which ledger you want to drop.');
	END IF;

	-- @plpgsql_check_options: security_warnings = false
	-- Nobody can add a row between this check and the drop; _catalog_relations quotes the names.
	SELECT string_agg(full_name, ', ' ORDER BY relation) INTO tables
	FROM _catalog_relations(schema) WHERE kind <> 'v' AND NOT is_partition;
	EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', tables);
	IF force_name IS NULL THEN
		content := _drop_own_content(schema);
		IF cardinality(content) > 0 THEN
			RAISE EXCEPTION USING
				MESSAGE = localized('ledger "%s" contains records', schema),
				ERRCODE = 'dependent_objects_still_exist',
				DETAIL = localized('Rows of your own, by table: %s.', array_to_string(content, ', ')),
				HINT = localized('To drop it with all of them, which cannot be undone: SELECT drop_ledger(%L, force_name => %1$L);', schema);
		END IF;
	END IF;
	EXECUTE format('DROP SCHEMA %I CASCADE', schema);
END
$drop$;

COMMENT ON FUNCTION drop_ledger(text, text) IS
	'Drops a ledger, or a union of ledgers: its schema with everything in it. If the ledger has records, including closed books and published '
	'editions, or tables and views of your own, force_name must repeat its name. A ledger on which objects in other schemas '
	'depend is never dropped. Only the ledger''s owner may drop it. Errors: 42704 not a ledger, 42501 not the owner, 2BP01 it '
	'contains records, or objects in other schemas depend on it, 22023 force_name is another name.';
