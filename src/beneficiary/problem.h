/*
 * beneficiary/problem.h
 *	  What is wrong with a stored set or tally that may be damaged.
 */
#ifndef POVERTY_RELIEF_BENEFICIARY_PROBLEM_H
#define POVERTY_RELIEF_BENEFICIARY_PROBLEM_H

#include "beneficiary/store.h"

extern const char *set_value_problem(const struct varlena *value);
extern const char *tally_value_problem(const struct varlena *value);

#endif /* POVERTY_RELIEF_BENEFICIARY_PROBLEM_H */
