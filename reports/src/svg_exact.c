/*
 * svg_exact.c
 *	  Exact figures where the pointer rests on a picture.
 *
 * script.c marks the label of a figure by a character of Unicode's private use area: MARK_FIRST for the first figure, and
 * so on.  Here the mark is removed, and the label and its bar get a <title>.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "svg.h"

typedef struct
{
	xmlNode *text;
	double x, y; /* where it stands */
	const char *exact;
} Mark;

/* The text without its marks; what they stand for is appended to found. */
static const char *
without_marks(const char *text, const Exact *exact, PQExpBuffer found)
{
	PQExpBuffer out = new_buffer();

	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c < MARK_FIRST || c > MARK_LAST)
			append_code_point(out, c);
		else if ((int) (c - MARK_FIRST) < exact->count)
			appendPQExpBuffer(found, "%s%s", found->len > 0 ? "\n" : "",
							  exact->texts[c - MARK_FIRST]);
	}
	return buffer_text(out);
}

/* A text's place is that of its group. */
static void
find_place(const xmlNode *text, Mark *mark)
{
	const char *place = attribute(text->parent, "transform");
	char *end;

	if (strncmp(place, "translate(", 10) != 0)
		return;
	mark->x = strtod(place + 10, &end);
	mark->y = *end == ',' ? strtod(end + 1, NULL) : NAN;
}

static int
take_marks(xmlNode *root, const Exact *exact, Mark *marks)
{
	int found = 0;

	for (xmlNode *node = root; node != NULL; node = next_node(root, node, true))
	{
		PQExpBuffer stand_for;
		const char *text;

		if (!is_named(node, "text") || node->children == NULL ||
			node->children->type != XML_TEXT_NODE)
			continue;
		stand_for = new_buffer();
		text = without_marks((const char *) node->children->content, exact, stand_for);
		xmlNodeSetContent(node, NULL);
		xmlAddChild(node, xmlNewDocText(node->doc, TEXT(text)));
		if (stand_for->len == 0)
			continue;
		if (found == exact->count) /* a figure that is drawn twice */
			break;
		marks[found] = (Mark) {node, NAN, NAN, buffer_text(stand_for)};
		find_place(node, &marks[found++]);
	}
	return found;
}

/* The bounds of a polygon, if it is an upright rectangle. */
static bool
is_bar(const xmlNode *node, double *left, double *top, double *right, double *bottom)
{
	const char *points = attribute(node, "points");
	int count = 0;

	if (!is_named(node, "polygon"))
		return false;
	*left = *top = INFINITY;
	*right = *bottom = -INFINITY;
	while (count < 6)
	{
		char *end;
		double x = strtod(points, &end), y;

		if (end == points || *end != ',')
			break;
		y = strtod(end + 1, &end);
		points = end;
		*left = fmin(*left, x);
		*right = fmax(*right, x);
		*top = fmin(*top, y);
		*bottom = fmax(*bottom, y);
		count++;
	}
	return count == 4 || count == 5;
}

/* A bar's label stands centred above it, or begins beside its right end. */
static const Mark *
mark_of_bar(const xmlNode *node, const Mark *marks, int count)
{
	double left, top, right, bottom;

	if (!is_bar(node, &left, &top, &right, &bottom))
		return NULL;
	for (int i = 0; i < count; i++)
	{
		double x = marks[i].x, y = marks[i].y;

		if (fabs((left + right) / 2 - x) < 2 && top - y > -2 && top - y < 45)
			return &marks[i];
		if (x - right > -2 && x - right < 20 && fabs((top + bottom) / 2 - y) < 8)
			return &marks[i];
	}
	return NULL;
}

void
show_exact(xmlNode *root, const Exact *exact)
{
	Mark *marks = allocate((size_t) exact->count, sizeof(Mark));
	int found = take_marks(root, exact, marks);

	for (xmlNode *node = root; found > 0 && node != NULL; node = next_node(root, node, true))
	{
		const Mark *mark = mark_of_bar(node, marks, found);

		if (mark != NULL)
			add_first(node, "title", mark->exact);
	}
	for (int i = 0; i < found; i++)
		add_first(marks[i].text, "title", marks[i].exact);
	free(marks);
}
