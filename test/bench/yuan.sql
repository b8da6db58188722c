-- Speeds of yuan against bigint and numeric: the median of the ratios of runs next to each other.
-- Needs a database with the extension and about 2 GB; the tables are dropped at the end.
--   psql -X -v rows=10000000 -v rounds=7 -f test/bench/yuan.sql
\set QUIET on
\if :{?rows} \else \set rows 10000000 \endif
\if :{?rounds} \else \set rounds 7 \endif
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS poverty_relief;
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET work_mem = '1GB';

CREATE UNLOGGED TABLE bench_bigint (amount bigint);
CREATE UNLOGGED TABLE bench_yuan (amount yuan);
CREATE UNLOGGED TABLE bench_numeric (amount numeric(16, 2));
CREATE UNLOGGED TABLE bench_copy_yuan (amount yuan);
CREATE UNLOGGED TABLE bench_copy_numeric (amount numeric(16, 2));

-- The same amounts in all three: up to 100,000 yuan, in no order.
INSERT INTO bench_bigint SELECT hashint8(i)::bigint % 10000000 FROM generate_series(1, :rows) AS i;
INSERT INTO bench_numeric SELECT amount / 100.0 FROM bench_bigint;
INSERT INTO bench_yuan SELECT amount FROM bench_numeric;
VACUUM ANALYZE bench_bigint, bench_yuan, bench_numeric;

SELECT quote_literal(current_setting('data_directory') || '/bench_yuan.copy') AS file \gset
SELECT format('COPY (SELECT amount FROM bench_numeric LIMIT %s / 5) TO %s', :rows, :'file') \gexec

CREATE TABLE bench_time (what text, round integer, side text, seconds double precision);

CREATE PROCEDURE bench_once(what text, round integer, side text, command text)
LANGUAGE plpgsql AS $$
DECLARE
	began timestamptz;
BEGIN
	began := clock_timestamp();
	EXECUTE command;
	INSERT INTO bench_time VALUES (what, round, side, extract(epoch FROM clock_timestamp() - began));
	IF command LIKE 'COPY%' THEN
		TRUNCATE bench_copy_yuan, bench_copy_numeric;
	END IF;
	COMMIT;
END
$$;

-- In turn, each side first every other round, so that what else the machine does falls on both
-- alike; round 0 is not counted.
CREATE PROCEDURE bench(what text, yuan_command text, other_command text, rounds integer)
LANGUAGE plpgsql AS $$
BEGIN
	FOR round IN 0 .. rounds LOOP
		IF round % 2 = 0 THEN
			CALL bench_once(what, round, 'yuan', yuan_command);
			CALL bench_once(what, round, 'other', other_command);
		ELSE
			CALL bench_once(what, round, 'other', other_command);
			CALL bench_once(what, round, 'yuan', yuan_command);
		END IF;
	END LOOP;
END
$$;

CALL bench('sum(yuan) / sum(bigint)', 'SELECT sum(amount) FROM bench_yuan', 'SELECT sum(amount) FROM bench_bigint', :rounds);
CALL bench('sum(yuan) / sum(numeric)', 'SELECT sum(amount) FROM bench_yuan', 'SELECT sum(amount) FROM bench_numeric', :rounds);
CALL bench('sort yuan / sort bigint', 'SELECT amount FROM bench_yuan ORDER BY amount OFFSET 1000000000', 'SELECT amount FROM bench_bigint ORDER BY amount OFFSET 1000000000', :rounds);
CALL bench('COPY yuan in / COPY numeric in', format('COPY bench_copy_yuan FROM %s', :'file'), format('COPY bench_copy_numeric FROM %s', :'file'), :rounds);
CALL bench('amount > 1000 on yuan / on bigint', 'SELECT count(*) FROM bench_yuan WHERE amount > 1000', 'SELECT count(*) FROM bench_bigint WHERE amount > 100000', :rounds);

SELECT what, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY y.seconds / o.seconds)::numeric, 2) AS ratio, reach
FROM bench_time AS y JOIN bench_time AS o USING (what, round) JOIN (VALUES
	('sum(yuan) / sum(bigint)', 1.10),
	('sum(yuan) / sum(numeric)', 0.80),
	('sort yuan / sort bigint', 1.05),
	('COPY yuan in / COPY numeric in', 1.00),
	('amount > 1000 on yuan / on bigint', 1.05)) AS goal (what, reach) USING (what)
WHERE y.side = 'yuan' AND o.side = 'other' AND round > 0
GROUP BY what, reach
ORDER BY what;

DROP TABLE bench_time, bench_bigint, bench_yuan, bench_numeric, bench_copy_yuan, bench_copy_numeric;
DROP PROCEDURE bench, bench_once;
