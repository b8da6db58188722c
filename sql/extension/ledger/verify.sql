
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

CREATE FUNCTION _verify_books(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	-- Superseded closings cannot be recomputed from the rows, but must be consistent in themselves.
	RETURN QUERY
		SELECT 'month', c.month, NULL::bigint, _verify_figures(c.tally), _verify_figures(s.tally),
			format('Version %s of the month is not what its supermarkets come to in closed_tallies. ', c.version)
				|| _verify_explain(c.tally, s.tally)
		FROM _verify_closings(schema) AS c LEFT JOIN (
				SELECT t.month, t.version, rollup(t.tally)
				FROM _verify_closed_tallies(schema) AS t
				GROUP BY t.month, t.version
			) AS k (month, version, tally) ON k.month = c.month AND k.version = c.version,
			LATERAL (SELECT coalesce(k.tally, ledger_no_aid())) AS s (tally)
		WHERE c.tally <> s.tally
		ORDER BY c.month, c.version;

	RETURN QUERY
		SELECT 'seal', c.month, NULL::bigint, encode(c.seal, 'hex'), encode(s.seal, 'hex'),
			format('Version %s of the month, its tallies or the reopening before it were changed after it was closed.', c.version)
		FROM _verify_closings(schema) AS c
			LEFT JOIN _verify_closings(schema) AS b ON b.month = c.month AND b.version = c.version - 1
			LEFT JOIN (
				SELECT t.month, t.version, string_agg(ledger_seal_line(t.supermarket_id, t.tally, t.amounts, t.row_digest), ''
					ORDER BY t.supermarket_id)
				FROM _verify_closed_tallies(schema) AS t
				GROUP BY t.month, t.version
			) AS k (month, version, lines) ON k.month = c.month AND k.version = c.version,
			LATERAL (
				SELECT ledger_seal(
					ledger_seal_reopening(b.seal, b.reopened_at, b.reopened_by, b.reason), c.month, c.version, c.closed_at, c.closed_by, k.lines)
			) AS s (seal)
		WHERE c.seal <> s.seal
		ORDER BY c.month, c.version;

	RETURN QUERY
		SELECT 'year', make_date(coalesce(w.year, m.year), 1, 1), NULL::bigint,
			coalesce(_verify_figures(w.tally), 'not stored'), coalesce(_verify_figures(m.tally), 'not all months are closed'),
			'The year is not what its months come to. Reopen one of them and close it again, and the year is made anew.'
		FROM _rows(_ledger_table(schema, 'closed_years')) AS w (year integer, tally beneficiary_tally) FULL JOIN (
				SELECT date_part('year', c.month)::integer, rollup(c.tally)
				FROM _verify_periods(schema) AS p JOIN _verify_closings(schema) AS c ON c.month = p.month AND c.version = p.version
				GROUP BY 1
				HAVING count(*) = 12
			) AS m (year, tally) USING (year)
		WHERE w.tally IS DISTINCT FROM m.tally
		ORDER BY 2;

	RETURN QUERY
		SELECT 'version', coalesce(p.month, c.month), NULL::bigint,
			coalesce('version ' || p.version || ' holds', 'open'), coalesce('version ' || c.holds || ' holds', 'open'),
			CASE
				WHEN c.missing > 0 THEN format('%s of the %s closings of the month are missing from closings.', c.missing, c.newest)
				ELSE 'The month''s row in periods does not agree with closings: it was not closed or reopened by the functions.'
			END
		FROM _verify_periods(schema) AS p FULL JOIN (
				SELECT k.month, max(k.version), max(k.version) - count(*),
					(array_agg(k.version ORDER BY k.version DESC) FILTER (WHERE k.reopened_at IS NULL))[1]
				FROM _verify_closings(schema) AS k
				GROUP BY k.month
			) AS c (month, newest, missing, holds) ON c.month = p.month
		WHERE p.version IS DISTINCT FROM c.holds OR c.missing > 0
		ORDER BY 2;
END
$verify$;

COMMENT ON FUNCTION _verify_books(text) IS
	'Internal, for verify_ledger. Stored values of the books that contradict each other.';

-- The role that owns most of the ledger is considered its owner. This checks functions that run with their owner's rights, triggers,
-- and, of the views, publications, because only these read with their owner's rights.
CREATE FUNCTION _verify_owners(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		WITH part AS (
				SELECT 'SCHEMA' AS kind, quote_ident(schema) AS name, nspowner AS owner FROM pg_namespace WHERE nspname = schema
			UNION ALL
				SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, format('%I.%I', schema, c.relname), c.relowner
				FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
				WHERE n.nspname = schema AND CASE
					WHEN c.relkind = 'v' THEN starts_with(c.relname, 'publication_')
					ELSE c.relname IN (SELECT f.table_name FROM _table_facts(schema) AS f)
						OR c.relispartition AND c.relname ~ '^aid_instances_[0-9]{4}$'
				END
			UNION ALL
				SELECT 'ROUTINE', format('%I.%I(%s)', schema, p.proname, pg_get_function_identity_arguments(p.oid)), p.proowner
				FROM pg_namespace n JOIN pg_proc p ON p.pronamespace = n.oid
				WHERE n.nspname = schema AND (p.prosecdef OR p.prorettype = 'trigger'::regtype)
		), owner AS (
			SELECT mode() WITHIN GROUP (ORDER BY p.owner) AS oid FROM part AS p
		)
		SELECT 'owner', NULL::date, NULL::bigint, lower(p.kind) || ' ' || p.name, 'belongs to ' || pg_get_userbyid(p.owner),
			format('Rules refuse to run while the parts of the ledger have several owners: ALTER %s %s OWNER TO %I;', p.kind, p.name,
				pg_get_userbyid(o.oid))
		FROM part AS p, owner AS o
		WHERE p.owner <> o.oid
		ORDER BY 4;
END
$verify$;

COMMENT ON FUNCTION _verify_owners(text) IS
	'Internal, for verify_ledger. The schema, tables and functions of the ledger that belong to a role other than the owner of '
	'most of it.';

-- A role that may not read grants (an auditor of a division) does not get here. Views show a reader what the tables show, so
-- privileges on them alone are the owner's business.
CREATE FUNCTION _verify_grants(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 1
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		SELECT 'grant', NULL::date, NULL::bigint, format('grant %s (%s of %s)', g.grant_id, g.capacity, coalesce(g.division::text, 'all')),
			'no such role', format('The role was dropped: DELETE FROM %I.grants WHERE grant_id = %s;', schema, g.grant_id)
		FROM _access_granted(schema) AS g
		WHERE g.role_name IS NULL
		ORDER BY g.grant_id;

	RETURN QUERY
		WITH acl AS (
				SELECT c.relname AS name, c.relowner AS owner, c.relacl AS acl
				FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid
				WHERE n.nspname = schema AND (
					c.relrowsecurity OR c.relispartition
					OR c.relname IN (SELECT f.table_name FROM _table_facts(schema) f WHERE f.kind IN ('exchange', 'keys', 'ids')))
			UNION ALL
				SELECT c.relname, c.relowner, a.attacl
				FROM pg_namespace n JOIN pg_class c ON c.relnamespace = n.oid JOIN pg_attribute a ON a.attrelid = c.oid
				WHERE n.nspname = schema AND c.relrowsecurity AND a.attacl IS NOT NULL
			UNION ALL
				SELECT p.proname, p.proowner, coalesce(p.proacl, acldefault('f', p.proowner))
				FROM pg_namespace n JOIN pg_proc p ON p.pronamespace = n.oid
				WHERE n.nspname = schema AND p.prosecdef
		)
		SELECT 'grant', NULL::date, NULL::bigint,
			format('privileges of %s', CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(e.grantee)::text END), 'no grant',
			format('On %s. Take them back by REVOKE, or grant access: SELECT %I.grant_access(…);',
				string_agg(DISTINCT a.name, ', ' ORDER BY a.name), schema)
		FROM acl AS a, aclexplode(a.acl) AS e
		WHERE e.grantee <> a.owner AND NOT EXISTS (
			SELECT FROM _access_granted(schema) AS g WHERE g.role_name = pg_get_userbyid(e.grantee))
		GROUP BY e.grantee
		ORDER BY 4;
END
$verify$;

COMMENT ON FUNCTION _verify_grants(text) IS
	'Internal, for verify_ledger. Grants to dropped roles, and privileges on rows of people, or on functions with the owner''s '
	'rights, that no grant explains.';

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
