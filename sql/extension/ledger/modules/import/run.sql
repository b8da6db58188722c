-- The steps of an import.

CREATE FUNCTION _import_take_turn() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _take_turn('imports'::regclass, 'imports');

COMMENT ON FUNCTION _import_take_turn() IS 'Waits until other imports into the ledger have ended.';

CREATE FUNCTION _import(home regclass, kind text, staging regclass, file text, checksum text) RETURNS SETOF import_rejection
LANGUAGE plpgsql VOLATILE
SET DateStyle = 'ISO, YMD'
SET jit = off
SET default_statistics_target = 5
SET work_mem = '4MB' -- parts of a hash table that fit the processor's cache are faster than all of it in memory
SET enable_mergejoin = off -- rows are in no order, and sorting them costs more than the planner assumes
AS $import$
DECLARE
	loaded bigint;
	known bigint;
	rejected bigint;
	completed bigint;
	amount yuan;
	this_import bigint;
BEGIN
	PERFORM ledger_enter_as_caller(home);
	PERFORM _import_check_kind(kind);
	PERFORM ledger_import_check_staging(staging);
	PERFORM ledger_refuse_old_snapshot('what imports have loaded');
	-- The lock prevents new rows in the staging table. Imports into one ledger are serialized, so that two imports of the
	-- same file do not both take its rows for new.
	PERFORM ledger_lock(staging, false);
	PERFORM ledger_import_refuse_code(staging);
	PERFORM _import_take_turn();

	PERFORM _import_cells(kind, staging);
	PERFORM _import_read(kind);
	PERFORM _import_exported(kind);
	PERFORM _import_find_loaded(kind);
	IF kind IN ('aid', 'donations', 'purchases') THEN
		PERFORM _import_learn(kind);
	END IF;
	PERFORM _import_claim(kind);
	PERFORM _import_check(kind);
	PERFORM _import_write(kind);

	PERFORM _import_make_records(kind);
	SELECT count(*), count(*) FILTER (WHERE r.is_completed), sum(r.value) FILTER (WHERE NOT r.is_completed) INTO loaded, completed, amount
	FROM pg_temp.ledger_import_records r;
	SELECT count(*) INTO known FROM pg_temp.ledger_import_claims WHERE is_known;
	SELECT count(DISTINCT row_number) INTO rejected FROM pg_temp.ledger_import_problems;
	IF loaded + known + rejected <> (SELECT count(*) FROM pg_temp.ledger_import_cells) THEN
		RAISE EXCEPTION 'an import of % lost rows', kind USING
			ERRCODE = 'internal_error',
			DETAIL = format('%s loaded, %s known, %s rejected.', loaded, known, rejected);
	END IF;
	IF loaded + known + rejected > 0 THEN
		INSERT INTO imports (kind, staging, loaded, known, rejected, file, checksum, amount, completed)
		VALUES (kind, ledger_name_of(staging), loaded, known, rejected, file, checksum, amount, completed)
		RETURNING imports.import_id INTO this_import;
	END IF;
	PERFORM _import_keep_records(kind, this_import);
	PERFORM _import_keep_repeats(kind, this_import);
	PERFORM _import_note_equal();
	IF kind = 'donations' THEN
		PERFORM _import_note_donors();
	END IF;
	RAISE NOTICE USING MESSAGE = localized(
		CASE loaded WHEN 1 THEN '%s row loaded, %s known already, %s rejected' ELSE '%s rows loaded, %s known already, %s rejected' END,
		loaded, known, rejected);

	RETURN QUERY SELECT * FROM _import_rejections(kind, staging);
	PERFORM _import_clear(staging);
END
$import$;

COMMENT ON FUNCTION _import(regclass, text, regclass, text, text) IS
	'Runs an import of any kind; see import_aid. Error: 25000 outside READ COMMITTED, where rows of concurrent imports are not visible.';

