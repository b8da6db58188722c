-- What a ledger gives to a union of ledgers: the tallies of its closed months and years, with keyed ids in the place of numbers.
--
-- A person's keyed id is computed from the identity number with a key that the counties share (keyed_id of the extension). A household's
-- is that of its first identified head, and stays that person's when the head changes. Households and persons without a key get
-- negative ids that contain the number of the county, so that those of two registers do not mix.
--
-- exchange_ids keeps the ids that were given, so that each closing computes only new ones. When an id is given later, or changes, the rows of
-- all closed months in which it occurs are written anew: otherwise the union would count one person twice.

CREATE TABLE exchange_keys (
	key_id text PRIMARY KEY,
	key bytea NOT NULL,
	valid_from plausible_day NOT NULL DEFAULT CURRENT_DATE,
	valid_to plausible_day,
	CONSTRAINT exchange_keys_key_id_is_short CHECK (key_id ~ '^[0-9A-Za-z_.-]{1,40}$'),
	CONSTRAINT exchange_keys_key_length CHECK (octet_length(key) BETWEEN 32 AND 64),
	CONSTRAINT exchange_keys_valid_time CHECK (valid_from < valid_to)
);
SELECT describe_table('exchange_keys', 'keys', secret => '{key}');

COMMENT ON TABLE exchange_keys IS
	'Keys of keyed ids. Only the owner can read them. Who has a key can find out whose number each keyed id is. rekey takes the newest valid one.';
COMMENT ON COLUMN exchange_keys.key_id IS 'Public name of the key, the same in all ledgers that share it.';
COMMENT ON COLUMN exchange_keys.key IS 'The key: 32 to 64 random bytes. The audit omits it.';
COMMENT ON COLUMN exchange_keys.valid_from IS 'First day on which rekey takes it.';
COMMENT ON COLUMN exchange_keys.valid_to IS 'First day on which rekey no longer takes it; NULL: no end is set.';

CREATE FUNCTION _check_exchange_key() RETURNS trigger
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	IF NEW.key_id IS NULL OR NEW.key_id !~ '^[0-9A-Za-z_.-]{1,40}$' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the name of a key must have 1 to 40 letters, digits, or _.-'),
			ERRCODE = 'check_violation',
			HINT = localized('Use the name that the key has in all ledgers that share it, such as a year.');
	ELSIF NEW.key IS NULL OR octet_length(NEW.key) NOT BETWEEN 32 AND 64 THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('a key must have 32 to 64 bytes'),
			ERRCODE = 'check_violation',
			DETAIL = localized('It has %s.', coalesce(octet_length(NEW.key), 0)),
			HINT = localized('Make one of random bytes, as with: openssl rand -hex 32');
	ELSIF NEW.valid_from IS NULL OR NEW.valid_to <= NEW.valid_from THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('a key must have a first day, before the day on which it ends'),
			ERRCODE = 'check_violation';
	END IF;
	RETURN NEW;
END
$check$;

COMMENT ON FUNCTION _check_exchange_key() IS
	'Trigger on exchange_keys. Refuses (23514) what the constraints of the table refuse, before the server does, because the server''s messages and '
	'log lines contain the key.';

CREATE TRIGGER ledger_check_key BEFORE INSERT OR UPDATE ON exchange_keys FOR EACH ROW EXECUTE FUNCTION _check_exchange_key();

CREATE TABLE exchange_ids (
	kind text,
	id bigint,
	person_id bigint NOT NULL,
	key_id text NOT NULL REFERENCES exchange_keys,
	exchange_id bigint,
	PRIMARY KEY (kind, id),
	CONSTRAINT exchange_ids_person_once UNIQUE (kind, person_id),
	CONSTRAINT exchange_ids_kind CHECK (kind IN ('household', 'person')),
	CONSTRAINT exchange_ids_exchange_id_is_not_negative CHECK (exchange_id >= 0)
);
CREATE INDEX ON exchange_ids (key_id);
SELECT describe_table('exchange_ids', 'ids');

COMMENT ON TABLE exchange_ids IS
	'Keyed ids of the households and persons in exchanged tallies. Only the owner can read them. close_period and rekey write it.';
COMMENT ON COLUMN exchange_ids.kind IS 'household or person.';
COMMENT ON COLUMN exchange_ids.id IS 'Number of the household or person in this ledger.';
COMMENT ON COLUMN exchange_ids.person_id IS
	'Person whose identity number gives the id: the person, or the first identified head of the household. No two households share one.';
