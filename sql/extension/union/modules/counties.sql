-- The counties of a union, and the tallies that they gave. A tally stays until its county gives a later one, whatever happens to the county.

CREATE TABLE union_key (
	key_id text NOT NULL,
	withdrawn numeric NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX union_key_has_one_row ON union_key ((true));
INSERT INTO union_key VALUES (''); -- create_union sets it
SELECT describe_table('union_key', 'office');

COMMENT ON TABLE union_key IS 'The key whose tallies are merged: one row. A union has the name of the key, never the key. use_key changes it.';
COMMENT ON COLUMN union_key.key_id IS 'Name of the key, as in exchange_keys of the ledgers.';
COMMENT ON COLUMN union_key.withdrawn IS
	'Number of closings and reopenings that are no longer counted, so that book_changes never becomes what it was when an edition was published.';

CREATE TABLE counties (
	division division_code PRIMARY KEY,
	name_zh text NOT NULL,
	name_en text NOT NULL,
	server name,
	remote_schema name,
	attached_at timestamptz NOT NULL DEFAULT now(),
	tried_at timestamptz,
	refreshed_at timestamptz,
	problem text,
	written_at timestamptz
);
-- Numbers without a key begin with the first six digits of the division.
CREATE UNIQUE INDEX counties_have_different_numbers ON counties (left(rpad(division::text, 6, '0'), 6));
SELECT describe_table('counties', 'office');

COMMENT ON TABLE counties IS 'Ledgers that the union counts. attach_county writes it; refresh and load_exchange keep its times.';
COMMENT ON COLUMN counties.division IS 'Division of the ledger. No two have the same first six digits.';
COMMENT ON COLUMN counties.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN counties.name_en IS 'Name in English or pinyin.';
COMMENT ON COLUMN counties.server IS 'Foreign server that refresh asks. NULL: the tables are in this database, as replicas or a ledger, or files are loaded.';
COMMENT ON COLUMN counties.remote_schema IS 'Schema of exchange_month and exchange_year on that server; NULL: files are loaded.';
COMMENT ON COLUMN counties.attached_at IS 'When it was attached.';
COMMENT ON COLUMN counties.tried_at IS 'When refresh or load_exchange last tried to get its tallies; NULL: never.';
COMMENT ON COLUMN counties.refreshed_at IS 'When they were last read without a problem; NULL: never.';
COMMENT ON COLUMN counties.problem IS 'Reason why the last attempt failed, or took only some rows; NULL: there was none.';
COMMENT ON COLUMN counties.written_at IS 'When the last file was written that was loaded; an older one is refused. NULL: none was loaded.';

CREATE TABLE sign_keys (
	division division_code PRIMARY KEY REFERENCES counties ON DELETE CASCADE,
	key bytea NOT NULL
);
SELECT describe_table('sign_keys', 'keys', secret => '{key}');

COMMENT ON TABLE sign_keys IS
	'Keys with which counties sign their files, each shared by one county and the union. Only the owner can read them. set_sign_key writes it.';
COMMENT ON COLUMN sign_keys.division IS 'The county.';
COMMENT ON COLUMN sign_keys.key IS 'The key: 32 to 64 random bytes.';

CREATE TABLE tallies (
	division division_code REFERENCES counties ON DELETE CASCADE,
	is_year boolean,
	month date,
	key_id text,
	version integer NOT NULL,
	as_of timestamptz NOT NULL,
	reopened_at timestamptz,
	households_without_key bigint NOT NULL,
	persons_without_key bigint NOT NULL,
	tally beneficiary_tally NOT NULL,
	closing_seal bytea,
	seal bytea NOT NULL,
	received_at timestamptz NOT NULL,
	PRIMARY KEY (division, is_year, month, key_id)
);
SELECT describe_table('tallies', 'books');

COMMENT ON TABLE tallies IS
	'The last tallies of each county with keyed ids, as in exchange_month and exchange_year of its ledger. Keyed ids are personal data: not for publication.';
COMMENT ON COLUMN tallies.division IS 'The county.';
COMMENT ON COLUMN tallies.is_year IS 'True: of a year whose months are all closed; false: of a month.';
COMMENT ON COLUMN tallies.month IS 'First day of the month or year.';
COMMENT ON COLUMN tallies.key_id IS 'Key of the keyed ids.';
COMMENT ON COLUMN tallies.version IS 'Number of the closing: more than 1 is a restatement.';
COMMENT ON COLUMN tallies.as_of IS 'When the county wrote it.';
COMMENT ON COLUMN tallies.reopened_at IS 'When the county reopened the month; NULL: it is closed.';
COMMENT ON COLUMN tallies.households_without_key IS 'Households in it without an identified head.';
COMMENT ON COLUMN tallies.persons_without_key IS 'Persons in it without an undisputed identity number.';
COMMENT ON COLUMN tallies.tally IS 'The tally.';
COMMENT ON COLUMN tallies.closing_seal IS 'Seal of the closing in the county''s books; NULL: a year.';
COMMENT ON COLUMN tallies.seal IS 'Seal of the row (exchange_seal), which was valid when it arrived.';
COMMENT ON COLUMN tallies.received_at IS 'When it arrived.';

-- A county is detached, or has closings no longer.
CREATE FUNCTION _count_withdrawn() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $withdrawn$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	-- closings had at most two for each version: the closing, and its reopening
	UPDATE union_key k SET withdrawn = k.withdrawn + s.lost
	FROM (SELECT sum(2 * b.version::bigint + 1) AS lost FROM before b) AS s
	WHERE s.lost > 0;
	RETURN NULL;
END
$withdrawn$;

COMMENT ON FUNCTION _count_withdrawn() IS 'Trigger on tallies. Counts in union_key.withdrawn what was deleted.';

CREATE TRIGGER ledger_count_withdrawn AFTER DELETE ON tallies
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _count_withdrawn();

CREATE TABLE arrivals (
	is_year boolean NOT NULL,
	division division_code NOT NULL,
	month date NOT NULL,
	version integer NOT NULL,
	key_id text NOT NULL,
	as_of timestamptz NOT NULL,
	reopened_at timestamptz,
	households_without_key bigint NOT NULL,
	persons_without_key bigint NOT NULL,
	tally bytea,
	closing_seal bytea,
	seal bytea NOT NULL
);
SELECT describe_table('arrivals', 'exchange');

COMMENT ON TABLE arrivals IS 'Rows of one county on their way into tallies. Empty outside of refresh and load_exchange.';
COMMENT ON COLUMN arrivals.is_year IS 'As in tallies.';
COMMENT ON COLUMN arrivals.division IS 'As in tallies.';
COMMENT ON COLUMN arrivals.month IS 'As in tallies.';
COMMENT ON COLUMN arrivals.version IS 'As in tallies.';
COMMENT ON COLUMN arrivals.key_id IS 'As in tallies.';
COMMENT ON COLUMN arrivals.as_of IS 'As in tallies.';
COMMENT ON COLUMN arrivals.reopened_at IS 'As in tallies.';
COMMENT ON COLUMN arrivals.households_without_key IS 'As in tallies.';
COMMENT ON COLUMN arrivals.persons_without_key IS 'As in tallies.';
COMMENT ON COLUMN arrivals.tally IS 'The tally in binary form; NULL: the union has the row of this seal.';
COMMENT ON COLUMN arrivals.closing_seal IS 'As in tallies.';
COMMENT ON COLUMN arrivals.seal IS 'As in tallies.';

CREATE FUNCTION _use_key(home regclass, new_key_id text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $use$
BEGIN
	PERFORM ledger_enter(home);
	IF new_key_id IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the name of the key must not be null'),
			ERRCODE = 'null_value_not_allowed',
			DETAIL = localized('A union merges the tallies of one key.'),
			HINT = localized('Give the key_id that the counties have in exchange_keys, never the key.');
	END IF;
	UPDATE union_key k SET key_id = new_key_id, withdrawn = (SELECT b.changes + 1 FROM book_changes b)
	WHERE k.key_id IS DISTINCT FROM new_key_id;
END
$use$;

COMMENT ON FUNCTION _use_key(regclass, text) IS 'See use_key.';

CREATE FUNCTION use_key(key_id text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _use_key('ledger'::regclass, key_id);

COMMENT ON FUNCTION use_key(text) IS
	'Merges the tallies of another key from now on. Counties that gave none with this key are missing until they do. Call it when the counties '
	'have called rekey. Only the union''s owner may call it. Errors: 42501 not the owner, 22004 no name of a key.';

CREATE FUNCTION _check_server(server name) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
DECLARE
	found record;
BEGIN
	IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'dblink') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('a union needs the extension dblink to ask other servers'),
			ERRCODE = 'object_not_in_prerequisite_state',
			HINT = localized('Ask a superuser for: CREATE EXTENSION dblink; or attach replicated tables or files, without a server.');
	END IF;
	SELECT s.oid, s.srvoptions, w.fdwname INTO found
	FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
	WHERE s.srvname = server;
	IF found.oid IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('server "%s" does not exist', server),
			ERRCODE = 'undefined_object',
			HINT = localized('Create it: CREATE SERVER %I FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host ''...'', dbname ''...'', sslmode ''verify-full'', connect_timeout ''10'', extensions ''poverty_relief'');', server);
	END IF;
	IF found.fdwname <> 'postgres_fdw' OR NOT EXISTS (
		SELECT FROM unnest(found.srvoptions) AS o, regexp_split_to_table(substr(o, 12), '\s*,\s*') AS e
		WHERE o ~ '^extensions=' AND btrim(e) = 'poverty_relief')
	THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('server "%s" lacks the option extensions', server),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('Without it postgres_fdw pulls rows instead of tallies.'),
			HINT = localized('Add it: ALTER SERVER %I OPTIONS (ADD extensions ''poverty_relief'');', server);
	END IF;
	IF NOT EXISTS (SELECT FROM unnest(found.srvoptions) AS o WHERE o ~ '^connect_timeout=[1-9]') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('server "%s" lacks the option connect_timeout', server),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('A refresh would wait minutes for a server that does not answer.'),
			HINT = localized('Add it: ALTER SERVER %I OPTIONS (ADD connect_timeout ''10'');', server);
	END IF;
	IF NOT EXISTS (SELECT FROM pg_user_mappings m WHERE m.srvid = found.oid AND (m.umuser = 0 OR m.usename = current_user)) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('server "%s" has no user mapping for role "%s"', server, current_user),
			ERRCODE = 'object_not_in_prerequisite_state',
			HINT = localized('Create one, with a role that is superior in the county''s ledger: CREATE USER MAPPING FOR %I SERVER %I OPTIONS (user ''...'', password ''...'');', current_user, server);
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_server(name) IS
	'Refuses (42704, 55000) a server that refresh could not ask: missing, without the options extensions and connect_timeout, or without a user mapping.';

CREATE FUNCTION _attach_county(home regclass, server name, remote_schema name, division division_code, name_zh text, name_en text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $attach$
BEGIN
	PERFORM ledger_enter(home);
	IF division IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the division of a county must not be null'),
			ERRCODE = 'null_value_not_allowed';
	END IF;
	IF server IS NOT NULL AND remote_schema IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the schema of a county on a server must not be null'),
			ERRCODE = 'null_value_not_allowed';
	ELSIF server IS NOT NULL THEN
		PERFORM _check_server(server);
	ELSIF remote_schema IS NOT NULL AND to_regclass(format('%I.exchange_month', remote_schema)) IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no table %I.exchange_month', remote_schema),
			ERRCODE = 'undefined_table',
			HINT = localized('Make the tables for a replica first: SELECT make_replica(%L);', remote_schema);
	END IF;
	INSERT INTO counties AS c (division, name_zh, name_en, server, remote_schema)
	VALUES ($4, coalesce($5, $6, $4::text), coalesce($6, $5, $4::text), $2, $3)
	ON CONFLICT ON CONSTRAINT counties_pkey DO UPDATE
	SET server = excluded.server, remote_schema = excluded.remote_schema, name_zh = coalesce($5, c.name_zh), name_en = coalesce($6, c.name_en);
END
$attach$;

COMMENT ON FUNCTION _attach_county(regclass, name, name, division_code, text, text) IS 'See attach_county.';

CREATE FUNCTION attach_county(server name, schema name, division division_code, name_zh text DEFAULT NULL, name_en text DEFAULT NULL) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _attach_county('ledger'::regclass, server, schema, division, name_zh, name_en);

COMMENT ON FUNCTION attach_county(name, name, division_code, text, text) IS
	'Adds a county''s ledger to the union, or changes where it is; refresh gets its tallies. server: a foreign server of postgres_fdw with the options '
	'extensions ''poverty_relief'' and connect_timeout, and a user mapping for the union''s owner; NULL: the tables are in this database. schema: that of '
	'exchange_month and exchange_year there; NULL: the county sends files (load_exchange). division: as in the county''s ledger. '
	'Errors: 42501 not the owner, 22004 no division, or a server without a schema, 42704 no such server, 42P01 no such table, 55000 the server lacks an option or a user mapping, or the '
	'extension dblink is missing, 23505 another county has the same first six digits.';

CREATE FUNCTION _detach_county(home regclass, division division_code) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $detach$
BEGIN
	PERFORM ledger_enter(home);
	DELETE FROM counties c WHERE c.division = _detach_county.division;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('division %s is not in the union', coalesce(division::text, 'null')),
			ERRCODE = 'no_data_found',
			HINT = localized('What is attached: SELECT * FROM %I.counties;', current_schema());
	END IF;
END
$detach$;

COMMENT ON FUNCTION _detach_county(regclass, division_code) IS 'See detach_county.';

CREATE FUNCTION detach_county(division division_code) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _detach_county('ledger'::regclass, division);

COMMENT ON FUNCTION detach_county(division_code) IS
	'Removes a county and its tallies from the union. Editions that were published remain. Errors: 42501 not the owner, P0002 not attached.';

CREATE FUNCTION _refuse_unattached(division division_code) RETURNS void
LANGUAGE plpgsql STABLE
AS $refuse$
BEGIN
	IF NOT EXISTS (SELECT FROM counties c WHERE c.division = _refuse_unattached.division) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('division %s is not in the union', coalesce(division::text, 'null')),
			ERRCODE = 'no_data_found',
			HINT = localized('Attach it without a server: SELECT %I.attach_county(NULL, NULL, %L);', current_schema(), division);
	END IF;
END
$refuse$;

COMMENT ON FUNCTION _refuse_unattached(division_code) IS 'Refuses (P0002) a division that is not in the union.';

CREATE FUNCTION _set_sign_key(home regclass, division division_code, file oid) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $set$
BEGIN
	PERFORM ledger_enter(home);
	PERFORM _refuse_unattached(division);
	IF file IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the file with a key must not be null'),
			ERRCODE = 'null_value_not_allowed',
			HINT = localized('In psql: \lo_import sign.key, and: SELECT %I.set_sign_key(%L, :LASTOID);', current_schema(), division);
	END IF;
	INSERT INTO sign_keys AS k (division, key) VALUES ($2, take_key($3)) ON CONFLICT ON CONSTRAINT sign_keys_pkey DO UPDATE SET key = excluded.key;
END
$set$;

COMMENT ON FUNCTION _set_sign_key(regclass, division_code, oid) IS 'See set_sign_key.';

CREATE FUNCTION set_sign_key(division division_code, file oid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _set_sign_key('ledger'::regclass, division, file);

COMMENT ON FUNCTION set_sign_key(division_code, oid) IS
	'Sets the key with which a county signs its files, for load_exchange. It is not the key of the keyed ids. file: a large object that psql''s '
	'\lo_import made of a file with one line of hexadecimal digits; it is deleted. Only the union''s owner may call it. '
	'Errors: 42501 not the owner, P0002 the county is not attached, 22004 no file, 22P02 the file has no key.';
