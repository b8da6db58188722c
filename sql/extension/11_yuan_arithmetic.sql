
-- yuan: arithmetic

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

CREATE FUNCTION yuan_multiply(yuan, bigint) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_multiply_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(yuan, bigint) IS 'implementation of * operator';

CREATE FUNCTION yuan_multiply(bigint, yuan) RETURNS yuan
AS 'MODULE_PATHNAME', 'int8_multiply_yuan' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_multiply(bigint, yuan) IS 'implementation of * operator';

CREATE FUNCTION yuan_divide(yuan, bigint) RETURNS yuan
AS 'MODULE_PATHNAME', 'yuan_divide_int8' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION yuan_divide(yuan, bigint) IS 'implementation of / operator';

CREATE OPERATOR + (FUNCTION = yuan_add, LEFTARG = yuan, RIGHTARG = yuan, COMMUTATOR = +);
COMMENT ON OPERATOR + (yuan, yuan) IS 'add; beyond the range of yuan is an error';

CREATE OPERATOR - (FUNCTION = yuan_subtract, LEFTARG = yuan, RIGHTARG = yuan);
COMMENT ON OPERATOR - (yuan, yuan) IS 'subtract; beyond the range of yuan is an error';

CREATE OPERATOR + (FUNCTION = yuan_plus, RIGHTARG = yuan);
COMMENT ON OPERATOR + (NONE, yuan) IS 'unary plus';

CREATE OPERATOR - (FUNCTION = yuan_negate, RIGHTARG = yuan);
COMMENT ON OPERATOR - (NONE, yuan) IS 'negate';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = yuan, RIGHTARG = bigint, COMMUTATOR = *);
COMMENT ON OPERATOR * (yuan, bigint) IS 'multiply';

CREATE OPERATOR * (FUNCTION = yuan_multiply, LEFTARG = bigint, RIGHTARG = yuan, COMMUTATOR = *);
COMMENT ON OPERATOR * (bigint, yuan) IS 'multiply';

CREATE OPERATOR / (FUNCTION = yuan_divide, LEFTARG = yuan, RIGHTARG = bigint);
COMMENT ON OPERATOR / (yuan, bigint) IS 'divide; half a fen rounds away from zero';
