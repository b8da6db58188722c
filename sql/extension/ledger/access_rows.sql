
-- Row security: which rows belong to a division. Who was granted the whole ledger has policies that ask nothing, and the
-- planner knows; who was granted a division sees the households, supermarkets and villages in it, and all else by these.

-- A rule over the columns of the table: %1$I is the schema, %2$L the division, %3$s its type, %4$I the table. The division is
-- asked for all the way, and not left to the row security of the tables between, which lets an auditor's rows through as
-- well: who is clerk of one township and auditor of another writes in the one. Of supermarkets, which are few, a list is
-- made, so that indexes by supermarket serve; of households, which may be many, each is looked up.
CREATE FUNCTION ledger_row_rule(table_name text, schema text, division division_code) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN format(CASE
	WHEN table_name IN ('households', 'supermarkets', 'village_pairings', 'demonstration_sites', 'events', 'investments', 'audit', 'import_rows') THEN
		'division <@ %2$L::%3$s'
	WHEN table_name IN ('aid_instances', 'donations', 'lots', 'closed_tallies') THEN
		'supermarket_id = ANY (ARRAY(SELECT s.supermarket_id FROM %1$I.supermarkets s WHERE s.division <@ %2$L::%3$s))'
	WHEN table_name IN ('aid_draws', 'spoilage') THEN
		'EXISTS (
			SELECT FROM %1$I.lots l JOIN %1$I.supermarkets s ON s.supermarket_id = l.supermarket_id
			WHERE l.lot_id = %4$I.lot_id AND s.division <@ %2$L::%3$s)'
	WHEN table_name IN (
		'household_categories', 'memberships', 'household_pairings', 'agreements', 'event_recipients', 'incomes', 'household_lineage') THEN
		'EXISTS (SELECT FROM %1$I.households h WHERE h.household_id = %4$I.household_id AND h.division <@ %2$L::%3$s)'
	WHEN table_name IN ('persons', 'identity_numbers', 'jobs') THEN
		'EXISTS (
			SELECT FROM %1$I.memberships m JOIN %1$I.households h ON h.household_id = m.household_id
			WHERE m.person_id = %4$I.person_id AND h.division <@ %2$L::%3$s) 
			OR NOT contains((SELECT %1$I.placed_persons()), person_id)'
	WHEN table_name IN ('postings', 'projects') THEN
		'EXISTS (SELECT FROM %1$I.village_pairings v WHERE v.pairing_id = %4$I.pairing_id AND v.division <@ %2$L::%3$s)'
	WHEN table_name = 'attendance' THEN
		'EXISTS (
			SELECT FROM %1$I.postings p JOIN %1$I.village_pairings v ON v.pairing_id = p.pairing_id
			WHERE p.posting_id = %4$I.posting_id AND v.division <@ %2$L::%3$s)'
	WHEN table_name = 'project_funds' THEN
		'EXISTS (
			SELECT FROM %1$I.projects p JOIN %1$I.village_pairings v ON v.pairing_id = p.pairing_id
			WHERE p.project_id = %4$I.project_id AND v.division <@ %2$L::%3$s)'
	WHEN table_name = 'benefits' THEN
		'division <@ %2$L::%3$s OR EXISTS (
			SELECT FROM %1$I.households h WHERE h.household_id = %4$I.household_id AND h.division <@ %2$L::%3$s)'
	WHEN table_name = 'purchases' THEN
		'EXISTS (SELECT FROM %1$I.households h WHERE h.household_id = %4$I.household_id AND h.division <@ %2$L::%3$s)
			OR household_id IS NULL AND EXISTS (
				SELECT FROM %1$I.organisations o WHERE o.organisation_id = %4$I.organisation_id AND o.division <@ %2$L::%3$s)'
	WHEN table_name = 'welfare_budgets' THEN
		'EXISTS (SELECT FROM %1$I.organisations o WHERE o.organisation_id = %4$I.organisation_id AND o.division <@ %2$L::%3$s)'
	-- of no division: only those see them who see all
	WHEN table_name IN ('closings', 'closed_years') THEN
		CASE WHEN division IS NULL THEN 'true' ELSE 'false' END
END, schema, division, pg_typeof(division), table_name);

COMMENT ON FUNCTION ledger_row_rule(text, text, division_code) IS
	'Internal. Which rows of a table belong to a division, as the condition of a policy; NULL: its rows are not told apart.';

