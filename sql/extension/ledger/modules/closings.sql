-- Period closes. The aid of a closed month is tallied and stored, and its changes are refused until the month is reopened, which
-- is logged; the tallies of a reopened closing are kept.
--
-- No row is lost between a close and concurrent writers. A transaction that writes aid takes a shared lock on the rows of its
-- months in periods until its end. A close updates that row: it waits for the writers and then counts, with a new
-- snapshot, what they have written. Later writers wait for the close and then find the month closed; if their snapshot
-- is older than the close (REPEATABLE READ, SERIALIZABLE), the server raises a serialization failure (40001). The close
-- itself needs the new snapshot and so runs in READ COMMITTED.

CREATE TABLE closings (
	month date,
	version integer,
	closed_at timestamptz NOT NULL,
	closed_by text NOT NULL,
	tally beneficiary_tally NOT NULL,
	seal bytea NOT NULL,
	reopened_at timestamptz,
	reopened_by text,
	reason text,
	PRIMARY KEY (month, version),
	CONSTRAINT closings_month_is_its_first_day CHECK (date_part('day', month) = 1),
	CONSTRAINT closings_version_is_positive CHECK (version > 0),
	CONSTRAINT closings_reopening_is_whole
		CHECK (num_nulls(reopened_at, reopened_by, reason) IN (0, 3))
);
SELECT describe_table('closings', 'books');

COMMENT ON TABLE closings IS
	'All closings of months, including those reopened since: the aid as it was known, and could be published, '
	'at that time. close_period and reopen_period write it.';
COMMENT ON COLUMN closings.month IS 'First day of the month.';
COMMENT ON COLUMN closings.version IS 'Number of the closing among those of the month, from 1.';
COMMENT ON COLUMN closings.closed_at IS 'When it was closed.';
COMMENT ON COLUMN closings.closed_by IS 'Login (session_user) that closed it.';
COMMENT ON COLUMN closings.tally IS
	'Tally of all aid of the month. It contains the numbers of the households and persons, so it is not for '
	'publication.';
COMMENT ON COLUMN closings.seal IS
	'SHA-256 over this closing, its rows of closed_tallies, and the previous closing of the month with its '
	'reopening. If you note it on paper, you can prove later that none of them was changed.';
COMMENT ON COLUMN closings.reopened_at IS 'When the month was reopened; NULL: this closing is in force.';
COMMENT ON COLUMN closings.reopened_by IS 'Login (session_user) that reopened it; NULL: not reopened.';
COMMENT ON COLUMN closings.reason IS 'Reason for the reopening.';

-- With the rights of the owner: publication_edition shows to everybody whether it differs from that of the edition.
CREATE VIEW book_changes WITH (security_barrier) AS
SELECT count(*) + count(c.reopened_at) AS changes FROM closings c;

COMMENT ON VIEW book_changes IS 'One row: how often months were closed and reopened so far.';
COMMENT ON COLUMN book_changes.changes IS 'Number of closings and of reopenings. It never shrinks.';

CREATE TABLE closed_tallies (
	month date,
	version integer,
	supermarket_id bigint REFERENCES supermarkets,
	tally beneficiary_tally NOT NULL,
	amounts household_amounts,
	row_digest bytea,
	PRIMARY KEY (month, version, supermarket_id),
	FOREIGN KEY (month, version) REFERENCES closings
);
CREATE INDEX ON closed_tallies (supermarket_id);
SELECT describe_table('closed_tallies', 'books', '{supermarket_id.division}');

COMMENT ON TABLE closed_tallies IS
	'Aid of each supermarket in a closed month, as it was when the month was closed. A row has the tally, the amounts by '
	'household and a digest of the rows. Supermarkets without aid in the month have no row.';
COMMENT ON COLUMN closed_tallies.month IS 'First day of the month.';
COMMENT ON COLUMN closed_tallies.version IS 'The closing that it is part of.';
COMMENT ON COLUMN closed_tallies.supermarket_id IS 'The supermarket.';
COMMENT ON COLUMN closed_tallies.tally IS
	'Tally of the supermarket''s aid of the month. It contains the numbers of the households and persons, so it is not for publication.';
COMMENT ON COLUMN closed_tallies.amounts IS
	'Amount that each household received there in the month. Not for publication. NULL: a closing of a ledger of format 1 or 2.';
COMMENT ON COLUMN closed_tallies.row_digest IS
	'SHA-256 over the supermarket''s hand-outs of the month in order of day and number. NULL: a closing of a ledger of format 1 or 2.';

CREATE TABLE closed_years (
	year integer PRIMARY KEY,
	tally beneficiary_tally NOT NULL
);
SELECT describe_table('closed_years', 'books');

COMMENT ON TABLE closed_years IS
	'Tallies of the years whose twelve months are all closed: the merged tallies of the months. '
	'close_period and reopen_period write it.';