-- A hash of an identity number is as good as the number, of which all but three digits may be known: of a person the hash is kept instead; of
-- postings and attendance too, which the ledger itself knows, without the helper's name.
CREATE FUNCTION _import_make_records(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $make$
BEGIN
	CREATE TEMP TABLE ledger_import_records ON COMMIT DROP AS
	SELECT
		CASE
			WHEN _import_make_records.kind = 'register' AND num_nonnulls(x.number, x.head_number) > 0 THEN cell_hash('person', w.id::text)
			WHEN _import_make_records.kind = 'postings' THEN cell_hash('posting', w.id::text)
			WHEN _import_make_records.kind = 'attendance' THEN cell_hash('week', w.id::text, date_trunc('week', x.day::timestamp)::date::text)
			ELSE c.hash
		END AS hash,
		c.ordinal, c.row_number, c.division, w.id, x.file, x.file_line, w.made, w.is_completed, x.value,
		CASE _import_make_records.kind WHEN 'aid' THEN x.times IS NOT NULL WHEN 'purchases' THEN x.gift IS NOT NULL END AS is_stated
	FROM pg_temp.ledger_import_written w
		JOIN pg_temp.ledger_import_claims c USING (row_number)
		JOIN pg_temp.ledger_import_cells x USING (row_number)
	ORDER BY c.hash, c.ordinal;
END
$make$;

COMMENT ON FUNCTION _import_make_records(text) IS
	'Makes the temporary table ledger_import_records: what import_rows keeps of the written rows, and their amounts.';

-- A clerk does not see what those of other divisions have loaded: such a row need not be kept twice. It is so rare, and looking for each row
-- before it is inserted so slow, that all are inserted first.
CREATE FUNCTION _import_keep_records(kind text, this_import bigint) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $keep$
BEGIN
	INSERT INTO import_rows (kind, hash, ordinal, import_id, row_number, division, loaded_as, source, line, made, is_stated)
	SELECT _import_keep_records.kind, r.hash, r.ordinal, this_import, r.row_number, r.division, r.id, r.file, r.file_line, r.made, r.is_stated
	FROM pg_temp.ledger_import_records r
	WHERE NOT r.is_completed;
EXCEPTION
	WHEN unique_violation THEN
		INSERT INTO import_rows (kind, hash, ordinal, import_id, row_number, division, loaded_as, source, line, made, is_stated)
		SELECT _import_keep_records.kind, r.hash, r.ordinal, this_import, r.row_number, r.division, r.id, r.file, r.file_line, r.made, r.is_stated
		FROM pg_temp.ledger_import_records r
		WHERE NOT r.is_completed
		ON CONFLICT DO NOTHING;
END
$keep$;

COMMENT ON FUNCTION _import_keep_records(text, bigint) IS
	'Writes import_rows: the rows that an import has loaded.';

-- Cells by the names of the columns that the file has; days, amounts and identity numbers are parsed.
CREATE FUNCTION _import_cells(kind text, staging regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $cells$
DECLARE
	unit text;
	unclear text;
BEGIN
	CREATE TEMP TABLE ledger_import_map ON COMMIT DROP AS SELECT * FROM _import_columns(kind, staging);
	SELECT m.unit, m.unclear INTO unit, unclear FROM pg_temp.ledger_import_map m WHERE m.column_name = 'amount';

	-- @plpgsql_check_options: security_warnings = false
	-- Headings are quoted below; names of columns are those of ledger_import_columns.
	-- Most columns repeat few values, each of which is read once: OFFSET 0 keeps the planner from reading them for each row. Columns that
	-- the file does not have come last, as reading a row ends with the last column that is wanted. A temporary table is always scanned from its
	-- beginning, by one process, so its rows need no sorting.
	EXECUTE format($sql$
		CREATE TEMP TABLE ledger_import_cells ON COMMIT DROP AS
		SELECT
			s.ledger_row_number AS row_number, s.ledger_place AS place, s.ledger_batch AS batch,
			CASE WHEN num_nulls(%3$s) > 0 THEN array_remove(ARRAY[%4$s], NULL) END AS missing, %2$s
		FROM (
			SELECT row_number() OVER (%8$s) AS ledger_row_number, t.ctid AS ledger_place, t.xmin::text AS ledger_batch,
				t.*%7$s
			FROM ONLY %1$s t
		) AS s
			%5$s
		WHERE num_nonnulls(%6$s) > 0
		$sql$, staging,
		(
			SELECT string_agg(c.value || ' AS ' || c.name, ', ' ORDER BY c.heading IS NULL)
			FROM (
					SELECT l.column_name, m.heading,
						CASE WHEN m.heading IS NULL THEN 'NULL::text' ELSE format('_%s.cell', l.column_name) END,
						l.column_name
					FROM (SELECT DISTINCT l.column_name FROM ledger_import_columns() l) AS l
						LEFT JOIN pg_temp.ledger_import_map m USING (column_name)
				UNION ALL
					SELECT n.column_name, m.heading, format(CASE WHEN m.heading IS NULL THEN n.without ELSE n.value END, n.column_name), n.name
					FROM (VALUES
							('date', '_%s.day', 'NULL::date', 'day'), ('amount', '_%s.value', 'NULL::yuan', 'value'),
							('identity', 'cell_identity(_%s.cell)', 'NULL::resident_id', 'number'),
							('head_identity', 'cell_identity(_%s.cell)', 'NULL::resident_id', 'head_number'),
							('reserved_source', '_%s.cell', 'NULL::text', 'reserved_source'),
							('reserved_line', '_%s.cell', 'NULL::text', 'reserved_line'),
							('reserved_source', '_%s.file', 'NULL::bytea', 'file'), ('reserved_line',
								$$CASE WHEN _%1$s.cell ~ '^[0-9]{1,18}([.]0+)?$' THEN split_part(_%1$s.cell, '.', 1)::bigint END$$,
								'NULL::bigint', 'file_line')
						) AS n (column_name, value, without, name) LEFT JOIN pg_temp.ledger_import_map m USING (column_name)
			) AS c (column_name, heading, value, name)
		),
		(SELECT string_agg(format('_%s.cell', l.column_name), ', ') FROM ledger_import_columns() l WHERE l.kind = _import_cells.kind AND l.is_needed),
		(
			SELECT string_agg(format('CASE WHEN _%1$s.cell IS NULL THEN %1$L END', l.column_name), ', ')
			FROM ledger_import_columns() l
			WHERE l.kind = _import_cells.kind AND l.is_needed
		),
		(
			SELECT string_agg(
				CASE
					WHEN m.column_name ~ 'identity|name|person|head|^reserved_line|household' THEN
						format('CROSS JOIN LATERAL (SELECT s.ledger_%1$s) AS _%1$s (cell)', m.column_name)
					ELSE format('LEFT JOIN (SELECT r.said, r.cell%3$s FROM (
							SELECT d.said, cell_clean(d.said::text) AS cell FROM (SELECT DISTINCT t.%1$I AS said FROM ONLY %4$s t) AS d OFFSET 0
						) AS r OFFSET 0) AS _%2$s ON _%2$s.said = s.%1$I', m.heading, m.column_name,
						CASE m.column_name
							WHEN 'date' THEN ', cell_date(r.cell) AS day'
							WHEN 'amount' THEN CASE WHEN m.unclear IS NULL THEN format(', cell_yuan(r.cell, %L) AS value', m.unit)
								ELSE ', NULL::yuan AS value' END
							WHEN 'reserved_source' THEN ', cell_hash(''file'', r.cell) AS file'
							ELSE '' END,
						staging)
				END, ' ' ORDER BY m.column_name ~ 'identity|name|person|head|^reserved_line|household')
			FROM pg_temp.ledger_import_map m
		),
		(SELECT string_agg(format('_%s.cell', m.column_name), ', ') FROM pg_temp.ledger_import_map m WHERE m.column_name !~ '^reserved_'),
		(
			SELECT string_agg(format(', cell_clean(t.%I::text) AS ledger_%s', m.heading, m.column_name), '')
			FROM pg_temp.ledger_import_map m
			WHERE m.column_name ~ 'identity|name|person|head|^reserved_line|household'
		),
		(SELECT CASE c.relpersistence WHEN 't' THEN '' ELSE 'ORDER BY t.ctid' END FROM pg_class c WHERE c.oid = staging));
	ANALYZE pg_temp.ledger_import_cells;
	CREATE TEMP TABLE ledger_import_files ON COMMIT DROP AS
	SELECT DISTINCT c.file FROM pg_temp.ledger_import_cells c WHERE c.file IS NOT NULL;

	CREATE TEMP TABLE ledger_import_problems (
		row_number bigint, place integer, column_name text, code text, args text[]
	) ON COMMIT DROP;
	-- for the steps that look up what cells name
	CREATE TEMP TABLE ledger_import_less (row_number bigint, lacking integer, day date, hash bytea) ON COMMIT DROP;
	CREATE TEMP TABLE ledger_import_taught (
		row_number bigint PRIMARY KEY, hash bytea, ordinal integer, loaded_as bigint, is_stated boolean, is_other_file boolean, by_line boolean,
		states boolean DEFAULT false) ON COMMIT DROP;
	CREATE TEMP TABLE ledger_import_words (column_name text, cell text, meaning text) ON COMMIT DROP;
	CREATE TEMP TABLE ledger_import_organisations (
		column_name text, cell text, named bigint, organisation_id bigint, division division_code) ON COMMIT DROP;
	CREATE TEMP TABLE ledger_import_heirs ON COMMIT DROP AS
	WITH RECURSIVE heir AS (
		SELECT s.division, s.successor FROM division_successors s
	UNION
		SELECT h.division, s.successor FROM heir h JOIN division_successors s ON s.division = h.successor
	)
	SELECT * FROM heir;
	ANALYZE pg_temp.ledger_import_heirs;
	CREATE TEMP TABLE ledger_import_written (row_number bigint, id bigint, made bigint, is_completed boolean DEFAULT false)
		ON COMMIT DROP;
	PERFORM _import_check_cells(unit, unclear);
