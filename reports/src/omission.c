/*
 * omission.c
 *	  What a report leaves out, because its query cannot be limited as the options ask, and why.
 */
#include "snapshot.h"

static const Words no_part = {
	"所用记录不归属于爱心超市，不能限于某一区划",
	"it cannot be restricted to a division, as its records belong to no love supermarket"};
static const Words no_history = {"所用记录没有结账版本，只知现状",
								 "it cannot be shown as of a day, as its records have no closed "
								 "editions, only what is known now"};
static const Words no_year = {"查询中没有 :year，不能只报到某一年",
							  "it cannot be limited to a year, as its query has no :year"};

static Words
both_reasons(Words one, Words other)
{
	if (*one.en == '\0' || *other.en == '\0')
		return *one.en == '\0' ? other : one;
	return (Words) {format_text("%s；%s", one.zh, other.zh),
					format_text("%s; %s", one.en, other.en)};
}

Words
obstacle(const QueryNames *names, bool minds_year, bool minds_division, bool minds_as_of)
{
	Words reason = {"", ""};

	if (names->year != NULL && !minds_year)
		reason = both_reasons(reason, no_year);
	if (names->division != NULL && !minds_division)
		reason = both_reasons(reason, no_part);
	if (names->as_of != NULL && !minds_as_of)
		reason = both_reasons(reason, no_history);
	return reason;
}

void
leave_out(Report *report, const char *name, Words title, Words reason)
{
	report->omissions[report->omission_count++] = (Omission) {name, title, reason};
}
