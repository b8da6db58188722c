-- create_ledger: the objects that it makes, their rights, and the names that it refuses.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(42);

-- An error as one text: SQLSTATE, message, detail, hint.
\ir ../lib/refusal.sql

-- What it makes.
SELECT is(create_ledger('county', '某县', 'Some County', '410423', '2020-10-31', false, '注', 'note')::text,
	'county', 'create_ledger returns the schema');
SELECT set_eq($$
	SELECT relname, relkind FROM pg_class WHERE relnamespace = 'county'::regnamespace AND relkind IN ('r', 'p', 'v')
	$$, $$
	SELECT name::name, 'r'::"char" FROM regexp_split_to_table(trim(E' \n\t' FROM '
		_tables ledger divisions division_successors categories households former_heads household_categories persons memberships household_lineage supermarkets
		donors donations lots aid_draws spoilage organisations helpers rules rule_parameters village_pairings postings
		attendance household_pairings project_kinds projects project_funds purchases welfare_budgets award_kinds awards
		events event_recipients assistance_modes actions benefits agreements jobs training_sessions demonstration_sites
		investments income_sources incomes published_figures groupings periods closings closed_tallies closed_years
		audit identity_numbers grants verifications editions publications edition_blocks edition_figures imports import_rows import_headings import_words import_mappings import_repeats
		exchange_keys exchange_ids exchange_month exchange_year'), '\s+') AS name
	UNION ALL SELECT 'aid_instances', 'p'
	UNION ALL SELECT name, 'v' FROM regexp_split_to_table(trim(E' \n\t' FROM '
		sheet_places sheet_register sheet_aid sheet_donations sheet_purchases sheet_incomes sheet_organisations sheet_postings sheet_attendance
		covered_year supermarket_year donation_year aid_year aid_year_tally aid_month aid_month_tally same_months donation_year_to_date village_assistance attendance_check purchase_year
		purchase_rule_check award_year event_year action_actor actor_result benefit_result agreement_result
		employment_result assistance_by_mode household_income poverty_year aid_by_division retention_year scheme_year
		scheme_overlap increment_year honour_roll rule_check reconcile data_quality identity_conflicts monitoring erasure_due publication_edition
		publication_covered_year publication_supermarket_year publication_donation_year publication_donation_year_to_date publication_honour_roll
		publication_award_year publication_purchase_rule publication_attendance_year publication_rule_check
		publication_aid_year publication_aid_month publication_aid_year_to_date publication_retention_year publication_aid_grouping publication_township_year publication_aid_by_division
		publication_frequency publication_assistance_by_mode publication_actor_result publication_event_year
		publication_purchase_year publication_village_assistance publication_reconcile publication_scheme_year
		publication_scheme_overlap publication_increment_year publication_poverty_year publication_scheme_combination
		publication_rule_parameters publication_assistance_modes publication_village_funds_year publication_village_attendance_year
		publication_purchase_unit_year publication_purchase_channel_year household_descent lineage_year household_heads book_changes'), '\s+') AS name
	$$, 'the tables and views are there');
SELECT results_eq($$ SELECT name_zh, name_en, division::text, reconstructed, note_zh, note_en, records_through, format_version, created_at = now() FROM county.ledger $$,
	$$ VALUES ('某县', 'Some County', '410423'::text, false, '注', 'note', date '2020-10-31', 4, true) $$, 'the marker holds what was given');
SELECT columns_are('county', 'supermarket_year', ARRAY['year', 'open', 'founded', 'closed', 'is_partial', 'received', 'given_out', 'spoiled', 'balance']);
SELECT columns_are('county', 'donation_year', ARRAY['year', 'received', 'cash', 'in_kind', 'donations', 'donors', 'is_partial']);
SELECT columns_are('county', 'aid_year', ARRAY['year', 'instances', 'households', 'persons', 'amount', 'is_partial']);
SELECT results_eq($$
	SELECT format_type(atttypid, atttypmod) FROM pg_attribute
	WHERE attrelid = 'county.aid_year'::regclass AND attnum > 0 ORDER BY attnum
	$$, ARRAY['integer', 'bigint', 'bigint', 'bigint', 'yuan', 'boolean'], 'aid_year has the types that reports rely on');
SELECT results_eq($$
	SELECT format_type(atttypid, atttypmod) FROM pg_attribute
	WHERE attrelid = 'county.donation_year'::regclass AND attnum > 0 ORDER BY attnum
	$$, ARRAY['integer', 'yuan', 'yuan', 'yuan', 'bigint', 'bigint', 'boolean'], 'and donation_year');
SELECT results_eq($$
	SELECT format_type(atttypid, atttypmod) FROM pg_attribute
	WHERE attrelid = 'county.supermarket_year'::regclass AND attnum > 0 ORDER BY attnum
	$$, ARRAY['integer', 'bigint', 'bigint', 'bigint', 'boolean', 'yuan', 'yuan', 'yuan', 'yuan'], 'and supermarket_year');
SELECT is_empty('SELECT * FROM county.covered_year WHERE year < 2020', 'an empty ledger has no years before it began');

-- Everything is explained.
SELECT county.open_year(2018);
SELECT is_empty($$
	SELECT c.relname FROM pg_class c
	WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND obj_description(c.oid, 'pg_class') IS NULL
	$$, 'every table and view has a comment');
SELECT is_empty($$
	SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
	WHERE c.relnamespace = 'county'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND col_description(c.oid, a.attnum) IS NULL
	$$, 'every column has a comment');
SELECT is_empty($$
	SELECT p.proname FROM pg_proc p JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	WHERE d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'poverty_relief')
		AND (p.proname ~ '^ledger' OR p.proname IN ('create_ledger', 'open_year', 'close_period', 'reopen_period', 'verify_ledger', 'restatement')) AND obj_description(p.oid, 'pg_proc') IS NULL
	$$, 'every function of the ledger has a comment');
SELECT matches(obj_description('county'::regnamespace, 'pg_namespace'), 'made by create_ledger', 'the schema says what it is');
SELECT is_empty($$
	SELECT conrelid::regclass, conname FROM pg_constraint c
	WHERE connamespace = 'county'::regnamespace AND contype = 'f' AND conparentid = 0 AND NOT EXISTS (
		SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])
	$$, 'every foreign key has an index');
SELECT is_empty($$
	SELECT objid FROM pg_depend
	WHERE deptype = 'e' AND classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM pg_class WHERE relnamespace = 'county'::regnamespace)
	$$, 'nothing in the ledger is a member of the extension');

-- Defaults.
SELECT lives_ok($$ SELECT create_ledger('plain') $$, 'a schema''s name is enough');
SELECT results_eq('SELECT name_zh, name_en, division::text, reconstructed, records_through FROM plain.ledger',
	$$ VALUES ('plain', 'plain', NULL::text, false, NULL::date) $$, 'names default to the schema''s');
SELECT is((SELECT string_agg(concat_ws(' ', schema_name, name_en, format_version), '; ') FROM ledgers()),
	'county Some County 4; plain plain 4', 'ledgers() lists both');
SELECT throws_ok($$ INSERT INTO plain.ledger (name_zh, name_en, format_version) VALUES ('a', 'b', 2) $$, '23505', NULL, 'a ledger has one marker row');
SELECT is(pg_temp.refusal($$ SELECT create_ledger('vague', reconstructed => true, note_zh => '重建') $$),
	'22023 | a reconstructed ledger requires a note in both languages | note_zh or note_en is null. | Give both; reports show them.', 'a reconstruction must be explained');
SELECT throws_ok($$ UPDATE plain.ledger SET reconstructed = true $$, '23514', NULL, 'later as well');
SELECT is(pg_temp.refusal($$ SELECT create_ledger('late', records_through => 'infinity') $$),
	'22023 | records cannot end on infinity | A ledger keeps days from 1949-10-01 to 2199-12-31. | Give the last day that the records cover, or null while the ledger is being written.', 'an impossible last day');
SELECT create_ledger('explained', reconstructed => true, note_zh => '重建', note_en => 'made up');
SELECT matches(obj_description('explained'::regnamespace, 'pg_namespace'), 'RECONSTRUCTED', 'and its schema says so');

-- Not every table called ledger is one.
CREATE SCHEMA accounts;
CREATE TABLE accounts.ledger (id integer);
SELECT is((SELECT count(*) FROM ledgers()), 3::bigint, 'another table of the same name is not a ledger');
ALTER TABLE plain.ledger ENABLE ROW LEVEL SECURITY;
SELECT is((SELECT count(*) FROM ledgers()), 2::bigint, 'a marker under row security is not read');

-- Names that are refused.
SELECT is(pg_temp.refusal('SELECT create_ledger(NULL)'),
	'22004 | the name of a ledger''s schema must not be null | Name the schema to be made, as in: SELECT create_ledger(''county'');', 'no name');
SELECT is(pg_temp.refusal($$ SELECT create_ledger('') $$),
	'42602 | the name of a ledger''s schema must not be empty | Name the schema to be made, as in: SELECT create_ledger(''county'');', 'empty name');
SELECT is(pg_temp.refusal($$ SELECT create_ledger('pg_county') $$),
	'42939 | schema name "pg_county" is reserved | Names that begin with "pg_" are reserved for the system. | Choose another name.', 'reserved name');
SELECT is(pg_temp.refusal($$ SELECT create_ledger(repeat('县', 22)) $$),
	'42622 | schema name "' || repeat('县', 22) || '" is too long | The name has 66 bytes; this server keeps 63. | Give the schema a short name and put the full one into name_zh and name_en.', 'long name');
SELECT is(pg_temp.refusal($$ SELECT create_ledger('county') $$),
	'42P06 | schema "county" already exists | create_ledger creates the schema, so that nothing else is in it. | Choose another name; ledgers() lists the existing ledgers.', 'name in use');
SELECT is(left(pg_temp.refusal($$ SELECT create_ledger('information_schema') $$), 5), '42P06', 'name of a system schema');
SELECT lives_ok($$ SELECT create_ledger(repeat('县', 21)) $$, 'a name of 63 bytes is not too long');

-- Years.
SELECT is(county.open_year(2018)::text, 'county.aid_instances_2018', 'opening a year twice changes nothing');
SELECT is((SELECT count(*) FROM pg_inherits WHERE inhparent = 'county.aid_instances'::regclass), 1::bigint, 'and makes no second partition');
SELECT throws_ok($$ SELECT accounts.open_year(2018) $$, '42883', 'function accounts.open_year(integer) does not exist', 'a year of no ledger');
SELECT is(pg_temp.refusal($$ SELECT county.open_year(20180) $$),
	'22023 | year 20180 is out of range | Years from 1949 to 2199 can be opened. | Give the year in four digits, as in: SELECT county.open_year(2020);', 'an impossible year');
SELECT is(left(pg_temp.refusal($$ SELECT county.open_year(NULL) $$), 33), '22023 | year null is out of range', 'no year');
CREATE TABLE county.aid_instances_2019 (id integer);
SELECT is(pg_temp.refusal($$ SELECT county.open_year(2019) $$),
	'42P07 | relation county.aid_instances_2019 already exists | The partition of year 2019 needs its name. It is not a partition of the ledger''s aid_instances. | Rename it, or attach it again if it was a partition.', 'a table in the way');
SELECT ok(pg_get_expr(relpartbound, oid) = 'FOR VALUES FROM (''2018-01-01'') TO (''2019-01-01'')', 'a partition holds its year')
FROM pg_class WHERE oid = 'county.aid_instances_2018'::regclass;
SELECT is((SELECT count(*) FROM pg_trigger WHERE tgrelid = 'county.aid_instances_2018'::regclass AND NOT tgisinternal), 11::bigint,
	'a partition is guarded even when written to directly');
SELECT is(pg_temp.refusal('DROP EXTENSION poverty_relief') ~ '^2BP01 ', true, 'the extension cannot be dropped from under a ledger');

SELECT * FROM finish();
ROLLBACK;
