
-- The ledger's views: its figures, computed from the rows each time, except the aid of closed months.

-- Like generate_series, but with a low row estimate. The estimate of generate_series is a thousand rows, which makes the planner
-- spend more time on compiling the smallest report (JIT) than on running it.
CREATE FUNCTION ledger_years(first_day date, last_day date) RETURNS SETOF integer
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $years$
BEGIN
	RETURN QUERY
		SELECT generate_series(date_part('year', first_day)::integer, date_part('year', last_day)::integer);
END
$years$;

COMMENT ON FUNCTION ledger_years(date, date) IS
	'Internal. The calendar years from the year of the first day to the year of the last day; no rows if either is NULL.';

-- The row estimate is low for the same reason: usually there is one span, or none.
CREATE FUNCTION ledger_open_spans(from_day date, to_day date, closed_months date[])
RETURNS TABLE (first_day date, last_day date)
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $spans$
DECLARE
	month date := date_trunc('month', from_day::timestamp)::date;
	next_month date;
BEGIN
	WHILE month <= to_day LOOP
		next_month := (month + interval '1 month')::date;
		IF month <> ALL (closed_months) THEN
			first_day := coalesce(first_day, greatest(month, from_day));
			last_day := least(next_month - 1, to_day);
		ELSIF first_day IS NOT NULL THEN
			RETURN NEXT;
			first_day := NULL;
		END IF;
		month := next_month;
	END LOOP;
	IF first_day IS NOT NULL THEN
		RETURN NEXT;
	END IF;
END
$spans$;

COMMENT ON FUNCTION ledger_open_spans(date, date, date[]) IS
	'Internal. The days from from_day to to_day, except the months that start on the days in closed_months, as the smallest '
	'number of spans. No rows if an argument is NULL.';
