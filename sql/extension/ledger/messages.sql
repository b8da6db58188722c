
-- The language of errors and notices: setting poverty_relief.lang (src/ledger/messages.c).
--
-- As with gettext, the English text is the key, and stays where it is reported:
--     RAISE EXCEPTION USING
--         MESSAGE = localized('month %s is closed', month),
--         ERRCODE = 'object_not_in_prerequisite_state';
-- Texts are formats of format(): %s, %I, %L; a translation that changes their order writes %1$s. Nouns agree with a count by
-- CASE: localized(CASE n WHEN 1 THEN '%s row' ELSE '%s rows' END, n). test/t/messages.t compares this list with the sources.

CREATE FUNCTION _messages(OUT message text, OUT chinese text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 300
BEGIN ATOMIC
	VALUES
		-- checks
		('supermarket %s is not open on %s', '超市 %s 在 %s 未营业'),
		('It opened on %s; %s is dated %s.', '该超市于 %s 开业；%s的日期为 %s。'),
		('It opened on %s and closed on %s; %s is dated %s.', '该超市于 %s 开业，于 %s 关闭；%s的日期为 %s。'),
		('Correct the day on which it was given, or the dates of the supermarket.', '请更正发放日期，或更正超市的营业日期。'),
		('Correct the day on which it was received, or the dates of the supermarket.', '请更正接收日期，或更正超市的营业日期。'),
		('aid instance %s', '第 %s 号受助记录'),
		('donation %s', '第 %s 号捐赠');
END;

COMMENT ON FUNCTION _messages() IS
	'Internal. The catalogue of messages: English texts, as functions of the extension and of ledgers give them to localized, '
	'and their Chinese translations.';

CREATE FUNCTION _chinese(message text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN (SELECT m.chinese FROM _messages() AS m WHERE m.message = $1);

COMMENT ON FUNCTION _chinese(text) IS
	'Internal, for localized. The Chinese translation of a message; NULL: the catalogue does not have it.';

CREATE FUNCTION localized(message text, VARIADIC arguments "any") RETURNS text
LANGUAGE C STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION localized(text, "any") IS
	'Formats a message, like format, in the language of the setting poverty_relief.lang. The message is given in English. It '
	'stays English where that is the language, or where there is no translation. The setting is zh, en or auto, and any role may '
	'set it; auto, the default, is zh if lc_messages begins with zh, otherwise en. NULL for a NULL message.';

CREATE FUNCTION localized(message text) RETURNS text
LANGUAGE C STABLE PARALLEL SAFE
AS 'MODULE_PATHNAME';

COMMENT ON FUNCTION localized(text) IS
	'Returns a message, without arguments, in the language of the setting poverty_relief.lang. It is a format, too: a percent '
	'sign is written %%. NULL for NULL.';
