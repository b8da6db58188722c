
-- A year of aid that was written aside, taken into a ledger as a whole. Row by row, the foreign keys alone cost more than
-- all else; over a whole table each rule is one query, and each index one sort.

CREATE FUNCTION attach_year(schema text, year integer, rows regclass) RETURNS regclass
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $attach$
DECLARE
	aid CONSTANT regclass := ledger_table(schema, 'aid_instances');
	leaf CONSTANT regclass := open_year(schema, year);
	leaf_name CONSTANT text := format('aid_instances_%s', year);
	taken boolean;
	made record;
BEGIN
	IF rows IS NULL OR rows = ANY (ARRAY[aid, leaf]) OR EXISTS (SELECT FROM pg_inherits WHERE inhrelid = rows) THEN
		RAISE EXCEPTION 'relation % cannot be attached as year % of ledger "%"', coalesce(rows::text, 'null'), year, schema USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'A year is attached from a table that is no partition.',
			HINT = format('Make one: CREATE TABLE aside (LIKE %s);', aid);
	END IF;
	PERFORM ledger_refuse_old_snapshot('the years of aid_instances');

	-- Nobody may close these months, or take away a membership or a day on which a supermarket was open, before the rows are
	-- there for all to see.
	EXECUTE format('LOCK TABLE %I.supermarkets, %1$I.memberships IN SHARE MODE', schema);
	EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', rows);
	IF ledger_code_on(rows) IS NOT NULL OR (SELECT relpersistence FROM pg_class WHERE oid = rows) <> 'p' THEN
		RAISE EXCEPTION 'relation % cannot be attached as year % of ledger "%"', rows, year, schema USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = coalesce(format('It would bring along: %s.', ledger_code_on(rows)), 'Its rows would not outlast a crash.'),
			HINT = format('Make a plain one: CREATE TABLE aside (LIKE %s);', aid);
	END IF;
	PERFORM ledger_lock_periods(schema, leaf_name, ARRAY(SELECT make_date(year, m, 1) FROM generate_series(1, 12) AS m));
	EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', aid);
	EXECUTE format('SELECT EXISTS (SELECT FROM %s)', leaf) INTO taken;
	IF taken THEN
		RAISE EXCEPTION 'year % of ledger "%" has aid already', year, schema USING
			ERRCODE = 'object_not_in_prerequisite_state',
			HINT = format('Copy those rows to %s and delete them from %s first.', rows, leaf);
	END IF;
	EXECUTE format('DROP TABLE %s', leaf);

	EXECUTE format('ANALYZE %s', rows);
	PERFORM ledger_check_aid_aside(schema, rows);
	EXECUTE format($sql$
		ALTER TABLE %s
			ALTER aid_id SET NOT NULL, ALTER household_id SET NOT NULL, ALTER supermarket_id SET NOT NULL,
			ALTER amount SET NOT NULL, ALTER aided_on SET NOT NULL, ALTER times SET NOT NULL, ALTER times SET DEFAULT 1,
			ADD CONSTRAINT aid_instances_amount_is_not_negative CHECK (amount >= '0'),
			ADD CONSTRAINT aid_instances_times_is_positive CHECK (times > 0)
		$sql$, rows);
	IF (SELECT relnamespace FROM pg_class WHERE oid = rows) <> (SELECT relnamespace FROM pg_class WHERE oid = aid) THEN
		EXECUTE format('ALTER TABLE %s SET SCHEMA %I', rows, schema);
	END IF;
	IF (SELECT relname FROM pg_class WHERE oid = rows) <> leaf_name THEN
		EXECUTE format('ALTER TABLE %s RENAME TO %I', rows, leaf_name);
	END IF;
	EXECUTE format('COMMENT ON TABLE %s IS %L', rows,
		format('Aid given in %s: a partition of aid_instances. Read and write it through aid_instances.', year));
	FOR made IN SELECT attname AS name, col_description(attrelid, attnum) AS comment FROM pg_attribute WHERE attrelid = aid AND attnum > 0 LOOP
		EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', rows, made.name, made.comment);
	END LOOP;

	-- This makes the key and the other indexes, and holds all rows against the year's bounds and the foreign keys.
	EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
		aid, rows, make_date(year, 1, 1), make_date(year + 1, 1, 1));
	PERFORM ledger_guard_aid(rows);
	EXECUTE format('ALTER TABLE %s OWNER TO %I', rows, (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = aid));
	PERFORM ledger_take_privileges(rows);
	RETURN rows;
END
$attach$;

