
-- The year and the month of a day, as functions that postgres_fdw sends to the server of a foreign table.

CREATE FUNCTION year_of(date) RETURNS integer
	AS 'MODULE_PATHNAME', 'calendar_year_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION year_of(date) IS
	'the year of a day, like extract(year FROM day). Grouping by it is done on the server of a foreign table (postgres_fdw with extensions ''poverty_relief''), which grouping by extract is not. Raises 22008 for an infinite date';

CREATE FUNCTION month_of(date) RETURNS date
	AS 'MODULE_PATHNAME', 'calendar_month_of' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION month_of(date) IS
	'the first day of the month of a day, like date_trunc(''month'', day)::date. Grouping by it is done on the server of a foreign table, as with year_of. Raises 22008 for an infinite date';
