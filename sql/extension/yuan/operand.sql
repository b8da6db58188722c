
-- yuan_operand: a number beside an amount
--
-- amount > 1000.50, amount * 1.5, amount = 3 need operators that take a number of any type next to
-- a yuan.  They cannot take numeric itself.  Whole numbers are cast to yuan implicitly, so that
-- coalesce(sum(amount), 0) and amount + 5 work; with that, an operator of (numeric, yuan) would fit
-- 1.5 * 2 exactly as well as the server's own (numeric, numeric), and 1.5 * 2 would be ambiguous
-- in every database that has the extension.  A type of our own is never an exact match for an
-- expression without a yuan.
--
-- So a yuan_operand is a numeric under another name, to which every numeric type is cast
-- implicitly: integers, numeric, and floats as the number that they print as.  It is a preferred
-- type, so that beside a yuan it wins over converting the yuan to numeric.  Users never need to
-- write its name.

CREATE TYPE yuan_operand;

CREATE FUNCTION yuan_operand_in(cstring, oid, integer) RETURNS yuan_operand
AS 'numeric_in' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand_in(cstring, oid, integer) IS 'reads a number';

CREATE FUNCTION yuan_operand_out(yuan_operand) RETURNS cstring
AS 'numeric_out' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand_out(yuan_operand) IS 'writes a number';

CREATE FUNCTION yuan_operand_recv(internal, oid, integer) RETURNS yuan_operand
AS 'numeric_recv' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand_recv(internal, oid, integer) IS 'receives a number';

CREATE FUNCTION yuan_operand_send(yuan_operand) RETURNS bytea
AS 'numeric_send' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand_send(yuan_operand) IS 'sends a number';

CREATE TYPE yuan_operand (
	INPUT = yuan_operand_in,
	OUTPUT = yuan_operand_out,
	RECEIVE = yuan_operand_recv,
	SEND = yuan_operand_send,
	LIKE = pg_catalog.numeric,
	CATEGORY = 'N',
	PREFERRED = true
);
COMMENT ON TYPE yuan_operand IS 'operand of any numeric type that is combined or compared with a yuan; not for use in columns';

CREATE CAST (numeric AS yuan_operand) WITHOUT FUNCTION AS IMPLICIT;
COMMENT ON CAST (numeric AS yuan_operand) IS 'the same number';

CREATE FUNCTION yuan_operand(smallint) RETURNS yuan_operand
AS 'int2_numeric' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand(smallint) IS 'the same number';

CREATE CAST (smallint AS yuan_operand) WITH FUNCTION yuan_operand(smallint) AS IMPLICIT;
COMMENT ON CAST (smallint AS yuan_operand) IS 'the same number';

CREATE FUNCTION yuan_operand(integer) RETURNS yuan_operand
AS 'int4_numeric' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand(integer) IS 'the same number';

CREATE CAST (integer AS yuan_operand) WITH FUNCTION yuan_operand(integer) AS IMPLICIT;
COMMENT ON CAST (integer AS yuan_operand) IS 'the same number';

CREATE FUNCTION yuan_operand(bigint) RETURNS yuan_operand
AS 'int8_numeric' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand(bigint) IS 'the same number';

CREATE CAST (bigint AS yuan_operand) WITH FUNCTION yuan_operand(bigint) AS IMPLICIT;
COMMENT ON CAST (bigint AS yuan_operand) IS 'the same number';

CREATE FUNCTION yuan_operand(real) RETURNS yuan_operand
AS 'MODULE_PATHNAME', 'float4_to_yuan_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand(real) IS 'the number that the float prints as: the shortest one that reads back as the same float';

CREATE CAST (real AS yuan_operand) WITH FUNCTION yuan_operand(real) AS IMPLICIT;
COMMENT ON CAST (real AS yuan_operand) IS 'the number that the float prints as: the shortest one that reads back as the same float';

CREATE FUNCTION yuan_operand(double precision) RETURNS yuan_operand
AS 'MODULE_PATHNAME', 'float8_to_yuan_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand(double precision) IS 'the number that the float prints as: the shortest one that reads back as the same float';

