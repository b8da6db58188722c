/*
 * poverty_relief.h
 *	  The extension's types as other C code sees them.
 *
 * The three scalar types are int64 by value.  A yuan counts fen; the packings of the other two are
 * described in core/division_code/division_code.h and core/resident_id/resident_id.h.
 */
#ifndef POVERTY_RELIEF_H
#define POVERTY_RELIEF_H

#include "postgres.h"

#include "fmgr.h"

/* Exact money, in fen: 1 yuan = 100 fen. */
typedef int64 Yuan;

#define DatumGetYuan(d)	  DatumGetInt64(d)
#define YuanGetDatum(y)	  Int64GetDatum(y)
#define PG_GETARG_YUAN(n) DatumGetYuan(PG_GETARG_DATUM(n))
#define PG_RETURN_YUAN(y) return YuanGetDatum(y)

/* An administrative division: its 12-digit code as a number (core/division_code/division_code.h). */
typedef int64 DivisionCode;

#define DatumGetDivisionCode(d)	   DatumGetInt64(d)
#define DivisionCodeGetDatum(c)	   Int64GetDatum(c)
#define PG_GETARG_DIVISION_CODE(n) DatumGetDivisionCode(PG_GETARG_DATUM(n))
#define PG_RETURN_DIVISION_CODE(c) return DivisionCodeGetDatum(c)

/* A citizen identity number, packed as described in core/resident_id/resident_id.h. */
typedef int64 ResidentId;

#define DatumGetResidentId(d)	  DatumGetInt64(d)
#define ResidentIdGetDatum(id)	  Int64GetDatum(id)
#define PG_GETARG_RESIDENT_ID(n)  DatumGetResidentId(PG_GETARG_DATUM(n))
#define PG_RETURN_RESIDENT_ID(id) return ResidentIdGetDatum(id)

#endif /* POVERTY_RELIEF_H */
