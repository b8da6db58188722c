/*
 * font.c
 *	  Looks up fonts in fontconfig, as gnuplot's text engine does.
 *
 * A code point that no font covers becomes a giant black shape in PNG and PDF, with exit status 0,
 * so coverage is looked up before anything is drawn.
 */
#include <fontconfig/fontconfig.h>
#include <string.h>

#include "report.h"

static FcCharSet *covered;
static FcCharSet *missed;

/* Every font that is installed, with the properties asked for. */
static FcFontSet *
list_fonts(FcPattern *pattern)
{
	FcObjectSet *objects = FcObjectSetBuild(FC_FAMILY, FC_CHARSET, (char *) NULL);
	FcFontSet *fonts = FcFontList(NULL, pattern, objects);

	FcObjectSetDestroy(objects);
	return fonts;
}

static void
gather_coverage(void)
{
	FcPattern *any = FcPatternCreate();
	FcFontSet *fonts = list_fonts(any);

	covered = FcCharSetCreate();
	missed = FcCharSetCreate();
	for (int i = 0; fonts != NULL && i < fonts->nfont; i++)
	{
		FcCharSet *set;
		FcBool changed;

		if (FcPatternGetCharSet(fonts->fonts[i], FC_CHARSET, 0, &set) == FcResultMatch)
			FcCharSetMerge(covered, set, &changed);
	}
	if (fonts != NULL)
		FcFontSetDestroy(fonts);
	FcPatternDestroy(any);
}

/* Warns once about each code point that will be drawn as a box. */
bool
font_covers(uint32_t c)
{
	if (covered == NULL)
		gather_coverage();
	if (FcCharSetHasChar(covered, c))
		return true;
	if (!FcCharSetHasChar(missed, c))
	{
		FcCharSetAddChar(missed, c);
		warning("no installed font contains U+%04X; a box is drawn instead", c);
	}
	return false;
}

/* A family name is given to gnuplot as "FAMILY:Bold,SIZE", so it must contain neither character. */
static bool
is_usable_name(const char *family)
{
	return *family != '\0' && strpbrk(family, ",:'\"\\`") == NULL;
}

/* The preferred family for pictures if it is installed, else the first of the fonts. */
static const char *
pick_family(FcFontSet *fonts, const char *const *preferred, size_t count)
{
	const char *first = NULL;

	for (size_t wanted = 0; wanted < count; wanted++)
	{
		for (int i = 0; fonts != NULL && i < fonts->nfont; i++)
		{
			FcChar8 *family;

			if (FcPatternGetString(fonts->fonts[i], FC_FAMILY, 0, &family) != FcResultMatch ||
				!is_usable_name((const char *) family))
				continue;
			if (strcmp((const char *) family, preferred[wanted]) == 0)
				return copy_text(preferred[wanted]);
			if (first == NULL)
				first = copy_text((const char *) family);
		}
	}
	return first;
}

/* One family for the whole picture; Chinese words need one that covers simplified Chinese. */
const char *
choose_font(Lang lang)
{
	static const char *const chinese[] = {"WenQuanYi Micro Hei", "Noto Sans CJK SC",
										  "Source Han Sans SC", "WenQuanYi Zen Hei"};
	static const char *const english[] = {"WenQuanYi Micro Hei", "Noto Sans", "DejaVu Sans"};
	FcPattern *pattern = FcPatternCreate();
	FcLangSet *languages = FcLangSetCreate();
	const char *family;

	if (lang != LANG_EN)
	{
		FcLangSetAdd(languages, (const FcChar8 *) "zh-cn");
		FcPatternAddLangSet(pattern, FC_LANG, languages);
		family = pick_family(list_fonts(pattern), chinese, lengthof(chinese));
		if (family == NULL)
			fatal(EXIT_RENDERING, "no font for Chinese is installed; install the package "
								  "fonts-wqy-microhei, or choose --lang=en");
	}
	else
	{
		family = pick_family(list_fonts(pattern), english, lengthof(english));
		if (family == NULL)
			fatal(EXIT_RENDERING, "no font is installed; install the package fonts-wqy-microhei");
	}
	FcLangSetDestroy(languages);
	FcPatternDestroy(pattern);
	return family;
}
