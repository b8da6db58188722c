-- How tallies arrive: from other servers, several at a time; from tables of this database; from files.
--
-- Each county is read in a subtransaction of its own: what goes wrong with one is recorded in counties.problem, and its last tallies stay.
-- Only rows whose seal the union does not have are transferred, and only rows whose seal is valid are taken.

-- The same columns as arrivals. Tables of this database are read by _rows: a query on them would run code of their owner, such as a view's,
-- with the rights of the union's owner.
CREATE FUNCTION _county_query(county division_code, remote_schema name, is_remote boolean) RETURNS text
LANGUAGE plpgsql STABLE
AS $query$
DECLARE
	known CONSTANT bytea[] := ARRAY(SELECT t.seal FROM tallies t WHERE t.division = county);
	tables CONSTANT text[] := ARRAY[format('%I.exchange_month', remote_schema), format('%I.exchange_year', remote_schema)];
	columns CONSTANT text := 'division division_code, month date, version integer, key_id text, as_of timestamptz, reopened_at timestamptz, '
		'households_without_key bigint, persons_without_key bigint, tally bytea, closing_seal bytea, seal bytea';
BEGIN
	RETURN format($sql$
		SELECT r.is_year, r.division, r.month, r.version, r.key_id, r.as_of, r.reopened_at, r.households_without_key, r.persons_without_key,
			CASE WHEN r.seal <> ALL (%1$L::pg_catalog.bytea[]) THEN r.tally END, r.closing_seal, r.seal
		FROM (SELECT false AS is_year, m.* FROM %2$s UNION ALL SELECT true, y.* FROM %3$s) AS r
		$sql$, known,
		CASE WHEN is_remote THEN tables[1] || ' AS m' ELSE format('_rows(%L::regclass) AS m (%s)', tables[1], columns) END,
		CASE WHEN is_remote THEN tables[2] || ' AS y' ELSE format('_rows(%L::regclass) AS y (%s)', tables[2], columns) END);
END
$query$;

COMMENT ON FUNCTION _county_query(division_code, name, boolean) IS
	'Returns the query for the rows of a county, without the tallies that the union has. is_remote: the tables are on another server.';

-- Anyone can compute a seal. One row that no ledger writes would stop the views of all counties: sums would leave their types, months have no end,
-- and shared_year lists each id, of which a few kilobytes can have 10^9.
CREATE FUNCTION _is_of_ledger(arrived arrivals) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $of$
DECLARE
	tally CONSTANT beneficiary_tally := arrived.tally::beneficiary_tally;
	without_key CONSTANT beneficiary_set[] := ARRAY[slice(household_set(tally), -9223372036854775808, -1), slice(person_set(tally), -9223372036854775808, -1)];
	first_own CONSTANT bigint := -1000000000000 * left(rpad(arrived.division::text, 6, '0'), 6)::bigint;
BEGIN
	RETURN arrived.month BETWEEN first_plausible_day() AND last_plausible_day()
		AND arrived.month = date_trunc(CASE WHEN arrived.is_year THEN 'year' ELSE 'month' END, arrived.month::timestamp)
		AND arrived.version BETWEEN 1 AND 10000
		AND arrived.key_id ~ '^[0-9A-Za-z_.-]{1,40}$'
		AND arrived.as_of < statement_timestamp() + interval '1 day'
		AND instances(tally) <= 1000000000
		AND greatest(cardinality(household_set(tally)), cardinality(person_set(tally))) <= 20000000
		AND amount(tally) BETWEEN -100 * largest_plausible_amount() AND 100 * largest_plausible_amount()
		AND cardinality(without_key[1]) = arrived.households_without_key
		AND cardinality(without_key[2]) = arrived.persons_without_key
		AND coalesce(minimum(without_key[1] | without_key[2]) >= first_own, true)
		AND coalesce(maximum(without_key[1] | without_key[2]) < first_own + 1000000000000, true);
END
$of$;

COMMENT ON FUNCTION _is_of_ledger(arrivals) IS
	'Can a ledger have written this row? Its month is one, its numbers are plausible and add up with those of other counties, and ids without a key are its own.';

CREATE FUNCTION _take_arrivals(county division_code) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $take$
DECLARE
	other division_code := (SELECT a.division FROM arrivals a WHERE a.division <> county LIMIT 1);
	newest CONSTANT timestamptz := (SELECT max(a.as_of) FROM arrivals a);
	invalid bigint;
	strange bigint;
	old bigint;
	lost bigint;
