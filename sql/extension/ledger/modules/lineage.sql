-- Households that split and merge. Counts of one period are of households as they stood when they were aided; comparisons
-- of two periods follow the lineage, so that a part of a household aided before is not counted as a new one.
--
-- Paths through the lineage follow time: what became of a household includes what became of its parts later, not what had
-- split from them earlier. The views ensure this by dates. The table has no cycles, so every other query over
-- it is finite as well.

CREATE TABLE household_lineage (
	household_id bigint REFERENCES households,
	successor_id bigint REFERENCES households,
	changed_on plausible_day NOT NULL,
	PRIMARY KEY (household_id, successor_id),
	CONSTRAINT household_lineage_differ CHECK (household_id <> successor_id)
);
CREATE INDEX ON household_lineage (successor_id);
SELECT describe_table('household_lineage', 'rows', '{household_id.division}');

COMMENT ON TABLE household_lineage IS
	'Successors of households by splits and mergers. A household with several successors was split; a successor of several '
	'households is their merger. split_household and merge_households write it, with the register''s dates and memberships.';
COMMENT ON COLUMN household_lineage.household_id IS
	'Household that split or was merged. If its removed_on equals changed_on, it ended; otherwise one part kept its number.';
COMMENT ON COLUMN household_lineage.successor_id IS 'Household that it, or a part of it, became or joined.';
COMMENT ON COLUMN household_lineage.changed_on IS 'First day of the new state.';

-- Two transactions that each write one half of a cycle would not see each other. They are serialized by a row of another table, as a lock on the
-- table would come after the one that every INSERT takes, and both would wait for the other.
CREATE FUNCTION _take_turn_at_lineage() RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER
RETURN _take_turn('household_lineage'::regclass, 'household_lineage');

COMMENT ON FUNCTION _take_turn_at_lineage() IS 'Waits until other transactions that change the lineage of households have ended.';

CREATE FUNCTION _lock_lineage() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $lock$
BEGIN
	PERFORM ledger_refuse_old_snapshot('the lineage of households');
	PERFORM _take_turn_at_lineage();
END
$lock$;

COMMENT ON FUNCTION _lock_lineage() IS
	'Waits until other transactions that change the lineage of households have ended. Error: 25000 outside READ COMMITTED.';

CREATE FUNCTION _describe_registration(registered_on date, removed_on date) RETURNS text
LANGUAGE sql STABLE
RETURN CASE WHEN removed_on IS NULL THEN localized('It was registered on %s.', registered_on)
	ELSE localized('It was registered on %s and removed on %s.', registered_on, removed_on) END;

COMMENT ON FUNCTION _describe_registration(date, date) IS
	'A sentence for messages: when a household was on the register. The second day may be null.';

CREATE FUNCTION _check_lineage_dates(households bigint[]) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $check$
DECLARE
	wrong record;
BEGIN
	-- The other household is not named: it may be in a division that the reader of the message may not see.
	SELECT h.household_id, h.registered_on, h.removed_on, l.changed_on,
		h.household_id = l.household_id AS is_predecessor INTO wrong
	FROM household_lineage l JOIN households h ON h.household_id IN (l.household_id, l.successor_id)
	WHERE (l.household_id = ANY ($1) OR l.successor_id = ANY ($1))
		AND CASE h.household_id
			WHEN l.household_id THEN h.registered_on >= l.changed_on OR h.removed_on < l.changed_on
			ELSE h.registered_on > l.changed_on OR h.removed_on <= l.changed_on
		END
	ORDER BY l.changed_on, h.household_id
	LIMIT 1;
	IF FOUND THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s was not on the register on %s', wrong.household_id, wrong.changed_on),
			ERRCODE = 'check_violation',
			DETAIL = localized('%s %s', _describe_registration(wrong.registered_on, wrong.removed_on),
				CASE WHEN wrong.is_predecessor THEN localized('On that day it splits or is merged: see household_lineage.')
					ELSE localized('On that day it is formed from others: see household_lineage.') END),
			HINT = localized('A household that splits or is merged must be on the register before that day, and its successors on that day.'),
			SCHEMA = current_schema(), TABLE = 'household_lineage', CONSTRAINT = 'household_lineage_dates';
	END IF;
END
$check$;

COMMENT ON FUNCTION _check_lineage_dates(bigint[]) IS
	'Refuses (23514) splits and mergers of these households that the dates of the register contradict.';

