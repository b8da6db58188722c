-- The ledger's first module: the properties of the ledger, and its register of places, households and persons.

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
	'division, to which every clerk can add; log: like common, but read by the office of the whole ledger; books: what close_period writes; identity: identity numbers; audit; office: grants; '
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

CREATE TABLE divisions (
	division division_code PRIMARY KEY,
	name_zh text NOT NULL,
	name_en text,
	valid_from plausible_day,
	valid_to plausible_day,
	CONSTRAINT divisions_valid_time CHECK (valid_from < valid_to)
);
SELECT describe_table('divisions', 'reference');

COMMENT ON TABLE divisions IS
	'Administrative divisions: county, townships, villages. The code shows which division lies in which.';
COMMENT ON COLUMN divisions.division IS 'Code of the division.';
COMMENT ON COLUMN divisions.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN divisions.name_en IS 'Name in English or pinyin.';
COMMENT ON COLUMN divisions.valid_from IS
	'First day of the division; NULL: it existed before the records begin.';
COMMENT ON COLUMN divisions.valid_to IS
	'First day on which the division no longer existed; NULL: it still exists.';

CREATE TABLE division_successors (
	division division_code REFERENCES divisions,
	successor division_code REFERENCES divisions,
	PRIMARY KEY (division, successor),
	CONSTRAINT division_successors_differ CHECK (division <> successor)
);
CREATE INDEX ON division_successors (successor);
SELECT describe_table('division_successors', 'reference');

COMMENT ON TABLE division_successors IS
	'Successors of divisions that ended: one successor for a merger or a new code, several for a '
	'split.';
COMMENT ON COLUMN division_successors.division IS 'Division that ended.';
COMMENT ON COLUMN division_successors.successor IS 'Division that took its place, or a part of it.';

CREATE TABLE categories (
	category text PRIMARY KEY,
	name_zh text NOT NULL,
	name_en text NOT NULL
);
SELECT describe_table('categories', 'reference');

COMMENT ON TABLE categories IS
	'Categories of households in the register. create_ledger inserts the first ones; add '
	'your own.';
COMMENT ON COLUMN categories.category IS 'Short name by which other tables refer to the category.';
COMMENT ON COLUMN categories.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN categories.name_en IS 'Name in English.';

INSERT INTO categories VALUES
	('five_guarantees', '五保户', 'five guarantees: no means, no strength to work, nobody obliged to support them'),
	('minimum_living', '低保户', 'minimum living allowance'),
	('registered_poor', '建档立卡贫困户', 'registered poor household');

CREATE TABLE households (
	household_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	division division_code NOT NULL REFERENCES divisions,
	registered_on plausible_day NOT NULL,
	removed_on plausible_day,
	CONSTRAINT households_registered_time CHECK (registered_on < removed_on)
);
CREATE INDEX ON households (division);
SELECT describe_table('households', 'rows', '{division}', personal => '{name}');

COMMENT ON TABLE households IS
	'Register of households. Households (户), persons (人) and aid instances (人次) are different units and '
	'are never added to each other.';
COMMENT ON COLUMN households.household_id IS 'Number of the household, never used again.';
COMMENT ON COLUMN households.name IS 'Name of the household''s head.';
COMMENT ON COLUMN households.division IS 'Division where the household lives, as a rule a village.';
COMMENT ON COLUMN households.registered_on IS 'First day on the register.';
COMMENT ON COLUMN households.removed_on IS 'First day off the register; NULL: still on it.';

