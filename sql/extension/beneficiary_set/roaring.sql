-- Sets as other programs keep them.

CREATE FUNCTION to_roaring(beneficiary_set) RETURNS bytea
	AS 'MODULE_PATHNAME', 'beneficiary_set_to_roaring' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION to_roaring(beneficiary_set) IS
	'the set in the 64-bit Roaring portable format (github.com/RoaringBitmap/RoaringFormatSpec); a negative id is there its two''s complement, above all others';

CREATE FUNCTION from_roaring(bytea) RETURNS beneficiary_set
	AS 'MODULE_PATHNAME', 'beneficiary_set_from_roaring' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION from_roaring(bytea) IS
	'the set of a 64-bit Roaring bitmap in portable format, whoever wrote it; ids from 2^63 on become negative; an error when the bytes are anything else';
