/*
 * beneficiary_set/roaring.c
 *	  Conversion of sets to and from the 64-bit Roaring portable format.
 */
#include "beneficiary/open.h"

#include "core/roaring/roaring.h"

PG_FUNCTION_INFO_V1(beneficiary_set_to_roaring);
PG_FUNCTION_INFO_V1(beneficiary_set_from_roaring);

Datum
beneficiary_set_to_roaring(PG_FUNCTION_ARGS)
{
	SetView view;
	size_t size;
	bytea *result;

	set_datum_view(PG_GETARG_DATUM(0), &view);
	/* A damaged set must not be converted: the other format could not reveal the damage. */
	if (set_check(&view) != NULL)
		corrupted_value(&set_type);
	size = VARHDRSZ + roaring_size(&view);
	result = core_alloc(size);
	SET_VARSIZE(result, size);
	roaring_write(&view, (unsigned char *) VARDATA(result));
	PG_RETURN_BYTEA_P(result);
}

Datum
beneficiary_set_from_roaring(PG_FUNCTION_ARGS)
{
	bytea *given = PG_GETARG_BYTEA_PP(0);
	const unsigned char *bytes = (const unsigned char *) VARDATA_ANY(given);
	size_t size = VARSIZE_ANY_EXHDR(given);
	size_t where;
	const char *problem = roaring_check(bytes, size, &where);
	SetWriter writer;

	if (problem != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_BINARY_REPRESENTATION), errmsg("invalid Roaring bitmap"),
				 errdetail("What is wrong: %s. It was read up to byte %zu of %zu.", problem, where,
						   size),
				 errhint("from_roaring reads the portable format for 64-bit ids; convert a 32-bit "
						 "bitmap to 64 bits first.")));
	set_writer_init(&writer);
	roaring_read(bytes, size, &writer);
	PG_RETURN_POINTER(set_from_writer(&writer));
}
