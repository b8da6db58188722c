/*
 * allocate.c
 *	  Allocation that either succeeds or ends the program.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static void
out_of_memory(void)
{
	fatal(EXIT_RENDERING, "out of memory");
}

void *
allocate(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);

	if (memory == NULL)
		out_of_memory();
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

char *
format_text(const char *format, ...)
{
	va_list arguments;
	char *text;
	int len;

	va_start(arguments, format);
	len = vasprintf(&text, format, arguments);
	va_end(arguments);
	if (len < 0)
		out_of_memory();
	return text;
}

PQExpBuffer
new_buffer(void)
{
	PQExpBuffer buffer = createPQExpBuffer();

	check_buffer(buffer);
	return buffer;
}

/* Appending does not report that memory ran out, so callers check the buffer first. */
void
check_buffer(const PQExpBufferData *buffer)
{
	if (PQExpBufferBroken(buffer))
		out_of_memory();
}

const char *
buffer_text(const PQExpBufferData *buffer)
{
	check_buffer(buffer);
	return buffer->data;
}
