-- Publishing is an act. An edition keeps the figures that it published, and those that it hid, so that the next edition can be
-- compared with all editions before it:
--
--   What was hidden of a period stays hidden.
--   A number of people changes by k at least, or stands as it was published. So does the sum over the hidden rows, as
--   it can be had by subtraction. Rows that add up change together or stand together (a block).
--   A table in parts changes only while the total that it adds up to is what the records say (follows), and only of closed
--   books, so that no two tables publish one sum as of different times.

CREATE FUNCTION _begin_edition(note text) RETURNS integer
LANGUAGE plpgsql VOLATILE
AS $begin$
DECLARE
	this_edition integer;
BEGIN
	PERFORM ledger_refuse_old_snapshot('what was published before');
	-- One at a time: two editions that do not know of each other could publish what neither may.
	LOCK TABLE editions IN SHARE ROW EXCLUSIVE MODE;
	INSERT INTO editions AS e (edition, published_at, published_by, note, records_through, suppress_below)
	SELECT coalesce((SELECT max(b.edition) FROM editions b), 0) + 1, clock_timestamp(), session_user, _begin_edition.note,
		l.records_through, l.suppress_below
	FROM ledger l
	RETURNING e.edition INTO this_edition;
	RETURN this_edition;
END
$begin$;

COMMENT ON FUNCTION _begin_edition(text) IS
	'Waits for others who publish, and gives the new edition its number. Errors: 25000 the transaction''s snapshot is too old.';

CREATE FUNCTION _draft(publication text)
RETURNS TABLE (block text, part text, follows text[], books integer, figures jsonb, hides text[])
LANGUAGE plpgsql STABLE ROWS 100
AS $draft$
BEGIN
	RETURN QUERY EXECUTE format('SELECT d.block, d.part, d.follows, d.books, d.figures, d.hides FROM %I() d', 'draft_' || publication);
END
$draft$;

COMMENT ON FUNCTION _draft(text) IS 'The rows of the function draft_NAME of a publication.';

-- A row that is not there counts nobody. Each earlier version that was published counts, not only the last.
CREATE FUNCTION _small_changes(this_edition integer, publication text) RETURNS text[]
LANGUAGE plpgsql VOLATILE
AS $small$
DECLARE
	refused_blocks text[];
