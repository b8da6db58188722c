-- Part of lushan.sql, for a nation: the aid of all its counties, written to separate tables and attached as whole years.
-- RECONSTRUCTED: all of it is made up, except the first county's yearly numbers.
--
-- In every county about as many households come, and as often, as in the first one: in the order of need, half of which is
-- constant and half varies by year. Unlike INSERT, CREATE TABLE AS reads the register with parallel workers.

\echo making :counties counties: the aid

SELECT format($sql$
	CREATE TABLE %1$I.demo_aid_%2$s AS
	SELECT
		v.subject AS aid_id,
		v.household_id,
		CASE WHEN pg_temp.pick(v.subject, 41, 6) > 0 THEN
			v.household_id + 100000000::bigint * (1 + pg_temp.pick(v.subject, 42, v.members))
		END AS person_id,
		97 + 3 * v.township + 1 + pg_temp.pick(v.subject, 43,
			CASE WHEN v.aided_on >= v.third_opened THEN 3 WHEN v.aided_on >= v.second_opened THEN 2 ELSE 1 END) AS supermarket_id,
		yuan '0.50' * (%3$s + pg_temp.pick(v.subject, 44, %4$s)) AS amount,
		v.aided_on,
		1 AS times
	FROM (
		SELECT
			32 * h.household_id + %2$s %% 4 * 8 + visit AS subject,
			h.household_id,
			1 + CASE WHEN pg_temp.pick(h.household_id, 24, 100) < 62
				THEN pg_temp.pick(h.household_id, 25, 10) / 8 ELSE pg_temp.pick(h.household_id, 25, 3) END AS members,
			t.township,
			t.second_opened,
			t.third_opened,
			greatest(t.first_opened, date %5$L) + pg_temp.pick(32 * h.household_id + visit, %2$s,
				%6$L - greatest(t.first_opened, date %5$L) + 1) AS aided_on
		FROM %1$I.households h JOIN %1$I.demo_townships t ON t.code = left(h.division::text, 9),
			generate_series(1, 1 + CASE
				WHEN pg_temp.pick(h.household_id, 1000 + %2$s, 1000) >= 300 THEN 0
				WHEN pg_temp.pick(h.household_id, 1000 + %2$s, 1000) >= 100 THEN 1
				WHEN pg_temp.pick(h.household_id, 1000 + %2$s, 1000) >= 40 THEN 2
				WHEN pg_temp.pick(h.household_id, 1000 + %2$s, 1000) >= 15 THEN 3
				WHEN pg_temp.pick(h.household_id, 1000 + %2$s, 1000) >= 5 THEN 4
				ELSE 5
			END) AS visit
		WHERE h.household_id > 1000000 AND h.registered_on < %5$L AND (h.removed_on IS NULL OR h.removed_on > %6$L)
			AND pg_temp.pick(h.household_id, 31, 10000) + pg_temp.pick(h.household_id, %2$s, 10000)
				< %7$s * (90 + pg_temp.pick(t.county, %2$s, 21)) / 100
	) AS v
	$sql$, :'ledger', year, 2 * least_amount, 2 * (most_amount - least_amount) + 1, first_day, last_day,
	CASE year WHEN 2018 THEN 13790 WHEN 2019 THEN 12650 ELSE 10660 END)
FROM lushan_targets
ORDER BY year
\gexec

SELECT format('INSERT INTO %I.demo_aid_%s SELECT * FROM lushan_aid WHERE aided_on BETWEEN %L AND %L',
	:'ledger', year, first_day, last_day)
FROM lushan_targets
ORDER BY year
\gexec
DROP TABLE lushan_aid;

\echo making :counties counties: the rules, keys and indexes of the aid
SELECT :"ledger".attach_year(year, format('%I.demo_aid_%s', :'ledger', year)::regclass) FROM lushan_targets ORDER BY year;
DROP TABLE :"ledger".demo_townships, :"ledger".demo_counties;
DROP FUNCTION pg_temp.pick(bigint, bigint, bigint), pg_temp.refuse_overlap(text, bigint);
