-- Identity numbers, in a table of their own. A clerk writes them and cannot read them; an auditor reads one after having
-- said why. The register holds dates of birth, and a number's first six digits are mostly those of the county: who has
-- these and a masked number has the number. So the ledger shows no part of one, in no message, view or audit row.
--
-- A look-up that is rolled back would leave no audit row and yet have given its answer. So a number is asked for in one
-- transaction and given out in a later one, which finds the asking committed.

CREATE TABLE identity_numbers (
	person_id bigint PRIMARY KEY REFERENCES persons,
	number resident_id NOT NULL UNIQUE,
	birth_date date NOT NULL GENERATED ALWAYS AS (birth_date(number)) STORED
);

COMMENT ON TABLE identity_numbers IS
	'Identity numbers of persons of the register. Who may read the other tables may not read number: '
	'find_identity tells whose a number is, unmask_identity a person''s number, and both leave an audit row.';
COMMENT ON COLUMN identity_numbers.person_id IS 'The person.';
COMMENT ON COLUMN identity_numbers.number IS 'The person''s identity number.';
COMMENT ON COLUMN identity_numbers.birth_date IS
	'Date of birth by the number, computed; persons.birth_date is what was recorded.';

CREATE TRIGGER ledger_lock_identity BEFORE INSERT OR UPDATE ON identity_numbers
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_lock_identity();
CREATE TRIGGER ledger_check_insert BEFORE INSERT ON identity_numbers
	FOR EACH ROW EXECUTE FUNCTION ledger_as_owner('ledger_check_identity');
CREATE TRIGGER ledger_check_update BEFORE UPDATE OF person_id, number ON identity_numbers
	FOR EACH ROW EXECUTE FUNCTION ledger_as_owner('ledger_check_identity');

-- Functions that run as the owner belong to the ledger, and name its tables by oid, so that renaming does no harm.
CREATE FUNCTION find_identity(number resident_id) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
RETURN ledger_find_identity('identity_numbers'::regclass, number);

CREATE FUNCTION find_identities(numbers resident_id[], OUT number resident_id, OUT person_id bigint) RETURNS SETOF record
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT f.number, f.person_id FROM ledger_find_identities('identity_numbers'::regclass, numbers) AS f;
END;

CREATE FUNCTION ask_identity(person_id bigint, reason text) RETURNS bigint
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
RETURN ledger_ask_identity('identity_numbers'::regclass, person_id, reason);

CREATE FUNCTION unmask_identity(asked bigint) RETURNS resident_id
LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
RETURN ledger_unmask_identity('identity_numbers'::regclass, asked);

-- With the rights of the caller: only so may a procedure commit.
DO $do$
BEGIN
	EXECUTE format($sql$
		CREATE PROCEDURE unmask_identity(person_id bigint, reason text, INOUT number resident_id DEFAULT NULL)
		LANGUAGE plpgsql
		AS %L
		$sql$, format($body$
		DECLARE
			asked bigint;
		BEGIN
			asked := %1$I.ask_identity(person_id, reason);
			COMMIT;
			number := %1$I.unmask_identity(asked);
		END
		$body$, current_schema()));
END
$do$;

REVOKE ALL ON FUNCTION find_identity(resident_id), find_identities(resident_id[]), ask_identity(bigint, text), unmask_identity(bigint) FROM PUBLIC;
REVOKE ALL ON PROCEDURE unmask_identity(bigint, text, resident_id) FROM PUBLIC;

COMMENT ON FUNCTION find_identity(resident_id) IS
	'Whose an identity number is: the person, or NULL when it is not on the register. Leaves an audit row and a line in the '
	'server''s log, which stays when the transaction is rolled back.';
COMMENT ON FUNCTION find_identities(resident_id[]) IS
	'Whose each of many identity numbers is, as for an import; numbers that are not on the register are left out. Leaves one audit row '
	'with how many were found, and a line in the server''s log.';
COMMENT ON FUNCTION ask_identity(bigint, text) IS
	'Asks for a person''s identity number, for a reason, which the audit keeps; returns the number of the audit row, for '
	'unmask_identity. Errors: 22023 no reason, P0002 no number is recorded, 42501 a person of another division.';
COMMENT ON FUNCTION unmask_identity(bigint) IS
	'The identity number that was asked for by ask_identity, within the hour before, by the same login, in a transaction that '
	'is committed. Errors: P0002 nothing was asked, 55000 the asking is not committed.';
COMMENT ON PROCEDURE unmask_identity(bigint, text, resident_id) IS
	'Asks for a person''s identity number, commits, so that the audit row stays, and gives it: '
	'CALL unmask_identity(5, ''the reason''). Not within a transaction block: error 2D000 then.';
