-- Postings of staff to paired villages. The pairing is found by the village and, where several organisations help it, by the organisation.

-- For attendance as well, which has the same columns.
CREATE FUNCTION _import_find_helpers() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $find$
BEGIN
	PERFORM _import_find_places(false);
	PERFORM _import_find_organisations('unit');

	CREATE TEMP TABLE ledger_import_pairings ON COMMIT DROP AS
	SELECT c.row_number, count(p.pairing_id) AS pairings, min(p.pairing_id) AS pairing_id, min(p.organisation_id) AS organisation_id
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_villages v ON v.village = c.village
			AND v.township IS NOT DISTINCT FROM c.township AND v.days @> coalesce(c.day, 'infinity')
		LEFT JOIN pg_temp.ledger_import_organisations u ON u.column_name = 'unit' AND u.cell = c.unit
		LEFT JOIN village_pairings p ON p.division = ANY (v.candidates)
			AND p.valid_from <= c.day AND (p.valid_to IS NULL OR p.valid_to > c.day)
			AND (c.unit IS NULL OR p.organisation_id = u.organisation_id)
	GROUP BY c.row_number;
	CREATE UNIQUE INDEX ON pg_temp.ledger_import_pairings (row_number);

	CREATE TEMP TABLE ledger_import_helpers ON COMMIT DROP AS
	WITH called AS MATERIALIZED (
		SELECT h.helper_id, cell_name(h.name) AS name, h.organisation_id FROM helpers h
	), wanted AS (
		SELECT c.row_number, cell_name(c.name) AS name, coalesce(u.organisation_id, p.organisation_id) AS organisation_id
		FROM pg_temp.ledger_import_cells c
			LEFT JOIN pg_temp.ledger_import_pairings p USING (row_number)
			LEFT JOIN pg_temp.ledger_import_organisations u ON u.column_name = 'unit' AND u.cell = c.unit
		WHERE c.name IS NOT NULL
	)
	SELECT w.row_number, w.name, w.organisation_id, count(k.helper_id) AS helpers, min(k.helper_id) AS helper_id, array_agg(k.helper_id) AS candidates
	FROM wanted w LEFT JOIN called k ON k.name = w.name
		AND (w.organisation_id IS NULL OR k.organisation_id IS NULL OR k.organisation_id = w.organisation_id)
	GROUP BY w.row_number, w.name, w.organisation_id;
	CREATE UNIQUE INDEX ON pg_temp.ledger_import_helpers (row_number);
END
$find$;

COMMENT ON FUNCTION _import_find_helpers() IS
	'Finds the pairings and helpers that rows name and makes the temporary tables ledger_import_pairings and ledger_import_helpers of them.';