END
$cells$;

COMMENT ON FUNCTION _import_cells(text, regclass) IS
	'Makes the temporary tables ledger_import_map, ledger_import_cells and ledger_import_files from a staging table, and empty ones for the '
	'next steps.';

CREATE FUNCTION _import_check_cells(heading_unit text, heading_unclear text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 0, m.column_name, 'missing'
	FROM pg_temp.ledger_import_cells c, unnest(c.missing) AS m (column_name)
	WHERE c.missing IS NOT NULL;
	IF EXISTS (SELECT FROM pg_temp.ledger_import_map m WHERE m.unclear IS NOT NULL) THEN
		INSERT INTO pg_temp.ledger_import_problems
		SELECT c.row_number, 1, m.column_name, CASE WHEN strpos(m.unclear, '、') > 0 THEN 'units_differ' ELSE 'unit_unclear' END, ARRAY[m.unclear]
		FROM pg_temp.ledger_import_cells c, pg_temp.ledger_import_map m
		WHERE m.unclear IS NOT NULL AND CASE m.column_name
			WHEN 'amount' THEN c.amount WHEN 'times' THEN c.times WHEN 'days' THEN c.days WHEN 'nights' THEN c.nights END IS NOT NULL;
	END IF;
	-- Few rows have errors: the others are skipped before cells are checked one by one.
	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 1, p.column_name, p.code,
		CASE
			WHEN p.code = 'too_long' THEN '{200}'
			WHEN p.code = 'date_implausible' THEN ARRAY[first_plausible_day(), last_plausible_day()]::text[]
			WHEN p.code = 'amount_implausible' THEN ARRAY[to_char(largest_plausible_amount(), 'FM9,999,999,999,999')]
			WHEN p.code = 'date_is_serial' THEN ARRAY[(date '1899-12-30' + left(c.date, 5)::integer)::text]
			WHEN p.code = 'date_order_unclear' THEN cell_date_readings(c.date)::text[]
			WHEN p.code = 'amount_not_yuan' THEN ARRAY[left(c.amount, 40)]
			WHEN p.code IN ('unit_differs', 'amount_below_fen') THEN ARRAY[heading_unit]
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
				WHEN c.amount IS NOT NULL AND c.value IS NULL AND heading_unclear IS NULL THEN
					CASE WHEN c.amount ~ '[%$]|^-?[0-9]* ?[0-9]+/[0-9]+$' THEN 'amount_not_yuan'
					-- Without a unit of its own, and without decimals, it is a number.
					WHEN heading_unit IS NOT NULL AND c.amount !~ '元|圆|块|角|分|亿|万|千|百|十'
							AND cell_yuan(regexp_replace(c.amount, '[.][0-9]+', ''), NULL) IS NOT NULL
						THEN 'amount_below_fen'
					WHEN heading_unit IS NOT NULL AND (cell_yuan(c.amount, NULL) IS NOT NULL OR cell_yuan(c.amount, '万元') IS NOT NULL)
						THEN 'unit_differs' ELSE 'amount_unreadable' END
				WHEN c.value NOT BETWEEN -largest_plausible_amount() AND largest_plausible_amount() THEN 'amount_implausible'
			END,
			CASE WHEN c.identity IS NOT NULL AND c.number IS NULL THEN cell_identity_problem(c.identity) END,
			CASE WHEN c.head_identity IS NOT NULL AND c.head_number IS NULL THEN cell_identity_problem(c.head_identity) END,
			cell_words_problem(c.name),
			cell_words_problem(c.donor),
			cell_words_problem(c.goods),
			cell_words_problem(c.product),
			cell_words_problem(c.excused)
	) AS w (date, amount, identity, head_identity, name, donor, goods, product, excused), LATERAL (
		VALUES
			('date', w.date), ('amount', w.amount), ('identity', w.identity), ('head_identity', w.head_identity),
			('name', w.name), ('donor', w.donor), ('goods', w.goods), ('product', w.product), ('excused', w.excused)
	) AS p (column_name, code)
	WHERE coalesce(w.date, w.amount, w.identity, w.head_identity, w.name, w.donor, w.goods, w.product, w.excused) IS NOT NULL
		AND p.code IS NOT NULL;
