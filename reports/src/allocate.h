/*
 * allocate.h
 *	  Allocation that either succeeds or ends the program, and libpq's growing strings, checked.
 *
 * Nothing is freed one by one: the program reads one snapshot, writes one report and ends.
 */
#ifndef RELIEF_REPORT_ALLOCATE_H
#define RELIEF_REPORT_ALLOCATE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* libpq's header leaves this macro to the server's headers, which are not needed here. */
#define pg_attribute_printf(format_at, first) __attribute__((format(printf, format_at, first)))
#include <pqexpbuffer.h>

extern void *allocate(size_t count, size_t size);
extern char *copy_text(const char *text);
extern char *copy_bytes(const char *bytes, size_t len);
extern char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

extern PQExpBuffer new_buffer(void);
extern void check_buffer(const PQExpBufferData *buffer);
extern const char *buffer_text(const PQExpBufferData *buffer);

#endif /* RELIEF_REPORT_ALLOCATE_H */
