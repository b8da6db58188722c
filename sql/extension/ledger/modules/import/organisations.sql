-- Organisations: known by their names.

CREATE FUNCTION _import_organisations_read() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $read$
BEGIN
	-- An organisation need not be of a village: of a township, that alone is given.
	UPDATE pg_temp.ledger_import_cells SET village = township, township = NULL WHERE village IS NULL AND township IS NOT NULL;
	UPDATE pg_temp.ledger_import_map SET column_name = 'village'
	WHERE column_name = 'township' AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_map m WHERE m.column_name = 'village');
	PERFORM _import_find_places(false);
	PERFORM _import_find_words('type');

	CREATE TEMP TABLE ledger_import_known ON COMMIT DROP AS
	WITH called AS MATERIALIZED (
		SELECT o.organisation_id, cell_name(o.name) AS name, o.kind, o.division FROM organisations o
	)
	SELECT
		c.row_number, c.name, w.meaning AS kind, v.division, k.organisation_id, k.kind AS kind_known, k.division AS division_known,
		count(*) OVER (PARTITION BY c.row_number) AS named,
		first_value(w.meaning) OVER same AS kind_in_file,
		first_value(v.division) OVER (PARTITION BY c.name ORDER BY v.division IS NULL, c.row_number) AS division_in_file
	FROM (SELECT row_number, cell_name(name) AS name, type, village, township, day FROM pg_temp.ledger_import_cells) AS c
		LEFT JOIN pg_temp.ledger_import_words w ON w.column_name = 'type' AND w.cell = c.type
		LEFT JOIN pg_temp.ledger_import_villages v ON v.village = c.village
			AND v.township IS NOT DISTINCT FROM c.township AND v.days @> coalesce(c.day, 'infinity')
		LEFT JOIN called k USING (name)
	WINDOW same AS (PARTITION BY c.name ORDER BY c.row_number);

	INSERT INTO pg_temp.ledger_import_problems
	SELECT k.row_number, 5, p.column_name, p.code, p.args
	FROM pg_temp.ledger_import_known k, LATERAL (
		VALUES
			('name', CASE WHEN k.named > 1 THEN 'unit_ambiguous' END, ARRAY[k.named::text]),
			('type', CASE WHEN k.kind <> k.kind_known THEN 'fact_differs' WHEN k.kind_known IS NULL AND k.kind <> k.kind_in_file THEN 'fact_repeated' END,
				ARRAY[coalesce(k.kind_known, k.kind_in_file), k.kind]),
			('village', CASE WHEN k.division <> k.division_known THEN 'fact_differs' WHEN k.division_known IS NULL AND k.division <> k.division_in_file THEN 'fact_repeated' END,
				ARRAY[coalesce(k.division_known, k.division_in_file)::text, k.division::text])
	) AS p (column_name, code, args)
	WHERE p.code IS NOT NULL;

	CREATE TEMP TABLE ledger_import_facts ON COMMIT DROP AS
	SELECT
		k.row_number, k.name, k.kind, k.division, NULL::date AS day, f.completes, CASE WHEN f.completes THEN k.organisation_id END AS organisation_id,
		k.organisation_id IS NOT NULL AND NOT f.completes
			OR row_number() OVER (PARTITION BY k.name, f.completes ORDER BY k.division IS NULL, k.row_number) > 1 AS is_known,
		cell_hash('organisation', k.name, CASE WHEN f.completes THEN k.division::text END) AS hash
	FROM pg_temp.ledger_import_known k, LATERAL (
		SELECT k.organisation_id IS NOT NULL AND k.division_known IS NULL AND k.division IS NOT NULL
			AND has_column_privilege('organisations'::regclass, 'division', 'UPDATE')
	) AS f (completes)
	WHERE NOT EXISTS (SELECT FROM pg_temp.ledger_import_problems p WHERE p.row_number = k.row_number);
	DROP TABLE pg_temp.ledger_import_known, pg_temp.ledger_import_villages;
END
$read$;

COMMENT ON FUNCTION _import_organisations_read() IS
	'Returns the facts in the rows of an import of organisations.';

-- Organisations are common to all clerks, and of any division or none; that this import loaded one is for its clerk to see.
CREATE FUNCTION _import_organisations_check() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
BEGIN
	UPDATE pg_temp.ledger_import_claims c SET division = o.divisions[1]
	FROM (SELECT clerk_divisions()) AS o (divisions)
	WHERE cardinality(o.divisions) > 0 AND array_position(o.divisions, NULL) IS NULL AND (c.division <@ ANY (o.divisions)) IS NOT TRUE;
END
$check$;

COMMENT ON FUNCTION _import_organisations_check() IS
	'Notes the rows of organisations outside of a clerk''s divisions under one of those, so that the clerk can see and undo the import.';

CREATE FUNCTION _import_organisations_write(part int8range) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $write$
BEGIN
	WITH written AS (
		INSERT INTO organisations (name, kind, division)
		SELECT name, kind, division
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		ORDER BY row_number
		RETURNING organisation_id
	)
	INSERT INTO pg_temp.ledger_import_written
	SELECT f.row_number, w.organisation_id
	FROM (SELECT organisation_id, row_number() OVER (ORDER BY organisation_id) AS place FROM written) AS w
		JOIN (
			SELECT row_number, row_number() OVER (ORDER BY row_number) AS place
			FROM pg_temp.ledger_import_new
			WHERE row_number >= lower(part) AND row_number < upper(part) AND NOT completes
		) AS f USING (place);
	IF EXISTS (SELECT FROM pg_temp.ledger_import_new WHERE row_number >= lower(part) AND row_number < upper(part) AND completes) THEN
		UPDATE organisations o SET division = n.division
		FROM pg_temp.ledger_import_new n
		WHERE n.row_number >= lower(part) AND n.row_number < upper(part) AND n.completes AND o.organisation_id = n.organisation_id;
		INSERT INTO pg_temp.ledger_import_written
		SELECT row_number, organisation_id, NULL, true
		FROM pg_temp.ledger_import_new
		WHERE row_number >= lower(part) AND row_number < upper(part) AND completes;
	END IF;
END
$write$;

COMMENT ON FUNCTION _import_organisations_write(int8range) IS
	'Writes organisations, and the divisions of those that have none.';
