-- A union is granted, verified, upgraded and dropped like a ledger.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(52);

\ir ../lib/refusal.sql

CREATE ROLE union_owner;
CREATE ROLE union_analyst;
CREATE ROLE union_auditor;
DO $$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO union_owner', current_database()); END $$;
GRANT union_owner, union_analyst, union_auditor TO CURRENT_USER;
SET LOCAL ROLE union_owner;

SELECT create_union('the "union"', 'k', division => '4104');
SELECT make_replica('county');
INSERT INTO county.exchange_month
SELECT '410423'::division_code, m, 1, 'k', timestamptz '2020-01-02', NULL, 0, 0, t.tally, sha256('books'),
	exchange_seal('410423', m, 1, 'k', '2020-01-02', 0, 0, t.tally, sha256('books'))
FROM generate_series(1, 12) AS n, make_date(2019, n, 1) AS m,
	LATERAL (SELECT tally(40, '100'::yuan, '{1-20}'::beneficiary_set, '{1-30}'::beneficiary_set)::bytea) AS t (tally);
SELECT "the ""union""".attach_county(NULL, 'county', '410423');
SELECT "the ""union""".attach_county(NULL, NULL, '410425');
SELECT "the ""union""".set_sign_key('410425', lo_from_bytea(0, convert_to(repeat('0d', 32), 'UTF8')));
SELECT "the ""union""".refresh();
SELECT "the ""union""".publish_edition('first');

-- Access.
CREATE FUNCTION pg_temp.grants(role text, capacity text, division text DEFAULT NULL) RETURNS text LANGUAGE sql AS
	$$ SELECT pg_temp.refusal(format('SELECT "the ""union""".grant_access(%L, %L, %L)', role, capacity, division)) $$;
SELECT is(pg_temp.grants('union_analyst', 'clerk'),
	'22023 | there is no capacity "clerk" | Roles can be auditor or analyst of a union. | As in: SELECT "the ""union""".grant_access(''union_analyst'', ''analyst'');',
	'a union has no clerks');
SELECT alike(pg_temp.grants('union_analyst', c), '22023 | there is no capacity%', 'nor ' || c) FROM unnest('{superior,monitor}'::text[]) AS c;
SELECT alike(pg_temp.grants('union_auditor', 'auditor', '410423'), '22023 | access to a union cannot be limited to a division%', 'nor parts');
SELECT alike(pg_temp.grants('nobody_at_all', 'analyst'), '42704 | role "nobody_at_all" does not exist%', 'a role that is none');
SELECT is(pg_temp.grants('union_analyst', 'analyst'), 'no refusal', 'an analyst');
SELECT is(pg_temp.grants('union_auditor', 'auditor'), 'no refusal', 'an auditor');

