-- Editions. An edition keeps the figures that it published, and those that it hid, so that the next edition can be compared with
-- all earlier ones:
--
--   Hidden figures of a period remain hidden, except for a month that was hidden because it was open.
--   A number of people changes by at least k, or remains as it was published. So does the sum over the hidden rows, because
--   it can be computed by subtraction. Rows that add up change together or not at all (a block).
--   A figure that was published and has not changed cannot be hidden, so no row is published that would require hiding it.
--   A table in parts changes only while the total that it adds up to agrees with the records (follows), and only for closed
--   books, so that no two tables publish one sum as of different times.

-- All figures of an edition are computed in one statement, in one snapshot. Locks that a table's structure waits for are taken
-- before: a table that is emptied by TRUNCATE or a partition that is detached would be seen without its rows in any snapshot.

CREATE FUNCTION _begin_edition() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $begin$
BEGIN
	PERFORM ledger_refuse_old_snapshot('what was published before');
	-- One at a time: two concurrent editions could together publish what neither may publish.
	LOCK TABLE editions IN SHARE ROW EXCLUSIVE MODE;
	EXECUTE format('LOCK TABLE %s IN ACCESS SHARE MODE', (SELECT string_agg(quote_ident(t.table_name), ', ' ORDER BY t.table_name) FROM _tables t));
END
$begin$;

COMMENT ON FUNCTION _begin_edition() IS
	'Waits for others who publish, and for those who truncate or redefine a table. Error: 25000 the transaction''s snapshot is too old.';

-- Nested loops are turned off for the calling function.
CREATE FUNCTION _drafts()
RETURNS TABLE (name text, block text, part text, follows text[], books integer, cell text, figures jsonb, hides text[])
LANGUAGE plpgsql STABLE ROWS 10000 SET enable_nestloop = on
AS $drafts$
DECLARE
	publication record;
BEGIN
	FOR publication IN SELECT p.name, p.keys FROM publications p ORDER BY p.place LOOP
		RETURN QUERY EXECUTE format($sql$
			SELECT $1, d.block, d.part, d.follows, d.books, ARRAY(SELECT d.figures ->> k FROM unnest($2) AS k)::text, d.figures, d.hides
			FROM %I() d
			$sql$, 'draft_' || publication.name)
		USING publication.name, publication.keys;
	END LOOP;
END
$drafts$;

COMMENT ON FUNCTION _drafts() IS
	'Returns the rows of the functions draft_NAME of all publications, in the snapshot of the calling query.';

