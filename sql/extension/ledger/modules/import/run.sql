-- The steps of an import.

CREATE FUNCTION _import_take_turn() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _take_turn('imports'::regclass, 'imports');

COMMENT ON FUNCTION _import_take_turn() IS 'Waits until other imports into the ledger have ended.';

CREATE FUNCTION _import(home regclass, kind text, staging regclass) RETURNS SETOF import_rejection
LANGUAGE plpgsql VOLATILE
SET DateStyle = 'ISO, YMD'
SET jit = off
AS $import$
DECLARE
	loaded bigint;
	known bigint;
	rejected bigint;
	this_import bigint;
BEGIN
	PERFORM ledger_enter_as_caller(home);
	PERFORM ledger_import_check_staging(staging);
	PERFORM ledger_refuse_old_snapshot('what imports have loaded');
	-- The lock prevents new rows in the staging table. Imports into one ledger are serialized, so that two imports of the
	-- same file do not both take its rows for new.
	PERFORM ledger_lock(staging, false);
	PERFORM ledger_import_refuse_code(staging);
	PERFORM _import_take_turn();

	PERFORM _import_cells(kind, staging);
	PERFORM _import_read(kind);
	PERFORM _import_claim(kind);
	PERFORM _import_check(kind);
	PERFORM _import_write(kind);

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
		INSERT INTO imports (kind, staging, loaded, known, rejected)
		VALUES (kind, ledger_name_of(staging), loaded, known, rejected)
		RETURNING imports.import_id INTO this_import;
		INSERT INTO import_rows (kind, hash, ordinal, import_id, row_number, division, loaded_as)
		SELECT _import.kind,
			CASE
				WHEN _import.kind = 'register' AND num_nonnulls(x.number, x.head_number) > 0 THEN cell_hash('person', w.id::text)
				ELSE c.hash
			END,
			c.ordinal, this_import, c.row_number, c.division, w.id
		FROM pg_temp.ledger_import_written w
			JOIN pg_temp.ledger_import_claims c USING (row_number)
			JOIN pg_temp.ledger_import_cells x USING (row_number)
		ORDER BY c.hash, c.ordinal
		ON CONFLICT DO NOTHING;
	END IF;
	RAISE NOTICE '% rows loaded, % known already, % rejected', loaded, known, rejected;

	RETURN QUERY SELECT * FROM _import_rejections(kind, staging);
	PERFORM _import_clear(staging);
END
$import$;

COMMENT ON FUNCTION _import(regclass, text, regclass) IS
	'Runs an import of any kind; see import_aid. Error: 25000 outside READ COMMITTED, where rows of concurrent imports are not visible.';

