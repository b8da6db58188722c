-- Published figures, and checks that compare them with the ledger's rows.

CREATE VIEW rule_check WITH (security_invoker) AS
SELECT
	r.rule,
	count(c.result) AS checked,
	count(*) FILTER (WHERE c.result = 'pass') AS passed,
	count(*) FILTER (WHERE c.result = 'fail') AS failed,
	count(*) FILTER (WHERE c.result = 'insufficient evidence') AS insufficient,
	coalesce(min(c.result), 'insufficient evidence') AS result
FROM (VALUES ('attendance'), ('relief_share')) AS r (rule)
	LEFT JOIN (
			SELECT 'attendance' AS rule, result FROM attendance_check
		UNION ALL
			SELECT 'relief_share' AS rule, result FROM purchase_rule_check
	) AS c USING (rule)
GROUP BY r.rule
ORDER BY r.rule;

COMMENT ON VIEW rule_check IS
	'Results of each rule over all its cases. The cases are in attendance_check and purchase_rule_check. checked = passed + '
	'failed + insufficient.';
COMMENT ON COLUMN rule_check.rule IS
	'attendance: days and nights of posted staff in a week; relief_share: share of a unit''s welfare gifts in a year.';
COMMENT ON COLUMN rule_check.checked IS 'Number of cases checked.';
COMMENT ON COLUMN rule_check.passed IS 'Number of cases in which the rule was kept.';
COMMENT ON COLUMN rule_check.failed IS 'Number of cases in which the rule was broken.';
COMMENT ON COLUMN rule_check.insufficient IS 'Number of cases without enough records to decide.';
COMMENT ON COLUMN rule_check.result IS
	'Result of the rule. fail: the rule was broken at least once; insufficient evidence: it is not known to be broken, but not all cases could be '
	'judged, or there were no cases; pass: it was kept in every case.';

CREATE TABLE published_figures (
	figure_id text PRIMARY KEY,
	topic text NOT NULL,
	indicator text NOT NULL,
	subject text,
	period text,
	kind text NOT NULL,
	value text NOT NULL,
	low numeric,
	high numeric,
	unit text NOT NULL,
	qualifier figure_qualifier NOT NULL,
	rounded_to numeric,
	source text NOT NULL,
	note text,
	view_name text,
	column_name text,
	high_column_name text,
	key jsonb NOT NULL DEFAULT '{}',
	first_year integer,
	last_year integer,
	remark text,
	topic_zh text,
	indicator_zh text,
	subject_zh text,
	period_zh text,
	value_zh text,
	unit_zh text,
	remark_zh text,
	CONSTRAINT published_figures_kind CHECK (kind IN ('stock', 'flow', 'set size', 'rate', 'range', 'rule')),
	CONSTRAINT published_figures_number CHECK (kind = 'rule' OR (low IS NOT NULL AND high IS NOT NULL)),
	CONSTRAINT published_figures_range CHECK (low = high OR (kind = 'range' AND low < high)),
	CONSTRAINT published_figures_rounded_to_is_positive CHECK (rounded_to > 0),
	CONSTRAINT published_figures_rounded_needs_unit CHECK (qualifier <> 'rounded' OR rounded_to IS NOT NULL),
	CONSTRAINT published_figures_cell CHECK (
		(view_name IS NULL) = (column_name IS NULL)
		AND (high_column_name IS NOT NULL) = (kind = 'range' AND view_name IS NOT NULL)),
	CONSTRAINT published_figures_tell_why_not CHECK (view_name IS NOT NULL OR remark IS NOT NULL),
	CONSTRAINT published_figures_key_is_object CHECK (jsonb_typeof(key) = 'object'),
	CONSTRAINT published_figures_years CHECK (first_year <= last_year)
);
SELECT describe_table('published_figures', 'reference');

COMMENT ON TABLE published_figures IS
	'Figures that were printed somewhere, and where in the ledger each is recomputed: from the column column_name of the '
	'rows of view_name that have the values of key, in the years first_year to last_year. A flow is summed over these '
	'rows; for every other kind exactly one row must match.';
