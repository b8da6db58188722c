-- Rules of the ledger that span tables: a supermarket gives and receives only while it is open, and a person is
-- aided as a member of the household of that day. Each rule is checked once for each statement, over the rows that it wrote, from
-- both sides: when aid or a donation is recorded, and when the dates that allowed it change.
--
-- A transaction that records aid locks, by the foreign keys, the keys of its supermarket and person until its end. A change
-- of dates waits for that, and then sees the new rows. With a snapshot from before the wait it would not see them, so the
-- change is refused outside READ COMMITTED.

CREATE FUNCTION _refuse_closed(what text, done text, day date, supermarket_id bigint, opened_on date, closed_on date, schema_name name, table_name name)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $refuse$
BEGIN
	RAISE EXCEPTION USING
		MESSAGE = localized('supermarket %s is not open on %s', supermarket_id, day),
		ERRCODE = 'check_violation',
		DETAIL = CASE WHEN closed_on IS NULL THEN localized('It opened on %s; %s is dated %s.', opened_on, what, day)
			ELSE localized('It opened on %s and closed on %s; %s is dated %s.', opened_on, closed_on, what, day) END,
		HINT = CASE done WHEN 'given' THEN localized('Correct the day on which it was given, or the dates of the supermarket.')
			ELSE localized('Correct the day on which it was received, or the dates of the supermarket.') END,
		SCHEMA = schema_name, TABLE = table_name, CONSTRAINT = 'supermarket_is_open';
END
$refuse$;

COMMENT ON FUNCTION _refuse_closed(text, text, date, bigint, date, date, name, name) IS
	'Refuses (23514) records dated outside a supermarket''s dates.';

CREATE FUNCTION _refuse_stranger(what text, person_id bigint, household_id bigint, day date, schema_name name, table_name name)
RETURNS void
LANGUAGE plpgsql VOLATILE
AS $refuse$
BEGIN
	RAISE EXCEPTION USING
		MESSAGE = localized('person %s is not a member of household %s on %s', person_id, household_id, day),
		ERRCODE = 'check_violation',
		DETAIL = localized('They are recorded together in %s.', what),
		HINT = localized('Record the membership first, correct the household or the date, or leave the person null.'),
		SCHEMA = schema_name, TABLE = table_name, CONSTRAINT = 'aid_person_is_member';
END
$refuse$;

COMMENT ON FUNCTION _refuse_stranger(text, bigint, bigint, date, name, name) IS
	'Refuses (23514) records of a person who was not a member of the household on the day.';

-- It returns a set, because the planner inlines it into the calling query; a function that returns boolean would be called for each row.
CREATE FUNCTION _membership(person_id bigint, household_id bigint, day date) RETURNS SETOF memberships
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT m.* FROM memberships m
	WHERE m.person_id = $1 AND m.household_id = $2 AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3);
END;

COMMENT ON FUNCTION _membership(bigint, bigint, date) IS 'Returns the membership of a person in a household on a day, if there is one.';

CREATE FUNCTION was_member(person_id bigint, household_id bigint, day date) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
RETURN EXISTS (SELECT FROM _membership(person_id, household_id, day));

COMMENT ON FUNCTION was_member(bigint, bigint, date) IS
	'Returns whether a person belonged to a household on a day; false for NULL. It reads only the memberships that the caller may read.';

