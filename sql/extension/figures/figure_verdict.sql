-- figure_verdict: does a published figure agree with what the records give?

CREATE TYPE figure_qualifier AS ENUM (
	'exact', 'rounded', 'about', 'nearly', 'more than', 'at least', 'at most', 'cumulative'
);
COMMENT ON TYPE figure_qualifier IS 'how to read a published figure. One of: exact; rounded to a unit; about (约, 左右); nearly (近, 将近); more than (余, 多, 超, 超过); at least (以上, 不少于); at most (以下, 以内, 不超过); cumulative (累计: exact, but a running total, to be compared with a running total)';

CREATE TYPE figure_verdict AS ENUM ('exact', 'consistent', 'contradicted', 'not_reproducible');
COMMENT ON TYPE figure_verdict IS 'result of comparing a published figure with the records. One of: exact, the figures are identical; consistent, rounding or the qualifier explains the difference; contradicted, nothing explains it; not_reproducible, there are no records to compare with';

-- In PL/pgSQL, because a meaningless figure must raise an error, not get a verdict.
CREATE FUNCTION figure_range(published numeric, qualifier figure_qualifier, unit numeric DEFAULT NULL) RETURNS numrange
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
	size numeric := abs(published);
	digits text;
	below numeric := unit; -- the distance of the next figures that would be written as short
	above numeric := unit;
	bounds numrange;
BEGIN
	IF published IS NULL OR qualifier IS NULL THEN
		RETURN NULL;
	END IF;
	IF published IN ('NaN', 'Infinity', '-Infinity') THEN
		RAISE EXCEPTION 'a published figure must be a number' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'It is ' || published::text || '.';
	END IF;
	IF unit <= 0 OR unit IN ('NaN', 'Infinity') THEN
		RAISE EXCEPTION 'the unit of a published figure must be a positive number' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'It is ' || unit::text || '.',
			HINT = 'It is what the figure was rounded to: 10000 for 350万元.';
	END IF;
	IF mod(published, unit) <> 0 THEN
		RAISE EXCEPTION 'a published figure must be a whole number of its unit' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'The figure is ' || published::text || ', the unit ' || unit::text || '.',
			HINT = 'Write 350万元 as 3500000 in units of 10000.';
	END IF;
	IF qualifier = 'rounded' AND unit IS NULL THEN
		RAISE EXCEPTION 'a rounded figure needs the unit that it was rounded to' USING
			ERRCODE = 'null_value_not_allowed',
			HINT = 'If that is not known, the figure is an "about".';
	END IF;
	IF qualifier IN ('about', 'nearly', 'more than') AND unit IS NULL THEN
		-- The place of the last digit that is not zero: 100 of 300, 10000 of 350万, 0.1 of 12.5.
		IF size = 0 THEN
			RAISE EXCEPTION 'the figure zero needs a unit to be "%"', qualifier USING
				ERRCODE = 'null_value_not_allowed',
				HINT = 'It tells how far from zero is still near to it.';
		END IF;
		digits := trim_scale(size)::text;
		above := ('1e' || (CASE WHEN scale(digits::numeric) > 0 THEN -scale(digits::numeric)
			ELSE length(digits) - length(rtrim(digits, '0')) END)::text)::numeric;
		-- Below 1000 comes 900.
		below := CASE WHEN ltrim(digits, '.0') ~ '^10*$' THEN trim_scale(above * 0.1) ELSE above END;
	END IF;

	-- Absolute values first: the verdict on -300 is that on 300 with the signs changed.
	bounds := CASE
		WHEN qualifier IN ('exact', 'cumulative') THEN numrange(size, size, '[]')
		WHEN qualifier IN ('rounded', 'about') THEN numrange(trim_scale(size - below * 0.5), trim_scale(size + above * 0.5),
			CASE WHEN size = 0 THEN '()' ELSE '[)' END)
		WHEN qualifier = 'nearly' THEN numrange(size - below, size, '()')
		WHEN qualifier = 'more than' THEN numrange(size, size + above, '()')
		WHEN qualifier = 'at least' THEN numrange(published, NULL, '[)')
		WHEN qualifier = 'at most' THEN numrange(NULL, published, '(]')
	END;
	IF published < 0 AND qualifier NOT IN ('at least', 'at most') THEN
		bounds := numrange(-upper(bounds), -lower(bounds),
			CASE WHEN upper_inc(bounds) THEN '[' ELSE '(' END || CASE WHEN lower_inc(bounds) THEN ']' ELSE ')' END);
	END IF;
	RETURN bounds;
END
$$;

CREATE FUNCTION figure_verdict(published numeric, qualifier figure_qualifier, unit numeric, computed numeric) RETURNS figure_verdict
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $$
DECLARE
	bounds numrange := figure_range(published, qualifier, unit);
BEGIN
	IF computed IN ('NaN', 'Infinity', '-Infinity') THEN
		RAISE EXCEPTION 'a computed figure must be a number' USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = 'It is ' || computed::text || '.',
			HINT = 'Where there is nothing to compute it from, it is NULL.';
	END IF;
	RETURN CASE
		WHEN bounds IS NULL THEN NULL::figure_verdict
		WHEN computed IS NULL THEN 'not_reproducible'
		WHEN NOT computed <@ bounds THEN 'contradicted'
		WHEN computed = published THEN 'exact'
		ELSE 'consistent'
	END;
END
$$;

COMMENT ON FUNCTION figure_range(numeric, figure_qualifier, numeric) IS 'the numbers that a published figure may represent, as this extension reads qualifiers. exact, cumulative: the figure alone. rounded: the numbers that round to it in its unit, half away from zero (350万元: [3495000,3505000)). about: from half way to the next lower to half way to the next higher figure that can be written as short (约5300: [5250,5350)), or the same as rounded if a unit is given. nearly and more than: from the figure to the next lower or higher figure as short, both excluded, because 400 is written neither as more than 300 nor as nearly 500 (300余: (300,400); 近350: (340,350); 近千万: (9000000,10000000)); if a unit is given, it replaces that step. at least and at most include the figure and are unbounded at the other end, following Article 1259 of the Civil Code on 以上 and 以下. All but the last two are mirrored for figures below zero. NULL if the figure or the qualifier is NULL. Errors: a figure that is not finite or not a whole number of its unit, a unit that is not positive (22023); rounded without a unit, or zero with a qualifier that needs one (22004)';
COMMENT ON FUNCTION figure_verdict(numeric, figure_qualifier, numeric, numeric) IS 'compares a computed figure with a published one. The result is exact if they are equal, consistent if figure_range allows the computed figure, contradicted if not, or not_reproducible. Works for counts and amounts; both figures must be in the same measure, amounts in yuan. unit is the unit to which the published figure was rounded, or NULL. If the computed figure is NULL, the result is not_reproducible; NULL if the published figure or its qualifier is NULL. Errors: those of figure_range; a computed figure that is not finite (22023)';
