/*
 * snapshot.h
 *	  The parts of a snapshot: each runs queries in the transaction that read_snapshot began, and adds to the report.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <libpq-fe.h>

#include "query_names.h"

/*
 * A chart of the whole ledger in a report of a part would be misleading.  Charts are not split where the charts of several
 * ledgers must correspond, nor where one file has them.
 */
extern void read_charts(PGconn *conn, const Options *options, QueryNames *names, Report *report);

/* Leaves out sentences about the whole ledger where only a part of it was requested. */
extern void read_narrative(PGconn *conn, const NarrativeQuery *narrative, QueryNames *names,
						   Report *report);

/*
 * Why a query cannot be shown with the options that are given, if those that it minds are these; empty when it can.
 */
extern Words obstacle(const QueryNames *names, bool minds_year, bool minds_division,
					  bool minds_as_of);

/* Lists something as left out of the report.  report->omissions must have room for it. */
extern void leave_out(Report *report, const char *name, Words title, Words reason);

#endif /* SNAPSHOT_H */