BEGIN
	IF other IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('these are rows of division %s, not of %s', other, county),
			ERRCODE = 'invalid_parameter_value',
			HINT = localized('Attach the ledger under the division that its table ledger has.');
	END IF;
	WITH invalid AS (
		DELETE FROM arrivals a
		WHERE a.tally IS NOT NULL AND a.seal <> exchange_seal(a.division, a.month, a.version, a.key_id, a.as_of, a.households_without_key,
			a.persons_without_key, a.tally, a.closing_seal)
		RETURNING a.is_year, a.month, a.key_id
	), gone AS (
		-- what the county no longer has, of the keys that it uses; but not what it has with an invalid seal, nor what is newer than all it has
		DELETE FROM tallies t
		WHERE t.division = county AND t.key_id IN (SELECT a.key_id FROM arrivals a) AND t.as_of <= newest
			AND NOT EXISTS (SELECT FROM arrivals a WHERE a.is_year = t.is_year AND a.month = t.month AND a.key_id = t.key_id)
	)
	SELECT count(*) INTO invalid FROM invalid;
	lost := (SELECT count(*) FROM tallies t WHERE t.division = county AND t.as_of > newest);
	WITH strange AS (
		DELETE FROM arrivals a WHERE a.tally IS NOT NULL AND NOT _is_of_ledger(a) RETURNING a.month
	)
	SELECT count(*) INTO strange FROM strange;
	WITH old AS (
		DELETE FROM arrivals a USING tallies t
		WHERE t.division = county AND t.is_year = a.is_year AND t.month = a.month AND t.key_id = a.key_id
			AND (a.version < t.version OR a.version = t.version AND a.as_of < t.as_of)
		RETURNING a.month
	)
	SELECT count(*) INTO old FROM old;
	UPDATE tallies t SET reopened_at = a.reopened_at
	FROM arrivals a
	WHERE t.division = county AND t.is_year = a.is_year AND t.month = a.month AND t.key_id = a.key_id AND t.seal = a.seal
		AND t.reopened_at IS DISTINCT FROM a.reopened_at;
	INSERT INTO tallies AS t
	SELECT a.division, a.is_year, a.month, a.key_id, a.version, a.as_of, a.reopened_at, a.households_without_key, a.persons_without_key,
		a.tally::beneficiary_tally, a.closing_seal, a.seal, clock_timestamp()
	FROM arrivals a
	WHERE a.tally IS NOT NULL AND NOT EXISTS (SELECT FROM tallies k WHERE k.division = a.division AND k.seal = a.seal)
	ON CONFLICT ON CONSTRAINT tallies_pkey DO UPDATE
	SET version = excluded.version, as_of = excluded.as_of, reopened_at = excluded.reopened_at, households_without_key = excluded.households_without_key,
		persons_without_key = excluded.persons_without_key, tally = excluded.tally, closing_seal = excluded.closing_seal, seal = excluded.seal,
		received_at = excluded.received_at;
	DELETE FROM arrivals;
	RETURN nullif(concat_ws('; ',
		CASE WHEN invalid > 0 THEN localized('rows with an invalid seal: %s', invalid) END,
		CASE WHEN strange > 0 THEN localized('rows with contents that no ledger has: %s', strange) END,
		CASE WHEN greatest(old, lost) > 0 THEN localized('rows that are older than those received before: %s', greatest(old, lost)) END), '');
END
$take$;

COMMENT ON FUNCTION _take_arrivals(division_code) IS
	'Moves the rows of a county from arrivals into tallies. Left out are rows with an invalid seal, rows that no ledger writes, and older ones; '
	'what is newer than all that the county has remains. Returns what is wrong, or NULL. Error: 22023 rows of another division.';