COMMENT ON COLUMN exchange_ids.key_id IS 'Key with which it was computed.';
COMMENT ON COLUMN exchange_ids.exchange_id IS
	'The keyed id. NULL: the identity number was changed or erased since, and the next closing or rekey computes the id anew.';

CREATE TABLE exchange_month (
	division division_code,
	month date,
	version integer NOT NULL,
	key_id text NOT NULL,
	as_of timestamptz NOT NULL,
	reopened_at timestamptz,
	households_without_key bigint NOT NULL,
	persons_without_key bigint NOT NULL,
	tally bytea NOT NULL,
	closing_seal bytea,
	seal bytea NOT NULL,
	PRIMARY KEY (division, month)
);
SELECT describe_table('exchange_month', 'exchange');

COMMENT ON TABLE exchange_month IS
	'Tallies of the closed months with keyed ids, for a union of ledgers. A superior reads it. close_period, reopen_period and rekey write it, '
	'once exchange_keys has a valid key. A month that is reopened keeps its row until it is closed again.';
COMMENT ON COLUMN exchange_month.division IS 'Division of the ledger.';
COMMENT ON COLUMN exchange_month.month IS 'First day of the month.';
COMMENT ON COLUMN exchange_month.version IS 'Number of the closing: more than 1 is a restatement.';
COMMENT ON COLUMN exchange_month.key_id IS 'Key of the keyed ids in the tally.';
COMMENT ON COLUMN exchange_month.as_of IS 'When the row was written.';
COMMENT ON COLUMN exchange_month.reopened_at IS 'When the month was reopened; NULL: the closing is in force.';
COMMENT ON COLUMN exchange_month.households_without_key IS
	'Households of the tally without an identified head. If another ledger aided them as well, a union counts them twice.';
COMMENT ON COLUMN exchange_month.persons_without_key IS
	'Persons of the tally without an undisputed identity number. If another ledger aided them as well, a union counts them twice.';
COMMENT ON COLUMN exchange_month.tally IS
	'The tally in binary form (tally::beneficiary_tally). Keyed ids are personal data: not for publication.';
COMMENT ON COLUMN exchange_month.closing_seal IS 'Seal of the closing, as in closings; NULL: a year.';
COMMENT ON COLUMN exchange_month.seal IS 'SHA-256 over the row without reopened_at (exchange_seal). A union checks it.';

CREATE TABLE exchange_year (LIKE exchange_month INCLUDING COMMENTS, PRIMARY KEY (division, month));
SELECT describe_table('exchange_year', 'exchange');

COMMENT ON TABLE exchange_year IS
	'Tallies of the years whose twelve months are all closed, in the columns of exchange_month. A superior reads it.';
COMMENT ON COLUMN exchange_year.month IS 'First day of the year.';
COMMENT ON COLUMN exchange_year.version IS 'Number of the closing of the year: 1, and one more for each restatement of one of its months.';
COMMENT ON COLUMN exchange_year.reopened_at IS 'When one of its months was reopened; NULL: all are closed.';
COMMENT ON COLUMN exchange_year.closing_seal IS 'NULL: a year has none.';

-- A number that is corrected or erased gives another id, or none. The id itself is personal data and is removed at once.
CREATE FUNCTION _forget_exchange_ids() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $forget$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	UPDATE exchange_ids x SET exchange_id = NULL FROM before b WHERE x.person_id = b.person_id;
	RETURN NULL;
END
$forget$;

COMMENT ON FUNCTION _forget_exchange_ids() IS
	'Trigger on identity_numbers. Removes keyed ids that were computed from a number that was changed or deleted.';

CREATE TRIGGER ledger_exchange_update AFTER UPDATE ON identity_numbers
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _forget_exchange_ids();
CREATE TRIGGER ledger_exchange_delete AFTER DELETE ON identity_numbers
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION _forget_exchange_ids();

-- The ids of the county's own numbers end where those of the next county begin.
CREATE FUNCTION _exchange_distance() RETURNS bigint
LANGUAGE plpgsql STABLE
AS $distance$
DECLARE
	own CONSTANT division_code := (SELECT l.division FROM ledger l);
BEGIN
	IF own IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the division of ledger "%s" is not known', current_schema()),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('Exchanged tallies carry the number of their division.'),
			HINT = localized('Record it: UPDATE %I.ledger SET division = ''410423'';', current_schema());
	END IF;
	RETURN -1000000000000 * left(rpad(own::text, 6, '0'), 6)::bigint;
END
$distance$;

