-- division_code: China's administrative divisions, GB/T 2260 and its 12-digit statistical extension.
-- The value is the 12-digit code as a number, so sorting and hashing are int8's own code.

CREATE TYPE division_code;

CREATE FUNCTION division_code_in(cstring) RETURNS division_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_code_out(division_code) RETURNS cstring
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_code_recv(internal) RETURNS division_code
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_code_send(division_code) RETURNS bytea
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_code_analyze(internal) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C STABLE STRICT PARALLEL SAFE;

CREATE TYPE division_code (
	INPUT = division_code_in,
	OUTPUT = division_code_out,
	RECEIVE = division_code_recv,
	SEND = division_code_send,
	ANALYZE = division_code_analyze,
	LIKE = int8
);

COMMENT ON TYPE division_code IS
	'administrative division of China: GB/T 2260 (2, 4 or 6 digits) and its statistical extension (9 or 12 digits)';
COMMENT ON FUNCTION division_code_in(cstring) IS
	'reads 2, 4, 6, 9 or 12 digits. Accepts full-width digits, surrounding spaces, and codes with or without trailing zeros; raises 22P02 for other text, for a province that does not exist and for an empty group above a filled one';
COMMENT ON FUNCTION division_code_out(division_code) IS
	'writes the shortest form, without the zero groups at the end: 410423, not 410423000000';
COMMENT ON FUNCTION division_code_recv(internal) IS
	'reads the 12-digit code as an 8-byte number; raises 22P03 for every code that text input rejects';
COMMENT ON FUNCTION division_code_send(division_code) IS
	'writes the 12-digit code as an 8-byte number';
COMMENT ON FUNCTION division_code_analyze(internal) IS
	'ANALYZE function: collects the usual statistics, and the number of rows within each of the most frequent divisions';

-- To text and from it only by explicit cast or assignment, as for the server's own types.
CREATE CAST (division_code AS text) WITH INOUT AS ASSIGNMENT;
CREATE CAST (text AS division_code) WITH INOUT;
COMMENT ON CAST (division_code AS text) IS 'the shortest form of the code';
COMMENT ON CAST (text AS division_code) IS 'reads the text as division_code''s input does, with the same errors';

