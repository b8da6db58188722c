
-- Checks of closed books for auditors: do they still agree with the rows, and what has changed since they were published?

CREATE FUNCTION _verify_figures(tally beneficiary_tally) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN concat(instances(tally), ' instances, ', households(tally), ' households, ', persons(tally), ' persons, ', amount(tally), ' yuan');

COMMENT ON FUNCTION _verify_figures(beneficiary_tally) IS 'Internal. The four figures of a tally as text.';

-- A set may contain millions of ids; a few are enough to find the problem.
CREATE FUNCTION _verify_excess(what text, place text, excess beneficiary_set) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN cardinality(excess) > 0 THEN concat(what, ' only in ', place, ': ',
	CASE WHEN length(excess::text) <= 100 THEN excess::text ELSE left(excess::text, 100) || '…' END, '. ') END;

COMMENT ON FUNCTION _verify_excess(text, text, beneficiary_set) IS
	'Internal. A sentence on the ids that are in only one of two sets; NULL if there are none.';

CREATE FUNCTION _verify_explain(stored beneficiary_tally, recomputed beneficiary_tally) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN concat(
	_verify_excess('Households', 'the books', household_set(stored) - household_set(recomputed)),
	_verify_excess('Households', 'the rows', household_set(recomputed) - household_set(stored)),
	_verify_excess('Persons', 'the books', person_set(stored) - person_set(recomputed)),
	_verify_excess('Persons', 'the rows', person_set(recomputed) - person_set(stored)));

COMMENT ON FUNCTION _verify_explain(beneficiary_tally, beneficiary_tally) IS
	'Internal. Sentences on the households and persons that are in only one of two tallies.';

CREATE FUNCTION _verify_explain_amounts(stored household_amounts, recomputed household_amounts) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT concat(string_agg(
			format('Household %s: %s yuan in the books, %s in the rows. ', d.household, d.stored, d.recomputed), ''
			ORDER BY d.household) FILTER (WHERE d.place <= 5),
		CASE WHEN count(*) > 5 THEN format('And %s households more. ', count(*) - 5) END)
	FROM (
		SELECT s.household, s.amount, r.amount, row_number() OVER (ORDER BY s.household)
		FROM each(stored) AS s (household, amount) JOIN each(recomputed) AS r (household, amount) ON r.household = s.household
		WHERE s.amount <> r.amount
	) AS d (household, stored, recomputed, place);
END;

COMMENT ON FUNCTION _verify_explain_amounts(household_amounts, household_amounts) IS
	'Internal. Sentences on the first households whose amounts differ between two maps.';

