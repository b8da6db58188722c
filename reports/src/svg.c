/*
 * svg.c
 *	  Corrects the output of gnuplot's svg terminal.
 *
 * gnuplot names every picture "Gnuplot" and every plot after its commands, which browsers show and screen readers
 * read out; it writes definitions and groups that nothing uses; it writes the font as given,
 * font-family="FAMILY:Bold", which viewers do not understand; and it does not escape all text.
 */
#include <libxml/parser.h>
#include <string.h>

#include "svg.h"

#define FONT_STACK                                                                                 \
	"'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC',"      \
	"sans-serif"

bool
is_named(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && xmlStrcmp(node->name, TEXT(name)) == 0;
}

/* An attribute's value, or ""; xlink:href is found as href. */
const char *
attribute(const xmlNode *node, const char *name)
{
	for (const xmlAttr *a = node->properties; a != NULL; a = a->next)
	{
		if (xmlStrcmp(a->name, TEXT(name)) == 0 && a->children != NULL)
			return (const char *) a->children->content;
	}
	return "";
}

void
set_attribute(xmlNode *node, const char *name, const char *value)
{
	xmlSetProp(node, TEXT(name), TEXT(value));
}

/* The node after this one in the order of the document, within the root; its children too unless they are passed over. */
xmlNode *
next_node(const xmlNode *root, const xmlNode *node, bool children)
{
	if (children && node->children != NULL && node->type == XML_ELEMENT_NODE)
		return node->children;
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}

static void
drop(xmlNode *node)
{
	xmlUnlinkNode(node);
	xmlFreeNode(node);
}

/* What gnuplot does not escape in text: "]]>" is no well-formed XML, and "&#x3C;" would be read as "<". */
static void
append_escaped(PQExpBuffer out, const char *svg)
{
	for (; *svg != '\0'; svg++)
	{
		if (strncmp(svg, "]]>", 3) == 0)
		{
			appendPQExpBufferStr(out, "]]&gt;");
			svg += 2;
		}
		else if (strncmp(svg, "&#", 2) == 0)
			appendPQExpBufferStr(out, "&amp;");
		else
			appendPQExpBufferChar(out, *svg);
	}
}

xmlDoc *
parse_svg(const PQExpBufferData *image, bool from_gnuplot)
{
	PQExpBuffer text = new_buffer();
	xmlDoc *doc;

	if (from_gnuplot)
		append_escaped(text, image->data);
	else
		appendBinaryPQExpBuffer(text, image->data, image->len);
	check_buffer(text);
	doc = xmlReadMemory(text->data, (int) text->len, NULL, "UTF-8",
						XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_HUGE | XML_PARSE_NOERROR |
							XML_PARSE_NOWARNING);
	if (doc == NULL || xmlDocGetRootElement(doc) == NULL)
		fatal(EXIT_RENDERING, "gnuplot's picture is not well-formed XML");
	destroyPQExpBuffer(text);
	return doc;
}

/* A child before all others, with this text. */
void
add_first(xmlNode *node, const char *name, const char *text)
{
	xmlNode *child = xmlNewDocNode(node->doc, node->ns, TEXT(name), NULL);

	xmlAddChild(child, xmlNewDocText(node->doc, TEXT(text)));
	if (node->children == NULL)
		xmlAddChild(node, child);
	else
		xmlAddPrevSibling(node->children, child);
}

/* ---- what gnuplot leaves behind ---- */

static void
drop_titles(xmlNode *node)
{
	for (xmlNode *child = node->children, *next; child != NULL; child = next)
	{
		next = child->next;
		if (child->type == XML_ELEMENT_NODE)
			drop_titles(child);
		if (is_named(child, "title") || is_named(child, "desc"))
			drop(child);
	}
}

static bool
is_blank(const char *text)
{
	while (*text != '\0')
	{
		uint32_t c = next_code_point(&text);

		if (c != ' ' && c != 0xA0 && c != '\n' && c != '\t')
			return false;
	}
	return true;
}

