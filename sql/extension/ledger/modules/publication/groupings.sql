-- Groupings of aid that the office declared once, published with each edition.
--
-- A block is one grouping in one year that is over. It changes only with the year's total, with other groupings of the year that share a
-- dimension, and for closed books (follows, books), as aid by township does. Each cell of the table is a row, also one that counts
-- nobody: a zero can be hidden to protect another cell, and a row that is missing would show that it is a zero.
--
-- Of one dimension, cells are hidden as those of a list with a known sum (ledger_hidden); love supermarkets as such a list in each
-- township that is shown, and all of them in a township that is hidden. Of two dimensions, cells are hidden as those of a table whose
-- margins are known (hidden_cells), whether or not the margins are declared as well: whatever is hidden in a margin is hidden in every table
-- that has it, because the same function decides it from the same counts, and what was hidden of a margin stays hidden.
--
-- Two tables that share a dimension share its margin only, so a hidden cell of one can have each value that its own margins allow, whatever the
-- other is: for tables without a circle (of sex by month, sex by age and no other, say) there are always people whose two tables they are. In a circle
-- (sex by month, sex by age, age by month) each table bounds the third. declare_publication refuses the grouping that would
-- close one, and those that lie in another (a love supermarket in its township). test/pgtap/ledger_grouping_attack.sql attacks what is left.

CREATE TABLE groupings (
	grouping text PRIMARY KEY,
	dimension_1 text NOT NULL,
	dimension_2 text,
	declared_at timestamptz NOT NULL DEFAULT now(),
	declared_by text NOT NULL DEFAULT session_user
);
SELECT describe_table('groupings', 'reference');

COMMENT ON TABLE groupings IS 'Groupings of aid that are published with every edition. declare_publication writes it.';
COMMENT ON COLUMN groupings.grouping IS 'Its dimensions, in the order of declaration, such as category,month.';
COMMENT ON COLUMN groupings.dimension_1 IS 'First dimension, as in aid_by.';
COMMENT ON COLUMN groupings.dimension_2 IS 'Second dimension; NULL: none.';
COMMENT ON COLUMN groupings.declared_at IS 'When it was declared.';
COMMENT ON COLUMN groupings.declared_by IS 'Login (session_user) that declared it.';

-- Rows of a grouping that was published stay so. If it could be withdrawn, another one could close a circle with it, or show the same table by
-- another name, which would not be compared with it. Who publishes meanwhile is waited for.
CREATE FUNCTION _keep_grouping() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $keep$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	IF TG_OP = 'TRUNCATE' THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('groupings cannot be truncated'),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('What was published stays published, and other groupings are compared with it.'),
			HINT = localized('Delete the rows of those that were never published.');
	END IF;
	PERFORM ledger_refuse_old_snapshot('the groupings that are published');
	LOCK TABLE editions IN SHARE MODE;
	IF EXISTS (SELECT FROM edition_blocks b WHERE b.name = 'aid_grouping' AND b.is_set AND starts_with(b.block, OLD.grouping || ' ')) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('grouping "%s" was published', OLD.grouping),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('What was published stays published, and other groupings are compared with it.');
	END IF;
	IF TG_OP = 'UPDATE' THEN
		RETURN NEW;
	END IF;
	RETURN OLD;
END
$keep$;

COMMENT ON FUNCTION _keep_grouping() IS
	'Trigger on groupings. Refuses (55000) to delete, rename or truncate groupings that an edition has published. Error: 25000 older snapshot.';

CREATE TRIGGER ledger_keep_grouping BEFORE UPDATE OF grouping, dimension_1, dimension_2 OR DELETE ON groupings
	FOR EACH ROW EXECUTE FUNCTION _keep_grouping();
CREATE TRIGGER ledger_keep_groupings BEFORE TRUNCATE ON groupings
	FOR EACH STATEMENT EXECUTE FUNCTION _keep_grouping();

