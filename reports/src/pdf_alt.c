/*
 * pdf_alt.c
 *	  Alternative texts of the pictures in a PDF, which cairo cannot write.
 *
 * cairo (1.16 and 1.18) writes the structure of a document, with an element /Figure for each picture, but knows no /Alt, no
 * language, no element that spans pages, and no mark that says that the document is tagged.  They are added as the format provides for changes: the
 * objects again at the end of the file, and an index of these that refers to the first one.  A file of another form, as a
 * later cairo may write, is left as it is.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf_alt.h"

#define MOST_OBJECTS 512

typedef struct
{
	long number;	  /* of the object */
	size_t from, end; /* its dictionary, from "<<" to ">>" */
	size_t at;		  /* where it is written again */
} Object;

static const char *
find(const PQExpBufferData *pdf, size_t from, const char *text)
{
	return from >= pdf->len ? NULL : memmem(pdf->data + from, pdf->len - from, text, strlen(text));
}

/* The object whose dictionary begins with this text, from this place on. */
static bool
find_object(const PQExpBufferData *pdf, size_t from, const char *dictionary, Object *object)
{
	const char *found = find(pdf, from, dictionary), *end, *line;

	if (found == NULL || (end = find(pdf, (size_t) (found - pdf->data), ">>\nendobj")) == NULL)
		return false;
	line = memrchr(pdf->data, '\n', (size_t) (found - 1 - pdf->data));
	if (line == NULL)
		return false;
	object->number = strtol(line + 1, NULL, 10);
	object->from = (size_t) (found - pdf->data);
	object->end = (size_t) (end - pdf->data);
	return object->number > 0;
}

/* As a string of UTF-16. */
static void
append_string(PQExpBuffer out, const char *text)
{
	appendPQExpBufferStr(out, "<FEFF");
	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c == NOT_UTF8)
			c = 0xFFFD;
		if (c >= 0x10000)
			appendPQExpBuffer(out, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10),
							  0xDC00 + ((c - 0x10000) & 0x3FF));
		else
			appendPQExpBuffer(out, "%04X", c);
	}
	appendPQExpBufferChar(out, '>');
}

static void
write_object(PQExpBuffer pdf, Object *object, const char *dictionary)
{
	object->at = pdf->len;
	appendPQExpBuffer(pdf, "%ld 0 obj\n%s\n>>\nendobj\n", object->number, dictionary);
}

/* The object's dictionary, without its end. */
static const char *
dictionary_of(const PQExpBufferData *pdf, const Object *object)
{
	return copy_bytes(pdf->data + object->from, object->end - object->from);
}

static void
write_figures(PQExpBuffer pdf, Object *figures, const char *const *texts, int count)
{
	for (int i = 0; i < count; i++)
	{
		PQExpBuffer alt = new_buffer();

		append_string(alt, texts[i]);
		write_object(
			pdf, &figures[i],
			format_text("%s   /Alt %s", dictionary_of(pdf, &figures[i]), buffer_text(alt)));
	}
}

/*
 * The elements of the document need one above them all.  The root becomes that element, so that they need not be
 * changed, and there is a new root (new_root); the catalog refers to it.
 */
static void
write_root(PQExpBuffer pdf, Object *root, Object *new_root, Object *catalog, const char *lang)
{
	const char *old = dictionary_of(pdf, root), *kids = strstr(old, "/K [");
	const char *head = dictionary_of(pdf, catalog);
	const char *reference = format_text("/StructTreeRoot %ld 0 R\n", root->number);
	const char *at = strstr(head, reference);
	long parents = 0;

	sscanf(old, "<< /Type /StructTreeRoot\n /ParentTree %ld 0 R", &parents);
	write_object(pdf, root,
				 format_text("<< /Type /StructElem\n   /S /Document\n   /P %ld 0 R\n   %s",
							 new_root->number, kids));
	write_object(pdf, new_root,
				 format_text("<< /Type /StructTreeRoot\n   /ParentTree %ld 0 R\n   /K [ %ld 0 R ]",
							 parents, root->number));
	write_object(pdf, catalog,
				 format_text("%.*s/StructTreeRoot %ld 0 R\n%s   /MarkInfo << /Marked true >>\n   "
							 "/Lang (%s)",
							 (int) (at - head), head, new_root->number, at + strlen(reference),
							 lang));
}

static void
write_index(PQExpBuffer pdf, const Object *objects, int count, long size, long root, long info,
			long before)
{
	size_t at = pdf->len;

	appendPQExpBufferStr(pdf, "xref\n");
	for (int i = 0; i < count; i++)
		appendPQExpBuffer(pdf, "%ld 1\n%010zu 00000 n \n", objects[i].number, objects[i].at);
	appendPQExpBuffer(
		pdf,
		"trailer\n<< /Size %ld\n   /Root %ld 0 R\n   /Info %ld 0 R\n   /Prev %ld\n>>\n"
		"startxref\n%zu\n%%%%EOF\n",
		size, root, info, before, at);
}

void
add_alternative_texts(PQExpBuffer pdf, const char *const *texts, int count, const char *lang)
{
	Object objects[MOST_OBJECTS], *root, *catalog, *new_root;
	const char *trailer = find(pdf, 0, "\ntrailer\n");
	long size, top, info, before;
	size_t from = 0;
	int found = 0;

	while (found < MOST_OBJECTS - 3 &&
		   find_object(pdf, from, "<< /Type /StructElem\n   /S /Figure\n", &objects[found]))
		from = objects[found++].end;
	root = &objects[found];
	catalog = &objects[found + 1];
	new_root = &objects[found + 2];
	if (found != count || !find_object(pdf, 0, "<< /Type /StructTreeRoot\n   /ParentTree ", root) ||
		strstr(dictionary_of(pdf, root), "/K [") == NULL ||
		!find_object(pdf, 0, "<< /Type /Catalog\n", catalog) ||
		strstr(dictionary_of(pdf, catalog),
			   format_text("/StructTreeRoot %ld 0 R\n", root->number)) == NULL ||
		trailer == NULL ||
		sscanf(trailer,
			   "\ntrailer\n<< /Size %ld\n /Root %ld 0 R\n /Info %ld 0 R\n>>\nstartxref\n%ld", &size,
			   &top, &info, &before) != 4)
		return;
	new_root->number = size;
	write_figures(pdf, objects, texts, count);
	write_root(pdf, root, new_root, catalog, lang);
	write_index(pdf, objects, count + 3, size + 1, top, info, before);
}
