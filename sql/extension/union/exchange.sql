
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

-- A key in a statement would be written to the server's log when statements are logged, or when the statement fails. psql sends the contents of a
-- large object in calls that are not logged. No message has a part of the key.
CREATE FUNCTION take_key(file oid) RETURNS bytea
LANGUAGE plpgsql VOLATILE STRICT
SET search_path = pg_catalog, @extschema@, pg_temp
AS $take$
DECLARE
	digits CONSTANT text := substring(encode(lo_get(file, 0, 200), 'escape') FROM '^\s*(?:\\\\x)?((?:[0-9A-Fa-f]{2}){32,64})\s*$');
BEGIN
	IF digits IS NULL THEN
		RAISE EXCEPTION USING
			MESSAGE = localized('the file has no key'),
			ERRCODE = 'invalid_text_representation',
			DETAIL = localized('A key is one line of 64 to 128 hexadecimal digits.'),
			HINT = localized('Remove what was read with \lo_unlink :LASTOID, and make a key of random bytes, as with: openssl rand -hex 32');
	END IF;
	PERFORM lo_unlink(file);
	RETURN decode(digits, 'hex');
END
$take$;

COMMENT ON FUNCTION take_key(oid) IS
	'Returns the key in a large object, which psql''s \lo_import made of a file with one line of 64 to 128 hexadecimal digits, and deletes the large '
	'object. So no statement, error or log line has the key, as in: INSERT INTO lushan.exchange_keys (key_id, key) VALUES (''2026'', take_key(:LASTOID)). '
	'Errors: 22P02 not such a file, 42704 no such large object, 42501 it belongs to another role.';
