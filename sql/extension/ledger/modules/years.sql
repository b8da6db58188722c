-- Years of aid, one partition each. The functions here run as the ledger's owner, and only the owner may call them.

-- The partition is created separately and then attached, so that readers and writers of other years need not wait.
CREATE FUNCTION _open_year(home regclass, year integer) RETURNS regclass
LANGUAGE plpgsql VOLATILE
AS $open$
DECLARE
	schema name;
	leaf_name text;
	leaf text;
BEGIN
	PERFORM ledger_enter(home);
	leaf_name := format('aid_instances_%s', year);
	schema := current_schema();
	leaf := format('%I.%I', schema, leaf_name);
	IF is_plausible_year(year) IS NOT TRUE THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('year %s is out of range', coalesce(year::text, 'null')),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('Years from %s to %s can be opened.', date_part('year', first_plausible_day()),
				date_part('year', last_plausible_day())),
			HINT = localized('Give the year in four digits, as in: SELECT %I.open_year(2020);', schema);
	END IF;

	LOCK TABLE aid_instances IN SHARE UPDATE EXCLUSIVE MODE;
	INSERT INTO periods (month) SELECT make_date(year, m, 1) FROM generate_series(1, 12) AS m ON CONFLICT DO NOTHING;
	IF to_regclass(leaf) IS NOT NULL THEN
		IF NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(leaf) AND inhparent = 'aid_instances'::regclass) THEN
			RAISE EXCEPTION USING
				MESSAGE = localized('relation %s already exists', leaf),
				ERRCODE = 'duplicate_table',
				DETAIL = localized('The partition of year %s needs its name. It is not a partition of the ledger''s aid_instances.', year),
				HINT = localized('Rename it, or attach it again if it was a partition.');
		END IF;
		RETURN to_regclass(leaf);
	END IF;

	EXECUTE format($sql$
		CREATE TABLE %1$s (LIKE aid_instances INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING COMMENTS);
		COMMENT ON TABLE %1$s IS %2$L
		$sql$, leaf, format('Aid given in %s: a partition of aid_instances. Read and write it through aid_instances.', year));
	EXECUTE format('ALTER TABLE aid_instances ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
		leaf, greatest(make_date(year, 1, 1), first_plausible_day()), make_date(year + 1, 1, 1));
	PERFORM ledger_guard_partition(leaf::regclass);
	PERFORM ledger_take_privileges(leaf::regclass);
	RETURN leaf::regclass;
END
$open$;

COMMENT ON FUNCTION _open_year(regclass, integer) IS 'See open_year.';

CREATE FUNCTION open_year(year integer) RETURNS regclass
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _open_year('ledger'::regclass, year);

COMMENT ON FUNCTION open_year(integer) IS
	'Makes the partition of aid_instances for a year, with the year''s months in periods, and returns it. A year that is already '
	'open is left unchanged. Only the ledger''s owner may call it. '
	'Errors: 22023 year out of range, 42501 not the owner, 42P07 another table has the partition''s name.';

-- The same checks as _check_aid makes for each statement.
CREATE FUNCTION _check_aid_aside(rows regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
DECLARE
	aid bigint;
	day date;
	supermarket bigint;
	opened date;
	closed date;
	person bigint;
	household bigint;
BEGIN
	EXECUTE format($sql$
		SELECT w.aid_id, w.aided_on, s.supermarket_id, s.opened_on, s.closed_on
		FROM %s w JOIN supermarkets s USING (supermarket_id)
		WHERE w.aided_on < s.opened_on OR w.aided_on >= s.closed_on
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1
		$sql$, rows)
	INTO aid, day, supermarket, opened, closed;
	IF supermarket IS NOT NULL THEN
		PERFORM _refuse_closed(localized('aid instance %s', aid), 'given', day, supermarket, opened, closed, current_schema(), 'aid_instances');
	END IF;
	EXECUTE format($sql$
		SELECT w.aid_id, w.aided_on, w.person_id, w.household_id
		FROM %s w
		WHERE w.person_id IS NOT NULL AND NOT EXISTS (SELECT FROM _membership(w.person_id, w.household_id, w.aided_on))
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1
		$sql$, rows)
	INTO aid, day, person, household;
	IF person IS NOT NULL THEN
		PERFORM _refuse_stranger(localized('aid instance %s', aid), person, household, day, current_schema(), 'aid_instances');
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_aid_aside(regclass) IS
	'Refuses (23514) a table with aid from a supermarket that was not open on the day, or to a person who was not a member of '
	'the household on the day.';

-- The table to attach must be plain and belong to the ledger's owner, so that no code of others is run or attached.
CREATE FUNCTION _check_rows_aside(year integer, rows regclass) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
DECLARE
	schema CONSTANT name := current_schema();
	problem text;
BEGIN
	IF rows IS NULL OR rows = 'aid_instances'::regclass OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = rows) THEN
		problem := localized('A year can only be attached from a table that is not a partition.');
	ELSIF (SELECT relkind FROM pg_class WHERE oid = rows) <> 'r' THEN
		problem := localized('It is not an ordinary table.');
	ELSIF ledger_code_on(rows) IS NOT NULL THEN
		problem := localized('It has: %s.', ledger_code_on(rows));
	ELSIF (SELECT relpersistence FROM pg_class WHERE oid = rows) <> 'p' THEN
		problem := localized('It is not WAL-logged: its rows would be lost in a crash.');
	END IF;
	IF problem IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('relation %s cannot be attached as year %s of ledger "%s"', coalesce(rows::text, 'null'), year, schema),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = problem,
			HINT = localized('Create a plain table: CREATE TABLE aside (LIKE %I.aid_instances);', schema);
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_rows_aside(integer, regclass) IS 'Refuses (22023) a table that cannot become a year.';

