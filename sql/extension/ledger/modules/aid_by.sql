-- Free groupings of aid, by one or two dimensions, as it is known now.
--
-- They are for users who may read the rows, with whose rights they run. Live tables for analysts would allow differencing: whoever
-- may group by anything at any time can ask twice, before and after one household was aided, or by two groupings that differ in one
-- household, and subtract. An office declares the groupings that it needs instead (declare_publication): they are published with
-- each edition, under the same rules as all its figures.

-- Joined, not looked up row by row: that would take thirty times as long. The function has no settings, so that it becomes part of the query.
CREATE FUNCTION _aid_rows()
RETURNS TABLE (
	day date, household_id bigint, person_id bigint, amount yuan, times bigint, supermarket_id bigint, division division_code,
	category text, sex text, age text
)
LANGUAGE sql STABLE ROWS 100000
BEGIN ATOMIC
	SELECT a.aided_on, a.household_id, a.person_id, a.amount, a.times::bigint, a.supermarket_id, m.division, c.category, i.sex,
		CASE WHEN coalesce(i.birth_date, p.birth_date) + interval '18 years' > a.aided_on THEN '0-17'
			WHEN coalesce(i.birth_date, p.birth_date) + interval '60 years' > a.aided_on THEN '18-59'
			WHEN coalesce(i.birth_date, p.birth_date) IS NOT NULL THEN '60+' END
	FROM aid_instances a JOIN supermarkets m ON m.supermarket_id = a.supermarket_id
		LEFT JOIN household_categories c ON c.household_id = a.household_id AND c.valid_from <= a.aided_on
			AND (c.valid_to IS NULL OR c.valid_to > a.aided_on)
		LEFT JOIN identity_numbers i ON i.person_id = a.person_id
		LEFT JOIN persons p ON p.person_id = a.person_id;
END;

COMMENT ON FUNCTION _aid_rows() IS
	'Returns each hand-out with the category of the household on the day, and the sex and age group of the person. Not for publication.';

-- The same of other schemes, which have no place.
CREATE FUNCTION _other_rows()
RETURNS TABLE (day date, household_id bigint, person_id bigint, amount yuan, scheme text, category text, sex text, age text)
LANGUAGE sql STABLE ROWS 10000
BEGIN ATOMIC
	SELECT a.day, a.household_id, a.person_id, a.amount, a.scheme, c.category, i.sex,
		CASE WHEN coalesce(i.birth_date, p.birth_date) + interval '18 years' > a.day THEN '0-17'
			WHEN coalesce(i.birth_date, p.birth_date) + interval '60 years' > a.day THEN '18-59'
			WHEN coalesce(i.birth_date, p.birth_date) IS NOT NULL THEN '60+' END
	FROM (
				SELECT b.given_on::date AS day, b.household_id, b.person_id, b.amount::yuan AS amount, 'model_workers' AS scheme
				FROM benefits b WHERE b.household_id IS NOT NULL
			UNION ALL
				SELECT b.purchased_on::date, b.household_id, NULL, b.amount::yuan, 'consumption' FROM purchases b WHERE b.household_id IS NOT NULL
			UNION ALL
				SELECT e.given_on::date, e.household_id, e.person_id, e.amount::yuan, 'events' FROM event_recipients e
		) AS a
		LEFT JOIN household_categories c ON c.household_id = a.household_id AND c.valid_from <= a.day AND (c.valid_to IS NULL OR c.valid_to > a.day)
		LEFT JOIN identity_numbers i ON i.person_id = a.person_id
		LEFT JOIN persons p ON p.person_id = a.person_id;
END;

COMMENT ON FUNCTION _other_rows() IS
	'Returns the benefits of model workers, the purchases and the aid at events, as _aid_rows returns hand-outs. Not for publication.';

CREATE FUNCTION _aid_value(
	dimension text, day date, supermarket_id bigint, division division_code, scheme text, category text, sex text, age text
) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE dimension
	WHEN 'year' THEN to_char(day, 'YYYY')
	WHEN 'month' THEN to_char(day, 'YYYY-MM')
	WHEN 'township' THEN coalesce(division_at(division, 'township'), division)::text
	WHEN 'supermarket' THEN supermarket_id::text
	WHEN 'scheme' THEN scheme
	WHEN 'category' THEN category
	WHEN 'sex' THEN sex
	WHEN 'age' THEN age
END;

COMMENT ON FUNCTION _aid_value(text, date, bigint, division_code, text, text, text, text) IS
	'Returns the value of a dimension for one hand-out; NULL: not known, or no such value.';

