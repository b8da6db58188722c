-- Days and nights of posted staff, by the week. Any day of a week names it.

CREATE FUNCTION _import_attendance_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	PERFORM _import_find_helpers();

	CREATE TEMP TABLE ledger_import_weeks ON COMMIT DROP AS
	SELECT
		c.row_number, w.week, count(p.posting_id) AS postings, min(p.posting_id) AS posting_id, min(g.division) AS division
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_helpers h USING (row_number)
		LEFT JOIN pg_temp.ledger_import_villages v ON v.village = c.village
			AND v.township IS NOT DISTINCT FROM c.township AND v.days @> coalesce(c.day, 'infinity')
		CROSS JOIN LATERAL (SELECT date_trunc('week', c.day::timestamp)::date) AS w (week)
		LEFT JOIN (postings p JOIN village_pairings g USING (pairing_id)) ON p.helper_id = ANY (h.candidates)
			AND p.valid_from < w.week + 7 AND (p.valid_to IS NULL OR p.valid_to > w.week)
			AND (c.village IS NULL OR g.division = ANY (v.candidates))
	GROUP BY c.row_number, w.week;

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 5, p.column_name, p.code, p.args
	FROM pg_temp.ledger_import_cells c LEFT JOIN pg_temp.ledger_import_weeks w USING (row_number), LATERAL (
		VALUES
			('name', CASE WHEN w.postings = 0 AND w.week IS NOT NULL THEN 'posting_unknown' WHEN w.postings > 1 THEN 'posting_ambiguous' END,
				ARRAY[w.week::text]),
			('days', CASE WHEN c.days !~ '^0*[0-7]([.]0+)?(天|日)?$' THEN 'days_unreadable' END, NULL),
			('nights', CASE WHEN c.nights !~ '^0*[0-7]([.]0+)?(夜|晚|天)?$' THEN 'days_unreadable' END, NULL)
	) AS p (column_name, code, args)
	WHERE p.code IS NOT NULL;

	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		f.*, a.posting_id IS NOT NULL AS completes,
		CASE
			WHEN a.posting_id IS NULL THEN row_number() OVER (PARTITION BY f.posting_id, f.week, f.days, f.nights, f.excused ORDER BY f.row_number) > 1
			ELSE coalesce(f.days = a.days, f.days IS NULL) AND coalesce(f.nights = a.nights, f.nights IS NULL)
				AND coalesce(f.excused = a.excused, f.excused IS NULL)
		END AS is_known,
		a.days AS days_known, a.nights AS nights_known, a.excused AS excused_known,
		cell_hash(f.posting_id::text, f.week::text, f.days::text, f.nights::text, f.excused) AS hash
	FROM (
		SELECT c.row_number, w.posting_id, w.week, w.division, c.day,
			substring(c.days, '^[0-9]+')::integer AS days, substring(c.nights, '^[0-9]+')::integer AS nights, c.excused
		FROM pg_temp.ledger_import_cells c JOIN pg_temp.ledger_import_weeks w USING (row_number)
		WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number)
	) AS f LEFT JOIN attendance a USING (posting_id, week);
	DROP TABLE pg_temp.ledger_import_weeks, pg_temp.ledger_import_pairings, pg_temp.ledger_import_helpers, pg_temp.ledger_import_villages;
END
$read$;

COMMENT ON FUNCTION _import_attendance_read() IS
	'Returns the facts in the rows of an import of attendance.';

CREATE FUNCTION _import_attendance_check() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	INSERT INTO pg_temp.ledger_import_problems
	SELECT f.row_number, 6, p.column_name, p.code, p.args
	FROM (
		SELECT *, count(*) OVER (PARTITION BY posting_id, week) AS rows_of_week
		FROM pg_temp.ledger_import_facts
		WHERE NOT is_known
	) AS f, LATERAL (
		VALUES
			('days', CASE WHEN f.days <> f.days_known THEN 'fact_differs' END, ARRAY[f.days_known::text, f.days::text]),
			('nights', CASE WHEN f.nights <> f.nights_known THEN 'fact_differs' END, ARRAY[f.nights_known::text, f.nights::text]),
			('excused', CASE WHEN f.excused <> f.excused_known THEN 'fact_differs' END, ARRAY[f.excused_known, f.excused]),
			('date', CASE WHEN f.rows_of_week > 1 THEN 'week_repeated' END, ARRAY[f.week::text])
	) AS p (column_name, code, args)
	WHERE p.code IS NOT NULL;
END
$check$;

COMMENT ON FUNCTION _import_attendance_check() IS
	'Reports attendance for which the ledger, or another row, has something different.';

CREATE FUNCTION _import_attendance_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	INSERT INTO attendance (posting_id, week, days, nights, excused)
	SELECT posting_id, week, days, nights, excused
	FROM pg_temp.ledger_import_new
	WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes;
	IF EXISTS (SELECT FROM pg_temp.ledger_import_new WHERE row_number >= lower(part) AND row_number < upper(part) AND completes) THEN
		UPDATE attendance a SET days = coalesce(a.days, n.days), nights = coalesce(a.nights, n.nights), excused = coalesce(a.excused, n.excused)
		FROM pg_temp.ledger_import_new n
		WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes AND a.posting_id = n.posting_id AND a.week = n.week;
	END IF;
	INSERT INTO pg_temp.ledger_import_written
	SELECT row_number, posting_id, NULL, completes
	FROM pg_temp.ledger_import_new
	WHERE row_number >= lower(part) AND row_number < upper(part);
END
$write$;

COMMENT ON FUNCTION _import_attendance_write(int8range) IS
	'Writes attendance, and what the ledger has not about weeks that it has.';
