-- Which facts are new, which are known, and which rows of one file are equal.

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