-- Hidden figures remain hidden, except open ones ("(open)" in hides), and blocks that have not changed since they were last published need no second copy. A block of a publication that
-- counts nobody can have no rows. Nested loops could compare each row of a block with each, because rows of new editions are in no
-- statistics. The estimated cost of a plan without them may trigger JIT compilation, which takes longer than running it.
CREATE FUNCTION _write_edition(note text, OUT this_edition integer, OUT needs jsonb)
LANGUAGE plpgsql VOLATILE SET enable_nestloop = off SET jit = off
AS $write$
BEGIN
	WITH edition AS (
		INSERT INTO editions AS e (edition, published_at, published_by, note, records_through, suppress_below, snapshot, books)
		SELECT coalesce((SELECT max(b.edition) FROM editions b), 0) + 1, clock_timestamp(), session_user, _write_edition.note,
			l.records_through, l.suppress_below, pg_current_snapshot(),
			(SELECT b.changes FROM book_changes b)
		FROM ledger l
		RETURNING e.edition
	), draft AS MATERIALIZED (
		SELECT * FROM _drafts()
	), last AS MATERIALIZED (
		SELECT b.name, b.block, max(b.edition) AS edition FROM edition_blocks b WHERE b.is_set GROUP BY b.name, b.block
	), before AS MATERIALIZED (
		SELECT f.name, f.block, f.cell, f.figures, f.hides
		FROM last l JOIN edition_figures f ON f.name = l.name AND f.block = l.block AND f.edition = l.edition
	), now AS MATERIALIZED (
		SELECT d.name, d.block, d.part, d.follows, d.books, d.cell, d.figures,
			CASE WHEN b.hides <@ d.hides IS NOT FALSE OR '(open)' = ANY (b.hides) THEN d.hides
				ELSE ARRAY(SELECT unnest(d.hides) UNION SELECT unnest(b.hides) ORDER BY 1) END AS hides,
			b.figures = d.figures AND d.hides <@ b.hides AS is_same
		FROM draft d LEFT JOIN before b ON b.name = d.name AND b.block = d.block AND b.cell = d.cell
	), block AS MATERIALIZED (
		SELECT n.name, n.block, count(*) AS rows, bool_and(n.is_same IS TRUE) AS is_same,
			bool_or(n.books IS NOT NULL AND c.year IS NULL) AS is_open
		FROM now n LEFT JOIN closed_years c ON c.year = n.books
		GROUP BY n.name, n.block
		UNION ALL
		SELECT p.name, '', 0, true, false
		FROM publications p
		WHERE p.people || p.measures = '{}' AND p.name NOT IN (SELECT n.name FROM now n)
	), published AS (
		SELECT l.name, l.block, count(b.cell) AS rows
		FROM last l LEFT JOIN before b ON b.name = l.name AND b.block = l.block
		GROUP BY l.name, l.block
	), changed AS MATERIALIZED (
		SELECT b.name, b.block, b.is_open
		FROM block b LEFT JOIN published p ON p.name = b.name AND p.block = b.block
		WHERE NOT (b.is_same AND b.rows = p.rows) OR p.rows IS NULL
	), follow AS (
		SELECT DISTINCT c.name, c.block, f.total
		FROM changed c JOIN now n ON n.name = c.name AND n.block = c.block, unnest(n.follows) AS f (total)
	), follows AS MATERIALIZED (
		SELECT f.name, f.block, array_agg(f.total) AS totals, bool_or(b.name IS NULL) AS lacks_one
		FROM follow f LEFT JOIN block b ON b.name || ' ' || b.block = f.total
		GROUP BY f.name, f.block
	), made AS (
		INSERT INTO edition_blocks (edition, name, block, is_set, reason)
		SELECT e.edition, c.name, c.block, true,
			CASE
				WHEN f.lacks_one THEN 'a figure that it adds up with is unchanged'
				WHEN c.is_open THEN 'months of the year are open'
			END
		FROM edition e CROSS JOIN changed c LEFT JOIN follows f ON f.name = c.name AND f.block = c.block
	), figures AS (
		INSERT INTO edition_figures (name, block, edition, cell, part, figures, hides)
		SELECT n.name, n.block, e.edition, n.cell, n.part, n.figures, n.hides
		FROM edition e CROSS JOIN changed c JOIN now n ON n.name = c.name AND n.block = c.block
	)
	SELECT e.edition, (
			SELECT coalesce(jsonb_agg(jsonb_build_object('name', f.name, 'block', f.block, 'total', t.total)), '[]')
			FROM follows f, unnest(f.totals) AS t (total))
	INTO this_edition, needs
	FROM edition e;
END
$write$;

COMMENT ON FUNCTION _write_edition(text) IS
	'Writes a new edition from the drafts, except figures that are already published unchanged. Returns the number of the edition and the '
	'blocks that its new blocks follow ("NAME BLOCK").';

