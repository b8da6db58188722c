
-- The audit: who changed which rows, from what to what, and who looked up whose identity number. Nobody but the rules
-- themselves writes it, as the ledger's owner, and not even the owner changes what is there without switching a guard off.

-- Rules that must see more than the writer may, or write what the writer may not, run as the owner of the table.
CREATE FUNCTION ledger_as_owner() RETURNS trigger
LANGUAGE C VOLATILE
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_as_owner() IS
	'Trigger that runs another of this extension''s trigger functions, which its first argument names, with the rights of the '
	'table''s owner and past row security, as foreign keys do; the other arguments are for that function. '
	'Error 42883 when there is no such function.';

CREATE FUNCTION ledger_acting_role() RETURNS name
LANGUAGE C STABLE PARALLEL RESTRICTED
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_acting_role() IS
	'Internal. The role with whose rights the statement runs: current_user, but within ledger_as_owner whoever wrote.';

CREATE FUNCTION ledger_refuse_quietly(state text, message text, detail text, hint text, constraint_name text) RETURNS void
LANGUAGE C VOLATILE
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_refuse_quietly(text, text, text, text, text) IS
	'Internal. Raises an error as RAISE does, but keeps the statement, which holds an identity number, out of the server''s log.';

CREATE FUNCTION ledger_log_quietly(message text) RETURNS void
LANGUAGE C VOLATILE STRICT
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION ledger_log_quietly(text) IS
	'Internal. Writes a line to the server''s log, without the statement.';

-- Where a row of a table belongs: the columns that tell it, and the division by them, as SQL over an alias r. Tables that
-- are not named here hold what is common to all divisions.
CREATE FUNCTION ledger_place(schema text, table_name text, OUT columns text[], OUT division text)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $place$
DECLARE
	of_household CONSTANT text := '(SELECT h.division FROM %1$I.households h WHERE h.household_id = r.household_id)';
	of_organisation CONSTANT text := '(SELECT o.division FROM %1$I.organisations o WHERE o.organisation_id = r.organisation_id)';
BEGIN
	CASE
		WHEN table_name IN ('households', 'supermarkets', 'village_pairings', 'demonstration_sites', 'investments', 'events', 'import_rows') THEN
			columns := '{division}';
			division := 'r.division';
		WHEN table_name IN ('household_categories', 'memberships', 'household_pairings', 'agreements', 'event_recipients', 'incomes') THEN
			columns := '{household_id}';
			division := of_household;
		WHEN table_name = 'benefits' THEN
			columns := '{division,household_id}';
			division := format('coalesce(r.division, %s)', of_household);
		WHEN table_name = 'purchases' THEN
			columns := '{household_id,organisation_id}';
			division := format('coalesce(%s, %s)', of_household, of_organisation);
		WHEN table_name = 'welfare_budgets' THEN
			columns := '{organisation_id}';
			division := of_organisation;
		WHEN table_name IN ('persons', 'identity_numbers', 'jobs') THEN
			columns := '{person_id}';
			division := '(
				SELECT h.division FROM %1$I.memberships m JOIN %1$I.households h ON h.household_id = m.household_id
				WHERE m.person_id = r.person_id ORDER BY m.valid_from DESC LIMIT 1)';
		WHEN table_name IN ('donations', 'lots', 'closed_tallies') OR starts_with(table_name, 'aid_instances') THEN
			columns := '{supermarket_id}';
			division := '(SELECT s.division FROM %1$I.supermarkets s WHERE s.supermarket_id = r.supermarket_id)';
		WHEN table_name IN ('aid_draws', 'spoilage') THEN
			columns := '{lot_id}';
			division := '(
				SELECT s.division FROM %1$I.lots l JOIN %1$I.supermarkets s ON s.supermarket_id = l.supermarket_id
				WHERE l.lot_id = r.lot_id)';
		WHEN table_name IN ('postings', 'projects') THEN
			columns := '{pairing_id}';
			division := '(SELECT v.division FROM %1$I.village_pairings v WHERE v.pairing_id = r.pairing_id)';
		WHEN table_name = 'attendance' THEN
			columns := '{posting_id}';
			division := '(
				SELECT v.division FROM %1$I.postings p JOIN %1$I.village_pairings v ON v.pairing_id = p.pairing_id
				WHERE p.posting_id = r.posting_id)';
		WHEN table_name = 'project_funds' THEN
			columns := '{project_id}';
			division := '(
				SELECT v.division FROM %1$I.projects p JOIN %1$I.village_pairings v ON v.pairing_id = p.pairing_id
				WHERE p.project_id = r.project_id)';
		ELSE
			columns := '{}';
			division := 'NULL::division_code';
	END CASE;
	division := format(division, schema);
