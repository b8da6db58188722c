/*
 * svg.h
 *	  What the files that change pictures share.
 */
#ifndef RELIEF_REPORT_SVG_H
#define RELIEF_REPORT_SVG_H

#include <libxml/tree.h>

#include "report.h"

#define TEXT(literal) ((const xmlChar *) (literal))

/* svg.c */
extern xmlDoc *parse_svg(const PQExpBufferData *image, bool from_gnuplot);
extern bool is_named(const xmlNode *node, const char *name);
extern const char *attribute(const xmlNode *node, const char *name);
extern void set_attribute(xmlNode *node, const char *name, const char *value);
extern xmlNode *next_node(const xmlNode *root, const xmlNode *node, bool children);
extern void add_first(xmlNode *node, const char *name, const char *text);

/* svg_exact.c */
extern void show_exact(xmlNode *root, const Exact *exact);

#endif /* RELIEF_REPORT_SVG_H */
