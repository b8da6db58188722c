
-- Upgrading a ledger. The upgrade makes a new, empty ledger from the modules, and adds to the old ledger what it lacks until both
-- have the same definitions. So most changes of a module need no code here: a table, a column that may be null or has a default,
-- a constraint, an index, a view, a trigger, a policy or a comment.
--
-- A column whose type becomes a domain over its old type is changed as well; objects that read it are dropped and recreated.
--
-- A comparison cannot find out how to convert rows and what to drop. This is done before the comparison by functions
-- _upgrade_from_N(schema), for every format N from the ledger's on for which there is one. They rename columns, fill them, add
-- rows to tables like rules, and drop what ledgers no longer have. With a new one, ledger_format (create.sql) becomes N + 1.
--
-- The new ledger is made under the ledger's own name, while the old ledger has another name: then all definitions are correct,
-- including those that contain the name of the schema in the text of a function.

-- DROP without CASCADE: the server still reports dependent objects that are missed here.
CREATE FUNCTION _upgrade_take_down(schema text, class regclass, object oid, own text[]) RETURNS text[]
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $down$
DECLARE
	grants text[] := ARRAY(SELECT * FROM _catalog_grants(class, object));
	name CONSTANT text := _catalog_object_name(class, object);
	dependent record;
BEGIN
	FOR dependent IN
		SELECT DISTINCT CASE WHEN r.oid IS NULL THEN d.classid::regclass ELSE 'pg_class' END AS class, coalesce(r.ev_class, d.objid) AS object
		FROM pg_depend d LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
		WHERE d.deptype = 'n' AND coalesce(r.ev_class, d.objid) <> object
			AND (d.refclassid = class AND d.refobjid = object
				OR d.refclassid = 'pg_type'::regclass
					AND d.refobjid IN (SELECT t.oid FROM pg_type t WHERE class = 'pg_class'::regclass AND t.typrelid = object))
	LOOP
		-- It may have been dropped together with another one.
		CONTINUE WHEN pg_describe_object(dependent.class, dependent.object, 0) IS NULL;
		IF _catalog_object_name(dependent.class, dependent.object) = ANY (own) THEN
			grants := grants || _upgrade_take_down(schema, dependent.class, dependent.object, own);
		ELSE
			RAISE EXCEPTION USING
				MESSAGE = localized('ledger "%s" cannot be upgraded: %s depends on it', schema,
					pg_describe_object(dependent.class, dependent.object, 0)),
				ERRCODE = 'dependent_objects_still_exist',
				DETAIL = localized('It reads %s, which must be recreated, and is not part of the ledger.', pg_describe_object(class, object, 0)),
				HINT = localized('Save its definition, drop it, and recreate it afterwards.');
		END IF;
	END LOOP;
	EXECUTE 'DROP ' || name;
	RETURN grants;
END
$down$;

COMMENT ON FUNCTION _upgrade_take_down(text, regclass, oid, text[]) IS
	'Internal, for upgrade_ledger and its _upgrade_from_N. Drops a view or a routine of a ledger, with the objects named in '
	'own that depend on it, and returns the grants that are to be restored; raises 2BP01 if another object depends on it.';

