-- Which figures of parts of a year are hidden: of its months, and of January through a month (a span). The year, its spans and its
-- months are tested together, because instances and amounts of one can be computed from others by subtraction:
--
--   The published spans divide the year into pieces. The figures of each piece can be computed, so a span is published only if each
--   piece reached at least k households, or none: one of its months is not small.
--   The months of a piece add up to it, so a small month (fewer than k households, or hardly more, of whom few came again) is hidden with
--   another one, which is not small and was not published as it is now. An open month is hidden, and may be the other one.
--   Households of the year, of spans and of months differ by groups of people: those aided in the year but not in the span or month.
--   If such a group is small, the span is hidden, or the month's households.
--   Months that overlap in a few households only (their sum, and the households of the year) show that few came in several months.
--   Then the households of a month are hidden.
--
-- These tests are sufficient, not necessary: a piece need not have a month of k households, and sets are not compared.

-- The function takes and returns numbers and calls functions of pg_catalog only. hides: 0 nothing, 1 all, 2 households, 4 persons, 6 both.
CREATE FUNCTION _hide_spans(
	k integer, households bigint[], instances bigint[], persons bigint[], is_open boolean[], was_hidden boolean[], is_known boolean[],
	year_households bigint, year_persons bigint, year_is_hidden boolean,
	spans integer[], span_households bigint[], span_instances bigint[], span_persons bigint[], span_was_hidden boolean[],
	OUT month_hides integer[], OUT span_hides integer[], OUT pieces integer[]
)
LANGUAGE plpgsql IMMUTABLE
AS $hide$
DECLARE
	-- figures known at the end of each month: 0, the whole year, and each span that is published
	ends integer[] := ARRAY[0, 12];
	end_households bigint[] := array_fill(NULL::bigint, '{13}', '{0}');
	end_persons bigint[] := array_fill(NULL::bigint, '{13}', '{0}');
	from_month integer;
	to_month integer;
	choice integer;
	many bigint;
	is_fit boolean;
	-- In fewer than 2 k instances, of fewer households, fewer than k came again, and some did.
	is_small CONSTANT boolean[] := ARRAY(
		SELECT h BETWEEN 1 AND k - 1 OR (h BETWEEN 1 AND i - 1 AND i < 2 * k)
		FROM unnest(households, instances) WITH ORDINALITY AS u (h, i, place)
		ORDER BY place);
