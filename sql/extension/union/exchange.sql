
-- What ledgers and unions share: the seal of an exchanged row.

CREATE FUNCTION exchange_seal(
	division division_code, month date, version integer, key_id text, as_of timestamptz, households_without_key bigint, persons_without_key bigint,
	tally bytea, closing_seal bytea
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(convert_to(
	concat('poverty_relief exchange 1 ', division, ' ', month - date '2000-01-01', ' ', version, ' ', key_id, ' ', extract(epoch FROM as_of), ' ',
		households_without_key, ' ', persons_without_key, ' ', encode(sha256(tally), 'hex'), ' ', encode(closing_seal, 'hex'), E'\n'),
	'UTF8'));

COMMENT ON FUNCTION exchange_seal(division_code, date, integer, text, timestamptz, bigint, bigint, bytea, bytea) IS
	'The seal of a row of exchange_month or exchange_year: SHA-256 over its columns. A union recomputes it, so that a row that was changed is '
	'reported. Anyone can compute it: it shows damage and mistakes, and with a copy on paper every later change, but not who wrote the row.';

CREATE FUNCTION exchange_signature(content bytea, sign_key bytea) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;

COMMENT ON FUNCTION exchange_signature(bytea, bytea) IS
	'HMAC-SHA-256 of the content under the key: only who has the key can make it. The key must have 32 to 64 random bytes (error 22023).';
