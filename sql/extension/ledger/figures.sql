
-- A cell is named, never written as SQL: what a clerk puts into published_figures cannot run. What is wrong with a name is
-- told as a reason, as an error would hide the verdicts on all other figures.
CREATE FUNCTION ledger_cell(
	schema regnamespace, view_name text, column_names text[], key jsonb, first_year integer, last_year integer, adds_up boolean,
	OUT contents text[],
	OUT is_rule boolean,
	OUT is_partial boolean,
	OUT problem text
)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, @extschema@, pg_temp
SET jit = off
AS $cell$
DECLARE
	cell_view oid;
	names text[] := column_names || ARRAY(SELECT jsonb_object_keys(key));
	missing text;
	conditions text;
	cells text;
	matched bigint;
BEGIN
	SELECT oid INTO cell_view FROM pg_class WHERE relnamespace = schema AND relname = view_name AND relkind = 'v';
	IF cell_view IS NULL OR view_name = 'reconcile' THEN
		problem := format('%s is no view that figures can be recomputed from', view_name);
		RETURN;
	END IF;
	IF first_year IS NOT NULL OR last_year IS NOT NULL THEN
		names := names || text 'year';
	END IF;
	SELECT n INTO missing
	FROM unnest(names) AS n
	WHERE NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = cell_view AND attnum > 0 AND attname = n AND NOT attisdropped);
	IF missing IS NOT NULL THEN
		problem := format('view %s has no column %s', view_name, missing);
		RETURN;
	END IF;

	SELECT bool_and(atttypid = 'rule_result'::regtype) INTO is_rule
	FROM pg_attribute WHERE attrelid = cell_view AND attname = ANY (column_names);
	SELECT string_agg(
		CASE
			WHEN is_rule THEN format('min(v.%I)::text', n)
			WHEN adds_up THEN format('sum(v.%I::text::numeric)::text', n)
			ELSE format('min(v.%I::text::numeric)::text', n)
		END, ', ' ORDER BY i)
	INTO cells
	FROM unnest(column_names) WITH ORDINALITY AS c (n, i);
	SELECT coalesce(string_agg(format('v.%I::text IS NOT DISTINCT FROM %L', k, w), ' AND '), 'true') INTO conditions
	FROM jsonb_each_text(key) AS e (k, w);
	IF first_year IS NOT NULL THEN
		conditions := conditions || format(' AND v.year >= %s', first_year);
	END IF;
	IF last_year IS NOT NULL THEN
		conditions := conditions || format(' AND v.year <= %s', last_year);
	END IF;

	EXECUTE format('SELECT count(*), ARRAY[%s], %s FROM %s v WHERE %s',
		cells,
		CASE WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = cell_view AND attname = 'is_partial' AND atttypid = 'boolean'::regtype)
			THEN 'coalesce(bool_or(v.is_partial), false)' ELSE 'false' END,
		cell_view::regclass, conditions)
	INTO matched, contents, is_partial;

	IF matched = 0 OR array_position(contents, NULL) IS NOT NULL THEN
		problem := 'the ledger has no records of it';
	ELSIF matched > 1 AND NOT adds_up THEN
		problem := format('%s rows of %s match, and only flows add up', matched, view_name);
	END IF;
END
$cell$;

COMMENT ON FUNCTION ledger_cell(regnamespace, text, text[], jsonb, integer, integer, boolean) IS
	'Internal. The values of columns of a view of a ledger, over the rows that have the values of key; summed when they add '
	'up, else of one row. problem says why there are none.';

CREATE FUNCTION ledger_reconcile(
	schema regnamespace, kind text, low numeric, high numeric, qualifier figure_qualifier, rounded_to numeric,
	view_name text, column_name text, high_column_name text, key jsonb, first_year integer, last_year integer, remark text,
	OUT computed text,
	OUT verdict figure_verdict,
	OUT reason text
)
LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
SET search_path = pg_catalog, @extschema@, pg_temp
AS $reconcile$
DECLARE
	cell record;
	high_verdict figure_verdict;
BEGIN
	IF view_name IS NULL THEN
		verdict := 'not_reproducible';
		reason := remark;
		RETURN;
	END IF;
	cell := ledger_cell(schema, view_name, array_remove(ARRAY[column_name, high_column_name], NULL), key,
		first_year, last_year, kind = 'flow');
	IF cell.problem IS NOT NULL THEN
		verdict := 'not_reproducible';
		reason := concat_ws('; ', cell.problem, remark);
		RETURN;
	END IF;

	IF cell.is_rule THEN
		computed := cell.contents[1];
		verdict := CASE computed
			WHEN 'pass' THEN 'consistent' WHEN 'fail' THEN 'contradicted' ELSE 'not_reproducible'
		END;
		reason := concat_ws('; ',
			CASE computed
				WHEN 'pass' THEN 'the rule was kept in every case recorded'
				WHEN 'fail' THEN 'the rule was broken in some of the cases recorded'
				ELSE 'whether the rule was kept cannot be told from what is recorded'
			END, remark);
		RETURN;
	END IF;

	verdict := figure_verdict(low, qualifier, rounded_to, trim_scale(cell.contents[1]::numeric));
	computed := trim_scale(cell.contents[1]::numeric);
	IF kind = 'range' THEN
		high_verdict := figure_verdict(high, qualifier, rounded_to, cell.contents[2]::numeric);
		verdict := CASE WHEN 'contradicted' IN (verdict, high_verdict) THEN 'contradicted' ELSE greatest(verdict, high_verdict) END;
		computed := computed || '-' || trim_scale(cell.contents[2]::numeric);
	END IF;
	reason := nullif(concat_ws('; ',
		CASE
			WHEN verdict = 'consistent' AND qualifier = 'rounded' THEN format('rounds to it in units of %s', rounded_to)
			WHEN verdict = 'consistent' THEN format('"%s" allows it', qualifier)
			WHEN verdict = 'contradicted' THEN format('neither "%s" nor rounding explains the difference', qualifier)
		END,
		CASE WHEN cell.is_partial THEN 'the last year is counted only to the end of the records' END,
		remark), '');
END
$reconcile$;

COMMENT ON FUNCTION ledger_reconcile(regnamespace, text, numeric, numeric, figure_qualifier, numeric, text, text, text, jsonb, integer, integer, text) IS
	'Internal. The verdict on one published figure of a ledger, with what was computed and why.';