COMMENT ON COLUMN published_figures.figure_id IS 'Short name of the figure.';
COMMENT ON COLUMN published_figures.topic IS 'Subject area of the figure.';
COMMENT ON COLUMN published_figures.indicator IS 'What the figure counts or measures.';
COMMENT ON COLUMN published_figures.subject IS 'Group or place that the figure is about; NULL: not stated.';
COMMENT ON COLUMN published_figures.period IS 'Period, in the words of the source; NULL: not stated.';
COMMENT ON COLUMN published_figures.kind IS
	'stock, flow, set size, rate, range (of single values) or rule.';
COMMENT ON COLUMN published_figures.value IS 'The figure as it was printed.';
COMMENT ON COLUMN published_figures.low IS 'The figure as a number in its unit; the lower end of a range; NULL for a rule.';
COMMENT ON COLUMN published_figures.high IS 'The same number as low, or the upper end of a range; NULL for a rule.';
COMMENT ON COLUMN published_figures.unit IS 'Unit of the number.';
COMMENT ON COLUMN published_figures.qualifier IS 'How to read the figure: exact, rounded, nearly (近), more than (余, 多), at least (以上), …';
COMMENT ON COLUMN published_figures.rounded_to IS 'Unit to which the figure was rounded: 10000 for 350万元; NULL: not rounded, or not known.';
COMMENT ON COLUMN published_figures.source IS 'Document in which the figure was printed.';
COMMENT ON COLUMN published_figures.note IS 'Other statements of the source about the figure.';
COMMENT ON COLUMN published_figures.view_name IS
	'View of this ledger that recomputes the figure; NULL: no view can, and remark says why.';
COMMENT ON COLUMN published_figures.column_name IS 'Column of the view.';
COMMENT ON COLUMN published_figures.high_column_name IS 'Column with the upper end, for a range.';
COMMENT ON COLUMN published_figures.key IS
	'Selects rows of the view: a JSON object of column names and values, such as {"division": null}.';
COMMENT ON COLUMN published_figures.first_year IS 'First year of the view that the figure covers; NULL: no lower limit.';
COMMENT ON COLUMN published_figures.last_year IS 'Last year of the view that the figure covers; NULL: no upper limit.';
COMMENT ON COLUMN published_figures.remark IS
	'Assumptions made to recompute the figure, or the reason why it cannot be recomputed. reconcile shows it.';
COMMENT ON COLUMN published_figures.topic_zh IS
	'The topic in Chinese, for reports in Chinese. NULL: they show topic. A ledger that is kept in Chinese only needs none of the columns NAME_zh.';
COMMENT ON COLUMN published_figures.indicator_zh IS 'The indicator in Chinese; NULL: reports show indicator.';
COMMENT ON COLUMN published_figures.subject_zh IS 'The subject in Chinese; NULL: reports show subject.';
COMMENT ON COLUMN published_figures.period_zh IS 'The period in Chinese; NULL: reports show period.';
COMMENT ON COLUMN published_figures.value_zh IS 'The value in Chinese, if it is in words; NULL: reports show value.';
COMMENT ON COLUMN published_figures.unit_zh IS 'The unit in Chinese; NULL: reports show unit.';
COMMENT ON COLUMN published_figures.remark_zh IS 'The remark in Chinese; NULL: reports show remark.';

-- A cell is named, never written as SQL: text that a clerk puts into published_figures is never executed. A problem with a name is
-- returned as a reason, because an error would hide the verdicts on all other figures.
CREATE FUNCTION _cell(
	view_name text, column_names text[], key jsonb, first_year integer, last_year integer, adds_up boolean,
	OUT contents text[],
	OUT is_rule boolean,
	OUT is_partial boolean,
	OUT problem text,
	OUT problem_zh text
)
LANGUAGE plpgsql STABLE
AS $cell$
DECLARE
	cell_view CONSTANT regclass := (
		SELECT c.oid::regclass FROM pg_class c
		WHERE c.relnamespace = quote_ident(current_schema())::regnamespace AND c.relname = view_name AND c.relkind = 'v');
	names text[] := column_names || ARRAY(SELECT jsonb_object_keys(key));
	missing text;
	conditions text;
	cells text;
	matched bigint;
