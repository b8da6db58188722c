-- What earlier imports have loaded: the rows that facts can be, and the records that they complete or contradict.

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
