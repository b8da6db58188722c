
-- Two sums are known of the hidden counts: of households, and of instances, as those of the period are published. What the
-- last count adds to the instances beyond six each is not known. Along these, the ends of what a count can be lie where at
-- most two of the unknowns are not zero.
CREATE FUNCTION _publication_times_range(
	counts bigint[], hidden boolean[], instances bigint, times integer, OUT low numeric, OUT high numeric
)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
	WITH unknown AS (
		SELECT place::numeric AS times, 1 AS counts
		FROM unnest(hidden) WITH ORDINALITY AS u (is_hidden, place)
		WHERE is_hidden
		UNION ALL
		SELECT 1, 0
		WHERE counts[6] > 0
	), known AS (
		SELECT
			sum(c.count) FILTER (WHERE c.is_hidden) AS households,
			_publication_times_range.instances - coalesce(sum(c.place * c.count) FILTER (WHERE NOT c.is_hidden), 0) AS instances
		FROM unnest(_publication_times_range.counts, hidden) WITH ORDINALITY AS c (count, is_hidden, place)
	), corner AS (
		SELECT
			a.counts = 1 AND a.times = _publication_times_range.times AS is_it,
			b.counts = 1 AND b.times = _publication_times_range.times AS is_other,
			(k.households * b.times - k.instances * b.counts) / (a.counts * b.times - b.counts * a.times) AS amount,
			(k.instances * a.counts - k.households * a.times) / (a.counts * b.times - b.counts * a.times) AS other
		FROM unknown a, unknown b, known k
		WHERE a.counts * b.times - b.counts * a.times <> 0
	), reached AS (
		SELECT CASE WHEN c.is_it THEN c.amount WHEN c.is_other THEN c.other ELSE 0 END AS amount
		FROM corner c
		WHERE c.amount >= 0 AND c.other >= 0
	)
	SELECT ceil(min(r.amount)), floor(max(r.amount))
	FROM reached r;
END;

COMMENT ON FUNCTION _publication_times_range(bigint[], boolean[], bigint, integer) IS
	'Internal. Between what the number of households that were aided so many times must lie, for who knows the counts that are not '
	'hidden, the sum of all and the instances.';

CREATE FUNCTION ledger_hidden_times(counts bigint[], instances bigint, k integer) RETURNS boolean[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $hidden$
DECLARE
	hidden boolean[] := ledger_hidden(counts, counts, k);
	next_place integer;
BEGIN
	LOOP
		EXIT WHEN NOT EXISTS (
			SELECT
			FROM generate_series(1, cardinality(counts)) AS n, LATERAL _publication_times_range(counts, hidden, instances, n) AS r
			WHERE hidden[n] AND ledger_small(counts[n], k) AND (r.high - r.low >= k) IS NOT TRUE);
		SELECT n INTO next_place
		FROM generate_series(1, cardinality(counts)) AS n
		WHERE NOT hidden[n] AND counts[n] > 0
		ORDER BY counts[n], n
		LIMIT 1;
		EXIT WHEN next_place IS NULL;
		hidden[next_place] := true;
	END LOOP;
	RETURN hidden;
END
$hidden$;

COMMENT ON FUNCTION ledger_hidden_times(bigint[], bigint, integer) IS
	'Internal. Which counts of households by how often they were aided are hidden, so that neither the number of households nor '
	'that of instances gives a small one back.';
