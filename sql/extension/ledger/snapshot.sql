
-- A check for actions that must see the rows that other transactions have written.

CREATE FUNCTION ledger_refuse_old_snapshot(what text) RETURNS void
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
BEGIN
	IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('%s cannot be changed in a %s transaction', localized(what), current_setting('transaction_isolation')),
			ERRCODE = 'invalid_transaction_state',
			DETAIL = localized('The transaction could not see what others have recorded since it began.'),
			HINT = localized('Change them in a READ COMMITTED transaction.');
	END IF;
END
$refuse$;

COMMENT ON FUNCTION ledger_refuse_old_snapshot(text) IS
	'Internal. Raises 25000 outside READ COMMITTED, for actions that must see the rows that other transactions have written.';
