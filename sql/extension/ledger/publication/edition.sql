
-- Publishing is an act. An edition keeps what it told, and what it would have told but hid, so that the next edition can be held
-- against all that went before:
--
--   What was hidden of a period stays hidden.
--   A number of people changes by k at least, or stands as it was told. So does what rows that are hidden have together, as
--   that can be had by subtraction. Rows that add up change together or stand together (a block).
--   A table in parts changes only while the total that it adds up to tells what the records say (follows), and only of closed
--   books, so that no two tables tell of one sum at different times.

CREATE FUNCTION publish_edition(schema text, note text DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $publish$
DECLARE
	this_edition integer := ledger_begin_edition(schema, note);
	publication text;
	told text[] := '{}';
BEGIN
	FOR publication IN EXECUTE format('SELECT name FROM %I.publications ORDER BY place', schema) LOOP
		told := told || ledger_publish(schema, this_edition, publication, told);
	END LOOP;
	PERFORM ledger_tell_of_edition(schema, this_edition);
	RETURN this_edition;
END
$publish$;

COMMENT ON FUNCTION publish_edition(text, text) IS
	'Publishes what the publication views shall show from now on, and returns the number of the edition. What was told in earlier '
	'editions is minded: figures that would change by fewer than ledger.suppress_below people stand as they were, and what was '
	'hidden stays hidden; edition_blocks tells which, and why. Aid by township, division and frequency is published of years whose '
	'months are all closed. Only the ledger''s owner may, in READ COMMITTED. '
	'Errors: 42704 not a ledger, 42501 not the owner, 25000 older snapshot.';

CREATE FUNCTION ledger_begin_edition(schema text, note text) RETURNS integer
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $begin$
DECLARE
	editions CONSTANT regclass := ledger_table(schema, 'editions');
	books_owner CONSTANT text := (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = editions);
	this_edition integer;
BEGIN
	IF NOT pg_has_role(books_owner, 'USAGE') THEN
		RAISE EXCEPTION 'permission denied to publish an edition of ledger "%"', schema USING
			ERRCODE = 'insufficient_privilege',
			DETAIL = format('The ledger belongs to role %I.', books_owner),
			HINT = 'Ask its owner to do it.';
	END IF;
	PERFORM ledger_refuse_old_snapshot('what was published before');
	-- One at a time: two editions that do not know of each other could tell what neither may.
	EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', editions);
	EXECUTE format($sql$
		INSERT INTO %1$I.editions (edition, published_at, published_by, note, records_through, suppress_below)
		SELECT coalesce((SELECT max(edition) FROM %1$I.editions), 0) + 1, clock_timestamp(), session_user, $1, records_through, suppress_below
		FROM %1$I.ledger
		RETURNING edition
		$sql$, schema)
	INTO this_edition
	USING note;
	RETURN this_edition;
END
$begin$;

COMMENT ON FUNCTION ledger_begin_edition(text, text) IS
	'Internal. Checks who asks to publish, waits for others who do, and gives the new edition its number.';

CREATE FUNCTION ledger_publish(schema text, this_edition integer, publication text, told text[]) RETURNS text[]
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $publish$
DECLARE
	refused text[];
	same text[];
	tells text[];
BEGIN
	-- All blocks of the draft, and those that may not change now.
	EXECUTE format($sql$
		WITH draft AS MATERIALIZED (
			SELECT block, part, follows, books, figures, hides FROM %1$I.%2$I()
		), blocks AS (
			INSERT INTO %1$I.edition_blocks (edition, name, block, is_set, reason)
			SELECT $1, $2, d.block, true,
				CASE
					WHEN bool_or(NOT d.follows <@ $3) THEN 'a total that it adds up to stands as before'
					WHEN bool_or(d.books IS NOT NULL AND c.year IS NULL) THEN 'months of the year are open'
				END
			FROM draft d LEFT JOIN %1$I.closed_years c ON c.year = d.books
			GROUP BY d.block
			UNION
			SELECT $1, $2, '', true, NULL
			FROM %1$I.publications p
			WHERE p.name = $2 AND p.people || p.measures = '{}'
			RETURNING block, reason
		)
		INSERT INTO %1$I.edition_figures (name, block, edition, cell, part, figures, hides)
		SELECT $2, d.block, $1, ARRAY(SELECT d.figures ->> k FROM unnest(p.keys) AS k)::text, d.part, d.figures, d.hides
		FROM draft d JOIN blocks b ON b.block = d.block JOIN %1$I.publications p ON p.name = $2
		WHERE b.reason IS NULL OR p.people = '{}'
		$sql$, schema, 'draft_' || publication)
	USING this_edition, publication, told;

	-- What was hidden stays hidden.
	EXECUTE format($sql$
		UPDATE %1$I.edition_figures n
		SET hides = ARRAY(SELECT unnest(n.hides) UNION SELECT unnest(o.hides) ORDER BY 1)
		FROM %1$I.edition_figures o
		WHERE n.name = $2 AND n.edition = $1 AND o.name = n.name AND o.block = n.block AND o.cell = n.cell
			AND o.edition = (
				SELECT max(b.edition) FROM %1$I.edition_blocks b
				WHERE b.name = n.name AND b.block = n.block AND b.is_set AND b.edition < $1)
			AND NOT o.hides <@ n.hides
		$sql$, schema)
	USING this_edition, publication;

	refused := ledger_small_changes(schema, this_edition, publication);
	EXECUTE format($sql$
		UPDATE %1$I.edition_blocks b
		SET reason = format('a number of people would change by fewer than %%s', e.suppress_below)
		FROM %1$I.editions e
		WHERE b.edition = $1 AND b.name = $2 AND b.reason IS NULL AND b.block = ANY ($3) AND e.edition = $1
		$sql$, schema)
	USING this_edition, publication, refused;
	PERFORM ledger_let_stand(schema, this_edition, publication);

	-- What is told as before needs no second copy.
	same := ledger_unchanged(schema, this_edition, publication);
	EXECUTE format($sql$
		SELECT array_agg($2 || ' ' || block) FROM %1$I.edition_blocks WHERE edition = $1 AND name = $2 AND reason IS NULL
		$sql$, schema)
	INTO tells
	USING this_edition, publication;
	EXECUTE format($sql$
		DELETE FROM %1$I.edition_figures WHERE edition = $1 AND name = $2 AND block = ANY ($3)
		$sql$, schema)
	USING this_edition, publication, same;
	EXECUTE format($sql$
		DELETE FROM %1$I.edition_blocks WHERE edition = $1 AND name = $2 AND block = ANY ($3) AND reason IS NULL
		$sql$, schema)
	USING this_edition, publication, same;
	EXECUTE format($sql$
		UPDATE %1$I.edition_blocks SET is_set = false WHERE edition = $1 AND name = $2 AND block = ANY ($3)
		$sql$, schema)
	USING this_edition, publication, same;
	RETURN coalesce(tells, '{}');
END
$publish$;

COMMENT ON FUNCTION ledger_publish(text, integer, text, text[]) IS
	'Internal. Publishes one publication in an edition, given the blocks ("NAME BLOCK") that tell in it what the records say; returns '
	'those of its own that do.';

-- A row that is not there counts nobody. Each earlier version that was told counts, not only the last.
CREATE FUNCTION ledger_small_changes(schema text, this_edition integer, publication text) RETURNS text[]
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $small$
DECLARE
	blocks text[];
BEGIN
	EXECUTE format($sql$
		WITH p AS (
			SELECT people, measures FROM %1$I.publications WHERE name = $2
		), version AS (
			SELECT b.block, b.edition, greatest(e.suppress_below, t.suppress_below) AS k
			FROM %1$I.edition_blocks b
				JOIN %1$I.editions e ON e.edition = b.edition
				JOIN %1$I.editions t ON t.edition = $1
			WHERE b.name = $2 AND b.is_set AND b.edition < $1
				AND EXISTS (SELECT FROM %1$I.edition_blocks n WHERE n.edition = $1 AND n.name = $2 AND n.block = b.block AND n.reason IS NULL)
		), before AS (
			SELECT v.*, f.cell, f.part, f.figures, f.hides
			FROM version v JOIN %1$I.edition_figures f ON f.name = $2 AND f.block = v.block AND f.edition = v.edition
		), now AS (
			SELECT v.*, f.cell, f.part, f.figures, f.hides
			FROM version v JOIN %1$I.edition_figures f ON f.name = $2 AND f.block = v.block AND f.edition = $1
		), cell AS (
			SELECT
				coalesce(n.block, b.block) AS block, coalesce(n.edition, b.edition) AS edition, coalesce(n.k, b.k) AS k,
				coalesce(n.cell, b.cell) AS cell,
				CASE WHEN n.cell IS NULL THEN b.part WHEN b.cell IS NULL THEN n.part WHEN n.part IS NOT NULL THEN b.part END AS part,
				b.figures AS old, n.figures AS new,
				coalesce(n.hides, '{}') || coalesce(b.hides, '{}') AS hides
			FROM now n FULL JOIN before b ON b.block = n.block AND b.edition = n.edition AND b.cell = n.cell
		), change AS (
			SELECT c.block, c.edition, c.k, c.cell, c.part, x.name, x.name = ANY (c.hides) AS is_hidden,
				coalesce((c.new ->> x.name)::numeric, 0) - coalesce((c.old ->> x.name)::numeric, 0) AS change
			FROM cell c, p, unnest(p.people) AS x (name)
		)
			SELECT array_agg(DISTINCT block) FROM (
				SELECT block FROM change
				WHERE NOT is_hidden AND abs(change) BETWEEN 1 AND k - 1
			UNION ALL
				-- what hidden rows have together
				SELECT block FROM change
				WHERE is_hidden AND part IS NOT NULL
				GROUP BY block, edition, part, name, k
				HAVING abs(sum(change)) BETWEEN 1 AND k - 1
			UNION ALL
				-- a worth that changes by itself is that of an unknown few
				SELECT c.block
				FROM cell c, p
				WHERE c.k > 1 AND p.people <> '{}'
					AND EXISTS (
						SELECT FROM unnest(p.measures) AS m
						WHERE m <> ALL (c.hides) AND (c.new -> m) IS DISTINCT FROM (c.old -> m))
					AND NOT EXISTS (
						SELECT FROM change g WHERE g.block = c.block AND g.edition = c.edition AND g.cell = c.cell AND g.change <> 0)
			) AS refused
		$sql$, schema)
	INTO blocks
	USING this_edition, publication;
	RETURN coalesce(blocks, '{}');
END
$small$;

COMMENT ON FUNCTION ledger_small_changes(text, integer, text) IS
	'Internal. The blocks of a publication that tell of a group smaller than k, when held against an earlier edition.';

-- Columns that count nobody go on, where a block is one row.
CREATE FUNCTION ledger_let_stand(schema text, this_edition integer, publication text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $stand$
BEGIN
	EXECUTE format($sql$
		UPDATE %1$I.edition_figures n
		SET hides = o.hides,
			figures = n.figures || (SELECT jsonb_object_agg(c, o.figures -> c) FROM unnest(p.people || p.measures) AS c)
		FROM %1$I.edition_figures o, %1$I.edition_blocks b, %1$I.publications p
		WHERE n.name = $2 AND n.edition = $1 AND b.name = $2 AND b.edition = $1 AND b.block = n.block AND b.reason IS NOT NULL
			AND p.name = $2 AND o.name = $2 AND o.block = n.block AND o.cell = n.cell
			AND (SELECT count(*) FROM %1$I.edition_figures s WHERE s.name = $2 AND s.edition = $1 AND s.block = n.block) = 1
			AND o.edition = (
				SELECT max(s.edition) FROM %1$I.edition_blocks s
				WHERE s.name = $2 AND s.block = n.block AND s.is_set AND s.edition < $1)
		$sql$, schema)
	USING this_edition, publication;
	EXECUTE format($sql$
		WITH gone AS (
			UPDATE %1$I.edition_blocks b
			SET is_set = false
			WHERE b.edition = $1 AND b.name = $2 AND b.reason IS NOT NULL
				AND NOT (
					(SELECT count(*) FROM %1$I.edition_figures s WHERE s.name = $2 AND s.edition = $1 AND s.block = b.block) = 1
					AND EXISTS (
						SELECT FROM %1$I.edition_blocks s
						WHERE s.name = $2 AND s.block = b.block AND s.is_set AND s.edition < $1))
			RETURNING b.block
		)
		DELETE FROM %1$I.edition_figures f USING gone g WHERE f.edition = $1 AND f.name = $2 AND f.block = g.block
		$sql$, schema)
	USING this_edition, publication;
END
$stand$;

COMMENT ON FUNCTION ledger_let_stand(text, integer, text) IS
	'Internal. Leaves the blocks of a publication that may not change as they were in the edition before.';

CREATE FUNCTION ledger_unchanged(schema text, this_edition integer, publication text) RETURNS text[]
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $unchanged$
DECLARE
	blocks text[];
BEGIN
	EXECUTE format($sql$
		SELECT array_agg(b.block)
		FROM %1$I.edition_blocks b,
			LATERAL (
				SELECT max(s.edition) FROM %1$I.edition_blocks s
				WHERE s.name = $2 AND s.block = b.block AND s.is_set AND s.edition < $1
			) AS last (edition)
		WHERE b.edition = $1 AND b.name = $2 AND b.is_set AND last.edition IS NOT NULL
			AND NOT EXISTS (
				SELECT
				FROM (SELECT * FROM %1$I.edition_figures f WHERE f.name = $2 AND f.block = b.block AND f.edition = $1) AS n
					FULL JOIN (SELECT * FROM %1$I.edition_figures f WHERE f.name = $2 AND f.block = b.block AND f.edition = last.edition) AS o
					ON o.cell = n.cell
				WHERE (o.figures, o.hides) IS DISTINCT FROM (n.figures, n.hides))
		$sql$, schema)
	INTO blocks
	USING this_edition, publication;
	RETURN coalesce(blocks, '{}');
END
$unchanged$;

COMMENT ON FUNCTION ledger_unchanged(text, integer, text) IS
	'Internal. The blocks of a publication that an edition tells as the one before did.';

CREATE FUNCTION ledger_tell_of_edition(schema text, this_edition integer) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $tell$
DECLARE
	standing record;
BEGIN
	FOR standing IN EXECUTE format($sql$
		SELECT reason, string_agg(DISTINCT name, ', ' ORDER BY name) AS names, count(*) AS blocks
		FROM %I.edition_blocks
		WHERE edition = $1 AND reason IS NOT NULL
		GROUP BY reason
		ORDER BY reason
		$sql$, schema)
	USING this_edition
	LOOP
		RAISE NOTICE 'edition % leaves out or leaves standing figures of %', this_edition, standing.names USING
			DETAIL = format('%s; rows: %s.', upper(left(standing.reason, 1)) || substr(standing.reason, 2), standing.blocks),
			HINT = format('SELECT * FROM %I.edition_blocks WHERE edition = %s AND reason IS NOT NULL tells them all.', schema, this_edition);
	END LOOP;
END
$tell$;

COMMENT ON FUNCTION ledger_tell_of_edition(text, integer) IS
	'Internal. Tells the owner which figures an edition did not set, and why.';
