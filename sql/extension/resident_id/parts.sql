
-- resident_id: casts, and what a number tells.

-- All casts are explicit, also those to text, which the server would otherwise do on assignment: an
-- identity number should not slip unseen into a free-text column.
CREATE CAST (resident_id AS text) WITH INOUT;
COMMENT ON CAST (resident_id AS text) IS 'all 18 characters; see mask(resident_id) for less';
CREATE CAST (resident_id AS character varying) WITH INOUT;
COMMENT ON CAST (resident_id AS character varying) IS
	'all 18 characters; see mask(resident_id) for less';
CREATE CAST (resident_id AS character) WITH INOUT;
COMMENT ON CAST (resident_id AS character) IS 'all 18 characters; see mask(resident_id) for less';
CREATE CAST (text AS resident_id) WITH INOUT;
COMMENT ON CAST (text AS resident_id) IS 'reads 18 or 15 digits; errors 22P02 and 22008';

CREATE FUNCTION resident_id(bigint) RETURNS resident_id
	STABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_from_bigint';
COMMENT ON FUNCTION resident_id(bigint) IS
	'the number that a packed value stands for; error 22023 if there is none, or the person is not born yet';

-- Only this direction is free: every resident_id is a bigint, but few bigints are a resident_id.
CREATE CAST (resident_id AS bigint) WITHOUT FUNCTION;
COMMENT ON CAST (resident_id AS bigint) IS
	'the packed value, below 2^48 and in the order of the characters: (region * 182621 + days since 1800-01-01) * 1000 + sequence';
CREATE CAST (bigint AS resident_id) WITH FUNCTION resident_id(bigint);
COMMENT ON CAST (bigint AS resident_id) IS
	'the number that a packed value stands for; error 22023 if there is none';

CREATE FUNCTION birth_date(resident_id) RETURNS date
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_birth_date';
COMMENT ON FUNCTION birth_date(resident_id) IS 'date of birth';

CREATE FUNCTION sex(resident_id) RETURNS text
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_sex';
COMMENT ON FUNCTION sex(resident_id) IS
	'''male'' if the sequence is odd, ''female'' if it is even (GB 11643-1999)';

-- Not a further age(x, y): the server would take it for its own with literals, and read a date as an identity number.
CREATE FUNCTION age_on(resident_id, date) RETURNS integer
	IMMUTABLE STRICT PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_age_on';
COMMENT ON FUNCTION age_on(resident_id, date) IS
	'years completed on a day, each on the birthday (1 March for 29 February in common years); NULL before birth; error 22008 for an infinite date';

CREATE FUNCTION division(resident_id) RETURNS division_code
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_division';
COMMENT ON FUNCTION division(resident_id) IS
	'the county that first gave the number, perhaps retired since, and not where the person lives now; for a foreigner, or a code that no division_code can be, its province';

CREATE FUNCTION mask(resident_id) RETURNS text
	IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE LANGUAGE c AS 'MODULE_PATHNAME', 'resident_id_mask';
COMMENT ON FUNCTION mask(resident_id) IS
	'the number with its birth date as eight stars (this extension''s own rule); not anonymous, since region, sequence and check digit stay';