BEGIN
	month_hides := ARRAY(
		SELECT (year_is_hidden OR o OR (w AND i > 0) OR s)::integer
		FROM unnest(is_small, instances, is_open, was_hidden) WITH ORDINALITY AS u (s, i, o, w, place)
		ORDER BY place);
	span_hides := array_fill(1, ARRAY[cardinality(spans)]);
	pieces := array_fill(1, '{12}');
	IF year_is_hidden THEN
		RETURN;
	END IF;
	end_households[0] := 0;
	end_households[12] := year_households;
	end_persons[0] := 0;
	end_persons[12] := year_persons;

	FOR n IN 1 .. cardinality(spans) LOOP
		from_month := (SELECT max(e) FROM unnest(ends) AS e WHERE e < spans[n]);
		to_month := (SELECT min(e) FROM unnest(ends) AS e WHERE e > spans[n]);
		CONTINUE WHEN span_was_hidden[n] OR spans[n] = ANY (ends)
			OR span_households[n] BETWEEN 1 AND k - 1
			OR span_households[n] - end_households[from_month] BETWEEN 1 AND k - 1
			OR end_households[to_month] - span_households[n] BETWEEN 1 AND k - 1
			OR EXISTS (
				SELECT
				FROM generate_series(2, 6) AS t (times)
				WHERE (t.times - 2) * span_households[n] < span_instances[n] - span_households[n]
					AND span_instances[n] - span_households[n] < (t.times - 1) * k);
		-- each of the two pieces
		SELECT bool_and(p.fits) INTO is_fit
		FROM (
			SELECT
				(bool_or(households[m] > 0 AND NOT is_small[m]) OR sum(instances[m]) = 0)
				AND (count(*) FILTER (WHERE month_hides[m] = 1 AND instances[m] > 0 AND (NOT is_open[m] OR is_small[m])) = 0
					OR count(*) FILTER (WHERE instances[m] > 0 AND (NOT is_known[m] OR month_hides[m] = 1)) >= 2
						AND bool_or(households[m] > 0 AND NOT is_small[m] AND NOT is_known[m])) AS fits
			FROM generate_series(from_month + 1, to_month) AS m
			GROUP BY m <= spans[n]
		) AS p;
		CONTINUE WHEN NOT is_fit;
		span_hides[n] := 0;
		ends := ends || spans[n];
		end_households[spans[n]] := span_households[n];
		IF NOT (span_persons[n] BETWEEN 1 AND k - 1 OR EXISTS (
			SELECT FROM unnest(ends) AS e WHERE abs(end_persons[e] - span_persons[n]) BETWEEN 1 AND k - 1)) THEN
			end_persons[spans[n]] := span_persons[n];
		ELSE
			span_hides[n] := 4;
		END IF;
	END LOOP;

	FOREACH from_month IN ARRAY ends LOOP
		CONTINUE WHEN from_month = 12;
		to_month := (SELECT min(e) FROM unnest(ends) AS e WHERE e > from_month);
		FOR m IN from_month + 1 .. to_month LOOP
			pieces[m] := from_month + 1;
		END LOOP;
		-- A small month needs another month that is not small. If there is none, all months with aid are hidden.
		IF EXISTS (SELECT FROM generate_series(from_month + 1, to_month) AS m WHERE is_small[m])
			AND NOT EXISTS (
				SELECT FROM generate_series(from_month + 1, to_month) AS m WHERE month_hides[m] = 1 AND households[m] > 0 AND NOT is_small[m]) THEN
			choice := (
				SELECT m FROM generate_series(from_month + 1, to_month) AS m
				WHERE households[m] > 0 AND NOT is_small[m]
				ORDER BY is_known[m], instances[m], m
				LIMIT 1);
			IF choice IS NOT NULL THEN
				month_hides[choice] := 1;
			END IF;
		END IF;
	END LOOP;

	FOR m IN 1 .. 12 LOOP
		CONTINUE WHEN month_hides[m] = 1;
		IF EXISTS (
				SELECT FROM generate_series(2, 6) AS t (times)
				WHERE (t.times - 2) * households[m] < instances[m] - households[m] AND instances[m] - households[m] < (t.times - 1) * k)
			OR EXISTS (SELECT FROM unnest(ends) AS e WHERE e >= m AND end_households[e] - households[m] BETWEEN 1 AND k - 1) THEN
			month_hides[m] := month_hides[m] | 2;
		END IF;
		IF persons[m] BETWEEN 1 AND k - 1
			OR EXISTS (SELECT FROM unnest(ends) AS e WHERE e >= m AND end_persons[e] - persons[m] BETWEEN 1 AND k - 1) THEN
			month_hides[m] := month_hides[m] | 4;
		END IF;
	END LOOP;

	-- The sum over the months between two ends minus the households: those who came in several months.
	FOR n IN 1 .. cardinality(ends) ^ 2 LOOP
		from_month := ends[1 + (n - 1) / cardinality(ends)];
		to_month := ends[1 + (n - 1) % cardinality(ends)];
		CONTINUE WHEN from_month >= to_month;
		many := end_households[from_month] - end_households[to_month] + (
			SELECT CASE WHEN bool_and(month_hides[m] & 3 = 0 OR households[m] = 0) THEN sum(households[m]) END
			FROM generate_series(from_month + 1, to_month) AS m);
		IF EXISTS (
			SELECT FROM generate_series(2, 6) AS t (times)
			WHERE (t.times - 2) * end_households[to_month] < many AND many < (t.times - 1) * k) THEN
			choice := (
				SELECT m FROM generate_series(from_month + 1, to_month) AS m WHERE households[m] > 0 ORDER BY is_known[m], households[m], m LIMIT 1);
			month_hides[choice] := month_hides[choice] | 2;
		END IF;
		many := end_persons[from_month] - end_persons[to_month] + (
			SELECT CASE WHEN bool_and(month_hides[m] & 5 = 0 OR persons[m] = 0) THEN sum(persons[m]) END
			FROM generate_series(from_month + 1, to_month) AS m);
		IF EXISTS (
			SELECT FROM generate_series(2, 6) AS t (times)
			WHERE (t.times - 2) * end_persons[to_month] < many AND many < (t.times - 1) * k) THEN
			choice := (
				SELECT m FROM generate_series(from_month + 1, to_month) AS m WHERE persons[m] > 0 ORDER BY is_known[m], persons[m], m LIMIT 1);
			month_hides[choice] := month_hides[choice] | 4;
		END IF;
	END LOOP;
