
-- The checks of verify_ledger, one after the other.

-- STABLE, so that all its queries see the ledger at one moment.
CREATE FUNCTION verify_ledger(
	schema text,
	OUT what text,
	OUT month date,
	OUT supermarket_id bigint,
	OUT stored text,
	OUT recomputed text,
	OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	PERFORM _access_need_whole(schema, 'verify_ledger');
	RETURN QUERY SELECT * FROM _verify_format(schema);
	IF FOUND THEN
		RETURN;
	END IF;
	RETURN QUERY SELECT * FROM _verify_owners(schema);
	RETURN QUERY SELECT * FROM _verify_grants(schema);
	RETURN QUERY SELECT * FROM _verify_triggers(schema);
	RETURN QUERY SELECT * FROM _verify_definitions(schema);
	RETURN QUERY SELECT * FROM _verify_editions(schema);
	IF _is_union(schema) THEN
		RETURN QUERY SELECT * FROM _verify_tallies(schema);
		RETURN;
	END IF;
	RETURN QUERY SELECT * FROM _verify_partitions(schema);
	RETURN QUERY SELECT * FROM _verify_rows(schema);
	RETURN QUERY SELECT * FROM _verify_books(schema);
	RETURN QUERY SELECT * FROM _verify_lots(schema);
	RETURN QUERY SELECT * FROM _verify_erasures(schema);
END
$verify$;

COMMENT ON FUNCTION verify_ledger(text) IS
	'Recomputes everything that is closed in a ledger from the rows, and returns every difference; no row if there is none. '
	'what: format (the ledger is older than the extension: upgrade it first), owner (a part of it belongs to another role), '
	'grant (a grant to a role that was dropped; privileges on rows of people that no grant explains), supermarket (closed '
	'values differ from the rows: tally, amounts by household, digest of the rows), month (differs from its supermarkets), '
	'year (differs from its months), seal (a closing was changed), edition (published data was changed), version (a closing is '
	'missing, or a month is closed without one), partition (not attached), lot (drawn on before its receipt, or for another '
	'supermarket, or with wrong sums), erasure (personal data that was erased is present again, or was removed by other means '
	'than erase_person, erase_helper or erase_donor), guard (a trigger is missing, disabled or changed), definition (a table, '
	'column, constraint, index, view or function is missing or changed). It finds changes that no trigger recorded, such as '
	'those made by TRUNCATE or DETACH, in a partition, or with triggers disabled. It runs no code of the ledger''s owner. '
	'Of a union of ledgers it checks the seals of all tallies that arrived (tally), editions, rights, owners, guards and definitions. '
	'Errors: 42704 not a ledger, 42501 rights to some divisions only, 42809 a table of the ledger is no longer a table, 55000 '
	'the columns of a table differ.';

CREATE FUNCTION _verify_format(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		SELECT 'format', NULL::date, NULL::bigint, l.format_version::text, ledger_format()::text,
			format('The ledger is of an older format, and nothing else of it was checked. Upgrade it: SELECT upgrade_ledger(%L);', schema)
		FROM _rows(_ledger_table(schema, 'ledger')) AS l (format_version integer)
		WHERE l.format_version < ledger_format();
END
$verify$;

COMMENT ON FUNCTION _verify_format(text) IS
	'Internal, for verify_ledger. The ledger''s format, if it is older than the present one.';

CREATE FUNCTION _verify_rows(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
DECLARE
	closed CONSTANT date[] := ARRAY(SELECT p.month FROM _verify_periods(schema) AS p WHERE p.version IS NOT NULL);
BEGIN
	RETURN QUERY
		SELECT
			'supermarket',
			d.month,
			d.supermarket_id,
			_verify_figures(d.stored),
			_verify_figures(d.recomputed),
			concat(
				_verify_explain(d.stored, d.recomputed),
				_verify_explain_amounts(d.stored_amounts, d.amounts),
				CASE
					WHEN d.stored = d.recomputed AND d.stored_amounts = d.amounts
					THEN 'The amounts of the households agree; days, persons, times or numbers of the rows do not. '
				END,
				format('Bring the rows back to what was closed, or reopen the month: SELECT %I.reopen_period(%L, ''the reason'');',
					schema, d.month))
		FROM (
			SELECT
				coalesce(b.month, r.month),
				coalesce(b.supermarket_id, r.supermarket_id),
				coalesce(b.tally, ledger_no_aid()),
				coalesce(r.tally, ledger_no_aid()),
				b.amounts,
				r.amounts,
				b.row_digest IS DISTINCT FROM r.row_digest AND b.row_digest IS NOT NULL
			FROM (
					SELECT t.month, t.supermarket_id, t.tally, t.amounts, t.row_digest
					FROM _verify_closed_tallies(schema) AS t JOIN _verify_periods(schema) AS p ON p.month = t.month AND p.version = t.version
				) AS b FULL JOIN _verify_aid(schema, closed) AS r ON r.month = b.month AND r.supermarket_id = b.supermarket_id
		) AS d (month, supermarket_id, stored, recomputed, stored_amounts, amounts, has_other_rows)
		WHERE d.stored <> d.recomputed OR d.stored_amounts <> d.amounts OR d.has_other_rows
		ORDER BY d.month, d.supermarket_id;
END
$verify$;

COMMENT ON FUNCTION _verify_rows(text) IS
	'Internal, for verify_ledger. Closed tallies of supermarkets that differ from the rows.';