COMMENT ON FUNCTION attach_year(text, integer, regclass) IS
	'Takes a table with a year''s aid, filled aside with the columns of aid_instances and without indexes, into a ledger as '
	'that year''s partition, and returns it. Every rule is checked, once for all rows. The year must have no aid yet, and no '
	'closed month; nobody writes to the ledger''s aid meanwhile. For millions of rows it is some five times as fast as INSERT or COPY. The '
	'sequence of aid_id is left as it is. Only the ledger''s owner may, in READ COMMITTED. '
	'Errors: 42704 not a ledger, 22023 year out of range, or a table that cannot be a year, 42501 not the owner, '
	'25000 older snapshot, 55000 the year has aid or a closed month, 42804 columns of other types, 23502, 23503, 23505, 23514 '
	'a row against the rules.';

-- Who could read the table aside could else read the year past the row security of aid_instances.
CREATE FUNCTION ledger_take_privileges(rows regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $take$
DECLARE
	given record;
BEGIN
	FOR given IN
		SELECT DISTINCT a.grantee
		FROM pg_class c, LATERAL (
				SELECT e.grantee FROM aclexplode(c.relacl) AS e
			UNION ALL
				SELECT e.grantee FROM pg_attribute f, aclexplode(f.attacl) AS e WHERE f.attrelid = c.oid
		) AS a
		WHERE c.oid = rows AND a.grantee <> c.relowner
	LOOP
		EXECUTE format('REVOKE ALL ON %s FROM %s CASCADE', rows,
			CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(given.grantee)) END);
	END LOOP;
END
$take$;

COMMENT ON FUNCTION ledger_take_privileges(regclass) IS
	'Internal, for attach_year. Takes all privileges on a table, and on its columns, from all but its owner.';

CREATE FUNCTION ledger_code_on(rows regclass) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $code$
BEGIN
	RETURN (
		SELECT string_agg(c.what, ', ' ORDER BY c.what)
		FROM (
				SELECT format('trigger %I', tgname) FROM pg_trigger WHERE tgrelid = rows AND NOT tgisinternal
			UNION ALL
				SELECT format('rule %I', rulename) FROM pg_rewrite WHERE ev_class = rows
			UNION ALL
				SELECT 'row security' FROM pg_class WHERE oid = rows AND relrowsecurity
			UNION ALL
				SELECT format('index %s', indexrelid::regclass) FROM pg_index WHERE indrelid = rows AND num_nonnulls(indexprs, indpred) > 0
			UNION ALL
				SELECT format('column %I', a.attname)
				FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
				WHERE a.attrelid = rows AND a.attnum > 0 AND NOT a.attisdropped AND (
					a.attgenerated <> '' OR t.typnamespace <> 'pg_catalog'::regnamespace AND NOT EXISTS (
						SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'))
		) AS c (what));
END
$code$;

COMMENT ON FUNCTION ledger_code_on(regclass) IS
	'Internal. What on a table runs code of its owner''s when others read, write or empty it: triggers, rules, policies, indexes '
	'on expressions, columns that are generated or of types of somebody''s own; NULL: nothing.';

-- What ledger_check_aid holds against each statement's rows.
CREATE FUNCTION ledger_check_aid_aside(schema text, rows regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	wrong record;
BEGIN
	EXECUTE format($sql$
		SELECT w.aid_id, w.aided_on, s.supermarket_id, s.opened_on, s.closed_on
		FROM %s w JOIN %I.supermarkets s USING (supermarket_id)
		WHERE w.aided_on < s.opened_on OR w.aided_on >= s.closed_on
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1
		$sql$, rows, schema)
	INTO wrong;
	IF wrong.supermarket_id IS NOT NULL THEN
		PERFORM ledger_refuse_closed('aid instance ' || wrong.aid_id, 'given', wrong.aided_on,
			wrong.supermarket_id, wrong.opened_on, wrong.closed_on, schema::name, 'aid_instances');
	END IF;

	EXECUTE format($sql$
		SELECT w.aid_id, w.aided_on, w.person_id, w.household_id
		FROM %s w
		WHERE w.person_id IS NOT NULL AND NOT EXISTS (
			SELECT FROM %I.memberships m
			WHERE m.person_id = w.person_id AND m.household_id = w.household_id
				AND m.valid_from <= w.aided_on AND (m.valid_to IS NULL OR m.valid_to > w.aided_on))
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1
		$sql$, rows, schema)
	INTO wrong;
	IF wrong.person_id IS NOT NULL THEN
		PERFORM ledger_refuse_stranger(wrong.aid_id, wrong.person_id, wrong.household_id, wrong.aided_on, schema::name, 'aid_instances');
	END IF;
END
$check$;

COMMENT ON FUNCTION ledger_check_aid_aside(text, regclass) IS
	'Internal, for attach_year. Refuses (23514) a table in which aid is from a supermarket that was not open on the day, or to a '
	'person who was no member of the household on the day.';
