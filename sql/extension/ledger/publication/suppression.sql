
-- Which figures of groups of people an edition hides.

CREATE FUNCTION ledger_small(counted bigint, k integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(counted BETWEEN 1 AND k - 1, false);

COMMENT ON FUNCTION ledger_small(bigint, integer) IS
	'Internal. Is this a group of people too small to be published: from 1 to k - 1? False for NULL, which is not a group.';

-- Each list also hides what the other must hide: hiding more never reveals more.
CREATE FUNCTION ledger_hidden(households bigint[], persons bigint[], k integer) RETURNS boolean[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $hidden$
BEGIN
	IF ledger_small((SELECT sum(h) FROM unnest(households) AS h)::bigint, k)
		OR ledger_small((SELECT sum(p) FROM unnest(persons) AS p)::bigint, k) THEN
		RETURN array_fill(true, ARRAY[cardinality(households)]);
	END IF;
	RETURN ARRAY(
		SELECT h IS NULL OR p IS NULL
		FROM ROWS FROM (unnest(suppress(households, k)), unnest(suppress(persons, k))) WITH ORDINALITY AS u (h, p, place)
		ORDER BY place);
END
$hidden$;

COMMENT ON FUNCTION ledger_hidden(bigint[], bigint[], integer) IS
	'Internal. Which of several groups are hidden, given that the sums of their households and of their persons may be known: '
	'the small groups, and as many others as are needed so that the small ones cannot be recovered by subtraction. All groups '
	'if the sum itself is small.';
