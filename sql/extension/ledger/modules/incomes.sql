-- Incomes of households in a year, by source: the basis of the poverty measures before and after relief.

CREATE TABLE income_sources (
	source text PRIMARY KEY,
	name_zh text NOT NULL,
	name_en text NOT NULL,
	is_relief boolean NOT NULL
);
SELECT describe_table('income_sources', 'reference');

COMMENT ON TABLE income_sources IS
	'Sources of income. create_ledger inserts the first ones; add your own.';
COMMENT ON COLUMN income_sources.source IS 'Short name by which incomes refer to the source.';
COMMENT ON COLUMN income_sources.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN income_sources.name_en IS 'Name in English.';
COMMENT ON COLUMN income_sources.is_relief IS
	'True: income from relief. poverty_year shows poverty without it and with it.';

INSERT INTO income_sources VALUES
	('wage', '工资性收入', 'wages', false),
	('business', '经营性净收入', 'net business income', false),
	('property', '财产性净收入', 'net property income', false),
	('transfer', '转移性净收入', 'net transfers, other than relief', false),
	('relief', '帮扶收入', 'income brought by relief: wages, dividends, rents and grants of its schemes', true);

CREATE TABLE incomes (
	household_id bigint REFERENCES households,
	year integer,
	source text NOT NULL REFERENCES income_sources,
	amount plausible_amount NOT NULL,
	PRIMARY KEY (household_id, year, source),
	CONSTRAINT incomes_year_is_plausible CHECK (is_plausible_year(year))
);
CREATE INDEX ON incomes (year);
CREATE INDEX ON incomes (source);
SELECT describe_table('incomes', 'rows', '{household_id.division}');

COMMENT ON TABLE incomes IS
	'Net income of households in a year, by source. Amounts add up over sources and households. A household without a row '
	'for a year was not surveyed: its income is unknown and not zero.';
COMMENT ON COLUMN incomes.household_id IS 'The household.';
COMMENT ON COLUMN incomes.year IS 'Calendar year.';
COMMENT ON COLUMN incomes.source IS 'Where the income came from.';
COMMENT ON COLUMN incomes.amount IS 'Net income in yuan; below zero if a business made a loss.';

CREATE VIEW household_income WITH (security_invoker) AS
SELECT
	i.household_id,
	i.year,
	sum(i.amount) AS income,
	sum(i.amount) FILTER (WHERE NOT s.is_relief) AS without_relief,
	(
		SELECT count(*)
		FROM memberships m
		WHERE m.household_id = i.household_id AND m.valid_from <= d.day AND (m.valid_to IS NULL OR m.valid_to > d.day)
	) AS persons
FROM incomes i JOIN income_sources s USING (source),
	LATERAL (SELECT least(make_date(i.year, 12, 31), (SELECT records_through FROM ledger))) AS d (day)
WHERE make_date(i.year, 1, 1) <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
GROUP BY i.household_id, i.year, d.day;

COMMENT ON VIEW household_income IS
	'Income of each surveyed household and year. Amounts add up over households. A household that split or was merged has the '
	'incomes recorded for it; incomes of its successors are under their own numbers.';
COMMENT ON COLUMN household_income.household_id IS 'The household.';
COMMENT ON COLUMN household_income.year IS 'Calendar year.';
COMMENT ON COLUMN household_income.income IS 'Net income from all sources.';
COMMENT ON COLUMN household_income.without_relief IS
	'Net income from sources that are not relief; NULL: none was recorded.';
COMMENT ON COLUMN household_income.persons IS
	'Members of the household on 31 December, or at records_through where that is earlier.';