BEGIN
	IF cell_view IS NULL OR view_name = 'reconcile' THEN
		problem := format('%s is not a view from which figures can be recomputed', view_name);
		problem_zh := format('%s 不是可以复算公布数的视图', view_name);
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
		problem_zh := format('视图 %s 没有列 %s', view_name, missing);
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

	-- @plpgsql_check_options: security_warnings = false
	-- Names and contents are quoted above.
	EXECUTE format('SELECT count(*), ARRAY[%s], %s FROM %s v WHERE %s',
		cells,
		CASE WHEN EXISTS (SELECT FROM pg_attribute WHERE attrelid = cell_view AND attname = 'is_partial' AND atttypid = 'boolean'::regtype)
			THEN 'coalesce(bool_or(v.is_partial), false)' ELSE 'false' END,
		cell_view, conditions)
	INTO matched, contents, is_partial;

	IF matched = 0 OR array_position(contents, NULL) IS NOT NULL THEN
		problem := 'the ledger has no records of it';
		problem_zh := '账中没有相应的记录';
	ELSIF matched > 1 AND NOT adds_up THEN
		problem := format('%s rows of %s match, and only flows add up', matched, view_name);
		problem_zh := format('%2$s 有 %1$s 行符合，只有时期数可以相加', matched, view_name);
	END IF;
END
$cell$;

COMMENT ON FUNCTION _cell(text, text[], jsonb, integer, integer, boolean) IS
	'Returns values of columns of a view, from the rows that have the values of key: summed if they add '
	'up, otherwise from one row. problem and problem_zh give the reason if there are no values, in English and Chinese.';

CREATE FUNCTION _qualifier_zh(qualifier figure_qualifier) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE qualifier
	WHEN 'exact' THEN '确数' WHEN 'rounded' THEN '取整' WHEN 'about' THEN '约' WHEN 'nearly' THEN '近' WHEN 'more than' THEN '余'
	WHEN 'at least' THEN '以上' WHEN 'at most' THEN '以下' WHEN 'cumulative' THEN '累计'
END;

COMMENT ON FUNCTION _qualifier_zh(figure_qualifier) IS 'Returns a qualifier in Chinese, as newspapers write it.';

-- jit = off: compiling the query of a cell takes longer than running it.
CREATE FUNCTION _reconcile(
	home regclass, kind text, low numeric, high numeric, qualifier figure_qualifier, rounded_to numeric,
	view_name text, column_name text, high_column_name text, key jsonb, first_year integer, last_year integer, remark text,
	OUT computed text,
	OUT verdict figure_verdict,
	OUT reason text,
	OUT reason_zh text
)
LANGUAGE plpgsql STABLE SET jit = off
AS $reconcile$
DECLARE
	cell record;
	high_verdict figure_verdict;
BEGIN
	-- @plpgsql_check_options: other_warnings = false
	-- This is VOLATILE, but what it changes, the search path, is as before when the function returns.
	PERFORM ledger_enter_as_caller(home);
	IF view_name IS NULL THEN
		verdict := 'not_reproducible';
		reason := remark;
		RETURN;
	END IF;
	cell := _cell(view_name, array_remove(ARRAY[column_name, high_column_name], NULL), key,
		first_year, last_year, kind = 'flow');
	IF cell.problem IS NOT NULL THEN
		verdict := 'not_reproducible';
		reason := concat_ws('; ', cell.problem, remark);
		reason_zh := cell.problem_zh;
		RETURN;
	END IF;

	IF cell.is_rule THEN
		computed := cell.contents[1];
		verdict := CASE computed
			WHEN 'pass' THEN 'consistent'::figure_verdict WHEN 'fail' THEN 'contradicted' ELSE 'not_reproducible'
		END;
		reason := concat_ws('; ',
			CASE computed
				WHEN 'pass' THEN 'the rule was kept in every case recorded'
				WHEN 'fail' THEN 'the rule was broken in some of the cases recorded'
				ELSE 'the records do not show whether the rule was kept'
			END, remark);
		reason_zh := CASE computed
			WHEN 'pass' THEN '所记录的每一例都符合规定'
			WHEN 'fail' THEN '所记录的有些例不符合规定'
			ELSE '记录不足以说明是否符合规定'
		END;
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
	reason_zh := nullif(concat_ws('；',
		CASE
			WHEN verdict = 'consistent' AND qualifier = 'rounded' THEN format('以 %s 为单位取整后相同', rounded_to)
			WHEN verdict = 'consistent' THEN format('符合“%s”的含义', _qualifier_zh(qualifier))
			WHEN verdict = 'contradicted' THEN format('“%s”和取整都不能解释差异', _qualifier_zh(qualifier))
		END,
		CASE WHEN cell.is_partial THEN '最后一年只计至记录截止日' END), '');