-- Months and places of closed months are read from the stored tallies; everything else needs rows.
CREATE FUNCTION _aid_cells(dimension_1 text, dimension_2 text)
RETURNS TABLE (value_1 text, value_2 text, tally beneficiary_tally)
LANGUAGE sql STABLE ROWS 100 SET jit = off
BEGIN ATOMIC
	WITH way AS MATERIALIZED (
		SELECT ARRAY[dimension_1, coalesce(dimension_2, 'month')] <@ '{year,month,township,supermarket}'::text[] AS from_books,
			'scheme' IN (dimension_1, coalesce(dimension_2, '')) AS all_schemes,
			coalesce(l.records_through, 'infinity'::date) AS last_day,
			ARRAY(SELECT p.month FROM periods p WHERE p.version IS NOT NULL) AS closed_months
		FROM ledger l
	), part AS (
			SELECT _aid_value(dimension_1, t.month, t.supermarket_id, s.division, NULL, NULL, NULL, NULL) AS value_1,
				_aid_value(dimension_2, t.month, t.supermarket_id, s.division, NULL, NULL, NULL, NULL) AS value_2, t.tally
			FROM way w JOIN periods p ON w.from_books AND p.month <= w.last_day
				JOIN closed_tallies t ON t.month = p.month AND t.version = p.version
				JOIN supermarkets s ON s.supermarket_id = t.supermarket_id
		UNION ALL
			SELECT _aid_value(dimension_1, a.day, a.supermarket_id, a.division, 'supermarket', a.category, a.sex, a.age),
				_aid_value(dimension_2, a.day, a.supermarket_id, a.division, 'supermarket', a.category, a.sex, a.age),
				tally(a.household_id, a.person_id, a.amount, a.times)
			FROM way w CROSS JOIN covered_year y,
				LATERAL ledger_open_spans(y.first_day, y.last_day, CASE WHEN w.from_books THEN w.closed_months ELSE '{}' END) AS s
				JOIN _aid_rows() AS a ON a.day >= s.first_day AND a.day <= s.last_day
			GROUP BY 1, 2
		UNION ALL
			SELECT _aid_value(dimension_1, o.day, NULL, NULL, o.scheme, o.category, o.sex, o.age),
				_aid_value(dimension_2, o.day, NULL, NULL, o.scheme, o.category, o.sex, o.age),
				tally(o.household_id, o.person_id, o.amount, 1)
			FROM way w JOIN _other_rows() AS o ON w.all_schemes AND o.day <= w.last_day
			GROUP BY 1, 2
	)
	SELECT p.value_1, p.value_2, rollup(p.tally) FROM part p GROUP BY 1, 2;
END;

COMMENT ON FUNCTION _aid_cells(text, text) IS
	'Returns one tally for each pair of values of two dimensions (the second may be NULL). Not for publication.';

CREATE FUNCTION _check_dimensions(dimensions text[], allowed text[]) RETURNS void
LANGUAGE plpgsql STABLE
AS $check$
DECLARE
	wrong CONSTANT text := (SELECT d FROM unnest(dimensions) AS d WHERE d <> ALL (allowed) OR d IS NULL LIMIT 1);
BEGIN
	IF coalesce(cardinality(dimensions), 0) NOT BETWEEN 1 AND 2 OR array_ndims(dimensions) <> 1 OR array_lower(dimensions, 1) <> 1 OR dimensions[1] = dimensions[2]
		OR wrong IS NOT NULL OR array_position(dimensions, NULL) IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('aid cannot be grouped by %s', coalesce(dimensions::text, 'null')),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('One or two different dimensions are allowed, of: %s.', array_to_string(allowed, ', ')),
			HINT = localized('For example: %s', '''{category,month}''');
	END IF;
	IF 'scheme' = ANY (dimensions) AND dimensions && '{township,supermarket}'::text[] THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('aid cannot be grouped by %s', dimensions::text),
			ERRCODE = 'invalid_parameter_value',
			DETAIL = localized('Only love supermarkets have a place of their own; other schemes have none.');
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_dimensions(text[], text[]) IS 'Refuses (22023) a list of dimensions that is not one or two of those allowed.';

CREATE FUNCTION _aid_by(home regclass, dimensions text[])
RETURNS TABLE (value_1 text, value_2 text, instances bigint, households bigint, persons bigint, amount yuan)
LANGUAGE plpgsql STABLE ROWS 100
AS $by$
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- ledger_enter_as_caller is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter_as_caller(home);
	PERFORM _check_dimensions(dimensions, '{category,sex,age,township,scheme,supermarket,month,year}');
	IF NOT has_table_privilege('aid_instances', 'SELECT') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('permission denied to group the rows of ledger "%s"', current_schema()),
			ERRCODE = 'insufficient_privilege',
			DETAIL = localized('Figures that change with each row could be subtracted from each other.'),
			HINT = localized('The ledger''s owner can publish this grouping with each edition: SELECT %I.declare_publication(%L); then read %1$I.publication_aid_grouping.', current_schema(), dimensions);
	END IF;
	RETURN QUERY
		SELECT c.value_1, c.value_2, instances(c.tally), households(c.tally), persons(c.tally), amount(c.tally)
		FROM _aid_cells(dimensions[1], dimensions[2]) AS c
		ORDER BY 1, 2;
END
$by$;

COMMENT ON FUNCTION _aid_by(regclass, text[]) IS 'See aid_by.';

CREATE FUNCTION aid_by(dimensions text[])
RETURNS TABLE (value_1 text, value_2 text, instances bigint, households bigint, persons bigint, amount yuan)
LANGUAGE sql STABLE ROWS 100
BEGIN ATOMIC
	SELECT b.value_1, b.value_2, b.instances, b.households, b.persons, b.amount FROM _aid_by('ledger'::regclass, dimensions) AS b;
END;

COMMENT ON FUNCTION aid_by(text[]) IS
	'Returns aid by one or two dimensions, unduplicated, as known now: for use inside the office, not for publication. '
	'dimensions: category (of the household on the day), sex, age (0-17, 18-59, 60+) of the person, township and supermarket that gave it, '
	'month, year, and scheme, which adds benefits of model workers, purchases and events to the aid of love supermarkets. value_1 and '
	'value_2 are texts; NULL: not known, such as the sex of an unknown person. instances and amount add up over rows. Never sum '
	'households or persons: one household may be in several rows. By months and places alone, closed months are read as they were '
	'closed. Runs with the rights of the caller and counts what the caller may read. Errors: 22023 no such dimension, 42501 an analyst.';
