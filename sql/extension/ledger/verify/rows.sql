
-- Lots and draws, partitions, and the tallies of a union.

-- The sums of a lot are kept by triggers; _check_draw checks which hand-outs may draw on it.
CREATE FUNCTION _verify_lots(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		WITH lot AS MATERIALIZED (
			SELECT *
			FROM _rows(_ledger_table(schema, 'lots')) AS l (
				lot_id bigint, supermarket_id bigint, entered_on date, distributed yuan, spoiled yuan)
		), draw AS MATERIALIZED (
			SELECT * FROM _rows(_ledger_table(schema, 'aid_draws')) AS d (aided_on date, aid_id bigint, lot_id bigint, amount yuan)
		), aid AS (
			SELECT i.*
			FROM _verify_leaves(schema) AS l, LATERAL _rows(l.leaf) AS i (aid_id bigint, supermarket_id bigint, aided_on date)
			WHERE EXISTS (SELECT FROM draw d WHERE d.aided_on >= l.first_day AND d.aided_on < l.next_day)
		), wrong AS (
				SELECT d.aided_on, l.supermarket_id, format('lot %s came in on %s', l.lot_id, l.entered_on) AS stored,
					format('aid instance %s drew on it on %s', d.aid_id, d.aided_on) AS recomputed,
					'A lot gives nothing out before it comes in. Correct one of the days, or draw on another lot.' AS hint
				FROM draw d JOIN lot l ON l.lot_id = d.lot_id
				WHERE d.aided_on < l.entered_on
			UNION ALL
				SELECT d.aided_on, l.supermarket_id, format('lot %s is in supermarket %s', l.lot_id, l.supermarket_id),
					CASE
						WHEN a.aid_id IS NULL THEN format('aid instance %s of %s drew on it, which is not recorded', d.aid_id, d.aided_on)
						ELSE format('aid instance %s of supermarket %s drew on it', a.aid_id, a.supermarket_id)
					END,
					'Only aid of its own supermarket draws on a lot. Delete the row of aid_draws, or correct it.'
				FROM draw d JOIN lot l ON l.lot_id = d.lot_id LEFT JOIN aid a ON a.aided_on = d.aided_on AND a.aid_id = d.aid_id
				WHERE a.supermarket_id IS DISTINCT FROM l.supermarket_id
			UNION ALL
				SELECT NULL, l.supermarket_id, format('lot %s: %s distributed, %s spoiled', l.lot_id, l.distributed, l.spoiled),
					format('%s distributed, %s spoiled', s.distributed, s.spoiled),
					'The sums of the lot are not those of aid_draws and spoilage, which triggers keep.'
				FROM lot l
					LEFT JOIN (SELECT d.lot_id, sum(d.amount) FROM draw d GROUP BY d.lot_id) AS g (lot_id, amount) ON g.lot_id = l.lot_id
					LEFT JOIN (
						SELECT s.lot_id, sum(s.amount)
						FROM _rows(_ledger_table(schema, 'spoilage')) AS s (lot_id bigint, amount yuan)
						GROUP BY s.lot_id
					) AS b (lot_id, amount) ON b.lot_id = l.lot_id,
					LATERAL (SELECT coalesce(g.amount, '0'), coalesce(b.amount, '0')) AS s (distributed, spoiled)
				WHERE (l.distributed, l.spoiled) <> (s.distributed, s.spoiled)
		)
		SELECT 'lot', date_trunc('month', w.aided_on::timestamp)::date, w.supermarket_id, w.stored, w.recomputed, w.hint
		FROM wrong w
		ORDER BY w.stored, w.recomputed;
END
$verify$;

COMMENT ON FUNCTION _verify_lots(text) IS
	'Internal, for verify_ledger. Draws on lots that were received later or belong to another supermarket, and lots with wrong '
	'sums.';

CREATE FUNCTION _verify_partitions(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		SELECT 'partition', p.month, NULL::bigint, 'closed', 'no partition',
			format('Reports show the month as it was closed. Attach its partition again, perhaps %I.aid_instances_%s, by ALTER TABLE.',
				schema, date_part('year', p.month))
		FROM _verify_periods(schema) AS p
		WHERE p.version IS NOT NULL
			AND NOT EXISTS (SELECT FROM _verify_leaves(schema) AS l WHERE p.month >= l.first_day AND p.month < l.next_day)
		ORDER BY p.month;
END
$verify$;

COMMENT ON FUNCTION _verify_partitions(text) IS
	'Internal, for verify_ledger. Closed months without a partition.';

CREATE FUNCTION _verify_tallies(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		SELECT 'tally', t.month, NULL::bigint, encode(t.seal, 'hex'), encode(s.seal, 'hex'),
			format('The tally of the %s of division %s was changed after it arrived. Have it sent again: DELETE FROM %I.tallies WHERE division = %L; and then refresh.',
				CASE WHEN t.is_year THEN 'year' ELSE 'month' END, t.division, schema, t.division)
		FROM _rows(_ledger_table(schema, 'tallies')) AS t (
				division division_code, is_year boolean, month date, key_id text, version integer, as_of timestamptz, households_without_key bigint,
				persons_without_key bigint, tally beneficiary_tally, closing_seal bytea, seal bytea),
			LATERAL (
				SELECT exchange_seal(t.division, t.month, t.version, t.key_id, t.as_of, t.households_without_key, t.persons_without_key, t.tally::bytea,
					t.closing_seal)
			) AS s (seal)
		WHERE t.seal <> s.seal
		ORDER BY t.division, t.is_year, t.month, t.key_id;
END
$verify$;

COMMENT ON FUNCTION _verify_tallies(text) IS
	'Internal, for verify_ledger. The tallies of a union that differ from what their counties sealed.';
