
-- Functions behind module books.

CREATE FUNCTION ledger_guard_periods(aid regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $guard$
BEGIN
	PERFORM ledger_watch(aid, 'ledger_period_insert', 'INSERT', 'NEW TABLE AS written', 'ledger_check_period');
	PERFORM ledger_watch(aid, 'ledger_period_update', 'UPDATE', 'OLD TABLE AS before NEW TABLE AS written', 'ledger_check_period');
	PERFORM ledger_watch(aid, 'ledger_period_delete', 'DELETE', 'OLD TABLE AS before', 'ledger_check_period');
	EXECUTE format($sql$
		CREATE TRIGGER ledger_period_truncate BEFORE TRUNCATE ON %s
			FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_period_truncate')
		$sql$, aid);
END
$guard$;

COMMENT ON FUNCTION ledger_guard_periods(regclass) IS
	'Internal. Puts the triggers that refuse changes of closed months on aid_instances or on one of its partitions.';

-- Many rows are of few days, and those of fewer months.
CREATE FUNCTION ledger_check_period() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	days date[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		days := ARRAY(SELECT DISTINCT aided_on FROM written);
	ELSIF TG_OP = 'DELETE' THEN
		days := ARRAY(SELECT DISTINCT aided_on FROM before);
	ELSE
		days := ARRAY(SELECT aided_on FROM before UNION SELECT aided_on FROM written);
	END IF;
	PERFORM ledger_lock_periods(TG_TABLE_SCHEMA, TG_TABLE_NAME,
		ARRAY(SELECT DISTINCT date_trunc('month', day::timestamp)::date FROM unnest(days) AS day));
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION ledger_check_period() IS
	'Trigger on aid_instances. Refuses (55000) rows put into, changed in, moved into or out of, or deleted from a '
	'closed month, and keeps the months from being closed before the transaction ends.';

CREATE FUNCTION ledger_check_period_truncate() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	months date[];
BEGIN
	-- The triggers of the partitions fire as well, so that nothing is left to do for the parent.
	IF (SELECT relkind FROM pg_class WHERE oid = TG_RELID) <> 'p' THEN
		PERFORM ledger_refuse_old_snapshot('whole years of aid');
		-- The months by the partition's bounds; all months when it was detached and has none.
		EXECUTE format($sql$
			SELECT array_agg(month) FROM (SELECT month, month AS aided_on FROM %I.periods) AS p WHERE %s
			$sql$, TG_TABLE_SCHEMA, coalesce(pg_get_partition_constraintdef(TG_RELID), 'true'))
		INTO months;
		PERFORM ledger_lock_periods(TG_TABLE_SCHEMA, TG_TABLE_NAME, coalesce(months, '{}'));
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION ledger_check_period_truncate() IS
	'Trigger on aid_instances. Refuses (55000) to truncate it, or a partition, while one of its months is closed.';

CREATE FUNCTION ledger_lock_periods(schema name, table_name name, months date[]) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $lock$
DECLARE
	period record;
	found_months integer := 0;
BEGIN
	-- In one order, so that no two who lock several wait for each other.
	FOR period IN EXECUTE format($sql$
		SELECT month, version FROM %I.periods WHERE month = ANY ($1) ORDER BY month FOR SHARE
		$sql$, schema)
	USING months
	LOOP
		found_months := found_months + 1;
		IF period.version IS NOT NULL THEN
			PERFORM ledger_refuse_closed_period(schema, table_name, period.month, period.version);
		END IF;
	END LOOP;
	IF found_months < cardinality(months) THEN
		PERFORM ledger_refuse_unknown_period(schema, table_name, months);
	END IF;
END
$lock$;

COMMENT ON FUNCTION ledger_lock_periods(name, name, date[]) IS
	'Internal. Keeps months from being closed until the transaction ends; error 55000 when one is closed, or is of '
	'no open year; 40001 when the transaction''s snapshot is too old to tell.';

CREATE FUNCTION ledger_refuse_closed_period(schema name, table_name name, month date, version integer) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
DECLARE
	closing record;
BEGIN
	EXECUTE format('SELECT closed_at::date AS day, closed_by FROM %I.closings WHERE (month, version) = ($1, $2)', schema)
	INTO closing
	USING month, version;
	RAISE EXCEPTION 'month % is closed', to_char(month, 'YYYY-MM') USING
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = format('%s closed it on %s (version %s); its aid can no longer change.',
			closing.closed_by, closing.day, version),
		HINT = format('To correct it, reopen it, which is logged: SELECT reopen_period(%L, %L, ''the reason''); '
			'and close it again afterwards.', schema, month),
		SCHEMA = schema, TABLE = table_name, CONSTRAINT = 'period_is_open';
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_closed_period(name, name, date, integer) IS
	'Internal. The refusal of a change to a closed month (55000).';

CREATE FUNCTION ledger_refuse_unknown_period(schema name, table_name name, months date[]) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
DECLARE
	unknown date;
BEGIN
	-- An older snapshot does not show the months of a year that was opened meanwhile.
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		RAISE EXCEPTION 'could not serialize access due to a year opened meanwhile' USING
			ERRCODE = 'serialization_failure',
			HINT = 'The transaction might succeed if retried.';
	END IF;
	EXECUTE format($sql$
		SELECT min(m) FROM unnest($1) AS m WHERE NOT EXISTS (SELECT FROM %I.periods WHERE month = m)
		$sql$, schema)
	INTO unknown
	USING months;
	RAISE EXCEPTION 'month % is not open', to_char(unknown, 'YYYY-MM') USING
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = format('The table %I.periods does not have it, although there is a partition for its rows.', schema),
		HINT = format('Open the year: SELECT open_year(%L, %s);', schema, date_part('year', unknown)),
		SCHEMA = schema, TABLE = table_name, CONSTRAINT = 'period_is_open';
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_unknown_period(name, name, date[]) IS
	'Internal. The refusal of rows in a month that periods does not have (55000, or 40001 under an older snapshot).';

-- What close_period and reopen_period have in common.
CREATE FUNCTION ledger_begin_period_change(schema text, month date) RETURNS date
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $begin$
DECLARE
	closings CONSTANT regclass := ledger_table(schema, 'closings');
	books_owner CONSTANT text := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = closings);
BEGIN
	IF month IS NULL OR month NOT BETWEEN '1949-10-01' AND '2199-12-31' THEN
		RAISE EXCEPTION 'a ledger has no month %', coalesce(month::text, 'null') USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'Months from 1949-10 to 2199-12 can be closed.',
			HINT = 'Give any day of the month, as in: 2020-03-01.';
	END IF;
	IF NOT pg_has_role(books_owner, 'USAGE') THEN
		RAISE EXCEPTION 'permission denied to close or reopen a month of ledger "%"', schema USING
			ERRCODE = 'insufficient_privilege',
			DETAIL = format('The ledger belongs to role %I.', books_owner),
			HINT = 'Ask its owner to do it.';
	END IF;
	PERFORM ledger_refuse_old_snapshot('the state of months');

	-- One close at a time: else the last two months of a year could both miss that the year is whole.
	EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', closings);
	RETURN date_trunc('month', month::timestamp);
END
$begin$;

COMMENT ON FUNCTION ledger_begin_period_change(text, date) IS
	'Internal. Checks who asks to close or reopen which month, waits for others who do, and returns its first day.';

CREATE FUNCTION close_period(
	schema text,
	month date,
	OUT version integer,
	OUT instances bigint,
	OUT households bigint,
	OUT persons bigint,
	OUT amount yuan
) RETURNS record
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $close$
DECLARE
	first_day CONSTANT date := ledger_begin_period_change(schema, month);
	next_month CONSTANT date := first_day + interval '1 month';
	leaf regclass;
	held integer;
BEGIN
	PERFORM ledger_check_month_is_over(schema, first_day);

	-- Before the month's lock: making a partition waits for those who write to the register, and they may be about to
	-- write to the month. The year of the month after the next is opened early, so that nobody is held up at New Year.
	leaf := open_year(schema, date_part('year', first_day)::integer);
	IF next_month < '2199-12-01' THEN
		PERFORM open_year(schema, date_part('year', next_month + interval '1 month')::integer);
	END IF;
	-- Tables before rows, as writers do, and as TRUNCATE does.
	EXECUTE format('LOCK TABLE ONLY %I.aid_instances, %s IN ACCESS SHARE MODE', schema, leaf);
	EXECUTE format('SELECT version FROM %I.periods WHERE month = $1 FOR UPDATE', schema)
	INTO held
	USING first_day;
	IF held IS NOT NULL THEN
		PERFORM ledger_refuse_closed_period(schema, 'periods', first_day, held);
	END IF;

	EXECUTE format('SELECT coalesce(max(version), 0) + 1 FROM %I.closings WHERE month = $1', schema)
	INTO version
	USING first_day;
	EXECUTE format($sql$
		WITH cell AS MATERIALIZED (
			SELECT supermarket_id, tally(household_id, person_id, amount, times::bigint)
			FROM %1$I.aid_instances
			WHERE aided_on >= $1 AND aided_on < $2
			GROUP BY supermarket_id
		), closing AS (
			SELECT
				clock_timestamp() AS closed_at,
				session_user::text AS closed_by,
				rollup(tally) AS tally,
				string_agg(ledger_seal_line(supermarket_id, tally), '' ORDER BY supermarket_id) AS lines
			FROM cell
		), stored AS (
			INSERT INTO %1$I.closed_tallies SELECT $1, $3, supermarket_id, tally FROM cell
		)
		INSERT INTO %1$I.closings (month, version, closed_at, closed_by, tally, seal)
		SELECT $1, $3, closed_at, closed_by, tally,
			ledger_seal(
				(
					SELECT ledger_seal_reopening(seal, reopened_at, reopened_by, reason)
					FROM %1$I.closings
					WHERE (month, version) = ($1, $3 - 1)
				), $1, $3, closed_at, closed_by, lines)
		FROM closing
		RETURNING instances(tally), households(tally), persons(tally), amount(tally)
		$sql$, schema)
	INTO instances, households, persons, amount
	USING first_day, next_month, version;

	EXECUTE format('UPDATE %I.periods SET version = $2 WHERE month = $1', schema) USING first_day, version;
	EXECUTE format($sql$
		INSERT INTO %1$I.closed_years
		SELECT $1, rollup(c.tally)
		FROM %1$I.periods p JOIN %1$I.closings c USING (month, version)
		WHERE p.month BETWEEN make_date($1, 1, 1) AND make_date($1, 12, 1)
		HAVING count(*) = 12
		$sql$, schema)
	USING date_part('year', first_day)::integer;
END
$close$;

COMMENT ON FUNCTION close_period(text, date) IS
	'Closes a month, given by any of its days: stores the tally of its aid, all and by supermarket, refuses later '
	'change of its aid, and opens the year of the month after the next. Returns the number of the closing and its '
	'figures. Months may be closed in any order. Only the ledger''s owner may, in READ COMMITTED; waits for those who '
	'are writing to the month. '
	'Errors: 42704 not a ledger, 22023 no such month, 42501 not the owner, 25000 older snapshot, '
	'55000 the month is not over, or not covered by the records, or is closed.';

CREATE FUNCTION ledger_check_month_is_over(schema text, month date) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	last_day CONSTANT date := month + interval '1 month' - interval '1 day';
	covered date;
BEGIN
	IF last_day >= CURRENT_DATE THEN
		RAISE EXCEPTION 'month % is not over', to_char(month, 'YYYY-MM') USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('Its last day is %s; today is %s.', last_day, CURRENT_DATE),
			HINT = 'Close it when it is over and its aid is recorded.';
	END IF;
	EXECUTE format('SELECT records_through FROM %I.ledger', schema) INTO covered;
	IF last_day > covered THEN
		RAISE EXCEPTION 'records do not cover month %', to_char(month, 'YYYY-MM') USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('They cover the days through %s.', covered),
			HINT = format('When they cover the month, say so: UPDATE %I.ledger SET records_through = %L;', schema, last_day);
	END IF;
END
$check$;

COMMENT ON FUNCTION ledger_check_month_is_over(text, date) IS
	'Internal. Refuses (55000) to close a month that is not over or not covered by the records.';

CREATE FUNCTION reopen_period(schema text, month date, reason text) RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $reopen$
DECLARE
	first_day CONSTANT date := ledger_begin_period_change(schema, month);
	held integer;
BEGIN
	IF reason IS NULL OR btrim(reason, E' \t\n\u3000') = '' THEN
		RAISE EXCEPTION 'a month is not reopened without a reason' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'The reason is kept with the closing that it ends.',
			HINT = format('Say why: SELECT reopen_period(%L, %L, ''the reason'');', schema, first_day);
	END IF;
	EXECUTE format('SELECT version FROM %I.periods WHERE month = $1 FOR UPDATE', schema)
	INTO held
	USING first_day;
	IF held IS NULL THEN
		RAISE EXCEPTION 'month % is not closed', to_char(first_day, 'YYYY-MM') USING
			ERRCODE = 'object_not_in_prerequisite_state',
			HINT = 'Its aid can be changed as it is.';
	END IF;

	EXECUTE format($sql$
		UPDATE %I.closings
		SET reopened_at = clock_timestamp(), reopened_by = session_user, reason = $3
		WHERE (month, version) = ($1, $2)
		$sql$, schema)
	USING first_day, held, reason;
	EXECUTE format('UPDATE %I.periods SET version = NULL WHERE month = $1', schema) USING first_day;
	EXECUTE format('DELETE FROM %I.closed_years WHERE year = $1', schema) USING date_part('year', first_day)::integer;
	RETURN held;
END
$reopen$;

COMMENT ON FUNCTION reopen_period(text, date, text) IS
	'Opens a closed month again, given by any of its days, so that its aid can change, and keeps who did so, when and '
	'why with the closing, whose number it returns. The closing''s tallies stay: restatement tells what has changed '
	'since. Only the ledger''s owner may, in READ COMMITTED. '
	'Errors: 42704 not a ledger, 22023 no such month or no reason, 42501 not the owner, 25000 older snapshot, '
	'55000 the month is not closed.';

-- The seal of a closing. What is hashed is the same on every machine and under every setting.
CREATE FUNCTION ledger_seal_line(supermarket_id bigint, tally beneficiary_tally) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN concat(supermarket_id, ' ', encode(sha256(beneficiary_tally_send(tally)), 'hex'), E'\n');

COMMENT ON FUNCTION ledger_seal_line(bigint, beneficiary_tally) IS
	'Internal. A supermarket''s tally as one line of what the seal of a closing is over.';

CREATE FUNCTION ledger_seal(
	before bytea, month date, version integer, closed_at timestamptz, closed_by text, lines text
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(coalesce(before, '') || convert_to(
	concat(month - date '2000-01-01', ' ', version, ' ', extract(epoch FROM closed_at), ' ', closed_by, E'\n', lines),
	'UTF8'));

COMMENT ON FUNCTION ledger_seal(bytea, date, integer, timestamptz, text, text) IS
	'Internal. The seal of a closing: SHA-256 over the seal before it, its head and the lines of its supermarkets.';

CREATE FUNCTION ledger_seal_reopening(
	seal bytea, reopened_at timestamptz, reopened_by text, reason text
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(seal || convert_to(concat(extract(epoch FROM reopened_at), ' ', reopened_by, E'\n', reason), 'UTF8'));

COMMENT ON FUNCTION ledger_seal_reopening(bytea, timestamptz, text, text) IS
	'Internal. The seal of a closing together with its reopening, which the next closing''s seal is over.';
