-- How the time and memory of a tally grow with its rows: 1, 10 and 100 million, of which three tenths are different households.
-- Needs 6 GB of disk for the largest; psql -v most=10000000 leaves it out. Memory is measured by the server (the contexts of the
-- states after the last row) and, on Linux, by the kernel (the peak of the process, without shared memory).
\ir harness.psql
\if :{?most} \else \set most 100000000 \endif
CREATE TABLE growth (
  rows bigint, ids text, seconds double precision, members bigint, state_bytes bigint, theory_bytes bigint, peak_kb bigint);

-- A line of the kernel's status of this process, in kB.
CREATE FUNCTION process_kb(line text) RETURNS bigint LANGUAGE sql AS $$
  SELECT substring(pg_read_file('/proc/self/status', 0, 100000, true) FROM line || ':\s*(\d+)')::bigint
$$;

-- The memory is measured while the result is made, when the state still exists.
CREATE PROCEDURE measure_growth(ids text, query text, theory_bytes double precision) LANGUAGE plpgsql AS $$
DECLARE
  resting bigint := process_kb('RssAnon');
  began timestamptz := clock_timestamp();
  members bigint;
  state_bytes bigint;
BEGIN
  EXECUTE query INTO members, state_bytes;
  INSERT INTO growth
  SELECT count(*), ids, extract(epoch FROM clock_timestamp() - began), members, state_bytes, theory_bytes,
    process_kb('VmHWM') - process_kb('RssFile') - process_kb('RssShmem') - resting
  FROM aid;
END $$;

\set n 1000000
\ir growth_step.psql
\set n 10000000
\ir growth_step.psql
\set n 100000000
\ir growth_step.psql

SELECT rows, ids, round(seconds::numeric, 2) AS seconds, round((seconds / rows * 1e9)::numeric) AS ns_a_row, members,
  round(state_bytes / 1048576.0, 1) AS state_mb, round(theory_bytes / 1048576.0, 1) AS theory_mb,
  round(state_bytes::numeric / members, 2) AS bytes_a_member, round(peak_kb / 1024.0, 1) AS process_peak_mb
FROM growth ORDER BY ids, rows;