END
$place$;

COMMENT ON FUNCTION ledger_place(text, text) IS
	'Internal. By which columns a row of a table belongs to a division, and SQL for that division over an alias r.';

CREATE FUNCTION ledger_refuse_audit_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
BEGIN
	RAISE EXCEPTION 'the audit is not changed' USING
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = 'Its rows are only ever added, by the rules of the ledger.',
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'audit_is_kept';
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_audit_change() IS 'Trigger on audit. Refuses (55000) to change, delete or truncate it.';

-- The last module with tables: it looks at all of them.
CREATE FUNCTION ledger_make_audit_triggers(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $tables$
DECLARE
	audited regclass;
BEGIN
	FOR audited IN
		SELECT c.oid
		FROM pg_class c
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = schema) AND c.relkind IN ('r', 'p')
			AND NOT c.relispartition
			AND c.relname NOT IN ('audit', 'closings', 'closed_tallies', 'closed_years',
				'editions', 'publications', 'edition_blocks', 'edition_figures')
			AND NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = c.oid AND tgname = 'ledger_audit_insert')
		ORDER BY c.relname
	LOOP
		PERFORM ledger_audit_table(audited);
	END LOOP;
END
$tables$;

COMMENT ON FUNCTION ledger_make_audit_triggers(text) IS
	'Internal, called by create_ledger. Puts the triggers that write the audit on all tables of a ledger that have none, but '
	'those that close_period and publish_edition write.';

