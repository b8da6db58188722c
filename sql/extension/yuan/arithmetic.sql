
-- yuan: arithmetic
--
-- Every result is exact or rounded once, half a fen away from zero.  A result beyond the range of
-- yuan, NaN and infinity are errors (22003), and so is division by zero (22012).
--
-- integer and bigint have operators of their own for speed; all other numbers come as yuan_operand.
-- yuan + numeric is left to numeric, which is exact; so nothing is rounded before it is stored.

CREATE FUNCTION yuan_add(yuan, yuan) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_add(yuan, yuan) IS 'implementation of + operator';

CREATE FUNCTION yuan_subtract(yuan, yuan) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_subtract(yuan, yuan) IS 'implementation of - operator';

CREATE FUNCTION yuan_plus(yuan) RETURNS yuan
AS 'int8up' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_plus(yuan) IS 'implementation of + operator';

CREATE FUNCTION yuan_negate(yuan) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION yuan_negate(yuan) IS 'implementation of - operator';

CREATE FUNCTION abs(yuan) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_abs' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION abs(yuan) IS 'absolute value';

CREATE FUNCTION sign(yuan) RETURNS integer
AS 'MODULE_PATHNAME', 'yuan_sign' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE LEAKPROOF;
COMMENT ON FUNCTION sign(yuan) IS '-1, 0 or 1';

CREATE FUNCTION yuan_multiply(yuan, integer) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_multiply_int4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(yuan, integer) IS 'implementation of * operator';

CREATE FUNCTION yuan_multiply(integer, yuan) RETURNS yuan
AS 'MODULE_PATHNAME', 'int4_multiply_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(integer, yuan) IS 'implementation of * operator';

CREATE FUNCTION yuan_divide(yuan, integer) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_divide_int4' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_divide(yuan, integer) IS 'implementation of / operator';

CREATE FUNCTION yuan_multiply(yuan, bigint) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_multiply_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(yuan, bigint) IS 'implementation of * operator';

CREATE FUNCTION yuan_multiply(bigint, yuan) RETURNS yuan
AS 'MODULE_PATHNAME', 'int8_multiply_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(bigint, yuan) IS 'implementation of * operator';

CREATE FUNCTION yuan_divide(yuan, bigint) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_divide_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_divide(yuan, bigint) IS 'implementation of / operator';

CREATE FUNCTION yuan_multiply(yuan, yuan_operand) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_multiply_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(yuan, yuan_operand) IS 'implementation of * operator';

CREATE FUNCTION yuan_multiply(yuan_operand, yuan) RETURNS yuan
AS 'MODULE_PATHNAME', 'operand_multiply_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(yuan_operand, yuan) IS 'implementation of * operator';

CREATE FUNCTION yuan_divide(yuan, yuan_operand) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_divide_operand' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_divide(yuan, yuan_operand) IS 'implementation of / operator';

CREATE FUNCTION yuan_ratio(yuan, yuan) RETURNS numeric
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_ratio(yuan, yuan) IS 'implementation of / operator';

CREATE FUNCTION yuan_modulo(yuan, yuan) RETURNS yuan
AS 'MODULE_PATHNAME' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_modulo(yuan, yuan) IS 'implementation of % operator';

CREATE OPERATOR + (FUNCTION = yuan_add, LEFTARG = yuan, RIGHTARG = yuan, COMMUTATOR = +);
COMMENT ON OPERATOR + (yuan, yuan) IS 'add';

CREATE OPERATOR - (FUNCTION = yuan_subtract, LEFTARG = yuan, RIGHTARG = yuan);
COMMENT ON OPERATOR - (yuan, yuan) IS 'subtract';

CREATE OPERATOR + (FUNCTION = yuan_plus, RIGHTARG = yuan);
COMMENT ON OPERATOR + (NONE, yuan) IS 'unary plus';

CREATE OPERATOR - (FUNCTION = yuan_negate, RIGHTARG = yuan);
COMMENT ON OPERATOR - (NONE, yuan) IS 'negate';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = yuan, RIGHTARG = integer, COMMUTATOR = *);
COMMENT ON OPERATOR * (yuan, integer) IS 'multiply';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = integer, RIGHTARG = yuan, COMMUTATOR = *);
COMMENT ON OPERATOR * (integer, yuan) IS 'multiply';

CREATE OPERATOR / (FUNCTION = yuan_divide, LEFTARG = yuan, RIGHTARG = integer);
COMMENT ON OPERATOR / (yuan, integer) IS 'divide';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = yuan, RIGHTARG = bigint, COMMUTATOR = *);
COMMENT ON OPERATOR * (yuan, bigint) IS 'multiply';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = bigint, RIGHTARG = yuan, COMMUTATOR = *);
COMMENT ON OPERATOR * (bigint, yuan) IS 'multiply';

CREATE OPERATOR / (FUNCTION = yuan_divide, LEFTARG = yuan, RIGHTARG = bigint);
COMMENT ON OPERATOR / (yuan, bigint) IS 'divide';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = yuan, RIGHTARG = yuan_operand, COMMUTATOR = *);
COMMENT ON OPERATOR * (yuan, yuan_operand) IS 'multiply';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = yuan_operand, RIGHTARG = yuan, COMMUTATOR = *);
COMMENT ON OPERATOR * (yuan_operand, yuan) IS 'multiply';

CREATE OPERATOR / (FUNCTION = yuan_divide, LEFTARG = yuan, RIGHTARG = yuan_operand);
COMMENT ON OPERATOR / (yuan, yuan_operand) IS 'divide';

CREATE OPERATOR / (FUNCTION = yuan_ratio, LEFTARG = yuan, RIGHTARG = yuan);
COMMENT ON OPERATOR / (yuan, yuan) IS 'ratio of two amounts, with the scale that numeric division gives';

CREATE OPERATOR % (FUNCTION = yuan_modulo, LEFTARG = yuan, RIGHTARG = yuan);
COMMENT ON OPERATOR % (yuan, yuan) IS 'remainder, with the sign of the dividend';

CREATE FUNCTION round(yuan) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_round' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round(yuan) IS 'rounds to whole yuan, half away from zero';

-- Not a second round: round(yuan, yuan) would compete with numeric's round(numeric, integer) for round(amount, 2).
CREATE FUNCTION round_to(amount yuan, unit yuan) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_round_to' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION round_to(yuan, yuan) IS 'rounds to the nearest multiple of a unit, half away from zero; raises 22023 if the unit is not positive';

CREATE FUNCTION allocate(amount yuan, weights bigint[]) RETURNS yuan[]
AS 'MODULE_PATHNAME', 'yuan_allocate' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION allocate(yuan, bigint[]) IS 'divides an amount in proportion to weights. The shares add up to the amount: leftover fen go to the largest remainders, and to the earlier of equal ones first';

CREATE FUNCTION generate_series(start yuan, stop yuan, step yuan) RETURNS SETOF yuan
AS 'generate_series_step_int8' LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE ROWS 1000
SUPPORT pg_catalog.generate_series_int8_support;
COMMENT ON FUNCTION generate_series(yuan, yuan, yuan) IS 'amounts from start to stop by step; a step of zero is an error';