CREATE FUNCTION _note_refresh(county division_code, problem text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $note$
BEGIN
	UPDATE counties c
	SET tried_at = clock_timestamp(), problem = left(_note_refresh.problem, 1000),
		refreshed_at = CASE WHEN _note_refresh.problem IS NULL THEN clock_timestamp() ELSE c.refreshed_at END
	WHERE c.division = county;
END
$note$;

COMMENT ON FUNCTION _note_refresh(division_code, text) IS 'Records how an attempt to get the tallies of a county ended.';

-- Connections are those of the session, not of the transaction: one that was left open is closed first. Arguments have exactly the types of
-- dblink's functions: a function of another role that fits better would run with the rights of the union's owner.
CREATE FUNCTION _dblink(dblink text, call text, connection text, second text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $dblink$
DECLARE
	result text;
BEGIN
	-- @plpgsql_check_options: security_warnings = false
	-- The schema is quoted by _refresh, and the calls are constants of this file.
	EXECUTE 'SELECT ' || replace(call, 'dblink.', dblink || '.') INTO result USING connection, second;
	RETURN result;
END
$dblink$;

COMMENT ON FUNCTION _dblink(text, text, text, text) IS
	'Returns what an expression of calls of dblink gives. dblink: the quoted schema of that extension. call: its functions behind "dblink.", with $1 for '
	'the connection and $2 for the second argument.';

CREATE FUNCTION _close_connection(dblink text, connection text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $close$
BEGIN
	IF dblink IS NOT NULL THEN
		PERFORM _dblink(dblink, 'CASE WHEN $1 = ANY (dblink.dblink_get_connections()) THEN dblink.dblink_disconnect($1) END', connection);
	END IF;
END
$close$;

COMMENT ON FUNCTION _close_connection(text, text) IS 'Closes a connection of dblink, if it is open. dblink: the quoted schema of that extension; NULL: it was dropped.';

CREATE FUNCTION _ask_county(dblink text, connection text, county division_code, server text, remote_schema name) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $ask$
DECLARE
	reason text;
BEGIN
	IF dblink IS NULL THEN
		RETURN localized('a union needs the extension dblink to ask other servers');
	END IF;
	PERFORM _close_connection(dblink, connection);
	PERFORM _dblink(dblink, 'dblink.dblink_connect($1, $2)', connection, server);
	IF _dblink(dblink, 'dblink.dblink_send_query($1, $2)', connection, _county_query(county, remote_schema, true)) IS DISTINCT FROM '1' THEN
		RETURN localized('the query could not be sent');
	END IF;
	RETURN NULL;
EXCEPTION
	WHEN OTHERS THEN
		GET STACKED DIAGNOSTICS reason = PG_EXCEPTION_DETAIL;
		RETURN concat_ws(': ', SQLERRM, nullif(reason, ''));
END
$ask$;

COMMENT ON FUNCTION _ask_county(text, text, division_code, text, name) IS 'Connects to a county''s server and sends its query. Returns why it failed, or NULL.';

-- OTHERS does not include what a statement_timeout of the county raises, nor a failed assertion there. dblink says so in the context of an error
-- that came from its connection; without that, it is this session that is cancelled.
CREATE FUNCTION _receive_county(county division_code, source text, connection text) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $receive$
DECLARE
	context text;
BEGIN
	-- @plpgsql_check_options: security_warnings = false
	-- Its callers made the query, and quoted the names in it.
	EXECUTE 'INSERT INTO arrivals ' || source USING connection;
	RETURN _take_arrivals(county);
EXCEPTION
	WHEN query_canceled OR assert_failure THEN
		GET STACKED DIAGNOSTICS context = PG_EXCEPTION_CONTEXT;
		IF strpos(context, format('on dblink connection named "%s"', connection)) > 0 THEN
			RETURN SQLERRM;
		END IF;
		RAISE;
	WHEN OTHERS THEN
		RETURN SQLERRM;
END
$receive$;

COMMENT ON FUNCTION _receive_county(division_code, text, text) IS
	'Takes the rows of a county from a query, in a subtransaction. Returns why it failed, or what is wrong with them, or NULL.';

-- An answer that has not arrived is not asked for: that would block the session, which could not be cancelled either. A connection that broke
-- stays busy, with a message. A look takes no more from the network than libpq's buffer has room for, less than one row: so each takes several.
--
-- Nor is the query of a silent county cancelled: libpq would wait for the same server to confirm it, without a limit. Its session ends when
-- it finds that nobody is connected.
CREATE FUNCTION _receive_counties(dblink text, asked division_code[], patience interval) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $receive$
DECLARE
	waiting division_code[] := asked;
	county division_code;
	waited interval := interval '0';
	pause double precision := 0.001;
	paused_at timestamptz;
BEGIN
	LOOP
		FOREACH county IN ARRAY waiting LOOP
			IF _dblink(dblink, $sql$
				(SELECT min(dblink.dblink_is_busy($1)) FROM generate_series(1, 16)) = 0 OR dblink.dblink_error_message($1) <> 'OK'
				$sql$, 'union_' || county)::boolean
			THEN
				PERFORM _note_refresh(county, _receive_county(county, format($sql$
					SELECT * FROM %s.dblink_get_result($1) AS r (
						is_year boolean, division division_code, month date, version integer, key_id text, as_of timestamptz, reopened_at timestamptz,
						households_without_key bigint, persons_without_key bigint, tally bytea, closing_seal bytea, seal bytea)
					$sql$, dblink), 'union_' || county));
				PERFORM _close_connection(dblink, 'union_' || county);
				waiting := array_remove(waiting, county);
				pause := 0.001;
			END IF;
		END LOOP;
		EXIT WHEN waiting = '{}' OR waited >= patience;
		paused_at := clock_timestamp();
		PERFORM pg_sleep(pause);
		waited := waited + (clock_timestamp() - paused_at);
		pause := least(2 * pause, 0.02);
	END LOOP;
	FOREACH county IN ARRAY waiting LOOP
		PERFORM _note_refresh(county, localized('no answer within %s', patience));
		PERFORM _close_connection(dblink, 'union_' || county);
	END LOOP;
END
$receive$;

COMMENT ON FUNCTION _receive_counties(text, division_code[], interval) IS
	'Takes the answers of counties that were asked, in the order in which they arrive. Counties that have not answered after it has waited for so long '
	'are reported like those that cannot be reached. The time that it takes to store answers is not counted.';

CREATE FUNCTION _refresh(
	home regclass, at_a_time integer, patience interval, OUT division division_code, OUT tallies_received bigint, OUT problem text
) RETURNS SETOF record
LANGUAGE plpgsql VOLATILE
AS $refresh$
DECLARE
	dblink CONSTANT text := (SELECT e.extnamespace::regnamespace::text FROM pg_extension e WHERE e.extname = 'dblink');
	began CONSTANT timestamptz := clock_timestamp();
	batch record;
	county record;
	asked division_code[];
	failure text;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM ledger_refuse_old_snapshot('the tallies that arrived before');
	LOCK TABLE counties IN SHARE ROW EXCLUSIVE MODE;
	FOR batch IN
		SELECT array_agg(c.division) AS divisions
		FROM (SELECT c.division, row_number() OVER (ORDER BY c.division) AS place FROM counties c WHERE c.server IS NOT NULL) AS c
		GROUP BY (c.place - 1) / greatest(at_a_time, 1)
		ORDER BY min(c.place)
	LOOP
		asked := '{}';
		FOR county IN SELECT c.* FROM counties c WHERE c.division = ANY (batch.divisions) ORDER BY c.division LOOP
			failure := _ask_county(dblink, 'union_' || county.division, county.division, county.server, county.remote_schema);
			IF failure IS NULL THEN
				asked := asked || county.division;
			ELSE
				PERFORM _note_refresh(county.division, failure);
				PERFORM _close_connection(dblink, 'union_' || county.division);
			END IF;
		END LOOP;
		PERFORM _receive_counties(dblink, asked, patience);
	END LOOP;
	FOR county IN SELECT c.* FROM counties c WHERE c.server IS NULL AND c.remote_schema IS NOT NULL ORDER BY c.division LOOP
		PERFORM _note_refresh(county.division, _receive_county(county.division, _county_query(county.division, county.remote_schema, false), NULL));
	END LOOP;
	PERFORM _note_sources();
	RETURN QUERY
		SELECT c.division, (SELECT count(*) FROM tallies t WHERE t.division = c.division AND t.received_at >= began), c.problem
		FROM counties c
		ORDER BY c.division;
END
$refresh$;

COMMENT ON FUNCTION _refresh(regclass, integer, interval) IS 'See refresh.';

CREATE FUNCTION refresh(
	at_a_time integer DEFAULT 16, patience interval DEFAULT '5 minutes', OUT division division_code, OUT tallies_received bigint, OUT problem text
) RETURNS SETOF record
LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
	SELECT r.division, r.tallies_received, r.problem FROM _refresh('ledger'::regclass, at_a_time, patience) r;
END;

COMMENT ON FUNCTION refresh(integer, interval) IS
	'Gets the tallies that the counties closed, restated or reopened since the last refresh. Returns a row for each county: how many tallies arrived, and '
	'why the county could not be read, or which rows were refused; its last tallies remain. at_a_time: how many servers work on their answers at the same '
	'time. patience: how long it waits for the answers of these servers after it has connected to them; NULL: without a limit. Only the union''s owner may '
	'call it, in READ COMMITTED. Errors: 42501 not the owner, 25000 older snapshot.';

-- The first line, fields with tabs between them; then a line for each row; the last line is the signature of all before it.
CREATE FUNCTION _load_exchange(home regclass, file oid, OUT division division_code, OUT tallies_received bigint, OUT problem text)
LANGUAGE plpgsql VOLATILE
AS $load$
DECLARE
	began CONSTANT timestamptz := clock_timestamp();
	content text;
	body text;
	signature text;
	head text[];
	sign_key bytea;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM ledger_refuse_old_snapshot('the tallies that arrived before');
	LOCK TABLE counties IN SHARE ROW EXCLUSIVE MODE;
	-- not convert_from, whose errors would show bytes of a file of another kind
	content := encode(lo_get(file), 'escape');
	body := substring(content FROM '^(.*\n)signature\t[0-9a-f]{64}\n?$');
	signature := substring(content FROM '\nsignature\t([0-9a-f]{64})\n?$');
	head := string_to_array(split_part(content, E'\n', 1), E'\t');
	IF body IS NULL OR head[1] IS DISTINCT FROM 'poverty_relief exchange' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('this is not a whole exchange file'),
			ERRCODE = 'invalid_text_representation',
			HINT = localized('Load a file as relief_report --format=exchange wrote it.');
	ELSIF head[2] <> '1' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('exchange file of version %s is not supported', head[2]),
			ERRCODE = 'invalid_text_representation',
			HINT = localized('Update the extension of the union.');
	END IF;
	division := head[3]::division_code;
	PERFORM _refuse_unattached(division);
	sign_key := (SELECT k.key FROM sign_keys k WHERE k.division = _load_exchange.division);
	IF sign_key IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the union has no key for signatures of division %s', division),
			ERRCODE = 'object_not_in_prerequisite_state',
			HINT = localized('In psql: \lo_import sign.key, and: SELECT %I.set_sign_key(%L, :LASTOID);', current_schema(), division);
	ELSIF signature <> encode(exchange_signature(convert_to(body, 'UTF8'), sign_key), 'hex') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the signature of the exchange file is wrong'),
			ERRCODE = 'invalid_text_representation',
			DETAIL = localized('The file was changed, or signed with another key.'),
			HINT = localized('Ask the county to send it again, and compare the keys.');
	END IF;
	INSERT INTO arrivals
	SELECT f[1]::boolean, division, f[2]::date, f[3]::integer, f[4], f[5]::timestamptz, nullif(f[6], '')::timestamptz, f[7]::bigint, f[8]::bigint,
		decode(f[11], 'base64'), decode(nullif(f[9], ''), 'hex'), decode(f[10], 'hex')
	FROM string_to_table(rtrim(body, E'\n'), E'\n') WITH ORDINALITY AS l (line, place), LATERAL (SELECT string_to_array(l.line, E'\t')) AS s (f)
	WHERE l.place > 1;
	IF EXISTS (
		SELECT FROM counties c WHERE c.division = _load_exchange.division AND c.written_at > head[4]::timestamptz
	) OR EXISTS (
		SELECT FROM arrivals a JOIN tallies t ON t.division = a.division AND t.is_year = a.is_year AND t.month = a.month AND t.key_id = a.key_id
		WHERE a.version < t.version OR a.version = t.version AND a.as_of < t.as_of)
	THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the exchange file is older than what was received before'),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('It was written at %s.', head[4]),
			HINT = localized('Load the newest file of the county.');
	END IF;
	problem := _take_arrivals(division);
	UPDATE counties c SET written_at = head[4]::timestamptz WHERE c.division = _load_exchange.division;
	PERFORM _note_refresh(division, problem);
	PERFORM _note_sources();
	PERFORM lo_unlink(file);
	tallies_received := (SELECT count(*) FROM tallies t WHERE t.division = _load_exchange.division AND t.received_at >= began);
END
$load$;

COMMENT ON FUNCTION _load_exchange(regclass, oid) IS 'See load_exchange.';

CREATE FUNCTION load_exchange(file oid, OUT division division_code, OUT tallies_received bigint, OUT problem text)
LANGUAGE sql VOLATILE SECURITY DEFINER
BEGIN ATOMIC
	SELECT r.division, r.tallies_received, r.problem FROM _load_exchange('ledger'::regclass, file) r;
END;

COMMENT ON FUNCTION load_exchange(oid) IS
	'Takes the tallies of a county from a file that relief_report --format=exchange wrote, and checks its signature with the key of set_sign_key. file: a '
	'large object that psql''s \lo_import made of the file; it is deleted. So no statement or log line has the tallies. Returns how many tallies were new, and which rows were refused. Only the union''s owner '
	'may call it. Errors: 42501 not the owner, 22P02 not such a file, or the signature is wrong, P0002 the county is not attached, 55000 older than what was '
	'received before, or there is no key for its signature, 25000 older snapshot.';