BEGIN
	WITH p AS (
		SELECT q.people, q.measures FROM publications q WHERE q.name = publication
	), version AS (
		SELECT b.block, b.edition, greatest(e.suppress_below, t.suppress_below) AS k
		FROM edition_blocks b
			JOIN editions e ON e.edition = b.edition
			JOIN editions t ON t.edition = this_edition
		WHERE b.name = publication AND b.is_set AND b.edition < this_edition
			AND EXISTS (
				SELECT FROM edition_blocks n
				WHERE n.edition = this_edition AND n.name = publication AND n.block = b.block AND n.reason IS NULL)
	), before AS (
		SELECT v.*, f.cell, f.part, f.figures, f.hides
		FROM version v JOIN edition_figures f ON f.name = publication AND f.block = v.block AND f.edition = v.edition
	), now AS (
		SELECT v.*, f.cell, f.part, f.figures, f.hides
		FROM version v JOIN edition_figures f ON f.name = publication AND f.block = v.block AND f.edition = this_edition
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
		SELECT array_agg(DISTINCT block) INTO refused_blocks FROM (
			SELECT block FROM change
			WHERE NOT is_hidden AND abs(change) BETWEEN 1 AND k - 1
		UNION ALL
			-- the sum over hidden rows
			SELECT block FROM change
			WHERE is_hidden AND part IS NOT NULL
			GROUP BY block, edition, part, name, k
			HAVING abs(sum(change)) BETWEEN 1 AND k - 1
		UNION ALL
			-- an amount that changes by itself is that of an unknown few
			SELECT c.block
			FROM cell c, p
			WHERE c.k > 1 AND p.people <> '{}'
				AND EXISTS (
					SELECT FROM unnest(p.measures) AS m
					WHERE m <> ALL (c.hides) AND (c.new -> m) IS DISTINCT FROM (c.old -> m))
				AND NOT EXISTS (
					SELECT FROM change g WHERE g.block = c.block AND g.edition = c.edition AND g.cell = c.cell AND g.change <> 0)
		) AS refused;
	RETURN coalesce(refused_blocks, '{}');
END
$small$;

COMMENT ON FUNCTION _small_changes(integer, text) IS
	'The blocks of a publication that show a group smaller than k, when compared with an earlier edition.';

-- Columns that count nobody change with the records, where a block is one row.
CREATE FUNCTION _let_stand(this_edition integer, publication text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $stand$
BEGIN
	UPDATE edition_figures n
	SET hides = o.hides,
		figures = n.figures || (SELECT jsonb_object_agg(c, o.figures -> c) FROM unnest(p.people || p.measures) AS c)
	FROM edition_figures o, edition_blocks b, publications p
	WHERE n.name = publication AND n.edition = this_edition AND b.name = publication AND b.edition = this_edition
		AND b.block = n.block AND b.reason IS NOT NULL
		AND p.name = publication AND o.name = publication AND o.block = n.block AND o.cell = n.cell
		AND (
			SELECT count(*) FROM edition_figures s
			WHERE s.name = publication AND s.edition = this_edition AND s.block = n.block) = 1
		AND o.edition = (
			SELECT max(s.edition) FROM edition_blocks s
			WHERE s.name = publication AND s.block = n.block AND s.is_set AND s.edition < this_edition);
	WITH gone AS (
		UPDATE edition_blocks b
		SET is_set = false
		WHERE b.edition = this_edition AND b.name = publication AND b.reason IS NOT NULL
			AND NOT (
				(
					SELECT count(*) FROM edition_figures s
					WHERE s.name = publication AND s.edition = this_edition AND s.block = b.block) = 1
				AND EXISTS (
					SELECT FROM edition_blocks s
					WHERE s.name = publication AND s.block = b.block AND s.is_set AND s.edition < this_edition))
		RETURNING b.block
	)
	DELETE FROM edition_figures f USING gone g WHERE f.edition = this_edition AND f.name = publication AND f.block = g.block;
END
$stand$;

COMMENT ON FUNCTION _let_stand(integer, text) IS
	'Leaves the blocks of a publication that may not change as they were in the edition before.';

CREATE FUNCTION _unchanged(this_edition integer, publication text) RETURNS text[]
LANGUAGE plpgsql STABLE
AS $unchanged$
BEGIN
	RETURN coalesce((
		SELECT array_agg(b.block)
		FROM edition_blocks b,
			LATERAL (
				SELECT max(s.edition) FROM edition_blocks s
				WHERE s.name = publication AND s.block = b.block AND s.is_set AND s.edition < this_edition
			) AS last (edition)
		WHERE b.edition = this_edition AND b.name = publication AND b.is_set AND last.edition IS NOT NULL
			AND NOT EXISTS (
				SELECT
				FROM (SELECT * FROM edition_figures f WHERE f.name = publication AND f.block = b.block AND f.edition = this_edition) AS n
					FULL JOIN (
						SELECT * FROM edition_figures f WHERE f.name = publication AND f.block = b.block AND f.edition = last.edition) AS o
					ON o.cell = n.cell
				WHERE (o.figures, o.hides) IS DISTINCT FROM (n.figures, n.hides))), '{}');
END
$unchanged$;

COMMENT ON FUNCTION _unchanged(integer, text) IS
	'The blocks of a publication that are in an edition as in the one before.';

CREATE FUNCTION _publish(this_edition integer, publication text, told text[]) RETURNS text[]
LANGUAGE plpgsql VOLATILE
AS $publish$
DECLARE
	refused text[];
	same text[];
	tells text[];
BEGIN
	-- All blocks of the draft, and those that may not change now.
	WITH draft AS MATERIALIZED (
		SELECT * FROM _draft(publication)
	), blocks AS (
		INSERT INTO edition_blocks AS made (edition, name, block, is_set, reason)
		SELECT this_edition, publication, d.block, true,
			CASE
				WHEN bool_or(NOT d.follows <@ told) THEN 'a total that it adds up to stands as before'
				WHEN bool_or(d.books IS NOT NULL AND c.year IS NULL) THEN 'months of the year are open'
			END
		FROM draft d LEFT JOIN closed_years c ON c.year = d.books
		GROUP BY d.block
		UNION
		SELECT this_edition, publication, '', true, NULL
		FROM publications p
		WHERE p.name = publication AND p.people || p.measures = '{}'
		RETURNING made.block, made.reason
	)
	INSERT INTO edition_figures (name, block, edition, cell, part, figures, hides)
	SELECT publication, d.block, this_edition, ARRAY(SELECT d.figures ->> k FROM unnest(p.keys) AS k)::text, d.part, d.figures, d.hides
	FROM draft d JOIN blocks b ON b.block = d.block JOIN publications p ON p.name = publication
	WHERE b.reason IS NULL OR p.people = '{}';

	-- What was hidden stays hidden.
	UPDATE edition_figures n
	SET hides = ARRAY(SELECT unnest(n.hides) UNION SELECT unnest(o.hides) ORDER BY 1)
	FROM edition_figures o
	WHERE n.name = publication AND n.edition = this_edition AND o.name = n.name AND o.block = n.block AND o.cell = n.cell
		AND o.edition = (
			SELECT max(b.edition) FROM edition_blocks b
			WHERE b.name = n.name AND b.block = n.block AND b.is_set AND b.edition < this_edition)
		AND NOT o.hides <@ n.hides;

	refused := _small_changes(this_edition, publication);
	UPDATE edition_blocks b
	SET reason = format('a number of people would change by fewer than %s', e.suppress_below)
	FROM editions e
	WHERE b.edition = this_edition AND b.name = publication AND b.reason IS NULL AND b.block = ANY (refused)
		AND e.edition = this_edition;
	PERFORM _let_stand(this_edition, publication);

	-- What is published as before needs no second copy.
	same := _unchanged(this_edition, publication);
	tells := ARRAY(
		SELECT publication || ' ' || b.block FROM edition_blocks b
		WHERE b.edition = this_edition AND b.name = publication AND b.reason IS NULL);
	DELETE FROM edition_figures f WHERE f.edition = this_edition AND f.name = publication AND f.block = ANY (same);
	DELETE FROM edition_blocks b
	WHERE b.edition = this_edition AND b.name = publication AND b.block = ANY (same) AND b.reason IS NULL;
	UPDATE edition_blocks b SET is_set = false
	WHERE b.edition = this_edition AND b.name = publication AND b.block = ANY (same);
	RETURN tells;
END
$publish$;

COMMENT ON FUNCTION _publish(integer, text, text[]) IS
	'Publishes one publication in an edition, given the blocks ("NAME BLOCK") whose figures in it are what the records say; returns '
	'its own blocks of that kind.';

CREATE FUNCTION _tell_of_edition(this_edition integer) RETURNS void
LANGUAGE plpgsql STABLE
AS $tell$
DECLARE
	standing record;
BEGIN
	FOR standing IN
		SELECT b.reason, string_agg(DISTINCT b.name, ', ' ORDER BY b.name) AS names, count(*) AS blocks
		FROM edition_blocks b
		WHERE b.edition = this_edition AND b.reason IS NOT NULL
		GROUP BY b.reason
		ORDER BY b.reason
	LOOP
		RAISE NOTICE 'edition % leaves out or leaves standing figures of %', this_edition, standing.names USING
			DETAIL = format('%s; rows: %s.', upper(left(standing.reason, 1)) || substr(standing.reason, 2), standing.blocks),
			HINT = format('SELECT * FROM %I.edition_blocks WHERE edition = %s AND reason IS NOT NULL tells them all.', current_schema(), this_edition);
	END LOOP;
END
$tell$;

COMMENT ON FUNCTION _tell_of_edition(integer) IS
	'Tells the owner which figures an edition did not set, and why.';

-- Each statement runs once for a publication, on tables that have grown since, so a plan is not worth keeping.
CREATE FUNCTION _publish_edition(home regclass, note text) RETURNS integer
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_custom_plan
AS $publish$
DECLARE
	this_edition integer;
	publication text;
	told text[] := '{}'::text[];
BEGIN
	PERFORM ledger_enter(home);
	this_edition := _begin_edition(note);
	FOR publication IN SELECT p.name FROM publications p ORDER BY p.place LOOP
		told := told || _publish(this_edition, publication, told);
	END LOOP;
	PERFORM _tell_of_edition(this_edition);
	RETURN this_edition;
END
$publish$;

COMMENT ON FUNCTION _publish_edition(regclass, text) IS 'See publish_edition.';

CREATE FUNCTION publish_edition(note text DEFAULT NULL) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _publish_edition('ledger'::regclass, note);

COMMENT ON FUNCTION publish_edition(text) IS
	'Publishes what the publication views shall show from now on, and returns the number of the edition. It is compared with all '
	'earlier editions: figures that would change by fewer than ledger.suppress_below people stand as they were, and what was '
	'hidden stays hidden; edition_blocks says which, and why. Aid by township, division and frequency is published of years whose '
	'months are all closed. Only the ledger''s owner may, in READ COMMITTED. Errors: 42501 not the owner, 25000 older snapshot.';
