
-- The course of an import.

CREATE TYPE import_rejection AS (
	row_number bigint,
	column_name text,
	value text,
	reason text,
	reason_zh text,
	line jsonb
);

COMMENT ON TYPE import_rejection IS 'A row that an import did not load, and why. It is still in the staging table.';
COMMENT ON COLUMN import_rejection.row_number IS
	'Number of the row, from 1, in the order of the staging table, which is that of the file where that was copied into an '
	'empty table: the line of the file less its heading.';
COMMENT ON COLUMN import_rejection.column_name IS 'Column with the first problem, by its heading.';
COMMENT ON COLUMN import_rejection.value IS 'What stands there; of identity numbers ten characters at most.';
COMMENT ON COLUMN import_rejection.reason IS 'Why, in English; several reasons are parted by semicolons.';
COMMENT ON COLUMN import_rejection.reason_zh IS 'The same in Chinese.';
COMMENT ON COLUMN import_rejection.line IS 'The whole row, with identity numbers hidden.';

CREATE FUNCTION ledger_import(kind text, staging regclass, schema text) RETURNS SETOF import_rejection
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
SET DateStyle = 'ISO, YMD'
SET jit = off
AS $import$
DECLARE
	home CONSTANT text := ledger_import_home(staging, schema);
	loaded bigint;
	known bigint;
	rejected bigint;
	import_id bigint;
BEGIN
	PERFORM ledger_refuse_old_snapshot('what imports have loaded');
	-- Nobody adds rows to the staging table meanwhile; and imports into one ledger wait for each other, so that two of the
	-- same file do not both take its rows for new.
	EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', staging);
	PERFORM ledger_import_refuse_code(staging);
	PERFORM pg_advisory_xact_lock(ledger_table(home, 'imports')::oid::bigint);

	PERFORM ledger_import_read(home, kind, staging);
	EXECUTE format('SELECT %I($1)', 'ledger_import_' || kind || '_read') USING home;
	PERFORM ledger_import_claim(home, kind);
	EXECUTE format('SELECT %I($1)', 'ledger_import_' || kind || '_check') USING home;
	PERFORM ledger_import_write(home, kind);

	SELECT count(*) INTO loaded FROM pg_temp.ledger_import_written;
	SELECT count(*) INTO known FROM pg_temp.ledger_import_claims WHERE is_known;
	SELECT count(DISTINCT row_number) INTO rejected FROM pg_temp.ledger_import_problems;
	IF loaded + known + rejected <> (SELECT count(*) FROM pg_temp.ledger_import_cells) THEN
		RAISE EXCEPTION 'an import of % lost rows', kind USING
			ERRCODE = 'internal_error',
			DETAIL = format('%s loaded, %s known, %s rejected.', loaded, known, rejected);
	END IF;
	-- A clerk does not see what those of other divisions have loaded: such a row need not be kept twice. A hash of an identity
	-- number is as good as the number, of which all but three digits may be known: of a person the hash is kept instead.
	IF loaded + known + rejected > 0 THEN
		EXECUTE format($sql$
			INSERT INTO %I.imports (kind, staging, loaded, known, rejected) VALUES ($1, $2, $3, $4, $5) RETURNING import_id
			$sql$, home)
		INTO import_id
		USING kind, staging::text, loaded, known, rejected;
		EXECUTE format($sql$
			INSERT INTO %I.import_rows
			SELECT $1,
				CASE WHEN $1 = 'register' AND num_nonnulls(x.number, x.head_number) > 0 THEN ledger_import_hash('person', w.id::text) ELSE c.hash END,
				c.ordinal, $2, c.row_number, c.division, w.id
			FROM pg_temp.ledger_import_written w JOIN pg_temp.ledger_import_claims c USING (row_number)
				JOIN pg_temp.ledger_import_cells x USING (row_number)
			ORDER BY c.hash, c.ordinal
			ON CONFLICT DO NOTHING
			$sql$, home)
		USING kind, import_id;
	END IF;
	RAISE NOTICE '% rows loaded, % known already, % rejected', loaded, known, rejected;

	RETURN QUERY SELECT * FROM ledger_import_rejections(kind, home, staging);
	PERFORM ledger_import_clear(staging);
END
$import$;

COMMENT ON FUNCTION ledger_import(text, regclass, text) IS
	'Internal. An import of any kind; see import_aid. Error 25000 outside READ COMMITTED, as what others import could not be seen.';

