
-- Reading days.

CREATE FUNCTION _cell_day(year integer, month integer, day integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN year BETWEEN 1800 AND 9999 AND month BETWEEN 1 AND 12 AND day >= 1
		AND day <= CASE WHEN month IN (4, 6, 9, 11) THEN 30 WHEN month <> 2 THEN 31
			WHEN year % 4 = 0 AND (year % 100 <> 0 OR year % 400 = 0) THEN 29 ELSE 28 END
		THEN make_date(year, month, day)
END;

COMMENT ON FUNCTION _cell_day(integer, integer, integer) IS 'Internal. A day from 1800 on; NULL: there is no such day.';

-- Day and month before the year: Americans write the month first, others the day.
CREATE FUNCTION cell_date_readings(cell text) RETURNS date[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $readings$
DECLARE
	bare CONSTANT text := regexp_replace(cell,
		'[ T]*(?:上午|下午|[ T])[ ]*[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?[ ]*(?:[AaPp][Mm])?(?:[+]08(?::?00)?)?$'
		'|(?:日|号)[ ]*(?:上午|下午)?[0-2]?[0-9](?:时|点)(?:[0-5]?[0-9]分)?(?:[0-5]?[0-9]秒)?$', '');
	parts text[] := regexp_match(translate(bare, ' ', ''),
		'^([0-9]{4})(-|/|[.]|年|)([0-9]{1,2})(-|/|[.]|月|)([0-9]{1,2})(?:日|号)?$');
BEGIN
	IF parts IS NOT NULL THEN
		IF parts[2] || parts[4] NOT IN ('--', '//', '..', '年月', '') OR parts[2] = '' AND length(parts[3] || parts[5]) < 4 THEN
			RETURN '{}'::date[];
		END IF;
		RETURN array_remove(ARRAY[_cell_day(parts[1]::integer, parts[3]::integer, parts[5]::integer)], NULL);
	END IF;
	parts := regexp_match(translate(bare, ' ', ''), '^([0-9]{1,2})(-|/|[.])([0-9]{1,2})\2([0-9]{4})$');
	RETURN ARRAY(
		SELECT DISTINCT d.day
		FROM (VALUES (_cell_day(parts[4]::integer, parts[1]::integer, parts[3]::integer)),
			(_cell_day(parts[4]::integer, parts[3]::integer, parts[1]::integer))) AS d (day)
		WHERE d.day IS NOT NULL
		ORDER BY d.day);
END
$readings$;

COMMENT ON FUNCTION cell_date_readings(text) IS
	'Internal. The days that a cell can mean: two for 3/4/2020, none if it is no date.';

CREATE FUNCTION cell_date(cell text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $date$
DECLARE
	readings CONSTANT date[] := cell_date_readings(cell);
BEGIN
	RETURN CASE WHEN cardinality(readings) = 1 THEN readings[1] END;
END
$date$;

COMMENT ON FUNCTION cell_date(text) IS
	'Internal. Reads a date written as 2020-03-15, 2020/3/15, 2020.3.15, 2020年3月15日, 20200315, 3/15/2020 or 31/12/2020, optionally with a '
	'time of day; NULL for anything else, and for a date with two readings.';

CREATE FUNCTION cell_date_problem(cell text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
	WHEN cell ~ '^[1-9][0-9]{4}([.][0-9]+)?$' THEN 'date_is_serial'
	WHEN cardinality(cell_date_readings(cell)) > 1 THEN 'date_order_unclear'
	WHEN cell ~ '^[0-9]{2}(-|/|[.]|年)[0-9]{1,2}(-|/|[.]|月)[0-9]{1,2}(日|号)?$' THEN 'date_century_unclear'
	ELSE 'date_unreadable'
END;

COMMENT ON FUNCTION cell_date_problem(text) IS
	'Internal. The reason why cell_date could not read a date: a code of ledger_import_reasons().';
