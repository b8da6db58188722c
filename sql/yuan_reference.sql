-- The examples of the reference in the README, each with the result that it states.
CREATE FUNCTION pg_temp.result_of(expression text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	EXECUTE 'SELECT (' || expression || ')::text' INTO result;
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	RETURN 'error ' || SQLSTATE;
END
$$;

SELECT expression, stated, pg_temp.result_of(expression) AS result
FROM (VALUES
	('''3500000''::yuan', '3500000.00'),
	('''¥1,595.31''::yuan', '1595.31'),
	('''350万元''::yuan', '3500000.00'),
	('''1595.3123万''::yuan', '15953123.00'),
	('''1.2亿''::yuan', '120000000.00'),
	('''－５角''::yuan', '-0.50'),
	('''1.005''::yuan', 'error 22P02'),
	('''1,59''::yuan', 'error 22P02'),
	('''1e17''::numeric::yuan', 'error 22003'),
	('''1.10''::yuan + ''2.20''', '3.30'),
	('''1.10''::yuan - 5', '-3.90'),
	('- ''1.10''::yuan', '-1.10'),
	('''1.10''::yuan * 3', '3.30'),
	('0.5 * ''0.01''::yuan', '0.01'),
	('''10''::yuan / 3', '3.33'),
	('''10''::yuan / ''4''', '2.5000000000000000'),
	('''10.50''::yuan % 3', '1.50'),
	('''1''::yuan + 0.005', '1.005'),
	('''12.35''::yuan > 12.345', 'true'),
	('''1''::yuan / 0', 'error 22012'),
	('abs(''-5''::yuan)', '5.00'),
	('sign(''-5''::yuan)', '-1'),
	('round(''12.50''::yuan)', '13.00'),
	('round_to(''1234.56'', ''100'')', '1200.00'),
	('round(''12.35''::yuan, 1)', '12.4'),
	('allocate(100, ''{1,1,1}'')', '{33.34,33.33,33.33}'),
	('to_chinese(''3500000'')', '350万元'),
	('to_chinese(''8083759'')', '8,083,759元'),
	('in_words(''8083759'')', '捌佰零捌万叁仟柒佰伍拾玖元整'),
	('in_words(''107000.53'')', '壹拾万柒仟元零伍角叁分'),
	('1.005::yuan', '1.01'),
	('(-1.005)::yuan', '-1.01'),
	('0.285::float8::yuan', '0.29'),
	('''12.50''::yuan::int', '13'),
	('''1.50''::yuan::numeric', '1.50'),
	('to_json(''1595.3''::yuan)', '1595.30'),
	('array(SELECT generate_series(''1''::yuan, 2, ''0.5''))', '{1.00,1.50,2.00}'),
	('(SELECT sum(a) FROM (VALUES (''0.10''::yuan), (''0.20'')) AS v (a))', '0.30'),
	('(SELECT avg(a) FROM (VALUES (''0.01''::yuan), (''0.02'')) AS v (a))', '0.02'),
	('(SELECT coalesce(sum(a), 0) FROM (SELECT ''1''::yuan WHERE false) AS v (a))', '0.00'),
	('(SELECT max(a) - min(a) FROM (VALUES (''0.10''::yuan), (''0.20'')) AS v (a))', '0.10'),
	('(SELECT stddev(a) FROM (VALUES (''1''::yuan), (''3'')) AS v (a))', '1.4142135623730950')
) AS v (expression, stated)
WHERE stated IS DISTINCT FROM pg_temp.result_of(expression);

CREATE TEMP TABLE donation (donor text, amount yuan);
INSERT INTO donation VALUES ('甲', '350万元'), ('乙', '¥1,595.31'), ('丙', 800000);
SELECT sum(amount), to_chinese(sum(amount)), in_words(sum(amount)) FROM donation WHERE amount > 1000.50;
