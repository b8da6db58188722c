/*
 * resident_id/resident_id.h
 *	  What the files of type resident_id share.
 */
#ifndef POVERTY_RELIEF_RESIDENT_ID_H
#define POVERTY_RELIEF_RESIDENT_ID_H

#include "private.h"

#include "core/resident_id/resident_id.h"
#include "nodes/nodes.h"

/* The first day of core/resident_id/date.h, 1 January 1800, as a DateADT. */
#define RESIDENT_EPOCH_DATE (-73048)

/* SQLSTATE 0: the one that belongs to the status. */
extern Datum resident_id_refuse(ResidentStatus status, int position, const char *message,
								int sqlstate, Node *escontext);

#endif /* POVERTY_RELIEF_RESIDENT_ID_H */
