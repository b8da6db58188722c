-- The demo county: a RECONSTRUCTED ledger of Lushan (鲁山县, 410423), 2018 to 2020.
--
-- Households, persons, villages, supermarkets, donors, helpers and every single row are made up. Real are: the names of the
-- county, its townships and three villages, and the figures printed in a newspaper (lushan_figures.sql), which the ledger's
-- views reproduce: lushan.reconcile compares them one by one. After deleting a row the views show another figure. The last
-- covered day, 31 October 2020, is an assumption: the newspaper's figures for 2020 read as year to date.
--
--   psql -1 -f reports/demo/lushan.sql               makes the ledger lushan, or nothing at all
--   psql -1 -v ledger=other -f …                     the same under another name
--   psql -1 -v counties=832 -f …                     the ledger nation, with 831 more counties, all of them made up (nation.sql)
--
-- poverty_relief must be installed in a schema of the search path. Every run makes the same rows: nothing is random.

\set ON_ERROR_STOP 1
\if :{?counties}
\else
	\set counties 1
\endif
SELECT :counties > 1 AS nation, :counties NOT BETWEEN 1 AND 832 AS no_county \gset
\if :no_county
	DO $$ BEGIN
		RAISE EXCEPTION 'the demo has 1 to 832 counties' USING ERRCODE = 'invalid_parameter_value';
	END $$;
\endif
\if :{?ledger}
\elif :nation
	\set ledger nation
\else
	\set ledger lushan
\endif

SET client_encoding = 'UTF8';
SELECT
	quote_ident(:'ledger') || '.aid_instances' AS aid_rows,
	CASE WHEN :counties > 1 THEN format('示例全国（%s 县）', :counties) ELSE '鲁山县' END AS name_zh,
	CASE WHEN :counties > 1 THEN format('Made-up nation of %s counties', :counties) ELSE 'Lushan County' END AS name_en
\gset

\o /dev/null
SELECT create_ledger(:'ledger',
	name_zh => :'name_zh',
	name_en => :'name_en',
	division => CASE WHEN :counties = 1 THEN division_code '410423' END,
	records_through => '2020-10-31',
	reconstructed => true,
	note_zh => CASE WHEN :counties > 1
		THEN '重建数据：各县、每户、每人、每条记录均属虚构，只有其中鲁山县一县的年度合计与公开报道一致；假定记录截至 2020 年 10 月 31 日。'
		ELSE '重建数据：每户、每人、每条记录均属虚构，只有年度合计与公开报道一致；假定记录截至 2020 年 10 月 31 日。'
	END,
	note_en => CASE WHEN :counties > 1
		THEN 'Reconstructed: counties, households and records are made up; only the yearly totals of one county, Lushan, are as published; the last day, 31 October 2020, is assumed.'
		ELSE 'Reconstructed: households and records are made up; only yearly totals are as published; the last day, 31 October 2020, is assumed.'
	END
);

-- The totals that the rows must have; dropped at the end.
CREATE TEMPORARY TABLE lushan_targets (
	year integer PRIMARY KEY,
	founded integer,
	donated integer,      -- yuan
	donations integer,    -- not published: made up
	households integer,
	instances integer,
	first_day date,
	last_day date,
	least_amount integer, -- yuan of one hand-out, not published: made up
	most_amount integer
);
INSERT INTO lushan_targets VALUES
	(2018, 44, 3500000, 236, 8505, 12541, '2018-01-01', '2018-12-31',  40, 160),
	(2019,  5,  800000,  74, 7764, 10745, '2019-01-01', '2019-12-31',  60, 200),
	(2020,  2, 1800000, 118, 5981,  8832, '2020-01-01', '2020-10-31', 100, 320);

-- A pseudo-random, reproducible number from 0 to 2^31 - 1: subject (below 10 million) and topic are mixed by
-- multiplying with odd constants and folding the high bits down. No product passes 2^63.
CREATE FUNCTION pg_temp.draw(subject bigint, topic bigint) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
	x bigint := (subject + topic * 15485863) & 2147483647;
BEGIN
	x := (x * 2654435761) & 2147483647;
	x := ((x # (x >> 15)) * 2246822519) & 2147483647;
	x := ((x # (x >> 13)) * 3266489917) & 2147483647;
	RETURN x # (x >> 16);
END $$;

-- The same, from 0 to below.
CREATE FUNCTION pg_temp.draw(subject bigint, topic bigint, below bigint) RETURNS integer
LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
	RETURN pg_temp.draw(subject, topic) % below;
END $$;

\ir lushan_places.sql
\ir lushan_register.sql
\ir lushan_poor.sql
\ir lushan_donations.sql
\if :nation
	\ir nation.sql
\endif
\ir lushan_aid.sql
\if :nation
	\ir nation_aid.sql
\endif
\ir lushan_stock.sql
\ir lushan_assistance.sql
\ir lushan_model_workers.sql
\ir lushan_incomes.sql
-- Figures printed for one county are not compared with a nation.
\if :nation
\else
	\ir lushan_figures.sql
\endif

-- Explicit numbers do not advance the sequences that number new rows.
SELECT format('SELECT setval(%L, max(%I)) FROM %s HAVING count(*) > 0',
	pg_get_serial_sequence(attrelid::regclass::text, attname), attname, attrelid::regclass)
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = to_regnamespace(quote_ident(:'ledger')) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
	AND a.attidentity <> ''
ORDER BY c.relname
\gexec

SELECT format('ANALYZE %s', c.oid::regclass)
FROM pg_class c
WHERE c.relnamespace = to_regnamespace(quote_ident(:'ledger')) AND c.relkind IN ('r', 'p') AND NOT c.relispartition
ORDER BY c.relname
\gexec

-- Reports are drawn from closed books.
\if :nation
	SELECT :"ledger".close_period(month::date) FROM generate_series(timestamp '2018-01-01', '2020-10-01', '1 month') AS month;
	SELECT :"ledger".publish_edition('示例县 / The demo county');
\else
	\ir lushan_closings.sql
\endif

DROP FUNCTION pg_temp.draw(bigint, bigint, bigint);
DROP FUNCTION pg_temp.draw(bigint, bigint);
DROP TABLE lushan_targets, lushan_poor_persons, lushan_poor, lushan_persons, lushan_households, lushan_villages, lushan_shops, lushan_townships;
\o
