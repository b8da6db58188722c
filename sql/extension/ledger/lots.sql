
-- Functions behind module lots.

CREATE FUNCTION ledger_keep_sum(summed regclass, sum_column text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $keep$
BEGIN
	PERFORM ledger_watch(summed, 'ledger_draw_insert', 'INSERT', 'NEW TABLE AS written', 'ledger_draw', sum_column);
	PERFORM ledger_watch(summed, 'ledger_draw_update', 'UPDATE', 'OLD TABLE AS before NEW TABLE AS written', 'ledger_draw', sum_column);
	PERFORM ledger_watch(summed, 'ledger_draw_delete', 'DELETE', 'OLD TABLE AS before', 'ledger_draw', sum_column);
	PERFORM ledger_watch(summed, 'ledger_draw_truncate', 'TRUNCATE', NULL, 'ledger_draw', sum_column);
END
$keep$;

COMMENT ON FUNCTION ledger_keep_sum(regclass, text) IS
	'Internal. Puts the triggers on a table that keep a column of lots the sum of its amounts.';

CREATE FUNCTION ledger_refuse_sums() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
BEGIN
	-- Called from ledger_draw it is a trigger within a trigger.
	IF pg_trigger_depth() < 2 THEN
		RAISE EXCEPTION 'what lot % gave out is not written by hand', NEW.lot_id USING
			ERRCODE = 'check_violation',
			DETAIL = 'The columns distributed and spoiled are the sums of aid_draws and spoilage.',
			HINT = 'Record what was drawn in aid_draws and what spoiled in spoilage.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'lots_sums_are_kept';
	END IF;
	RETURN NEW;
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_sums() IS
	'Trigger on lots. Refuses (23514) distributed and spoiled that do not come from aid_draws and spoilage.';

CREATE FUNCTION ledger_draw() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $draw$
DECLARE
	changes text := CASE TG_OP
		WHEN 'INSERT' THEN 'SELECT lot_id, sum(amount) AS change FROM written GROUP BY lot_id'
		WHEN 'DELETE' THEN 'SELECT lot_id, - sum(amount) AS change FROM before GROUP BY lot_id'
		WHEN 'UPDATE' THEN '
			SELECT lot_id, sum(change) AS change
			FROM (
				SELECT lot_id, amount AS change FROM written UNION ALL SELECT lot_id, - amount FROM before
			) AS c
			GROUP BY lot_id'
		WHEN 'TRUNCATE' THEN format($sql$
			SELECT lot_id, - %I AS change FROM %I.lots WHERE %1$I <> '0'
			$sql$, TG_ARGV[0], TG_TABLE_SCHEMA)
	END;
	wrong record;
BEGIN
	-- In the order of their numbers, so that two who draw on the same lots wait and do not deadlock. Who has waited reads
	-- the lot as the other left it; in REPEATABLE READ the server refuses that (40001).
	EXECUTE format($sql$
		WITH changes AS (%s), locked AS (
			SELECT l.lot_id, l.opening, l.received, l.distributed, l.spoiled, l.closing
			FROM %I.lots l
			WHERE l.lot_id IN (SELECT lot_id FROM changes)
			ORDER BY l.lot_id
			FOR NO KEY UPDATE
		)
		SELECT locked.*, change
		FROM locked JOIN changes USING (lot_id)
		WHERE change > closing
		ORDER BY lot_id
		LIMIT 1
		$sql$, changes, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.lot_id IS NOT NULL THEN
		RAISE EXCEPTION 'lot % has % yuan left, % too little', wrong.lot_id, wrong.closing, wrong.change - wrong.closing USING
			ERRCODE = 'check_violation',
			DETAIL = format('Opening %s + received %s = distributed %s + spoiled %s + closing %s; %s more was to go out.',
				wrong.opening, wrong.received, wrong.distributed, wrong.spoiled, wrong.closing, wrong.change),
			HINT = 'Take the rest from another lot, or correct what the lot received.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'lots_never_give_more_than_came_in';
	END IF;

	EXECUTE format($sql$
		UPDATE %2$I.lots l SET %3$I = l.%3$I + c.change
		FROM (%1$s) AS c
		WHERE c.lot_id = l.lot_id AND c.change <> '0'
		$sql$, changes, TG_TABLE_SCHEMA, TG_ARGV[0]);
	RETURN NULL;
END
$draw$;

COMMENT ON FUNCTION ledger_draw() IS
	'Trigger on aid_draws and spoilage. Adds what was taken to the sums of its lots, and refuses (23514) more than a lot has '
	'left, whose balance it tells. Argument: the column of lots.';

CREATE FUNCTION ledger_check_draw() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	wrong record;
BEGIN
	-- Nobody deletes these hand-outs before the draws are there for all to see.
	EXECUTE format($sql$
		SELECT FROM %I.aid_instances
		WHERE (aided_on, aid_id) IN (SELECT aided_on, aid_id FROM written)
		FOR KEY SHARE
		$sql$, TG_TABLE_SCHEMA);
	EXECUTE format($sql$
		SELECT w.aided_on, w.aid_id
		FROM written w
		WHERE NOT EXISTS (SELECT FROM %I.aid_instances a WHERE a.aided_on = w.aided_on AND a.aid_id = w.aid_id)
		ORDER BY w.aided_on, w.aid_id
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.aid_id IS NOT NULL THEN
		RAISE EXCEPTION 'there is no aid instance % on %', wrong.aid_id, wrong.aided_on USING
			ERRCODE = 'foreign_key_violation',
			DETAIL = 'Goods are drawn for a hand-out that is recorded.',
			HINT = 'Record it in aid_instances first, or correct its day or number.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'aid_draws_aid_is_recorded';
	END IF;

	EXECUTE format($sql$
		SELECT w.aid_id, w.aided_on, a.supermarket_id, l.lot_id, l.entered_on, l.supermarket_id AS lot_supermarket_id
		FROM written w
			JOIN %1$I.lots l USING (lot_id)
			JOIN %1$I.aid_instances a ON a.aided_on = w.aided_on AND a.aid_id = w.aid_id
		WHERE w.aided_on < l.entered_on OR a.supermarket_id <> l.supermarket_id
		ORDER BY w.aided_on, w.aid_id, w.lot_id
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA)
	INTO wrong;
	IF wrong.lot_id IS NULL THEN
		RETURN NULL;
	END IF;
	IF wrong.supermarket_id <> wrong.lot_supermarket_id THEN
		RAISE EXCEPTION 'lot % is not in supermarket %', wrong.lot_id, wrong.supermarket_id USING
			ERRCODE = 'check_violation',
			DETAIL = format('It is in supermarket %s; aid instance %s was given by supermarket %s.',
				wrong.lot_supermarket_id, wrong.aid_id, wrong.supermarket_id),
			HINT = 'Draw on a lot of the supermarket that gave the aid.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'aid_draws_on_own_stock';
	END IF;
	RAISE EXCEPTION 'lot % was not there on %', wrong.lot_id, wrong.aided_on USING
		ERRCODE = 'check_violation',
		DETAIL = format('It came in on %s; aid instance %s is dated %s.', wrong.entered_on, wrong.aid_id, wrong.aided_on),
		HINT = 'Draw on a lot that was there, or correct one of the days.',
		SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'aid_draws_on_own_stock';
END
$check$;

COMMENT ON FUNCTION ledger_check_draw() IS
	'Trigger on aid_draws. Refuses draws for a hand-out that is not recorded (23503), and (23514) a lot of another supermarket, and one that came in after the day of the aid.';

CREATE FUNCTION ledger_guard_draws(aid regclass) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $guard$
BEGIN
	PERFORM ledger_watch(aid, 'ledger_draws_update', 'UPDATE', 'OLD TABLE AS before', 'ledger_keep_draws');
	PERFORM ledger_watch(aid, 'ledger_draws_delete', 'DELETE', 'OLD TABLE AS before', 'ledger_keep_draws');
	PERFORM ledger_watch(aid, 'ledger_draws_truncate', 'TRUNCATE', NULL, 'ledger_keep_draws');
END
$guard$;

COMMENT ON FUNCTION ledger_guard_draws(regclass) IS
	'Internal. Puts the triggers that bring goods back to their lots on aid_instances or on one of its partitions.';

CREATE FUNCTION ledger_keep_draws() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $keep$
DECLARE
	wrong record;
BEGIN
	CASE TG_OP
		WHEN 'DELETE' THEN
			EXECUTE format($sql$
				DELETE FROM %I.aid_draws d USING before b WHERE d.aided_on = b.aided_on AND d.aid_id = b.aid_id
				$sql$, TG_TABLE_SCHEMA);
		WHEN 'TRUNCATE' THEN
			EXECUTE format($sql$
				DELETE FROM %1$I.aid_draws d
				WHERE NOT EXISTS (SELECT FROM %1$I.aid_instances a WHERE a.aided_on = d.aided_on AND a.aid_id = d.aid_id)
				$sql$, TG_TABLE_SCHEMA);
		WHEN 'UPDATE' THEN
			EXECUTE format($sql$
				SELECT d.aided_on, d.aid_id
				FROM before b JOIN %1$I.aid_draws d ON d.aided_on = b.aided_on AND d.aid_id = b.aid_id
				WHERE NOT EXISTS (SELECT FROM %1$I.aid_instances a WHERE a.aided_on = d.aided_on AND a.aid_id = d.aid_id)
				ORDER BY d.aided_on, d.aid_id
				LIMIT 1
				$sql$, TG_TABLE_SCHEMA)
			INTO wrong;
			IF wrong.aid_id IS NOT NULL THEN
				RAISE EXCEPTION 'aid instance % of % draws on lots', wrong.aid_id, wrong.aided_on USING
					ERRCODE = 'foreign_key_violation',
					DETAIL = 'Its draws would be left behind by a new day or number.',
					HINT = 'Delete its rows of aid_draws, change it, and record them again.',
					SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'aid_draws_aid_is_recorded';
			END IF;
	END CASE;
	RETURN NULL;
END
$keep$;

COMMENT ON FUNCTION ledger_keep_draws() IS
	'Trigger on aid_instances. Brings the goods of deleted hand-outs back to their lots, and refuses (23503) a new day or '
	'number for one that draws on lots.';