-- Cells by the names of the columns that the file has; days, amounts and identity numbers are parsed.
CREATE FUNCTION _import_cells(kind text, staging regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $cells$
DECLARE
	unit text;
BEGIN
	CREATE TEMP TABLE ledger_import_map ON COMMIT DROP AS SELECT * FROM _import_map(kind, staging);
	SELECT m.unit INTO unit FROM pg_temp.ledger_import_map m WHERE m.column_name = 'amount';

	-- @plpgsql_check_options: security_warnings = false
	-- Headings are quoted below; names of columns are those of ledger_import_columns.
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
			SELECT date, cell_date(date) AS day
			FROM (SELECT DISTINCT date FROM line) AS d
		), amounts AS (
			SELECT amount, cell_yuan(amount, %2$L) AS value
			FROM (SELECT DISTINCT amount FROM line) AS a
		)
		SELECT line.*, days.day, amounts.value,
			cell_identity(line.identity) AS number,
			cell_identity(line.head_identity) AS head_number,
			CASE WHEN num_nulls(%5$s) > 0 THEN array_remove(ARRAY[%6$s], NULL) END AS missing
		FROM line LEFT JOIN days USING (date) LEFT JOIN amounts USING (amount)
		$sql$, staging, unit,
		(
			SELECT string_agg(
				CASE WHEN m.heading IS NULL THEN 'NULL' ELSE format('cell_clean(s.%I::text)', m.heading) END
				|| ' AS ' || c.column_name, ', ')
			FROM (SELECT DISTINCT l.column_name FROM ledger_import_columns() l) AS c
				LEFT JOIN pg_temp.ledger_import_map m USING (column_name)
		),
		(SELECT string_agg('c.' || m.column_name, ', ') FROM pg_temp.ledger_import_map m),
		(SELECT string_agg('line.' || l.column_name, ', ') FROM ledger_import_columns() l WHERE l.kind = _import_cells.kind AND l.is_needed),
		(
			SELECT string_agg(format('CASE WHEN line.%1$I IS NULL THEN %1$L END', l.column_name), ', ')
			FROM ledger_import_columns() l
			WHERE l.kind = _import_cells.kind AND l.is_needed
		));
	ANALYZE pg_temp.ledger_import_cells;

	CREATE TEMP TABLE ledger_import_problems (
		row_number bigint, place integer, column_name text, code text, args text[]
	) ON COMMIT DROP;
	-- for the steps that look up what cells name
	CREATE TEMP TABLE ledger_import_words (column_name text, cell text, meaning text) ON COMMIT DROP;
	CREATE TEMP TABLE ledger_import_organisations (
		column_name text, cell text, named bigint, organisation_id bigint, division division_code) ON COMMIT DROP;
	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 0, m.column_name, 'missing'
	FROM pg_temp.ledger_import_cells c, unnest(c.missing) AS m (column_name)
	WHERE c.missing IS NOT NULL;
	-- Few rows have errors: the others are skipped before cells are checked one by one.
	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 1, p.column_name, p.code,
		CASE
			WHEN p.code = 'too_long' THEN '{200}'
			WHEN p.code = 'date_implausible' THEN ARRAY[first_plausible_day(), last_plausible_day()]::text[]
			WHEN p.code = 'amount_implausible' THEN ARRAY[to_char(largest_plausible_amount(), 'FM9,999,999,999,999')]
			WHEN p.code = 'date_is_serial' THEN ARRAY[(date '1899-12-30' + left(c.date, 5)::integer)::text]
		END
	FROM pg_temp.ledger_import_cells c, LATERAL (
		SELECT
			CASE
				WHEN c.date IS NULL THEN NULL
				WHEN c.day IS NULL THEN cell_date_problem(c.date)
				WHEN c.day NOT BETWEEN first_plausible_day() AND last_plausible_day() THEN 'date_implausible'
				WHEN c.day > (now() AT TIME ZONE 'Asia/Shanghai')::date THEN 'date_in_future'
			END,
			CASE
				WHEN c.amount IS NOT NULL AND c.value IS NULL THEN 'amount_unreadable'
				WHEN c.value NOT BETWEEN -largest_plausible_amount() AND largest_plausible_amount() THEN 'amount_implausible'
			END,
			CASE WHEN c.identity IS NOT NULL AND c.number IS NULL THEN cell_identity_problem(c.identity) END,
			CASE WHEN c.head_identity IS NOT NULL AND c.head_number IS NULL THEN cell_identity_problem(c.head_identity) END,
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
$cells$;

COMMENT ON FUNCTION _import_cells(text, regclass) IS
	'Makes the temporary tables ledger_import_map, ledger_import_cells and ledger_import_problems from a staging table.';

-- Among rows with the same content, the first has the lower number. Rows of other files with the same numbers are known,
-- as are those that an earlier import has loaded.
CREATE FUNCTION _import_claim(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $claim$
BEGIN
	CREATE TEMP TABLE ledger_import_claims ON COMMIT DROP AS
	SELECT r.row_number, r.hash, r.ordinal, r.division,
		r.is_known
			OR EXISTS (SELECT FROM import_rows i WHERE i.kind = _import_claim.kind AND i.hash = r.hash AND i.ordinal = r.ordinal)
			OR row_number() OVER (PARTITION BY r.hash, r.ordinal ORDER BY r.row_number) > 1 AS is_known
	FROM (
		SELECT f.row_number, f.hash, f.division, f.is_known,
			row_number() OVER (PARTITION BY f.hash, c.batch ORDER BY f.row_number)::integer AS ordinal
		FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number)
	) AS r;
	CREATE UNIQUE INDEX ON pg_temp.ledger_import_claims (row_number);
	ANALYZE pg_temp.ledger_import_claims;
END
$claim$;

COMMENT ON FUNCTION _import_claim(text) IS
	'Makes the temporary table ledger_import_claims: which facts are new and which are already known.';

-- All at once; where the ledger refuses that, the rules are checked once more, because a month may just have been closed,
-- and then the rows are written by halves, until each refused row is isolated. A part may leave rows that need others to be written
-- first: they are retried after all parts, as long as there is progress.
CREATE FUNCTION _import_write(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
DECLARE
	rows_left bigint;
	rows_left_before bigint;
BEGIN
	CREATE TEMP TABLE ledger_import_written (row_number bigint PRIMARY KEY, id bigint) ON COMMIT DROP;
	PERFORM _import_keep_new();
	LOOP
		PERFORM _import_write_by_halves(kind, rows_left IS NULL);
		rows_left_before := rows_left;
		SELECT count(*) INTO rows_left
		FROM pg_temp.ledger_import_new n
		WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_written w WHERE w.row_number = n.row_number)
			AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = n.row_number);
		EXIT WHEN rows_left = 0 OR rows_left = rows_left_before;
	END LOOP;
	INSERT INTO pg_temp.ledger_import_problems
	SELECT n.row_number, 6, 'head', 'head_rejected'
	FROM pg_temp.ledger_import_new n
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_written w WHERE w.row_number = n.row_number)
		AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = n.row_number);
END
$write$;

COMMENT ON FUNCTION _import_write(text) IS
	'Writes the new facts, makes the temporary table ledger_import_written of them, and reports facts that are refused.';