-- Ledgers are read by _rows, never by a query that names their tables, so that no code that the owner attached to them runs with the
-- caller's rights.
CREATE FUNCTION _verify_closings(
	schema text, OUT month date, OUT version integer, OUT closed_at timestamptz, OUT closed_by text, OUT tally beneficiary_tally, OUT seal bytea,
	OUT reopened_at timestamptz, OUT reopened_by text, OUT reason text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 200
SET search_path = pg_catalog, @extschema@, pg_temp
AS $read$
BEGIN
	RETURN QUERY
		SELECT *
		FROM _rows(_ledger_table(schema, 'closings')) AS c (
			month date, version integer, closed_at timestamptz, closed_by text, tally beneficiary_tally, seal bytea, reopened_at timestamptz,
			reopened_by text, reason text);
END
$read$;

COMMENT ON FUNCTION _verify_closings(text) IS 'Internal, for verify_ledger and restatement. The closings of a ledger.';

CREATE FUNCTION _verify_closed_tallies(
	schema text, OUT month date, OUT version integer, OUT supermarket_id bigint, OUT tally beneficiary_tally, OUT amounts household_amounts,
	OUT row_digest bytea
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10000
SET search_path = pg_catalog, @extschema@, pg_temp
AS $read$
BEGIN
	RETURN QUERY
		SELECT *
		FROM _rows(_ledger_table(schema, 'closed_tallies')) AS t (
			month date, version integer, supermarket_id bigint, tally beneficiary_tally, amounts household_amounts, row_digest bytea);
END
$read$;

COMMENT ON FUNCTION _verify_closed_tallies(text) IS 'Internal, for verify_ledger and restatement. The tallies of all closings by supermarket.';

CREATE FUNCTION _verify_periods(schema text, OUT month date, OUT version integer) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 200
SET search_path = pg_catalog, @extschema@, pg_temp
AS $read$
BEGIN
	RETURN QUERY SELECT * FROM _rows(_ledger_table(schema, 'periods')) AS p (month date, version integer);
END
$read$;

COMMENT ON FUNCTION _verify_periods(text) IS
	'Internal, for verify_ledger. The months of a ledger, and the valid closing of each.';

-- By their bounds as the server prints them; a partition with bounds of another form may have rows of any day.
CREATE FUNCTION _verify_leaves(schema text, OUT leaf regclass, OUT first_day date, OUT next_day date) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 20
SET search_path = pg_catalog, @extschema@, pg_temp
SET datestyle = 'ISO, YMD'
AS $leaves$
DECLARE
	aid regclass;
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- pg_partition_tree is VOLATILE, but only reads.
	IF _is_union(schema) THEN
		RETURN;
	END IF;
	aid := _ledger_table(schema, 'aid_instances');
	RETURN QUERY
		SELECT t.relid, coalesce(b.bounds[1]::date, '-infinity'), coalesce(b.bounds[2]::date, 'infinity')
		FROM pg_partition_tree(aid) AS t JOIN pg_class c ON c.oid = t.relid,
			LATERAL (
				SELECT regexp_match(pg_get_expr(c.relpartbound, c.oid),
					$pattern$^FOR VALUES FROM \('(\d{4}-\d\d-\d\d)'\) TO \('(\d{4}-\d\d-\d\d)'\)$$pattern$)
			) AS b (bounds)
		WHERE t.isleaf AND t.relid <> aid
		ORDER BY t.relid::text;
END
$leaves$;

COMMENT ON FUNCTION _verify_leaves(text) IS
	'Internal, for verify_ledger and restatement. The partitions of aid_instances, with the range of days of their rows. A union has none.';

CREATE FUNCTION _verify_aid(
	schema text, months date[], OUT month date, OUT supermarket_id bigint, OUT tally beneficiary_tally, OUT amounts household_amounts,
	OUT row_digest bytea
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10000
SET search_path = pg_catalog, @extschema@, pg_temp
AS $aid$
BEGIN
	RETURN QUERY
		SELECT m.month, i.supermarket_id, tally(i.household_id, i.person_id, i.amount, i.times::bigint),
			amounts_by_household(i.household_id, i.amount),
			sha256(convert_to(string_agg(ledger_seal_row(i.aid_id, i.household_id, i.person_id, i.amount, i.aided_on, i.times), ''
				ORDER BY i.aided_on, i.aid_id), 'UTF8'))
		FROM _verify_leaves(schema) AS l,
			LATERAL _rows(l.leaf) AS i (
				aid_id bigint, household_id bigint, person_id bigint, supermarket_id bigint, amount yuan, aided_on date, times integer),
			LATERAL (SELECT date_trunc('month', i.aided_on::timestamp)::date) AS m (month)
		WHERE EXISTS (SELECT FROM unnest(months) AS u (month) WHERE u.month < l.next_day AND u.month + interval '1 month' > l.first_day)
			AND m.month = ANY (months)
		GROUP BY m.month, i.supermarket_id;
END
$aid$;

COMMENT ON FUNCTION _verify_aid(text, date[]) IS
	'Internal, for verify_ledger and restatement. What close_period stores for months by supermarket, recomputed from the '
	'rows. Reads only the partitions with days of these months.';