END
$hide$;

COMMENT ON FUNCTION _hide_spans(
	integer, bigint[], bigint[], bigint[], boolean[], boolean[], boolean[], bigint, bigint, boolean, integer[], bigint[], bigint[], bigint[], boolean[]
) IS
	'Returns what is hidden in a year''s twelve months and in its spans (each given by the number of its last month), tested in the order '
	'given: 0 nothing, 1 all, 2 households, 4 persons. was_hidden: hidden in the last edition, as closed; is_known: published before as it '
	'is now. pieces: the first month of the piece between published spans that contains the month.';

-- The span that is compared from year to year ends with the last of the months that are closed from January on, in the last year that
-- has one. Spans that were drafted before are drafted again, so that all of a year are tested together.
CREATE FUNCTION _spans()
RETURNS TABLE (
	is_month boolean, year integer, first_day date, last_day date, is_closed boolean, tally beneficiary_tally, part text, books integer, hides text[]
)
LANGUAGE sql STABLE ROWS 100 SET jit = off
BEGIN ATOMIC
	WITH month AS MATERIALIZED (
		SELECT t.year, date_part('month', t.month)::integer AS number, t.tally, t.is_closed FROM aid_month_tally t
	), version AS MATERIALIZED (
		SELECT f.name, f.edition, f.block::integer AS year, f.figures, f.hides,
			date_part('month', (f.figures ->> CASE f.name WHEN 'aid_month' THEN 'month' ELSE 'last_day' END)::date)::integer AS number,
			f.edition = max(f.edition) OVER (PARTITION BY f.name, f.block) AS is_last
		FROM edition_figures f
		WHERE f.name IN ('aid_month', 'aid_year_to_date')
	), whole AS MATERIALIZED (
		SELECT d.block::integer AS year, (d.figures ->> 'households')::bigint AS households, (d.figures ->> 'persons')::bigint AS persons,
			d.hides || ARRAY(
				SELECT unnest(f.hides)
				FROM edition_figures f
				WHERE f.name = 'aid_year' AND f.block = d.block
					AND f.edition = (SELECT max(o.edition) FROM edition_figures o WHERE o.name = 'aid_year' AND o.block = d.block)) AS hides
		FROM draft_aid_year() AS d
	), running AS (
		SELECT m.year, m.number, bool_and(m.is_closed) OVER (PARTITION BY m.year ORDER BY m.number) AS is_closed FROM month m
	), compared AS (
		SELECT max(r.number) AS number
		FROM running r
		WHERE r.is_closed AND r.year = (SELECT max(o.year) FROM running o WHERE o.is_closed)
	), span AS (
			SELECT r.year, r.number FROM running r JOIN compared c ON c.number = r.number WHERE r.is_closed AND r.number < 12
		UNION
			SELECT v.year, v.number FROM version v WHERE v.name = 'aid_year_to_date' AND v.is_last
	), spanned AS MATERIALIZED (
		SELECT s.year, s.number, rollup(m.tally) AS tally, bool_and(m.is_closed) AS is_closed
		FROM span s JOIN month m ON m.year = s.year AND m.number <= s.number
		GROUP BY s.year, s.number
	), span_list AS (
		SELECT o.year, array_agg(o.number ORDER BY o.place) AS numbers, array_agg(households(o.tally) ORDER BY o.place) AS households,
			array_agg(instances(o.tally) ORDER BY o.place) AS instances, array_agg(persons(o.tally) ORDER BY o.place) AS persons,
			array_agg(o.was_hidden ORDER BY o.place) AS was_hidden
		FROM (
			SELECT s.year, s.number, s.tally, b.was_hidden,
				row_number() OVER (PARTITION BY s.year ORDER BY NOT b.is_known, NOT b.was_published, s.number) AS place
			FROM spanned s, LATERAL (
				SELECT
					coalesce(bool_or(NOT 'amount' = ANY (v.hides)), false) AS was_published,
					coalesce(bool_or(NOT 'amount' = ANY (v.hides) AND (v.figures ->> 'instances')::bigint = instances(s.tally)
						AND (v.figures ->> 'households')::bigint = households(s.tally)), false) AS is_known,
					coalesce(bool_or('amount' = ANY (v.hides) AND v.is_last), false) AS was_hidden
				FROM version v
				WHERE v.name = 'aid_year_to_date' AND v.year = s.year AND v.number = s.number
			) AS b
		) AS o
		GROUP BY o.year
	), month_list AS (
		SELECT w.year, w.households AS year_households, w.persons AS year_persons, 'households' = ANY (w.hides) AS year_is_hidden,
			array_agg(coalesce(households(m.tally), 0) ORDER BY n.number) AS households,
			array_agg(coalesce(instances(m.tally), 0) ORDER BY n.number) AS instances,
			array_agg(coalesce(persons(m.tally), 0) ORDER BY n.number) AS persons,
			array_agg(m.is_closed IS FALSE ORDER BY n.number) AS is_open,
			array_agg(b.was_hidden ORDER BY n.number) AS was_hidden,
			array_agg(b.is_known ORDER BY n.number) AS is_known,
			bool_or(b.was_closed AND m.is_closed IS NOT TRUE) AS is_reopened
		FROM whole w CROSS JOIN generate_series(1, 12) AS n (number)
			LEFT JOIN month m ON m.year = w.year AND m.number = n.number,
			LATERAL (
				SELECT
					coalesce(bool_or('amount' = ANY (v.hides) AND NOT '(open)' = ANY (v.hides) AND v.is_last), false) AS was_hidden,
					coalesce(bool_or(NOT 'amount' = ANY (v.hides) AND (v.figures ->> 'instances')::bigint = instances(m.tally)
						AND (v.figures ->> 'households')::bigint = households(m.tally)), false) AS is_known,
					coalesce(bool_or((v.figures ->> 'is_closed')::boolean), false) AS was_closed
				FROM version v
				WHERE v.name = 'aid_month' AND v.year = w.year AND v.number = n.number
			) AS b
		GROUP BY w.year, w.households, w.persons, w.hides
	), verdict AS MATERIALIZED (
		SELECT l.year, l.is_reopened, s.numbers, h.month_hides, h.span_hides, h.pieces
		FROM month_list l LEFT JOIN span_list s ON s.year = l.year, ledger k,
			LATERAL _hide_spans(k.suppress_below, l.households, l.instances, l.persons, l.is_open, l.was_hidden, l.is_known,
				l.year_households, l.year_persons, l.year_is_hidden, coalesce(s.numbers, '{}'), coalesce(s.households, '{}'),
				coalesce(s.instances, '{}'), coalesce(s.persons, '{}'), coalesce(s.was_hidden, '{}')) AS h
	)
	SELECT r.is_month, r.year, r.first_day, (make_date(r.year, r.number, 1) + interval '1 month')::date - 1, r.is_closed, r.tally, r.part,
		CASE WHEN r.is_reopened THEN r.year END,
		CASE r.code
			WHEN 0 THEN CASE WHEN 'instances' = ANY (w.hides) THEN '{instances}'::text[] ELSE '{}' END
			WHEN 1 THEN '{instances,households,persons,amount}'::text[] || CASE WHEN r.is_closed THEN '{}'::text[] ELSE '{(open)}' END
			ELSE CASE WHEN 'instances' = ANY (w.hides) THEN '{instances}'::text[] ELSE '{}' END
				|| CASE WHEN r.code & 2 > 0 THEN '{households}'::text[] ELSE '{}' END
				|| CASE WHEN r.code & 4 > 0 THEN '{persons}'::text[] ELSE '{}' END
		END
	FROM (
			SELECT true AS is_month, m.year, m.number, make_date(m.year, m.number, 1) AS first_day, m.is_closed, m.tally,
				v.pieces[m.number]::text AS part, v.is_reopened, v.month_hides[m.number] AS code
			FROM month m JOIN verdict v ON v.year = m.year
		UNION ALL
			SELECT false, s.year, s.number, make_date(s.year, 1, 1), s.is_closed, s.tally, NULL::text, v.is_reopened,
				v.span_hides[array_position(v.numbers, s.number)]
			FROM spanned s JOIN verdict v ON v.year = s.year
	) AS r (is_month, year, number, first_day, is_closed, tally, part, is_reopened, code) JOIN whole w ON w.year = r.year;
