-- Amounts in Chinese numerals, in everyday writing and on receipts, alone or with digits.

CREATE FUNCTION pg_temp.read(amount text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	detail text;
BEGIN
	RETURN amount::yuan;
EXCEPTION
	WHEN data_exception THEN
		GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL;
		RETURN SQLSTATE || ': ' || detail;
END
$$;

-- One meaning each.
SELECT amount, pg_temp.read(amount)
FROM unnest('{零,零元整,五,十,十五,二十五元,一百二十,一千五十,一千零五十,两万,两万整,三万五千,三万零五,三万五百,一亿二千三百万,三亿五万,一万亿,叁万伍仟元整,人民币叁万伍仟圆正,负叁拾元整,-叁拾元}'::text[]) AS amount;
SELECT amount, pg_temp.read(amount)
FROM unnest('{100元整,350万元整,1.5千元,5百元,3万5千,3万5千元,２万５千,3万5000,3千500万,1亿2000万,5元3角,12元5角8分,5角8分,100元05分,壹佰元零伍分,伍角捌分,3 万 5 千 元,负1500}'::text[]) AS amount;

-- A last digit without a unit could be of two places.
SELECT amount, pg_temp.read(amount) FROM unnest('{3万5,三万五,一百二,3万500,一千五万,三万五亿}'::text[]) AS amount;
DO $$ BEGIN PERFORM '3万5'::yuan; EXCEPTION WHEN data_exception THEN RAISE NOTICE '%', SQLERRM; END $$;

-- No amount at all.
SELECT amount, pg_temp.read(amount)
FROM unnest('{整,元,千,百元,零零,三五元,3.5万5千,1万2万,亿万,5元3,35角5分,壹佰元零,3角5分元,负-3,负负三,三万元五千,一二三,三 五}'::text[]) AS amount;
SELECT pg_temp.read('玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分') AS too_large,
	pg_temp.read('九千九百九十九万亿亿') AS far_too_large;

-- Every amount in words is read back.
SELECT count(*) AS amounts, count(*) FILTER (WHERE in_words(a)::yuan <> a OR in_words(-a)::yuan <> -a) AS different
FROM (SELECT generate_series('0'::yuan, '3000', '0.07') UNION ALL SELECT generate_series('0'::yuan, '90000亿', '1234567890.12') UNION ALL SELECT generate_series('0'::yuan, '9亿亿', '1万亿')) AS v (a);