CREATE FUNCTION _import_write_by_halves(kind text, checks_again boolean) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
DECLARE
	parts int8range[];
	part int8range;
	middle bigint;
	message text;
BEGIN
	SELECT ARRAY[int8range(min(row_number), max(row_number) + 1)] INTO parts FROM pg_temp.ledger_import_new;

	WHILE cardinality(parts) > 0 LOOP
		part := parts[cardinality(parts)];
		parts := trim_array(parts, 1);
		BEGIN
			PERFORM _import_write_part(kind, part);
		EXCEPTION
			WHEN data_exception OR integrity_constraint_violation OR with_check_option_violation
				OR object_not_in_prerequisite_state OR insufficient_privilege OR raise_exception
			THEN
				GET STACKED DIAGNOSTICS message = MESSAGE_TEXT;
				IF checks_again THEN
					checks_again := false;
					PERFORM _import_check(kind);
					DROP TABLE pg_temp.ledger_import_new;
					PERFORM _import_keep_new();
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

COMMENT ON FUNCTION _import_write_by_halves(text, boolean) IS
	'Writes the new facts that can be written, and reports those that the ledger refuses. checks_again: checks the rules once more '
	'if any fact is refused.';

CREATE FUNCTION _import_keep_new() RETURNS void
LANGUAGE plpgsql VOLATILE
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

COMMENT ON FUNCTION _import_keep_new() IS
	'Makes the temporary table ledger_import_new: facts that are not known and have no problem.';

CREATE FUNCTION _import_rejections(kind text, staging regclass) RETURNS SETOF import_rejection
LANGUAGE plpgsql VOLATILE
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
		SELECT p.row_number, m.heading::text, cell_shorten(cell_mask(line.cells ->> m.heading, m.column_name LIKE '%%identity')),
			p.reason, p.reason_zh, masked.line
		FROM problem p
			JOIN pg_temp.ledger_import_cells c USING (row_number)
			JOIN %s s ON s.ctid = c.place
			LEFT JOIN pg_temp.ledger_import_map m USING (column_name),
			LATERAL (SELECT to_jsonb(s)) AS line (cells),
			LATERAL (
				SELECT jsonb_object_agg(e.key, cell_mask(e.value,
					EXISTS (SELECT FROM pg_temp.ledger_import_map i WHERE i.heading = e.key AND i.column_name LIKE '%%identity')))
				FROM jsonb_each_text(line.cells) AS e
			) AS masked (line)
		ORDER BY p.row_number
		$sql$, staging)
	USING kind;
END
$rejections$;

COMMENT ON FUNCTION _import_rejections(text, regclass) IS
	'Returns the rows of an import that have problems, with the problems in words.';

-- Rows with the same content are deleted together; otherwise a remaining row would later be taken for the one that was loaded.
CREATE FUNCTION _import_clear(staging regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
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
		pg_temp.ledger_import_words, pg_temp.ledger_import_organisations, pg_temp.ledger_import_facts, pg_temp.ledger_import_claims,
		pg_temp.ledger_import_new, pg_temp.ledger_import_written;
END
$clear$;

COMMENT ON FUNCTION _import_clear(regclass) IS
	'Deletes from the staging table the rows that were loaded or already known, and drops the temporary tables.';

CREATE FUNCTION import_aid(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'aid', staging);
END;

COMMENT ON FUNCTION import_aid(regclass) IS
	'Loads aid from a staging table (see make_staging) into aid_instances, in one transaction, and returns the rows that it could not '
	'load, each with the reason. Those remain in the staging table; rows that were loaded now or before are deleted from it. A '
	'household is found by its number, by the identity number of the person aided, or by its head and village; a supermarket by its name or number. '
	'Errors: 42809 not a table, 22023 a required column is missing or duplicated, 25000 outside READ COMMITTED.';

CREATE FUNCTION import_register(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'register', staging);
END;

COMMENT ON FUNCTION import_register(regclass) IS
	'Loads persons and households from a staging table (see make_staging) into the register, in one transaction: a row for each person, with '
	'the head and village of the household. A new row of a head makes the household. Identity numbers go to identity_numbers. A '
	'person who is already recorded, by the identity number or by the name in the household, is not changed. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_donations(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'donations', staging);
END;

COMMENT ON FUNCTION import_donations(regclass) IS
	'Loads donations from a staging table (see make_staging) into donations, in one transaction. A donor is found by name; '
	'a new donor is added to donors, not to be named in public. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_purchases(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'purchases', staging);
END;

COMMENT ON FUNCTION import_purchases(regclass) IS
	'Loads purchases from a staging table (see make_staging) into purchases, in one transaction. Units and suppliers are found by their '
	'names in organisations; a household that sold is found as in import_aid. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_incomes(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'incomes', staging);
END;

COMMENT ON FUNCTION import_incomes(regclass) IS
	'Loads incomes from a staging table (see make_staging) into incomes, in one transaction. A household is found as in import_aid, '
	'as of the year''s last day; an income that is recorded with another amount is rejected. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';
