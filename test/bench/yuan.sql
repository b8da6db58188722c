-- yuan against bigint and numeric, the same amounts in all three.
\ir harness.psql

CREATE UNLOGGED TABLE of_bigint AS SELECT hashint8(i)::bigint % 10000000 AS amount FROM generate_series(1, :rows) AS i;
CREATE UNLOGGED TABLE of_numeric AS SELECT (amount / 100.0)::numeric(16, 2) AS amount FROM of_bigint;
CREATE UNLOGGED TABLE of_yuan AS SELECT amount::yuan AS amount FROM of_numeric;
VACUUM ANALYZE of_bigint, of_numeric, of_yuan;

CALL bench('sum(yuan), against sum(bigint)', 1.10, 'SELECT sum(amount) FROM of_yuan', 'SELECT sum(amount) FROM of_bigint', 7);
CALL bench('sum(yuan), against sum(numeric)', 0.80, 'SELECT sum(amount) FROM of_yuan', 'SELECT sum(amount) FROM of_numeric');
CALL bench('sort, against bigint', 1.05,
  'SELECT amount FROM of_yuan ORDER BY amount OFFSET 1000000000', 'SELECT amount FROM of_bigint ORDER BY amount OFFSET 1000000000', 7);
CALL bench('amount > 1000, against bigint', 1.05,
  'SELECT count(*) FROM of_yuan WHERE amount > 1000', 'SELECT count(*) FROM of_bigint WHERE amount > 100000');

-- COPY of a fifth of the rows.
CREATE UNLOGGED TABLE into_yuan (amount yuan);
CREATE UNLOGGED TABLE into_numeric (amount numeric);
SELECT quote_literal(current_setting('data_directory') || '/bench_yuan.copy') AS file \gset
SELECT format('COPY (SELECT amount FROM of_numeric LIMIT %s / 5) TO %s', :rows, :'file') \gexec
CALL bench('COPY in, against numeric', 1.00, format('COPY into_yuan FROM %s', :'file'), format('COPY into_numeric FROM %s', :'file'));

\ir report.psql
