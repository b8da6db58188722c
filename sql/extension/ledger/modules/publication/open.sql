-- Publications that do not count people of the register: nothing in them is hidden.

SELECT ledger_add_open_publication(current_schema(), 'covered_year', 'covered_year',
	'year integer, first_day date, last_day date, is_partial boolean', '{year}', 'y.* FROM covered_year y',
	'The years of the ledger, for publication: the columns of covered_year.');
SELECT ledger_add_open_publication(current_schema(), 'donation_year', 'donation_year',
	'year integer, received yuan, cash yuan, in_kind yuan, donations bigint, donors bigint, is_partial boolean',
	'{year}', 'y.* FROM donation_year y',
	'Donations received, one row for each year, for publication: the columns of donation_year. All columns except donors add up over years.');
SELECT ledger_add_open_publication(current_schema(), 'donation_year_to_date', 'donation_year_to_date',
	'year integer, first_day date, last_day date, received yuan, cash yuan, in_kind yuan, donations bigint',
	'{year}', 'd.* FROM donation_year_to_date d',
	'Donations received in the same months of each year, for publication: the columns of donation_year_to_date. Use it with '
	'publication_aid_year_to_date, to compare a year that is not over with the same months of earlier years.');
SELECT ledger_add_open_publication(current_schema(), 'honour_roll', 'honour_roll',
	'year integer, donor text, donors bigint, donations bigint, given yuan, place integer',
	'{year,place}', $sql$
		r.*, row_number() OVER (PARTITION BY r.year ORDER BY r.donor IS NULL, r.given DESC, r.donor)::integer AS place
		FROM honour_roll r $sql$,
	'Donors ordered by what they gave, for publication: the columns of honour_roll. Only donors who agreed are named; all others '
	'are summed in one row.');
COMMENT ON COLUMN publication_honour_roll.place IS 'Rank in the year; donors who are not named come last.';
SELECT ledger_add_open_publication(current_schema(), 'award_year', 'award_year',
	'year integer, level text, award text, name_zh text, name_en text, awards bigint, to_people bigint, to_units bigint, to_relief_workers bigint',
	'{year,level,award}', 'y.* FROM award_year y',
	'Awards given, one row for each year and award, for publication: the columns of award_year. Winners are helpers, not people of the register. '
	'All numbers add up.');
SELECT ledger_add_open_publication(current_schema(), 'purchase_rule', 'purchase_rule_check',
	'year integer, units bigint, passed bigint, failed bigint, insufficient bigint, gifts yuan, spent yuan, share numeric, share_required numeric',
	'{year}', $sql$
		y.*, CASE WHEN y.spent > '0' THEN round(100 * y.gifts_of_known::numeric / y.spent::numeric, 2) END AS share
		FROM (
			SELECT
				c.year,
				count(*) AS units,
				count(*) FILTER (WHERE c.result = 'pass') AS passed,
				count(*) FILTER (WHERE c.result = 'fail') AS failed,
				count(*) FILTER (WHERE c.result = 'insufficient evidence') AS insufficient,
				sum(c.gifts) AS gifts,
				sum(c.gifts) FILTER (WHERE c.spent IS NOT NULL) AS gifts_of_known,
				sum(c.spent) AS spent,
				max(c.share_required) AS share_required
			FROM purchase_rule_check c
			GROUP BY c.year
		) AS y $sql$,
	'Counts of units that bought enough of their members'' welfare gifts through consumption relief, one row for each year, for publication: '
	'purchase_rule_check without names. units = passed + failed + insufficient; gifts and spent add up over years.');
COMMENT ON COLUMN publication_purchase_rule.units IS 'Units that bought or spent anything. Do not sum over years: the same units recur.';
COMMENT ON COLUMN publication_purchase_rule.passed IS 'Units that bought enough.';
COMMENT ON COLUMN publication_purchase_rule.failed IS 'Units that did not buy enough.';
COMMENT ON COLUMN publication_purchase_rule.insufficient IS 'Units without enough records to decide.';
COMMENT ON COLUMN publication_purchase_rule.share IS
	'100 * gifts / spent over the units whose spending is known, in percent. Recompute, never average. NULL: not known for any unit.';
SELECT ledger_add_open_publication(current_schema(), 'attendance_year', 'attendance_check',
	'year integer, weeks bigint, passed bigint, failed bigint, insufficient bigint', '{year}', $sql$
		y.* FROM (
			SELECT
				date_part('year', c.week)::integer AS year,
				count(*) AS weeks,
				count(*) FILTER (WHERE c.result = 'pass') AS passed,
				count(*) FILTER (WHERE c.result = 'fail') AS failed,
				count(*) FILTER (WHERE c.result = 'insufficient evidence') AS insufficient
			FROM attendance_check c
			GROUP BY 1
		) AS y $sql$,
	'Counts of weeks in which posted staff stayed in their villages as long as the rule requires, one row for each year, for publication: '
	'attendance_check without names. '
	'All numbers add up. weeks = passed + failed + insufficient.');
COMMENT ON COLUMN publication_attendance_year.year IS 'Calendar year in which the week began.';
COMMENT ON COLUMN publication_attendance_year.weeks IS 'Number of weeks of postings that were judged.';
COMMENT ON COLUMN publication_attendance_year.passed IS 'Of these weeks, those with as many days and nights as the rule requires.';
COMMENT ON COLUMN publication_attendance_year.failed IS 'Of these weeks, those with fewer days or nights.';
COMMENT ON COLUMN publication_attendance_year.insufficient IS 'Of these weeks, those without a record.';
SELECT ledger_add_open_publication(current_schema(), 'rule_check', 'rule_check',
	'rule text, checked bigint, passed bigint, failed bigint, insufficient bigint, result rule_result', '{rule}', 'c.* FROM rule_check c',
	'Results of each rule over all its cases, for publication: the columns of rule_check.');