-- A row that is inserted locks the keys of its supermarket and person by its foreign keys, and a change of dates waits for that. A row whose
-- day is changed takes no such locks, and an older snapshot does not show dates that were changed since.
CREATE FUNCTION _hold_dates(supermarkets bigint[], persons bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $hold$
BEGIN
	PERFORM FROM supermarkets s WHERE s.supermarket_id = ANY (supermarkets) ORDER BY s.supermarket_id FOR KEY SHARE;
	PERFORM FROM persons p WHERE p.person_id = ANY (persons) ORDER BY p.person_id FOR KEY SHARE;
	IF _has_old_snapshot() THEN
		PERFORM FROM memberships m WHERE m.person_id = ANY (persons) ORDER BY m.person_id, m.valid_from FOR SHARE;
	END IF;
END
$hold$;

COMMENT ON FUNCTION _hold_dates(bigint[], bigint[]) IS
	'Prevents changes of the dates of supermarkets and the memberships of persons until the transaction ends. Error: 40001 they '
	'were changed since the transaction''s snapshot.';

CREATE FUNCTION _has_old_snapshot() RETURNS boolean
LANGUAGE sql STABLE
RETURN current_setting('transaction_isolation') IN ('repeatable read', 'serializable');

COMMENT ON FUNCTION _has_old_snapshot() IS 'Returns whether the transaction''s snapshot is older than the statement, as it is outside READ COMMITTED.';

CREATE FUNCTION _check_aid() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	first_month date;
	last_month date;
	months date[];
	is_outside boolean;
	persons_named bigint;
	is_open boolean;
	memory text;
	wrong record;
BEGIN
	PERFORM ledger_enter(TG_RELID);
	IF TG_OP = 'UPDATE' THEN
		PERFORM _hold_dates(array_agg(DISTINCT c.supermarket_id), array_agg(DISTINCT c.person_id))
		FROM (
				SELECT supermarket_id, household_id, person_id, aided_on FROM written
			EXCEPT
				SELECT supermarket_id, household_id, person_id, aided_on FROM before
		) AS c;
	ELSIF _has_old_snapshot() THEN
		PERFORM _hold_dates(array_agg(DISTINCT w.supermarket_id), array_agg(DISTINCT w.person_id)) FROM written w;
	END IF;
	SELECT date_trunc('month', min(g.first_day)::timestamp), date_trunc('month', max(g.last_day)::timestamp),
		bool_or(g.first_day < s.opened_on OR g.last_day >= s.closed_on), sum(g.persons)
	INTO first_month, last_month, is_outside, persons_named
	FROM (
		SELECT w.supermarket_id, min(w.aided_on) AS first_day, max(w.aided_on) AS last_day, count(w.person_id) AS persons
		FROM written w
		GROUP BY w.supermarket_id
	) AS g JOIN supermarkets s USING (supermarket_id);
	IF is_outside THEN
		SELECT w.aid_id, w.aided_on, s.supermarket_id, s.opened_on, s.closed_on INTO wrong
		FROM written w JOIN supermarkets s USING (supermarket_id)
		WHERE w.aided_on < s.opened_on OR w.aided_on >= s.closed_on
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1;
		PERFORM _refuse_closed(localized('aid instance %s', wrong.aid_id), 'given', wrong.aided_on,
			wrong.supermarket_id, wrong.opened_on, wrong.closed_on, TG_TABLE_SCHEMA, TG_TABLE_NAME);
	END IF;

	IF persons_named > 0 THEN
		-- A kept plan is right for as many rows as it was made for, and by far the most statements write few.
		IF persons_named <= 1000 THEN
			SELECT w.aid_id, w.aided_on, w.person_id, w.household_id INTO wrong
			FROM written w
			WHERE w.person_id IS NOT NULL AND NOT EXISTS (SELECT FROM _membership(w.person_id, w.household_id, w.aided_on))
			ORDER BY w.aided_on, w.aid_id
			LIMIT 1;
		ELSE
			-- Parts of a hash table that fit the processor's cache are faster than all of it in memory.
			memory := current_setting('work_mem');
			PERFORM set_config('work_mem', '4MB', true);
			EXECUTE $sql$
				SELECT w.aid_id, w.aided_on, w.person_id, w.household_id
				FROM written w LEFT JOIN _membership(w.person_id, w.household_id, w.aided_on) AS m ON m.person_id = w.person_id
				WHERE w.person_id IS NOT NULL AND m.person_id IS NULL
				ORDER BY w.aided_on, w.aid_id
				LIMIT 1
				$sql$ INTO wrong;
			PERFORM set_config('work_mem', memory, true);
		END IF;
		IF wrong.aid_id IS NOT NULL THEN
			PERFORM _refuse_stranger(localized('aid instance %s', wrong.aid_id), wrong.person_id, wrong.household_id, wrong.aided_on,
				TG_TABLE_SCHEMA, TG_TABLE_NAME);
		END IF;
	END IF;

	IF TG_OP = 'UPDATE' THEN
		months := ARRAY(
				SELECT date_trunc('month', aided_on::timestamp)::date FROM written
			UNION
				SELECT date_trunc('month', aided_on::timestamp)::date FROM before
			ORDER BY 1);
	ELSIF first_month = last_month THEN
		-- The usual case, without the call below. A month that is not open is left to it.
		SELECT p.version IS NULL INTO is_open FROM periods p WHERE p.month = first_month FOR SHARE;
		IF is_open THEN
			RETURN NULL;
		END IF;
		months := ARRAY[first_month];
	ELSE
		months := ARRAY(SELECT DISTINCT date_trunc('month', aided_on::timestamp)::date FROM written ORDER BY 1);
	END IF;
	PERFORM _lock_periods(months, TG_TABLE_NAME);
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_aid() IS
	'Trigger on aid_instances. Refuses (23514) aid from a supermarket that was not open on the day, and aid to a person who was not a '
	'member of the household on the day; and (55000) rows inserted into, changed in, or moved into or out of a closed month. Prevents '
	'the months from being closed before the transaction ends. All checks are in one function, because each trigger adds to the cost of a row.';

CREATE TRIGGER ledger_check_insert AFTER INSERT ON aid_instances
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_aid();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON aid_instances
	REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_aid();

CREATE FUNCTION _check_donation() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	wrong record;
BEGIN
	PERFORM ledger_enter(TG_RELID);
	IF TG_OP = 'UPDATE' OR _has_old_snapshot() THEN
		PERFORM _hold_dates(array_agg(DISTINCT w.supermarket_id), NULL) FROM written w;
	END IF;
	SELECT w.donation_id, w.received_on, s.supermarket_id, s.opened_on, s.closed_on INTO wrong
	FROM written w JOIN supermarkets s USING (supermarket_id)
	WHERE w.received_on < s.opened_on OR w.received_on >= s.closed_on
	ORDER BY w.received_on, w.donation_id
	LIMIT 1;
	IF FOUND THEN
		PERFORM _refuse_closed(localized('donation %s', wrong.donation_id), 'received', wrong.received_on,
			wrong.supermarket_id, wrong.opened_on, wrong.closed_on, TG_TABLE_SCHEMA, TG_TABLE_NAME);
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_donation() IS
	'Trigger on donations. Refuses (23514) a donation received by a supermarket that was not open on the day.';

CREATE TRIGGER ledger_check_insert AFTER INSERT ON donations
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_donation();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON donations
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_donation();

CREATE FUNCTION _check_supermarket_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	wrong record;
BEGIN
	PERFORM ledger_enter(TG_RELID);
	IF NOT EXISTS (
		SELECT FROM written w JOIN before b USING (supermarket_id)
		WHERE (w.opened_on, w.closed_on) IS DISTINCT FROM (b.opened_on, b.closed_on))
	THEN
		RETURN NULL;
	END IF;
	PERFORM ledger_refuse_old_snapshot('dates of supermarkets');

	SELECT w.supermarket_id, d.what, d.day INTO wrong
	FROM written w, LATERAL (
			SELECT 'aid', a.aided_on FROM aid_instances a WHERE a.supermarket_id = w.supermarket_id
		UNION ALL
			SELECT 'donation', n.received_on FROM donations n WHERE n.supermarket_id = w.supermarket_id
		) AS d (what, day)
	WHERE d.day < w.opened_on OR d.day >= w.closed_on
	ORDER BY d.day, d.what
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the dates of supermarket %s exclude %s', wrong.supermarket_id, wrong.day),
			ERRCODE = 'check_violation',
			DETAIL = CASE wrong.what WHEN 'aid' THEN localized('Aid of %s is recorded for it.', wrong.day)
				ELSE localized('A donation of %s is recorded for it.', wrong.day) END,
			HINT = localized('Correct what is recorded on that day first.'),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'supermarket_is_open';
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_supermarket_change() IS
	'Trigger on supermarkets. Refuses (23514) dates that exclude aid or donations recorded for the supermarket.';

CREATE TRIGGER ledger_check_update AFTER UPDATE ON supermarkets
	REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_supermarket_change();

CREATE FUNCTION _check_membership_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	wrong record;
BEGIN
	PERFORM ledger_enter(TG_RELID);
	PERFORM ledger_refuse_old_snapshot('memberships');

	-- Waits for transactions that record aid for these persons, so that the next query sees their rows.
	PERFORM FROM persons WHERE person_id IN (SELECT person_id FROM before) ORDER BY person_id FOR UPDATE;

	SELECT a.person_id, a.household_id, a.aided_on INTO wrong
	FROM (
			SELECT person_id, household_id, aided_on FROM aid_instances
		UNION ALL
			SELECT person_id, household_id, given_on FROM benefits
		UNION ALL
			SELECT person_id, household_id, given_on FROM event_recipients
		) AS a
	WHERE a.person_id IN (SELECT person_id FROM before) AND NOT EXISTS (SELECT FROM _membership(a.person_id, a.household_id, a.aided_on))
	ORDER BY a.aided_on, a.person_id
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('person %s was aided as a member of household %s on %s', wrong.person_id, wrong.household_id, wrong.aided_on),
			ERRCODE = 'check_violation',
			DETAIL = localized('That aid would be left without a membership.'),
			HINT = localized('Include that day in the membership, or correct the aid first.'),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'aid_person_is_member';
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_membership_change() IS
	'Trigger on memberships. Refuses (23514) a change that would leave aid, a benefit or an event''s gift to a person '
	'without a membership.';

CREATE TRIGGER ledger_check_update AFTER UPDATE ON memberships
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _check_membership_change();
CREATE TRIGGER ledger_check_delete AFTER DELETE ON memberships
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _check_membership_change();
