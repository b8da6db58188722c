/*
 * beneficiary/open.h
 *	  Opening a set or tally for reading, whatever form it has.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_OPEN_H
#define POVERTY_RELIEF_BENEFICIARY_OPEN_H

#include "beneficiary/store.h"

extern void set_datum_view(Datum datum, SetView *view);
extern uint64 set_datum_cardinality(Datum datum);
extern void tally_datum_view(Datum datum, TallyView *view);
extern void tally_datum_head(Datum datum, TallyView *view);

#endif /* POVERTY_RELIEF_BENEFICIARY_OPEN_H */