END
$reconcile$;

COMMENT ON FUNCTION _reconcile(regclass, text, numeric, numeric, figure_qualifier, numeric, text, text, text, jsonb, integer, integer, text) IS
	'Returns the verdict on one published figure, with the computed value and the reason; reason_zh is in Chinese, without the remark.';

-- Functions in a view run with the rights of the user who reads it.
CREATE VIEW reconcile WITH (security_invoker) AS
SELECT
	f.figure_id,
	f.topic,
	f.indicator,
	f.subject,
	f.period,
	f.value,
	f.qualifier,
	f.unit,
	c.computed,
	c.verdict,
	c.reason,
	f.topic_zh,
	f.indicator_zh,
	f.subject_zh,
	f.period_zh,
	f.value_zh,
	f.unit_zh,
	nullif(concat_ws('；', c.reason_zh, coalesce(f.remark_zh, f.remark)), '') AS reason_zh
FROM published_figures f,
	LATERAL _reconcile('ledger'::regclass, f.kind, f.low, f.high,
		f.qualifier, f.rounded_to, f.view_name, f.column_name, f.high_column_name, f.key, f.first_year, f.last_year, f.remark) AS c
ORDER BY f.figure_id;

COMMENT ON VIEW reconcile IS
	'Compares every published figure with what the ledger''s rows give now. The views named by the figures are read with the '
	'rights of the user who queries reconcile; that user needs SELECT on them.';
COMMENT ON COLUMN reconcile.figure_id IS 'Short name of the figure.';
COMMENT ON COLUMN reconcile.topic IS 'Subject area of the figure.';
COMMENT ON COLUMN reconcile.indicator IS 'What the figure counts or measures.';
COMMENT ON COLUMN reconcile.subject IS 'Group or place that the figure is about; NULL: not stated.';
COMMENT ON COLUMN reconcile.period IS 'Period, in the words of the source; NULL: not stated.';
COMMENT ON COLUMN reconcile.value IS 'The figure as it was printed.';
COMMENT ON COLUMN reconcile.qualifier IS 'How to read the figure, as in published_figures.';
COMMENT ON COLUMN reconcile.unit IS 'Unit of the number.';
COMMENT ON COLUMN reconcile.computed IS
	'Value computed from the rows: a number, two for a range, or the result of a rule; NULL: none.';
COMMENT ON COLUMN reconcile.verdict IS
	'Verdict on the figure. exact: the numbers are equal; consistent: the qualifier or the rounding explains the difference; contradicted; '
	'not_reproducible: the rows do not suffice. A rule is consistent if it was kept in every case and contradicted if it was broken.';
COMMENT ON COLUMN reconcile.reason IS 'Reason for the verdict, and assumptions; NULL: none needed.';
COMMENT ON COLUMN reconcile.topic_zh IS 'The topic in Chinese; NULL: topic is in Chinese, or not translated.';
COMMENT ON COLUMN reconcile.indicator_zh IS 'The indicator in Chinese, likewise.';
COMMENT ON COLUMN reconcile.subject_zh IS 'The subject in Chinese, likewise.';
COMMENT ON COLUMN reconcile.period_zh IS 'The period in Chinese, likewise.';
COMMENT ON COLUMN reconcile.value_zh IS 'The value in Chinese, if it is in words.';
COMMENT ON COLUMN reconcile.unit_zh IS 'The unit in Chinese, likewise.';
COMMENT ON COLUMN reconcile.reason_zh IS 'The reason in Chinese, with the remark; NULL: none needed.';