-- The head of today is households.name, so that nothing is stored for the households, by far the most, whose head has never changed.
-- int8range, because GiST has no operator class for a plain bigint.
CREATE TABLE former_heads (
	household_id bigint NOT NULL REFERENCES households ON DELETE CASCADE,
	name text NOT NULL,
	valid_from plausible_day NOT NULL,
	valid_to plausible_day NOT NULL,
	PRIMARY KEY (household_id, valid_from, name),
	CONSTRAINT former_heads_valid_time CHECK (valid_from <= valid_to),
	CONSTRAINT former_heads_do_not_overlap EXCLUDE USING gist (
		int8range(household_id, household_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
);
SELECT describe_table('former_heads', 'rows', '{household_id.division}', personal => '{name}');

COMMENT ON TABLE former_heads IS
	'Earlier heads of households. A change of households.name adds the earlier name here; correct the days if the change was recorded later '
	'than it happened. Imports find a household by its present and its former heads.';
COMMENT ON COLUMN former_heads.household_id IS 'The household.';
COMMENT ON COLUMN former_heads.name IS 'Name of the head in that time.';
COMMENT ON COLUMN former_heads.valid_from IS 'First day as the head.';
COMMENT ON COLUMN former_heads.valid_to IS
	'First day no longer the head: the day in China on which the change was recorded, unless it was corrected. Equal to valid_from: for less than a day.';

-- A name that was erased must not come back.
CREATE FUNCTION _keep_former_heads() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
AS $keep$
BEGIN
	PERFORM ledger_enter(TG_RELID);
	INSERT INTO former_heads (household_id, name, valid_from, valid_to)
	SELECT b.household_id, b.name, f.day, greatest(f.day, (now() AT TIME ZONE 'Asia/Shanghai')::date)
	FROM before b JOIN written w USING (household_id),
		LATERAL (SELECT coalesce(max(f.valid_to), b.registered_on) FROM former_heads f WHERE f.household_id = b.household_id) AS f (day)
	WHERE b.name <> w.name AND erased_text() NOT IN (b.name, w.name)
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END
$keep$;

COMMENT ON FUNCTION _keep_former_heads() IS
	'Trigger on households. Adds the former names of households whose name changes to former_heads; erasures leave none.';

CREATE TRIGGER ledger_former_heads AFTER UPDATE ON households
	REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION _keep_former_heads();

CREATE VIEW household_heads WITH (security_invoker) AS
	SELECT f.household_id, f.name, f.valid_from::date AS valid_from, f.valid_to::date AS valid_to
	FROM former_heads f
UNION ALL
	SELECT h.household_id, h.name, coalesce((SELECT max(f.valid_to) FROM former_heads f WHERE f.household_id = h.household_id), h.registered_on)::date, NULL
	FROM households h;

COMMENT ON VIEW household_heads IS 'Heads of households over time, former and present ones. One row for each head.';
COMMENT ON COLUMN household_heads.household_id IS 'The household.';
COMMENT ON COLUMN household_heads.name IS 'Name of the head in that time.';
COMMENT ON COLUMN household_heads.valid_from IS 'First day as the head; of a household''s first head, its first day on the register.';
COMMENT ON COLUMN household_heads.valid_to IS 'First day no longer the head; NULL: the present head.';

-- Ranges of one number replace the number, because GiST has no operator class for a plain bigint.
CREATE TABLE household_categories (
	household_id bigint NOT NULL REFERENCES households,
	category text NOT NULL REFERENCES categories,
	valid_from plausible_day NOT NULL,
	valid_to plausible_day,
	PRIMARY KEY (household_id, valid_from),
	CONSTRAINT household_categories_valid_time CHECK (valid_from < valid_to),
	CONSTRAINT household_categories_do_not_overlap EXCLUDE USING gist (
		int8range(household_id, household_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX ON household_categories (category);
SELECT describe_table('household_categories', 'rows', '{household_id.division}');

COMMENT ON TABLE household_categories IS
	'Category of each household over time: one category at a time.';
COMMENT ON COLUMN household_categories.household_id IS 'The household.';
COMMENT ON COLUMN household_categories.category IS 'Its category in that time.';
COMMENT ON COLUMN household_categories.valid_from IS 'First day in the category.';
COMMENT ON COLUMN household_categories.valid_to IS
	'First day no longer in the category; NULL: still in it.';

CREATE TABLE persons (
	person_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
	name text NOT NULL,
	birth_date date,
	CONSTRAINT persons_birth_date_is_plausible CHECK (birth_date BETWEEN '1800-01-01' AND last_plausible_day())
);
SELECT describe_table('persons', 'rows', '{person_id.memberships}', personal => '{name,birth_date}');

COMMENT ON TABLE persons IS 'Register of persons.';
COMMENT ON COLUMN persons.person_id IS
	'Number of the person, never used again. It is not an identity number.';
COMMENT ON COLUMN persons.name IS 'Name of the person.';
COMMENT ON COLUMN persons.birth_date IS 'Date of birth, from 1800 on; NULL: unknown.';

CREATE TABLE memberships (
	person_id bigint NOT NULL REFERENCES persons,
	household_id bigint NOT NULL REFERENCES households,
	valid_from plausible_day NOT NULL,
	valid_to plausible_day,
	PRIMARY KEY (person_id, valid_from),
	CONSTRAINT memberships_valid_time CHECK (valid_from < valid_to),
	CONSTRAINT memberships_do_not_overlap EXCLUDE USING gist (
		int8range(person_id, person_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX ON memberships (household_id);
SELECT describe_table('memberships', 'rows', '{household_id.division}');

COMMENT ON TABLE memberships IS 'Household of each person over time: one household at a time.';
COMMENT ON COLUMN memberships.person_id IS 'The person.';
COMMENT ON COLUMN memberships.household_id IS 'The household that the person belonged to in that time.';
COMMENT ON COLUMN memberships.valid_from IS 'First day in the household.';
COMMENT ON COLUMN memberships.valid_to IS 'First day no longer in the household; NULL: still in it.';