END
$check$;

COMMENT ON FUNCTION _import_check_cells(text, text) IS
	'Reports cells that are missing or cannot be read. heading_unit: the unit in the heading of the amounts; heading_unclear: what is not understood there.';

-- A role with a grant for a division does not see what other divisions have loaded; but the division of a record may have changed since it
-- was loaded, as when a township got another code. So the record decides, and where it no longer exists, the division that it had. Whoever
-- may see a record knows what this function returns about it.
CREATE FUNCTION _import_loaded(home regclass, kind text, hashes bytea[], days date[], files bytea[],
	OUT hash bytea, OUT ordinal integer, OUT source bytea, OUT line bigint, OUT is_repeat boolean, OUT loaded_as bigint, OUT is_stated boolean)
RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 1000
AS $loaded$
DECLARE
	scope record;
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	SELECT * INTO scope FROM _scope(acting_role(), '{clerk}');
	RETURN QUERY
		SELECT r.hash, r.ordinal, r.source, r.line, false, r.loaded_as, coalesce(r.is_stated, true)
		FROM imports i JOIN import_rows r USING (import_id)
		WHERE i.kind = _import_loaded.kind AND cell_hash('file', i.checksum) = ANY (files) AND r.line IS NOT NULL
			AND (scope.is_whole OR i.imported_by = session_user AND r.division <@ ANY (scope.divisions))
			AND NOT EXISTS (SELECT FROM unnest(hashes) AS w (hash) WHERE w.hash = r.hash);
	IF scope.is_whole THEN
		RETURN QUERY
			SELECT r.hash, r.ordinal, r.source, r.line, false, r.loaded_as, coalesce(r.is_stated, true)
			FROM unnest(hashes) AS w (hash) JOIN import_rows r ON r.kind = _import_loaded.kind AND r.hash = w.hash
		UNION -- a hash may be there twice
			SELECT p.hash, p.ordinal, p.source, p.line, true, NULL, p.is_stated
			FROM unnest(hashes) AS w (hash) JOIN import_repeats p ON p.kind = _import_loaded.kind AND p.hash = w.hash
			WHERE EXISTS (SELECT FROM import_rows r WHERE r.kind = p.kind AND r.hash = p.hash AND r.ordinal = p.ordinal);
		RETURN;
	END IF;
	RETURN QUERY
		WITH wanted AS MATERIALIZED (
			SELECT DISTINCT w.hash, w.day FROM unnest(hashes, days) AS w (hash, day)
		), visible AS MATERIALIZED (
			SELECT r.hash, r.ordinal, r.source, r.line, r.loaded_as, coalesce(r.is_stated, true) AS is_stated
			FROM wanted w JOIN import_rows r ON r.kind = _import_loaded.kind AND r.hash = w.hash
			WHERE coalesce(
				CASE r.kind
					WHEN 'aid' THEN (
						SELECT h.division <@ ANY (scope.divisions) OR s.division <@ ANY (scope.divisions)
						FROM aid_instances a JOIN households h USING (household_id) JOIN supermarkets s USING (supermarket_id)
						WHERE a.aided_on = w.day AND a.aid_id = r.loaded_as)
					WHEN 'donations' THEN (
						SELECT s.division <@ ANY (scope.divisions)
						FROM donations d JOIN supermarkets s USING (supermarket_id)
						WHERE d.donation_id = r.loaded_as)
					WHEN 'purchases' THEN (
						SELECT coalesce(h.division, o.division) <@ ANY (scope.divisions)
						FROM purchases p JOIN organisations o USING (organisation_id) LEFT JOIN households h USING (household_id)
						WHERE p.purchase_id = r.loaded_as)
				END,
				r.division <@ ANY (scope.divisions), false)
		)
			SELECT v.hash, v.ordinal, v.source, v.line, false, v.loaded_as, v.is_stated FROM visible v
		UNION ALL
			SELECT r.hash, r.ordinal, r.source, r.line, true, NULL, r.is_stated
			FROM (SELECT DISTINCT v.hash, v.ordinal FROM visible v) AS v
				JOIN import_repeats r ON r.kind = _import_loaded.kind AND r.hash = v.hash AND r.ordinal = v.ordinal;
END
$loaded$;

COMMENT ON FUNCTION _import_loaded(regclass, text, bytea[], date[], bytea[]) IS 'See import_loaded.';

CREATE FUNCTION import_loaded(kind text, hashes bytea[], days date[], files bytea[],
	OUT hash bytea, OUT ordinal integer, OUT source bytea, OUT line bigint, OUT is_repeat boolean, OUT loaded_as bigint, OUT is_stated boolean)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1000
BEGIN ATOMIC
	SELECT l.hash, l.ordinal, l.source, l.line, l.is_repeat, l.loaded_as, l.is_stated FROM _import_loaded('ledger'::regclass, kind, hashes, days, files) AS l;
END;

COMMENT ON FUNCTION import_loaded(text, bytea[], date[], bytea[]) IS
	'Internal, for imports. The rows of import_rows, and with is_repeat those of import_repeats, that have one of these hashes, and whose '
	'records belong to divisions of the acting role now; loaded_as: the record; is_stated: as there. days: the day of each hash, by '
	'which a record of aid is found. files: also the other rows that were loaded from these files, by whoever may see the whole ledger or loaded them.';

