-- The last step: rejected rows with their reasons stay in the staging table, the others leave it.

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
