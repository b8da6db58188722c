
-- yuan: in Chinese

CREATE FUNCTION to_chinese(yuan) RETURNS text
AS 'MODULE_PATHNAME', 'yuan_to_chinese' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION to_chinese(yuan) IS 'for print: in 亿元 or 万元 where two decimals of it are exact, else in grouped yuan; always reads back as the same amount';

CREATE FUNCTION in_words(yuan) RETURNS text
AS 'MODULE_PATHNAME', 'yuan_in_words' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION in_words(yuan) IS 'in the capital numerals of receipts and bank forms, by the annex of the Payment and Settlement Rules (支付结算办法) of the People''s Bank of China; negative amounts begin with 负';
