
-- Facts about the tables of a ledger, stated once, where each table is created: what kind it is, and how a row leads to its
-- division. Audit, row security, privileges, erasure, verification and dropping read them.

-- Without a search path of its own: it writes to the ledger that its caller is in.
CREATE FUNCTION describe_table(
	table_name name, kind text, division_paths text[] DEFAULT '{}', silent text[] DEFAULT '{}', secret text[] DEFAULT '{}',
	personal text[] DEFAULT '{}'
) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $describe$
BEGIN
	INSERT INTO _tables VALUES (table_name, kind, division_paths, silent, secret, personal);
END
$describe$;

COMMENT ON FUNCTION describe_table(name, text, text[], text[], text[], text[]) IS
	'Internal, for the modules of a ledger. Records the facts about a table in the table _tables of the first ledger in the '
	'search path; see the columns of _tables.';

CREATE FUNCTION _table_facts(
	schema text, OUT table_name name, OUT kind text, OUT division_paths text[], OUT silent text[], OUT secret text[], OUT personal text[]
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 60
SET search_path = pg_catalog, @extschema@, pg_temp
AS $facts$
BEGIN
	RETURN QUERY
		SELECT t.*
		FROM _rows(to_regclass(format('%I._tables', schema))) AS t (
			table_name name, kind text, division_paths text[], silent text[], secret text[], personal text[])
		ORDER BY t.table_name;
END
$facts$;

COMMENT ON FUNCTION _table_facts(text) IS 'Internal. The facts about the tables of a ledger.';

CREATE FUNCTION _check_table_facts(schema text) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	unknown text := (
		SELECT string_agg(c.relname, ', ' ORDER BY c.relname)
		FROM pg_class c
		WHERE c.relnamespace = to_regnamespace(quote_ident(schema)) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
			AND c.relname NOT IN (SELECT f.table_name FROM _table_facts(schema) f));
BEGIN
	IF unknown IS NOT NULL THEN
		RAISE EXCEPTION 'a module does not describe all of its tables' USING
			ERRCODE = 'internal_error',
			DETAIL = format('Not described: %s.', unknown),
			HINT = 'Call describe_table after CREATE TABLE.';
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_table_facts(text) IS
	'Internal. Raises XX000 for a new ledger that has a table without recorded facts.';

-- A path like lot_id.supermarket_id.division: each column but the last refers to another table, as its foreign key says.
CREATE FUNCTION _table_path(
	schema text, table_name name, path text, prefix text, row_alias text, OUT source text, OUT last_column text
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $path$
DECLARE
	steps CONSTANT text[] := string_to_array(path, '.');
	here oid := to_regclass(format('%I.%I', schema, table_name));
	target record;
BEGIN
	FOR i IN 1 .. cardinality(steps) - 1 LOOP
		SELECT c.confrelid AS relation, r.relname, k.attname AS key_column INTO target
		FROM pg_constraint c
			JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
			JOIN pg_attribute k ON k.attrelid = c.confrelid AND k.attnum = c.confkey[1]
			JOIN pg_class r ON r.oid = c.confrelid
		WHERE c.conrelid = here AND c.contype = 'f' AND a.attname = steps[i];
		IF target.relation IS NULL THEN
			RAISE EXCEPTION 'path % of table % is invalid', path, table_name USING
				ERRCODE = 'internal_error',
				DETAIL = format('Column %s refers to no other table.', steps[i]);
		END IF;
		IF i = 1 THEN
			source := format('%s%I t1 WHERE t1.%I = %s.%I', prefix, target.relname, target.key_column, row_alias, steps[1]);
		ELSE
			source := replace(source, ' WHERE ', format(' JOIN %1$s%2$I t%3$s ON t%3$s.%4$I = t%5$s.%6$I WHERE ',
				prefix, target.relname, i, target.key_column, i - 1, steps[i]));
		END IF;
		here := target.relation;
	END LOOP;
	last_column := format('t%s.%I', cardinality(steps) - 1, steps[cardinality(steps)]);
END
$path$;

COMMENT ON FUNCTION _table_path(text, name, text, text, text) IS
	'Internal. The target of a path, as SQL: last_column is to be selected FROM source, given the starting row under an alias. '
	'prefix: the schema with its dot, or empty if the schema is in the search path.';

CREATE FUNCTION _table_division(
	schema text, table_name name, paths text[], prefix text, row_alias text, OUT columns text[], OUT division text
)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $division$
DECLARE
	parts text[] := '{}'::text[];
	way record;
BEGIN
	columns := ARRAY(SELECT split_part(p, '.', 1) FROM unnest(paths) WITH ORDINALITY AS u (p, place) ORDER BY place);
	FOR i IN 1 .. cardinality(paths) LOOP
		IF paths[i] = 'person_id.memberships' THEN
			parts := parts || format($sql$(
				SELECT h.division FROM %1$smemberships m JOIN %1$shouseholds h ON h.household_id = m.household_id
				WHERE m.person_id = %2$s.person_id ORDER BY m.valid_from DESC LIMIT 1)$sql$, prefix, row_alias);
		ELSIF paths[i] NOT LIKE '%.%' THEN
			parts := parts || format('%s.%I', row_alias, paths[i]);
		ELSE
			way := _table_path(schema, table_name, paths[i], prefix, row_alias);
			parts := parts || format('(SELECT %s FROM %s)', way.last_column, way.source);
		END IF;
	END LOOP;
	division := CASE cardinality(parts)
		WHEN 0 THEN 'NULL::division_code'
		WHEN 1 THEN parts[1]
		ELSE format('coalesce(%s)', array_to_string(parts, ', '))
	END;
END
$division$;

COMMENT ON FUNCTION _table_division(text, name, text[], text, text) IS
	'Internal. The columns by which a row of a table belongs to a division, and an SQL expression for that division, given the '
	'table''s division_paths and an alias of the row.';
