
-- Columns whose types become domains, and rows that the new rules would refuse.

-- Columns that get a domain over their type, with the condition of the domain's constraint as a query on them.
CREATE FUNCTION _upgrade_new_domains(
	schema text, wanted jsonb, OUT relation regclass, OUT table_name name, OUT attnum smallint, OUT column_name name, OUT domain text,
	OUT constraint_name name, OUT condition text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 50
SET search_path = pg_catalog, @extschema@, pg_temp
AS $domains$
BEGIN
	RETURN QUERY
		SELECT c.oid::regclass, c.relname, a.attnum, a.attname, w.definition, k.conname,
			-- The constraint calls the column VALUE.
			regexp_replace(substr(pg_get_constraintdef(k.oid), length('CHECK ') + 1), '\mVALUE\M', quote_ident(a.attname), 'g')
		FROM jsonb_to_recordset(wanted) AS w (kind text, relation text, name text, definition text)
			JOIN pg_class c ON c.relnamespace = to_regnamespace(quote_ident(schema)) AND c.relname = w.relation
			JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
			JOIN pg_type t ON t.typtype = 'd' AND t.typbasetype = a.atttypid AND format_type(t.oid, NULL) = w.definition
			JOIN pg_constraint k ON k.contypid = t.oid
		WHERE w.kind = 'column'
		ORDER BY c.relname, a.attnum;
END
$domains$;

COMMENT ON FUNCTION _upgrade_new_domains(text, jsonb) IS
	'Internal, for upgrade_ledger. The columns of a ledger whose type is to be changed to a domain over their present type.';

-- Before anything is made, because the server's error would name only one row of the first table.
CREATE FUNCTION _upgrade_refuse_rows(schema text, wanted jsonb, format_before integer) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
DECLARE
	new_rule record;
	wrong_rows bigint;
	first_table text;
	first_condition text;
	problems text[] := '{}'::text[];
BEGIN
	FOR new_rule IN
			SELECT n.table_name::text, n.table_name || '.' || n.column_name AS place, n.constraint_name::text, n.condition
			FROM _upgrade_new_domains(schema, wanted) AS n
		UNION ALL
			SELECT w.relation, w.relation, w.name, substr(w.definition, length('CHECK ') + 1)
			FROM jsonb_to_recordset(wanted) AS w (kind text, relation text, name text, definition text)
			WHERE w.kind = 'constraint' AND w.definition LIKE 'CHECK %'
				AND (w.relation, w.name) IN (SELECT d.relation, d.name FROM _upgrade_differences(schema, wanted, 'constraint') AS d)
		ORDER BY 2, 3
	LOOP
		BEGIN
			-- @plpgsql_check_options: security_warnings = false
			-- The condition is the server's own text of a constraint of a new ledger.
			EXECUTE format('SELECT count(*) FROM %I.%I WHERE NOT %s', schema, new_rule.table_name, new_rule.condition) INTO wrong_rows;
		EXCEPTION
			WHEN undefined_column OR undefined_table THEN
				-- It refers to objects that the ledger does not have yet.
				wrong_rows := 0;
		END;
		IF wrong_rows > 0 THEN
			problems := problems || localized(CASE wrong_rows WHEN 1 THEN '%s: %s row (%s)' ELSE '%s: %s rows (%s)' END,
				new_rule.place, wrong_rows, new_rule.constraint_name);
			first_table := coalesce(first_table, format('%I.%I', schema, new_rule.table_name));
			first_condition := coalesce(first_condition, new_rule.condition);
		END IF;
	END LOOP;
	IF cardinality(problems) > 0 THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" has rows that ledgers no longer accept', schema),
			ERRCODE = 'check_violation',
			DETAIL = localized('%s. Nothing was changed.', array_to_string(problems, '; ')),
			HINT = localized('Correct them, then call upgrade_ledger again. Find the first ones by: SELECT * FROM %s WHERE NOT %s;', first_table, first_condition)
				|| CASE WHEN format_before < 3 THEN ' ' || localized('The rules of an older format refuse every change, so correct them between: '
					'ALTER TABLE %s DISABLE TRIGGER USER; and: ALTER TABLE %1$s ENABLE TRIGGER USER;', first_table) ELSE '' END;
	END IF;
END
$refuse$;

COMMENT ON FUNCTION _upgrade_refuse_rows(text, jsonb, integer) IS
	'Internal, for upgrade_ledger. Raises 23514 if a ledger has rows that violate the constraints of a new ledger, with their '
	'number by table and constraint.';

-- The server does not change the type of a column that a view or a bound body reads. _upgrade_remake_all recreates those of the
-- ledger; for those of others the statements are kept.
CREATE FUNCTION _upgrade_drop_readers(schema text, wanted jsonb) RETURNS text[]
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $drop$
DECLARE
	own CONSTANT text[] := ARRAY(
		SELECT CASE w.kind WHEN 'view' THEN format('VIEW %I.%I', schema, w.name) ELSE 'ROUTINE ' || w.name END
		FROM jsonb_to_recordset(wanted) AS w (kind text, name text)
		WHERE w.kind IN ('view', 'routine'));
	reader record;
	statements text[] := '{}'::text[];
	drops text[] := '{}'::text[];
	statement text;
BEGIN
	FOR reader IN
		WITH RECURSIVE edge AS (
			SELECT d.refclassid, d.refobjid, d.refobjsubid,
				CASE WHEN r.oid IS NULL THEN d.classid ELSE 'pg_class'::regclass::oid END AS classid, coalesce(r.ev_class, d.objid) AS objid
			FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
			WHERE d.deptype = 'n' AND d.classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass)
				AND (d.refclassid, d.refobjid) <> ('pg_class'::regclass, coalesce(r.ev_class, 0))
		), reader AS (
			SELECT e.classid, e.objid, 1 AS depth
			FROM _upgrade_new_domains(schema, wanted) AS n
				JOIN edge e ON e.refclassid = 'pg_class'::regclass AND e.refobjid = n.relation AND e.refobjsubid = n.attnum
		UNION
			SELECT e.classid, e.objid, p.depth + 1
			FROM reader p
				LEFT JOIN pg_type t ON p.classid = 'pg_class'::regclass AND t.typrelid = p.objid
				JOIN edge e ON e.refclassid = p.classid AND e.refobjid = p.objid
					OR e.refclassid = 'pg_type'::regclass AND e.refobjid = t.oid
		)
		SELECT r.classid::regclass AS class, r.objid AS object, _catalog_object_name(r.classid, r.objid) AS name
		FROM reader r
		GROUP BY 1, 2
		ORDER BY max(r.depth), 2
	LOOP
		drops := 'DROP ' || reader.name || drops;
		IF reader.name = ANY (own) THEN
			statements := statements || ARRAY(SELECT * FROM _catalog_grants(reader.class, reader.object));
		ELSIF reader.name IS NOT NULL AND NOT EXISTS (
				SELECT FROM pg_rewrite WHERE ev_class = reader.object AND rulename <> '_RETURN'
			UNION ALL
				SELECT FROM pg_trigger WHERE tgrelid = reader.object
			UNION ALL
				SELECT FROM pg_attrdef WHERE adrelid = reader.object)
		THEN
			statements := statements || _catalog_definition(reader.class, reader.object) || ARRAY(
				SELECT format('ALTER %s OWNER TO %I', reader.name, pg_get_userbyid(o.owner))
				FROM (SELECT oid, relowner FROM pg_class UNION ALL SELECT oid, proowner FROM pg_proc) AS o (oid, owner)
				WHERE o.oid = reader.object
			UNION ALL
				SELECT format('COMMENT ON %s IS %L', reader.name, obj_description(reader.object, reader.class::name))
			UNION ALL
				SELECT format('COMMENT ON COLUMN %s.%I IS %L', reader.object::regclass, attname, col_description(attrelid, attnum))
				FROM pg_attribute
				WHERE attrelid = reader.object AND reader.class = 'pg_class'::regclass AND col_description(attrelid, attnum) IS NOT NULL
			UNION ALL
				SELECT format('REVOKE ALL ON %s FROM PUBLIC', reader.name) WHERE reader.class = 'pg_proc'::regclass
			UNION ALL
				SELECT * FROM _catalog_grants(reader.class, reader.object));
		ELSE
			RAISE EXCEPTION USING
				MESSAGE = localized('ledger "%s" cannot be upgraded: %s depends on it', schema,
					pg_describe_object(reader.class, reader.object, 0)),
				ERRCODE = 'dependent_objects_still_exist',
				DETAIL = localized('It reads a column whose type changes, and is not a view that can be recreated unchanged.'),
				HINT = localized('Save its definition, drop it, and recreate it afterwards.');
		END IF;
	END LOOP;
	FOREACH statement IN ARRAY drops LOOP
		EXECUTE statement;
	END LOOP;
	RETURN statements;