-- Values are texts; a value that is not known is '?'.
CREATE FUNCTION _aid_year_cells(dimension_1 text, dimension_2 text)
RETURNS TABLE (year integer, value_1 text, value_2 text, tally beneficiary_tally)
LANGUAGE sql STABLE ROWS 1000 SET jit = off
BEGIN ATOMIC
	SELECT y.year,
		coalesce(_aid_value(dimension_1, a.day, a.supermarket_id, a.division, NULL, a.category, a.sex, a.age), '?'),
		coalesce(_aid_value(dimension_2, a.day, a.supermarket_id, a.division, NULL, a.category, a.sex, a.age), CASE WHEN dimension_2 IS NOT NULL THEN '?' END),
		tally(a.household_id, a.person_id, a.amount, a.times)
	FROM covered_year y JOIN _aid_rows() AS a ON a.day >= y.first_day AND a.day <= y.last_day
	WHERE NOT y.is_partial AND dimension_1 IS NOT NULL
	GROUP BY 1, 2, 3;
END;

COMMENT ON FUNCTION _aid_year_cells(text, text) IS
	'Returns one tally for each year that is over and pair of values of two dimensions (the second may be NULL). Not for publication.';

CREATE FUNCTION _grouping_cells()
RETURNS TABLE (
	"grouping" text, dimension_1 text, dimension_2 text, year integer, value_1 text, value_2 text, place text, tally beneficiary_tally
)
LANGUAGE sql STABLE ROWS 1000 SET jit = off
BEGIN ATOMIC
	WITH cell AS MATERIALIZED (
		SELECT g.grouping, g.dimension_1, g.dimension_2, c.year, c.value_1, c.value_2, c.tally
		FROM groupings g, LATERAL _aid_year_cells(g.dimension_1, g.dimension_2) AS c
		WHERE NOT ARRAY[g.dimension_1, g.dimension_2] && '{township,supermarket}' OR place_level_of() = 'township'
	)
	SELECT a.grouping, a.dimension_1, a.dimension_2, a.year, a.value_1, b.value_2,
		coalesce(division_at(s.division, 'township'), s.division)::text, coalesce(c.tally, ledger_no_aid())
	FROM (SELECT DISTINCT o.grouping, o.dimension_1, o.dimension_2, o.year, o.value_1 FROM cell o) AS a
		JOIN (SELECT DISTINCT o.grouping, o.year, o.value_2 FROM cell o) AS b ON b.grouping = a.grouping AND b.year = a.year
		LEFT JOIN cell c ON c.grouping = a.grouping AND c.year = a.year AND c.value_1 = a.value_1 AND c.value_2 IS NOT DISTINCT FROM b.value_2
		LEFT JOIN supermarkets s ON a.dimension_1 = 'supermarket' AND s.supermarket_id::text = a.value_1;
END;

COMMENT ON FUNCTION _grouping_cells() IS
	'Returns every cell of the declared groupings, for each year that is over, also cells that count nobody. place: the township of a love '
	'supermarket, if the cell is of one. Not for publication.';

CREATE FUNCTION _months_that_hide() RETURNS TABLE (year integer, value text, column_name text)
LANGUAGE sql STABLE ROWS 10 SET jit = off
BEGIN ATOMIC
		SELECT (d.figures ->> 'year')::integer, left(d.figures ->> 'month', 7), h.name FROM draft_aid_month() AS d, unnest(d.hides) AS h (name)
	UNION
		SELECT (f.figures ->> 'year')::integer, left(f.figures ->> 'month', 7), h.name
		FROM edition_figures f, unnest(f.hides) AS h (name)
		WHERE f.name = 'aid_month' AND '(open)' <> ALL (f.hides);
END;

COMMENT ON FUNCTION _months_that_hide() IS
	'Returns the columns of aid_month that are hidden in a month, or were while it was closed. Not for publication.';