CREATE CAST (double precision AS yuan_operand) WITH FUNCTION yuan_operand(double precision) AS IMPLICIT;
COMMENT ON CAST (double precision AS yuan_operand) IS 'the number that the float prints as: the shortest one that reads back as the same float';

-- The planner turns a comparison with a constant number into one with a constant amount.

CREATE FUNCTION yuan_eq_support(internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_eq_support(internal) IS 'planner support for = between an amount and a number';

CREATE FUNCTION yuan_ne_support(internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_ne_support(internal) IS 'planner support for <> between an amount and a number';

CREATE FUNCTION yuan_lt_support(internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_lt_support(internal) IS 'planner support for < between an amount and a number';

CREATE FUNCTION yuan_le_support(internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_le_support(internal) IS 'planner support for <= between an amount and a number';

CREATE FUNCTION yuan_gt_support(internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_gt_support(internal) IS 'planner support for > between an amount and a number';

CREATE FUNCTION yuan_ge_support(internal) RETURNS internal
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_ge_support(internal) IS 'planner support for >= between an amount and a number';

-- An amount and a number.

CREATE FUNCTION yuan_eq(yuan, yuan_operand) RETURNS boolean
AS 'MODULE_PATHNAME', 'yuan_eq_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_eq_support;
COMMENT ON FUNCTION yuan_eq(yuan, yuan_operand) IS 'implementation of = operator';

CREATE FUNCTION yuan_ne(yuan, yuan_operand) RETURNS boolean
AS 'MODULE_PATHNAME', 'yuan_ne_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_ne_support;
COMMENT ON FUNCTION yuan_ne(yuan, yuan_operand) IS 'implementation of <> operator';

CREATE FUNCTION yuan_lt(yuan, yuan_operand) RETURNS boolean
AS 'MODULE_PATHNAME', 'yuan_lt_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_lt_support;
COMMENT ON FUNCTION yuan_lt(yuan, yuan_operand) IS 'implementation of < operator';

CREATE FUNCTION yuan_le(yuan, yuan_operand) RETURNS boolean
AS 'MODULE_PATHNAME', 'yuan_le_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_le_support;
COMMENT ON FUNCTION yuan_le(yuan, yuan_operand) IS 'implementation of <= operator';

CREATE FUNCTION yuan_gt(yuan, yuan_operand) RETURNS boolean
AS 'MODULE_PATHNAME', 'yuan_gt_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_gt_support;
COMMENT ON FUNCTION yuan_gt(yuan, yuan_operand) IS 'implementation of > operator';

CREATE FUNCTION yuan_ge(yuan, yuan_operand) RETURNS boolean
AS 'MODULE_PATHNAME', 'yuan_ge_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_ge_support;
COMMENT ON FUNCTION yuan_ge(yuan, yuan_operand) IS 'implementation of >= operator';

CREATE OPERATOR = (
	FUNCTION = yuan_eq, LEFTARG = yuan, RIGHTARG = yuan_operand,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (yuan, yuan_operand) IS 'equal';

CREATE OPERATOR <> (
	FUNCTION = yuan_ne, LEFTARG = yuan, RIGHTARG = yuan_operand,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (yuan, yuan_operand) IS 'not equal';

CREATE OPERATOR < (
	FUNCTION = yuan_lt, LEFTARG = yuan, RIGHTARG = yuan_operand,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (yuan, yuan_operand) IS 'less than';

CREATE OPERATOR <= (
	FUNCTION = yuan_le, LEFTARG = yuan, RIGHTARG = yuan_operand,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (yuan, yuan_operand) IS 'less than or equal';

CREATE OPERATOR > (
	FUNCTION = yuan_gt, LEFTARG = yuan, RIGHTARG = yuan_operand,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (yuan, yuan_operand) IS 'greater than';

CREATE OPERATOR >= (
	FUNCTION = yuan_ge, LEFTARG = yuan, RIGHTARG = yuan_operand,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (yuan, yuan_operand) IS 'greater than or equal';

-- A number and an amount.

CREATE FUNCTION yuan_eq(yuan_operand, yuan) RETURNS boolean
AS 'MODULE_PATHNAME', 'operand_eq_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_eq_support;
COMMENT ON FUNCTION yuan_eq(yuan_operand, yuan) IS 'implementation of = operator';

CREATE FUNCTION yuan_ne(yuan_operand, yuan) RETURNS boolean
AS 'MODULE_PATHNAME', 'operand_ne_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_ne_support;
COMMENT ON FUNCTION yuan_ne(yuan_operand, yuan) IS 'implementation of <> operator';

CREATE FUNCTION yuan_lt(yuan_operand, yuan) RETURNS boolean
AS 'MODULE_PATHNAME', 'operand_lt_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_lt_support;
COMMENT ON FUNCTION yuan_lt(yuan_operand, yuan) IS 'implementation of < operator';

CREATE FUNCTION yuan_le(yuan_operand, yuan) RETURNS boolean
AS 'MODULE_PATHNAME', 'operand_le_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_le_support;
COMMENT ON FUNCTION yuan_le(yuan_operand, yuan) IS 'implementation of <= operator';

CREATE FUNCTION yuan_gt(yuan_operand, yuan) RETURNS boolean
AS 'MODULE_PATHNAME', 'operand_gt_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_gt_support;
COMMENT ON FUNCTION yuan_gt(yuan_operand, yuan) IS 'implementation of > operator';

CREATE FUNCTION yuan_ge(yuan_operand, yuan) RETURNS boolean
AS 'MODULE_PATHNAME', 'operand_ge_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE SUPPORT yuan_ge_support;
COMMENT ON FUNCTION yuan_ge(yuan_operand, yuan) IS 'implementation of >= operator';

CREATE OPERATOR = (
	FUNCTION = yuan_eq, LEFTARG = yuan_operand, RIGHTARG = yuan,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (yuan_operand, yuan) IS 'equal';

CREATE OPERATOR <> (
	FUNCTION = yuan_ne, LEFTARG = yuan_operand, RIGHTARG = yuan,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (yuan_operand, yuan) IS 'not equal';

CREATE OPERATOR < (
	FUNCTION = yuan_lt, LEFTARG = yuan_operand, RIGHTARG = yuan,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (yuan_operand, yuan) IS 'less than';

CREATE OPERATOR <= (
	FUNCTION = yuan_le, LEFTARG = yuan_operand, RIGHTARG = yuan,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (yuan_operand, yuan) IS 'less than or equal';

CREATE OPERATOR > (
	FUNCTION = yuan_gt, LEFTARG = yuan_operand, RIGHTARG = yuan,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (yuan_operand, yuan) IS 'greater than';

CREATE OPERATOR >= (
	FUNCTION = yuan_ge, LEFTARG = yuan_operand, RIGHTARG = yuan,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (yuan_operand, yuan) IS 'greater than or equal';

-- Two numbers: these operators only make the operator families complete.

CREATE FUNCTION yuan_eq(yuan_operand, yuan_operand) RETURNS boolean
AS 'numeric_eq' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_eq(yuan_operand, yuan_operand) IS 'implementation of = operator';

CREATE FUNCTION yuan_ne(yuan_operand, yuan_operand) RETURNS boolean
AS 'numeric_ne' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_ne(yuan_operand, yuan_operand) IS 'implementation of <> operator';

CREATE FUNCTION yuan_lt(yuan_operand, yuan_operand) RETURNS boolean
AS 'numeric_lt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_lt(yuan_operand, yuan_operand) IS 'implementation of < operator';

CREATE FUNCTION yuan_le(yuan_operand, yuan_operand) RETURNS boolean
AS 'numeric_le' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_le(yuan_operand, yuan_operand) IS 'implementation of <= operator';

CREATE FUNCTION yuan_gt(yuan_operand, yuan_operand) RETURNS boolean
AS 'numeric_gt' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_gt(yuan_operand, yuan_operand) IS 'implementation of > operator';

CREATE FUNCTION yuan_ge(yuan_operand, yuan_operand) RETURNS boolean
AS 'numeric_ge' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_ge(yuan_operand, yuan_operand) IS 'implementation of >= operator';

CREATE OPERATOR = (
	FUNCTION = yuan_eq, LEFTARG = yuan_operand, RIGHTARG = yuan_operand,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (yuan_operand, yuan_operand) IS 'equal';

CREATE OPERATOR <> (
	FUNCTION = yuan_ne, LEFTARG = yuan_operand, RIGHTARG = yuan_operand,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (yuan_operand, yuan_operand) IS 'not equal';

CREATE OPERATOR < (
	FUNCTION = yuan_lt, LEFTARG = yuan_operand, RIGHTARG = yuan_operand,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (yuan_operand, yuan_operand) IS 'less than';

CREATE OPERATOR <= (
	FUNCTION = yuan_le, LEFTARG = yuan_operand, RIGHTARG = yuan_operand,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (yuan_operand, yuan_operand) IS 'less than or equal';

CREATE OPERATOR > (
	FUNCTION = yuan_gt, LEFTARG = yuan_operand, RIGHTARG = yuan_operand,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (yuan_operand, yuan_operand) IS 'greater than';

CREATE OPERATOR >= (
	FUNCTION = yuan_ge, LEFTARG = yuan_operand, RIGHTARG = yuan_operand,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (yuan_operand, yuan_operand) IS 'greater than or equal';

-- All three orders of arguments are in the families, so that indexes, merge and hash joins serve them.

CREATE FUNCTION yuan_cmp(yuan, yuan_operand) RETURNS integer
AS 'MODULE_PATHNAME', 'yuan_cmp_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_cmp(yuan, yuan_operand) IS 'less-equal-greater';

CREATE FUNCTION yuan_cmp(yuan_operand, yuan) RETURNS integer
AS 'MODULE_PATHNAME', 'operand_cmp_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_cmp(yuan_operand, yuan) IS 'less-equal-greater';

CREATE FUNCTION yuan_cmp(yuan_operand, yuan_operand) RETURNS integer
AS 'numeric_cmp' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_cmp(yuan_operand, yuan_operand) IS 'less-equal-greater';

CREATE FUNCTION yuan_operand_sortsupport(internal) RETURNS void
AS 'numeric_sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand_sortsupport(internal) IS 'sort support';

CREATE FUNCTION yuan_operand_hash(yuan_operand) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand_hash(yuan_operand) IS 'hash; equals the hash of the yuan if the number is a valid yuan amount';

CREATE FUNCTION yuan_operand_hash_extended(yuan_operand, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_operand_hash_extended(yuan_operand, bigint) IS 'hash; equals the hash of the yuan if the number is a valid yuan amount';

ALTER OPERATOR FAMILY yuan_ops USING btree ADD
	OPERATOR 1 < (yuan, yuan_operand),
	OPERATOR 2 <= (yuan, yuan_operand),
	OPERATOR 3 = (yuan, yuan_operand),
	OPERATOR 4 >= (yuan, yuan_operand),
	OPERATOR 5 > (yuan, yuan_operand),
	FUNCTION 1 (yuan, yuan_operand) yuan_cmp(yuan, yuan_operand),
	OPERATOR 1 < (yuan_operand, yuan),
	OPERATOR 2 <= (yuan_operand, yuan),
	OPERATOR 3 = (yuan_operand, yuan),
	OPERATOR 4 >= (yuan_operand, yuan),
	OPERATOR 5 > (yuan_operand, yuan),
	FUNCTION 1 (yuan_operand, yuan) yuan_cmp(yuan_operand, yuan),
	OPERATOR 1 < (yuan_operand, yuan_operand),
	OPERATOR 2 <= (yuan_operand, yuan_operand),
	OPERATOR 3 = (yuan_operand, yuan_operand),
	OPERATOR 4 >= (yuan_operand, yuan_operand),
	OPERATOR 5 > (yuan_operand, yuan_operand),
	FUNCTION 1 (yuan_operand, yuan_operand) yuan_cmp(yuan_operand, yuan_operand),
	FUNCTION 2 (yuan_operand, yuan_operand) yuan_operand_sortsupport(internal);

ALTER OPERATOR FAMILY yuan_ops USING hash ADD
	OPERATOR 1 = (yuan, yuan_operand),
	OPERATOR 1 = (yuan_operand, yuan),
	OPERATOR 1 = (yuan_operand, yuan_operand),
	FUNCTION 1 (yuan_operand, yuan_operand) yuan_operand_hash(yuan_operand),
	FUNCTION 2 (yuan_operand, yuan_operand) yuan_operand_hash_extended(yuan_operand, bigint);
