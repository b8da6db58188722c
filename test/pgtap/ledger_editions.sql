-- Editions are sealed, and verify_ledger finds what was changed in them since; what drafts call cannot leave their snapshot.
BEGIN;
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS pgtap;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SELECT plan(23);
\ir ../lib/two_townships.sql
UPDATE county.ledger SET records_through = '2020-12-31';
SELECT county.publish_edition('first');
INSERT INTO county.supermarkets (supermarket_id, name, division, opened_on) VALUES (91, 'late', '410423', '2019-12-01');
SELECT county.publish_edition('second');
SELECT county.publish_edition('third');

SELECT is((SELECT count(*) FROM county.editions WHERE snapshot IS NOT NULL AND length(seal) = 32), 3::bigint, 'each edition has its snapshot and its seal');
SELECT is((SELECT count(DISTINCT seal) FROM county.editions), 3::bigint, 'no two seals are the same');
SELECT is_empty($$ SELECT * FROM verify_ledger('county') $$, 'nothing was changed');

-- The editions that verify_ledger reports after a change, which is undone.
CREATE FUNCTION pg_temp.reported(change text) RETURNS integer[] LANGUAGE plpgsql AS $$
DECLARE
	editions integer[];
BEGIN
	EXECUTE change;
	editions := ARRAY(SELECT substring(hint FROM '^Edition ([0-9]+) ')::integer FROM verify_ledger('county') WHERE what = 'edition' ORDER BY 1);
	RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION
	WHEN SQLSTATE 'ZZ000' THEN
		RETURN editions;
END $$;
SELECT is(pg_temp.reported('SET CONSTRAINTS ALL IMMEDIATE'), '{}', 'no change, no report');
SELECT is(pg_temp.reported(change), edition, change)
FROM (VALUES
	($$ UPDATE county.editions SET note = 'x' WHERE edition = 2 $$, '{2}'::integer[]),
	($$ UPDATE county.editions SET note = NULL WHERE edition = 3 $$, '{3}'),
	($$ UPDATE county.editions SET published_at = published_at + interval '1 second' WHERE edition = 1 $$, '{1}'),
	($$ UPDATE county.editions SET published_by = 'x' WHERE edition = 1 $$, '{1}'),
	($$ UPDATE county.editions SET records_through = '2020-12-30' WHERE edition = 1 $$, '{1}'),
	($$ UPDATE county.editions SET suppress_below = 1 WHERE edition = 1 $$, '{1}'),
	($$ UPDATE county.editions SET snapshot = '10:10:' WHERE edition = 1 $$, '{1}'),
	($$ UPDATE county.editions SET seal = NULL WHERE edition = 3 $$, '{3}'),
	($$ UPDATE county.editions SET seal = '\x00' WHERE edition = 2 $$, '{2,3}'),
	($$ UPDATE county.edition_blocks SET reason = 'x' WHERE (edition, name, block) = (1, 'covered_year', '') $$, '{1}'),
	($$ UPDATE county.edition_figures SET hides = '{open}' WHERE edition = 1 AND name = 'supermarket_year' $$, '{1}'),
	($$ UPDATE county.edition_figures SET part = 'x' WHERE edition = 1 AND name = 'covered_year' $$, '{1}'),
	($$ UPDATE county.edition_figures SET figures = figures || '{"open": 7}' WHERE edition = 2 AND name = 'supermarket_year' $$, '{2}'),
	($$ DELETE FROM county.edition_figures WHERE edition = 2 AND name = 'supermarket_year' $$, '{2}'),
	($$ INSERT INTO county.edition_blocks VALUES (2, 'aid_year', '1999', true) $$, '{2}')
) AS c (change, edition);

-- Both together, with a valid seal: the next edition reveals it.
SELECT is(pg_temp.reported($$
	UPDATE county.editions SET note = 'x' WHERE edition = 2;
	UPDATE county.editions SET seal = (SELECT recomputed FROM _edition_seals('county') WHERE edition = 2) WHERE edition = 2
	$$), '{3}', 'a seal that was made anew is found by the next one');
SELECT is(pg_temp.reported($$
	DELETE FROM county.edition_figures WHERE edition = 2;
	DELETE FROM county.edition_blocks WHERE edition = 2;
	DELETE FROM county.editions WHERE edition = 2
	$$), '{2,3}', 'an edition that was taken out is missed');

-- A VOLATILE function would take a snapshot of its own.
SELECT is_empty($$
	WITH RECURSIVE reached (class, object) AS (
			SELECT 'pg_proc'::regclass::oid, p.oid FROM pg_proc p WHERE p.pronamespace = 'county'::regnamespace AND p.proname ~ '^draft_'
		UNION
			SELECT d.refclassid, d.refobjid
			FROM reached r LEFT JOIN pg_rewrite w ON r.class = 'pg_class'::regclass AND w.ev_class = r.object
				JOIN pg_depend d ON (d.classid, d.objid) = (r.class, r.object) OR (d.classid, d.objid) = ('pg_rewrite'::regclass, w.oid)
			WHERE d.deptype = 'n' AND d.refclassid IN ('pg_proc'::regclass, 'pg_class'::regclass)
	)
	SELECT p.oid::regprocedure FROM reached r JOIN pg_proc p ON p.oid = r.object WHERE r.class = 'pg_proc'::regclass AND p.provolatile = 'v'
	$$, 'all figures of an edition are computed in its snapshot');
SELECT is((SELECT provolatile::text FROM pg_proc WHERE oid = 'county._drafts()'::regprocedure), 's', 'by one query');

SELECT * FROM finish();
ROLLBACK;