-- Values of a dimension whose sums are not known: those that are hidden in a list of them, or were, and months that are hidden.
CREATE FUNCTION _hidden_margins()
RETURNS TABLE (dimension text, year integer, value text)
LANGUAGE sql STABLE ROWS 100 SET jit = off
BEGIN ATOMIC
		SELECT 'month', m.year, m.value FROM _months_that_hide() AS m WHERE m.column_name = 'amount'
	UNION
		SELECT 'township', (f.figures ->> 'year')::integer, f.figures ->> 'division'
		FROM edition_figures f WHERE f.name = 'township_year' AND 'amount' = ANY (f.hides)
	UNION
		SELECT f.figures ->> 'grouping', (f.figures ->> 'year')::integer, f.figures ->> 'value_1'
		FROM edition_figures f WHERE f.name = 'aid_grouping' AND f.figures ->> 'value_2' IS NULL AND 'amount' = ANY (f.hides);
END;

COMMENT ON FUNCTION _hidden_margins() IS
	'Returns the values of months, townships and groupings of one dimension that are hidden for a reason of their own, or were hidden in an edition. '
	'Not for publication.';

CREATE FUNCTION _grouping_draft()
RETURNS TABLE (
	"grouping" text, dimension_1 text, dimension_2 text, year integer, value_1 text, value_2 text, place text, tally beneficiary_tally, hides text[]
)
LANGUAGE sql STABLE ROWS 1000 SET jit = off
BEGIN ATOMIC
	WITH cell AS MATERIALIZED (
		SELECT * FROM _grouping_cells()
	), margin AS (
			SELECT c.grouping, c.year, 1 AS side, CASE c.dimension_1 WHEN 'supermarket' THEN 'township' ELSE c.dimension_1 END AS dimension,
				coalesce(c.place, c.value_1) AS value, rollup(c.tally) AS tally
			FROM cell c GROUP BY 1, 2, 3, 4, 5
		UNION ALL
			SELECT c.grouping, c.year, 2, c.dimension_2, c.value_2, rollup(c.tally) FROM cell c WHERE c.dimension_2 IS NOT NULL GROUP BY 1, 2, 3, 4, 5
	), known AS MATERIALIZED (
		SELECT * FROM _hidden_margins()
	), hidden_margin AS MATERIALIZED (
		SELECT l.grouping, l.year, l.side, array_agg(u.value) FILTER (WHERE u.hidden OR EXISTS (
				SELECT FROM known k WHERE k.dimension = l.dimension AND k.year = l.year AND k.value = u.value)) AS values
		FROM (
			SELECT m.grouping, m.year, m.side, m.dimension, array_agg(m.value ORDER BY m.value) AS values,
				ledger_hidden(array_agg(households(m.tally) ORDER BY m.value), array_agg(persons(m.tally) ORDER BY m.value),
					(SELECT suppress_below FROM ledger)) AS hidden
			FROM margin m
			GROUP BY 1, 2, 3, 4
		) AS l, LATERAL unnest(l.values, l.hidden) AS u (value, hidden)
		GROUP BY 1, 2, 3
	), people AS MATERIALIZED (  -- of each value whose sum is published
		SELECT m.grouping, m.year, m.side, m.value, households(m.tally) AS households, persons(m.tally) AS persons
		FROM margin m JOIN hidden_margin h ON h.grouping = m.grouping AND h.year = m.year AND h.side = m.side
		WHERE m.value <> ALL (coalesce(h.values, '{}'))
	), list AS (
		SELECT c.grouping, c.year, c.place, bool_or(c.dimension_2 IS NOT NULL) AS is_table,
			array_agg(c.value_1 ORDER BY c.value_1, c.value_2) AS first, array_agg(c.value_2 ORDER BY c.value_1, c.value_2) AS second,
			array_agg(households(c.tally) ORDER BY c.value_1, c.value_2) AS households, array_agg(persons(c.tally) ORDER BY c.value_1, c.value_2) AS persons,
			array_agg(p.households ORDER BY c.value_1, c.value_2) AS first_households, array_agg(p.persons ORDER BY c.value_1, c.value_2) AS first_persons,
			array_agg(q.households ORDER BY c.value_1, c.value_2) AS second_households, array_agg(q.persons ORDER BY c.value_1, c.value_2) AS second_persons
		FROM cell c
			LEFT JOIN people p ON p.grouping = c.grouping AND p.year = c.year AND p.side = 1 AND p.value = c.value_1
			LEFT JOIN people q ON q.grouping = c.grouping AND q.year = c.year AND q.side = 2 AND q.value = c.value_2
		GROUP BY 1, 2, 3
	), tables AS MATERIALIZED (
		SELECT l.*, coalesce(a.values, '{}') AS hidden_first, coalesce(b.values, '{}') AS hidden_second,
			CASE
				WHEN l.is_table THEN hidden_cells(l.first, l.second, l.households, l.persons, (SELECT suppress_below FROM ledger),
					coalesce(a.values, '{}'), coalesce(b.values, '{}'))
				ELSE ledger_hidden(l.households, l.persons, (SELECT suppress_below FROM ledger))
			END AS hidden
		FROM list l
			JOIN hidden_margin a ON a.grouping = l.grouping AND a.year = l.year AND a.side = 1
			LEFT JOIN hidden_margin b ON b.grouping = l.grouping AND b.year = l.year AND b.side = 2
	), bounded AS MATERIALIZED (
		SELECT t.grouping, t.year
		FROM tables t, LATERAL (VALUES (t.households, t.first_households, t.second_households), (t.persons, t.first_persons, t.second_persons)) AS v (counts, first, second)
		WHERE t.is_table
			AND cells_are_bounded(t.first, t.second, v.counts, t.hidden, v.first, v.second, (SELECT suppress_below FROM ledger), t.hidden_first, t.hidden_second)
	), verdict AS MATERIALIZED (
		SELECT t.grouping, t.year, u.value_1, u.value_2,
			u.hidden OR EXISTS (SELECT FROM bounded b WHERE b.grouping = t.grouping AND b.year = t.year)
				OR (NOT t.is_table AND coalesce(t.place, u.value_1) = ANY (t.hidden_first)) AS hidden
		FROM tables t, LATERAL unnest(t.first, t.second, t.hidden) AS u (value_1, value_2, hidden)
	), part_of_line AS MATERIALIZED (  -- a month or township can be published without its households or persons, which its cells must not add up to
			SELECT 'month' AS dimension, m.year, m.value, m.column_name FROM _months_that_hide() AS m WHERE m.column_name IN ('instances', 'households', 'persons')
		UNION
			SELECT 'township', (t.figures ->> 'year')::integer, t.figures ->> 'division', h.name
			FROM (
				SELECT d.figures, d.hides FROM draft_township_year() AS d UNION ALL SELECT f.figures, f.hides FROM edition_figures f WHERE f.name = 'township_year'
			) AS t, unnest(t.hides) AS h (name)
			WHERE h.name IN ('households', 'persons')
	), secret AS MATERIALIZED (
		SELECT d.block::integer AS year FROM draft_aid_year() AS d WHERE 'instances' = ANY (d.hides)
	)
	SELECT c.grouping, c.dimension_1, c.dimension_2, c.year, c.value_1, c.value_2, c.place, c.tally,
		CASE
			WHEN v.hidden OR ledger_small(households(c.tally), (SELECT suppress_below FROM ledger)) OR ledger_small(persons(c.tally), (SELECT suppress_below FROM ledger))
				THEN '{instances,households,persons,amount}'::text[]
			ELSE ARRAY(
					SELECT 'instances' WHERE c.year IN (SELECT year FROM secret)
				UNION
					SELECT p.column_name FROM part_of_line p
					WHERE p.year = c.year AND p.value = CASE p.dimension WHEN c.dimension_1 THEN c.value_1 WHEN c.dimension_2 THEN c.value_2 ELSE c.place END)
		END
	FROM cell c JOIN verdict v ON v.grouping = c.grouping AND v.year = c.year AND v.value_1 = c.value_1 AND v.value_2 IS NOT DISTINCT FROM c.value_2;
