
-- Personal data of natural persons that was erased: what stands in its place, and whether erasures were done by the ledger's functions.

CREATE FUNCTION erased_text() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '（已删除）';

COMMENT ON FUNCTION erased_text() IS
	'The text that erase_person, erase_helper and erase_donor of a ledger write where a name or a title is required: （已删除）, '
	'"(erased)".';

-- Names of natural persons that are rows of their own; what else is personal refers to them.
CREATE FUNCTION _verify_people(
	schema text, OUT table_name text, OUT row_key jsonb, OUT name text, OUT has_more boolean
) RETURNS SETOF record
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $people$
DECLARE
	numbers CONSTANT regclass := _ledger_table(schema, 'identity_numbers');
BEGIN
	RETURN QUERY
			SELECT 'persons', jsonb_build_object('person_id', p.person_id), p.name, p.birth_date IS NOT NULL OR i.person_id IS NOT NULL
			FROM _rows(_ledger_table(schema, 'persons')) AS p (person_id bigint, name text, birth_date date)
				-- an auditor may not read this table, and no row is read of NULL
				LEFT JOIN _rows(CASE WHEN has_table_privilege(numbers, 'SELECT') THEN numbers END) AS i (person_id bigint)
					ON i.person_id = p.person_id
		UNION ALL
			SELECT 'helpers', jsonb_build_object('helper_id', h.helper_id), h.name, false
			FROM _rows(_ledger_table(schema, 'helpers')) AS h (helper_id bigint, name text)
		UNION ALL
			SELECT 'donors', jsonb_build_object('donor_id', d.donor_id), d.name, d.may_be_named AND d.name = erased_text()
			FROM _rows(_ledger_table(schema, 'donors')) AS d (donor_id bigint, name text, may_be_named boolean);
END
$people$;

COMMENT ON FUNCTION _verify_people(text) IS
	'Internal, for verify_ledger. The natural persons of a ledger, and whether data beyond the name is recorded for them (only '
	'the owner can find identity numbers). Some donors are organisations.';

CREATE FUNCTION _verify_erasures(
	schema text,
	OUT what text, OUT month date, OUT supermarket_id bigint, OUT stored text, OUT recomputed text, OUT hint text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE ROWS 10
SET search_path = pg_catalog, @extschema@, pg_temp
AS $verify$
BEGIN
	RETURN QUERY
		WITH noted AS MATERIALIZED (
			SELECT *
			FROM _rows(_ledger_table(schema, 'audit')) AS a (
				audit_id bigint, action text, table_name text, row_key jsonb, old jsonb, new jsonb, removed beneficiary_set)
			WHERE a.action IN ('update', 'delete', 'erase')
		), erased AS MATERIALIZED (
			SELECT rollup(n.removed) AS rows FROM noted n WHERE n.action = 'erase'
		), fact AS MATERIALIZED (
			SELECT f.table_name, ARRAY(SELECT unnest(f.personal) EXCEPT SELECT unnest(f.secret)) AS columns FROM _table_facts(schema) AS f
		), wrong AS (
				SELECT 1 AS place, n.audit_id::text AS id, format('audit row %s (%s of %s)', n.audit_id, n.action, n.table_name) AS stored,
					'removed, and no erasure lists it' AS recomputed,
					'Somebody removed personal data from the audit with its guard switched off. Find out who; a backup has the row.' AS hint
				FROM noted n JOIN fact f ON f.table_name = n.table_name, erased e
				WHERE n.action <> 'erase' AND NOT contains(e.rows, n.audit_id)
					AND NOT (coalesce(n.old ?& f.columns, true) AND coalesce(n.new ?& f.columns, true))
			UNION ALL
				SELECT 2, n.audit_id::text, format('audit row %s (%s of %s)', n.audit_id, n.action, n.table_name), 'erased, and there again',
					'The row has personal data that was erased from it, as after a restore. Erase it again.'
				FROM noted n JOIN fact f ON f.table_name = n.table_name, erased e
				WHERE n.action <> 'erase' AND contains(e.rows, n.audit_id) AND (coalesce(n.old ?| f.columns, false) OR coalesce(n.new ?| f.columns, false))
			UNION ALL
				SELECT 3, p.row_key::text, format('%s %s', p.table_name, p.row_key),
					CASE WHEN n.is_erased THEN 'erased, and there again' ELSE 'removed, and no erasure lists it' END,
					CASE WHEN n.is_erased
						THEN 'Personal data was recorded for a natural person who was erased. Erase it again, and record it for a new row if it is needed.'
						ELSE 'Somebody wrote what erasures write. Use the ledger''s function, which also removes the data from the audit.'
					END
				FROM _verify_people(schema) AS p
					LEFT JOIN (SELECT n.table_name, n.row_key, true FROM noted n WHERE n.action = 'erase' GROUP BY 1, 2) AS n (table_name, row_key, is_erased)
						ON n.table_name = p.table_name AND n.row_key = p.row_key
				WHERE (p.name = erased_text()) <> coalesce(n.is_erased, false) OR n.is_erased AND p.has_more
		)
		SELECT 'erasure', NULL::date, NULL::bigint, w.stored, w.recomputed, w.hint
		FROM wrong w
		ORDER BY w.place, length(w.id), w.id;
END
$verify$;

COMMENT ON FUNCTION _verify_erasures(text) IS
	'Internal, for verify_ledger. Personal data that was erased and is present again, or that was removed by other means than '
	'the functions of the ledger.';
