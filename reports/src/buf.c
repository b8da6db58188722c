/*
 * buf.c
 *	  A string that grows, and allocation that either succeeds or ends the program.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

void *
allocate(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);

	if (memory == NULL)
		fatal(EXIT_RENDERING, "out of memory");
	return memory;
}

char *
copy_bytes(const char *bytes, size_t len)
{
	char *copy = allocate(len + 1, 1);

	memcpy(copy, bytes, len);
	return copy;
}

char *
copy_text(const char *text)
{
	return copy_bytes(text, strlen(text));
}

/* Makes room for len more bytes and the NUL. */
static void
reserve(Buf *buf, size_t len)
{
	size_t size = buf->size > 0 ? buf->size : 256;

	if (len >= SIZE_MAX / 4 - buf->len)
		fatal(EXIT_RENDERING, "out of memory");
	while (size < buf->len + len + 1)
		size *= 2;
	if (size == buf->size)
		return;
	buf->data = realloc(buf->data, size);
	if (buf->data == NULL)
		fatal(EXIT_RENDERING, "out of memory");
	buf->size = size;
}

void
append_bytes(Buf *buf, const char *bytes, size_t len)
{
	reserve(buf, len);
	if (len > 0)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void
append(Buf *buf, const char *text)
{
	append_bytes(buf, text, strlen(text));
}

void
append_char(Buf *buf, char c)
{
	append_bytes(buf, &c, 1);
}

static void
append_arguments(Buf *buf, const char *format, va_list arguments)
{
	va_list again;
	int len;

	va_copy(again, arguments);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len < 0)
		fatal(EXIT_RENDERING, "a text could not be formatted");
	reserve(buf, (size_t) len);
	vsnprintf(buf->data + buf->len, (size_t) len + 1, format, arguments);
	buf->len += (size_t) len;
}

void
append_format(Buf *buf, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	append_arguments(buf, format, arguments);
	va_end(arguments);
}

char *
format_text(const char *format, ...)
{
	Buf buf = {0};
	va_list arguments;

	va_start(arguments, format);
	append_arguments(&buf, format, arguments);
	va_end(arguments);
	return buf.data;
}

const char *
buf_text(const Buf *buf)
{
	return buf->data != NULL ? buf->data : "";
}
