/*
 * household_amounts/open.h
 *	  Opening a map for reading, whatever form it has.
 */
#ifndef POVERTY_RELIEF_AMOUNTS_OPEN_H
#define POVERTY_RELIEF_AMOUNTS_OPEN_H

#include "household_amounts/store.h"

extern void amounts_datum_view(Datum datum, AmountsView *view);
extern void amounts_datum_yuan_view(Datum datum, AmountsView *view);
extern Wide amounts_datum_head(Datum datum, uint64 *households);

#endif /* POVERTY_RELIEF_AMOUNTS_OPEN_H */
