-- What an import keeps of its rows, by which later ones recognise them.

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