CREATE FUNCTION _import_find_loaded(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	CREATE TEMP TABLE ledger_import_slots ON COMMIT DROP AS
	SELECT l.*
	FROM (
		SELECT array_agg(h.hash) AS hashes, array_agg(h.day) AS days
		FROM (
				SELECT f.hash, f.day FROM pg_temp.ledger_import_facts f WHERE NOT f.is_known AND EXISTS (SELECT FROM imports)
			UNION ALL
				SELECT l.hash, l.day FROM pg_temp.ledger_import_less l
		) AS h
	) AS w, import_loaded(kind, w.hashes, w.days, CASE WHEN kind IN ('aid', 'donations', 'purchases') THEN
		ARRAY(SELECT i.file FROM pg_temp.ledger_import_files i) END) AS l
	WHERE w.hashes IS NOT NULL;
	ANALYZE pg_temp.ledger_import_slots;
END
$find$;

COMMENT ON FUNCTION _import_find_loaded(text) IS
	'Makes the temporary table ledger_import_slots: rows loaded before, any of which a fact can be.';

-- A row is recognised by all that it says. But a file may be loaded again with a column that it did not have, or that was not understood, or
-- without one: then the row is one that said less, in its place in the file or, among equal ones, in their order; or that stood on its line of
-- the same file and said more. What the record does not have is added to it, and what differs is reported. The other kinds of import complete
-- records while they read: the ledger itself shows what is known of them.
CREATE FUNCTION _import_learn(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $learn$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_temp.ledger_import_slots) AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_taught) THEN
		RETURN;
	END IF;
	INSERT INTO pg_temp.ledger_import_taught (row_number, hash, ordinal, loaded_as, is_stated, is_other_file, by_line)
	WITH fact AS MATERIALIZED (
		SELECT f.row_number, c.file, c.file_line, coalesce(c.file, convert_to(c.batch, 'SQL_ASCII')) AS batch
		FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number)
		WHERE EXISTS (SELECT FROM pg_temp.ledger_import_slots) AND NOT f.is_known AND f.hash NOT IN (SELECT s.hash FROM pg_temp.ledger_import_slots s)
			AND f.row_number NOT IN (SELECT t.row_number FROM pg_temp.ledger_import_taught t)
	), slot AS MATERIALIZED (
		SELECT s.hash, s.ordinal, min(s.loaded_as) AS loaded_as, array_agg(s.source) AS sources, bool_or(s.is_stated) AS is_stated
		FROM pg_temp.ledger_import_slots s
		GROUP BY s.hash, s.ordinal
	), own AS MATERIALIZED (
		SELECT DISTINCT ON (f.row_number) f.row_number, s.hash, s.ordinal, l.hash IS NULL AS by_line
		FROM fact f JOIN pg_temp.ledger_import_slots s ON s.source = f.file AND s.line = f.file_line
			LEFT JOIN pg_temp.ledger_import_less l ON l.row_number = f.row_number AND l.hash = s.hash
		ORDER BY f.row_number, l.lacking NULLS LAST
	), other AS (
		SELECT o.*, row_number() OVER (PARTITION BY o.hash, o.batch ORDER BY o.file_line, o.row_number) AS place
		FROM (
			SELECT DISTINCT ON (f.row_number) f.*, l.hash
			FROM fact f JOIN pg_temp.ledger_import_less l USING (row_number)
			WHERE f.row_number NOT IN (SELECT w.row_number FROM own w) AND l.hash IN (SELECT s.hash FROM slot s)
			ORDER BY f.row_number, l.lacking
		) AS o
	), free AS (
		SELECT o.hash, o.batch, s.ordinal, row_number() OVER (PARTITION BY o.hash, o.batch ORDER BY s.ordinal) AS place
		FROM (SELECT DISTINCT hash, batch, file FROM other) AS o JOIN slot s USING (hash)
		WHERE o.file = ANY (s.sources) IS NOT TRUE
	), found AS (
			SELECT w.row_number, w.hash, w.ordinal, false AS is_other_file, w.by_line FROM own w
		UNION ALL
			SELECT o.row_number, o.hash, f.ordinal, o.file IS NOT NULL, false FROM other o JOIN free f USING (hash, batch, place)
	)
	SELECT f.row_number, f.hash, f.ordinal, s.loaded_as, s.is_stated, f.is_other_file, f.by_line
	FROM found f JOIN slot s USING (hash, ordinal);
	PERFORM _import_taught(kind);

	-- Two rows of one record come from several files.
	INSERT INTO pg_temp.ledger_import_problems
	SELECT d.row_number, 6, NULL, 'record_differs', ARRAY[d.loaded_as::text]
	FROM (
		SELECT f.row_number, t.loaded_as, f.hash <> first_value(f.hash) OVER (PARTITION BY t.loaded_as ORDER BY f.row_number) AS differs
		FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_facts f USING (row_number)
		WHERE f.completes
	) AS d
	WHERE d.differs;
	UPDATE pg_temp.ledger_import_facts f
	SET record = t.loaded_as, is_known = NOT f.completes OR NOT t.is_first, hash = CASE WHEN f.completes THEN cell_hash('completes', t.loaded_as::text) ELSE f.hash END
	FROM (
		SELECT t.row_number, t.loaded_as, row_number() OVER (PARTITION BY t.loaded_as, f.completes ORDER BY t.row_number) = 1 AS is_first
		FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_facts f USING (row_number)
	) AS t
	WHERE t.row_number = f.row_number;
	DELETE FROM pg_temp.ledger_import_facts f
	USING pg_temp.ledger_import_taught t
	WHERE t.row_number = f.row_number AND EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = f.row_number);
END
$learn$;

COMMENT ON FUNCTION _import_learn(text) IS
	'Fills the temporary table ledger_import_taught: the facts that were loaded before by a file with fewer or more columns. Those that complete '
	'their records are marked, those that differ reported, and the others known.';

