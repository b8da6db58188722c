
-- Row security: which rows belong to a division. A role with a grant for the whole ledger has policies without a condition, which cost
-- nothing. A role with a grant for a division sees the households, supermarkets and villages in it, and all other rows through these.

-- A policy checks the division itself instead of relying on the row security of the tables in between, which also shows the rows of an
-- auditor: a role that is clerk of one township and auditor of another may write only in the first. Supermarkets are few, so the policies
-- list them, and indexes by supermarket can be used; households may be many, so each is looked up. A person belongs to a clerk through a
-- membership in one of the clerk's households. Books without a division are visible with a whole-ledger grant only.
CREATE FUNCTION _access_row_rule(schema text, table_name name, paths text[], wanted text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $rule$
DECLARE
	prefix CONSTANT text := format('%I.', schema);
	rules text[] := '{}'::text[];
	before text := '';
	way record;
BEGIN
	FOR i IN 1 .. cardinality(paths) LOOP
		IF paths[i] NOT LIKE '%.%' THEN
			rules := rules || format('%s%I <@ %s', before, paths[i], wanted);
		ELSIF paths[i] = 'person_id.memberships' THEN
			rules := rules || format('EXISTS (
				SELECT FROM %1$smemberships m JOIN %1$shouseholds h ON h.household_id = m.household_id
				WHERE m.person_id = %2$I.person_id AND h.division <@ %3$s)
				OR NOT contains((SELECT %1$splaced_persons()), person_id)', prefix, table_name, wanted);
		ELSIF paths[i] = 'supermarket_id.division' THEN
			rules := rules || format('supermarket_id = ANY (ARRAY(SELECT s.supermarket_id FROM %ssupermarkets s WHERE s.division <@ %s))',
				prefix, wanted);
		ELSE
			way := _table_path(schema, table_name, paths[i], prefix, quote_ident(table_name));
			rules := rules || format('%sEXISTS (SELECT FROM %s AND %s <@ %s)', before, way.source, way.last_column, wanted);
		END IF;
		before := before || format('%I IS NULL AND ', split_part(paths[i], '.', 1));
	END LOOP;
	RETURN CASE WHEN rules = '{}' THEN 'false' ELSE array_to_string(rules, ' OR ') END;
END
$rule$;

COMMENT ON FUNCTION _access_row_rule(text, name, text[], text) IS
	'Internal. The condition of a policy that selects the rows of a table that belong to a division. wanted: the right operand '
	'of <@, as SQL.';

-- A clerk cannot attach rows to a row that the clerk may not change. The server checks policies before keys, so a number that exists in
-- another division gives the same error as one that does not exist. If a table has only one path to the division, the row rule covers it,
-- except for persons: the row rule accepts persons without a household, and persons that do not exist, for every clerk.
--
-- A row may join two divisions of one clerk, so the condition includes all divisions of the clerk. A policy on memberships cannot
-- read persons, because the policies of persons read memberships.
CREATE FUNCTION _access_reference_rule(schema text, table_name name) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $rule$
DECLARE
	wanted CONSTANT text := format('ANY ((SELECT %I.clerk_divisions())::%s[])', schema, 'division_code'::regtype);
	own_paths CONSTANT text[] := (SELECT f.division_paths FROM _table_facts(schema) f WHERE f.table_name = _access_reference_rule.table_name);
	rules text[] := '{}'::text[];
	reference record;
BEGIN
	FOR reference IN
		SELECT a.attname AS column_name, a.attnotnull AS is_needed, r.relname AS target, k.attname AS key_column, f.division_paths
		FROM pg_constraint c
			JOIN pg_attribute a ON a.attrelid = c.conrelid AND c.conkey = ARRAY[a.attnum]
			JOIN pg_attribute k ON k.attrelid = c.confrelid AND k.attnum = c.confkey[1]
			JOIN pg_class r ON r.oid = c.confrelid
			JOIN _table_facts(schema) f ON f.table_name = r.relname
		WHERE c.conrelid = to_regclass(format('%I.%I', schema, _access_reference_rule.table_name)) AND c.contype = 'f'
			AND f.division_paths <> '{}'
			AND (r.relname = 'persons' OR cardinality(own_paths) > 1 OR split_part(own_paths[1], '.', 1) <> a.attname)
		ORDER BY a.attnum
	LOOP
		rules := rules || concat(
			CASE WHEN NOT reference.is_needed THEN format('%I.%I IS NULL OR ', table_name, reference.column_name) END,
			CASE
				WHEN table_name = 'memberships' AND reference.target = 'persons' THEN format('%I.may_place(%I)', schema, reference.column_name)
				ELSE format('EXISTS (SELECT FROM %1$I.%2$I WHERE %2$I.%3$I = %4$I.%5$I AND (%6$s))', schema, reference.target,
					reference.key_column, table_name, reference.column_name,
					_access_row_rule(schema, reference.target, reference.division_paths, wanted))
			END);
	END LOOP;
	RETURN CASE WHEN rules = '{}' THEN 'true' ELSE '(' || array_to_string(rules, ') AND (') || ')' END;
END
$rule$;

COMMENT ON FUNCTION _access_reference_rule(text, name) IS
	'Internal. The condition of a policy that accepts a row of a table only if it refers to rows of divisions of the clerk who '
	'writes it.';

-- Changing a policy needs ACCESS EXCLUSIVE locks on some forty tables, while writers lock the same tables in other orders. This function
-- first waits for the table that most statements need, without holding another lock, and longer at each attempt. For all other tables
-- together it waits less than deadlock_timeout, after which the writers that it blocks would check for deadlocks. Then it releases all
-- locks and starts again, so that deadlocks, which the server ends with an error for one of the two, are rare. After ten attempts it
-- waits longer, so that the server detects a deadlock with locks that its transaction already held.
CREATE FUNCTION _lock_for_policies(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
SET lock_timeout = 0
AS $lock$
DECLARE
	began CONSTANT timestamptz := clock_timestamp();
	-- After that table, roughly in the order in which writers lock them: from a record to the rows it refers to, and the audit last.
	tables CONSTANT regclass[] := ARRAY(
		SELECT c.oid
		FROM pg_class c
		WHERE c.relnamespace = to_regnamespace(quote_ident(schema)) AND c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relispartition
		ORDER BY c.relname <> 'aid_instances', c.relname = 'audit',
			(SELECT count(*) FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = c.oid AND k.conparentid = 0), c.relname);
	wanted regclass;
	attempts integer := 0;
	deadline timestamptz;
BEGIN
	LOOP
		attempts := attempts + 1;
		deadline := clock_timestamp() + least(attempts, 10) * interval '1 second';
		BEGIN
			FOREACH wanted IN ARRAY tables LOOP
				PERFORM set_config('lock_timeout', greatest(ceil(extract(epoch FROM deadline - clock_timestamp()) * 1000), 1)::text, true);
				EXECUTE format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', wanted);
				IF wanted = tables[1] THEN
					deadline := clock_timestamp() + CASE WHEN attempts <= 10 THEN interval '500 ms' ELSE interval '10 seconds' END;
				END IF;
			END LOOP;
			RETURN;
		EXCEPTION
			WHEN lock_not_available THEN
				IF clock_timestamp() > began + interval '2 minutes' THEN
					RAISE EXCEPTION USING
						MESSAGE = localized('ledger "%s" is in use', schema),
						ERRCODE = 'lock_not_available',
						DETAIL = localized('Its row security cannot be changed while long transactions lock its tables.'),
						HINT = localized('Try again, or find the transactions that lock them: SELECT * FROM pg_stat_activity WHERE xact_start < now() - interval ''1 minute'';');
				END IF;
		END;
		PERFORM pg_sleep(0.2 + 0.4 * random());
	END LOOP;
END
$lock$;

COMMENT ON FUNCTION _lock_for_policies(text) IS
	'Internal. Locks the tables of a ledger that have row security, all at once or none, to avoid deadlocks. Error: 55P03 the '
	'tables are locked by others for too long.';

CREATE FUNCTION _secured_tables(
	schema text, OUT relation regclass, OUT table_name name, OUT kind text, OUT division_paths text[]
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 40
SET search_path = pg_catalog, @extschema@, pg_temp
AS $secured$
BEGIN
	RETURN QUERY
		SELECT c.oid::regclass, c.relname, f.kind, f.division_paths
		FROM _table_facts(schema) f JOIN pg_class c ON c.oid = to_regclass(format('%I.%I', schema, f.table_name))
		WHERE f.division_paths <> '{}' OR f.kind = 'books'
		ORDER BY c.relname;
END
$secured$;

COMMENT ON FUNCTION _secured_tables(text) IS
	'Internal. The tables of a ledger that have row security: those whose rows belong to divisions, and the books.';

CREATE FUNCTION _secure_rows(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $secure$
DECLARE
	insecure regclass;
BEGIN
	FOR insecure IN
		SELECT t.relation
		FROM _secured_tables(schema) AS t JOIN pg_class c ON c.oid = t.relation
		WHERE NOT c.relrowsecurity OR c.relforcerowsecurity
		ORDER BY t.table_name
	LOOP
		EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', insecure);
	END LOOP;
END
$secure$;

COMMENT ON FUNCTION _secure_rows(text) IS
	'Internal. Enables row security, not forced, for the tables of a ledger that need it: until there are policies, their rows '
	'are shown to the owner only.';

CREATE FUNCTION ledger_put_policies(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $put$
DECLARE
	stale record;
	secured record;
	row_rule text;
BEGIN
	PERFORM _lock_for_policies(schema);
	PERFORM _secure_rows(schema);
	-- ledger_owner is of formats 1 and 2.
	FOR stale IN
		SELECT p.polname, p.polrelid::regclass AS relation
		FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
		WHERE c.relnamespace = to_regnamespace(quote_ident(schema)) AND p.polname ~ '^(ledger_owner|(clerk|auditor)_.*)$'
	LOOP
		EXECUTE format('DROP POLICY %I ON %s', stale.polname, stale.relation);
	END LOOP;
	FOR secured IN
		SELECT t.*, g.capacity, g.division, g.roles
		FROM (
				SELECT a.capacity, a.division, string_agg(quote_ident(a.role_name), ', ' ORDER BY a.role_name) AS roles
				FROM _access_granted(schema) AS a
				WHERE a.role_name IS NOT NULL AND a.capacity IN ('clerk', 'auditor')
				GROUP BY a.capacity, a.division
			) AS g
			JOIN _secured_tables(schema) AS t ON NOT (g.capacity = 'clerk' AND t.kind = 'audit')
		ORDER BY t.table_name, g.capacity, g.division
	LOOP
		-- @plpgsql_check_options: security_warnings = false
		-- The names of roles are quoted above, those in the rule by _access_row_rule.
		row_rule := CASE
			WHEN secured.division IS NULL THEN 'true'
			ELSE _access_row_rule(schema, secured.table_name, secured.division_paths,
				format('%L::%s', secured.division, pg_typeof(secured.division)))
		END;
		EXECUTE format('CREATE POLICY %I ON %s FOR %s TO %s USING (%s)',
			secured.capacity || '_' || coalesce(secured.division::text, 'all'), secured.relation,
			CASE secured.capacity WHEN 'clerk' THEN 'ALL' ELSE 'SELECT' END, secured.roles, row_rule)
			|| CASE WHEN secured.capacity = 'clerk' AND secured.division IS NOT NULL
				THEN format(' WITH CHECK ((%s) AND (%s))', row_rule, _access_reference_rule(schema, secured.table_name)) ELSE '' END;
	END LOOP;
END
$put$;

COMMENT ON FUNCTION ledger_put_policies(text) IS
	'Internal. Creates the row-security policies that the grants of a ledger require. Every table whose rows belong to '
	'divisions has row security from the start, with one policy for each capacity and division. Row security is not forced: '
	'the owner, whichever role that is, needs no policy.';

CREATE FUNCTION _access_put_grants(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $put$
DECLARE
	given record;
BEGIN
	FOR given IN SELECT * FROM _access_granted(schema) AS g WHERE g.role_name IS NOT NULL LOOP
		PERFORM ledger_put_rights(schema, given.role_name, given.capacity, given.division);
	END LOOP;
	PERFORM ledger_put_policies(schema);
END
$put$;

COMMENT ON FUNCTION _access_put_grants(text) IS
	'Internal. Applies all grants of a ledger again to all its tables, including new tables.';

-- Reads the policies from the catalogs, which every role can read.
CREATE FUNCTION _access_need_whole(schema text, what text) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $need$
DECLARE
	books CONSTANT regclass := _ledger_table(schema, CASE WHEN _is_union(schema) THEN 'tallies' ELSE 'closings' END);
BEGIN
	IF row_security_active(books::oid) AND NOT EXISTS (
		SELECT FROM pg_policy p, unnest(p.polroles) AS r (role)
		WHERE p.polrelid = books AND pg_get_expr(p.polqual, p.polrelid) = 'true' AND pg_has_role(r.role, 'USAGE'))
	THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('%s requires access to the whole of ledger "%s"', what, schema),
			ERRCODE = 'insufficient_privilege',
			DETAIL = localized('Books are closed for all divisions together; they cannot be computed for some divisions only.'),
			HINT = localized('Ask its owner, or an auditor of the whole ledger: SELECT %I.grant_access(%L, ''auditor'');', schema, current_user);
	END IF;
END
$need$;

COMMENT ON FUNCTION _access_need_whole(text, text) IS
	'Internal. Raises 42501 if row security shows the caller some divisions only, because the result would then be wrong.';
