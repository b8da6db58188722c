/*
 * query_names.h
 *	  The values of names in the query of a chart or paragraph: :"ledger", :year and the like.
 */
#ifndef QUERY_NAMES_H
#define QUERY_NAMES_H

#include "report.h"

typedef struct
{
	const char *ledger;
	const char *extension;
	const char *year;
	const char *division; /* as a literal, or NULL */
	const char *as_of;	  /* the same */
	bool year_used, division_used, as_of_used;
	bool plain_signs; /* the server's encoding has no dashes */
	Lang lang;
} QueryNames;

/*
 * The query as sent to the server; records which names it uses.  Ends the program on an unknown
 * one.
 */
extern const char *substituted(const char *sql, QueryNames *names, const char *what);

#endif /* QUERY_NAMES_H */
