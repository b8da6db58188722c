
-- Which cells of a table of two dimensions are hidden, if its margins are known: they are published elsewhere, or follow from it.
--
-- A line (row or column) whose margin is hidden elsewhere must not be added up from its cells, so all its cells are hidden. The sum over all
-- such lines of one dimension follows from the others, so they are one line for the test, which is not small: suppress then protects
-- every small cell of the table, of which each total is known.
CREATE FUNCTION hidden_cells(
	first text[], second text[], households bigint[], persons bigint[], k integer, hidden_first text[], hidden_second text[]
) RETURNS boolean[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $hidden$
DECLARE
	rows CONSTANT text[] := ARRAY(
		SELECT DISTINCT CASE WHEN v = ANY (hidden_first) THEN '' ELSE 'v' || v END FROM unnest(first) AS u (v) ORDER BY 1);
	columns CONSTANT text[] := ARRAY(
		SELECT DISTINCT CASE WHEN v = ANY (hidden_second) THEN '' ELSE 'v' || v END FROM unnest(second) AS u (v) ORDER BY 1);
	width CONSTANT integer := cardinality(columns);
	shown bigint[];
	places integer[];
	hidden boolean[] := array_fill(false, ARRAY[cardinality(first)]);
	counts bigint[];
BEGIN
	places := ARRAY(
		SELECT (array_position(rows, CASE WHEN a = ANY (hidden_first) THEN '' ELSE 'v' || a END) - 1) * width
			+ array_position(columns, CASE WHEN b = ANY (hidden_second) THEN '' ELSE 'v' || b END)
		FROM unnest(first, second) WITH ORDINALITY AS u (a, b, place)
		ORDER BY place);
	FOR turn IN 1 .. 2 LOOP
		counts := CASE turn WHEN 1 THEN households ELSE persons END;
		SELECT array_agg(coalesce(c.n, 0) ORDER BY p.place) INTO shown
		FROM generate_series(1, cardinality(rows) * width) AS p (place)
			LEFT JOIN (
				SELECT u.place, sum(u.n)::bigint AS n FROM unnest(places, counts) AS u (place, n) GROUP BY u.place
			) AS c ON c.place = p.place;
		-- A small margin would be an error: then nothing is shown.
		IF EXISTS (
			SELECT
			FROM unnest(shown) WITH ORDINALITY AS u (n, place)
			GROUP BY GROUPING SETS (((u.place - 1) / width), ((u.place - 1) % width), ())
			HAVING sum(u.n) BETWEEN 1 AND k - 1) THEN
			RETURN array_fill(true, ARRAY[cardinality(first)]);
		END IF;
		-- one row or column: a list
		IF cardinality(rows) = 1 OR width = 1 THEN
			shown := suppress(shown, k);
		ELSE
			shown := ARRAY(
				SELECT n
				FROM unnest(suppress((
					SELECT array_agg(r.line ORDER BY r.row)
					FROM (
						SELECT (u.place - 1) / width AS row, array_agg(u.n ORDER BY u.place) AS line
						FROM unnest(shown) WITH ORDINALITY AS u (n, place)
						GROUP BY 1
					) AS r), k)) WITH ORDINALITY AS s (n, place)
				ORDER BY place);
		END IF;
		hidden := ARRAY(
			SELECT h OR shown[p] IS NULL FROM unnest(hidden, places) WITH ORDINALITY AS u (h, p, place) ORDER BY place);
	END LOOP;
	RETURN ARRAY(
		SELECT h OR a = ANY (hidden_first) OR b = ANY (hidden_second)
		FROM unnest(hidden, first, second) WITH ORDINALITY AS u (h, a, b, place)
		ORDER BY place);
END
$hidden$;

COMMENT ON FUNCTION hidden_cells(text[], text[], bigint[], bigint[], integer, text[], text[]) IS
	'Which cells of a table of two dimensions are hidden, so that no count of 1 to k - 1 households or persons can be computed from the others '
	'and the sums of each line. Each cell is given by its two values and its counts. hidden_first, hidden_second: values whose sums are not '
	'known and must not become so; all their cells are hidden. Uses suppress. NULL is not allowed in values.';

-- Over months and places one household is in several cells, so a cell has no more people than its line has different people. Where that is little, the
-- sum of the other line's hidden cells bounds a small cell from below: of 11 in two categories of 6 and 9, at least 2 are in the first.
CREATE FUNCTION cells_are_bounded(
	first text[], second text[], counts bigint[], hidden boolean[], first_people bigint[], second_people bigint[], k integer,
	hidden_first text[], hidden_second text[]
) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH cell AS (
		SELECT * FROM unnest(first, second, counts, hidden, first_people, second_people) AS u (a, b, n, is_hidden, a_people, b_people) WHERE u.is_hidden
	), line AS (
			SELECT 1 AS side, c.b AS line, c.n, c.a_people AS people FROM cell c WHERE c.b <> ALL (hidden_second)
		UNION ALL
			SELECT 2, c.a, c.n, c.b_people FROM cell c WHERE c.a <> ALL (hidden_first)
	), total AS (
		SELECT l.*, sum(l.n) OVER (PARTITION BY l.side, l.line) AS total FROM line l
	), most AS (
		SELECT t.*, least(t.people, t.total) AS most, sum(least(t.people, t.total)) OVER (PARTITION BY t.side, t.line) AS all_most FROM total t
	)
	SELECT EXISTS (SELECT FROM most m WHERE m.n BETWEEN 1 AND k - 1 AND m.most - greatest(0, m.total - (m.all_most - m.most)) < k);
END;

COMMENT ON FUNCTION cells_are_bounded(text[], text[], bigint[], boolean[], bigint[], bigint[], integer, text[], text[]) IS
	'True: some hidden count of 1 to k - 1 is known to within fewer than k, because no cell has more people than there are in the line of its first or second '
	'value (first_people, second_people; NULL: not known). hidden_first, hidden_second: values whose sums are not known, as in hidden_cells.';