COMMENT ON COLUMN closed_years.year IS 'Calendar year.';
COMMENT ON COLUMN closed_years.tally IS
	'Tally of all aid of the year. It contains the numbers of the households and persons, so it is not for publication.';

CREATE TABLE periods (
	month date PRIMARY KEY,
	version integer,
	note text,
	FOREIGN KEY (month, version) REFERENCES closings,
	CONSTRAINT periods_month_is_its_first_day CHECK (date_part('day', month) = 1)
);
SELECT describe_table('periods', 'reference');

COMMENT ON TABLE periods IS 'Months of the years opened by open_year, and whether each is closed.';
COMMENT ON COLUMN periods.month IS 'First day of the month.';
COMMENT ON COLUMN periods.version IS
	'Number of the closing in force; NULL: the month is open. close_period and reopen_period set it.';
COMMENT ON COLUMN periods.note IS 'Remark.';

CREATE FUNCTION _refuse_closed_period(month date, version integer, table_name name) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $refuse$
DECLARE
	schema CONSTANT name := current_schema();
	closing record;
BEGIN
	SELECT c.closed_at::date AS day, c.closed_by INTO closing FROM closings c WHERE (c.month, c.version) = ($1, $2);
	RAISE EXCEPTION USING
		MESSAGE = localized('month %s is closed', to_char(month, 'YYYY-MM')),
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = localized('%s closed it on %s (version %s); its aid can no longer change.', closing.closed_by, closing.day, version),
		HINT = localized('To correct it, reopen it, which is logged: SELECT %I.reopen_period(%L, ''the reason''); '
			'and close it again afterwards.', schema, month),
		SCHEMA = schema, TABLE = table_name, CONSTRAINT = 'period_is_open';
END
$refuse$;

COMMENT ON FUNCTION _refuse_closed_period(date, integer, name) IS 'Refuses (55000) a change to a closed month.';

CREATE FUNCTION _refuse_unknown_period(month date, table_name name) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $refuse$
DECLARE
	schema CONSTANT name := current_schema();
BEGIN
	-- An older snapshot does not show the months of a year that was opened since.
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('could not serialize access due to a year opened meanwhile'),
			ERRCODE = 'serialization_failure',
			HINT = localized('The transaction might succeed if retried.');
	END IF;
	RAISE EXCEPTION USING
		MESSAGE = localized('month %s is not open', to_char(month, 'YYYY-MM')),
		ERRCODE = 'object_not_in_prerequisite_state',
		DETAIL = localized('The table %I.periods has no row for it, although there is a partition for its aid.', schema),
		HINT = localized('Open the year: SELECT %I.open_year(%s);', schema, date_part('year', month)),
		SCHEMA = schema, TABLE = table_name, CONSTRAINT = 'period_is_open';
END
$refuse$;

COMMENT ON FUNCTION _refuse_unknown_period(date, name) IS
	'Refuses rows in a month that periods does not have (55000, or 40001 under an older snapshot).';

-- The months are in ascending order, so that transactions that lock several months cannot deadlock. They are locked one by one,
-- because this query is planned once; for a list the server would plan each time.
CREATE FUNCTION _lock_periods(months date[], table_name name) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $lock$
DECLARE
	this_month date;
	closing integer;
BEGIN
	FOREACH this_month IN ARRAY coalesce(months, '{}') LOOP
		SELECT p.version INTO closing FROM periods p WHERE p.month = this_month FOR SHARE;
		IF closing IS NOT NULL THEN
			PERFORM _refuse_closed_period(this_month, closing, table_name);
		ELSIF NOT FOUND THEN
			PERFORM _refuse_unknown_period(this_month, table_name);
		END IF;
	END LOOP;
END
$lock$;

COMMENT ON FUNCTION _lock_periods(date[], name) IS
	'Prevents months, given in ascending order, from being closed until the transaction ends. Errors: 55000 a month is closed, or its '
	'year is not open; 40001 the transaction''s snapshot is too old to see the month.';

CREATE FUNCTION _check_period() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	PERFORM _lock_periods(ARRAY(SELECT DISTINCT date_trunc('month', aided_on::timestamp)::date FROM before ORDER BY 1), TG_TABLE_NAME);
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_period() IS
	'Trigger on aid_instances. Refuses (55000) to delete rows from a closed month, and prevents the months from being closed before the '
	'transaction ends. _check_aid does this for rows that are inserted or changed.';

