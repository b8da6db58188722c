
-- Owners and grants.

-- The role that owns most of the ledger is considered its owner. This checks functions that run with their owner's rights, triggers,
-- and, of the views, publications, because only these read with their owner's rights.
CREATE FUNCTION _verify_owners(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		WITH part AS (
				SELECT 'SCHEMA' AS kind, quote_ident(schema) AS name, nspowner AS owner FROM pg_namespace WHERE nspname = schema
			UNION ALL
				SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, format('%I.%I', schema, c.relname), c.relowner
				FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
				WHERE n.nspname = schema AND CASE
					WHEN c.relkind = 'v' THEN starts_with(c.relname, 'publication_')
					ELSE c.relname IN (SELECT f.table_name FROM _table_facts(schema) AS f)
						OR c.relispartition AND c.relname ~ '^aid_instances_[0-9]{4}$'
				END
			UNION ALL
				SELECT 'ROUTINE', format('%I.%I(%s)', schema, p.proname, pg_get_function_identity_arguments(p.oid)), p.proowner
				FROM pg_namespace n JOIN pg_proc p ON p.pronamespace = n.oid
				WHERE n.nspname = schema AND (p.prosecdef OR p.prorettype = 'trigger'::regtype)
		), owner AS (
			SELECT mode() WITHIN GROUP (ORDER BY p.owner) AS oid FROM part AS p
		)
		SELECT 'owner', NULL::date, NULL::bigint, lower(p.kind) || ' ' || p.name, 'belongs to ' || pg_get_userbyid(p.owner),
			format('Rules refuse to run while the parts of the ledger have several owners: ALTER %s %s OWNER TO %I;', p.kind, p.name,
				pg_get_userbyid(o.oid))
		FROM part AS p, owner AS o
		WHERE p.owner <> o.oid
		ORDER BY 4;
END
$verify$;

COMMENT ON FUNCTION _verify_owners(text) IS
	'Internal, for verify_ledger. The schema, tables and functions of the ledger that belong to a role other than the owner of '
	'most of it.';

-- A role that may not read grants (an auditor of a division) does not get here. Views show a reader what the tables show, so
-- privileges on them alone are the owner's business.
CREATE FUNCTION _verify_grants(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		SELECT 'grant', NULL::date, NULL::bigint, format('grant %s (%s of %s)', g.grant_id, g.capacity, coalesce(g.division::text, 'all')),
			'no such role', format('The role was dropped: DELETE FROM %I.grants WHERE grant_id = %s;', schema, g.grant_id)
		FROM _access_granted(schema) AS g
		WHERE g.role_name IS NULL
		ORDER BY g.grant_id;

	RETURN QUERY
		WITH acl AS (
				SELECT c.relname AS name, c.relowner AS owner, c.relacl AS acl
				FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
				WHERE n.nspname = schema AND (
					c.relrowsecurity OR c.relispartition
					OR c.relname IN (SELECT f.table_name FROM _table_facts(schema) f WHERE f.kind IN ('exchange', 'keys', 'ids')))
			UNION ALL
				SELECT c.relname, c.relowner, a.attacl
				FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid JOIN pg_attribute a ON a.attrelid = c.oid
				WHERE n.nspname = schema AND c.relrowsecurity AND a.attacl IS NOT NULL
			UNION ALL
				SELECT p.proname, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
				FROM pg_namespace n JOIN pg_proc p ON p.pronamespace = n.oid
				WHERE n.nspname = schema AND p.prosecdef
		)
		SELECT 'grant', NULL::date, NULL::bigint,
			format('privileges of %s', CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee)::text END), 'no grant',
			format('On %s. Take them back by REVOKE, or grant access: SELECT %I.grant_access(…);',
				string_agg(DISTINCT a.name, ', ' ORDER BY a.name), schema)
		FROM acl AS a, aclexplode(a.acl) AS e
		WHERE e.grantee <> a.owner AND NOT EXISTS (
			SELECT FROM _access_granted(schema) AS g WHERE g.role_name = pg_get_userbyid(e.grantee))
		GROUP BY e.grantee
		ORDER BY 4;
END
$verify$;

COMMENT ON FUNCTION _verify_grants(text) IS
	'Internal, for verify_ledger. Grants to dropped roles, and privileges on rows of people, or on functions with the owner''s '
	'rights, that no grant explains.';
