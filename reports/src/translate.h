/*
 * translate.h
 *	  The language of messages and --help: that of the locale, by gettext.
 *
 * All text inside a program is UTF-8, the translations too.  put_text() converts it to the encoding of the locale, and
 * from_locale() what was typed; names of files stay as they are.  Only
 * LC_MESSAGES is set: the language of messages changes neither numbers nor the order, case or width of characters.
 *
 * The format of fatal(), warning() and verbose() is translated by them.  Other strings are marked: _() where they are used,
 * N_() where they are constants.  reports/Makefile has the same names for xgettext.
 */
#ifndef RELIEF_REPORT_TRANSLATE_H
#define RELIEF_REPORT_TRANSLATE_H

#include <libintl.h>
#include <stdbool.h>
#include <stdio.h>

#define _(text)	 gettext(text)
#define N_(text) (text)

/* translate.c */
extern void use_language(void);
extern bool is_chinese(void);
extern const char *error_reason(int error_number);
extern const char *from_locale(const char *text);
extern void put_text(const char *text, FILE *out);

/* program.c */
extern const char *shared_folder(const char *name, const char *in_build_tree);

#endif /* RELIEF_REPORT_TRANSLATE_H */