-- Comparison: the order of the written codes, a division directly before all divisions within it.
CREATE FUNCTION division_code_eq(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_ne(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_lt(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_le(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_gt(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_ge(division_code, division_code) RETURNS boolean
	AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_cmp(division_code, division_code) RETURNS integer
	AS 'btint8cmp' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_sortsupport(internal) RETURNS void
	AS 'btint8sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
CREATE FUNCTION division_code_hash(division_code) RETURNS integer
	AS 'hashint8' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_hash_extended(division_code, bigint) RETURNS bigint
	AS 'hashint8extended' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_smaller(division_code, division_code) RETURNS division_code
	AS 'int8smaller' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;
CREATE FUNCTION division_code_larger(division_code, division_code) RETURNS division_code
	AS 'int8larger' LANGUAGE internal IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE;

COMMENT ON FUNCTION division_code_eq(division_code, division_code) IS 'implementation of = operator';
COMMENT ON FUNCTION division_code_ne(division_code, division_code) IS 'implementation of <> operator';
COMMENT ON FUNCTION division_code_lt(division_code, division_code) IS 'implementation of < operator';
COMMENT ON FUNCTION division_code_le(division_code, division_code) IS 'implementation of <= operator';
COMMENT ON FUNCTION division_code_gt(division_code, division_code) IS 'implementation of > operator';
COMMENT ON FUNCTION division_code_ge(division_code, division_code) IS 'implementation of >= operator';
COMMENT ON FUNCTION division_code_cmp(division_code, division_code) IS
	'negative, 0 or positive if the first code is less than, equal to or greater than the second';
COMMENT ON FUNCTION division_code_sortsupport(internal) IS 'sort support';
COMMENT ON FUNCTION division_code_hash(division_code) IS 'hash';
COMMENT ON FUNCTION division_code_hash_extended(division_code, bigint) IS 'hash with a seed';
COMMENT ON FUNCTION division_code_smaller(division_code, division_code) IS 'the smaller of two codes, in code order; NULL if either is NULL';
COMMENT ON FUNCTION division_code_larger(division_code, division_code) IS 'the larger of two codes, in code order; NULL if either is NULL';

CREATE OPERATOR = (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_eq,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
CREATE OPERATOR <> (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_ne,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
CREATE OPERATOR < (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_lt,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
CREATE OPERATOR <= (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_le,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
CREATE OPERATOR > (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_gt,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
CREATE OPERATOR >= (
	LEFTARG = division_code, RIGHTARG = division_code, FUNCTION = division_code_ge,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);

COMMENT ON OPERATOR = (division_code, division_code) IS 'the same division, regardless of trailing zeros in the input';
COMMENT ON OPERATOR <> (division_code, division_code) IS 'different divisions';
COMMENT ON OPERATOR < (division_code, division_code) IS 'less than, in code order';
COMMENT ON OPERATOR <= (division_code, division_code) IS 'less than or equal, in code order';
COMMENT ON OPERATOR > (division_code, division_code) IS 'greater than, in code order';
COMMENT ON OPERATOR >= (division_code, division_code) IS 'greater than or equal, in code order';

CREATE AGGREGATE min(division_code) (
	SFUNC = division_code_smaller, STYPE = division_code, COMBINEFUNC = division_code_smaller,
	SORTOP = <, PARALLEL = SAFE
);
CREATE AGGREGATE max(division_code) (
	SFUNC = division_code_larger, STYPE = division_code, COMBINEFUNC = division_code_larger,
	SORTOP = >, PARALLEL = SAFE
);
COMMENT ON AGGREGATE min(division_code) IS 'smallest code, in code order; NULL over no rows';
COMMENT ON AGGREGATE max(division_code) IS 'largest code, in code order; NULL over no rows';

-- Equal codes have equal bytes, so btree may fold duplicates (btequalimage).
CREATE OPERATOR CLASS division_code_ops DEFAULT FOR TYPE division_code USING btree AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 division_code_cmp(division_code, division_code),
	FUNCTION 2 division_code_sortsupport(internal),
	FUNCTION 4 btequalimage(oid);
CREATE OPERATOR CLASS division_code_ops DEFAULT FOR TYPE division_code USING hash AS
	OPERATOR 1 =,
	FUNCTION 1 division_code_hash(division_code),
	FUNCTION 2 division_code_hash_extended(division_code, bigint);
CREATE OPERATOR CLASS division_code_minmax_ops DEFAULT FOR TYPE division_code USING brin AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 brin_minmax_opcinfo(internal),
	FUNCTION 2 brin_minmax_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_consistent(internal, internal, internal),
	FUNCTION 4 brin_minmax_union(internal, internal, internal);
CREATE OPERATOR CLASS division_code_minmax_multi_ops FOR TYPE division_code USING brin AS
	OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >,
	FUNCTION 1 brin_minmax_multi_opcinfo(internal),
	FUNCTION 2 brin_minmax_multi_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_minmax_multi_consistent(internal, internal, internal, integer),
	FUNCTION 4 brin_minmax_multi_union(internal, internal, internal),
	FUNCTION 5 brin_minmax_multi_options(internal),
	FUNCTION 11 (division_code, division_code) brin_minmax_multi_distance_int8(internal, internal);
CREATE OPERATOR CLASS division_code_bloom_ops FOR TYPE division_code USING brin AS
	OPERATOR 1 =,
	FUNCTION 1 brin_bloom_opcinfo(internal),
	FUNCTION 2 brin_bloom_add_value(internal, internal, internal, internal),
	FUNCTION 3 brin_bloom_consistent(internal, internal, internal, integer),
	FUNCTION 4 brin_bloom_union(internal, internal, internal),
	FUNCTION 5 brin_bloom_options(internal),
	FUNCTION 11 (division_code, division_code) division_code_hash(division_code);

COMMENT ON OPERATOR FAMILY division_code_ops USING btree IS 'division codes in code order';
COMMENT ON OPERATOR CLASS division_code_ops USING btree IS 'division codes in code order; also serves <@ and @>';
COMMENT ON OPERATOR FAMILY division_code_ops USING hash IS 'equality of division codes';
COMMENT ON OPERATOR CLASS division_code_ops USING hash IS 'equality of division codes';
COMMENT ON OPERATOR FAMILY division_code_minmax_ops USING brin IS 'ranges of division codes';
COMMENT ON OPERATOR CLASS division_code_minmax_ops USING brin IS 'ranges of division codes; also serves <@';
COMMENT ON OPERATOR FAMILY division_code_minmax_multi_ops USING brin IS 'several ranges of division codes';
COMMENT ON OPERATOR CLASS division_code_minmax_multi_ops USING brin IS 'several ranges of division codes, for tables that are only roughly in order; also serves <@';
COMMENT ON OPERATOR FAMILY division_code_bloom_ops USING brin IS 'equality of division codes';
COMMENT ON OPERATOR CLASS division_code_bloom_ops USING brin IS 'equality of division codes, in tables that are in no order';
