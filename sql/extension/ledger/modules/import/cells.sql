-- The first step of an import: cells by the names of their columns, of which days, amounts and identity numbers are parsed.

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
