
-- Limits of the day and the amount of a record of a ledger. A mistyped day must not open a year of the next millennium, and no
-- amount may be so large that a sum over the ledger fails.
--
-- These functions are the bounds. The names of the domains' constraints contain them, because the message of a domain does not
-- name the column: change both together.

CREATE FUNCTION first_plausible_day() RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '1949-10-01'::date;

COMMENT ON FUNCTION first_plausible_day() IS 'The first day for which a ledger can have records.';

CREATE FUNCTION last_plausible_day() RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '2199-12-31'::date;

COMMENT ON FUNCTION last_plausible_day() IS 'The last day for which a ledger can have records.';

CREATE FUNCTION is_plausible_year(year integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN year BETWEEN date_part('year', first_plausible_day()) AND date_part('year', last_plausible_day());

COMMENT ON FUNCTION is_plausible_year(integer) IS 'True if a ledger can have records for the year; NULL for NULL.';

-- 10亿. A yuan reaches to 92,233,720,368,547,758.07, the sum of 92 million records of this amount; the sum of fewer records cannot
-- leave the range of yuan. The largest true amounts (what a county produces in a year, what a large enterprise spends on welfare)
-- are some hundred million.
CREATE FUNCTION largest_plausible_amount() RETURNS yuan
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '1000000000'::yuan;

COMMENT ON FUNCTION largest_plausible_amount() IS
	'The largest amount that one record of a ledger can have, 10亿 yuan; also the largest loss.';

CREATE DOMAIN plausible_day AS date
	CONSTRAINT from_1949_10_01_to_2199_12_31 CHECK (VALUE BETWEEN first_plausible_day() AND last_plausible_day());

COMMENT ON DOMAIN plausible_day IS 'day of a record of a ledger, from 1949-10-01 to 2199-12-31';
COMMENT ON CONSTRAINT from_1949_10_01_to_2199_12_31 ON DOMAIN plausible_day IS 'catches mistyped years, and infinity';

CREATE DOMAIN plausible_amount AS yuan
	CONSTRAINT within_1000000000_yuan CHECK (VALUE BETWEEN -largest_plausible_amount() AND largest_plausible_amount());

COMMENT ON DOMAIN plausible_amount IS 'amount of one record of a ledger, at most 1000000000 yuan';
COMMENT ON CONSTRAINT within_1000000000_yuan ON DOMAIN plausible_amount IS
	'keeps the sum of up to 92 million records within the range of yuan';