CREATE FUNCTION _check_period_truncate() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	months date[];
BEGIN
	PERFORM ledger_enter(TG_RELID);
	-- The triggers of the partitions fire as well, so that nothing is left to do for the parent.
	IF (SELECT relkind FROM pg_class WHERE oid = TG_RELID) <> 'p' THEN
		PERFORM ledger_refuse_old_snapshot('whole years of aid');
		-- The months by the partition's bounds; all months when it was detached and has none.
		EXECUTE format('SELECT array_agg(month ORDER BY month) FROM (SELECT month, month AS aided_on FROM periods) AS p WHERE %s',
			coalesce(pg_get_partition_constraintdef(TG_RELID), 'true'))
		INTO months;
		PERFORM _lock_periods(coalesce(months, '{}'), TG_TABLE_NAME);
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_period_truncate() IS
	'Trigger on aid_instances. Refuses (55000) to truncate it, or a partition, while one of its months is closed.';

CREATE TRIGGER ledger_period_delete AFTER DELETE ON aid_instances
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _check_period();
CREATE TRIGGER ledger_period_truncate BEFORE TRUNCATE ON aid_instances
	FOR EACH STATEMENT EXECUTE FUNCTION _check_period_truncate();

-- One close at a time: otherwise two transactions that close the last two months of a year could both miss that the year is complete.
CREATE FUNCTION _begin_period_change(month date) RETURNS date
LANGUAGE plpgsql VOLATILE
AS $begin$
BEGIN
	IF month IS NULL OR month NOT BETWEEN first_plausible_day() AND last_plausible_day() THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('month %s is out of range', coalesce(month::text, 'null')),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('Months from %s to %s can be closed.', to_char(first_plausible_day(), 'YYYY-MM'),
				to_char(last_plausible_day(), 'YYYY-MM')),
			HINT = localized('Give any day of the month, as in: 2020-03-01.');
	END IF;
	PERFORM ledger_refuse_old_snapshot('the state of months');
	LOCK TABLE closings IN SHARE ROW EXCLUSIVE MODE;
	RETURN date_trunc('month', month::timestamp)::date;
END
$begin$;

COMMENT ON FUNCTION _begin_period_change(date) IS
	'Waits for others who close or reopen a month, and returns the first day of the requested month.';

CREATE FUNCTION _check_month_is_over(month date) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
DECLARE
	last_day CONSTANT date := (month + interval '1 month' - interval '1 day')::date;
	covered CONSTANT date := (SELECT l.records_through FROM ledger l);
BEGIN
	IF last_day >= CURRENT_DATE THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('month %s is not over', to_char(month, 'YYYY-MM')),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('Its last day is %s; today is %s.', last_day, CURRENT_DATE),
			HINT = localized('Close it when it is over and its aid is recorded.');
	END IF;
	IF last_day > covered THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('records do not cover month %s', to_char(month, 'YYYY-MM')),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('They cover the days through %s.', covered),
			HINT = localized('When they cover the month, record that: UPDATE %I.ledger SET records_through = %L;', current_schema(), last_day);
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_month_is_over(date) IS
	'Refuses (55000) to close a month that is not over or not covered by the records.';

CREATE FUNCTION _close_period(
	home regclass, month date, OUT version integer, OUT instances bigint, OUT households bigint, OUT persons bigint, OUT amount yuan
)
LANGUAGE plpgsql VOLATILE
AS $close$
DECLARE
	first_day date;
	next_month date;
	leaf regclass;
	held integer;
