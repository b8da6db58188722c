
-- Functions behind module checks.

CREATE FUNCTION ledger_watch(watched regclass, name text, event text, rows text, VARIADIC call text[]) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $watch$
BEGIN
	EXECUTE format('CREATE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner(%s)',
		name, event, watched, 'REFERENCING ' || rows,
		(SELECT string_agg(quote_literal(word), ', ' ORDER BY place) FROM unnest(call) WITH ORDINALITY AS c (word, place)));
END
$watch$;

COMMENT ON FUNCTION ledger_watch(regclass, text, text, text, text[]) IS
	'Internal. Puts a trigger on a table that fires after each statement, with the rights of the ledger''s owner. rows: which rows '
	'it sees, and under what name; NULL: none, as after TRUNCATE. call: the trigger function, and its arguments.';

-- Statement triggers fire for the table that the statement names, so each partition needs its own as well.
CREATE FUNCTION ledger_guard_aid(aid regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $guard$
BEGIN
	PERFORM ledger_watch(aid, 'ledger_check_insert', 'INSERT', 'NEW TABLE AS written', 'ledger_check_aid');
	PERFORM ledger_watch(aid, 'ledger_check_update', 'UPDATE', 'NEW TABLE AS written', 'ledger_check_aid');
	PERFORM ledger_guard_periods(aid);
	PERFORM ledger_guard_draws(aid);
	PERFORM ledger_audit_table(aid);
END
$guard$;

COMMENT ON FUNCTION ledger_guard_aid(regclass) IS
	'Internal. Puts the triggers of aid_instances on it or on one of its partitions.';

CREATE FUNCTION ledger_check_aid() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	wrong record;
BEGIN
	EXECUTE format($sql$
		SELECT w.aid_id, w.aided_on, s.supermarket_id, s.opened_on, s.closed_on
		FROM written w JOIN %I.supermarkets s USING (supermarket_id)
		WHERE w.aided_on < s.opened_on OR w.aided_on >= s.closed_on
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.supermarket_id IS NOT NULL THEN
		PERFORM ledger_refuse_closed('aid instance ' || wrong.aid_id, 'given', wrong.aided_on,
			wrong.supermarket_id, wrong.opened_on, wrong.closed_on,
			TG_TABLE_SCHEMA, TG_TABLE_NAME);
	END IF;

	EXECUTE format($sql$
		SELECT w.aid_id, w.aided_on, w.person_id, w.household_id
		FROM written w
		WHERE w.person_id IS NOT NULL AND NOT EXISTS (
			SELECT FROM %I.memberships m
			WHERE m.person_id = w.person_id AND m.household_id = w.household_id
				AND m.valid_from <= w.aided_on AND (m.valid_to IS NULL OR m.valid_to > w.aided_on))
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.person_id IS NOT NULL THEN
		PERFORM ledger_refuse_stranger(wrong.aid_id, wrong.person_id, wrong.household_id, wrong.aided_on, TG_TABLE_SCHEMA, TG_TABLE_NAME);
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION ledger_check_aid() IS
	'Trigger on aid_instances. Refuses (23514) aid from a supermarket that was not open on the day, and to a '
	'person who was no member of the household on the day.';

CREATE FUNCTION ledger_check_donation() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	wrong record;
BEGIN
	EXECUTE format($sql$
		SELECT w.donation_id, w.received_on, s.supermarket_id, s.opened_on, s.closed_on
		FROM written w JOIN %I.supermarkets s USING (supermarket_id)
		WHERE w.received_on < s.opened_on OR w.received_on >= s.closed_on
		ORDER BY w.received_on, w.donation_id
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.supermarket_id IS NOT NULL THEN
		PERFORM ledger_refuse_closed('donation ' || wrong.donation_id, 'received', wrong.received_on,
			wrong.supermarket_id, wrong.opened_on, wrong.closed_on,
			TG_TABLE_SCHEMA, TG_TABLE_NAME);
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION ledger_check_donation() IS
	'Trigger on donations. Refuses (23514) a donation received by a supermarket that was not open on the day.';

CREATE FUNCTION ledger_refuse_closed(
	what text, done text, day date, supermarket_id bigint, opened_on date, closed_on date,
	schema_name name, table_name name
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
BEGIN
	RAISE EXCEPTION 'supermarket % is not open on %', supermarket_id, day USING
		ERRCODE = 'check_violation',
		DETAIL = format('It opened on %s%s; %s is dated %s.', opened_on,
			coalesce(' and closed on ' || closed_on, ''), what, day),
		HINT = format('Correct the day on which it was %s, or the dates of the supermarket.', done),
		SCHEMA = schema_name, TABLE = table_name, CONSTRAINT = 'supermarket_is_open';
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_closed(text, text, date, bigint, date, date, name, name) IS
	'Internal. The refusal of what is dated outside a supermarket''s dates (23514).';

CREATE FUNCTION ledger_refuse_stranger(
	aid_id bigint, person_id bigint, household_id bigint, day date, schema_name name, table_name name
) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
BEGIN
	RAISE EXCEPTION 'person % is not a member of household % on %', person_id, household_id, day USING
		ERRCODE = 'check_violation',
		DETAIL = format('Aid instance %s names them together.', aid_id),
		HINT = 'Record the membership first, correct the household or the date, or leave the person null.',
		SCHEMA = schema_name, TABLE = table_name, CONSTRAINT = 'aid_person_is_member';
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_stranger(bigint, bigint, bigint, date, name, name) IS
	'Internal. The refusal of aid to a person who was no member of the household on the day (23514).';

CREATE FUNCTION ledger_refuse_old_snapshot(what text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		RAISE EXCEPTION '% cannot be changed in a % transaction', what, current_setting('transaction_isolation') USING
			ERRCODE = 'invalid_transaction_state',
			DETAIL = 'What others have recorded since the transaction began could not be seen.',
			HINT = 'Change them in a READ COMMITTED transaction.';
	END IF;
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_old_snapshot(text) IS
	'Internal. Refuses (25000) what must see the rows that others have written, outside READ COMMITTED.';

CREATE FUNCTION ledger_check_supermarket_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	wrong record;
BEGIN
	IF NOT EXISTS (
		SELECT FROM written w JOIN before b USING (supermarket_id)
		WHERE (w.opened_on, w.closed_on) IS DISTINCT FROM (b.opened_on, b.closed_on))
	THEN
		RETURN NULL;
	END IF;
	PERFORM ledger_refuse_old_snapshot('dates of supermarkets');

	EXECUTE format($sql$
		SELECT w.supermarket_id, d.what, d.day
		FROM written w, LATERAL (
				SELECT 'aid', a.aided_on FROM %1$I.aid_instances a WHERE a.supermarket_id = w.supermarket_id
			UNION ALL
				SELECT 'a donation', n.received_on FROM %1$I.donations n WHERE n.supermarket_id = w.supermarket_id
			) AS d (what, day)
		WHERE d.day < w.opened_on OR d.day >= w.closed_on
		ORDER BY d.day, d.what
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.supermarket_id IS NOT NULL THEN
		RAISE EXCEPTION 'the dates of supermarket % leave out %', wrong.supermarket_id, wrong.day USING
			ERRCODE = 'check_violation',
			DETAIL = format('There is %s recorded for it on %s.', wrong.what, wrong.day),
			HINT = 'Correct what is recorded on that day first.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'supermarket_is_open';
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION ledger_check_supermarket_change() IS
	'Trigger on supermarkets. Refuses (23514) dates that leave out aid or donations recorded for the '
	'supermarket.';

CREATE FUNCTION ledger_check_membership_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	wrong record;
BEGIN
	PERFORM ledger_refuse_old_snapshot('memberships');

	-- Waits for those who are just recording aid for these persons; then the next query sees their rows.
	EXECUTE format($sql$
		SELECT FROM %I.persons
		WHERE person_id IN (SELECT person_id FROM before)
		ORDER BY person_id
		FOR UPDATE
		$sql$, TG_TABLE_SCHEMA);

	EXECUTE format($sql$
		SELECT a.person_id, a.household_id, a.aided_on
		FROM (
				SELECT person_id, household_id, aided_on FROM %1$I.aid_instances
			UNION ALL
				SELECT person_id, household_id, given_on FROM %1$I.benefits
			UNION ALL
				SELECT person_id, household_id, given_on FROM %1$I.event_recipients
			) AS a
		WHERE a.person_id IN (SELECT person_id FROM before)
			AND NOT EXISTS (
				SELECT FROM %1$I.memberships m
				WHERE m.person_id = a.person_id AND m.household_id = a.household_id
					AND m.valid_from <= a.aided_on AND (m.valid_to IS NULL OR m.valid_to > a.aided_on))
		ORDER BY a.aided_on, a.person_id
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.person_id IS NOT NULL THEN
		RAISE EXCEPTION 'person % was aided as a member of household % on %',
			wrong.person_id, wrong.household_id, wrong.aided_on USING
			ERRCODE = 'check_violation',
			DETAIL = 'That aid would be left without a membership.',
			HINT = 'Let the membership cover that day, or correct the aid first.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'aid_person_is_member';
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION ledger_check_membership_change() IS
	'Trigger on memberships. Refuses (23514) a change that would leave recorded aid to a person, a benefit or what an event '
	'gave without a membership.';
