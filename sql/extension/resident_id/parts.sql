
-- resident_id: casts, and the data contained in a number.

-- All casts are explicit, also those to text, which the server would otherwise do on assignment: an
-- identity number should not slip unseen into a free-text column.
CREATE CAST (resident_id AS text) WITH INOUT;
COMMENT ON CAST (resident_id AS text) IS 'all 18 characters; mask(resident_id) hides the birth date';
CREATE CAST (resident_id AS character varying) WITH INOUT;
COMMENT ON CAST (resident_id AS character varying) IS
	'all 18 characters; mask(resident_id) hides the birth date';
CREATE CAST (resident_id AS character) WITH INOUT;
COMMENT ON CAST (resident_id AS character) IS 'all 18 characters; mask(resident_id) hides the birth date';
CREATE CAST (text AS resident_id) WITH INOUT;
COMMENT ON CAST (text AS resident_id) IS 'reads 18 or 15 digits; errors 22P02 and 22008';

CREATE FUNCTION resident_id(bigint) RETURNS resident_id
	STABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_from_bigint';
COMMENT ON FUNCTION resident_id(bigint) IS
	'the identity number for a packed value; raises 22023 if there is none, or if the birth date is in the future';

-- Only this direction needs no check: every resident_id is a bigint, but few bigints are a resident_id.
CREATE CAST (resident_id AS bigint) WITHOUT FUNCTION;
COMMENT ON CAST (resident_id AS bigint) IS
	'the packed value, below 2^48 and in the order of the characters: (region * 182621 + days since 1800-01-01) * 1000 + sequence';
CREATE CAST (bigint AS resident_id) WITH FUNCTION resident_id(bigint);
COMMENT ON CAST (bigint AS resident_id) IS
	'the identity number for a packed value; raises 22023 if there is none';

CREATE FUNCTION birth_date(resident_id) RETURNS date
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_birth_date';
COMMENT ON FUNCTION birth_date(resident_id) IS 'date of birth';

CREATE FUNCTION sex(resident_id) RETURNS text
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_sex';
COMMENT ON FUNCTION sex(resident_id) IS
	'''male'' if the sequence is odd, ''female'' if it is even (GB 11643-1999)';

-- Not another age(x, y): with literals the server could choose it instead of its own, and read a date as an identity number.
CREATE FUNCTION age_on(resident_id, date) RETURNS integer
	IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_age_on';
COMMENT ON FUNCTION age_on(resident_id, date) IS
	'completed years of age on a date. A year is completed on the birthday (1 March for 29 February in common years); NULL before birth; raises 22008 for an infinite date';

CREATE FUNCTION division(resident_id) RETURNS division_code
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_division';
COMMENT ON FUNCTION division(resident_id) IS
	'the county that issued the number. It may have been retired since, and is not the current residence; the province for a foreigner, or for a code that is not a valid division_code';

CREATE FUNCTION mask(resident_id) RETURNS text
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_mask';
COMMENT ON FUNCTION mask(resident_id) IS
	'the number with its birth date replaced by eight stars (this extension''s own rule). Not anonymous, since region, sequence and check digit remain';
