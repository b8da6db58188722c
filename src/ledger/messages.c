/*
 * ledger/messages.c
 *	  The language in which a ledger's functions report: setting poverty_relief.lang, and localized(),
 *	  which formats a message in that language.
 *
 * As with gettext, the English text is the key and stays at the place that reports it.  The catalogue
 * is the function _messages of the extension's script (sql/extension/ledger/messages.sql), so the
 * server has converted it to the database's encoding.
 */
#include "private.h"

#include "catalog/pg_collation.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/pg_locale.h"
#include "utils/syscache.h"

PG_FUNCTION_INFO_V1(localized);

typedef enum
{
	LANGUAGE_AUTO,
	LANGUAGE_ENGLISH,
	LANGUAGE_CHINESE
} Language;

/* '' is what a session has after SET LOCAL, before the library is loaded. */
static const struct config_enum_entry languages[] = {{"auto", LANGUAGE_AUTO, false},
													 {"zh", LANGUAGE_CHINESE, false},
													 {"en", LANGUAGE_ENGLISH, false},
													 {"", LANGUAGE_AUTO, true},
													 {NULL, 0, false}};
static int language = LANGUAGE_AUTO;

void
messages_define_setting(void)
{
	DefineCustomEnumVariable(
		"poverty_relief.lang",
		"Language in which the functions of ledgers report errors and notices.",
		"\"zh\" is Chinese, \"en\" is English; \"auto\" follows lc_messages.", &language,
		LANGUAGE_AUTO, languages, PGC_USERSET, 0, NULL, NULL, NULL);
	MarkGUCPrefixReserved("poverty_relief");
}

static bool
reports_in_chinese(void)
{
	if (language == LANGUAGE_AUTO)
		return locale_messages != NULL && pg_strncasecmp(locale_messages, "zh", 2) == 0;
	return language == LANGUAGE_CHINESE;
}

/* The translation of a message, by function _chinese(text) of the schema of the function that asks; NULL: none. */
static text *
translation(text *message, Oid asking_function)
{
	Oid argument = TEXTOID;
	Oid lookup = GetSysCacheOid3(PROCNAMEARGSNSP, Anum_pg_proc_oid, CStringGetDatum("_chinese"),
								 PointerGetDatum(buildoidvector(&argument, 1)),
								 ObjectIdGetDatum(get_func_namespace(asking_function)));
	FmgrInfo function;
	LOCAL_FCINFO(call, 1);
	Datum found;

	/* The library can be newer than the script that was installed. */
	if (!OidIsValid(lookup))
		return NULL;
	fmgr_info(lookup, &function);
	InitFunctionCallInfoData(*call, &function, 1, DEFAULT_COLLATION_OID, NULL, NULL);
	call->args[0].value = PointerGetDatum(message);
	call->args[0].isnull = false;
	found = FunctionCallInvoke(call);
	return call->isnull ? NULL : DatumGetTextPP(found);
}

/* A message of C code, not formatted; the asking function is one of the extension's. */
const char *
message_in_language(const char *message, Oid asking_function)
{
	text *chinese =
		reports_in_chinese() ? translation(cstring_to_text(message), asking_function) : NULL;

	return chinese == NULL ? message : text_to_cstring(chinese);
}

/* format(), of which it has the arguments, with its first argument translated. */
Datum
localized(PG_FUNCTION_ARGS)
{
	LOCAL_FCINFO(call, FUNC_MAX_ARGS);
	text *chinese = NULL;

	if (!PG_ARGISNULL(0) && reports_in_chinese())
		chinese = translation(PG_GETARG_TEXT_PP(0), fcinfo->flinfo->fn_oid);
	if (chinese == NULL)
		return text_format(fcinfo);

	/* The executor sets constant arguments once, for all calls, so the arguments are changed in a copy. */
	memcpy(call, fcinfo, SizeForFunctionCallInfo(fcinfo->nargs));
	call->args[0].value = PointerGetDatum(chinese);
	return text_format(call);
}