-- Tables by what they are. Those of the office the owner writes, and auditors of the whole ledger read. A table that is not named
-- is the owner's own: no capacity has any right to it, as it may be a staging table, full of identity numbers. Tables whose
-- rows belong to a division are those that ledger_row_rule knows.
CREATE FUNCTION ledger_table_kind(table_name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	-- what words and rules mean, and where there are places: the owner's
	WHEN table_name IN (
		'ledger', 'divisions', 'division_successors', 'categories', 'rules', 'rule_parameters', 'project_kinds', 'award_kinds',
		'assistance_modes', 'income_sources', 'published_figures', 'periods', 'import_headings', 'import_words') THEN 'reference'
	-- records that are of no division: a clerk of one adds to them, a clerk of the whole ledger changes them
	WHEN table_name IN (
		'donors', 'organisations', 'helpers', 'awards', 'actions', 'training_sessions', 'imports') THEN 'common'
	WHEN table_name IN ('closings', 'closed_tallies', 'closed_years') THEN 'books'
	WHEN table_name IN ('identity_numbers', 'lots', 'audit', 'grants') THEN table_name
	WHEN ledger_row_rule(table_name, '', NULL) IS NOT NULL THEN 'rows'
	WHEN table_name IN ('editions', 'publications', 'edition_blocks', 'edition_figures') THEN 'office'
	ELSE 'own'
END;

COMMENT ON FUNCTION ledger_table_kind(text) IS 'Internal. What kind of table of a ledger it is, for the rights to it.';

CREATE FUNCTION ledger_put_policies(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $put$
DECLARE
	secured record;
	policy record;
	is_needed boolean;
BEGIN
	EXECUTE format('SELECT EXISTS (SELECT FROM %I.grants WHERE capacity IN (''clerk'', ''auditor''))', schema) INTO is_needed;

	FOR secured IN
		SELECT c.oid::regclass AS relation, c.relname, c.relrowsecurity, pg_get_userbyid(c.relowner) AS owner
		FROM pg_class c
		WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = schema) AND c.relkind IN ('r', 'p')
			AND NOT c.relispartition AND ledger_row_rule(c.relname, schema, NULL) IS NOT NULL
		ORDER BY c.relname
	LOOP
		FOR policy IN
			SELECT polname FROM pg_policy WHERE polrelid = secured.relation AND polname ~ '^(ledger_owner|(clerk|auditor)_.*)$'
		LOOP
			EXECUTE format('DROP POLICY %I ON %s', policy.polname, secured.relation);
		END LOOP;
		IF NOT is_needed THEN
			EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', secured.relation);
			CONTINUE;
		END IF;

		EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', secured.relation);
		EXECUTE format('CREATE POLICY ledger_owner ON %s TO %I USING (true)', secured.relation, secured.owner);
		FOR policy IN EXECUTE format($sql$
			SELECT g.capacity, g.division, string_agg(quote_ident(g.role_name), ', ' ORDER BY g.role_name) AS roles
			FROM %I.grants g
			WHERE g.capacity IN ('clerk', 'auditor') AND to_regrole(quote_ident(g.role_name)) IS NOT NULL
				AND NOT (g.capacity = 'clerk' AND %L = 'audit')
			GROUP BY g.capacity, g.division
			ORDER BY g.capacity, g.division
			$sql$, schema, secured.relname)
		LOOP
			EXECUTE format('CREATE POLICY %I ON %s FOR %s TO %s USING (%s)',
				policy.capacity || '_' || coalesce(policy.division::text, 'all'), secured.relation,
				CASE policy.capacity WHEN 'clerk' THEN 'ALL' ELSE 'SELECT' END, policy.roles,
				CASE WHEN policy.division IS NULL THEN 'true' ELSE ledger_row_rule(secured.relname, schema, policy.division) END);
		END LOOP;
	END LOOP;
END
$put$;

COMMENT ON FUNCTION ledger_put_policies(text) IS
	'Internal. Makes the row security of a ledger what its grants ask for: none without clerks and auditors; else on every table '
	'whose rows belong to divisions, for the owner too, with one policy for the owner and one for each capacity and division.';

CREATE FUNCTION ledger_put_grants(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $put$
DECLARE
	given record;
BEGIN
	FOR given IN EXECUTE format('SELECT g.role_name, g.capacity, g.division FROM %I.grants g', schema) LOOP
		IF to_regrole(quote_ident(given.role_name)) IS NOT NULL THEN
			PERFORM ledger_put_rights(schema, given.role_name, given.capacity, given.division);
		END IF;
	END LOOP;
	PERFORM ledger_put_policies(schema);
END
$put$;

COMMENT ON FUNCTION ledger_put_grants(text) IS
	'Internal. Puts everything that is granted on all tables of a ledger once more, also on those that are new.';

-- Asked of the policies, which everybody can read.
CREATE FUNCTION ledger_need_whole(schema text, what text) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $need$
DECLARE
	closings CONSTANT regclass := ledger_table(schema, 'closings');
BEGIN
	IF row_security_active(closings::oid) AND NOT EXISTS (
		SELECT FROM pg_policy p, unnest(p.polroles) AS r (role)
		WHERE p.polrelid = closings AND pg_get_expr(p.polqual, p.polrelid) = 'true' AND pg_has_role(r.role, 'USAGE'))
	THEN
		RAISE EXCEPTION '% needs rights to the whole of ledger "%"', what, schema USING
			ERRCODE = 'insufficient_privilege',
			DETAIL = 'Books are closed for all divisions together; what some of them hold cannot be told from a part.',
			HINT = format('Ask its owner, or an auditor of the whole ledger: SELECT grant_ledger(%L, %L, ''auditor'');', schema, current_user);
	END IF;
END
$need$;

COMMENT ON FUNCTION ledger_need_whole(text, text) IS
	'Internal. Refuses (42501) what would be wrong for those whom row security shows some divisions.';