END;

COMMENT ON FUNCTION _grouping_draft() IS
	'Returns the cells of the declared groupings, and which of their columns to hide. Not for publication.';

-- Rows and columns of a table have known sums each, and love supermarkets those of each township: the sum of the hidden cells of such a line
-- changes by k at least, or the block is unchanged (sums).
SELECT ledger_add_publication(current_schema(), 'aid_grouping', 'aid_year',
	'grouping text, year integer, value_1 text, value_2 text, name_1_zh text, name_1_en text, name_2_zh text, name_2_en text, '
	'instances bigint, households bigint, persons bigint, amount yuan',
	'{grouping,year,value_1,value_2}', '{instances,households,persons}', '{amount}', $query$
		WITH cell AS MATERIALIZED (
			SELECT d.*, ARRAY[d.dimension_1, d.dimension_2] AS dimensions, concat_ws(' ', d.grouping, d.year) AS block FROM _grouping_draft() AS d
		), known AS (
			SELECT DISTINCT c.block, c.year, array_remove(c.dimensions, NULL) AS dimensions FROM cell c
		), version AS MATERIALIZED (
			SELECT f.block, f.edition, greatest(e.suppress_below, l.suppress_below) AS k, f.figures, f.hides
			FROM edition_figures f JOIN editions e ON e.edition = f.edition CROSS JOIN ledger l
			WHERE f.name = 'aid_grouping'
		), both_times AS (
			SELECT coalesce(o.block, n.block) AS block, coalesce(o.edition, n.edition) AS edition, coalesce(o.k, n.k) AS k, o.figures AS old, n.tally AS new,
				coalesce(o.figures ->> 'grouping', n.grouping) AS grouping, coalesce(o.figures ->> 'value_1', n.value_1) AS value_1,
				coalesce(o.figures ->> 'value_2', n.value_2) AS value_2, coalesce(o.hides, '{}') AS old_hides, coalesce(n.hides, '{}') AS new_hides
			FROM version o FULL JOIN (
					SELECT c.*, v.edition, v.k FROM cell c JOIN (SELECT DISTINCT x.block, x.edition, x.k FROM version x) AS v ON v.block = c.block
				) AS n ON n.block = o.block AND n.edition = o.edition AND n.value_1 = o.figures ->> 'value_1'
					AND coalesce(n.value_2, '') = coalesce(o.figures ->> 'value_2', '')
		), change AS (
			SELECT b.block, b.edition, b.k, m.side, m.line, c.name, c.name = ANY (b.old_hides) AS was_hidden, c.name = ANY (b.new_hides) AS is_hidden,
				coalesce(c.count, 0) - coalesce((b.old ->> c.name)::bigint, 0) AS change
			FROM both_times b LEFT JOIN supermarkets s ON b.grouping = 'supermarket' AND s.supermarket_id::text = b.value_1,
				LATERAL (
					VALUES (1, coalesce(coalesce(division_at(s.division, 'township'), s.division)::text, b.value_1)), (2, coalesce(b.value_2, ''))
				) AS m (side, line),
				LATERAL (
					VALUES ('instances', instances(b.new)), ('households', households(b.new)), ('persons', persons(b.new))
				) AS c (name, count)
		), sums AS (
			SELECT c.block
			FROM change c
			GROUP BY c.block, c.edition, c.k, c.side, c.line, c.name
			HAVING bool_or(NOT (c.was_hidden OR c.is_hidden))
				AND (abs(sum(c.change) FILTER (WHERE c.was_hidden OR c.is_hidden)) BETWEEN 1 AND c.k - 1
					OR NOT bool_or(c.was_hidden AND c.is_hidden)
						AND (abs(sum(c.change) FILTER (WHERE c.was_hidden)) BETWEEN 1 AND c.k - 1
							OR abs(sum(c.change) FILTER (WHERE c.is_hidden)) BETWEEN 1 AND c.k - 1))
		), follows AS MATERIALIZED (
			SELECT a.block, ARRAY['aid_year ' || a.year] || CASE WHEN 'month' = ANY (a.dimensions) THEN ARRAY['aid_month ' || a.year] ELSE '{}' END
				|| CASE WHEN a.dimensions && '{township,supermarket}' THEN ARRAY['township_year ' || a.year] ELSE '{}' END
				|| ARRAY(SELECT 'aid_grouping ' || b.block FROM known b WHERE b.year = a.year AND b.dimensions && a.dimensions AND b.block <> a.block)
				|| CASE WHEN a.block IN (SELECT s.block FROM sums s) THEN ARRAY['(sums)'] ELSE '{}' END AS follows
			FROM known a
		), named AS (
				SELECT 'category' AS dimension, category AS value, name_zh, name_en FROM categories
			UNION ALL
				SELECT 'township', division::text, name_zh, name_en FROM divisions
			UNION ALL
				SELECT 'supermarket', supermarket_id::text, name, name_en FROM supermarkets
			UNION ALL
				VALUES ('sex', 'female', '女', 'female'), ('sex', 'male', '男', 'male'), ('age', '0-17', '不满 18 岁', 'under 18'), ('age', '18-59', '18 至 59 岁', '18 to 59'),
					('age', '60+', '60 岁以上', '60 and over')
		)
		SELECT c.block, '' AS part, f.follows, c.year AS books, c.grouping, c.year, c.value_1, c.value_2,
			n.name_zh AS name_1_zh, n.name_en AS name_1_en, o.name_zh AS name_2_zh, o.name_en AS name_2_en,
			instances(c.tally) AS instances, households(c.tally) AS households, persons(c.tally) AS persons, amount(c.tally) AS amount, c.hides
		FROM cell c JOIN follows f ON f.block = c.block
			LEFT JOIN named n ON n.dimension = c.dimension_1 AND n.value = c.value_1
			LEFT JOIN named o ON o.dimension = c.dimension_2 AND o.value = c.value_2
	$query$,
	'Aid by the groupings that the office declared (declare_publication), one row for each grouping, year that is over, and value or pair of values, for publication. '
	'instances and amount add up over the rows of a grouping and over years. Never sum households and persons: one household may be in several rows. '
	'Small cells are hidden together with those that would reveal them.');
