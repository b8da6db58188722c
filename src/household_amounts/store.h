/*
 * household_amounts/store.h
 *	  household_amounts as it is stored, finished.
 *
 * The body is that of core/household_amounts/household_amounts.h.  The layers above, each of which may call
 * only those before it: small.h, the small state of an aggregate; open.h, reading whatever form a
 * value has; state.h, the aggregates' state.
 */
#ifndef POVERTY_RELIEF_AMOUNTS_STORE_H
#define POVERTY_RELIEF_AMOUNTS_STORE_H

#include "private.h"
#include "stored.h"

#include "core/household_amounts/household_amounts.h"
#include "core/household_amounts/builder.h"
#include "core/household_amounts/writer.h"
#include "core/memory.h"

#define AMOUNTS_VERSION 3 /* 2 had no amounts beyond the range of yuan, and was never released */
#define AMOUNTS_SMALL	(AMOUNTS_VERSION | STORED_SMALL | 0x400)

typedef struct HouseholdAmounts
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;
	Wide total; /* fen; may be beyond the range of yuan */
	AmountsHead head;
	uint64 body[FLEXIBLE_ARRAY_MEMBER];
} HouseholdAmounts;

StaticAssertDecl(offsetof(HouseholdAmounts, flags) == offsetof(StoredHead, flags) &&
					 offsetof(HouseholdAmounts, total) == 8 &&
					 offsetof(HouseholdAmounts, head) == 24 &&
					 offsetof(HouseholdAmounts, body) == 48,
				 "a HouseholdAmounts is stored");

extern const StoredType amounts_type;

/* The message about a sum that leaves 128 bits. */
#define SUM_RANGE errdetail("Sums lie within 1701411834604692317316873037158841057.27 yuan.")

extern bool stored_amounts_view(const HouseholdAmounts *map, AmountsView *view);
extern HouseholdAmounts *amounts_from_writer(const AmountsWriter *writer);
extern HouseholdAmounts *amounts_from_builder(AmountsBuilder *builder);
extern HouseholdAmounts *amounts_from_view(const AmountsView *view);
pg_noreturn extern void amount_out_of_range(void);
extern Yuan amount_from_wide(Wide amount);
extern Yuan total_from_wide(Wide total);

#endif /* POVERTY_RELIEF_AMOUNTS_STORE_H */
