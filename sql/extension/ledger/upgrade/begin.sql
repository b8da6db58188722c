
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
