
-- Ids that servers can compare without exchanging identity numbers.

CREATE FUNCTION keyed_id(number resident_id, key bytea) RETURNS bigint
	IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_keyed_id';
COMMENT ON FUNCTION keyed_id(resident_id, bytea) IS
	'an id of a person that only holders of the key can compute: the first 63 bits of HMAC-SHA-256 over the 18 characters of the number, 0 or more. The same number has the same id under one key; the id is still personal data. The key must have 32 to 64 random bytes (error 22023). Two of n people share an id with a probability of n^2 / 2^64: 5e-8 for a million, 5e-4 for a hundred million';