CREATE FUNCTION _attach_year(home regclass, year integer, rows regclass) RETURNS regclass
LANGUAGE plpgsql VOLATILE
AS $attach$
DECLARE
	leaf_name text;
	leaf regclass;
	taken boolean;
	made record;
BEGIN
	PERFORM ledger_enter(home);
	leaf_name := format('aid_instances_%s', year);
	leaf := _open_year(home, year);
	IF rows = leaf THEN
		PERFORM _check_rows_aside(year, NULL);
	END IF;
	PERFORM _check_rows_aside(year, rows);
	PERFORM ledger_refuse_old_snapshot('the years of aid_instances');

	-- Nobody may close these months, remove a membership, or remove a day on which a supermarket was open, before the rows are
	-- committed.
	LOCK TABLE supermarkets, memberships IN SHARE MODE;
	PERFORM ledger_lock(rows, true);
	PERFORM _check_rows_aside(year, rows);
	PERFORM _lock_periods(ARRAY(SELECT make_date(year, m, 1) FROM generate_series(1, 12) AS m), leaf_name);
	LOCK TABLE aid_instances IN ACCESS EXCLUSIVE MODE;
	EXECUTE format('SELECT EXISTS (SELECT FROM %s)', leaf) INTO taken;
	IF taken THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('year %s of ledger "%s" already contains aid', year, current_schema()),
			ERRCODE = 'object_not_in_prerequisite_state',
			HINT = localized('Copy those rows to %s and delete them from %s first.', rows, leaf);
	END IF;
	EXECUTE format('DROP TABLE %s', leaf);

	EXECUTE format('ANALYZE %s', rows);
	PERFORM _check_aid_aside(rows);
	EXECUTE format($sql$
		ALTER TABLE %s
			ALTER aid_id SET NOT NULL, ALTER household_id SET NOT NULL, ALTER supermarket_id SET NOT NULL,
			ALTER amount SET NOT NULL, ALTER aided_on SET NOT NULL, ALTER times SET NOT NULL, ALTER times SET DEFAULT 1,
			ADD CONSTRAINT aid_instances_amount_is_not_negative CHECK (amount >= '0'),
			ADD CONSTRAINT aid_instances_amount_is_plausible CHECK (amount <= '1000000000'),
			ADD CONSTRAINT aid_instances_times_is_positive CHECK (times > 0)
		$sql$, rows);
	IF (SELECT relnamespace FROM pg_class WHERE oid = rows) <> (SELECT relnamespace FROM pg_class WHERE oid = 'aid_instances'::regclass) THEN
		EXECUTE format('ALTER TABLE %s SET SCHEMA %I', rows, current_schema());
	END IF;
	IF (SELECT relname FROM pg_class WHERE oid = rows) <> leaf_name THEN
		EXECUTE format('ALTER TABLE %s RENAME TO %I', rows, leaf_name);
	END IF;
	EXECUTE format('COMMENT ON TABLE %s IS %L', rows,
		format('Aid given in %s: a partition of aid_instances. Read and write it through aid_instances.', year));
	FOR made IN
		SELECT attname AS name, col_description(attrelid, attnum) AS comment
		FROM pg_attribute WHERE attrelid = 'aid_instances'::regclass AND attnum > 0
	LOOP
		EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', rows, made.name, made.comment);
	END LOOP;

	-- This makes the key and the other indexes, and compares all rows with the year's bounds and the foreign keys.
	EXECUTE format('ALTER TABLE aid_instances ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
		rows, greatest(make_date(year, 1, 1), first_plausible_day()), make_date(year + 1, 1, 1));
	PERFORM ledger_guard_partition(rows);
	PERFORM ledger_take_privileges(rows);
	RETURN rows;
END
$attach$;

COMMENT ON FUNCTION _attach_year(regclass, integer, regclass) IS 'See attach_year.';

CREATE FUNCTION attach_year(year integer, rows regclass) RETURNS regclass
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _attach_year('ledger'::regclass, year, rows);

COMMENT ON FUNCTION attach_year(integer, regclass) IS
	'Attaches a table with a year''s aid to the ledger as that year''s partition, and returns it. The table has the columns of '
	'aid_instances and no indexes, and must belong to the ledger''s owner. Every rule is checked once for all rows. The '
	'year must have no aid yet, and no closed month. Writes to the ledger''s aid wait meanwhile. For millions of rows it is about '
	'five times as fast as INSERT or COPY. The sequence of aid_id is not changed. Only the ledger''s owner may call it, in READ COMMITTED. '
	'Errors: 22023 year out of range, or a table that cannot be a year, 42501 not the owner of the ledger or of the table, 25000 older '
	'snapshot, 55000 the year has aid or a closed month, 42804 columns of other types, 23502, 23503, 23505, 23514 a row against the rules.';