END;

COMMENT ON FUNCTION _spans() IS
	'Returns the months of all years (is_month) and the spans from January that are or were published, with what is hidden in them. books: '
	'the year, if a month that was published as closed is open again.';

SELECT ledger_add_publication(current_schema(), 'aid_month', 'aid_month',
	'year integer, month date, instances bigint, households bigint, persons bigint, amount yuan, is_closed boolean',
	'{year,month}', '{instances,households,persons}', '{amount}', $query$
		WITH every AS MATERIALIZED (
			SELECT * FROM _spans()
		)
		SELECT s.year::text AS block, s.part, ARRAY['aid_year ' || s.year] || ARRAY(
				SELECT DISTINCT 'aid_year_to_date ' || o.year FROM every o WHERE NOT o.is_month AND o.year = s.year) AS follows,
			s.books, s.year, s.first_day AS month, instances(s.tally) AS instances, households(s.tally) AS households,
			persons(s.tally) AS persons, amount(s.tally) AS amount, s.is_closed, s.hides
		FROM every s
		WHERE s.is_month
	$query$,
	'Aid given by the love supermarkets, one row for each month, for publication: the columns of aid_month. Figures of an open '
	'month are hidden until it is closed. instances and amount add up over months; households and persons do not. A small month is '
	'hidden together with another one.');

