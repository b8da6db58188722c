-- Published figures, and whether the ledger's rows bear them out.

CREATE VIEW rule_check AS
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
	'Each rule over all its cases, whose rows are in attendance_check and purchase_rule_check. checked = passed + failed + '
	'insufficient.';
COMMENT ON COLUMN rule_check.rule IS
	'attendance: days and nights of posted staff in a week; relief_share: share of a unit''s welfare gifts in a year.';
COMMENT ON COLUMN rule_check.checked IS 'Cases looked at.';
COMMENT ON COLUMN rule_check.passed IS 'Cases in which the rule was kept.';
COMMENT ON COLUMN rule_check.failed IS 'Cases in which it was broken.';
COMMENT ON COLUMN rule_check.insufficient IS 'Cases of which neither can be told.';
COMMENT ON COLUMN rule_check.result IS
	'fail: it was broken at least once; insufficient evidence: not known to be broken, but not all cases could be '
	'judged, or there were none; pass: it was kept in every case.';

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
	'Figures that were printed somewhere, and the cell of a view from which each is recomputed: the column column_name of the '
	'rows of view_name that have the values of key, in the years first_year to last_year. A flow is summed over these '
	'rows; for every other kind there must be just one.';
COMMENT ON COLUMN published_figures.figure_id IS 'Short name of the figure.';
COMMENT ON COLUMN published_figures.topic IS 'What it belongs to.';
COMMENT ON COLUMN published_figures.indicator IS 'What it counts or measures.';
COMMENT ON COLUMN published_figures.subject IS 'Of whom or where; NULL: not said.';
COMMENT ON COLUMN published_figures.period IS 'When, in the words of the source; NULL: not said.';
COMMENT ON COLUMN published_figures.kind IS
	'stock, flow, set size, rate, range (of single values) or rule.';
COMMENT ON COLUMN published_figures.value IS 'The figure as it was printed.';
COMMENT ON COLUMN published_figures.low IS 'The figure as a number in its unit; the lower end of a range; NULL for a rule.';
COMMENT ON COLUMN published_figures.high IS 'The same; the upper end of a range.';
COMMENT ON COLUMN published_figures.unit IS 'Unit of the number.';
COMMENT ON COLUMN published_figures.qualifier IS 'How it is to be read: exact, rounded, nearly (近), more than (余, 多), at least (以上), …';
COMMENT ON COLUMN published_figures.rounded_to IS 'To what it was rounded: 10000 for 350万元; NULL: not rounded, or not known.';
COMMENT ON COLUMN published_figures.source IS 'Where it was printed.';
COMMENT ON COLUMN published_figures.note IS 'What else was said about it.';
COMMENT ON COLUMN published_figures.view_name IS
	'View of this ledger that recomputes it; NULL: none can, and remark says why.';
COMMENT ON COLUMN published_figures.column_name IS 'Column of the view.';
COMMENT ON COLUMN published_figures.high_column_name IS 'Column with the upper end, for a range.';
COMMENT ON COLUMN published_figures.key IS
	'Which rows of the view: a JSON object of column names and values, as {"division": null}.';
COMMENT ON COLUMN published_figures.first_year IS 'First of the years of the view that it covers; NULL: all.';
COMMENT ON COLUMN published_figures.last_year IS 'Last of them; NULL: all.';
COMMENT ON COLUMN published_figures.remark IS
	'What had to be assumed to recompute it, or why it cannot be. reconcile shows it.';

-- Functions in a view run with the rights of whoever reads it.
CREATE VIEW reconcile AS
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
	c.reason
FROM published_figures f,
	LATERAL ledger_reconcile((SELECT relnamespace FROM pg_class WHERE oid = f.tableoid)::regnamespace, f.kind, f.low, f.high,
		f.qualifier, f.rounded_to, f.view_name, f.column_name, f.high_column_name, f.key, f.first_year, f.last_year, f.remark) AS c
ORDER BY f.figure_id;

COMMENT ON VIEW reconcile IS
	'Every published figure, held against what the ledger''s rows give now. It reads the views that the figures name with the '
	'rights of its reader, who must be allowed to read them.';
COMMENT ON COLUMN reconcile.figure_id IS 'Short name of the figure.';
COMMENT ON COLUMN reconcile.topic IS 'What it belongs to.';
COMMENT ON COLUMN reconcile.indicator IS 'What it counts or measures.';
COMMENT ON COLUMN reconcile.subject IS 'Of whom or where.';
COMMENT ON COLUMN reconcile.period IS 'When, in the words of the source.';
COMMENT ON COLUMN reconcile.value IS 'The figure as it was printed.';
COMMENT ON COLUMN reconcile.qualifier IS 'How it is to be read.';
COMMENT ON COLUMN reconcile.unit IS 'Its unit.';
COMMENT ON COLUMN reconcile.computed IS
	'What the rows give: a number, two for a range, the result of a rule; NULL: nothing.';
COMMENT ON COLUMN reconcile.verdict IS
	'exact; consistent: the qualifier or the rounding explains the difference; contradicted; not_reproducible: the rows '
	'cannot tell. A rule is consistent when it was kept in every case and contradicted when it was broken.';
COMMENT ON COLUMN reconcile.reason IS 'Why, and what was assumed; NULL: nothing needs saying.';
