/*
 * household_amounts/inspect.c
 *	  How a map is stored, and what is wrong with it.
 */
#include "household_amounts/small.h"

#include "utils/builtins.h"

#include "beneficiary/inspect.h"
#include "core/wide_text.h"

PG_FUNCTION_INFO_V1(household_amounts_inspect);
PG_FUNCTION_INFO_V1(household_amounts_problem);

static bool
same_wide(Wide a, Wide b)
{
	return a.low == b.low && a.high == b.high;
}

/* What is wrong with a map, or NULL. */
static const char *
value_problem(const struct varlena *value)
{
	const char *problem = stored_head_problem(value, &amounts_type);
	const HouseholdAmounts *map = (const HouseholdAmounts *) value;
	AmountsView view;
	Wide total;

	if (problem != NULL)
		return problem;
	if (map->flags & STORED_SMALL)
		return small_amounts_problem((const SmallAmounts *) value);
	if (!stored_amounts_view(map, &view))
		return "its parts do not fit its length";
	if (offsetof(HouseholdAmounts, body) + view.size != VARSIZE(map))
		return "it is longer than its parts";
	problem = amounts_check(&view);
	if (problem == NULL && (!amounts_total(&view, &total) || !same_wide(total, map->total)))
		problem = "the total is not that of the amounts";
	return problem;
}

/* The blocks of amounts: how many there are of each width in bits. */
static void
append_blocks(StringInfo json, const AmountsView *view)
{
	uint8 least = view->nblocks > 0 ? view->widths[0] : 0;
	uint8 greatest = least;

	for (uint64 i = 0; i < view->nblocks; i++)
	{
		least = Min(least, view->widths[i]);
		greatest = Max(greatest, view->widths[i]);
	}
	appendStringInfo(json,
					 ", \"blocks\": {\"number\": " UINT64_FORMAT
					 ", \"bytes\": %zu, \"least_bits\": %u, \"greatest_bits\": %u}",
					 view->nblocks,
					 view->size - view->set.size - view->nbeyond * sizeof(AmountsBeyond), least,
					 greatest);
}

static void
append_view(StringInfo json, const AmountsView *view, Wide total)
{
	char text[WIDE_TEXT_SIZE];

	wide_print(total, text);
	appendStringInfo(json, ", \"total\": %s, \"households\": ", text);
	append_set_inspection(json, &view->set);
	append_blocks(json, view);
	appendStringInfo(json, ", \"beyond_yuan\": " UINT64_FORMAT, view->nbeyond);
}

/*
 * Appends the readable properties of a map in any form; a household can have several rows in a
 * small one.
 */
static void
append_map(StringInfo json, const struct varlena *value)
{
	const SmallAmounts *small = (const SmallAmounts *) value;
	const HouseholdAmounts *map = (const HouseholdAmounts *) value;
	AmountsView view;

	if (stored_head_problem(value, &amounts_type) != NULL)
		return;
	if (stored_flags(value) & STORED_SMALL)
	{
		if (small_amounts_problem(small) == NULL)
			appendStringInfo(json, ", \"rows\": " UINT64_FORMAT ", \"room\": " UINT64_FORMAT,
							 small->count, small_amounts_room(small));
	}
	else if (stored_amounts_view(map, &view))
		append_view(json, &view, map->total);
}

Datum
household_amounts_inspect(PG_FUNCTION_ARGS)
{
	struct varlena *value = PG_DETOAST_DATUM(PG_GETARG_DATUM(0));
	StringInfoData json;

	begin_inspection(&json, value, value_problem(value));
	append_map(&json, value);
	return end_inspection(&json);
}

/* NULL for a sound map. */
Datum
household_amounts_problem(PG_FUNCTION_ARGS)
{
	const char *problem = value_problem(PG_DETOAST_DATUM(PG_GETARG_DATUM(0)));

	if (problem == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(problem));
}
