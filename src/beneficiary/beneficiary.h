/*
 * beneficiary/beneficiary.h
 *	  The values that merge: beneficiary_set and beneficiary_tally as they are stored.
 *
 * Both begin with a flags word: the version of the encoding, and whether the value is finished or
 * still the state of an aggregate (beneficiary/accumulate.h).  Bodies are those of core/beneficiary_set/set.h.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_H
#define POVERTY_RELIEF_BENEFICIARY_H

#include "private.h"

#include "common/int.h"
#include "lib/stringinfo.h"

#include "core/memory.h"
#include "core/beneficiary_set/set.h"
#include "core/beneficiary_set/writer.h"
#include "core/wide.h"

#define BENEFICIARY_VERSION		 2 /* 1 had a wider directory, and was never released */
#define BENEFICIARY_VERSION_MASK 0xFF
#define BENEFICIARY_BUILDING	 0x100 /* a small aggregate state, not a finished value */
#define BENEFICIARY_FLAGS_KNOWN	 (BENEFICIARY_VERSION_MASK | BENEFICIARY_BUILDING)

typedef struct BeneficiarySet
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint32		flags;
	SetHead		head;
	uint64		body[FLEXIBLE_ARRAY_MEMBER];
} BeneficiarySet;

/* The two sets of a tally. */
typedef enum Beneficiaries
{
	HOUSEHOLDS,
	PERSONS
} Beneficiaries;

/*
 * The amount is wider than a yuan: partial sums that leave the range of the type, and come back
 * into it, must not fail.  A finished tally's amount is in range.
 */
typedef struct BeneficiaryTally
{
	int32		vl_len_;		/* varlena header (do not touch directly!) */
	uint32		flags;
	int64		instances;
	Wide		amount;			/* fen */
	SetHead		head[2];
	uint64		body[FLEXIBLE_ARRAY_MEMBER]; /* households, then persons */
} BeneficiaryTally;

/* What a tally adds up; the same two as in the value. */
typedef struct TallySums
{
	int64		instances;
	Wide		amount;			/* fen */
} TallySums;

/* A tally opened for reading. */
typedef struct TallyView
{
	int64		instances;
	Wide		amount;
	SetView		set[2];
} TallyView;

/* beneficiary_set.c */
extern void set_datum_view(Datum datum, SetView *view);
extern uint64 set_datum_cardinality(Datum datum);
extern BeneficiarySet *set_from_writer(const SetWriter *writer);
extern BeneficiarySet *set_from_view(const SetView *view);
extern int errdetail_unexpected(const char *whole, const char *at);
extern void append_set_text(StringInfo text, const SetView *view);
extern bool parse_set_text(const char *whole, const char **text, const char *type_name,
						   SetWriter *writer, struct Node *escontext);

extern void corrupted_value(const char *type_name);
extern void check_stored_flags(uint32 flags, const char *type_name);

/* beneficiary_wire.c */
extern void send_flags(StringInfo message);
extern void recv_flags(StringInfo message, const char *type_name);
extern void send_set_body(StringInfo message, const SetView *view);
extern void invalid_binary(const char *type_name, const char *detail);
extern void recv_set_body(StringInfo message, const char *type_name, SetView *view);

/* beneficiary_tally.c */
extern void tally_datum_view(Datum datum, TallyView *view);
extern void tally_datum_head(Datum datum, TallyView *view);
extern BeneficiaryTally *tally_from_writers(int64 instances, Wide amount, const SetWriter *writers);
extern BeneficiaryTally *tally_from_view(const TallyView *view);
extern const char *check_tally_sums(const TallyView *view);
pg_noreturn extern void tally_instances_out_of_range(void);
pg_noreturn extern void tally_sum_out_of_range(void);
extern Yuan tally_amount_yuan(Wide amount);

/* Adds to a tally's sums; raises when they leave their range. */
static inline void
add_tally_sums(TallySums *sums, int64 instances, Wide amount)
{
	if (unlikely(pg_add_s64_overflow(sums->instances, instances, &sums->instances)))
		tally_instances_out_of_range();
	if (unlikely(wide_add_overflows(&sums->amount, amount)))
		tally_sum_out_of_range();
}

#endif /* POVERTY_RELIEF_BENEFICIARY_H */
