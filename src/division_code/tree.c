/*
 * division_code/tree.c
 *	  Walking the tree of divisions: level, parent, ancestors, containment.
 */
#include "private.h"

#include "access/htup_details.h"
#include "catalog/pg_enum.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "core/division_code/division_code.h"

PG_FUNCTION_INFO_V1(division_code_level);
PG_FUNCTION_INFO_V1(division_code_parent);
PG_FUNCTION_INFO_V1(division_code_ancestors);
PG_FUNCTION_INFO_V1(division_code_lineage);
PG_FUNCTION_INFO_V1(division_code_at);
PG_FUNCTION_INFO_V1(division_code_common);
PG_FUNCTION_INFO_V1(division_code_last);
PG_FUNCTION_INFO_V1(division_code_within);
PG_FUNCTION_INFO_V1(division_code_contains);

/* The labels of the SQL type division_level, in the order of the C type. */
static const char *const level_labels[DIVISION_LEVELS] = {"province", "prefecture", "county",
														  "township", "village"};

/* The division_level values as the catalog numbers them, looked up once a query. */
typedef struct LevelOids
{
	Oid values[DIVISION_LEVELS];
} LevelOids;

static const LevelOids *
level_oids(FmgrInfo *flinfo, Oid level_type)
{
	LevelOids *oids = flinfo->fn_extra;

	if (oids != NULL)
		return oids;

	oids = MemoryContextAlloc(flinfo->fn_mcxt, sizeof(LevelOids));
	for (int i = 0; i < DIVISION_LEVELS; i++)
	{
		oids->values[i] =
			GetSysCacheOid2(ENUMTYPOIDNAME, Anum_pg_enum_oid, ObjectIdGetDatum(level_type),
							CStringGetDatum(level_labels[i]));
		if (!OidIsValid(oids->values[i]))
			ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
							errmsg("type %s has no label \"%s\"", format_type_be(level_type),
								   level_labels[i]),
							errhint("The labels of this type must keep their names.")));
	}
	flinfo->fn_extra = oids;
	return oids;
}

Datum
division_code_level(PG_FUNCTION_ARGS)
{
	const LevelOids *oids = level_oids(fcinfo->flinfo, get_func_rettype(fcinfo->flinfo->fn_oid));

	PG_RETURN_OID(oids->values[division_level(PG_GETARG_DIVISION_CODE(0))]);
}

/* The second argument's type, as declared in pg_proc: calls without a parse tree must work, too. */
static Oid
declared_level_type(FunctionCallInfo fcinfo)
{
	Oid *argtypes;
	int nargs;

	(void) get_func_signature(fcinfo->flinfo->fn_oid, &argtypes, &nargs);
	return argtypes[1];
}

Datum
division_code_at(PG_FUNCTION_ARGS)
{
	int64 code = PG_GETARG_DIVISION_CODE(0);
	Oid wanted = PG_GETARG_OID(1);
	const LevelOids *oids = fcinfo->flinfo->fn_extra;

	if (oids == NULL)
		oids = level_oids(fcinfo->flinfo, declared_level_type(fcinfo));

	for (int level = 0; level < DIVISION_LEVELS; level++)
		if (oids->values[level] == wanted)
		{
			int64 above = division_at(code, (DivisionLevel) level);

			if (above == NO_DIVISION)
				break;
			PG_RETURN_DIVISION_CODE(above);
		}
	PG_RETURN_NULL();
}

Datum
division_code_parent(PG_FUNCTION_ARGS)
{
	int64 parent = division_parent(PG_GETARG_DIVISION_CODE(0));

	if (parent == NO_DIVISION)
		PG_RETURN_NULL();
	PG_RETURN_DIVISION_CODE(parent);
}

/* An array of first and all above it, province first; its element type is the function's argument's. */
static Datum
walk_up(FunctionCallInfo fcinfo, int64 first)
{
	Oid element = get_element_type(get_func_rettype(fcinfo->flinfo->fn_oid));
	Datum codes[DIVISION_LEVELS];
	int next = DIVISION_LEVELS;

	for (int64 code = first; code != NO_DIVISION; code = division_parent(code))
		codes[--next] = DivisionCodeGetDatum(code);

	if (next == DIVISION_LEVELS)
		PG_RETURN_ARRAYTYPE_P(construct_empty_array(element));
	PG_RETURN_ARRAYTYPE_P(construct_array(codes + next, DIVISION_LEVELS - next, element,
										  sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE));
}

Datum
division_code_ancestors(PG_FUNCTION_ARGS)
{
	return walk_up(fcinfo, division_parent(PG_GETARG_DIVISION_CODE(0)));
}

Datum
division_code_lineage(PG_FUNCTION_ARGS)
{
	return walk_up(fcinfo, PG_GETARG_DIVISION_CODE(0));
}

Datum
division_code_common(PG_FUNCTION_ARGS)
{
	int64 common = division_common(PG_GETARG_DIVISION_CODE(0), PG_GETARG_DIVISION_CODE(1));

	if (common == NO_DIVISION)
		PG_RETURN_NULL();
	PG_RETURN_DIVISION_CODE(common);
}

Datum
division_code_last(PG_FUNCTION_ARGS)
{
	PG_RETURN_DIVISION_CODE(division_last(PG_GETARG_DIVISION_CODE(0)));
}

Datum
division_code_within(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(division_within(PG_GETARG_DIVISION_CODE(0), PG_GETARG_DIVISION_CODE(1)));
}

Datum
division_code_contains(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(division_within(PG_GETARG_DIVISION_CODE(1), PG_GETARG_DIVISION_CODE(0)));
}