-- The ledger of a staging table: the one that is named, or the one in whose schema it is.
CREATE FUNCTION ledger_import_home(staging regclass, schema text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $home$
DECLARE
	home text;
BEGIN
	SELECT coalesce(schema, n.nspname) INTO home
	FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
	WHERE c.oid = staging AND c.relkind = 'r' AND NOT c.relispartition;
	IF home IS NULL THEN
		RAISE EXCEPTION '% is no staging table', coalesce(staging::text, 'null') USING
			ERRCODE = 'wrong_object_type',
			DETAIL = 'An import reads rows from an ordinary table, and takes them out when they are loaded.',
			HINT = 'make_staging makes one.';
	END IF;
	IF schema IS NULL AND to_regclass(format('%I.ledger', home)) IS NULL THEN
		RAISE EXCEPTION 'it is not known for which ledger % is', staging USING
			ERRCODE = 'undefined_object',
			DETAIL = format('Its schema %I is no ledger.', home),
			HINT = format('Name the ledger, as in: import_aid(%L, ''county'').', staging);
	END IF;
	PERFORM ledger_table(home, 'imports');
	RETURN home;
END
$home$;

COMMENT ON FUNCTION ledger_import_home(regclass, text) IS
	'Internal. The schema of the ledger into which a staging table is imported. Errors: 42809 not a table, 42704 no ledger.';

-- What reads and empties a table runs its owner's code with its own rights, which may be more than the owner's.
CREATE FUNCTION ledger_import_refuse_code(staging regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
DECLARE
	code CONSTANT text := ledger_code_on(staging);
BEGIN
	IF code IS NOT NULL AND (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = staging) <> current_user THEN
		RAISE EXCEPTION 'staging table % is another''s and has code on it', staging USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It would run with your rights: %s.', code),
			HINT = 'Copy the rows into a table that make_staging made, or have the owner take it away.';
	END IF;
END
$refuse$;

COMMENT ON FUNCTION ledger_import_refuse_code(regclass) IS
	'Internal. Refuses (55000) a staging table of another role with triggers, rules, policies or the like.';

-- Cells by the names of their columns, whichever of them the file has; days, amounts and identity numbers are read.
CREATE FUNCTION ledger_import_read(schema text, kind text, staging regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $read$
DECLARE
	unit text;
	needed text;
	needed_cells text;
BEGIN
	CREATE TEMP TABLE ledger_import_map ON COMMIT DROP AS SELECT * FROM ledger_import_map(schema, kind, staging);
	SELECT m.unit INTO unit FROM pg_temp.ledger_import_map m WHERE m.column_name = 'amount';

	EXECUTE format($sql$
		CREATE TEMP TABLE ledger_import_cells ON COMMIT DROP AS
		WITH line AS MATERIALIZED (
			SELECT *
			FROM (
				SELECT row_number() OVER (ORDER BY s.ctid) AS row_number, s.ctid AS place, s.xmin::text || '.' || s.cmin AS batch, %3$s
				FROM ONLY %1$s s
			) AS c
			WHERE num_nonnulls(%4$s) > 0
		), days AS (
			SELECT date, ledger_import_date(date) AS day
			FROM (SELECT DISTINCT date FROM line) AS d
		), amounts AS (
			SELECT amount, ledger_import_yuan(amount, %2$L) AS value
			FROM (SELECT DISTINCT amount FROM line) AS a
		)
		SELECT line.*, days.day, amounts.value,
			ledger_import_identity(line.identity) AS number,
			ledger_import_identity(line.head_identity) AS head_number
		FROM line LEFT JOIN days USING (date) LEFT JOIN amounts USING (amount)
		$sql$, staging, unit,
		(
			SELECT string_agg(
				CASE WHEN m.heading IS NULL THEN 'NULL' ELSE format('ledger_import_clean(s.%I::text)', m.heading) END
				|| ' AS ' || c.column_name, ', ')
			FROM (SELECT DISTINCT l.column_name FROM ledger_import_columns() l) AS c
				LEFT JOIN pg_temp.ledger_import_map m USING (column_name)
		),
		(SELECT string_agg('c.' || m.column_name, ', ') FROM pg_temp.ledger_import_map m));
	ANALYZE pg_temp.ledger_import_cells;

	CREATE TEMP TABLE ledger_import_problems (
		row_number bigint, place integer, column_name text, code text, args text[]
	) ON COMMIT DROP;
	-- for the steps that look up what cells name
	CREATE TEMP TABLE ledger_import_words (column_name text, cell text, meaning text) ON COMMIT DROP;
	CREATE TEMP TABLE ledger_import_organisations (
		column_name text, cell text, named bigint, organisation_id bigint, division division_code) ON COMMIT DROP;
	SELECT string_agg(format('(%L, c.%1$I)', l.column_name), ', '), string_agg('c.' || l.column_name, ', ') INTO needed, needed_cells
	FROM ledger_import_columns() l
	WHERE l.kind = ledger_import_read.kind AND l.is_needed;
	EXECUTE format($sql$
		INSERT INTO pg_temp.ledger_import_problems
		SELECT c.row_number, 0, n.column_name, 'missing'
		FROM pg_temp.ledger_import_cells c, LATERAL (VALUES %s) AS n (column_name, cell)
		WHERE num_nulls(%s) > 0 AND n.cell IS NULL
		$sql$, needed, needed_cells);
	-- Few rows are wrong: the others are passed over before their cells are looked at one by one.
	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 1, p.column_name, p.code,
		CASE
			WHEN p.code = 'too_long' THEN '{200}'
			WHEN p.code = 'date_is_serial' THEN ARRAY[(date '1899-12-30' + left(c.date, 5)::integer)::text]
		END
	FROM pg_temp.ledger_import_cells c, LATERAL (
		SELECT
			CASE
				WHEN c.date IS NULL THEN NULL
				WHEN c.day IS NULL THEN ledger_import_date_problem(c.date)
				WHEN c.day NOT BETWEEN '1949-10-01' AND '2199-12-31' THEN 'date_implausible'
				WHEN c.day > (now() AT TIME ZONE 'Asia/Shanghai')::date THEN 'date_in_future'
			END,
			CASE WHEN c.amount IS NOT NULL AND c.value IS NULL THEN 'amount_unreadable' END,
			CASE WHEN c.identity IS NOT NULL AND c.number IS NULL THEN ledger_import_identity_problem(c.identity) END,
			CASE WHEN c.head_identity IS NOT NULL AND c.head_number IS NULL THEN ledger_import_identity_problem(c.head_identity) END,
			CASE WHEN length(c.name) > 200 THEN 'too_long' END,
			CASE WHEN length(c.donor) > 200 THEN 'too_long' END,
			CASE WHEN length(c.goods) > 200 THEN 'too_long' END,
			CASE WHEN length(c.product) > 200 THEN 'too_long' END
	) AS w (date, amount, identity, head_identity, name, donor, goods, product), LATERAL (
		VALUES
			('date', w.date), ('amount', w.amount), ('identity', w.identity), ('head_identity', w.head_identity),
			('name', w.name), ('donor', w.donor), ('goods', w.goods), ('product', w.product)
	) AS p (column_name, code)
	WHERE coalesce(w.date, w.amount, w.identity, w.head_identity, w.name, w.donor, w.goods, w.product) IS NOT NULL AND p.code IS NOT NULL;
END
$read$;

COMMENT ON FUNCTION ledger_import_read(text, text, regclass) IS
	'Internal. Makes the temporary tables ledger_import_map, ledger_import_cells and ledger_import_problems from a staging table.';

-- Who comes first among rows that say the same has the lower number; rows of other files with the same numbers are known,
-- as are those that an earlier import has loaded.
CREATE FUNCTION ledger_import_claim(schema text, kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $claim$
BEGIN
	EXECUTE format($sql$
		CREATE TEMP TABLE ledger_import_claims ON COMMIT DROP AS
		SELECT r.row_number, r.hash, r.ordinal, r.division,
			r.is_known OR i.hash IS NOT NULL OR row_number() OVER (PARTITION BY r.hash, r.ordinal ORDER BY r.row_number) > 1 AS is_known
		FROM (
			SELECT f.row_number, f.hash, f.division, f.is_known,
				row_number() OVER (PARTITION BY f.hash, c.batch ORDER BY f.row_number)::integer AS ordinal
			FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number)
		) AS r LEFT JOIN %I.import_rows i ON i.kind = $1 AND i.hash = r.hash AND i.ordinal = r.ordinal
		$sql$, schema)
	USING kind;
	CREATE UNIQUE INDEX ON pg_temp.ledger_import_claims (row_number);
	ANALYZE pg_temp.ledger_import_claims;
END
$claim$;

COMMENT ON FUNCTION ledger_import_claim(text, text) IS
	'Internal. Makes the temporary table ledger_import_claims: which facts are new and which are known.';

-- All at once; where the ledger refuses that, the rules are checked once more, as somebody may just have closed a month,
-- and then by halves, until each row that it refuses stands alone.
CREATE FUNCTION ledger_import_write(schema text, kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $write$
DECLARE
	parts int8range[];
	part int8range;
	middle bigint;
	checked_again boolean := false;
	message text;
BEGIN
	CREATE TEMP TABLE ledger_import_written (row_number bigint PRIMARY KEY, id bigint) ON COMMIT DROP;
	PERFORM ledger_import_keep_new();
	SELECT ARRAY[int8range(min(row_number), max(row_number) + 1)] INTO parts FROM pg_temp.ledger_import_new;

	WHILE cardinality(parts) > 0 LOOP
		part := parts[cardinality(parts)];
		parts := trim_array(parts, 1);
		BEGIN
			EXECUTE format('SELECT %I($1, $2)', 'ledger_import_' || kind || '_write') USING schema, part;
		EXCEPTION
			WHEN data_exception OR integrity_constraint_violation OR with_check_option_violation
				OR object_not_in_prerequisite_state OR insufficient_privilege OR raise_exception
			THEN
				GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
				IF NOT checked_again THEN
					checked_again := true;
					EXECUTE format('SELECT %I($1)', 'ledger_import_' || kind || '_check') USING schema;
					DROP TABLE pg_temp.ledger_import_new;
					PERFORM ledger_import_keep_new();
					parts := parts || part;
				ELSIF upper(part) - lower(part) = 1 THEN
					INSERT INTO pg_temp.ledger_import_problems VALUES (lower(part), 9, NULL, 'refused', ARRAY[message]);
				ELSE
					middle := (lower(part) + upper(part)) / 2;
					parts := parts || int8range(middle, upper(part)) || int8range(lower(part), middle);
				END IF;
		END;
	END LOOP;
END
$write$;

COMMENT ON FUNCTION ledger_import_write(text, text) IS
	'Internal. Writes the new facts, makes the temporary table ledger_import_written of them, and reports those refused.';

CREATE FUNCTION ledger_import_keep_new() RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $keep$
BEGIN
	CREATE TEMP TABLE ledger_import_new ON COMMIT DROP AS
	SELECT f.*
	FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_claims c USING (row_number)
	WHERE NOT c.is_known AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = f.row_number);
	CREATE UNIQUE INDEX ON pg_temp.ledger_import_new (row_number);
	ANALYZE pg_temp.ledger_import_new;
END
$keep$;

COMMENT ON FUNCTION ledger_import_keep_new() IS
	'Internal. Makes the temporary table ledger_import_new: facts that are not known and have no problem.';

CREATE FUNCTION ledger_import_rejections(kind text, schema text, staging regclass) RETURNS SETOF import_rejection
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $rejections$
BEGIN
	RETURN QUERY EXECUTE format($sql$
		WITH problem AS (
			SELECT
				p.row_number,
				(array_agg(p.column_name ORDER BY c.place, p.place))[1] AS column_name,
				string_agg(told.reason, '; ' ORDER BY c.place, p.place) AS reason,
				string_agg(told.reason_zh, '；' ORDER BY c.place, p.place) AS reason_zh
			FROM (SELECT DISTINCT * FROM pg_temp.ledger_import_problems) AS p
				JOIN ledger_import_reasons() r USING (code)
				LEFT JOIN (SELECT l.*, row_number() OVER () AS place FROM ledger_import_columns() l WHERE l.kind = $1) AS c USING (column_name)
				LEFT JOIN pg_temp.ledger_import_map m USING (column_name),
				LATERAL (
					SELECT
						coalesce(m.heading || ': ', '') || format(r.reason, VARIADIC coalesce(p.args, '{}')),
						coalesce(m.heading || '：', '') || format(r.reason_zh, VARIADIC coalesce(p.args, '{}'))
				) AS told (reason, reason_zh)
			GROUP BY p.row_number
		)
		SELECT p.row_number, m.heading::text, ledger_import_shorten(ledger_import_mask(line.cells ->> m.heading, m.column_name LIKE '%%identity')),
			p.reason, p.reason_zh, masked.line
		FROM problem p
			JOIN pg_temp.ledger_import_cells c USING (row_number)
			JOIN %s s ON s.ctid = c.place
			LEFT JOIN pg_temp.ledger_import_map m USING (column_name),
			LATERAL (SELECT to_jsonb(s)) AS line (cells),
			LATERAL (
				SELECT jsonb_object_agg(e.key, ledger_import_mask(e.value,
					EXISTS (SELECT FROM pg_temp.ledger_import_map i WHERE i.heading = e.key AND i.column_name LIKE '%%identity')))
				FROM jsonb_each_text(line.cells) AS e
			) AS masked (line)
		ORDER BY p.row_number
		$sql$, staging)
	USING kind;
END
$rejections$;

COMMENT ON FUNCTION ledger_import_rejections(text, text, regclass) IS
	'Internal. The rows of an import that have problems, with these in words.';

-- Rows that say the same leave together, or else the one that is left would later be taken for the one that was loaded.
CREATE FUNCTION ledger_import_clear(staging regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $clear$
BEGIN
	EXECUTE format($sql$
		WITH stay AS (
			SELECT c.place
			FROM pg_temp.ledger_import_cells c
			WHERE EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number)
		UNION
			SELECT c.place
			FROM pg_temp.ledger_import_problems p
				JOIN pg_temp.ledger_import_cells r ON r.row_number = p.row_number
				JOIN pg_temp.ledger_import_claims k ON k.row_number = p.row_number
				JOIN pg_temp.ledger_import_claims l ON l.hash = k.hash
				JOIN pg_temp.ledger_import_cells c ON c.row_number = l.row_number AND c.batch = r.batch
		)
		DELETE FROM ONLY %s s WHERE NOT EXISTS (SELECT FROM stay WHERE stay.place = s.ctid)
		$sql$, staging);
	DROP TABLE pg_temp.ledger_import_map, pg_temp.ledger_import_cells, pg_temp.ledger_import_problems,
		pg_temp.ledger_import_words, pg_temp.ledger_import_organisations, pg_temp.ledger_import_facts, pg_temp.ledger_import_claims, pg_temp.ledger_import_new, pg_temp.ledger_import_written;
END
$clear$;

COMMENT ON FUNCTION ledger_import_clear(regclass) IS
	'Internal. Takes out of the staging table what was loaded or known, and drops the temporary tables.';

CREATE FUNCTION import_aid(staging regclass, schema text DEFAULT NULL) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM ledger_import('aid', staging, schema);
END;

COMMENT ON FUNCTION import_aid(regclass, text) IS
	'Loads aid from a staging table (see make_staging) into aid_instances, in one transaction, and returns the rows that it could not '
	'load, each with the reason. Those stay in the staging table; what was loaded, and what was loaded before, leaves it. The '
	'ledger is the schema that the staging table is in, or the one named. A household is found by its number, by the identity '
	'number of the person aided, or by its head and village; a supermarket by its name or number. '
	'Errors: 42704 no ledger, 42809 no table, 22023 a column that is needed is missing or there twice, 25000 outside READ COMMITTED.';

CREATE FUNCTION import_register(staging regclass, schema text DEFAULT NULL) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM ledger_import('register', staging, schema);
END;

COMMENT ON FUNCTION import_register(regclass, text) IS
	'Loads persons and households from a staging table (see make_staging) into the register, in one transaction: a row for each person, with '
	'the head and village of the household, which is made when its head''s row is new. Identity numbers go to identity_numbers. A '
	'person who is there already, by the identity number or by the name in the household, is left as it is. '
	'Returns what it could not load, and takes the rest out of the staging table, as import_aid does, with its errors.';

CREATE FUNCTION import_donations(staging regclass, schema text DEFAULT NULL) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM ledger_import('donations', staging, schema);
END;

COMMENT ON FUNCTION import_donations(regclass, text) IS
	'Loads donations from a staging table (see make_staging) into donations, in one transaction. A donor goes by the name; '
	'one whom nobody has recorded yet is added to donors, not to be named in public. '
	'Returns what it could not load, and takes the rest out of the staging table, as import_aid does, with its errors.';

CREATE FUNCTION import_purchases(staging regclass, schema text DEFAULT NULL) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM ledger_import('purchases', staging, schema);
END;

COMMENT ON FUNCTION import_purchases(regclass, text) IS
	'Loads purchases from a staging table (see make_staging) into purchases, in one transaction. Units and suppliers go by their '
	'names in organisations; a household that sold is found as in import_aid. '
	'Returns what it could not load, and takes the rest out of the staging table, as import_aid does, with its errors.';

CREATE FUNCTION import_incomes(staging regclass, schema text DEFAULT NULL) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM ledger_import('incomes', staging, schema);
END;

COMMENT ON FUNCTION import_incomes(regclass, text) IS
	'Loads incomes from a staging table (see make_staging) into incomes, in one transaction. A household is found as in import_aid, '
	'as of the year''s last day; an income that is recorded with another amount is rejected. '
	'Returns what it could not load, and takes the rest out of the staging table, as import_aid does, with its errors.';