-- A missing row counts nobody. Every earlier published version is compared, not only the last.
CREATE FUNCTION _refuse_small_changes(this_edition integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET enable_nestloop = off SET jit = off
AS $small$
DECLARE
	one_stands CONSTANT text := 'a figure that it adds up with is unchanged';
BEGIN
	WITH version AS MATERIALIZED (
		SELECT b.name, b.block, b.edition, greatest(e.suppress_below, t.suppress_below) AS k,
			e.suppress_below >= t.suppress_below AS hid_as_much
		FROM edition_blocks n JOIN edition_blocks b ON b.name = n.name AND b.block = n.block
			JOIN publications p ON p.name = n.name
			JOIN editions e ON e.edition = b.edition
			CROSS JOIN (SELECT suppress_below FROM editions WHERE edition = this_edition) AS t
		WHERE n.edition = this_edition AND (n.reason IS NULL OR n.reason = one_stands) AND p.people <> '{}' AND b.is_set AND b.edition < this_edition
	), before AS (
		SELECT v.*, f.cell, f.part, f.figures, f.hides
		FROM version v JOIN edition_figures f ON f.name = v.name AND f.block = v.block AND f.edition = v.edition
	), now AS (
		SELECT v.*, f.cell, f.part, f.figures, f.hides
		FROM version v JOIN edition_figures f ON f.name = v.name AND f.block = v.block AND f.edition = this_edition
	), cell AS (
		SELECT
			coalesce(n.name, b.name) AS name, coalesce(n.block, b.block) AS block, coalesce(n.edition, b.edition) AS edition,
			coalesce(n.k, b.k) AS k, coalesce(n.cell, b.cell) AS cell,
			CASE WHEN n.cell IS NULL THEN b.part WHEN b.cell IS NULL THEN n.part WHEN n.part IS NOT NULL THEN b.part END AS part,
			b.figures AS old, n.figures AS new, coalesce(b.hides, '{}') AS old_hides, coalesce(n.hides, '{}') AS new_hides,
			coalesce(n.hides, '{}') || coalesce(b.hides, '{}') AS hides, n.hid_as_much
		FROM now n FULL JOIN before b ON b.name = n.name AND b.block = n.block AND b.edition = n.edition AND b.cell = n.cell
	), different AS MATERIALIZED (
		SELECT c.*, p.people, p.measures
		FROM cell c JOIN publications p ON p.name = c.name
		WHERE c.old IS DISTINCT FROM c.new
	), change AS MATERIALIZED (
		SELECT c.name AS publication, c.block, c.edition, c.k, c.cell, c.part, x.name, x.name = ANY (c.hides) AS is_hidden,
			x.name = ANY (c.old_hides) AS was_hidden, x.name = ANY (c.new_hides) AS is_hidden_now,
			coalesce((c.new ->> x.name)::numeric, 0) - coalesce((c.old ->> x.name)::numeric, 0) AS change
		FROM different c, unnest(c.people) AS x (name)
	), moved AS (
		SELECT DISTINCT g.publication, g.block, g.edition, g.cell FROM change g WHERE g.change <> 0
	), refused AS (
			SELECT publication, block FROM change
			WHERE NOT is_hidden AND abs(change) BETWEEN 1 AND k - 1
		UNION
			-- the sum over hidden rows
			SELECT publication, block FROM change
			WHERE is_hidden AND part IS NOT NULL
			GROUP BY publication, block, edition, part, name, k
			HAVING abs(sum(change)) BETWEEN 1 AND k - 1
				-- if no row is hidden in both, each edition reveals the sum over the rows that the other one hid
				OR NOT bool_or(was_hidden AND is_hidden_now)
					AND (abs(sum(change) FILTER (WHERE was_hidden)) BETWEEN 1 AND k - 1
						OR abs(sum(change) FILTER (WHERE is_hidden_now)) BETWEEN 1 AND k - 1)
		UNION
			-- a count that is large enough, and was published, is hidden now to protect another one
			SELECT c.name, c.block
			FROM cell c JOIN publications p ON p.name = c.name, unnest(p.people) AS x (name)
			WHERE c.part IS NOT NULL AND c.hid_as_much AND x.name <> 'instances'
				AND x.name = ANY (c.new_hides) AND x.name <> ALL (c.old_hides)
				AND (c.new ->> x.name)::numeric = (c.old ->> x.name)::numeric AND (c.new ->> x.name)::numeric >= c.k
		UNION
			-- an amount that changes alone may be that of a few people
			SELECT c.name, c.block
			FROM different c LEFT JOIN moved g
				ON g.publication = c.name AND g.block = c.block AND g.edition = c.edition AND g.cell = c.cell
			WHERE c.k > 1 AND g.cell IS NULL
				AND EXISTS (
					SELECT FROM unnest(c.measures) AS m
					-- A column that an older version of the ledger did not publish has not changed; few_before follows a higher suppress_below.
					WHERE m <> ALL (c.hides) AND (c.new -> m) IS DISTINCT FROM (c.old -> m) AND (c.old IS NULL OR c.old ? m)
						AND (c.hid_as_much OR NOT starts_with(m, 'few_')))
	)
	UPDATE edition_blocks b
	SET reason = format('a number of people would change by fewer than %s', (SELECT suppress_below FROM editions WHERE edition = this_edition))
	FROM refused r
	WHERE b.edition = this_edition AND (b.reason IS NULL OR b.reason = one_stands) AND b.name = r.publication AND b.block = r.block;
END
$small$;

COMMENT ON FUNCTION _refuse_small_changes(integer) IS
	'Refuses the new blocks that would reveal a group smaller than k by comparison with an earlier edition.';

-- A total may itself follow others.
CREATE FUNCTION _refuse_followers(this_edition integer, needs jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE SET enable_nestloop = off SET jit = off
AS $followers$
DECLARE
	one_stands CONSTANT text := 'a figure that it adds up with is unchanged';
BEGIN
	LOOP
		UPDATE edition_blocks b
		SET reason = one_stands
		FROM (
			SELECT DISTINCT n.name, n.block
			FROM jsonb_to_recordset(needs) AS n (name text, block text, total text)
				JOIN edition_blocks t ON t.edition = this_edition AND t.reason IS NOT NULL AND t.name || ' ' || t.block = n.total
		) AS f
		WHERE b.edition = this_edition AND b.name = f.name AND b.block = f.block AND b.reason IS DISTINCT FROM one_stands;
		EXIT WHEN NOT FOUND;
	END LOOP;
END
$followers$;

COMMENT ON FUNCTION _refuse_followers(integer, jsonb) IS
	'Refuses the new blocks that follow a block that was refused.';

-- Columns that do not count people change with the records if the block is one row, now and before.
CREATE FUNCTION _let_stand(this_edition integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET enable_nestloop = off SET jit = off
AS $stand$
BEGIN
	WITH refused AS MATERIALIZED (
		SELECT b.name, b.block FROM edition_blocks b WHERE b.edition = this_edition AND b.reason IS NOT NULL
	), last AS MATERIALIZED (
		SELECT b.name, b.block, max(b.edition) AS edition
		FROM refused r JOIN edition_blocks b ON b.name = r.name AND b.block = r.block
		WHERE b.is_set AND b.edition < this_edition
		GROUP BY b.name, b.block
	), single AS MATERIALIZED (
		SELECT r.name, r.block, min(f.cell) AS cell
		FROM refused r JOIN edition_figures f ON f.name = r.name AND f.block = r.block
		WHERE f.edition = this_edition
		GROUP BY r.name, r.block
		HAVING count(*) = 1
	), before AS MATERIALIZED (
		SELECT l.name, l.block, min(f.cell) AS cell, min(f.edition) AS edition
		FROM last l JOIN edition_figures f ON f.name = l.name AND f.block = l.block AND f.edition = l.edition
		GROUP BY l.name, l.block
		HAVING count(*) = 1
	), merged AS MATERIALIZED (
		SELECT n.name, n.block, n.cell, o.hides,
			n.figures || coalesce((SELECT jsonb_object_agg(c, o.figures -> c) FROM unnest(p.people || p.measures) AS c), '{}') AS figures,
			o.figures AS old
		FROM single s JOIN before b ON b.name = s.name AND b.block = s.block AND b.cell = s.cell
			JOIN edition_figures n ON n.name = s.name AND n.block = s.block AND n.cell = s.cell AND n.edition = this_edition
			JOIN edition_figures o ON o.name = b.name AND o.block = b.block AND o.cell = b.cell AND o.edition = b.edition
			JOIN publications p ON p.name = s.name
	), updated AS (
		UPDATE edition_figures f
		SET hides = m.hides, figures = m.figures
		FROM merged m
		WHERE f.name = m.name AND f.block = m.block AND f.edition = this_edition AND m.figures <> m.old
	), gone AS (
		UPDATE edition_blocks b
		SET is_set = false
		FROM refused r
		WHERE b.edition = this_edition AND b.name = r.name AND b.block = r.block
			AND NOT EXISTS (SELECT FROM merged m WHERE m.name = r.name AND m.block = r.block AND m.figures <> m.old)
		RETURNING b.name, b.block
	)
	DELETE FROM edition_figures f USING gone g WHERE f.edition = this_edition AND f.name = g.name AND f.block = g.block;
END
$stand$;

COMMENT ON FUNCTION _let_stand(integer) IS
	'Keeps the blocks that were refused as they were in the edition before.';

CREATE FUNCTION _seal_edition(this_edition integer) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $seal$
BEGIN
	UPDATE editions e
	SET seal = ledger_edition_seal(
		(SELECT b.seal FROM editions b WHERE b.edition = e.edition - 1),
		e.edition, e.published_at, e.published_by, e.note, e.records_through, e.suppress_below, e.snapshot, (
			SELECT string_agg(line, '' ORDER BY line)
			FROM (
					SELECT ledger_edition_line(jsonb_build_array('block', b.name, b.block, b.is_set, b.reason)) AS line FROM edition_blocks b WHERE b.edition = this_edition
				UNION ALL
					SELECT ledger_edition_line(jsonb_build_array('row', f.name, f.block, f.cell, f.part, f.figures, f.hides)) FROM edition_figures f WHERE f.edition = this_edition
			) AS l))
	WHERE e.edition = this_edition;
END
$seal$;

COMMENT ON FUNCTION _seal_edition(integer) IS 'Seals a new edition.';

CREATE FUNCTION _tell_of_edition(this_edition integer) RETURNS void
LANGUAGE plpgsql STABLE
AS $tell$
DECLARE
	standing record;
BEGIN
	FOR standing IN
		SELECT b.reason, e.suppress_below, string_agg(DISTINCT b.name, ', ' ORDER BY b.name) AS names,
			count(*) AS blocks
		FROM edition_blocks b JOIN editions e USING (edition)
		WHERE b.edition = this_edition AND b.reason IS NOT NULL
		GROUP BY b.reason, e.suppress_below
		ORDER BY b.reason
	LOOP
		RAISE NOTICE USING
			MESSAGE = localized('edition %s omits or leaves unchanged figures of %s', this_edition, standing.names),
			DETAIL = CASE standing.reason
				WHEN 'months of the year are open' THEN localized('Months of the year are open; blocks of rows: %s.', standing.blocks)
				WHEN 'a figure that it adds up with is unchanged'
					THEN localized('A figure that they add up to or with is unchanged; blocks of rows: %s.', standing.blocks)
				ELSE localized('A number of people would change by fewer than %s; blocks of rows: %s.', standing.suppress_below, standing.blocks) END,
			HINT = localized('To list them all: SELECT * FROM %I.edition_blocks WHERE edition = %s AND reason IS NOT NULL;', current_schema(), this_edition);
	END LOOP;
END
$tell$;

COMMENT ON FUNCTION _tell_of_edition(integer) IS
	'Raises a notice that lists the figures that an edition did not set, with the reasons.';

-- Each statement runs once, on tables that have grown since, so a plan is not worth keeping.
CREATE FUNCTION _publish_edition(home regclass, note text) RETURNS integer
LANGUAGE plpgsql VOLATILE SET plan_cache_mode = force_custom_plan
AS $publish$
DECLARE
	made record;
BEGIN
	PERFORM ledger_enter(home);
	PERFORM _begin_edition();
	made := _write_edition(note);
	PERFORM _refuse_small_changes(made.this_edition);
	PERFORM _refuse_followers(made.this_edition, made.needs);
	PERFORM _let_stand(made.this_edition);
	PERFORM _seal_edition(made.this_edition);
	PERFORM _tell_of_edition(made.this_edition);
	RETURN made.this_edition;
END
$publish$;

COMMENT ON FUNCTION _publish_edition(regclass, text) IS 'See publish_edition.';

CREATE FUNCTION publish_edition(note text DEFAULT NULL) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _publish_edition('ledger'::regclass, note);

COMMENT ON FUNCTION publish_edition(text) IS
	'Publishes a new edition, which the publication views show from then on, and returns its number. All its figures are computed in one '
	'snapshot, even while others write; editions records the snapshot and a seal. The edition is compared with all '
	'earlier editions: figures that would change by fewer than ledger.suppress_below people are left unchanged, and hidden figures '
	'remain hidden; edition_blocks shows which, and why. Aid by township, division and frequency is published only for years whose '
	'months are all closed. Only the ledger''s owner may call it, in READ COMMITTED. Errors: 42501 not the owner, 25000 older snapshot.';
