-- Groupings of aid that the office declared once, published with each edition.
--
-- A block is one grouping in one year that is over, and changes only with the year's total (follows) and for closed books, as aid by
-- township does. Of one dimension, cells are hidden as those of a list with a known sum (ledger_hidden); of two, as those of a table
-- whose margins are known (hidden_cells), whether or not the margins are declared as well: whatever is hidden in a margin is
-- hidden in every table that has it, because the same function decides it from the same counts. Two tables share margins only.
-- Allowed are the groupings that test/pgtap/ledger_publication_attack.sql attacks. Not among them: a dimension that lies in another (a
-- supermarket in its township, a month in its year), one that is published already (township, month and scheme alone), sex and age.

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

SELECT ledger_add_publication(current_schema(), 'aid_grouping', 'aid_year',
	'grouping text, year integer, value_1 text, value_2 text, name_1_zh text, name_1_en text, name_2_zh text, name_2_en text, '
	'instances bigint, households bigint, persons bigint, amount yuan',
	'{grouping,year,value_1,value_2}', '{instances,households,persons}', '{amount}', $query$
		WITH cell AS MATERIALIZED (
			SELECT g.grouping, g.dimension_1, g.dimension_2, c.year, c.value_1, c.value_2, c.tally
			FROM groupings g, LATERAL _aid_year_cells(g.dimension_1, g.dimension_2) AS c
			WHERE 'township' NOT IN (g.dimension_1, coalesce(g.dimension_2, '')) OR place_level_of() = 'township'
		), margin AS (
				SELECT c.grouping, c.year, 1 AS side, c.dimension_1 AS dimension, c.value_1 AS value, rollup(c.tally) AS tally FROM cell c GROUP BY 1, 2, 3, 4, 5
			UNION ALL
				SELECT c.grouping, c.year, 2, c.dimension_2, c.value_2, rollup(c.tally) FROM cell c WHERE c.dimension_2 IS NOT NULL GROUP BY 1, 2, 3, 4, 5
		), hidden_month AS MATERIALIZED (
			SELECT left(d.figures ->> 'month', 7) AS value FROM draft_aid_month() AS d WHERE 'amount' = ANY (d.hides)
		), hidden_margin AS MATERIALIZED (
			SELECT l.grouping, l.year, l.side, array_agg(u.value) FILTER (WHERE u.hidden OR (l.dimension = 'month' AND u.value IN (SELECT h.value FROM hidden_month h))) AS
				values
			FROM (
				SELECT m.grouping, m.year, m.side, m.dimension, array_agg(m.value ORDER BY m.value) AS values,
					ledger_hidden(array_agg(households(m.tally) ORDER BY m.value), array_agg(persons(m.tally) ORDER BY m.value),
						(SELECT suppress_below FROM ledger)) AS hidden
				FROM margin m
				GROUP BY 1, 2, 3, 4
			) AS l, LATERAL unnest(l.values, l.hidden) AS u (value, hidden)
			GROUP BY 1, 2, 3
		), list AS (
			SELECT c.grouping, c.year, array_agg(c.value_1 ORDER BY c.value_1, c.value_2) AS first, array_agg(c.value_2 ORDER BY c.value_1, c.value_2) AS second,
				array_agg(households(c.tally) ORDER BY c.value_1, c.value_2) AS households, array_agg(persons(c.tally) ORDER BY c.value_1, c.value_2) AS persons
			FROM cell c
			GROUP BY 1, 2
		), verdict AS (
			SELECT l.grouping, l.year, u.value_1, u.value_2, u.hidden
			FROM list l
				JOIN hidden_margin a ON a.grouping = l.grouping AND a.year = l.year AND a.side = 1
				LEFT JOIN hidden_margin b ON b.grouping = l.grouping AND b.year = l.year AND b.side = 2,
				LATERAL unnest(l.first, l.second, CASE
					WHEN b.grouping IS NULL THEN ARRAY(SELECT v = ANY (coalesce(a.values, '{}')) FROM unnest(l.first) WITH ORDINALITY AS f (v, place) ORDER BY place)
					ELSE hidden_cells(l.first, l.second, l.households, l.persons, (SELECT suppress_below FROM ledger), coalesce(a.values, '{}'), coalesce(b.values, '{}'))
				END) AS u (value_1, value_2, hidden)
		), secret AS MATERIALIZED (
			SELECT d.block::integer AS year FROM draft_aid_year() AS d WHERE 'instances' = ANY (d.hides)
		), named AS (
				SELECT 'category' AS dimension, category AS value, name_zh, name_en FROM categories
			UNION ALL
				SELECT 'township', division::text, name_zh, name_en FROM divisions
			UNION ALL
				VALUES ('sex', 'female', '女', 'female'), ('sex', 'male', '男', 'male'), ('age', '0-17', '不满 18 岁', 'under 18'), ('age', '18-59', '18 至 59 岁', '18 to 59'),
					('age', '60+', '60 岁以上', '60 and over')
		)
		SELECT concat_ws(' ', c.grouping, c.year) AS block, '' AS part,
			ARRAY['aid_year ' || c.year] || CASE WHEN 'month' IN (c.dimension_1, coalesce(c.dimension_2, '')) THEN ARRAY['aid_month ' || c.year] ELSE '{}' END
				|| CASE WHEN 'township' IN (c.dimension_1, coalesce(c.dimension_2, '')) THEN ARRAY['township_year ' || c.year] ELSE '{}' END AS follows,
			c.year AS books, c.grouping, c.year, c.value_1, c.value_2, n.name_zh AS name_1_zh, n.name_en AS name_1_en, o.name_zh AS name_2_zh, o.name_en AS name_2_en,
			instances(c.tally) AS instances, households(c.tally) AS households, persons(c.tally) AS persons, amount(c.tally) AS amount,
			CASE
				WHEN v.hidden OR ledger_small(households(c.tally), (SELECT suppress_below FROM ledger)) OR ledger_small(persons(c.tally), (SELECT suppress_below FROM ledger))
					THEN '{instances,households,persons,amount}'::text[]
				WHEN c.year IN (SELECT year FROM secret) THEN '{instances}'
				ELSE '{}'
			END AS hides
		FROM cell c JOIN verdict v ON v.grouping = c.grouping AND v.year = c.year AND v.value_1 = c.value_1 AND v.value_2 IS NOT DISTINCT FROM c.value_2
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
	PERFORM _check_dimensions(dimensions, '{category,township,month}');
	IF dimensions IN ('{township}', '{month}') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('aid by %s is published already', name),
			ERRCODE = 'invalid_parameter_value',
			HINT = localized('Read %I.%I.', current_schema(), CASE name WHEN 'month' THEN 'publication_aid_month' ELSE 'publication_township_year' END);
	END IF;
	IF 'category' <> ALL (dimensions) THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('a grouping that is published contains the category'),
			ERRCODE = 'invalid_parameter_value',
			HINT = localized('Declare category, category and township, or category and month.');
	END IF;
	IF EXISTS (SELECT FROM groupings g WHERE ARRAY[g.dimension_1, g.dimension_2] = ARRAY[dimensions[2], dimensions[1]]) THEN
		RETURN array_to_string(ARRAY[dimensions[2], dimensions[1]], ',');
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
	'returns its name. dimensions: category, alone or with township or month, as in aid_by; each year that is over and whose months are closed has rows. '
	'Other groupings are not published, because it was not tested that nothing small can be computed from them. '
	'A grouping that is declared already, in either order, is returned as it is. Only the ledger''s owner may call it. '
	'Errors: 22023 no such dimension, or published already; 42501 not the owner.';