CREATE FUNCTION _import_wrote_completions(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $wrote$
BEGIN
	INSERT INTO pg_temp.ledger_import_written
	SELECT n.row_number, n.record, NULL, true
	FROM pg_temp.ledger_import_new n
	WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes;
END
$wrote$;

COMMENT ON FUNCTION _import_wrote_completions(int8range) IS
	'Notes as written the facts with these row numbers that complete records.';

-- Which of the rows with the same content are known: a row of a file is any of those that were loaded before, except those that are other
-- rows of this file. New ones of several files are the same, the first with the first, and so on.
CREATE FUNCTION _import_claim(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $claim$
BEGIN
	-- Most facts are new and alone. The others are compared.
	CREATE TEMP TABLE ledger_import_shared ON COMMIT DROP AS
		SELECT f.hash FROM pg_temp.ledger_import_facts f GROUP BY f.hash HAVING count(*) > 1
	UNION
		SELECT s.hash FROM pg_temp.ledger_import_slots s;
	ANALYZE pg_temp.ledger_import_shared;

	CREATE TEMP TABLE ledger_import_claims ON COMMIT DROP AS
	WITH fact AS MATERIALIZED (
		SELECT f.row_number, f.hash, f.division, f.is_known, c.file AS source, c.file_line AS line, c.batch,
			coalesce(c.file, convert_to(c.batch, 'SQL_ASCII')) AS file, s.ordinal AS own_ordinal
		FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number)
			LEFT JOIN (
				SELECT hash, source, line, min(ordinal) AS ordinal
				FROM pg_temp.ledger_import_slots
				WHERE line IS NOT NULL
				GROUP BY hash, source, line
			) AS s ON s.hash = f.hash AND s.source = c.file AND s.line = c.file_line
		WHERE f.hash IN (SELECT h.hash FROM pg_temp.ledger_import_shared h)
	), other AS (
		SELECT f.*, row_number() OVER (PARTITION BY f.hash, f.file ORDER BY f.line, f.row_number) AS place
		FROM fact f
		WHERE NOT f.is_known AND f.own_ordinal IS NULL
	), slot AS MATERIALIZED (
		SELECT hash, ordinal, array_agg(source) AS sources, max(ordinal) OVER (PARTITION BY hash) AS last_ordinal
		FROM pg_temp.ledger_import_slots
		GROUP BY hash, ordinal
	), free AS (
		SELECT f.hash, f.file, s.ordinal, s.last_ordinal,
			CASE WHEN t.is_free THEN row_number() OVER (PARTITION BY f.hash, f.file, t.is_free ORDER BY s.ordinal) END AS place,
			count(*) FILTER (WHERE t.is_free) OVER (PARTITION BY f.hash, f.file) AS places
		FROM (SELECT DISTINCT hash, file, source FROM other) AS f JOIN slot s USING (hash),
			LATERAL (SELECT f.source IS NULL OR f.source = ANY (s.sources) IS NOT TRUE) AS t (is_free)
	), matched AS (
		SELECT o.*, r.ordinal AS free_ordinal, o.place - coalesce(l.places, 0) AS new_place, coalesce(l.last_ordinal, 0) AS last_ordinal
		FROM other o
			LEFT JOIN free r ON r.hash = o.hash AND r.file = o.file AND r.place = o.place
			LEFT JOIN (SELECT DISTINCT hash, file, places, last_ordinal FROM free) AS l ON l.hash = o.hash AND l.file = o.file
	), numbered AS (
		SELECT m.*,
			row_number() OVER (PARTITION BY m.hash, m.new_place, m.free_ordinal IS NULL ORDER BY m.row_number) AS copy,
			m.source IS NULL AND bool_or(m.free_ordinal IS NULL) OVER same
				AND min(m.batch) OVER same <> max(m.batch) OVER same AS is_unclear
		FROM matched m
		WINDOW same AS (PARTITION BY m.hash, m.source IS NULL)
	)
		SELECT f.row_number, f.hash, 1 AS ordinal, f.division, f.is_known, false AS is_other_file, false AS is_unclear
		FROM pg_temp.ledger_import_facts f
		WHERE f.hash NOT IN (SELECT h.hash FROM pg_temp.ledger_import_shared h)
	UNION ALL
		SELECT f.row_number, f.hash, coalesce(f.own_ordinal, 1), f.division, true, false, false
		FROM fact f
		WHERE f.is_known OR f.own_ordinal IS NOT NULL
	UNION ALL
		SELECT n.row_number, n.hash, (coalesce(n.free_ordinal, n.last_ordinal + n.new_place))::integer, n.division,
			NOT n.is_unclear AND (n.free_ordinal IS NOT NULL OR n.copy > 1),
			n.source IS NOT NULL AND (n.free_ordinal IS NOT NULL OR n.copy > 1), n.is_unclear
		FROM numbered n;
	ANALYZE pg_temp.ledger_import_claims;

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 6, NULL, 'equal_unclear',
		ARRAY[(SELECT min(o.row_number) FROM pg_temp.ledger_import_claims o WHERE o.hash = c.hash AND o.row_number <> c.row_number)::text]
	FROM pg_temp.ledger_import_claims c
	WHERE c.is_unclear;

	-- The number of instances, or whether a purchase was a welfare gift, may be what no row stated before.
	CREATE TEMP TABLE ledger_import_unstated ON COMMIT DROP AS
	SELECT c.row_number, s.loaded_as
	FROM (
		SELECT o.hash, o.ordinal, min(o.loaded_as) AS loaded_as FROM pg_temp.ledger_import_slots o GROUP BY o.hash, o.ordinal HAVING NOT bool_or(o.is_stated)
	) AS s JOIN pg_temp.ledger_import_claims c USING (hash, ordinal) JOIN pg_temp.ledger_import_cells x USING (row_number)
	WHERE c.is_known AND CASE _import_claim.kind WHEN 'aid' THEN x.times WHEN 'purchases' THEN x.gift END IS NOT NULL;
END
$claim$;

COMMENT ON FUNCTION _import_claim(text) IS
	'Makes the temporary tables ledger_import_claims: which facts are new and which are already known, with their number among facts with the same '
	'content; and ledger_import_unstated: the known ones that state, as the first, what their records have by default. Reports equal rows of a table without 来源 that were inserted at different times.';

CREATE FUNCTION _import_keep_repeats(kind text, this_import bigint) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $keep$
BEGIN
	IF kind NOT IN ('aid', 'donations', 'purchases') THEN
		RETURN; -- the ledger itself shows what is known
	END IF;
	INSERT INTO import_repeats (kind, hash, ordinal, source, line, import_id, division, is_stated)
	SELECT DISTINCT ON (r.hash, r.ordinal, w.source) _import_keep_repeats.kind, r.hash, r.ordinal, w.source, x.file_line, this_import,
		-- a donation may have got a supermarket that this row does not name
		coalesce(r.division, (
			SELECT min(m.division)
			FROM pg_temp.ledger_import_slots s JOIN donations d ON d.donation_id = s.loaded_as JOIN supermarkets m USING (supermarket_id)
			WHERE _import_keep_repeats.kind = 'donations' AND s.hash = r.hash AND s.ordinal = r.ordinal)),
		r.states
	FROM (
			SELECT c.row_number, c.hash, c.ordinal, c.division, c.is_other_file, u.row_number IS NOT NULL AS states
			FROM pg_temp.ledger_import_claims c LEFT JOIN pg_temp.ledger_import_unstated u USING (row_number)
			WHERE c.is_known
		UNION ALL
			SELECT t.row_number, t.hash, t.ordinal, f.division, t.is_other_file, t.states
			FROM pg_temp.ledger_import_taught t JOIN pg_temp.ledger_import_facts f USING (row_number)
			WHERE t.hash IS NOT NULL
	) AS r JOIN pg_temp.ledger_import_cells x USING (row_number), LATERAL (
		SELECT coalesce(x.file, cell_hash('import', this_import::text))
	) AS w (source)
	WHERE r.states OR r.is_other_file AND x.file IN (
		SELECT c.file FROM pg_temp.ledger_import_problems p JOIN pg_temp.ledger_import_cells c USING (row_number))
	ORDER BY r.hash, r.ordinal, w.source, r.states DESC, r.row_number
	ON CONFLICT ON CONSTRAINT import_repeats_pkey DO UPDATE SET is_stated = true WHERE excluded.is_stated;
END
$keep$;

COMMENT ON FUNCTION _import_keep_repeats(text, bigint) IS
	'Writes import_repeats: the known rows of files that have rejected rows, and those that state what their records had by default.';

-- Two rows that are equal may be two records or a mistake: both are loaded, and whoever imports looks at them.
CREATE FUNCTION _import_note_equal() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $note$
DECLARE
	places text;
	groups bigint;
BEGIN
	SELECT string_agg(e.places, '; ' ORDER BY e.first_row) FILTER (WHERE e.number <= 10), count(*)
	INTO places, groups
	FROM (
		SELECT min(c.row_number) AS first_row, string_agg(coalesce(x.file_line, c.row_number)::text, ', ' ORDER BY c.row_number) AS places,
			row_number() OVER (ORDER BY min(c.row_number)) AS number
		FROM pg_temp.ledger_import_claims c JOIN pg_temp.ledger_import_written w USING (row_number)
			JOIN pg_temp.ledger_import_cells x USING (row_number)
		WHERE NOT w.is_completed AND c.hash IN (SELECT o.hash FROM pg_temp.ledger_import_claims o WHERE o.ordinal > 1)
		GROUP BY c.hash
		HAVING count(*) > 1
	) AS e;
	IF groups > 0 THEN
		RAISE NOTICE USING
			MESSAGE = localized('equal rows were loaded: lines %s', places || CASE WHEN groups > 10 THEN '; …' ELSE '' END),
			HINT = localized('If they are one record, delete the others. %I.data_quality lists them.', current_schema());
	END IF;
END
$note$;

COMMENT ON FUNCTION _import_note_equal() IS
	'Shows in a notice the lines of rows that are equal and were loaded, or without 行号 their numbers in the staging table.';

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
	PERFORM _import_keep_new();
	LOOP
		PERFORM _import_write_by_halves(kind, rows_left IS NULL);
		-- Only rows of the register need others.
		IF kind <> 'register' THEN
			RETURN;
		END IF;
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
					-- only parts of it are written from now on
					CREATE UNIQUE INDEX ON pg_temp.ledger_import_new (row_number);
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
	FROM pg_temp.ledger_import_facts f
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_claims c WHERE c.row_number = f.row_number AND c.is_known)
		AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = f.row_number);
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
				string_agg(w.reason, '; ' ORDER BY c.place, p.place) AS reason,
				string_agg(w.reason_zh, '；' ORDER BY c.place, p.place) AS reason_zh
			FROM (SELECT DISTINCT * FROM pg_temp.ledger_import_problems) AS p
				JOIN ledger_import_reasons() r USING (code)
				LEFT JOIN (SELECT l.*, row_number() OVER () AS place FROM ledger_import_columns() l WHERE l.kind = $1) AS c USING (column_name)
				LEFT JOIN pg_temp.ledger_import_map m USING (column_name),
				LATERAL (
					SELECT
						coalesce(m.heading || ': ', '') || format(r.reason, VARIADIC coalesce(p.args, '{}')),
						coalesce(m.heading || '：', '') || format(r.reason_zh, VARIADIC coalesce(p.args, '{}'))
				) AS w (reason, reason_zh)
			GROUP BY p.row_number
		)
		SELECT p.row_number, m.heading::text, cell_shorten(cell_mask(line.cells ->> m.heading, m.column_name LIKE '%%identity')),
			p.reason, p.reason_zh, masked.line, c.file_line
		FROM problem p
			JOIN pg_temp.ledger_import_cells c USING (row_number)
			JOIN %s s ON s.ctid = c.place
			LEFT JOIN pg_temp.ledger_import_map m USING (column_name),
			LATERAL (SELECT to_jsonb(s)) AS line (cells),
			LATERAL (
				SELECT jsonb_object_agg(e.key, cell_mask(e.value,
					EXISTS (SELECT FROM pg_temp.ledger_import_map i WHERE i.heading = e.key AND i.column_name LIKE '%%identity')))
				FROM jsonb_each_text(line.cells) AS e
				WHERE e.key NOT IN (SELECT o.heading FROM pg_temp.ledger_import_map o WHERE o.column_name = 'reserved_source')
			) AS masked (line)
		ORDER BY p.row_number
		$sql$, staging)
	USING kind;