-- In a subtransaction that is rolled back: what has to be known of the years' partitions stays in the variable, and the new
-- modules stay empty.
--
-- A view that is made from its printed definition may print otherwise, in parentheses around AND. So the new ones are made
-- from theirs once more, as those of a ledger that was restored were, and either definition will do (as_made).
CREATE FUNCTION _upgrade_definitions(schema text, years integer[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $definitions$
DECLARE
	this_year integer;
	as_made jsonb;
	definitions jsonb;
	code text;
BEGIN
	FOREACH this_year IN ARRAY years LOOP
		EXECUTE format('SELECT %I.open_year($1)', schema) USING this_year;
	END LOOP;
	SELECT jsonb_agg(to_jsonb(c)) INTO as_made FROM _catalog(schema) AS c;
	FOR code IN
		SELECT c.definition FROM _catalog_code(schema) AS c WHERE c.kind IN ('view', 'routine') ORDER BY c.place
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- This is what the server prints of a new ledger's functions.
		EXECUTE code;
	END LOOP;
	SELECT jsonb_agg(to_jsonb(c) || jsonb_build_object('as_made', m.definition) ORDER BY c.place) INTO definitions
	FROM _catalog(schema) AS c
		JOIN jsonb_to_recordset(as_made) AS m (kind text, relation text, name text, definition text)
			ON m.kind = c.kind AND m.relation IS NOT DISTINCT FROM c.relation AND m.name = c.name;
	RAISE EXCEPTION 'never seen' USING ERRCODE = 'PR001';
EXCEPTION
	WHEN SQLSTATE 'PR001' THEN
		RETURN definitions;
END
$definitions$;

COMMENT ON FUNCTION _upgrade_definitions(text, integer[]) IS
	'Internal, for upgrade_ledger. The result of _catalog for a new ledger in which these years were opened.';

CREATE FUNCTION _upgrade_begin(schema text) RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	marker CONSTANT regclass := _ledger_table(schema, 'ledger');
	ledger_owner CONSTANT text := (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = schema);
	format_version integer;
BEGIN
	PERFORM _act_as_owner(ledger_owner, localized('upgrade ledger "%s"', schema));
	-- Before any lock is taken: later this could deadlock with transactions that have locked one table and wait for
	-- another.
	PERFORM _lock_for_policies(schema);
	EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', marker);
	SELECT r.format_version INTO format_version FROM _rows(marker) AS r (format_version integer);
	IF format_version IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the format of ledger "%s" is not recorded', schema),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('The table %s has no row.', marker),
			HINT = localized('If a restore left out its row, restore that row; the table has one.');
	END IF;
	IF format_version > ledger_format() THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" is newer than the extension', schema),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('The ledger has format %s; this version of poverty_relief supports formats up to %s.', format_version, ledger_format()),
			HINT = localized('Install the version that made it, and then: ALTER EXTENSION poverty_relief UPDATE;');
	END IF;
	RETURN format_version;
END
$check$;

COMMENT ON FUNCTION _upgrade_begin(text) IS
	'Internal. Locks a ledger that is to be upgraded and returns its format. Errors: 42704 not a ledger, 42501 not the owner, '
	'55000 newer than the extension, or its table ledger has no row.';

-- The new ledger has the ledger's name, and the ledger has another one. Tables that it lacks are moved to it, with their
-- initial rows. Their foreign keys to the new ledger are dropped and recreated later.
CREATE FUNCTION _upgrade_move_tables(new_schema text, old_schema text) RETURNS SETOF text
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $move$
DECLARE
	blocking text;
	missing record;
	key text;
BEGIN
	-- A relation of the ledger has at least its first column in common with the new one of its name.
	SELECT o.relname INTO blocking
	FROM pg_class n JOIN pg_class o ON o.relname = n.relname AND o.relnamespace = to_regnamespace(quote_ident(old_schema))
	WHERE n.relnamespace = to_regnamespace(quote_ident(new_schema)) AND n.relkind IN ('r', 'p', 'v') AND (
		o.relkind <> n.relkind OR NOT EXISTS (
			SELECT FROM pg_attribute a JOIN pg_attribute b ON b.attname = a.attname AND b.attrelid = n.oid
			WHERE a.attrelid = o.oid
				AND a.attnum = (SELECT min(attnum) FROM pg_attribute WHERE attrelid = o.oid AND attnum > 0 AND NOT attisdropped)))
	ORDER BY o.relname
	LIMIT 1;
	IF blocking IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('relation %I.%I already exists', new_schema, blocking),
			ERRCODE = 'duplicate_table',
			DETAIL = localized('Ledgers now have a relation of that name, and this one is different.'),
			HINT = localized('Rename it, or move it to a schema of your own.');
	END IF;

	FOR missing IN
		SELECT c.oid::regclass AS relation, c.relname
		FROM pg_class c
		WHERE c.relnamespace = to_regnamespace(quote_ident(new_schema)) AND c.relkind IN ('r', 'p') AND NOT EXISTS (
			SELECT FROM pg_class o WHERE o.relnamespace = to_regnamespace(quote_ident(old_schema)) AND o.relname = c.relname)
		ORDER BY c.oid
	LOOP
		FOR key IN SELECT conname FROM pg_constraint WHERE conrelid = missing.relation AND contype = 'f' LOOP
			EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', missing.relation, key);
		END LOOP;
		EXECUTE format('ALTER TABLE %s SET SCHEMA %I', missing.relation, old_schema);
		RETURN NEXT 'table ' || missing.relname;
	END LOOP;
END
$move$;

COMMENT ON FUNCTION _upgrade_move_tables(text, text) IS
	'Internal, for upgrade_ledger. Moves the tables that the old schema lacks, without their foreign keys, and returns their '
	'names.';

-- A ledger that has the table already has the facts of its own format in it. personal came later than the table.
CREATE FUNCTION _upgrade_move_facts(new_schema text, old_schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $move$
BEGIN
	IF to_regclass(format('%I._tables', new_schema)) IS NOT NULL THEN
		EXECUTE format($sql$
			ALTER TABLE %2$I._tables ADD COLUMN IF NOT EXISTS personal text[];
			INSERT INTO %2$I._tables AS t (table_name, kind, division_paths, silent, secret, personal)
			SELECT n.table_name, n.kind, n.division_paths, n.silent, n.secret, n.personal FROM %1$I._tables n
			ON CONFLICT (table_name) DO UPDATE
			SET (kind, division_paths, silent, secret, personal)
				= (EXCLUDED.kind, EXCLUDED.division_paths, EXCLUDED.silent, EXCLUDED.secret, EXCLUDED.personal)
			WHERE (t.kind, t.division_paths, t.silent, t.secret, t.personal)
				IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.division_paths, EXCLUDED.silent, EXCLUDED.secret, EXCLUDED.personal)
			$sql$, new_schema, old_schema);
	END IF;
	IF to_regclass(format('%I.publications', new_schema)) IS NOT NULL THEN
		-- A new one may have the place of another one.
		EXECUTE format($sql$
			UPDATE %2$I.publications SET place = place + 1000
			WHERE EXISTS (SELECT name, place FROM %1$I.publications EXCEPT SELECT name, place FROM %2$I.publications);
			INSERT INTO %2$I.publications AS p SELECT * FROM %1$I.publications
			ON CONFLICT (name) DO UPDATE
			SET (place, keys, people, measures, columns) = (EXCLUDED.place, EXCLUDED.keys, EXCLUDED.people, EXCLUDED.measures, EXCLUDED.columns)
			WHERE (p.place, p.keys, p.people, p.measures, p.columns)
				IS DISTINCT FROM (EXCLUDED.place, EXCLUDED.keys, EXCLUDED.people, EXCLUDED.measures, EXCLUDED.columns)
			$sql$, new_schema, old_schema);
	END IF;
END
$move$;

COMMENT ON FUNCTION _upgrade_move_facts(text, text) IS
	'Internal, for upgrade_ledger. Updates the facts about the tables and the publications of a ledger to those of a new '
	'ledger.';

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
