
-- yuan: in Chinese

CREATE FUNCTION to_chinese(yuan) RETURNS text
AS 'MODULE_PATHNAME', 'yuan_to_chinese' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION to_chinese(yuan) IS 'writes the amount for print, in 亿元 or 万元 when two decimals of that unit are exact, otherwise in yuan with grouped digits; the text always reads back as the same amount';

CREATE FUNCTION in_words(yuan) RETURNS text
AS 'MODULE_PATHNAME', 'yuan_in_words' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE;
COMMENT ON FUNCTION in_words(yuan) IS 'writes the amount in the capital numerals used on receipts and bank forms, following the annex to the Payment and Settlement Rules (支付结算办法) of the People''s Bank of China; negative amounts begin with 负';
