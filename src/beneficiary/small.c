/*
 * beneficiary/small.c
 *	  The small state: how it grows, and the finished value that it stands for.
 */
#include "beneficiary/small.h"

#include "core/beneficiary_set/builder.h"
#include "core/beneficiary_set/sort.h"

#define SMALL_FIRST 128 /* bytes; powers of two are what palloc gives anyway */
/*
 * The sizes at which a full state is sorted, to drop duplicates, before it grows.  Sorting at every
 * size would cost more than everything else; never sorting would let a group of few ids in many
 * rows grow.
 */
#define SMALL_COMPACTED (4096 | SMALL_STATE_MAX)

/* Ids that a small state of that size has room for in each column. */
uint32
small_room(Size size, uint32 columns, uint32 width)
{
	return (size - offsetof(SmallState, ids)) / (columns * width);
}

/* All bytes are zeroed, because unused room may be copied and sent. */
SmallState *
small_begin(bool is_tally)
{
	SmallState *small = palloc0(SMALL_FIRST);

	SET_VARSIZE(small, SMALL_FIRST);
	small->flags = is_tally ? BENEFICIARY_SMALL_TALLY : BENEFICIARY_SMALL_SET;
	small->columns = is_tally ? 2 : 1;
	small->width = SMALL_NARROWEST;
	small->room = small_room(SMALL_FIRST, small->columns, small->width);
	Assert(small_problem(small, is_tally) == NULL);
	return small;
}

/* The ids of a column, ascending and each once, in memory that the caller frees. */
static uint64 *
sorted_column(const SmallState *small, Beneficiaries which, uint32 *n)
{
	uint64 *ids = palloc((small->count[which] + 1) * sizeof(uint64));

	for (uint32 i = 0; i < small->count[which]; i++)
		ids[i] = small_id(small, which, i);
	*n = set_sort_unique(ids, small->count[which]);
	return ids;
}

/* Drops duplicate ids. */
static void
compact(SmallState *small)
{
	for (int which = 0; which < small->columns; which++)
	{
		uint32 n;
		uint64 *ids = sorted_column(small, which, &n);

		small->count[which] = 0;
		for (uint32 i = 0; i < n; i++)
			small_add(small, which, ids[i]);
		pfree(ids);
	}
}

/* The rows of a state: as many as its longer column has ids. */
static uint32
rows(const SmallState *small)
{
	return Max(small->count[HOUSEHOLDS], small->count[PERSONS]);
}

/* A state of twice the size. */
static SmallState *
grow(const SmallState *small)
{
	Size size = 2 * VARSIZE(small);
	SmallState *grown = palloc(size);
	Size taken = offsetof(SmallState, ids) + rows(small) * small->columns * small->width;

	memcpy(grown, small, taken);
	memset((char *) grown + taken, 0, size - taken);
	SET_VARSIZE(grown, size);
	grown->room = small_room(size, grown->columns, grown->width);
	return grown;
}

/* Rewrites the ids with that many bytes each, for which there is room. */
static void
widen(SmallState *small, uint32 width)
{
	SmallState *before = palloc(VARSIZE(small));

	memcpy(before, small, VARSIZE(small));
	small->width = width;
	small->room = small_room(VARSIZE(small), small->columns, width);
	for (int which = 0; which < small->columns; which++)
	{
		if (width == sizeof(uint32))
			small->upper[which] >>= 8 * (sizeof(uint32) - SMALL_NARROWEST);
		for (uint32 i = 0; i < small->count[which]; i++)
			small_put(small, i * small->columns + which, small_id(before, which, i));
	}
	pfree(before);
}

/* Widens the ids to fit one that did not; false when there is no room for that. */
static bool
make_wider(SmallState *small, Beneficiaries which, uint64 id)
{
	uint32 width = sizeof(uint64);

	/* The first id determines the upper bits. */
	if (small->count[which] == 0)
	{
		small->upper[which] = id >> (8 * small->width);
		return true;
	}
	if (id >> 32 == small_id(small, which, 0) >> 32)
		width = sizeof(uint32);
	if (rows(small) >= small_room(VARSIZE(small), small->columns, width))
		return false;
	widen(small, width);
	return true;
}

/* Takes the first step of small_make_room that is possible; false when there is none. */
static bool
take_step(SmallState **small, Beneficiaries which, uint64 id)
{
	if (!small_fits(*small, which, id))
	{
		if (make_wider(*small, which, id))
			return true;
	}
	else if (VARSIZE(*small) & SMALL_COMPACTED)
	{
		compact(*small);
		if ((*small)->count[which] < (*small)->room / 4 * 3)
			return true;
	}
	if (VARSIZE(*small) >= SMALL_STATE_MAX)
		return false;
	*small = grow(*small);
	return true;
}

/*
 * Takes one step to make room for an id that did not fit; the state may be reallocated.  False when
 * it has its greatest size.
 */
bool
small_make_room(SmallState **small, Beneficiaries which, uint64 id)
{
	bool step = take_step(small, which, id);

	Assert(small_problem(*small, (*small)->columns == 2) == NULL);
	return step;
}

/* What is wrong with a small state, which may come from a stored value; or NULL. */
const char *
small_problem(const SmallState *small, bool is_tally)
{
	if (VARSIZE(small) < offsetof(SmallState, ids))
		return "it is shorter than any value";
	if (small->columns != (is_tally ? 2 : 1))
		return "a small state has as many columns as another type";
	if (small->width != SMALL_NARROWEST && small->width != sizeof(uint32) &&
		small->width != sizeof(uint64))
		return "ids of a small state have a width that none has";
	if (small->room > small_room(VARSIZE(small), small->columns, small->width))
		return "a small state is shorter than it says";
	for (int which = 0; which < 2; which++)
	{
		if (small->count[which] > (which < small->columns ? small->room : 0))
			return "a small state has more ids than room";
	}
	return NULL;
}

/* Writes the sets of a state, which is left as it is. */
static void
write_columns(const SmallState *small, bool is_tally, SetWriter *writers)
{
	if (small_problem(small, is_tally) != NULL)
		corrupted_value(is_tally ? &tally_type : &set_type);
	set_writer_init(&writers[HOUSEHOLDS]);
	set_writer_init(&writers[PERSONS]);
	for (int which = 0; which < small->columns; which++)
	{
		uint32 n;
		uint64 *ids = sorted_column(small, which, &n);

		set_write_sorted(&writers[which], ids, n);
		pfree(ids);
	}
}

static void
free_writers(SetWriter *writers)
{
	set_writer_free(&writers[HOUSEHOLDS]);
	set_writer_free(&writers[PERSONS]);
}

/* The finished values that small states stand for; they raise when the state is damaged. */
BeneficiarySet *
finish_small_set(const SmallState *small)
{
	SetWriter writers[2];
	BeneficiarySet *set;

	write_columns(small, false, writers);
	set = set_from_writer(&writers[HOUSEHOLDS]);
	free_writers(writers);
	return set;
}

BeneficiaryTally *
finish_small_tally(const SmallState *small)
{
	SetWriter writers[2];
	BeneficiaryTally *tally;

	write_columns(small, true, writers);
	tally = tally_from_writers(&small->sums, writers);
	free_writers(writers);
	return tally;
}