CREATE FUNCTION _import_postings_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	PERFORM _import_find_helpers();
	-- It goes on.
	UPDATE pg_temp.ledger_import_cells SET until = NULL WHERE until IN ('至今', '迄今', '今', '现在', '目前', '在岗', '在任', '在村');

	INSERT INTO pg_temp.ledger_import_problems
	SELECT c.row_number, 5, p.column_name, p.code, p.args
	FROM pg_temp.ledger_import_cells c
		LEFT JOIN pg_temp.ledger_import_pairings v USING (row_number)
		LEFT JOIN pg_temp.ledger_import_helpers h USING (row_number), LATERAL (
			VALUES
				('village', CASE WHEN v.pairings = 0 AND c.day IS NOT NULL THEN 'pairing_unknown' WHEN v.pairings > 1 THEN 'pairing_ambiguous' END,
					ARRAY[CASE WHEN v.pairings = 0 THEN c.day::text ELSE v.pairings::text END]),
				('name', CASE WHEN h.helpers > 1 THEN 'helper_ambiguous' WHEN h.helpers = 0 AND h.name ~ '[][(){}<>]' THEN 'name_has_brackets' END,
					ARRAY[h.helpers::text]),
				('until', CASE
					WHEN c.until IS NULL THEN NULL
					WHEN cell_date(c.until) IS NULL THEN cell_date_problem(c.until)
					WHEN cell_date(c.until) <= c.day THEN 'until_before' END,
					CASE WHEN cell_date(c.until) IS NOT NULL THEN ARRAY[c.day::text]
						WHEN cell_date_problem(c.until) = 'date_is_serial' THEN ARRAY[(date '1899-12-30' + left(c.until, 5)::integer)::text]
						ELSE cell_date_readings(c.until)::text[] END)
		) AS p (column_name, code, args)
	WHERE p.code IS NOT NULL;

	-- The day in the file is the last one in the village; the ledger has the first on which the posting is over.
	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		c.row_number, v.pairing_id, h.name, h.organisation_id, h.helper_id, c.day AS valid_from, f.valid_to, p.posting_id,
		g.division, c.day, NULL::bigint AS made, f.completes,
		p.posting_id IS NOT NULL AND NOT f.completes
			OR row_number() OVER (PARTITION BY v.pairing_id, h.name, h.helper_id, c.day ORDER BY f.valid_to IS NULL, c.row_number) > 1 AS is_known,
		p.valid_to AS valid_to_known, min(f.valid_to) OVER same AS valid_to_in_file, max(f.valid_to) OVER same AS other_valid_to,
		cell_hash(v.pairing_id::text, h.name, c.day::text, CASE WHEN f.completes THEN f.valid_to::text END) AS hash
	FROM pg_temp.ledger_import_cells c
		JOIN pg_temp.ledger_import_pairings v USING (row_number)
		JOIN village_pairings g ON g.pairing_id = v.pairing_id
		JOIN pg_temp.ledger_import_helpers h USING (row_number)
		LEFT JOIN postings p ON p.pairing_id = v.pairing_id AND p.helper_id = h.helper_id AND p.valid_from = c.day,
		LATERAL (SELECT cell_date(c.until) + 1, p.posting_id IS NOT NULL AND p.valid_to IS NULL AND c.until IS NOT NULL) AS f (valid_to, completes)
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = c.row_number)
	WINDOW same AS (PARTITION BY v.pairing_id, h.name, h.helper_id, c.day);
	INSERT INTO pg_temp.ledger_import_problems
	SELECT row_number, 5, 'until', CASE WHEN valid_to_known IS NULL THEN 'fact_repeated' ELSE 'fact_differs' END, ARRAY[
		coalesce(valid_to_known, CASE valid_to WHEN valid_to_in_file THEN other_valid_to ELSE valid_to_in_file END) - 1, valid_to - 1]::text[]
	FROM pg_temp.ledger_import_facts
	WHERE valid_to <> valid_to_known OR valid_to_known IS NULL AND valid_to_in_file <> other_valid_to AND valid_to IS NOT NULL;
	DELETE FROM pg_temp.ledger_import_facts f
	USING pg_temp.ledger_import_problems p
	WHERE p.row_number = f.row_number;
	DROP TABLE pg_temp.ledger_import_pairings, pg_temp.ledger_import_helpers, pg_temp.ledger_import_villages;
END
$read$;

COMMENT ON FUNCTION _import_postings_read() IS
	'Returns the facts in the rows of an import of postings.';

CREATE FUNCTION _import_postings_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	WITH wanted AS (
		SELECT name, organisation_id, min(row_number) AS first_row
		FROM pg_temp.ledger_import_new
		WHERE helper_id IS NULL AND row_number >= lower(part) AND row_number < upper(part)
		GROUP BY name, organisation_id
	), added AS (
		INSERT INTO helpers (name, organisation_id)
		SELECT name, organisation_id FROM wanted ORDER BY first_row
		RETURNING helper_id, name, organisation_id
	)
	UPDATE pg_temp.ledger_import_new n SET helper_id = a.helper_id, made = CASE WHEN n.row_number = w.first_row THEN a.helper_id END
	FROM added a JOIN wanted w ON w.name = a.name AND w.organisation_id IS NOT DISTINCT FROM a.organisation_id
	WHERE n.helper_id IS NULL AND n.name = a.name AND n.organisation_id IS NOT DISTINCT FROM a.organisation_id;
	WITH written AS (
		INSERT INTO postings (pairing_id, helper_id, valid_from, valid_to)
		SELECT pairing_id, helper_id, valid_from, valid_to
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		ORDER BY row_number
		RETURNING posting_id, pairing_id, helper_id, valid_from
	)
	INSERT INTO pg_temp.ledger_import_written
	SELECT f.row_number, w.posting_id, f.made
	FROM written w JOIN pg_temp.ledger_import_new f USING (pairing_id, helper_id, valid_from)
	WHERE f.row_number >= lower(part) AND f.row_number < upper(part) AND NOT f.completes;
	IF EXISTS (SELECT FROM pg_temp.ledger_import_new WHERE row_number >= lower(part) AND row_number < upper(part) AND completes) THEN
		UPDATE postings p SET valid_to = n.valid_to
		FROM pg_temp.ledger_import_new n
		WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes AND p.posting_id = n.posting_id;
		INSERT INTO pg_temp.ledger_import_written
		SELECT row_number, posting_id, NULL, true
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part) AND completes;
	END IF;
END
$write$;

COMMENT ON FUNCTION _import_postings_write(int8range) IS
	'Writes postings, with new helpers, and the ends of postings that have none.';