END
$drop$;

COMMENT ON FUNCTION _upgrade_drop_readers(text, jsonb) IS
	'Internal, for upgrade_ledger. Drops the views and routines that read columns whose type is to be changed to a domain. '
	'Returns the statements that restore the privileges on the ledger''s own objects and recreate the users'' own; raises '
	'2BP01 for objects that cannot be recreated.';

CREATE FUNCTION _upgrade_set_domains(schema text, wanted jsonb) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $set$
DECLARE
	changed record;
BEGIN
	FOR changed IN
		SELECT n.relation, n.table_name, array_agg(n.column_name ORDER BY n.attnum) AS columns,
			string_agg(format('DROP CONSTRAINT IF EXISTS %I, ALTER %I TYPE %s',
				n.table_name || '_' || n.column_name || '_is_plausible', n.column_name, n.domain), ', ' ORDER BY n.attnum) AS actions
		FROM _upgrade_new_domains(schema, wanted) AS n
		GROUP BY 1, 2
		ORDER BY 2
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- The actions are quoted where they are put together, above.
		EXECUTE format('ALTER TABLE %s %s', changed.relation, changed.actions);
		RETURN QUERY SELECT format('type %s.%s', changed.table_name, c) FROM unnest(changed.columns) AS c;
	END LOOP;
END
$set$;

COMMENT ON FUNCTION _upgrade_set_domains(text, jsonb) IS
	'Internal, for upgrade_ledger. Changes columns to the domains that they have in a new ledger, which replace constraints '
	'TABLE_COLUMN_is_plausible, and returns their names.';