END
$rejections$;

COMMENT ON FUNCTION _import_rejections(text, regclass) IS
	'Returns the rows of an import that have problems, with the problems in words.';

-- Of rows without a file those with the same content are deleted together; otherwise a remaining row would later be taken for the one that
-- was loaded.
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
			WHERE num_nonnulls(r.file, c.file) = 0
		)
		DELETE FROM ONLY %s s WHERE NOT EXISTS (SELECT FROM stay WHERE stay.place = s.ctid)
		$sql$, staging);
	DROP TABLE pg_temp.ledger_import_map, pg_temp.ledger_import_cells, pg_temp.ledger_import_files, pg_temp.ledger_import_problems,
		pg_temp.ledger_import_less, pg_temp.ledger_import_taught, pg_temp.ledger_import_words, pg_temp.ledger_import_organisations,
		pg_temp.ledger_import_heirs, pg_temp.ledger_import_facts, pg_temp.ledger_import_slots, pg_temp.ledger_import_shared,
		pg_temp.ledger_import_claims, pg_temp.ledger_import_unstated,
		pg_temp.ledger_import_new, pg_temp.ledger_import_written, pg_temp.ledger_import_records;
END
$clear$;

COMMENT ON FUNCTION _import_clear(regclass) IS
	'Deletes from the staging table the rows that were loaded or already known, and drops the temporary tables.';

