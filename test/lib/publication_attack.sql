-- What an attacker does who keeps every edition: shared by the attacks on publications.
--
-- Each figure of each row of each edition is an unknown, or known when it was published. Equations say what adds up; inequalities are
-- equations with a slack. They are solved as far as possible (Gauss-Jordan); then the bounds of each unknown are narrowed, counts to whole
-- numbers, until nothing changes.

CREATE TEMPORARY TABLE seen (edition integer, name text, cell text, shown jsonb, truth jsonb);
CREATE TEMPORARY TABLE unknown (v text PRIMARY KEY, truth numeric, low numeric NOT NULL, high numeric NOT NULL, is_secret boolean NOT NULL);
CREATE TEMPORARY TABLE term (equation bigint, v text, factor numeric NOT NULL, PRIMARY KEY (equation, v));
CREATE TEMPORARY TABLE constants (equation bigint PRIMARY KEY, constant numeric NOT NULL, is_done boolean NOT NULL DEFAULT false);
CREATE INDEX ON term (v);
CREATE TEMPORARY SEQUENCE equations;

-- A random number from 0 to below, the same in every run.
CREATE FUNCTION pg_temp.draw(subject bigint, topic bigint, below bigint) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN abs(hashint8extended(subject * 1000003 + topic, 96)) % below;

