-- What the capacities of a ledger may be granted for, and what row security asks when a row is read or written (../access_rows.sql).

ALTER TABLE grants ADD CONSTRAINT grants_division_fkey FOREIGN KEY (division) REFERENCES divisions;

CREATE FUNCTION _check_capacity(role name, capacity text, division division_code) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
BEGIN
	IF capacity IS NULL OR capacity NOT IN ('clerk', 'auditor', 'analyst', 'monitor', 'superior') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no capacity "%s"', coalesce(capacity, 'null')),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('Roles can be clerk, auditor, analyst, monitor or superior.'),
			HINT = localized('As in: SELECT %I.grant_access(%L, ''clerk'');', current_schema(), role);
	END IF;
	IF capacity IN ('analyst', 'monitor', 'superior') AND division IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = CASE capacity WHEN 'analyst' THEN localized('an analyst cannot be limited to a division')
				WHEN 'superior' THEN localized('a superior cannot be limited to a division')
				ELSE localized('a monitor cannot be limited to a division') END,
			ERRCODE = 'invalid_parameter_value',
			DETAIL = CASE capacity WHEN 'analyst' THEN localized('Published figures are the same for everybody.')
				WHEN 'superior' THEN localized('Exchanged tallies are of the whole ledger.')
				ELSE localized('The view monitoring is about the whole ledger.') END,
			HINT = localized('Leave the division out: SELECT %I.grant_access(%L, %L);', current_schema(), role, capacity);
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_capacity(name, text, division_code) IS 'Refuses (22023) capacities that do not exist, or not for a division.';

CREATE FUNCTION _check_granted_division(division division_code) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
BEGIN
	IF division IS NOT NULL AND NOT EXISTS (SELECT FROM divisions d WHERE d.division = _check_granted_division.division) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('division %s is not in ledger "%s"', division, current_schema()),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('The table %I.divisions has no row for it.', current_schema()),
			HINT = localized('Correct the code, or record the division first.');
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_granted_division(division_code) IS 'Refuses (22023) a division that is not in the ledger.';

-- A clerk sees a person through a membership in one of the clerk's households. A person who is recorded but not yet in a
-- household is visible to all clerks. Only the whole table of memberships shows this: it is read once for each query, as a set.
--
-- A caller could learn how many persons other divisions have, and their numbers. So unused numbers are included as placed too, up to the
-- last one that the ledger assigned, which a row that is just being written follows. Numbers that the owner chose beyond it have gaps.
CREATE FUNCTION placed_persons() RETURNS beneficiary_set
LANGUAGE sql STABLE SECURITY DEFINER COST 100000
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT CASE
		WHEN r.greatest::numeric - r.least < 100000000 THEN r.placed | format('{%s-%s}', r.least, r.greatest)::beneficiary_set - (r.persons - r.placed)
		ELSE r.placed
	END
	FROM (
		SELECT min(p.person_id) AS least, max(p.person_id) FILTER (WHERE p.person_id <= q.given) AS greatest,
			beneficiaries(p.person_id) AS persons, (SELECT beneficiaries(m.person_id) FROM memberships m) AS placed
		FROM persons p, pg_sequence_last_value('persons_person_id_seq'::regclass) AS q (given)
	) AS r;
END;

COMMENT ON FUNCTION placed_persons() IS
	'Returns the numbers of persons who are or were in a household, and unused numbers up to the last one that the ledger assigned. Row '
	'security uses it: all clerks can see all other persons.';
REVOKE ALL ON FUNCTION placed_persons() FROM PUBLIC;

-- The divisions of a role.
CREATE FUNCTION _scope(role name, wanted text[], OUT is_granted boolean, OUT is_whole boolean, OUT divisions division_code[])
LANGUAGE plpgsql STABLE
AS $scope$
BEGIN
	SELECT count(*) > 0, coalesce(bool_or(g.division IS NULL), false), coalesce(array_agg(g.division), '{}')
	INTO is_granted, is_whole, divisions
	FROM _grants_of(role) g
	WHERE g.capacity = ANY (wanted);
	IF pg_has_role(role, (SELECT relowner FROM pg_class WHERE oid = 'grants'::regclass), 'USAGE') THEN
		is_granted := true;
		is_whole := true;
	END IF;
END
$scope$;

COMMENT ON FUNCTION _scope(name, text[]) IS
	'Returns whether a role was granted one of these capacities, for the whole ledger or for which divisions. The owner has all.';

-- Row security asks for these two when a row is written, so that it refers only to rows that its writer may change (../access_rows.sql).
CREATE FUNCTION _clerk_divisions(home regclass) RETURNS division_code[]
LANGUAGE plpgsql STABLE
AS $divisions$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	RETURN (SELECT s.divisions FROM _scope(acting_role(), '{clerk}') AS s);
END
$divisions$;

