
-- The seal of a closing. What is hashed is the same on every machine and under every setting.
CREATE FUNCTION ledger_seal_line(supermarket_id bigint, tally beneficiary_tally) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN concat(supermarket_id, ' ', encode(sha256(beneficiary_tally_send(tally)), 'hex'), E'\n');

COMMENT ON FUNCTION ledger_seal_line(bigint, beneficiary_tally) IS
	'Internal. A supermarket''s tally as one line of the input of a closing''s seal.';

CREATE FUNCTION ledger_seal_row(
	aid_id bigint, household_id bigint, person_id bigint, amount yuan, aided_on date, times integer
) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN concat(aid_id, ' ', household_id, ' ', person_id, ' ', amount, ' ', aided_on - date '2000-01-01', ' ', times, E'\n');

COMMENT ON FUNCTION ledger_seal_row(bigint, bigint, bigint, yuan, date, integer) IS
	'Internal. A hand-out as one line of the input of the digest of a supermarket''s rows.';

CREATE FUNCTION ledger_seal_line(
	supermarket_id bigint, tally beneficiary_tally, amounts household_amounts, row_digest bytea
) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
	WHEN amounts IS NULL AND row_digest IS NULL THEN ledger_seal_line(supermarket_id, tally)
	ELSE concat(
		supermarket_id, ' ', encode(sha256(beneficiary_tally_send(tally)), 'hex'), ' ',
		encode(sha256(household_amounts_send(amounts)), 'hex'), ' ', encode(row_digest, 'hex'), E'\n')
END;

COMMENT ON FUNCTION ledger_seal_line(bigint, beneficiary_tally, household_amounts, bytea) IS
	'Internal. What a closing stores for a supermarket, as one line of the input of its seal; for closings of formats 1 and 2, '
	'only the tally.';

CREATE FUNCTION ledger_seal(
	before bytea, month date, version integer, closed_at timestamptz, closed_by text, lines text
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(coalesce(before, '') || convert_to(
	concat(month - date '2000-01-01', ' ', version, ' ', extract(epoch FROM closed_at), ' ', closed_by, E'\n', lines),
	'UTF8'));

COMMENT ON FUNCTION ledger_seal(bytea, date, integer, timestamptz, text, text) IS
	'Internal. The seal of a closing: SHA-256 over the previous seal, the header of the closing and the lines of its '
	'supermarkets.';

CREATE FUNCTION ledger_seal_reopening(
	seal bytea, reopened_at timestamptz, reopened_by text, reason text
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(seal || convert_to(concat(extract(epoch FROM reopened_at), ' ', reopened_by, E'\n', reason), 'UTF8'));

COMMENT ON FUNCTION ledger_seal_reopening(bytea, timestamptz, text, text) IS
	'Internal. The seal of a closing together with its reopening, which is part of the input of the next closing''s seal.';
