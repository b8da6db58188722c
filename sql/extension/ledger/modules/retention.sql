-- Which households came back to the love supermarkets from one year to the next, with splits and mergers followed.

-- The few households of each year's set that ever split or merged are kept beside it, with their successors.
CREATE VIEW retention_year WITH (security_invoker) AS
WITH every AS (
	SELECT y.year, household_set(y.tally) AS aided, y.is_partial, make_date(y.year, 1, 1) AS first_day, make_date(y.year, 12, 31) AS last_day
	FROM aid_year_tally y
), descent AS MATERIALIZED (
	SELECT household_id, descendant_id, first_changed_on, last_changed_on FROM household_descent
)
SELECT
	this.year,
	cardinality(this.aided) AS households,
	cardinality(this.aided - before.aided) AS new,
	cardinality(this.aided & last.aided) AS retained,
	cardinality((this.aided - last.aided) & before.aided) AS returned,
	cardinality(last.as_then - this.aided - origin.households) AS lapsed,
	this.is_partial
FROM every AS this,
	LATERAL (
		SELECT rollup(e.aided), rollup(e.aided) | (
			SELECT beneficiaries(d.descendant_id)
			FROM every l JOIN descent d
				ON d.first_changed_on >= l.first_day AND d.last_changed_on <= this.last_day AND contains(l.aided, d.household_id)
			WHERE l.year = this.year - 1)
		FROM every e
		WHERE e.year = this.year - 1
	) AS last (as_then, aided),
	LATERAL (
		SELECT rollup(e.aided) | (
			SELECT beneficiaries(d.descendant_id)
			FROM every l JOIN descent d
				ON d.first_changed_on >= l.first_day AND d.last_changed_on <= this.last_day AND contains(l.aided, d.household_id)
			WHERE l.year < this.year)
		FROM every e
		WHERE e.year < this.year
	) AS before (aided),
	LATERAL (
		SELECT beneficiaries(d.household_id)
		FROM descent d
		WHERE d.first_changed_on >= make_date(this.year - 1, 1, 1) AND d.last_changed_on <= this.last_day
			AND contains(this.aided, d.descendant_id)
	) AS origin (households)
ORDER BY this.year;

COMMENT ON VIEW retention_year IS
	'Households that came back to the love supermarkets, one row for each year. households = new + retained + returned. Splits and '
	'mergers are followed: a household is not new if it, or a household from which it descends, was aided before; it has not '
	'lapsed if it, or a household that descends from it, is aided. After a split one household of the year before may be '
	'retained as two, and after a merger two as one; without splits and mergers, households of the year before = retained + '
	'lapsed. new adds up over years, because each household is new once; the other columns do not. In the first year all are new.';
COMMENT ON COLUMN retention_year.year IS 'Calendar year.';
COMMENT ON COLUMN retention_year.households IS 'Different households aided. Size of a set: never add years.';
COMMENT ON COLUMN retention_year.new IS
	'Of these, households not aided in any earlier year, nor any household from which they descend. Adds up over years.';
COMMENT ON COLUMN retention_year.retained IS
	'Of these, households also aided in the year before, or descended from one that was.';
COMMENT ON COLUMN retention_year.returned IS
	'Of these, households aided in an earlier year, or descended from one that was, but not in the year before.';
COMMENT ON COLUMN retention_year.lapsed IS
	'Households aided in the year before, but neither they nor a household that descends from them in this year. Counted as they were '
	'in the year before. In a year that is not over they may still come back.';
COMMENT ON COLUMN retention_year.is_partial IS
	'True: the year is not over; say so when you compare it with whole years.';