/* Only moves the pen, as for a tic of no length. */
static bool
draws_nothing(const char *path)
{
	return strspn(path, "M0123456789.,- ") == strlen(path) &&
		   strchr(path, 'M') == strrchr(path, 'M');
}

/* A group without a drawing, a text without a visible character, space between elements. */
static bool
is_empty(const xmlNode *node)
{
	if (node->type == XML_COMMENT_NODE)
		return true;
	if (node->type == XML_TEXT_NODE)
		return is_blank((const char *) node->content);
	if (is_named(node, "path"))
		return draws_nothing(attribute(node, "d"));
	return (is_named(node, "g") || is_named(node, "defs") || is_named(node, "text")) &&
		   node->children == NULL;
}

static bool
is_referred_to(xmlNode *root, const char *id)
{
	const char *reference = format_text("#%s", id);
	const char *url = format_text("#%s)", id);

	for (xmlNode *node = root; node != NULL; node = next_node(root, node, true))
	{
		for (xmlAttr *a = node->type == XML_ELEMENT_NODE ? node->properties : NULL; a != NULL;
			 a = a->next)
		{
			const char *value = a->children != NULL ? (const char *) a->children->content : "";

			if (strcmp(value, reference) == 0 || strstr(value, url) != NULL)
				return true;
		}
	}
	return false;
}

/* Definitions refer to each other, so the later ones are looked at first. */
static void
drop_unused(xmlNode *root)
{
	for (xmlNode *node = root; node != NULL;)
	{
		xmlNode *next = next_node(root, node, true);

		if (is_named(node, "defs"))
		{
			next = next_node(root, node, false);
			for (xmlNode *child = node->last, *before; child != NULL; child = before)
			{
				before = child->prev;
				if (!is_referred_to(root, attribute(child, "id")))
					drop(child);
			}
		}
		node = next;
	}
}

static void
correct_font(xmlNode *node)
{
	const char *family = attribute(node, "font-family");
	size_t len = strcspn(family, ":");

	if (*family == '\0')
		return;
	if (strncmp(family + len, ":Bold", 5) == 0)
		set_attribute(node, "font-weight", "bold");
	set_attribute(node, "font-family", format_text("'%.*s'," FONT_STACK, (int) len, family));
}

/* One font for the whole picture. */
static void
set_font(xmlNode *root)
{
	for (xmlNode *node = root; node != NULL; node = next_node(root, node, true))
	{
		const char *family = node->type == XML_ELEMENT_NODE ? attribute(node, "font-family") : "";

		if (*family == '\0')
			continue;
		if (*attribute(root, "font-family") == '\0')
			set_attribute(root, "font-family", family);
		if (strcmp(family, attribute(root, "font-family")) == 0 && node != root)
			xmlUnsetProp(node, TEXT("font-family"));
	}
}

/* A group may become empty when what it contains is dropped.  Nothing refers to gnuplot's names of groups. */
static void
drop_empty(xmlNode *node)
{
	for (xmlNode *child = node->children, *next; child != NULL; child = next)
	{
		next = child->next;
		if (child->type == XML_ELEMENT_NODE)
		{
			correct_font(child);
			if (is_named(child, "g"))
				xmlUnsetProp(child, TEXT("id"));
			drop_empty(child);
		}
		if (is_empty(child))
			drop(child);
	}
}

void
finish_svg(PQExpBuffer image, const char *title, const char *description, const Exact *exact)
{
	xmlDoc *doc = parse_svg(image, true);
	xmlNode *root = xmlDocGetRootElement(doc);
	xmlChar *text;
	int len;

	drop_titles(root);
	show_exact(root, exact);
	drop_unused(root);
	drop_empty(root);
	set_font(root);
	add_first(root, "desc", cleaned(description));
	add_first(root, "title", cleaned(title));
	xmlDocDumpMemory(doc, &text, &len);
	resetPQExpBuffer(image);
	appendBinaryPQExpBuffer(image, (const char *) text, (size_t) len);
	check_buffer(image);
	xmlFree(text);
	xmlFreeDoc(doc);
}
