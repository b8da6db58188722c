
-- Functions behind module model_workers.

CREATE FUNCTION ledger_check_member() RETURNS trigger
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
DECLARE
	wrong record;
BEGIN
	EXECUTE format($sql$
		SELECT w.%2$I AS id, w.%3$I AS day, w.person_id, w.household_id
		FROM written w
		WHERE w.person_id IS NOT NULL AND NOT EXISTS (
			SELECT FROM %1$I.memberships m
			WHERE m.person_id = w.person_id AND m.household_id = w.household_id
				AND m.valid_from <= w.%3$I AND (m.valid_to IS NULL OR m.valid_to > w.%3$I))
		ORDER BY w.%3$I, w.%2$I
		LIMIT 1
		$sql$, TG_TABLE_SCHEMA, TG_ARGV[0], TG_ARGV[1])
	INTO wrong;
	IF wrong.person_id IS NOT NULL THEN
		RAISE EXCEPTION 'person % is not a member of household % on %', wrong.person_id, wrong.household_id, wrong.day USING
			ERRCODE = 'check_violation',
			DETAIL = format('Row %s of %s names them together.', wrong.id, TG_TABLE_NAME),
			HINT = 'Record the membership first, correct the household or the date, or leave the person null.',
			SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'aid_person_is_member';
	END IF;
	RETURN NULL;
END
$check$;

COMMENT ON FUNCTION ledger_check_member() IS
	'Trigger on tables with household_id and person_id. Refuses (23514) a person who was no member of the household on the '
	'day. Arguments: the columns that hold the row''s number and the day.';
