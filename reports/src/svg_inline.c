/*
 * svg_inline.c
 *	  A picture as part of an HTML page: one for both themes, in the page's font.
 *
 * Its colours become the tokens of report.css, which the dark theme redefines.  A page contains many pictures, so the names
 * of their definitions get a prefix.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "svg.h"

#define MOST_TOKENS 32

typedef struct
{
	char name[16];
	unsigned int rgb;
} Token;

static Token tokens[MOST_TOKENS];
static int token_count;

/* Reads "--NAME: #RRGGBB" from the first rule of report.css, which is the light theme. */
static void
read_tokens(void)
{
	const char *css = read_resource("report.css");
	const char *end = strchr(css, '}');

	for (const char *at = strstr(css, "--"); at != NULL && at < end && token_count < MOST_TOKENS;
		 at = strstr(at + 2, "--"))
	{
		Token *token = &tokens[token_count];

		if (sscanf(at, "--%15[a-z0-9-]: #%6x", token->name, &token->rgb) == 2)
			token_count++;
	}
}

/* "rgb( 31, 41,51)" or "#1F2933". */
static bool
parse_colour(const char *text, unsigned int *rgb)
{
	unsigned int red, green, blue;

	if (sscanf(text, "rgb(%u ,%u ,%u )", &red, &green, &blue) == 3)
	{
		*rgb = red << 16 | green << 8 | blue;
		return true;
	}
	return *text == '#' && strlen(text) == 7 && sscanf(text + 1, "%6x", rgb) == 1;
}

/* A colour that is no token, as of an office's own chart, is the same in both themes. */
static const char *
themed(const char *colour)
{
	unsigned int rgb;

	if (!parse_colour(colour, &rgb))
		return colour;
	for (int i = 0; i < token_count; i++)
	{
		if (tokens[i].rgb == rgb)
			return format_text("var(--%s)", tokens[i].name);
	}
	return colour;
}

/* "url(#NAME)" or "#NAME" with the prefix before the name. */
static const char *
prefixed(const char *reference, const char *prefix)
{
	const char *mark = strchr(reference, '#');

	return format_text("%.*s%s%s", (int) (mark + 1 - reference), reference, prefix, mark + 1);
}

/* gnuplot writes the lines of a hatching as style="fill:none; stroke:rgb(0,114,178)". */
static void
adapt_style(xmlNode *node)
{
	static const char start[] = "fill:none; stroke:";
	const char *style = attribute(node, "style");

	if (strncmp(style, start, strlen(start)) != 0)
		return;
	set_attribute(node, "fill", "none");
	set_attribute(node, "stroke", style + strlen(start));
	xmlUnsetProp(node, TEXT("style"));
}

static void
adapt(xmlNode *node, const char *prefix)
{
	adapt_style(node);
	for (xmlAttr *a = node->properties; a != NULL; a = a->next)
	{
		const char *name = (const char *) a->name;
		const char *text = a->children != NULL ? (const char *) a->children->content : "";
		const char *adapted = text;

		if (strcmp(name, "id") == 0)
			adapted = format_text("%s%s", prefix, text);
		else if (strcmp(name, "href") == 0 || strncmp(text, "url(#", 5) == 0)
			adapted = prefixed(text, prefix);
		else if (strcmp(name, "fill") == 0 || strcmp(name, "stroke") == 0 ||
				 strcmp(name, "color") == 0)
			adapted = themed(text);
		if (adapted != text)
			xmlNodeSetContent((xmlNode *) a, TEXT(adapted));
	}
	xmlUnsetProp(node, TEXT("font-family"));
}

void
inline_svg(PQExpBuffer out, const PQExpBufferData *image, const Inline *how)
{
	xmlDoc *doc = parse_svg(image, false);
	xmlNode *root = xmlDocGetRootElement(doc);
	xmlNs *spaces = root->nsDef;
	xmlBuffer *text = xmlBufferCreate();

	if (text == NULL)
		fatal(EXIT_RENDERING, "out of memory");
	if (token_count == 0)
		read_tokens();
	for (xmlNode *node = root, *next; node != NULL; node = next)
	{
		next = next_node(root, node, true);
		if (node->parent == root && (is_named(node, "title") || is_named(node, "desc")))
		{
			next = next_node(root, node, false);
			xmlUnlinkNode(node);
			xmlFreeNode(node);
		}
		else if (node->type == XML_ELEMENT_NODE)
			adapt(node, how->prefix);
	}
	set_attribute(root, "class", how->class_names);
	set_attribute(root, "role", "img");
	set_attribute(root, "lang", how->lang);
	set_attribute(root, "aria-label", cleaned(how->label));
	root->nsDef = NULL; /* HTML knows the names of SVG */
	xmlNodeDump(text, doc, root, 0, 0);
	root->nsDef = spaces;
	appendBinaryPQExpBuffer(out, (const char *) xmlBufferContent(text),
							(size_t) xmlBufferLength(text));
	xmlBufferFree(text);
	xmlFreeDoc(doc);
}
