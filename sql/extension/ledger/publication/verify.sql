
-- The seal of an edition, and whether it is still valid. What is hashed is the same on every machine, in every encoding and
-- under every setting: lines are JSON, and are put in order by their hashes.

CREATE FUNCTION ledger_edition_line(line jsonb) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(convert_to(line::text, 'UTF8'));

COMMENT ON FUNCTION ledger_edition_line(jsonb) IS
	'Internal. SHA-256 of a row of edition_blocks or edition_figures, as an array that begins with "block" or "row": a part of '
	'the input of the edition''s seal.';

CREATE FUNCTION ledger_edition_seal(
	before bytea, edition integer, published_at timestamptz, published_by text, note text, records_through date, suppress_below integer,
	snapshot pg_snapshot, lines bytea
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(coalesce(before, '') || sha256(convert_to(
	jsonb_build_array(edition, extract(epoch FROM published_at), published_by, note, records_through, suppress_below, snapshot::text)::text,
	'UTF8')) || coalesce(lines, ''));

COMMENT ON FUNCTION ledger_edition_seal(bytea, integer, timestamptz, text, text, date, integer, pg_snapshot, bytea) IS
	'Internal. The seal of an edition: SHA-256 over the seal of the previous edition, its row in editions, and the ordered '
	'hashes of its blocks and rows.';

-- Uses the stored seal of the previous edition, so that a change is reported for one edition only.
CREATE FUNCTION _edition_seals(schema text, OUT edition integer, OUT stored bytea, OUT recomputed bytea) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $seals$
BEGIN
	RETURN QUERY
		WITH edition AS (
			SELECT *
			FROM _rows(_ledger_table(schema, 'editions')) AS e (
				edition integer, published_at timestamptz, published_by text, note text, records_through date, suppress_below integer,
				snapshot pg_snapshot, seal bytea)
		), line AS (
				SELECT b.edition, ledger_edition_line(jsonb_build_array('block', b.name, b.block, b.is_set, b.reason)) AS line
				FROM _rows(_ledger_table(schema, 'edition_blocks')) AS b (edition integer, name text, block text, is_set boolean, reason text)
			UNION ALL
				SELECT f.edition, ledger_edition_line(jsonb_build_array('row', f.name, f.block, f.cell, f.part, f.figures, f.hides))
				FROM _rows(_ledger_table(schema, 'edition_figures')) AS f (
					edition integer, name text, block text, cell text, part text, figures jsonb, hides text[])
		), lines AS (
			SELECT l.edition, string_agg(l.line, '' ORDER BY l.line) AS lines FROM line l GROUP BY l.edition
		)
		SELECT e.edition, e.seal, ledger_edition_seal(b.seal, e.edition, e.published_at, e.published_by, e.note, e.records_through,
			e.suppress_below, e.snapshot, l.lines)
		FROM edition e LEFT JOIN edition b ON b.edition = e.edition - 1 LEFT JOIN lines l ON l.edition = e.edition
		ORDER BY e.edition;
END
$seals$;

COMMENT ON FUNCTION _edition_seals(text) IS
	'Internal. The seal of each edition, as stored and as recomputed from its rows.';

CREATE FUNCTION _verify_editions(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		SELECT 'edition', NULL::date, NULL::bigint, coalesce(encode(s.stored, 'hex'), 'no seal'), encode(s.recomputed, 'hex'),
			format('Edition %s was changed after it was published: its row in editions, its blocks, its figures, or the seal of the edition '
				'before it. Compare with a backup.', s.edition)
		FROM _edition_seals(schema) AS s
		WHERE s.stored IS DISTINCT FROM s.recomputed
		ORDER BY s.edition;
	RETURN QUERY
		WITH edition AS MATERIALIZED (
			SELECT e.edition FROM _rows(_ledger_table(schema, 'editions')) AS e (edition integer)
		)
		SELECT 'edition', NULL::date, NULL::bigint, 'not there', NULL::text,
			format('Edition %s is missing from editions. Compare with a backup.', n.edition)
		FROM generate_series(1, (SELECT max(e.edition) FROM edition e)) AS n (edition)
		WHERE NOT EXISTS (SELECT FROM edition e WHERE e.edition = n.edition)
		ORDER BY n.edition;
END
$verify$;

COMMENT ON FUNCTION _verify_editions(text) IS
	'Internal, for verify_ledger. Editions that differ from what was sealed, and missing edition numbers.';

-- Editions of older formats have none.
CREATE FUNCTION _upgrade_seal_editions(schema text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $seal$
DECLARE
	unsealed integer;
BEGIN
	FOR unsealed IN SELECT s.edition FROM _edition_seals(schema) AS s WHERE s.stored IS NULL ORDER BY s.edition LOOP
		EXECUTE format('UPDATE %I.editions SET seal = (SELECT recomputed FROM _edition_seals($1) WHERE edition = $2) WHERE edition = $2', schema)
		USING schema, unsealed;
	END LOOP;
END
$seal$;

COMMENT ON FUNCTION _upgrade_seal_editions(text) IS
	'Internal, for upgrade_ledger. Seals editions that were published before editions had seals, in their present state.';