-- Named so that they fire first: what another rule changes in turn stands after what set it off.
CREATE FUNCTION ledger_audit_table(audited regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $table$
DECLARE
	call CONSTANT text[] := ARRAY['ledger_audit'] || ARRAY(
		SELECT a.attname::text
		FROM pg_index i CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
		WHERE i.indrelid = audited AND i.indisprimary
		ORDER BY k.place);
BEGIN
	PERFORM ledger_watch(audited, 'ledger_audit_insert', 'INSERT', 'NEW TABLE AS written', VARIADIC call);
	PERFORM ledger_watch(audited, 'ledger_audit_update', 'UPDATE', 'OLD TABLE AS before NEW TABLE AS written', VARIADIC call);
	PERFORM ledger_watch(audited, 'ledger_audit_delete', 'DELETE', 'OLD TABLE AS before', VARIADIC call);
	PERFORM ledger_watch(audited, 'ledger_audit_truncate', 'TRUNCATE', NULL, VARIADIC call);
END
$table$;

COMMENT ON FUNCTION ledger_audit_table(regclass) IS
	'Internal. Puts the triggers that write the audit on a table, or on a partition of aid_instances.';

-- Rows that were put in are counted by the columns that tell their division first: millions of rows are of few places.
CREATE FUNCTION ledger_audit() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $audit$
DECLARE
	place record := ledger_place(TG_TABLE_SCHEMA, TG_TABLE_NAME);
	-- sums that other rules keep in step, which are no news, and what nobody is to read here
	kept CONSTANT text := CASE TG_TABLE_NAME WHEN 'lots' THEN '{distributed,spoiled,closing}' ELSE '{}' END;
	hidden CONSTANT text := CASE TG_TABLE_NAME WHEN 'identity_numbers' THEN '{number,birth_date}' ELSE '{}' END;
	key_columns CONSTANT text[] := coalesce(TG_ARGV[0:], '{}');
	row_key text;
	columns text;
BEGIN
	SELECT 'jsonb_build_object(' || string_agg(format('%L, r.%I', k, k), ', ') || ')' INTO row_key
	FROM unnest(key_columns) AS k;
	row_key := coalesce(row_key, 'NULL::jsonb');
	IF TG_TABLE_NAME = 'persons' AND TG_OP = 'INSERT' THEN
		place := ledger_place(TG_TABLE_SCHEMA, TG_TABLE_NAME || ' without membership');
	END IF;
	SELECT string_agg(format('%I', k), ', ') INTO columns FROM unnest(place.columns) AS k;

	CASE TG_OP
		WHEN 'INSERT' THEN
			EXECUTE format($sql$
				INSERT INTO %1$I.audit (action, table_name, row_count, row_key, division)
				SELECT 'insert', %2$L, sum(c.n), CASE WHEN sum(sum(c.n)) OVER () = 1 THEN (SELECT %3$s FROM written r) END, c.division
				FROM (
					SELECT %4$s, r.n
					FROM (SELECT %5$s count(*) AS n FROM written GROUP BY %6$s) AS r
				) AS c (division, n)
				WHERE c.n > 0
				GROUP BY c.division
				$sql$, TG_TABLE_SCHEMA, TG_TABLE_NAME, row_key, place.division,
				coalesce(columns || ',', ''), coalesce(columns, '()'));
		WHEN 'UPDATE' THEN
			SELECT string_agg(format('coalesce(n.%1$I, o.%1$I) AS %1$I', k), ', ') INTO columns
			FROM (SELECT unnest(place.columns) UNION SELECT unnest(key_columns)) AS every (k);
			EXECUTE format($sql$
				INSERT INTO %1$I.audit (action, table_name, row_count, row_key, old, new, division)
				SELECT 'update', %2$L, 1, %3$s, c.old - %6$L::text[], c.new - %6$L::text[], %4$s
				FROM before o %7$s JOIN written n ON %8$s,
					LATERAL (SELECT to_jsonb(o), to_jsonb(n)) AS c (old, new),
					LATERAL (SELECT %5$s) AS r
				WHERE c.old - %9$L::text[] IS DISTINCT FROM c.new - %9$L::text[]
				$sql$, TG_TABLE_SCHEMA, TG_TABLE_NAME, row_key, place.division, columns, hidden,
				CASE WHEN key_columns <> '{}' THEN 'FULL' ELSE '' END,
				coalesce((SELECT string_agg(format('n.%1$I = o.%1$I', k), ' AND ') FROM unnest(key_columns) AS k), 'true'), kept);
		WHEN 'DELETE' THEN
			EXECUTE format($sql$
				INSERT INTO %1$I.audit (action, table_name, row_count, row_key, old, division)
				SELECT 'delete', %2$L, 1, %3$s, to_jsonb(r) - %5$L::text[], %4$s
				FROM before r
				$sql$, TG_TABLE_SCHEMA, TG_TABLE_NAME, row_key, place.division, hidden);
		WHEN 'TRUNCATE' THEN
			EXECUTE format('INSERT INTO %I.audit (action, table_name) VALUES (''truncate'', %L)', TG_TABLE_SCHEMA, TG_TABLE_NAME);
	END CASE;
	RETURN NULL;
END
$audit$;

COMMENT ON FUNCTION ledger_audit() IS
	'Trigger on the tables of a ledger. Writes what a statement did to the audit. Arguments: the columns of the primary key.';

CREATE FUNCTION ledger_verify_audit(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		SELECT 'guard', NULL::date, NULL::bigint, format('%s on %s', need.guard, c.oid::regclass),
			CASE t.tgenabled WHEN 'D' THEN 'switched off' WHEN 'R' THEN 'switched to replicas only' ELSE 'missing' END,
			CASE
				WHEN t.tgenabled IS NOT NULL THEN format('What was done meanwhile is not in the audit, or the audit may have been changed. Switch it on: ALTER TABLE %s ENABLE TRIGGER %I;', c.oid::regclass, need.guard)
				ELSE 'What was done meanwhile is not in the audit, or the audit may have been changed.'
			END
		FROM pg_class c CROSS JOIN LATERAL unnest(
				CASE c.relname
					WHEN 'audit' THEN '{ledger_keep_audit}'::name[]
					ELSE '{ledger_audit_insert,ledger_audit_update,ledger_audit_delete,ledger_audit_truncate}'
				END) AS need (guard)
			LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = need.guard
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = schema) AND c.relkind IN ('r', 'p')
			AND c.relname NOT IN ('closings', 'closed_tallies', 'closed_years')
			AND CASE
				-- which of its triggers are switched off ledger_verify_guards tells
				WHEN c.relispartition OR c.relname = 'aid_instances' THEN t.tgname IS NULL
				-- other tables in the schema may be somebody's own
				ELSE t.tgenabled NOT IN ('O', 'A') OR t.tgname IS NULL AND ledger_table_kind(c.relname) NOT IN ('office', 'own')
			END
		ORDER BY 4;
END
$verify$;

COMMENT ON FUNCTION ledger_verify_audit(text) IS
	'Internal, for verify_ledger. Triggers that write or keep the audit and are missing or switched off.';