COMMENT ON COLUMN publication_aid_grouping.grouping IS 'Dimensions of the grouping, as declared: such as category,month.';
COMMENT ON COLUMN publication_aid_grouping.value_1 IS 'Value of the first dimension, as in aid_by; ?: not known.';
COMMENT ON COLUMN publication_aid_grouping.value_2 IS 'Value of the second dimension; ?: not known. NULL: the grouping has one dimension.';
COMMENT ON COLUMN publication_aid_grouping.name_1_zh IS 'Name of value_1 in Chinese; NULL: it has none.';
COMMENT ON COLUMN publication_aid_grouping.name_1_en IS 'Name of value_1 in English; NULL: it has none.';
COMMENT ON COLUMN publication_aid_grouping.name_2_zh IS 'Name of value_2 in Chinese; NULL: it has none.';
COMMENT ON COLUMN publication_aid_grouping.name_2_en IS 'Name of value_2 in English; NULL: it has none.';

CREATE FUNCTION _declare_publication(home regclass, dimensions text[]) RETURNS text
LANGUAGE plpgsql VOLATILE
AS $declare$
DECLARE
	name text;
BEGIN
	PERFORM ledger_enter(home);
	name := array_to_string(dimensions, ',');
	PERFORM _check_dimensions(dimensions, '{category,sex,age,township,supermarket,scheme,month,year}');
	IF name IN ('township', 'month', 'year', 'scheme') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('aid by %s is published already', name),
			ERRCODE = 'invalid_parameter_value',
			HINT = localized('Read %I.%I.', current_schema(), CASE name WHEN 'month' THEN 'publication_aid_month' WHEN 'year' THEN 'publication_aid_year'
				WHEN 'scheme' THEN 'publication_scheme_year' ELSE 'publication_township_year' END);
	END IF;
	IF 'year' = ANY (dimensions) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('aid by %s is not published', name),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('What is published by another dimension has rows for each year.'),
			HINT = localized('Declare the other dimension alone, or with a third.');
	END IF;
	IF 'scheme' = ANY (dimensions) OR ('supermarket' = ANY (dimensions) AND name <> 'supermarket') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('aid by %s is not published', name),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = CASE WHEN 'scheme' = ANY (dimensions)
				THEN localized('A household can be in several schemes, whose sizes and overlaps are published: beside these, cells could reveal a small group.')
				ELSE localized('A love supermarket lies in a township: cells of the one would add up to those of the other, and could reveal a small group.') END,
			HINT = localized('Inside the office, use aid_by.');
	END IF;
	PERFORM ledger_refuse_old_snapshot('the groupings that are published');
	LOCK TABLE groupings IN SHARE ROW EXCLUSIVE MODE;
	IF EXISTS (SELECT FROM groupings g WHERE ARRAY[g.dimension_1, g.dimension_2] = ARRAY[dimensions[2], dimensions[1]]) THEN
		RETURN array_to_string(ARRAY[dimensions[2], dimensions[1]], ',');
	END IF;
	IF name <> ALL (ARRAY(SELECT g.grouping FROM groupings g)) AND dimensions[2] IN (
		WITH RECURSIVE reached AS (
				SELECT dimensions[1] AS dimension
			UNION
				SELECT CASE r.dimension WHEN g.dimension_1 THEN g.dimension_2 ELSE g.dimension_1 END
				FROM reached r JOIN groupings g ON r.dimension IN (g.dimension_1, g.dimension_2) AND g.dimension_2 IS NOT NULL
		)
		SELECT r.dimension FROM reached r) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('aid by %s is not published', name),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('The groupings that are declared already connect the two dimensions (%s): with this one, their cells would bound each other''s hidden cells.',
				(SELECT string_agg(g.grouping, '; ' ORDER BY g.grouping) FROM groupings g WHERE g.dimension_2 IS NOT NULL)),
			HINT = localized('Inside the office, use aid_by.');
	END IF;
	INSERT INTO groupings (grouping, dimension_1, dimension_2) VALUES (name, dimensions[1], dimensions[2]) ON CONFLICT DO NOTHING;
	RETURN name;
END
$declare$;

COMMENT ON FUNCTION _declare_publication(regclass, text[]) IS 'See declare_publication.';

CREATE FUNCTION declare_publication(dimensions text[]) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _declare_publication('ledger'::regclass, dimensions);

COMMENT ON FUNCTION declare_publication(text[]) IS
	'Declares a grouping of aid, which is then published with every edition in publication_aid_grouping, where analysts can read it, and '
	'returns its name. dimensions: one or two of category, sex, age, township and month, or supermarket alone, as in aid_by; each year that is over and whose months '
	'are closed has rows. Refused are a scheme or a love supermarket with another dimension, and a grouping that would close a circle with those that are '
	'declared (as township,month after category,township and category,month): from these a small group could be computed. '
	'A grouping that is declared already, in either order, is returned as it is. Once an edition has published it, it stays. Only the ledger''s owner may call it, in READ COMMITTED. '
	'Errors: 22023 no such dimension, published already, or refused; 42501 not the owner; 25000 older snapshot.';