COMMENT ON FUNCTION _clerk_divisions(regclass) IS 'See clerk_divisions.';

CREATE FUNCTION clerk_divisions() RETURNS division_code[]
LANGUAGE sql STABLE SECURITY DEFINER
RETURN _clerk_divisions('ledger'::regclass);

COMMENT ON FUNCTION clerk_divisions() IS 'Returns the divisions of which the acting role is clerk.';

-- Otherwise a clerk could see the name of any person of the register, by recording a membership for a day long past.
CREATE FUNCTION may_place(person_id bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER
RETURN EXISTS (SELECT FROM persons p WHERE p.person_id = $1)
	AND (
		NOT EXISTS (SELECT FROM memberships m WHERE m.person_id = $1)
		OR EXISTS (
			SELECT FROM memberships m JOIN households h ON h.household_id = m.household_id
			WHERE m.person_id = $1 AND h.division <@ ANY ((SELECT clerk_divisions())::division_code[])));

COMMENT ON FUNCTION may_place(bigint) IS
	'Returns whether a clerk of divisions may put a person into a household. False for a person who was only in households of other '
	'divisions, and for a missing person.';

CREATE SEQUENCE _refusals;

COMMENT ON SEQUENCE _refusals IS 'Counts refused questions about identity numbers by days; the view monitoring shows it.';

-- Each grant that allows questions about identity numbers has a counter. It is made with the grant, because a counter made with the
-- question would be removed by a rollback.
CREATE FUNCTION _make_counters(home regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $make$
DECLARE
	counter record;
BEGIN
	PERFORM ledger_enter(home);
	IF to_regclass('_refusals') IS NULL THEN -- an older ledger
		EXECUTE format('CREATE SEQUENCE %1$I._refusals; COMMENT ON SEQUENCE %1$I._refusals IS %2$L', current_schema(),
			'Counts refused questions about identity numbers by days; the view monitoring shows it.');
		PERFORM ledger_take_privileges('_refusals'::regclass);
	END IF;
	FOR counter IN
		SELECT coalesce(c.relname, n.name) AS name, g.grant_id IS NOT NULL AS is_needed
		FROM (SELECT * FROM grants WHERE capacity IN ('clerk', 'auditor')) AS g
			CROSS JOIN LATERAL (SELECT ('_questions_' || g.grant_id)::name) AS n (name)
			FULL JOIN (
				SELECT oid, relname FROM pg_class
				WHERE relnamespace = to_regnamespace(quote_ident(current_schema())) AND relkind = 'S' AND relname ~ '^_questions_[0-9]+$'
			) AS c ON c.relname = n.name
		WHERE num_nonnulls(g.grant_id, c.oid) = 1
		ORDER BY 1
	LOOP
		IF counter.is_needed THEN
			EXECUTE format('CREATE SEQUENCE %I.%I', current_schema(), counter.name);
			PERFORM ledger_take_privileges(format('%I.%I', current_schema(), counter.name)::regclass);
		ELSE
			EXECUTE format('DROP SEQUENCE %I.%I', current_schema(), counter.name);
		END IF;
	END LOOP;
END
$make$;

COMMENT ON FUNCTION _make_counters(regclass) IS
	'Makes the counters of refusals, and of questions about identity numbers for grants without one, and drops those of deleted grants.';

CREATE FUNCTION _make_counters() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _make_counters('grants'::regclass);

COMMENT ON FUNCTION _make_counters() IS 'For upgrade_ledger, whose caller need not be the owner: makes missing counters.';

-- A counter stores the day in its upper half (src/ledger/questions.c).
CREATE FUNCTION _counters(OUT name name, OUT day date, OUT count bigint) RETURNS SETOF record
LANGUAGE plpgsql VOLATILE
AS $counters$
BEGIN
	RETURN QUERY
		SELECT c.relname, date '2000-01-01' + (v.value >> 32)::integer, v.value & 4294967295
		FROM pg_class c, LATERAL (SELECT pg_sequence_last_value(c.oid)) AS v (value)
		WHERE c.relnamespace = to_regnamespace(quote_ident(current_schema())) AND c.relkind = 'S' AND c.relname ~ '^_(questions_[0-9]+|refusals)$'
			AND v.value IS NOT NULL;
END
$counters$;

COMMENT ON FUNCTION _counters() IS
	'Returns the counters of questions about identity numbers and of refusals: the last day on which each counted, and how many. Counters that '
	'were never used are left out.';

CREATE FUNCTION _keep_counters() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $keep$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	PERFORM _make_counters(TG_RELID);
	RETURN NULL;
END
$keep$;

COMMENT ON FUNCTION _keep_counters() IS 'Trigger on grants. Maintains a counter of questions about identity numbers for each grant of a clerk or auditor.';

CREATE TRIGGER ledger_keep_counters AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON grants
	FOR EACH STATEMENT EXECUTE FUNCTION _keep_counters();
