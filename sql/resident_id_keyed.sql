-- keyed_id: ids by HMAC-SHA-256. The expected ids were computed with Python's hmac module and with openssl dgst -mac HMAC:
--   printf %s 11010519491231002X | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f, first 16 hexadecimal digits, shifted right by one bit
SELECT v.number, length(v.key) AS key_bytes, keyed_id(v.number, v.key) AS id, keyed_id(v.number, v.key) = v.expected AS as_elsewhere
FROM (VALUES
  ('11010519491231002X'::resident_id, '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'::bytea, 5995323144364635879),
  ('11010519491231002X', decode(repeat('aa', 64), 'hex'), 268512672226083194),
  ('11010519491231002X', decode(repeat('0b', 32), 'hex'), 4245570963908696640),
  ('410499198002290010', '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 7077609171121452812),
  ('410499198002290010', decode(repeat('aa', 64), 'hex'), 6318323649201364190),
  ('410499198002290010', decode(repeat('0b', 32), 'hex'), 2096576206354550286)
) AS v (number, key, expected);
SELECT keyed_id('110105491231002', decode(repeat('0b', 32), 'hex')) = keyed_id(' 110105 19491231 002x', decode(repeat('0b', 32), 'hex')) AS same_person;

-- All ids are different, and none is negative; the upper and lower halves of the range are both used.
SELECT count(DISTINCT id) AS ids, count(*) FILTER (WHERE id < 0) AS negative, round(avg((id > 4611686018427387903)::int), 1) AS upper_half
FROM (SELECT keyed_id(resident_id((410499::bigint * 182621 + n) * 1000 + n % 1000), decode(repeat('0b', 32), 'hex')) AS id FROM generate_series(1, 50000) AS n) AS t;

-- A key is checked, and no message contains it or the number.
SELECT keyed_id('11010519491231002X', NULL), keyed_id(NULL, 'x');
SELECT keyed_id('11010519491231002X', decode(repeat('0b', 31), 'hex'));
SELECT keyed_id('11010519491231002X', decode(repeat('0b', 65), 'hex'));
SELECT keyed_id('11010519491231002X', '');