CREATE FUNCTION pg_temp.reads(role text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	relation regclass;
BEGIN
	EXECUTE format('SET LOCAL ROLE %I', role);
	FOR relation IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = '"the ""union"""'::regnamespace AND c.relkind IN ('r', 'v') ORDER BY c.relname LOOP
		BEGIN
			EXECUTE format('SELECT count(*) FROM (SELECT * FROM %s) AS r', relation);
			RETURN NEXT (SELECT relname FROM pg_class WHERE oid = relation);
		EXCEPTION WHEN insufficient_privilege THEN
			NULL;
		END;
	END LOOP;
	SET LOCAL ROLE union_owner;
END $$;
SELECT set_eq($$SELECT * FROM pg_temp.reads('union_analyst')$$,
	$$SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = '"the ""union"""'::regnamespace AND c.relkind = 'v' AND c.relname LIKE 'publication\_%' OR c.oid = '"the ""union""".ledger'::regclass$$, 'an analyst reads the publication views, and the properties');
SELECT set_eq($$SELECT c.relname::text FROM pg_class c WHERE c.relnamespace = '"the ""union"""'::regnamespace AND c.relkind IN ('r', 'v') EXCEPT SELECT * FROM pg_temp.reads('union_auditor')$$,
	$$VALUES ('arrivals'), ('sign_keys')$$, 'an auditor everything, except keys and rows that are arriving');
SET LOCAL ROLE union_auditor;
SELECT is((SELECT persons FROM "the ""union""".aid_year), 30::bigint, 'the auditor''s figures');
SELECT lives_ok('SELECT * FROM "the ""union""".draft_aid_month(), "the ""union""".draft_aid_year_to_date()', 'and drafts');
SELECT throws_ok('DELETE FROM "the ""union""".tallies', '42501', NULL, 'but changes nothing');
SELECT throws_ok('SELECT "the ""union""".refresh()', '42501', NULL, 'and fetches nothing');
SET LOCAL ROLE union_analyst;
SELECT is((SELECT persons FROM "the ""union""".publication_aid_year), 30::bigint, 'the analyst''s figures');
SELECT throws_ok($$SELECT verify_ledger('the "union"')$$, '42501', NULL, 'an analyst verifies nothing');
SELECT is((SELECT count(*) FROM ledgers() WHERE schema_name = 'the "union"'), 1::bigint, 'and finds the union');
SET LOCAL ROLE union_owner;

-- Verification.
PREPARE findings AS SELECT what, stored, recomputed FROM verify_ledger('the "union"');
SELECT is_empty('findings', 'nothing is found');
SET LOCAL ROLE union_auditor;
SELECT is_empty('findings', 'nor by the auditor');
SET LOCAL ROLE union_owner;
CREATE FUNCTION pg_temp.finds(change text, what text, wanted text, hint text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	found record;
	lines text[] := '{}';
BEGIN
	BEGIN
		EXECUTE change;
		FOR found IN SELECT * FROM verify_ledger('the "union"') LOOP
			lines := lines || concat_ws(' | ', found.what, found.month, found.stored, found.recomputed, found.hint);
		END LOOP;
		RAISE EXCEPTION USING ERRCODE = 'PR001';
	EXCEPTION WHEN SQLSTATE 'PR001' THEN
		NULL;
	END;
	RETURN NEXT is(cardinality(lines), 1, what || ' is found') || E'\n' || alike(lines[1], wanted, 'as ' || hint);
END $$;
SELECT pg_temp.finds($$UPDATE "the ""union""".tallies SET tally = tally(40, '100'::yuan, '{1-20}'::beneficiary_set, '{1-31}'::beneficiary_set) WHERE month = '2019-05-01'$$,
	'a changed tally', 'tally | 2019-05-01 | %of the month of division 410423 was changed%DELETE FROM "the ""union""".tallies WHERE division = ''410423''%', 'a tally');
SELECT pg_temp.finds($$UPDATE "the ""union""".edition_figures SET figures = figures || '{"persons": 31}' WHERE name = 'aid_year'$$,
	'a changed edition', 'edition | %', 'an edition');
SELECT pg_temp.finds($$GRANT SELECT ON "the ""union""".tallies TO union_analyst; DELETE FROM "the ""union""".grants WHERE capacity = 'analyst'$$,
	'a privilege on tallies', 'grant | privileges of union_analyst | no grant | On tallies.%', 'a grant');
SELECT pg_temp.finds($$SELECT "the ""union""".revoke_access('union_analyst', 'analyst'); GRANT SELECT ON "the ""union""".sign_keys TO union_analyst$$,
	'a privilege on keys', 'grant | privileges of union_analyst | no grant | On sign_keys.%', 'a grant');
SELECT pg_temp.finds($$DROP VIEW "the ""union""".shared$$, 'a missing view', 'definition | view shared | missing | %', 'a definition');
SELECT pg_temp.finds($$CREATE OR REPLACE FUNCTION "the ""union"""._take_arrivals(county division_code) RETURNS text LANGUAGE sql AS 'SELECT NULL'$$, 'a changed function', 'definition | routine %_take_arrivals%changed | %', 'a definition');
SELECT pg_temp.finds($$ALTER TABLE "the ""union""".grants DISABLE TRIGGER ledger_apply_insert$$, 'a trigger that is off', 'guard | ledger_apply_insert on "the ""union""".grants | switched off | %', 'a guard');

-- Upgrade.
SELECT is_empty($$SELECT upgrade_ledger('the "union"')$$, 'a new union needs no upgrade');
SELECT throws_ok($$SELECT restatement('the "union"', '2019-01-01')$$, '42809', NULL, 'what only a county has is refused');
DROP VIEW "the ""union""".shared;
CREATE OR REPLACE FUNCTION "the ""union"""._take_arrivals(county division_code) RETURNS text LANGUAGE sql AS 'SELECT NULL';
SELECT set_eq($$SELECT upgrade_ledger('the "union"')$$, $$VALUES ('routine "the ""union"""._take_arrivals(county division_code)'), ('view shared'),
	('comment VIEW "the ""union""".shared')$$ || (SELECT string_agg(format(', (%L)', 'comment COLUMN "the ""union""".shared.' || c), '') FROM unnest('{year,division,other_division,households,persons}'::text[]) AS c),
	'an upgrade makes what is missing or changed');
SELECT is_empty('findings', 'and then nothing is found');
SET LOCAL ROLE union_auditor;
SELECT is((SELECT count(*) FROM "the ""union""".shared), 0::bigint, 'the auditor reads the view that was made again');
SET LOCAL ROLE union_owner;
SELECT is((SELECT tallies_received FROM "the ""union""".refresh() WHERE division = '410423'), 0::bigint, 'and it is refreshed');

-- That the books changed is seen, also when as many closings came as went.
SELECT "the ""union""".publish_edition('second');
SELECT is((SELECT books_changed FROM "the ""union""".publication_edition), false, 'nothing has changed since the edition');
SELECT "the ""union""".detach_county('410423');
SELECT is((SELECT books_changed FROM "the ""union""".publication_edition), true, 'a county is detached');
UPDATE county.exchange_month SET division = '410411', seal = exchange_seal('410411', month, version, key_id, as_of, 0, 0, tally, closing_seal);
SELECT "the ""union""".attach_county(NULL, 'county', '410411');
SELECT is((SELECT tallies_received FROM "the ""union""".refresh() WHERE division = '410411'), 12::bigint, 'another one comes with as many months');
SELECT is((SELECT books_changed FROM "the ""union""".publication_edition), true, 'the books are not those of the edition');
-- A county chooses its versions, within a limit.
UPDATE county.exchange_month SET version = 10000, seal = exchange_seal(division, month, 10000, key_id, as_of, 0, 0, tally, closing_seal) WHERE month = '2019-01-01';
SELECT results_eq($$ SELECT tallies_received, problem FROM "the ""union""".refresh() WHERE division = '410411' $$, $$ VALUES (1::bigint, NULL::text) $$, 'the highest version');
SELECT cmp_ok((SELECT changes FROM "the ""union""".book_changes), '>', 20000::numeric, 'is added to the number of changes');
SELECT "the ""union""".publish_edition('third');
SELECT "the ""union""".use_key('k');
SELECT is((SELECT books_changed FROM "the ""union""".publication_edition), false, 'the same key changes nothing');
SELECT "the ""union""".use_key('other');
SELECT is((SELECT books_changed FROM "the ""union""".publication_edition), true, 'another one does');
SELECT "the ""union""".use_key('k');
SELECT is((SELECT books_changed FROM "the ""union""".publication_edition), true, 'which stays so with the first one');

-- A ledger is none because its owner has a table of that name.
SELECT create_ledger('lushan') \g /dev/null
SELECT lushan.open_year(2019) \g /dev/null
CREATE TABLE lushan.union_key (x integer);
SELECT is_empty($$SELECT * FROM verify_ledger('lushan')$$, 'a ledger with a table union_key is verified');
ALTER TABLE lushan.aid_instances_2019 DISABLE TRIGGER USER;
SELECT isnt_empty($$SELECT * FROM verify_ledger('lushan') WHERE what = 'guard'$$, 'as a ledger');
ALTER TABLE lushan.aid_instances_2019 ENABLE TRIGGER USER;

-- Drop.
SELECT alike(pg_temp.refusal($$SELECT drop_ledger('the "union"')$$), '2BP01 | ledger "the "union"" contains records | %tallies: 12%', 'a union with tallies is not dropped by mistake');
SELECT drop_ledger('the "union"', force_name => 'the "union"');
SELECT hasnt_schema('the "union"', 'and by its name it is dropped');
SELECT create_union('empty', 'k') \g /dev/null
SELECT is(pg_temp.refusal($$SELECT drop_ledger('empty')$$), 'no refusal', 'an empty one needs no name');

SELECT * FROM finish();
ROLLBACK;
