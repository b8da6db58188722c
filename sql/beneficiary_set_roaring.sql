-- Sets in the public 64-bit Roaring portable format. An independent reader and writer try it in test/t/roaring.t.

-- A cookie and the count of containers; key and members - 1 of each; where each begins; the members.
SELECT s, to_roaring(s)
FROM (VALUES ('{}'::beneficiary_set), ('{0}'), ('{1-5}'), ('{7,9}'), ('{4294967296}'), ('{70000}'), ('{-1}'), ('{-1,7}'),
  ('{-9223372036854775808}'), ('{9223372036854775807}')) AS t(s);

-- To and fro, for sets of every shape.
SELECT count(*), bool_and(from_roaring(to_roaring(s)) = s) AS back, max(length(to_roaring(s))) AS longest
FROM (
  SELECT beneficiaries(i * k) AS s FROM generate_series(-5000, 5000) i, (VALUES (1), (2), (3), (17), (64), (65536), (4294967296), (900719925474099)) v(k) GROUP BY k
  UNION ALL SELECT beneficiaries(hashint8extended(i, 3)) FROM generate_series(1, 1000) i
  UNION ALL SELECT beneficiaries(i) FROM generate_series(1, 500000) i WHERE i % 1000 < 990
  UNION ALL SELECT '{-9223372036854775808--9223372036854575808,0-200000,9223372036854575807-9223372036854775807}'
) t;

-- Roaring is no smaller: stored sets against their exports.
SELECT k, pg_column_size(s) - 4 AS ours, length(to_roaring(s)) AS roaring, (pg_column_size(s) - 4)::float / length(to_roaring(s)) <= 1.05 AS reached
FROM (SELECT 'dense' AS k, beneficiaries(i) AS s FROM generate_series(1, 3000000) i
      UNION ALL SELECT 'runs', beneficiaries(i / 20 * 33 + i % 20) FROM generate_series(1, 1000000) i
      UNION ALL SELECT 'bits', beneficiaries(i * 3) FROM generate_series(1, 300000) i
      UNION ALL SELECT 'sparse', beneficiaries(hashint8extended(i, 3)) FROM generate_series(1, 50000) i) t ORDER BY k;

-- What is refused says why, and where.
CREATE FUNCTION roaring_error(file text, OUT state text, OUT message text, OUT detail text) LANGUAGE plpgsql AS $$
BEGIN
  state := '00000';
  message := from_roaring(file::bytea);
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL;
END $$;
SELECT e.* FROM (VALUES
  ('\x'),
  ('\xffffffffffffffff'),
  ('\x0100000000000000'),
  ('\x01000000000000000000000039300000'),
  ('\x0100000000000000000000003a300000'),
  ('\x0100000000000000000000003a30000000000000'),
  ('\x0100000000000000000000003a30000001000100'),
  ('\x0100000000000000000000003a30000001000000'),
  ('\x0100000000000000000000003a3000000100000000000000110000000000'),
  ('\x0100000000000000000000003a3000000100000000000100100000000500'),
  ('\x0100000000000000000000003a30000001000000000001001000000005000500'),
  ('\x0100000000000000000000003a300000010000000000ffff10000000'),
  ('\x0100000000000000000000003a30000001000000000000001000000005000600'),
  ('\x0100000000000000000000003a300000020000000100000001000000180000001a00000005000600'),
  ('\x0100000000000000000000003b3000000300000400010001000400'),
  ('\x0100000000000000000000003b3000000100000300010001000400'),
  ('\x0100000000000000000000003b300000010000040001000100ffff'),
  ('\x0100000000000000000000003b300000010000040002000100020002000100'),
  ('\x0200000000000000010000003a30000000000000010000003a30000000000000')
) AS t(file), roaring_error(file) AS e;
SELECT from_roaring('\x3a300000010000000000000010000000');

DROP FUNCTION roaring_error;
