-- The capacities of a union. What is merged is of no division, so all are of the whole union.

CREATE FUNCTION _check_capacity(role name, capacity text, division division_code) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
BEGIN
	IF capacity IS NULL OR capacity NOT IN ('auditor', 'analyst') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no capacity "%s"', coalesce(capacity, 'null')),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('Roles can be auditor or analyst of a union.'),
			HINT = localized('As in: SELECT %I.grant_access(%L, ''analyst'');', current_schema(), role);
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_capacity(name, text, division_code) IS 'Refuses (22023) capacities that a union does not have.';

CREATE FUNCTION _check_granted_division(division division_code) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
BEGIN
	IF division IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('access to a union cannot be limited to a division'),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('Its figures are of all counties together.'),
			HINT = localized('Leave the division out.');
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_granted_division(division_code) IS 'Refuses (22023) a division.';