-- Rows of a year with other spans, which an older edition compared, are tested with them and remain.
SELECT ledger_add_publication(current_schema(), 'aid_year_to_date', 'aid_year',
	'year integer, first_day date, last_day date, instances bigint, households bigint, persons bigint, amount yuan',
	'{year,last_day}', '{instances,households,persons}', '{amount}', $query$
		SELECT s.year::text AS block, s.part, ARRAY['aid_year ' || s.year, 'aid_month ' || s.year] AS follows, s.books,
			s.year, s.first_day, s.last_day, instances(s.tally) AS instances, households(s.tally) AS households,
			persons(s.tally) AS persons, amount(s.tally) AS amount, s.hides
		FROM _spans() AS s
		WHERE NOT s.is_month
	$query$,
	'Aid given by the love supermarkets from January through a month, for publication. Use it to compare a year that is not over with '
	'the same months of earlier years: compare the last row of the last year with the rows of other years that end with the same month. '
	'All these months are closed. Figures of a whole year are in publication_aid_year. A row is hidden if it, the rest of the year, or '
	'the difference from another row is small.');
COMMENT ON COLUMN publication_aid_year_to_date.first_day IS 'First day of the year.';
COMMENT ON COLUMN publication_aid_year_to_date.last_day IS 'Last day of the last month that is counted.';
COMMENT ON COLUMN publication_aid_year_to_date.instances IS 'Aid instances (人次) in these months. A flow. NULL where hidden.';
COMMENT ON COLUMN publication_aid_year_to_date.households IS
	'Number of different households (户) aided in these months. Size of a set: never add. NULL where hidden.';
COMMENT ON COLUMN publication_aid_year_to_date.persons IS
	'Number of different persons (人) known to have been aided in these months. Size of a set: never add. NULL where hidden.';
COMMENT ON COLUMN publication_aid_year_to_date.amount IS 'Worth of the aid given in these months. A flow. NULL where hidden.';
