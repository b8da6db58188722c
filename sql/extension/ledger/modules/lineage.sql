-- Households that split and merge. Counts of one period are of households as they stood when they were aided; comparisons
-- of two periods follow the lineage, so that a part of a household aided before is not taken for a new one.
--
-- Paths through the lineage follow time: what became of a household includes what became of its parts later, not what had
-- split from them earlier. The views keep to that by dates; that there is no cycle either keeps every other query over
-- the table finite.

CREATE TABLE household_lineage (
	household_id bigint REFERENCES households,
	successor_id bigint REFERENCES households,
	changed_on date NOT NULL,
	PRIMARY KEY (household_id, successor_id),
	CONSTRAINT household_lineage_differ CHECK (household_id <> successor_id)
);
CREATE INDEX ON household_lineage (successor_id);

COMMENT ON TABLE household_lineage IS
	'Which household went, wholly or in part, into which: a household with several successors split, a successor of several '
	'is their merger. split_household and merge_households write it, with the register''s dates and memberships.';
COMMENT ON COLUMN household_lineage.household_id IS
	'Household that split or was merged. Where its removed_on is changed_on it ended; else one part kept its number.';
COMMENT ON COLUMN household_lineage.successor_id IS 'Household that it, or a part of it, became or joined.';
COMMENT ON COLUMN household_lineage.changed_on IS 'First day of the new state.';

CREATE TRIGGER ledger_check_insert AFTER INSERT ON household_lineage
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_lineage');
CREATE TRIGGER ledger_check_update AFTER UPDATE ON household_lineage
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_lineage');
CREATE TRIGGER ledger_check_lineage AFTER UPDATE ON households
	REFERENCING OLD TABLE AS before NEW TABLE AS written
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_household_dates');

CREATE VIEW household_descent AS
WITH RECURSIVE path AS (
		SELECT household_id, successor_id AS descendant_id, changed_on AS first_changed_on, changed_on AS last_changed_on
		FROM household_lineage
	UNION
		SELECT p.household_id, l.successor_id, p.first_changed_on, l.changed_on
		FROM path p JOIN household_lineage l ON l.household_id = p.descendant_id AND l.changed_on > p.last_changed_on
)
SELECT household_id, descendant_id, first_changed_on, last_changed_on
FROM path;

COMMENT ON VIEW household_descent IS
	'Who descends from whom through all splits and mergers, in the order of time, one row for each way. Households that never '
	'changed are not in it. The numbers are not for publication.';
COMMENT ON COLUMN household_descent.household_id IS 'The household.';
COMMENT ON COLUMN household_descent.descendant_id IS 'A household that it, or a part of it, became in the end.';
COMMENT ON COLUMN household_descent.first_changed_on IS 'Day of the first change on this way.';
COMMENT ON COLUMN household_descent.last_changed_on IS 'Day of the last; the same for a direct successor.';

CREATE VIEW lineage_year AS
SELECT
	y.year,
	(
		SELECT count(*)
		FROM (
			SELECT FROM household_lineage l JOIN households h ON h.household_id = l.household_id
			WHERE l.changed_on BETWEEN y.first_day AND y.last_day
			GROUP BY l.household_id, l.changed_on
			HAVING count(*) > 1 OR bool_or(h.removed_on IS DISTINCT FROM l.changed_on)
		) AS s
	) AS splits,
	(
		SELECT count(*)
		FROM (
			SELECT FROM household_lineage l
				JOIN households h ON h.household_id = l.household_id JOIN households s ON s.household_id = l.successor_id
			WHERE h.removed_on = l.changed_on AND l.changed_on BETWEEN y.first_day AND y.last_day
			GROUP BY l.successor_id, l.changed_on
			HAVING count(*) > 1 OR bool_or(s.registered_on < l.changed_on)
		) AS m
	) AS mergers,
	(
		SELECT count(*)
		FROM household_income this JOIN household_income last
			ON last.household_id = this.household_id AND last.year = this.year - 1
		WHERE this.year = y.year AND EXISTS (
			SELECT FROM household_lineage l
			WHERE this.household_id IN (l.household_id, l.successor_id) AND l.changed_on BETWEEN y.first_day AND make_date(y.year, 12, 31))
	) AS not_paired,
	y.is_partial
FROM covered_year y
ORDER BY y.year;

COMMENT ON VIEW lineage_year IS
	'How much the register''s households changed in a year. All of it adds up over years.';
COMMENT ON COLUMN lineage_year.year IS 'Calendar year.';
COMMENT ON COLUMN lineage_year.splits IS 'How often a household split, whether or not one part kept its number.';
COMMENT ON COLUMN lineage_year.mergers IS 'How often households were merged into one, whether or not it has the number of one of them.';
COMMENT ON COLUMN lineage_year.not_paired IS
	'Households with incomes of this year and the one before that increment_year leaves out, as they lost or gained '
	'members by a split or a merger in between.';
COMMENT ON COLUMN lineage_year.is_partial IS
	'True: the year is not over; compare it with whole years only with that said.';