COMMENT ON FUNCTION _exchange_distance() IS
	'Returns by how much the numbers of households and persons without a key are moved. Error: 55000 ledger.division is NULL.';

CREATE FUNCTION _move_numbers(own beneficiary_set, distance bigint) RETURNS beneficiary_set
LANGUAGE plpgsql STABLE
AS $move$
BEGIN
	IF minimum(own) < 0 OR maximum(own) >= 1000000000000 THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('number %s of a household or person is out of range for an exchange',
				CASE WHEN minimum(own) < 0 THEN minimum(own) ELSE maximum(own) END),
			ERRCODE = 'numeric_value_out_of_range',
			DETAIL = localized('Numbers of households and persons without a key must be from 0 to 999999999999.'),
			HINT = localized('Record the identity number of the person, or of the head of the household.');
	END IF;
	RETURN offset_ids(own, distance);
END
$move$;

COMMENT ON FUNCTION _move_numbers(beneficiary_set, bigint) IS
	'Returns the ids under which households or persons without a key are exchanged. Error: 22003 a number with more than 12 digits.';

-- The ledger keeps the names of heads: the head is the member who has the name.
CREATE FUNCTION _identified_heads(wanted beneficiary_set, OUT household_id bigint, OUT person_id bigint, OUT number resident_id) RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $heads$
BEGIN
	RETURN QUERY
		SELECT DISTINCT ON (f.person_id) f.household_id, f.person_id, f.number
		FROM (
			SELECT DISTINCT ON (h.household_id) h.household_id, m.person_id, i.number
			FROM household_heads h
				JOIN memberships m ON m.household_id = h.household_id
				JOIN persons p ON p.person_id = m.person_id AND cell_name(p.name) = cell_name(h.name)
				JOIN identity_numbers i ON i.person_id = m.person_id AND i.disputed_since IS NULL
			WHERE contains(wanted, h.household_id) AND NOT EXISTS (SELECT FROM exchange_ids x WHERE x.kind = 'household' AND x.person_id = m.person_id)
			ORDER BY h.household_id, h.valid_from, m.valid_from, m.person_id
		) AS f
		ORDER BY f.person_id, f.household_id;
END
$heads$;

COMMENT ON FUNCTION _identified_heads(beneficiary_set) IS
	'Returns the first identified head of each of these households. Of several households of one head, only the first has a row.';

-- Returns the households and persons whose ids are not what they were.
CREATE FUNCTION _give_exchange_ids(
	active_id text, active_key bytea, all_households beneficiary_set, all_persons beneficiary_set,
	OUT households beneficiary_set, OUT persons beneficiary_set
)
LANGUAGE plpgsql VOLATILE
AS $give$
DECLARE
	changed record;
BEGIN
	WITH updated AS (
		UPDATE exchange_ids x SET exchange_id = keyed_id(i.number, active_key), key_id = active_id
		FROM identity_numbers i
		WHERE i.person_id = x.person_id AND i.disputed_since IS NULL AND (x.exchange_id IS NULL OR x.key_id <> active_id)
		RETURNING x.kind, x.id
	)
	SELECT beneficiaries(u.id) FILTER (WHERE u.kind = 'household') AS households, beneficiaries(u.id) FILTER (WHERE u.kind = 'person') AS persons
	INTO changed FROM updated u;
	households := changed.households;
	persons := changed.persons;

	WITH lost AS (
		DELETE FROM exchange_ids x WHERE x.exchange_id IS NULL OR x.key_id <> active_id RETURNING x.kind, x.id
	)
	SELECT beneficiaries(l.id) FILTER (WHERE l.kind = 'household') AS households, beneficiaries(l.id) FILTER (WHERE l.kind = 'person') AS persons
	INTO changed FROM lost l;
	households := households | changed.households;
	persons := persons | changed.persons;

	WITH given AS (
		INSERT INTO exchange_ids AS x (kind, id, person_id, key_id, exchange_id)
			SELECT 'person', i.person_id, i.person_id, active_id, keyed_id(i.number, active_key)
			FROM ids(all_persons - (SELECT beneficiaries(k.id) FROM exchange_ids k WHERE k.kind = 'person')) AS w (person_id)
				JOIN identity_numbers i ON i.person_id = w.person_id AND i.disputed_since IS NULL
		UNION ALL
			SELECT 'household', f.household_id, f.person_id, active_id, keyed_id(f.number, active_key)
			FROM _identified_heads(all_households - (SELECT beneficiaries(k.id) FROM exchange_ids k WHERE k.kind = 'household')) AS f
		RETURNING x.kind, x.id
	)
	SELECT beneficiaries(g.id) FILTER (WHERE g.kind = 'household') AS households, beneficiaries(g.id) FILTER (WHERE g.kind = 'person') AS persons
	INTO changed FROM given g;
	households := households | changed.households;
	persons := persons | changed.persons;