-- The figures of an edition, from the views, beside the true ones.
CREATE FUNCTION pg_temp.look(this_edition integer, names text[] DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p record;
BEGIN
	FOR p IN SELECT * FROM county.publications o WHERE names IS NULL OR o.name = ANY (names) LOOP
		EXECUTE format($sql$
			INSERT INTO seen
			SELECT v.edition, %1$L, f.cell, to_jsonb(v), f.figures
			FROM county.publication_%1$s v JOIN county.edition_figures f
				ON f.name = %1$L AND f.edition = v.edition AND f.cell = ARRAY(SELECT to_jsonb(v) ->> k FROM unnest($1) AS k)::text
			WHERE v.edition = $2
			$sql$, p.name)
		USING p.keys, this_edition;
	END LOOP;
END $$;

CREATE FUNCTION pg_temp.v(name text, column_name text, edition integer, cell text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN concat_ws(' ', name, column_name, edition, cell);

-- The version of a row in an edition.
CREATE FUNCTION pg_temp.stood(name text, cell text, in_edition integer) RETURNS integer LANGUAGE sql STABLE
RETURN (SELECT max(s.edition) FROM seen s WHERE s.name = stood.name AND s.cell = stood.cell AND s.edition <= in_edition);

CREATE FUNCTION pg_temp.secret(v text, truth numeric, is_secret boolean, low numeric DEFAULT 0) RETURNS text LANGUAGE sql AS $$
	INSERT INTO unknown VALUES (v, truth, low, 'Infinity', is_secret) ON CONFLICT DO NOTHING;
	SELECT v;
$$;

-- 0 = the sum of factors * unknowns; without all terms there is no equation.
CREATE FUNCTION pg_temp.equation(vs text[], factors numeric[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	equation CONSTANT bigint := nextval('equations');
BEGIN
	IF EXISTS (SELECT FROM unnest(vs) AS u WHERE u NOT IN (SELECT unknown.v FROM unknown) OR u IS NULL) OR cardinality(vs) <> cardinality(factors) THEN
		RAISE EXCEPTION 'an equation over what is not there: % %', vs, factors;
	END IF;
	INSERT INTO term SELECT equation, u.v, sum(u.f) FROM unnest(vs, factors) AS u (v, f) GROUP BY u.v HAVING sum(u.f) <> 0;
END $$;

CREATE FUNCTION pg_temp.ones(n bigint) RETURNS numeric[] LANGUAGE sql IMMUTABLE RETURN array_fill(1::numeric, ARRAY[n::integer]);

-- What is known becomes constants; then each equation is solved for one unknown, which goes from all others.
CREATE FUNCTION pg_temp.solve() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	pivot record;
BEGIN
	INSERT INTO constants SELECT t.equation, coalesce(sum(t.factor * u.low) FILTER (WHERE u.low = u.high), 0) FROM term t JOIN unknown u USING (v) GROUP BY 1;
	DELETE FROM term t USING unknown u WHERE u.v = t.v AND u.low = u.high;
	-- What is in one equation only goes from no other.
	UPDATE constants c SET is_done = true
	FROM term t
	WHERE t.equation = c.equation AND t.v ~ '^(not (once|in|between)|again|change) '
		AND NOT EXISTS (SELECT FROM term o WHERE o.v = t.v AND o.equation <> t.equation);
	LOOP
		SELECT t.equation, t.v, t.factor INTO pivot
		FROM (
			SELECT t.*, count(*) OVER (PARTITION BY t.equation) AS terms
			FROM term t JOIN constants c USING (equation)
			WHERE NOT c.is_done
		) AS t
		ORDER BY t.terms, t.equation, t.v
		LIMIT 1;
		EXIT WHEN NOT FOUND;
		UPDATE constants SET is_done = true WHERE equation = pivot.equation;
		UPDATE constants c SET constant = c.constant - t.factor / pivot.factor * p.constant
		FROM term t, constants p
		WHERE t.v = pivot.v AND t.equation = c.equation AND t.equation <> pivot.equation AND p.equation = pivot.equation;
		INSERT INTO term AS o (equation, v, factor)
		SELECT t.equation, p.v, - t.factor / pivot.factor * p.factor
		FROM term t, term p
		WHERE t.v = pivot.v AND t.equation <> pivot.equation AND p.equation = pivot.equation
		ON CONFLICT (equation, v) DO UPDATE SET factor = o.factor + excluded.factor;
		DELETE FROM term WHERE abs(factor) < 1e-9;
	END LOOP;
END $$;

CREATE FUNCTION pg_temp.measured() RETURNS text LANGUAGE sql IMMUTABLE
RETURN '\m(amount|received|given_out|spoiled|balance|given|funds|total|mean|median|lower_quartile|upper_quartile|(headcount|gap|severity)_(before|after))\M';

-- Each equation bounds each of its unknowns by the others.
CREATE FUNCTION pg_temp.narrow() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	narrowed bigint;
BEGIN
	FOR round IN 1 .. 40 LOOP
		WITH side AS (
			SELECT t.equation, t.v, t.factor,
				CASE WHEN t.factor > 0 THEN t.factor * u.low ELSE t.factor * u.high END AS least,
				CASE WHEN t.factor > 0 THEN t.factor * u.high ELSE t.factor * u.low END AS most
			FROM term t JOIN unknown u USING (v)
		), total AS (
			SELECT s.equation, c.constant,
				sum(s.least) FILTER (WHERE s.least > '-Infinity') AS least, count(*) FILTER (WHERE s.least = '-Infinity') AS least_open,
				sum(s.most) FILTER (WHERE s.most < 'Infinity') AS most, count(*) FILTER (WHERE s.most = 'Infinity') AS most_open
			FROM side s JOIN constants c USING (equation)
			GROUP BY 1, 2
		), others AS (
			SELECT s.v, s.factor,
				CASE WHEN t.least_open - (s.least = '-Infinity')::integer > 0 THEN '-Infinity'
					ELSE t.constant + coalesce(t.least, 0) - CASE WHEN s.least > '-Infinity' THEN s.least ELSE 0 END END AS least,
				CASE WHEN t.most_open - (s.most = 'Infinity')::integer > 0 THEN 'Infinity'
					ELSE t.constant + coalesce(t.most, 0) - CASE WHEN s.most < 'Infinity' THEN s.most ELSE 0 END END AS most
			FROM side s JOIN total t USING (equation)
		), bound AS (
			SELECT v, max(CASE WHEN factor > 0 THEN - most / factor ELSE - least / factor END) AS low,
				min(CASE WHEN factor > 0 THEN - least / factor ELSE - most / factor END) AS high
			FROM others GROUP BY v
		)
		UPDATE unknown u SET low = greatest(u.low, b.low), high = least(u.high, b.high)
		FROM (
			-- counts are whole numbers; what is measured is not
			SELECT v, CASE WHEN v ~ pg_temp.measured() THEN low ELSE ceil(low - 1e-6) END,
				CASE WHEN v ~ pg_temp.measured() THEN high ELSE floor(high + 1e-6) END
			FROM bound
		) AS b (v, low, high)
		WHERE b.v = u.v AND (b.low > u.low + 1e-6 OR b.high < u.high - 1e-6);
		GET DIAGNOSTICS narrowed = ROW_COUNT;
		EXIT WHEN narrowed = 0;
	END LOOP;
END $$;
