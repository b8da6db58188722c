-- The first module of a ledger, and of a union of ledgers: its properties, and those of its tables.

CREATE TABLE _tables (
	table_name name PRIMARY KEY,
	kind text NOT NULL,
	division_paths text[] NOT NULL,
	silent text[] NOT NULL,
	secret text[] NOT NULL,
	personal text[] NOT NULL,
	CONSTRAINT _tables_kind CHECK (
		kind IN ('reference', 'rows', 'common', 'log', 'books', 'identity', 'audit', 'office', 'editions', 'facts', 'exchange', 'keys', 'ids'))
);
SELECT describe_table('_tables', 'facts');

COMMENT ON TABLE _tables IS
	'Properties of the tables of this ledger, used by its audit, row security, privileges, verification and dropping. create_ledger '
	'and upgrade_ledger write it.';
COMMENT ON COLUMN _tables.table_name IS 'Name of the table.';
COMMENT ON COLUMN _tables.kind IS
	'reference: definitions of words and rules, written by the owner; rows: records that belong to a division; common: records of no '
	'division, to which every clerk can add; log: like common, but read by the office of the whole ledger; books: what close_period writes, and what counties sent to a union; identity: identity numbers; audit; office: grants; '
	'editions: what publish_edition writes; facts: this table; exchange: what a superior reads; keys: keys, read by the owner alone; ids: keyed ids, '
	'read by the owner alone and not audited.';
COMMENT ON COLUMN _tables.division_paths IS
	'Path from a row to its division: columns that refer to other tables, separated by dots, such as lot_id.supermarket_id.division; '
	'person_id.memberships means the household of a person. Of several paths, the first that is not null is used.';
COMMENT ON COLUMN _tables.silent IS 'Columns that triggers maintain: nobody writes them directly, and the audit does not record their changes.';
COMMENT ON COLUMN _tables.secret IS 'Columns that the audit omits.';
COMMENT ON COLUMN _tables.personal IS
	'Columns with names of natural persons or statements about them. erase_person, erase_helper and erase_donor remove their contents, '
	'also from the audit.';

-- It is a row lock that only the owner could take otherwise, not an advisory lock, which every login can take. The
-- functions that call it are called by triggers of writers, or by clerks.
CREATE FUNCTION _take_turn(home regclass, table_name name) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $turn$
BEGIN
	PERFORM ledger_enter(home);
	PERFORM FROM _tables t WHERE t.table_name = _take_turn.table_name FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'table % is not described', table_name USING
			ERRCODE = 'internal_error',
			DETAIL = format('The table %I._tables has no row for it.', current_schema());
	END IF;
END
$turn$;

COMMENT ON FUNCTION _take_turn(regclass, name) IS
	'Serializes transactions that change the same subject: waits until the others have ended. It locks the table''s row of _tables.';

CREATE TABLE ledger (
	name_zh text NOT NULL,
	name_en text NOT NULL,
	division division_code,
	reconstructed boolean NOT NULL DEFAULT false,
	note_zh text,
	note_en text,
	records_through date,
	suppress_below integer NOT NULL DEFAULT 10,
	format_version integer NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	identity_questions_a_day integer NOT NULL DEFAULT 10000,
	audit_kept interval,
	personal_data_kept interval,
	CONSTRAINT ledger_reconstruction_is_explained
		CHECK (NOT reconstructed OR (note_zh IS NOT NULL AND note_en IS NOT NULL)),
	CONSTRAINT ledger_records_through_is_plausible
		CHECK (records_through BETWEEN first_plausible_day() AND last_plausible_day()),
	CONSTRAINT ledger_suppress_below_is_positive CHECK (suppress_below > 0),
	CONSTRAINT ledger_identity_questions_is_not_negative CHECK (identity_questions_a_day >= 0),
	-- of years with a leap day, as intervals are compared with months of 30 days
	CONSTRAINT ledger_audit_is_kept_three_years
		CHECK (timestamp '2000-01-01' + audit_kept >= timestamp '2003-01-01'),
	CONSTRAINT ledger_personal_data_kept_is_positive CHECK (personal_data_kept > '0')
);
CREATE UNIQUE INDEX ledger_has_one_row ON ledger ((true));
SELECT describe_table('ledger', 'reference');

COMMENT ON TABLE ledger IS 'Properties of this ledger: always one row. Reports find ledgers by this table.';
COMMENT ON COLUMN ledger.name_zh IS 'Name of the ledger in report headings, in Chinese.';
COMMENT ON COLUMN ledger.name_en IS 'Name of the ledger in report headings, in English.';
COMMENT ON COLUMN ledger.division IS
	'Administrative division whose relief is recorded; NULL: not a single division.';
COMMENT ON COLUMN ledger.reconstructed IS
	'True: the records are invented so that their totals equal published figures. Everything that shows them must '
	'say so, in the words of note_zh and note_en.';
COMMENT ON COLUMN ledger.note_zh IS 'Note that readers of reports must see, in Chinese.';
COMMENT ON COLUMN ledger.note_en IS 'Note that readers of reports must see, in English.';
COMMENT ON COLUMN ledger.records_through IS
	'Last day covered by the records. Views ignore rows dated later, and mark the year as partial. '
	'NULL: the ledger is open, and all rows are counted.';
COMMENT ON COLUMN ledger.suppress_below IS
	'Smallest number of households or persons that publication views show. Smaller groups, and figures that would reveal them, are '
	'hidden. 1 hides nothing.';
COMMENT ON COLUMN ledger.format_version IS 'Format of the ledger''s tables and views; upgrade_ledger upgrades an older one.';
COMMENT ON COLUMN ledger.created_at IS 'When create_ledger made this ledger.';
COMMENT ON COLUMN ledger.identity_questions_a_day IS
	'Number of identity numbers that a role with granted access may ask about in a day. Numbers looked up, recorded and imported are '
	'counted, including trial runs and transactions that were rolled back. There is no limit for the owner.';
COMMENT ON COLUMN ledger.audit_kept IS
	'How long audit rows are kept: prune_audit deletes older ones. NULL: for ever. At least 3 years, as the Personal Information '
	'Protection Law (PIPL, art. 56) requires for records of processing; the Cybersecurity Law (art. 21) requires 6 months of logs.';
COMMENT ON COLUMN ledger.personal_data_kept IS
	'How long personal data is kept of a person who is in no household and received nothing (PIPL, art. 19). After that erasure_due shows '
	'the person. NULL: erasure_due shows nobody.';
