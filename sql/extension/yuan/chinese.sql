
-- yuan: in Chinese

CREATE FUNCTION to_chinese(yuan) RETURNS text
AS 'MODULE_PATHNAME', 'yuan_to_chinese' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION to_chinese(yuan) IS 'writes the amount for print, in 亿元 or 万元 when two decimals of that unit are exact, otherwise in yuan with grouped digits. The text always reads back as the same amount';

CREATE FUNCTION in_words(yuan) RETURNS text
AS 'MODULE_PATHNAME', 'yuan_in_words' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION in_words(yuan) IS 'writes the amount in the capital numerals used on receipts and bank forms, following the annex to the Payment and Settlement Rules (支付结算办法) of the People''s Bank of China. Negative amounts begin with 负';

-- Headlines round, as their figures are exact in the table below them. An amount below 100 yuan is not rounded to less than a fen.
CREATE FUNCTION headline(amount yuan, lang text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
	SELECT CASE WHEN lang = 'zh' THEN minus || rtrim(to_char(size / unit_zh, 'FM999,999,999,990.99'), '.') || CASE unit_zh
				WHEN 1 THEN ' 元' WHEN 10000 THEN ' 万元' ELSE ' 亿元' END
			ELSE 'CNY ' || minus || rtrim(to_char(size / unit_en, 'FM999,999,999,990.99'), '.') || CASE unit_en
				WHEN 1 THEN '' WHEN 1000000 THEN ' million' ELSE ' billion' END
		END
	FROM (
		SELECT minus, size,
			CASE WHEN size >= 100000000 THEN 100000000 WHEN size >= 10000 THEN 10000 ELSE 1 END AS unit_zh,
			CASE WHEN size >= 1000000000 THEN 1000000000 WHEN size >= 1000000 THEN 1000000 ELSE 1 END AS unit_en
		FROM (
			SELECT CASE WHEN amount < '0' THEN '-' ELSE '' END AS minus,
				CASE WHEN exact = 0 THEN 0 ELSE round(exact, least(2 - floor(log(exact))::integer, 2)) END AS size
			FROM (SELECT abs(amount)::numeric AS exact) AS e
		) AS r
	) AS u;
END;

COMMENT ON FUNCTION headline(yuan, text) IS
	'The amount for a headline, rounded to three significant digits, with the unit that fits them. lang: zh for 元, 万元 or 亿元, anything '
	'else for CNY, CNY … million or CNY … billion. An amount that is not zero is never written as zero. NULL for NULL.';
