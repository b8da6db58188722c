-- Sets in the format of other programs.

CREATE FUNCTION to_roaring(beneficiary_set) RETURNS bytea
	AS 'MODULE_PATHNAME', 'beneficiary_set_to_roaring' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION to_roaring(beneficiary_set) IS
	'the set in the 64-bit Roaring portable format (github.com/RoaringBitmap/RoaringFormatSpec). A negative id is written as its two''s complement, above all other ids';

CREATE FUNCTION from_roaring(bytea) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME', 'beneficiary_set_from_roaring' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION from_roaring(bytea) IS
	'reads a 64-bit Roaring bitmap in portable format, from any writer. Ids from 2^63 on become negative; other bytes are an error';
