
-- Only a procedure that runs with its caller's rights and has no SET clause may commit, so it cannot be one of the ledger's.
CREATE PROCEDURE unmask_identity(schema text, person_id bigint, reason text, INOUT number resident_id DEFAULT NULL)
LANGUAGE plpgsql
AS $unmask$
DECLARE
	asked bigint;
BEGIN
	IF schema IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = @extschema@.localized('there is no ledger "%s"', 'null'),
			ERRCODE = 'undefined_object',
			HINT = @extschema@.localized('ledgers() lists the existing ledgers; create_ledger makes one.');
	END IF;
	EXECUTE pg_catalog.format('SELECT %I.ask_identity($1, $2)', schema) INTO asked USING person_id, reason;
	COMMIT;
	EXECUTE pg_catalog.format('SELECT %I.unmask_identity($1)', schema) INTO number USING asked;
END
$unmask$;

COMMENT ON PROCEDURE unmask_identity(text, bigint, text, resident_id) IS
	'Returns a person''s identity number from a ledger. Records the request in the audit and commits it first, so that the '
	'audit row cannot be rolled back: CALL unmask_identity(''county'', 5, ''the reason''). Errors: those of the ledger''s '
	'ask_identity; 42704 no ledger is given; 2D000 within a transaction block.';