CREATE VIEW poverty_year WITH (security_invoker) AS
SELECT
	h.year,
	line.line,
	count(*) AS households,
	sum(h.persons)::bigint AS persons,
	coalesce(sum(h.persons) FILTER (WHERE s.before > 0), 0)::bigint AS poor_before,
	coalesce(sum(h.persons) FILTER (WHERE s.after > 0), 0)::bigint AS poor_after,
	count(*) FILTER (WHERE s.before > 0) AS poor_households_before,
	count(*) FILTER (WHERE s.after > 0) AS poor_households_after,
	round(coalesce(sum(h.persons) FILTER (WHERE s.before > 0), 0) / sum(h.persons), 6) AS headcount_before,
	round(coalesce(sum(h.persons) FILTER (WHERE s.after > 0), 0) / sum(h.persons), 6) AS headcount_after,
	round(sum(h.persons * s.before) / sum(h.persons), 6) AS gap_before,
	round(sum(h.persons * s.after) / sum(h.persons), 6) AS gap_after,
	round(sum(h.persons * s.before ^ 2) / sum(h.persons), 6) AS severity_before,
	round(sum(h.persons * s.after ^ 2) / sum(h.persons), 6) AS severity_after,
	make_date(h.year, 12, 31) > (SELECT coalesce(records_through, CURRENT_DATE) FROM ledger) AS is_partial
FROM household_income h,
	LATERAL (
		SELECT value FROM rule_parameters
		WHERE rule = 'poverty_line' AND valid_from <= make_date(h.year, 12, 31)
		ORDER BY valid_from DESC LIMIT 1
	) AS line (line),
	-- the shortfall of each member as a share of the line; one who is at the line is not poor
	LATERAL (
		SELECT
			greatest(0, 1 - coalesce(h.without_relief, '0')::numeric / h.persons / nullif(line.line, 0)),
			greatest(0, 1 - h.income::numeric / h.persons / nullif(line.line, 0))
	) AS s (before, after)
WHERE h.persons > 0 AND line.line > 0
GROUP BY h.year, line.line
ORDER BY h.year;

COMMENT ON VIEW poverty_year IS
	'Poverty among the members of surveyed households, before and after relief. One row for each year with incomes and a poverty '
	'line (rule poverty_line): the measures of Foster, Greer and Thorbecke with alpha 0, 1 and 2, without income from relief '
	'("before") and with it ("after"). A household''s income is shared equally by its members. Households without '
	'members on the year''s last day are left out, including those that ended by a split or merger; the successors that '
	'exist on that day are counted, with the incomes recorded for them. Counts of persons add up over households of one year; '
	'nothing adds up over years.';
COMMENT ON COLUMN poverty_year.year IS 'Calendar year.';
COMMENT ON COLUMN poverty_year.line IS 'Poverty line of that year: net income in yuan for each person.';
COMMENT ON COLUMN poverty_year.households IS 'Households surveyed. Size of a set: never add years.';
COMMENT ON COLUMN poverty_year.persons IS 'Persons in these households. Size of a set: never add years.';
COMMENT ON COLUMN poverty_year.poor_before IS 'Persons below the line without income from relief.';
COMMENT ON COLUMN poverty_year.poor_after IS 'Persons below the line with income from relief.';
COMMENT ON COLUMN poverty_year.poor_households_before IS 'Households below the line without income from relief. Size of a set: never add years.';
COMMENT ON COLUMN poverty_year.poor_households_after IS 'Households below the line with income from relief. Size of a set: never add years.';
COMMENT ON COLUMN poverty_year.headcount_before IS 'poor_before / persons, from 0 to 1. Recompute, never average.';
COMMENT ON COLUMN poverty_year.headcount_after IS 'poor_after / persons, from 0 to 1. Recompute, never average.';
COMMENT ON COLUMN poverty_year.gap_before IS
	'Mean shortfall below the line as a share of the line, before relief. It is over all persons; those above the line count as 0.';
COMMENT ON COLUMN poverty_year.gap_after IS 'The same measure after relief.';
COMMENT ON COLUMN poverty_year.severity_before IS
	'Mean of the squared shortfalls, before relief. It gives the poorest the most weight, and can exceed 1 if incomes are negative.';
COMMENT ON COLUMN poverty_year.severity_after IS 'The same measure after relief.';
COMMENT ON COLUMN poverty_year.is_partial IS
	'True: the year is not over; incomes of a part of the year are compared with the line of a whole year.';