BEGIN
	PERFORM ledger_enter(home);
	first_day := _begin_period_change(month);
	next_month := (first_day + interval '1 month')::date;
	PERFORM _check_month_is_over(first_day);

	-- Before the month's lock: making a partition waits for those who write to the register, and they may be about to
	-- write to the month. The year of the month after the next is opened early, so that nobody has to wait at New Year.
	leaf := _open_year(home, date_part('year', first_day)::integer);
	IF next_month < date_trunc('month', last_plausible_day()) THEN
		PERFORM _open_year(home, date_part('year', next_month + interval '1 month')::integer);
	END IF;
	-- Tables before rows, as writers do, and as TRUNCATE does.
	EXECUTE format('LOCK TABLE ONLY aid_instances, %s IN ACCESS SHARE MODE', leaf);
	SELECT p.version INTO held FROM periods p WHERE p.month = first_day FOR UPDATE;
	IF held IS NOT NULL THEN
		PERFORM _refuse_closed_period(first_day, held, 'periods');
	END IF;

	SELECT coalesce(max(c.version), 0) + 1 INTO version FROM closings c WHERE c.month = first_day;
	WITH cell AS MATERIALIZED (
		SELECT a.supermarket_id, tally(a.household_id, a.person_id, a.amount, a.times::bigint) AS tally,
			amounts_by_household(a.household_id, a.amount) AS amounts,
			sha256(convert_to(string_agg(ledger_seal_row(a.aid_id, a.household_id, a.person_id, a.amount, a.aided_on, a.times), ''
				ORDER BY a.aided_on, a.aid_id), 'UTF8')) AS row_digest
		FROM aid_instances a
		WHERE a.aided_on >= first_day AND a.aided_on < next_month
		GROUP BY a.supermarket_id
	), closing AS (
		SELECT
			clock_timestamp() AS closed_at,
			session_user::text AS closed_by,
			rollup(cell.tally) AS tally,
			string_agg(ledger_seal_line(cell.supermarket_id, cell.tally, cell.amounts, cell.row_digest), ''
				ORDER BY cell.supermarket_id) AS lines
		FROM cell
	), stored AS (
		INSERT INTO closed_tallies (month, version, supermarket_id, tally, amounts, row_digest)
		SELECT first_day, _close_period.version, cell.supermarket_id, cell.tally, cell.amounts, cell.row_digest FROM cell
	)
	INSERT INTO closings AS made (month, version, closed_at, closed_by, tally, seal)
	SELECT first_day, _close_period.version, c.closed_at, c.closed_by, c.tally,
		ledger_seal(
			(
				SELECT ledger_seal_reopening(b.seal, b.reopened_at, b.reopened_by, b.reason)
				FROM closings b
				WHERE b.month = first_day AND b.version = _close_period.version - 1
			), first_day, _close_period.version, c.closed_at, c.closed_by, c.lines)
	FROM closing c
	RETURNING instances(made.tally), households(made.tally), persons(made.tally), amount(made.tally)
	INTO instances, households, persons, amount;

	UPDATE periods p SET version = _close_period.version WHERE p.month = first_day;
	INSERT INTO closed_years
	SELECT date_part('year', first_day), rollup(c.tally)
	FROM periods p JOIN closings c ON c.month = p.month AND c.version = p.version
	WHERE p.month BETWEEN date_trunc('year', first_day::timestamp) AND date_trunc('year', first_day::timestamp) + interval '11 months'
	HAVING count(*) = 12;
	PERFORM _exchange_closed_months();
END
$close$;

COMMENT ON FUNCTION _close_period(regclass, date) IS 'See close_period.';

CREATE FUNCTION close_period(
	month date, OUT version integer, OUT instances bigint, OUT households bigint, OUT persons bigint, OUT amount yuan
)
LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
	SELECT c.version, c.instances, c.households, c.persons, c.amount FROM _close_period('ledger'::regclass, month) c;
END;

COMMENT ON FUNCTION close_period(date) IS
	'Closes a month, given by any of its days, so that its aid can no longer be changed. It stores the tally of all aid and of the aid '
	'of each supermarket, with the amounts by household and a digest of the rows, and opens the year of the month after '
	'the next. It writes exchange_month and exchange_year, if exchange_keys has a valid key. Returns the number of the closing and its figures. Months may be closed in any order. Only the ledger''s '
	'owner may call it, in READ COMMITTED. It waits for transactions that write to the month. '
	'Errors: 22023 no such month, 42501 not the owner, 25000 older snapshot, '
	'55000 the month is not over, or not covered by the records, or is closed.';

CREATE FUNCTION _reopen_period(home regclass, month date, reason text) RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $reopen$
DECLARE
	first_day date;
	held integer;
BEGIN
	PERFORM ledger_enter(home);
	first_day := _begin_period_change(month);
	IF reason IS NULL OR btrim(reason, E' \t\n\u3000') = '' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('reopening a month requires a reason'),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('The reason is recorded with the closing.'),
			HINT = localized('Give a reason: SELECT %I.reopen_period(%L, ''the reason'');', current_schema(), first_day);
	END IF;
	SELECT p.version INTO held FROM periods p WHERE p.month = first_day FOR UPDATE;
	IF held IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('month %s is not closed', to_char(first_day, 'YYYY-MM')),
			ERRCODE = 'object_not_in_prerequisite_state',
			HINT = localized('Its aid can be changed without reopening it.');
	END IF;

	UPDATE closings c
	SET reopened_at = clock_timestamp(), reopened_by = session_user, reason = _reopen_period.reason
	WHERE c.month = first_day AND c.version = held;
	UPDATE periods p SET version = NULL WHERE p.month = first_day;
	DELETE FROM closed_years y WHERE y.year = date_part('year', first_day)::integer;
	PERFORM _mark_exchange_reopened(first_day);
	RETURN held;
END
$reopen$;

COMMENT ON FUNCTION _reopen_period(regclass, date, text) IS 'See reopen_period.';

CREATE FUNCTION reopen_period(month date, reason text) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _reopen_period('ledger'::regclass, month, reason);

COMMENT ON FUNCTION reopen_period(date, text) IS
	'Reopens a closed month, given by any of its days, so that its aid can be changed. It records who reopened it, when and '
	'why with the closing, and returns the number of the closing. The tallies of the closing are kept: restatement shows '
	'what has changed since. Only the ledger''s owner may call it, in READ COMMITTED. '
	'Errors: 22023 no such month or no reason, 42501 not the owner, 25000 older snapshot, 55000 the month is not closed.';
