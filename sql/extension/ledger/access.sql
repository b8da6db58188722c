
-- Functions behind module access.

CREATE FUNCTION grant_ledger(schema text, role name, capacity text, division division_code DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $grant$
DECLARE
	owner CONSTANT name := ledger_begin_grant(schema, role, capacity, division);
	is_known boolean;
BEGIN
	IF to_regrole(quote_ident(role)) IS NULL THEN
		RAISE EXCEPTION 'role "%" does not exist', role USING
			ERRCODE = 'undefined_object',
			HINT = format('Make it first: CREATE ROLE %I;', role);
	END IF;
	IF role = owner THEN
		RAISE EXCEPTION 'role "%" owns ledger "%"', role, schema USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'The owner has all rights.',
			HINT = 'Grant to the roles of those who work with it.';
	END IF;
	EXECUTE format('SELECT $1 IS NULL OR EXISTS (SELECT FROM %I.divisions d WHERE d.division = $1)', schema)
	INTO is_known
	USING division;
	IF NOT is_known THEN
		RAISE EXCEPTION 'division % is not in ledger "%"', division, schema USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = format('The table %I.divisions does not have it.', schema),
			HINT = 'Correct the code, or record the division first.';
	END IF;

	EXECUTE format('INSERT INTO %I.grants (role_name, capacity, division) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', schema)
	USING role, capacity, division;
	PERFORM ledger_put_rights(schema, role, capacity, division);
	PERFORM ledger_put_policies(schema);
END
$grant$;

COMMENT ON FUNCTION grant_ledger(text, name, text, division_code) IS
	'Gives a role a capacity in a ledger: clerk, auditor or analyst; for a division with all that lies in it, or, where that is NULL, '
	'for the whole ledger. A role may have several. The first clerk or auditor switches row security on. Granting what is granted '
	'already puts it on tables that are new since. Only the ledger''s owner may. '
	'Errors: 42704 not a ledger, or no such role; 42501 not the owner; 22023 no such capacity, a division that is not in the '
	'ledger, an analyst of a division, the owner itself.';

CREATE FUNCTION revoke_ledger(schema text, role name, capacity text, division division_code DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $revoke$
DECLARE
	revoked integer;
	held text;
BEGIN
	PERFORM ledger_begin_grant(schema, role, capacity, division);
	EXECUTE format($sql$
		DELETE FROM %I.grants g
		WHERE g.role_name = $1 AND g.capacity = $2 AND g.division IS NOT DISTINCT FROM $3
		$sql$, schema)
	USING role, capacity, division;
	GET DIAGNOSTICS revoked = ROW_COUNT;
	IF revoked = 0 THEN
		EXECUTE format($sql$
			SELECT string_agg(concat(g.capacity, ' of ', coalesce(g.division::text, 'the whole ledger')), ', ' ORDER BY g.grant_id)
			FROM %I.grants g WHERE g.role_name = $1
			$sql$, schema)
		INTO held
		USING role;
		RAISE EXCEPTION 'role "%" is not % of %', role, capacity, coalesce(division::text, 'the whole ledger') USING
			ERRCODE = 'undefined_object',
			DETAIL = CASE WHEN held IS NULL THEN 'It was granted nothing in this ledger.' ELSE format('It is %s.', held) END,
			HINT = format('What is granted: SELECT * FROM %I.grants;', schema);
	END IF;
	PERFORM ledger_take_rights(schema, role, capacity, division);
	PERFORM ledger_put_policies(schema);
END
$revoke$;

COMMENT ON FUNCTION revoke_ledger(text, name, text, division_code) IS
	'Takes back what grant_ledger gave with the same arguments, but for rights that another grant of the role needs. With the '
	'last clerk or auditor row security is switched off. Only the ledger''s owner may. '
	'Errors: 42704 not a ledger, or nothing such was granted; 42501 not the owner; 22023 no such capacity.';

-- Grants of one ledger wait for each other, as they write the same policies.
CREATE FUNCTION ledger_begin_grant(schema text, role name, capacity text, division division_code) RETURNS name
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $begin$
DECLARE
	grants CONSTANT regclass := ledger_table(schema, 'grants');
	owner CONSTANT name := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = grants);
BEGIN
	IF NOT pg_has_role(owner, 'USAGE') THEN
		RAISE EXCEPTION 'permission denied to grant rights in ledger "%"', schema USING
			ERRCODE = 'insufficient_privilege',
			DETAIL = format('The ledger belongs to role %I.', owner),
			HINT = 'Ask its owner to do it.';
	END IF;
	IF role IS NULL THEN
		RAISE EXCEPTION 'the role must not be null' USING ERRCODE = 'null_value_not_allowed';
	END IF;
	IF capacity IS NULL OR capacity NOT IN ('clerk', 'auditor', 'analyst') THEN
		RAISE EXCEPTION 'there is no capacity "%"', coalesce(capacity, 'null') USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'Roles can be clerk, auditor or analyst.',
			HINT = format('As in: SELECT grant_ledger(%L, %L, ''clerk'');', schema, role);
	END IF;
	IF capacity = 'analyst' AND division IS NOT NULL THEN
		RAISE EXCEPTION 'an analyst is not of a division' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'What is published is the same for everybody.',
			HINT = format('Leave the division out: SELECT grant_ledger(%L, %L, ''analyst'');', schema, role);
	END IF;
	EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', grants);
	RETURN owner;
END
$begin$;

COMMENT ON FUNCTION ledger_begin_grant(text, name, text, division_code) IS
	'Internal. Checks who asks for which change of rights, waits for others who do, and returns the ledger''s owner.';
