-- year_of and month_of: the year and the month of a day, as PostgreSQL counts them. test/pgtap/foreign_tables.sql: on a foreign server.
SELECT day, year_of(day), month_of(day)
FROM unnest('{2019-12-31,2020-02-29,1999-01-01,0001-01-01,0001-12-31 BC,5874897-12-31,4713-01-01 BC}'::date[]) AS day;
SELECT count(*) AS days, count(*) FILTER (WHERE year_of(day) <> extract(year FROM day) OR month_of(day) <> date_trunc('month', day::timestamp)::date) AS different
FROM generate_series(-2000000, 2000000, 97) AS n, CAST(date '2000-01-01' + n AS date) AS day;
SELECT year_of(NULL), month_of(NULL);
SELECT year_of('infinity');
SELECT month_of('-infinity');
SELECT month_of('4714-11-24 BC');
