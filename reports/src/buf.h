/*
 * buf.h
 *	  A string that grows, and allocation that either succeeds or ends the program.
 *
 * Nothing is freed one by one: the program reads one snapshot, writes one report and ends.
 */
#ifndef RELIEF_REPORT_BUF_H
#define RELIEF_REPORT_BUF_H

#include <stddef.h>

typedef struct
{
	char *data; /* always ends in NUL, which len does not count; NULL only while empty */
	size_t len;
	size_t size;
} Buf;

extern void *allocate(size_t count, size_t size);
extern char *copy_text(const char *text);
extern char *copy_bytes(const char *bytes, size_t len);
extern char *format_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

extern void append_bytes(Buf *buf, const char *bytes, size_t len);
extern void append(Buf *buf, const char *text);
extern void append_char(Buf *buf, char c);
extern void append_format(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
extern const char *buf_text(const Buf *buf);

#endif /* RELIEF_REPORT_BUF_H */