END
$give$;

COMMENT ON FUNCTION _give_exchange_ids(text, bytea, beneficiary_set, beneficiary_set) IS
	'Gives keyed ids to the households and persons of these sets that can have one, and computes those anew that changed. Returns the numbers '
	'of all whose ids are other ones than before.';

-- The rows of a year have NULL for a closing.
CREATE FUNCTION _keyed_tallies(
	active_id text, changed_households beneficiary_set, changed_persons beneficiary_set, all_months boolean,
	OUT month date, OUT version integer, OUT households_without_key bigint, OUT persons_without_key bigint, OUT tally bytea, OUT closing_seal bytea,
	OUT is_year boolean
) RETURNS SETOF record
LANGUAGE plpgsql STABLE
AS $keyed$
DECLARE
	distance CONSTANT bigint := _exchange_distance();
	keyed record;
BEGIN
	SELECT beneficiaries(x.id) FILTER (WHERE x.kind = 'household') AS households, beneficiaries(x.id) FILTER (WHERE x.kind = 'person') AS persons
	INTO keyed FROM exchange_ids x;
	RETURN QUERY
		WITH book AS (
				SELECT c.month, c.version, c.tally, c.seal, false AS is_year
				FROM periods p JOIN closings c ON c.month = p.month AND c.version = p.version
			UNION ALL
				SELECT make_date(y.year, 1, 1), (
						SELECT sum(p.version)::integer - 11 FROM periods p
						WHERE p.month BETWEEN make_date(y.year, 1, 1) AND make_date(y.year, 12, 1)),
					y.tally, NULL, true
				FROM closed_years y
		)
		SELECT b.month, b.version, cardinality(s.households - keyed.households), cardinality(s.persons - keyed.persons),
			tally(
				instances(b.tally), amount(b.tally),
				(SELECT beneficiaries(x.exchange_id) FROM ids(s.households) AS h (id) JOIN exchange_ids x ON x.kind = 'household' AND x.id = h.id)
					| _move_numbers(s.households - keyed.households, distance),
				(SELECT beneficiaries(x.exchange_id) FROM ids(s.persons) AS h (id) JOIN exchange_ids x ON x.kind = 'person' AND x.id = h.id)
					| _move_numbers(s.persons - keyed.persons, distance))::bytea,
			b.seal, b.is_year
		FROM book b, LATERAL (SELECT household_set(b.tally), person_set(b.tally)) AS s (households, persons)
		WHERE all_months OR s.households && changed_households OR s.persons && changed_persons
			OR NOT EXISTS (
				SELECT FROM exchange_month e
				WHERE NOT b.is_year AND e.month = b.month AND e.version = b.version AND e.key_id = active_id AND e.reopened_at IS NULL
				UNION ALL
				SELECT FROM exchange_year e
				WHERE b.is_year AND e.month = b.month AND e.version = b.version AND e.key_id = active_id AND e.reopened_at IS NULL);
END
$keyed$;

COMMENT ON FUNCTION _keyed_tallies(text, beneficiary_set, beneficiary_set, boolean) IS
	'Returns the tallies with keyed ids of the closed months and years that have none yet, or contain one of these households or persons; or of all.';

CREATE FUNCTION _write_exchange(active_id text, active_key bytea, all_months boolean) RETURNS bigint
LANGUAGE plpgsql VOLATILE SET jit = off
AS $write$
DECLARE
	own CONSTANT division_code := (SELECT l.division FROM ledger l);
	written_at CONSTANT timestamptz := clock_timestamp();
	aided CONSTANT beneficiary_tally := (SELECT rollup(c.tally) FROM periods p JOIN closings c ON c.month = p.month AND c.version = p.version);
	changed record;
	row_count bigint;
