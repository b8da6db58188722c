
-- yuan: exact money, in fen

CREATE TYPE yuan;

CREATE FUNCTION yuan_in(cstring) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_in(cstring) IS 'reads an amount. Accepts spaces, grouping commas, a currency sign, a unit (分 角 元 百 千 万 亿) and Chinese numerals; a fraction of a fen and an amount with two readings are errors';

CREATE FUNCTION yuan_out(yuan) RETURNS cstring
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_out(yuan) IS 'writes an amount in yuan with two decimals, independent of the locale';

CREATE FUNCTION yuan_recv(internal) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_recv(internal) IS 'receives fen as a 64-bit integer';

CREATE FUNCTION yuan_send(yuan) RETURNS bytea
AS 'int8send' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_send(yuan) IS 'sends fen as a 64-bit integer';

-- Category N, like money: a literal beside numbers of mixed types is then still resolved as before.
CREATE TYPE yuan (
	INPUT = yuan_in,
	OUTPUT = yuan_out,
	RECEIVE = yuan_recv,
	SEND = yuan_send,
	LIKE = pg_catalog.int8,
	CATEGORY = 'N'
);
COMMENT ON TYPE yuan IS 'exact amount of money in yuan and fen, within ±92233720368547758.07';

-- Comparison is that of int8; sorting and frames are its own functions.

CREATE FUNCTION yuan_eq(yuan, yuan) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_eq(yuan, yuan) IS 'implementation of = operator';

CREATE FUNCTION yuan_ne(yuan, yuan) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_ne(yuan, yuan) IS 'implementation of <> operator';

CREATE FUNCTION yuan_lt(yuan, yuan) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_lt(yuan, yuan) IS 'implementation of < operator';

CREATE FUNCTION yuan_le(yuan, yuan) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_le(yuan, yuan) IS 'implementation of <= operator';

CREATE FUNCTION yuan_gt(yuan, yuan) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_gt(yuan, yuan) IS 'implementation of > operator';

CREATE FUNCTION yuan_ge(yuan, yuan) RETURNS boolean
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_ge(yuan, yuan) IS 'implementation of >= operator';

CREATE FUNCTION yuan_cmp(yuan, yuan) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_cmp(yuan, yuan) IS 'less-equal-greater';

CREATE FUNCTION yuan_sortsupport(internal) RETURNS void
AS 'btint8sortsupport' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_sortsupport(internal) IS 'sort support';

CREATE FUNCTION yuan_hash(yuan) RETURNS integer
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_hash(yuan) IS 'hash';

CREATE FUNCTION yuan_hash_extended(yuan, bigint) RETURNS bigint
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_hash_extended(yuan, bigint) IS 'hash';

CREATE FUNCTION in_range(yuan, yuan, yuan, boolean, boolean) RETURNS boolean
AS 'in_range_int8_int8' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION in_range(yuan, yuan, yuan, boolean, boolean) IS 'window RANGE support';

CREATE OPERATOR = (
	FUNCTION = yuan_eq, LEFTARG = yuan, RIGHTARG = yuan,
	COMMUTATOR = =, NEGATOR = <>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES
);
COMMENT ON OPERATOR = (yuan, yuan) IS 'equal';

CREATE OPERATOR <> (
	FUNCTION = yuan_ne, LEFTARG = yuan, RIGHTARG = yuan,
	COMMUTATOR = <>, NEGATOR = =, RESTRICT = neqsel, JOIN = neqjoinsel
);
COMMENT ON OPERATOR <> (yuan, yuan) IS 'not equal';

CREATE OPERATOR < (
	FUNCTION = yuan_lt, LEFTARG = yuan, RIGHTARG = yuan,
	COMMUTATOR = >, NEGATOR = >=, RESTRICT = scalarltsel, JOIN = scalarltjoinsel
);
COMMENT ON OPERATOR < (yuan, yuan) IS 'less than';

CREATE OPERATOR <= (
	FUNCTION = yuan_le, LEFTARG = yuan, RIGHTARG = yuan,
	COMMUTATOR = >=, NEGATOR = >, RESTRICT = scalarlesel, JOIN = scalarlejoinsel
);
COMMENT ON OPERATOR <= (yuan, yuan) IS 'less than or equal';

CREATE OPERATOR > (
	FUNCTION = yuan_gt, LEFTARG = yuan, RIGHTARG = yuan,
	COMMUTATOR = <, NEGATOR = <=, RESTRICT = scalargtsel, JOIN = scalargtjoinsel
);
COMMENT ON OPERATOR > (yuan, yuan) IS 'greater than';

CREATE OPERATOR >= (
	FUNCTION = yuan_ge, LEFTARG = yuan, RIGHTARG = yuan,
	COMMUTATOR = <=, NEGATOR = <, RESTRICT = scalargesel, JOIN = scalargejoinsel
);
COMMENT ON OPERATOR >= (yuan, yuan) IS 'greater than or equal';

CREATE OPERATOR FAMILY yuan_ops USING btree;
COMMENT ON OPERATOR FAMILY yuan_ops USING btree IS 'amounts, by size';

CREATE OPERATOR CLASS yuan_ops DEFAULT FOR TYPE yuan USING btree FAMILY yuan_ops AS
	OPERATOR 1 <,
	OPERATOR 2 <=,
	OPERATOR 3 =,
	OPERATOR 4 >=,
	OPERATOR 5 >,
	FUNCTION 1 yuan_cmp(yuan, yuan),
	FUNCTION 2 yuan_sortsupport(internal),
	FUNCTION 3 in_range(yuan, yuan, yuan, boolean, boolean),
	FUNCTION 4 pg_catalog.btequalimage(oid);
COMMENT ON OPERATOR CLASS yuan_ops USING btree IS 'amounts, by size';

CREATE OPERATOR FAMILY yuan_ops USING hash;
COMMENT ON OPERATOR FAMILY yuan_ops USING hash IS 'amounts';

CREATE OPERATOR CLASS yuan_ops DEFAULT FOR TYPE yuan USING hash FAMILY yuan_ops AS
	OPERATOR 1 =,
	FUNCTION 1 yuan_hash(yuan),
	FUNCTION 2 yuan_hash_extended(yuan, bigint);
COMMENT ON OPERATOR CLASS yuan_ops USING hash IS 'amounts';
