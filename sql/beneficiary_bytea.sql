-- Sets, tallies and maps as bytes, and back; the parts of a tally; ids moved apart.
CREATE TABLE sample (set beneficiary_set);
INSERT INTO sample VALUES ('{}'), ('{7}'), ('{-70000,3-5,9,11,65536-65600}'), ('{1-300000}'), ('{-9223372036854775808,9223372036854775807}');
INSERT INTO sample SELECT beneficiaries(i::bigint * i * i) FROM generate_series(1, 5000) AS i;
INSERT INTO sample SELECT beneficiaries(i * 3) FROM generate_series(1, 50000) AS i;
SELECT cardinality(set), length(set::bytea) AS bytes, length(set::text) AS characters, set::bytea::beneficiary_set = set AS same, set::bytea = beneficiary_set_send(set) AS as_sent
FROM sample ORDER BY 1, 2;
SELECT t::bytea::beneficiary_tally = t AS same, m::bytea::household_amounts = m AS same_map
FROM (SELECT tally(i, i * 70000, i::yuan), amounts_by_household(i * 3, i::yuan) FROM generate_series(1, 2000) AS i) AS v (t, m);

-- Bytes are checked like binary input: too few, too many, of another type, none.
SELECT '\x'::bytea::beneficiary_set;
SELECT '\x00000001'::bytea::beneficiary_tally;
SELECT ('{7}'::beneficiary_set::bytea || '\x00')::beneficiary_set;
SELECT (tally(1, 2, '3')::bytea || '\x0000000000000000')::beneficiary_tally FROM generate_series(1, 1);
SELECT (amounts_by_household(1, '3')::bytea || '\x00')::household_amounts FROM generate_series(1, 1);
SELECT tally(1, 2, '3')::bytea::beneficiary_set FROM generate_series(1, 1);
SELECT set_byte('{7}'::beneficiary_set::bytea, 11, 9)::beneficiary_set;
SELECT NULL::bytea::beneficiary_set IS NULL AND NULL::bytea::beneficiary_tally IS NULL AND NULL::beneficiary_tally::bytea IS NULL AS null_for_null;

-- A tally from its parts equals the one from rows.
SELECT tally(instances(t), amount(t), household_set(t), person_set(t)) = t AS same
FROM (SELECT tally(i % 40, i % 55, (i % 7)::yuan, i % 3) FROM generate_series(1, 400) AS i) AS v (t);
SELECT tally(0, '0', beneficiary_set '{}', beneficiary_set '{}'), tally(3, '-5', beneficiary_set '{1,2}', beneficiary_set '{}'), tally(1, NULL, beneficiary_set '{1}', beneficiary_set '{}') IS NULL AS null_for_null;
SELECT tally(1, '5', beneficiary_set '{1,2}', beneficiary_set '{}');
SELECT tally(1, '5', beneficiary_set '{}', beneficiary_set '{}');
SELECT tally(-1, '5', beneficiary_set '{}', beneficiary_set '{}');

-- Moved ids.
SELECT offset_ids('{1-3,70000}', -410423000000000000), offset_ids('{}', 9223372036854775807), offset_ids('{5}', NULL) IS NULL AS null_for_null;
SELECT count(*) AS sets, count(*) FILTER (WHERE offset_ids(offset_ids(set, d), -d) = set) AS there_and_back,
  count(*) FILTER (WHERE offset_ids(set, d) = (SELECT beneficiaries(id + d) FROM ids(set) AS id)) AS as_one_by_one
FROM sample, unnest('{1,-65536,65535,1000000007}'::bigint[]) AS d
WHERE cardinality(set) > 2;
SELECT offset_ids('{1-3}', 9223372036854775804), offset_ids('{-2}', -9223372036854775806);
SELECT offset_ids('{1-3}', 9223372036854775805);
SELECT offset_ids('{-3}', -9223372036854775806);
DROP TABLE sample;
