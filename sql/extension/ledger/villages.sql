
-- The row estimate is low, as for ledger_years and for the same reason.
CREATE FUNCTION ledger_weeks(first_day date, end_day date) RETURNS SETOF date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 50
SET search_path = pg_catalog, @extschema@, pg_temp
AS $weeks$
BEGIN
	FOR week IN 0 .. (end_day - first_day - (8 - date_part('isodow', first_day)::integer) % 7) / 7 - 1 LOOP
		RETURN NEXT first_day + (8 - date_part('isodow', first_day)::integer) % 7 + 7 * week;
	END LOOP;
END
$weeks$;

COMMENT ON FUNCTION ledger_weeks(date, date) IS
	'Internal. The Mondays of the weeks that lie entirely between the first day and the end day, which is excluded; no rows if '
	'either is NULL.';
