
-- What has changed since a month was published.

CREATE FUNCTION restatement(
	schema text,
	month date,
	version integer DEFAULT 1,
	OUT supermarket_id bigint,
	OUT figure text,
	OUT published numeric,
	OUT known_now numeric,
	OUT difference numeric,
	OUT added beneficiary_set,
	OUT removed beneficiary_set
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 50
SET search_path = pg_catalog, @extschema@, pg_temp
AS $restatement$
DECLARE
	first_day CONSTANT date := date_trunc('month', month::timestamp)::date;
BEGIN
	PERFORM _access_need_whole(schema, 'restatement');
	IF NOT EXISTS (
		SELECT FROM _verify_closings(schema) AS c WHERE c.month = first_day AND c.version = restatement.version)
	THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('there is no version %s of month %s', coalesce(version::text, 'null'),
				coalesce(to_char(first_day, 'YYYY-MM'), 'null')),
			ERRCODE = 'no_data_found',
			DETAIL = localized('Each close_period of the month makes a version, from 1.'),
			HINT = localized('To list the versions: SELECT month, version, closed_at FROM %I.closings;', schema);
	END IF;

	-- Number 0 stands for the whole month until the end.
	RETURN QUERY
		WITH published (whole, supermarket_id, tally) AS (
				SELECT true, 0::bigint, c.tally
				FROM _verify_closings(schema) AS c WHERE c.month = first_day AND c.version = restatement.version
			UNION ALL
				SELECT false, t.supermarket_id, t.tally
				FROM _verify_closed_tallies(schema) AS t WHERE t.month = first_day AND t.version = restatement.version
		), cell AS MATERIALIZED (
			SELECT a.supermarket_id, a.tally FROM _verify_aid(schema, ARRAY[first_day]) AS a
		), known (whole, supermarket_id, tally) AS (
				SELECT true, 0::bigint, rollup(cell.tally) FROM cell
			UNION ALL
				SELECT false, cell.supermarket_id, cell.tally FROM cell
		), compared AS (
			SELECT coalesce(p.whole, k.whole) AS whole, coalesce(p.supermarket_id, k.supermarket_id) AS supermarket_id,
				coalesce(p.tally, ledger_no_aid()) AS was, coalesce(k.tally, ledger_no_aid()) AS is_now
			FROM published p FULL JOIN known k ON k.whole = p.whole AND k.supermarket_id = p.supermarket_id
		)
		SELECT
			CASE WHEN NOT c.whole THEN c.supermarket_id END,
			f.figure, f.published, f.known_now, f.known_now - f.published, f.came - f.went, f.went - f.came
		FROM compared c, LATERAL (VALUES
				(1, 'instances', instances(was)::numeric, instances(is_now)::numeric, NULL::beneficiary_set, NULL::beneficiary_set),
				(2, 'households', households(was), households(is_now), household_set(is_now), household_set(was)),
				(3, 'persons', persons(was), persons(is_now), person_set(is_now), person_set(was)),
				(4, 'amount', amount(was)::numeric, amount(is_now)::numeric, NULL, NULL)
			) AS f (place, figure, published, known_now, came, went)
		WHERE c.whole OR c.was <> c.is_now
		ORDER BY c.whole DESC, c.supermarket_id, f.place;
END
$restatement$;

COMMENT ON FUNCTION restatement(text, date, integer) IS
	'Compares what was published for a month with what its rows give now. The month is given by any of its days. Returns the '
	'figures of all supermarkets together (supermarket_id is NULL) and of each supermarket with a difference. amount is in '
	'yuan. added and removed are the households or persons that make up a difference; NULL for instances and amount. version: '
	'the published closing to compare with, by default the first. Errors: 42704 not a ledger, P0002 no such closing, 42501 '
	'rights to some divisions only.';