CREATE FUNCTION _check_lineage() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	wrong record;
BEGIN
	PERFORM ledger_enter(TG_RELID);
	PERFORM _lock_lineage();
	PERFORM _check_lineage_dates(ARRAY(SELECT household_id FROM written UNION SELECT successor_id FROM written));

	WITH RECURSIVE later AS (
			SELECT household_id, successor_id FROM written
		UNION
			SELECT later.household_id, l.successor_id INTO wrong
			FROM later JOIN household_lineage l ON l.household_id = later.successor_id
	)
	SELECT household_id FROM later WHERE household_id = successor_id ORDER BY household_id LIMIT 1;
	IF wrong.household_id IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s would descend from itself', wrong.household_id),
			ERRCODE = 'check_violation',
			DETAIL = localized('Its new predecessors already descend from it: see %I.household_descent.', TG_TABLE_SCHEMA),
			HINT = localized('To reunite the parts of a split, merge them into a household with a new number.'),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'household_lineage_is_acyclic';
	END IF;

	SELECT a.successor_id, a.changed_on INTO wrong
	FROM household_lineage a JOIN household_lineage b
		ON b.household_id = a.successor_id AND b.changed_on = a.changed_on
	WHERE a.successor_id IN (SELECT household_id FROM written UNION SELECT successor_id FROM written)
	ORDER BY a.successor_id
	LIMIT 1;
	IF wrong.successor_id IS NOT NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('household %s would change twice on %s', wrong.successor_id, wrong.changed_on),
			ERRCODE = 'check_violation',
			DETAIL = localized('On that day others become part of it, and it becomes part of others: the order is undefined.'),
			HINT = localized('Record only the final result, or give one of the changes another day.'),
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'household_lineage_is_ordered';
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_lineage() IS
	'Trigger on household_lineage. Refuses (23514) a household that would descend from itself, days on which the household or '
	'its successor was not on the register, and two changes of one household on a day whose order is undefined.';

CREATE TRIGGER ledger_check_insert AFTER INSERT ON household_lineage
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_lineage();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON household_lineage
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_lineage();

CREATE FUNCTION _check_household_dates() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $check$
DECLARE
	changed bigint[];
BEGIN
	PERFORM ledger_enter(TG_RELID);
	changed := ARRAY(
		SELECT w.household_id
		FROM written w JOIN before b USING (household_id)
		WHERE (w.registered_on, w.removed_on) IS DISTINCT FROM (b.registered_on, b.removed_on));
	IF cardinality(changed) > 0 THEN
		PERFORM _lock_lineage();
		PERFORM _check_lineage_dates(changed);
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION _check_household_dates() IS
	'Trigger on households. Refuses (23514) dates of the register that would contradict a split or a merger.';

CREATE TRIGGER ledger_check_lineage AFTER UPDATE ON households
	REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _check_household_dates();

CREATE VIEW household_descent WITH (security_invoker) AS
WITH RECURSIVE path AS (
		SELECT household_id, successor_id AS descendant_id, changed_on AS first_changed_on, changed_on AS last_changed_on
		FROM household_lineage
	UNION
		SELECT p.household_id, l.successor_id, p.first_changed_on, l.changed_on
		FROM path p JOIN household_lineage l ON l.household_id = p.descendant_id AND l.changed_on > p.last_changed_on
)
SELECT household_id, descendant_id, first_changed_on::date AS first_changed_on, last_changed_on::date AS last_changed_on
FROM path;

COMMENT ON VIEW household_descent IS
	'Descent of households through all splits and mergers, in order of time, one row for each path. Households that never '
	'changed are not included. The numbers are not for publication.';
COMMENT ON COLUMN household_descent.household_id IS 'The household.';
COMMENT ON COLUMN household_descent.descendant_id IS 'A household that it, or a part of it, became in the end.';
COMMENT ON COLUMN household_descent.first_changed_on IS 'Day of the first change on this path.';
COMMENT ON COLUMN household_descent.last_changed_on IS 'Day of the last change on this path; the same day for a direct successor.';

CREATE VIEW lineage_year WITH (security_invoker) AS
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
	'Splits and mergers of the register''s households, one row for each year. All counts add up over years.';
COMMENT ON COLUMN lineage_year.year IS 'Calendar year.';
COMMENT ON COLUMN lineage_year.splits IS 'Number of splits, whether or not one part kept the number.';
COMMENT ON COLUMN lineage_year.mergers IS 'Number of mergers, whether or not the result has the number of one of the merged households.';
COMMENT ON COLUMN lineage_year.not_paired IS
	'Households with incomes in this year and the year before that increment_year leaves out, because they lost or gained '
	'members by a split or a merger in between.';
COMMENT ON COLUMN lineage_year.is_partial IS
	'True: the year is not over; say so when you compare it with whole years.';
