/*
 * beneficiary/store.h
 *	  beneficiary_set and beneficiary_tally as they are stored, finished.
 *
 * Bodies are those of core/beneficiary_set/beneficiary_set.h.  The layers above, each of which may call only
 * those before it: small.h, the small state of an aggregate; open.h, reading whatever form a value
 * has; state.h, the aggregates' states.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_STORE_H
#define POVERTY_RELIEF_BENEFICIARY_STORE_H

#include "private.h"
#include "stored.h"

#include "common/int.h"

#include "core/memory.h"
#include "core/beneficiary_set/beneficiary_set.h"
#include "core/beneficiary_set/writer.h"
#include "core/wide.h"

#define BENEFICIARY_VERSION		2 /* 1 had a wider directory, and was never released */
#define BENEFICIARY_SMALL_SET	(BENEFICIARY_VERSION | STORED_SMALL)
#define BENEFICIARY_SMALL_TALLY (BENEFICIARY_VERSION | STORED_SMALL | 0x200)

typedef struct BeneficiarySet
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;
	SetHead head;
	uint64 body[FLEXIBLE_ARRAY_MEMBER];
} BeneficiarySet;

StaticAssertDecl(offsetof(BeneficiarySet, flags) == offsetof(StoredHead, flags) &&
					 offsetof(BeneficiarySet, head) == 8 && offsetof(BeneficiarySet, body) == 24,
				 "a BeneficiarySet is stored");

/* The two sets of a tally. */
typedef enum Beneficiaries
{
	HOUSEHOLDS,
	PERSONS
} Beneficiaries;

/* What a tally adds up. */
typedef struct TallySums
{
	int64 instances;
	Wide amount; /* fen */
} TallySums;

StaticAssertDecl(sizeof(TallySums) == 24 && offsetof(TallySums, amount) == 8,
				 "TallySums are stored");

/*
 * The amount is wider than a yuan: sums that leave the range of the type, and come back into it
 * when more is merged, must not fail.  Reading the amount as a yuan raises the error.
 */
typedef struct BeneficiaryTally
{
	int32 vl_len_; /* varlena header (do not touch directly!) */
	uint32 flags;
	TallySums sums;
	SetHead head[2];
	uint64 body[FLEXIBLE_ARRAY_MEMBER]; /* households, then persons */
} BeneficiaryTally;

StaticAssertDecl(offsetof(BeneficiaryTally, flags) == offsetof(StoredHead, flags) &&
					 offsetof(BeneficiaryTally, sums) == 8 &&
					 offsetof(BeneficiaryTally, head) == 32 &&
					 offsetof(BeneficiaryTally, body) == 64,
				 "a BeneficiaryTally is stored");

/* A tally opened for reading. */
typedef struct TallyView
{
	TallySums sums;
	SetView set[2];
} TallyView;

extern const StoredType set_type;
extern const StoredType tally_type;

extern bool stored_set_view(const BeneficiarySet *set, SetView *view);
extern bool stored_tally_view(const BeneficiaryTally *tally, TallyView *view);
extern BeneficiarySet *set_from_writer(const SetWriter *writer);
extern BeneficiarySet *set_from_view(const SetView *view);
extern BeneficiaryTally *tally_from_writers(const TallySums *sums, const SetWriter *writers);
extern BeneficiaryTally *tally_from_view(const TallyView *view);
extern const char *check_tally_sums(const TallyView *view);
pg_noreturn extern void tally_instances_out_of_range(void);
pg_noreturn extern void tally_sum_out_of_range(void);

/* Adds to a tally's sums; raises when they leave their range. */
static inline void
add_tally_sums(TallySums *sums, int64 instances, Wide amount)
{
	if (unlikely(pg_add_s64_overflow(sums->instances, instances, &sums->instances)))
		tally_instances_out_of_range();
	if (unlikely(wide_add_overflows(&sums->amount, amount)))
		tally_sum_out_of_range();
}

#endif /* POVERTY_RELIEF_BENEFICIARY_STORE_H */