CREATE FUNCTION run_import(kind text, staging regclass, file text DEFAULT NULL, checksum text DEFAULT NULL) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, kind, staging, file, checksum);
END;

COMMENT ON FUNCTION run_import(text, regclass, text, text) IS
	'Loads the rows of a staging table (see make_staging) into the ledger, in one transaction, and returns the rows that it could not load, '
	'each with the reason. kind: register, aid, donations, purchases, incomes, organisations, postings or attendance; the comments of import_aid, '
	'import_register and so on say what each looks for. Rejected rows remain in the staging table; rows that were loaded now or before are '
	'deleted from it. file and checksum are recorded in imports, whose new row has the counts and the sum of the amounts; own_imports shows it. '
	'Rows that are equal within one file are all loaded, and a notice gives their lines. '
	'Errors: 22023 no such kind, or a required column is missing or duplicated, 42809 not a table, 25000 outside READ COMMITTED.';

-- A clerk of a division does not see what others have imported.
CREATE FUNCTION _own_imports(home regclass) RETURNS SETOF imports
LANGUAGE plpgsql STABLE
AS $own$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter(home);
	RETURN QUERY SELECT i.* FROM imports i WHERE i.imported_by = session_user ORDER BY i.import_id DESC;
END
$own$;

COMMENT ON FUNCTION _own_imports(regclass) IS 'See own_imports.';

CREATE FUNCTION own_imports() RETURNS SETOF imports
LANGUAGE sql STABLE SECURITY DEFINER
BEGIN ATOMIC
	SELECT * FROM _own_imports('ledger'::regclass);
END;

COMMENT ON FUNCTION own_imports() IS
	'The rows of imports that the login (session_user) has run, the newest first. Whoever has rights to the whole ledger can read all in imports.';

CREATE FUNCTION import_aid(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'aid', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_aid(regclass) IS
	'Loads aid from a staging table (see make_staging) into aid_instances, in one transaction, and returns the rows that it could not '
	'load, each with the reason. Those remain in the staging table; rows that were loaded now or before are deleted from it. A '
	'household is found by its number, by the identity number of the person aided, or by its head and village; a supermarket by its name or number. '
	'Errors: 42809 not a table, 22023 a required column is missing or duplicated, 25000 outside READ COMMITTED.';

CREATE FUNCTION import_register(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'register', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_register(regclass) IS
	'Loads persons and households from a staging table (see make_staging) into the register, in one transaction: a row for each person, with '
	'the head and village of the household. A new row of a head makes the household. Identity numbers go to identity_numbers. A '
	'person who is already recorded, by the identity number or by the name in the household, is not changed. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_donations(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'donations', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_donations(regclass) IS
	'Loads donations from a staging table (see make_staging) into donations, in one transaction. A donor is found by name; '
	'a new donor is added to donors, not to be named in public. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_purchases(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'purchases', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_purchases(regclass) IS
	'Loads purchases from a staging table (see make_staging) into purchases, in one transaction. Units and suppliers are found by their '
	'names in organisations; a household that sold is found as in import_aid. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';

CREATE FUNCTION import_incomes(staging regclass) RETURNS SETOF import_rejection
LANGUAGE sql VOLATILE
BEGIN ATOMIC
	SELECT * FROM _import('ledger'::regclass, 'incomes', staging, NULL, NULL);
END;

COMMENT ON FUNCTION import_incomes(regclass) IS
	'Loads incomes from a staging table (see make_staging) into incomes, in one transaction. A household is found as in import_aid, '
	'as of the year''s last day; an income that is recorded with another amount is rejected. '
	'Returns rows that it could not load, and deletes the others from the staging table; the errors are those of import_aid.';