BEGIN
	DELETE FROM exchange_month e WHERE e.division IS DISTINCT FROM own;
	DELETE FROM exchange_year e WHERE e.division IS DISTINCT FROM own;
	changed := _give_exchange_ids(active_id, active_key, household_set(aided), person_set(aided));
	WITH keyed AS MATERIALIZED (
		SELECT k.*, exchange_seal(own, k.month, k.version, active_id, written_at, k.households_without_key, k.persons_without_key, k.tally,
			k.closing_seal) AS seal
		FROM _keyed_tallies(active_id, changed.households, changed.persons, all_months) AS k
	), months AS (
		INSERT INTO exchange_month AS e
		SELECT own, k.month, k.version, active_id, written_at, NULL, k.households_without_key, k.persons_without_key, k.tally, k.closing_seal, k.seal
		FROM keyed k WHERE NOT k.is_year
		ON CONFLICT (division, month) DO UPDATE
		SET version = excluded.version, key_id = excluded.key_id, as_of = excluded.as_of, reopened_at = NULL,
			households_without_key = excluded.households_without_key, persons_without_key = excluded.persons_without_key, tally = excluded.tally,
			closing_seal = excluded.closing_seal, seal = excluded.seal
	), years AS (
		INSERT INTO exchange_year AS e
		SELECT own, k.month, k.version, active_id, written_at, NULL, k.households_without_key, k.persons_without_key, k.tally, NULL, k.seal
		FROM keyed k WHERE k.is_year
		ON CONFLICT (division, month) DO UPDATE
		SET version = excluded.version, key_id = excluded.key_id, as_of = excluded.as_of, reopened_at = NULL,
			households_without_key = excluded.households_without_key, persons_without_key = excluded.persons_without_key, tally = excluded.tally,
			seal = excluded.seal
	)
	SELECT count(*) INTO row_count FROM keyed;
	RETURN row_count;
END
$write$;

COMMENT ON FUNCTION _write_exchange(text, bytea, boolean) IS
	'Writes the rows of exchange_month and exchange_year that are missing or out of date, or all, with this key. Returns how many.';

-- With the key of the rows that exist; rekey changes it.
CREATE FUNCTION _exchange_closed_months() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $exchange$
DECLARE
	active record;
BEGIN
	SELECT k.* INTO active
	FROM exchange_keys k
	WHERE k.valid_from <= CURRENT_DATE AND coalesce(k.valid_to > CURRENT_DATE, true)
	ORDER BY EXISTS (SELECT FROM exchange_month e WHERE e.key_id = k.key_id) DESC, k.valid_from DESC, k.key_id DESC
	LIMIT 1;
	IF FOUND THEN
		PERFORM _write_exchange(active.key_id, active.key, false);
	END IF;
END
$exchange$;

COMMENT ON FUNCTION _exchange_closed_months() IS
	'Writes what is missing in exchange_month and exchange_year. Does nothing while exchange_keys has no valid key.';

CREATE FUNCTION _mark_exchange_reopened(reopened_month date) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $mark$
BEGIN
	UPDATE exchange_month e SET reopened_at = clock_timestamp() WHERE e.month = reopened_month;
	UPDATE exchange_year e SET reopened_at = clock_timestamp() WHERE e.month = date_trunc('year', reopened_month::timestamp)::date;
END
$mark$;

COMMENT ON FUNCTION _mark_exchange_reopened(date) IS 'Marks the rows of a month that was reopened, and of its year.';

CREATE FUNCTION _rekey(home regclass) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $rekey$
DECLARE
	newest record;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM ledger_refuse_old_snapshot('the state of months');
	LOCK TABLE closings IN SHARE ROW EXCLUSIVE MODE;
	SELECT k.* INTO newest
	FROM exchange_keys k
	WHERE k.valid_from <= CURRENT_DATE AND coalesce(k.valid_to > CURRENT_DATE, true)
	ORDER BY k.valid_from DESC, k.key_id DESC
	LIMIT 1;
	IF NOT FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('ledger "%s" has no valid key', current_schema()),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('The table %I.exchange_keys has no key that is valid today.', current_schema()),
			HINT = localized('Add the key that the counties share, in psql: \lo_import key.txt, and: INSERT INTO %I.exchange_keys (key_id, key) VALUES (''2026'', take_key(:LASTOID));', current_schema());
	END IF;
	PERFORM _write_exchange(newest.key_id, newest.key, true);
	RETURN newest.key_id;
END
$rekey$;

COMMENT ON FUNCTION _rekey(regclass) IS 'See rekey.';

CREATE FUNCTION rekey() RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _rekey('ledger'::regclass);

COMMENT ON FUNCTION rekey() IS
	'Writes all rows of exchange_month and exchange_year anew, with the newest valid key of exchange_keys, and returns the name of the key. Call it '
	'after adding a key. Only the ledger''s owner may call it, in READ COMMITTED. Errors: 42501 not the owner, 25000 older snapshot, 55000 no '
	'valid key, or ledger.division is NULL, 22003 a household or person without a key has a number with more than 12 digits.';
