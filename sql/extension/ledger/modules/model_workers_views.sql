-- The views of module model_workers.

-- Each action is counted three times: for its actor, for all actors of that kind, and for all. Different households and
-- persons cannot be added up over actors, so the views below group by this.
CREATE VIEW action_actor WITH (security_invoker) AS
SELECT a.action_id, a.mode, g.actor, g.name
FROM actions a
	LEFT JOIN helpers h USING (helper_id)
	LEFT JOIN organisations o ON o.organisation_id = a.organisation_id,
	LATERAL (VALUES
		(coalesce('helper ' || a.helper_id, 'organisation ' || a.organisation_id), coalesce(h.name, o.name)),
		(CASE WHEN a.helper_id IS NULL THEN 'organisations' ELSE 'helpers' END, NULL),
		('all', NULL)
	) AS g (actor, name)
WHERE a.started_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger);

COMMENT ON VIEW action_actor IS
	'The actors under whom each action is counted: three rows for each action. They are rows of actor_result, benefit_result, '
	'agreement_result and employment_result. For joins only: do not count actions over different actors.';
COMMENT ON COLUMN action_actor.action_id IS 'The action.';
COMMENT ON COLUMN action_actor.mode IS 'Mode of the action.';
COMMENT ON COLUMN action_actor.actor IS
	'Actor: "helper N" or "organisation N", then "helpers" or "organisations", then "all".';
COMMENT ON COLUMN action_actor.name IS 'Name of the actor; NULL in rows for several actors.';

CREATE VIEW actor_result WITH (security_invoker) AS
WITH clock AS (
	SELECT coalesce(records_through, 'infinity') AS last_day, coalesce(records_through, CURRENT_DATE) AS today
	FROM ledger
), title AS (
	SELECT w.helper_id, w.organisation_id
	FROM awards w JOIN award_kinds k USING (award), clock
	WHERE k.is_title AND w.awarded_on <= clock.today
), action AS (
	SELECT
		g.actor,
		min(g.name) AS name,
		count(*) AS actions,
		count(DISTINCT (a.helper_id, a.organisation_id)) AS actors,
		count(DISTINCT (a.helper_id, a.organisation_id)) FILTER (
			WHERE p.helper_id IS NOT NULL OR u.organisation_id IS NOT NULL) AS titled
	FROM action_actor g JOIN actions a USING (action_id)
		LEFT JOIN (SELECT DISTINCT helper_id FROM title) AS p ON p.helper_id = a.helper_id
		LEFT JOIN (SELECT DISTINCT organisation_id FROM title) AS u ON u.organisation_id = a.organisation_id
	GROUP BY g.actor
), benefit AS (
	SELECT
		g.actor,
		count(DISTINCT b.household_id) AS households,
		sum(b.amount) AS given,
		sum(b.amount) FILTER (WHERE b.kind = 'grant') AS granted
	FROM action_actor g JOIN benefits b USING (action_id), clock
	WHERE b.given_on <= clock.last_day
	GROUP BY g.actor
), member AS (
	SELECT g.actor, count(DISTINCT m.person_id) AS persons
	FROM action_actor g
		JOIN (SELECT DISTINCT action_id, household_id, given_on FROM benefits) AS b USING (action_id)
		JOIN memberships m ON m.household_id = b.household_id
			AND m.valid_from <= b.given_on AND (m.valid_to IS NULL OR m.valid_to > b.given_on),
		clock
	WHERE b.given_on <= clock.last_day
	GROUP BY g.actor
), investment AS (
	SELECT g.actor, sum(i.amount) AS invested, sum(i.yearly_capacity) AS capacity, count(DISTINCT i.unit) AS units
	FROM action_actor g JOIN investments i USING (action_id), clock
	WHERE i.invested_on <= clock.last_day
	GROUP BY g.actor
), site AS (
	SELECT
		g.actor,
		count(*) AS sites,
		count(DISTINCT division_at(s.division, 'prefecture')) AS prefectures,
		sum(s.area_mu) AS area_mu,
		sum(s.kg_per_mu * s.area_mu) / sum(s.area_mu) FILTER (WHERE s.kg_per_mu IS NOT NULL) AS kg_per_mu,
		sum(s.annual_output) AS annual_output
	FROM action_actor g JOIN demonstration_sites s USING (action_id), clock
	WHERE s.opened_on <= clock.today AND (s.closed_on IS NULL OR s.closed_on > clock.today)
	GROUP BY g.actor
), session AS (
	SELECT g.actor, count(*) AS sessions, sum(t.attendances) AS attendances
	FROM action_actor g JOIN training_sessions t USING (action_id), clock
	WHERE t.held_on <= clock.last_day
	GROUP BY g.actor
)
SELECT
	action.actor,
	action.name,
	action.actors,
	action.titled,
	action.actions,
	coalesce(benefit.households, 0) AS households,
	coalesce(member.persons, 0) AS persons,
	coalesce(benefit.given, '0') AS given,
	coalesce(investment.invested, '0') AS invested,
	coalesce(benefit.granted, '0') + coalesce(investment.invested, '0') AS funds,
	CASE WHEN investment.units = 1 THEN investment.capacity END AS capacity,
	coalesce(site.sites, 0) AS sites,
	coalesce(site.prefectures, 0) AS prefectures,
	site.area_mu,
	round(site.kg_per_mu, 1) AS kg_per_mu,
	coalesce(site.annual_output, '0') AS annual_output,
	coalesce(session.sessions, 0) AS sessions,
	coalesce(session.attendances, 0) AS attendances
FROM action
	LEFT JOIN benefit USING (actor)
	LEFT JOIN member USING (actor)
	LEFT JOIN investment USING (actor)
	LEFT JOIN site USING (actor)
	LEFT JOIN session USING (actor)
ORDER BY action.actor;

COMMENT ON VIEW actor_result IS
	'Results of model workers and units so far. One row for each of them, one for all people ("helpers"), one for '
	'all units ("organisations"), and one for all. actions, given, invested, funds, sites, area_mu, annual_output, sessions and '
	'attendances add up over actors; households, persons and prefectures are sizes of sets and do not: read them '
	'from the row that covers the actors.';
COMMENT ON COLUMN actor_result.actor IS
	'"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN actor_result.name IS 'Name of the actor; NULL in rows for several actors.';
COMMENT ON COLUMN actor_result.actors IS 'Number of different people and units that acted.';
COMMENT ON COLUMN actor_result.titled IS
	'Of those, the number that hold a title: model worker, May Day medal, advanced unit or innovation studio (award_kinds.is_title).';
COMMENT ON COLUMN actor_result.actions IS 'Actions begun. A flow: adds up.';
COMMENT ON COLUMN actor_result.households IS
	'Different households that received a benefit. Size of a set: never add.';
COMMENT ON COLUMN actor_result.persons IS
	'Different persons in these households: all members on a day on which their household received something, whether or not '
	'they are named. Size of a set: never add.';
COMMENT ON COLUMN actor_result.given IS 'Worth of all benefits. A flow: adds up.';
COMMENT ON COLUMN actor_result.invested IS 'Money invested. A flow: adds up.';
COMMENT ON COLUMN actor_result.funds IS
	'Money invested, and money granted to households and villages. A flow: adds up.';
COMMENT ON COLUMN actor_result.capacity IS
	'Yearly output that the investments make possible, if all have the same unit; NULL: none, or several units.';
COMMENT ON COLUMN actor_result.sites IS 'Demonstration sites at records_through, or today. A stock.';
COMMENT ON COLUMN actor_result.prefectures IS 'Different prefectures of the sites. Size of a set: never add.';
COMMENT ON COLUMN actor_result.area_mu IS 'Area of the sites in mu. A stock; NULL: not known.';
COMMENT ON COLUMN actor_result.kg_per_mu IS
	'Mean yield of the sites, weighted by area, over sites whose yield is known. Recompute, never average. NULL: not known.';
COMMENT ON COLUMN actor_result.annual_output IS 'Worth of a year''s output of the sites.';
COMMENT ON COLUMN actor_result.sessions IS 'Training sessions held. A flow: adds up.';
COMMENT ON COLUMN actor_result.attendances IS 'Attendances at the sessions (人次), not people. A flow: adds up.';

CREATE VIEW benefit_result WITH (security_invoker) AS
SELECT
	g.actor,
	min(g.name) AS name,
	b.kind,
	y.year,
	count(*) AS benefits,
	count(DISTINCT b.household_id) AS households,
	count(DISTINCT b.person_id) AS persons,
	count(DISTINCT b.division) AS villages,
	sum(b.amount) AS amount,
	coalesce(sum(b.quantity) FILTER (WHERE b.household_id IS NOT NULL), 0) AS to_households,
	coalesce(sum(b.quantity) FILTER (WHERE b.division IS NOT NULL), 0) AS to_villages,
	sum(b.amount) FILTER (WHERE b.household_id IS NOT NULL) / nullif(count(DISTINCT b.household_id), 0) AS per_household,
	sum(b.amount) FILTER (WHERE b.person_id IS NOT NULL) / nullif(count(DISTINCT b.person_id), 0) AS per_person
FROM action_actor g JOIN benefits b USING (action_id),
	LATERAL (VALUES (date_part('year', b.given_on)::integer), (NULL)) AS y (year)
WHERE b.given_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
GROUP BY g.actor, b.kind, y.year
ORDER BY g.actor, b.kind, y.year;

COMMENT ON VIEW benefit_result IS
	'Benefits given by each actor, by kind: one row for each year with benefits, and one row for all years, whose year is '
	'NULL. benefits, amount and quantities are flows and add up over years and actors (leave out the rows for '
	'several actors); households, persons and villages are sizes of sets and do not. Recompute means.';
COMMENT ON COLUMN benefit_result.actor IS '"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN benefit_result.name IS 'Name of the actor; NULL in rows for several actors.';
COMMENT ON COLUMN benefit_result.kind IS 'wage, dividend, rent, grant, goods or waiver.';
COMMENT ON COLUMN benefit_result.year IS 'Calendar year; NULL: all years together.';
COMMENT ON COLUMN benefit_result.benefits IS 'Number of benefits given. A flow: adds up.';
COMMENT ON COLUMN benefit_result.households IS 'Different households that received them. Size of a set: never add.';
COMMENT ON COLUMN benefit_result.persons IS
	'Different persons named as receivers, a lower bound. Size of a set: never add.';
COMMENT ON COLUMN benefit_result.villages IS 'Different villages that received them directly. Size of a set: never add.';
COMMENT ON COLUMN benefit_result.amount IS 'Worth of the benefits. A flow: adds up.';
COMMENT ON COLUMN benefit_result.to_households IS
	'Quantity given to households. Adds up only if all are of one unit.';
COMMENT ON COLUMN benefit_result.to_villages IS 'Quantity given to villages. Adds up only if all are of one unit.';
COMMENT ON COLUMN benefit_result.per_household IS
	'Worth given to households, divided by the number of different households; NULL: no households. Recompute, never average.';
COMMENT ON COLUMN benefit_result.per_person IS
	'Worth given to named persons, divided by the number of different persons; NULL: no persons. Recompute, never average.';

CREATE VIEW agreement_result WITH (security_invoker) AS
SELECT
	g.actor,
	min(g.name) AS name,
	a.kind,
	count(DISTINCT a.agreement_id) AS agreements,
	count(DISTINCT a.household_id) AS households,
	count(DISTINCT m.person_id) AS persons,
	min(a.value) AS least_value,
	max(a.value) AS most_value
FROM action_actor g JOIN agreements a USING (action_id)
	LEFT JOIN memberships m ON m.household_id = a.household_id
		AND m.valid_from <= a.signed_on AND (m.valid_to IS NULL OR m.valid_to > a.signed_on)
WHERE a.signed_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
GROUP BY g.actor, a.kind
ORDER BY g.actor, a.kind;

COMMENT ON VIEW agreement_result IS
	'Agreements signed so far between actors and households, by kind. agreements add up; households and persons are sizes of '
	'sets and do not.';
COMMENT ON COLUMN agreement_result.actor IS '"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN agreement_result.name IS 'Name of the actor; NULL in rows for several actors.';
COMMENT ON COLUMN agreement_result.kind IS 'share, rearing, lease, order or other.';
COMMENT ON COLUMN agreement_result.agreements IS 'Agreements signed, including those that have ended. A flow: adds up.';
COMMENT ON COLUMN agreement_result.households IS 'Different households that signed. Size of a set: never add.';
COMMENT ON COLUMN agreement_result.persons IS
	'Different persons who were members of these households on the day of signing. Size of a set: never add.';
COMMENT ON COLUMN agreement_result.least_value IS 'The smallest value of one agreement; NULL: none is known.';
COMMENT ON COLUMN agreement_result.most_value IS 'The largest value of one agreement; NULL: none is known.';

CREATE VIEW employment_result WITH (security_invoker) AS
SELECT
	g.actor,
	min(g.name) AS name,
	j.on_probation,
	count(DISTINCT j.person_id) AS persons,
	min(j.monthly_wage) AS least_wage,
	max(j.monthly_wage) AS most_wage
FROM action_actor g JOIN jobs j USING (action_id)
WHERE j.started_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
GROUP BY g.actor, j.on_probation
ORDER BY g.actor, j.on_probation;

COMMENT ON VIEW employment_result IS
	'Persons employed so far by actors, during and after probation. Sizes of sets: nothing adds up, and persons who passed '
	'probation are in both rows.';
COMMENT ON COLUMN employment_result.actor IS '"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN employment_result.name IS 'Name of the actor; NULL in rows for several actors.';
COMMENT ON COLUMN employment_result.on_probation IS 'True: on the terms of probation.';
COMMENT ON COLUMN employment_result.persons IS 'Different persons employed. Size of a set: never add.';
COMMENT ON COLUMN employment_result.least_wage IS 'Lowest monthly wage by contract; NULL: none is known.';
COMMENT ON COLUMN employment_result.most_wage IS 'Highest monthly wage by contract; NULL: none is known.';

CREATE VIEW assistance_by_mode WITH (security_invoker) AS
SELECT
	date_part('year', b.given_on)::integer AS year,
	a.mode,
	count(DISTINCT a.action_id) AS actions,
	count(DISTINCT (a.helper_id, a.organisation_id)) AS actors,
	count(*) AS benefits,
	households(tally(b.household_id, b.person_id, b.amount)) AS households,
	persons(tally(b.household_id, b.person_id, b.amount)) AS persons,
	sum(b.amount) AS amount,
	tally(b.household_id, b.person_id, b.amount) FILTER (WHERE b.household_id IS NOT NULL) AS tally
FROM benefits b JOIN actions a USING (action_id)
WHERE b.given_on <= (SELECT coalesce(records_through, 'infinity') FROM ledger)
GROUP BY 1, 2
ORDER BY 1, 2;

COMMENT ON VIEW assistance_by_mode IS
	'Benefits given by model workers'' actions, by year and mode of the "6+1". benefits and amount are flows and add up over years '
	'and modes; actions, actors, households and persons are sizes of sets and do not: for several rows use '
	'households(rollup(tally)).';
COMMENT ON COLUMN assistance_by_mode.year IS 'Calendar year.';
COMMENT ON COLUMN assistance_by_mode.mode IS 'Mode: technology, industry, project, employment, pairing, education or outstanding.';
COMMENT ON COLUMN assistance_by_mode.actions IS
	'Different actions that gave benefits in that year. Size of a set: never add years.';
COMMENT ON COLUMN assistance_by_mode.actors IS 'Different people and units that acted. Size of a set: never add.';
COMMENT ON COLUMN assistance_by_mode.benefits IS 'Benefits given, including those to villages. A flow: adds up.';
COMMENT ON COLUMN assistance_by_mode.households IS 'Different households that received them. Size of a set: never add.';
COMMENT ON COLUMN assistance_by_mode.persons IS
	'Different persons named as receivers, a lower bound. Size of a set: never add.';
COMMENT ON COLUMN assistance_by_mode.amount IS
	'Worth of the benefits, including those to villages. A flow: adds up.';
COMMENT ON COLUMN assistance_by_mode.tally IS
	'Benefits to households as one tally, which merges exactly over rows: rollup(tally). Not for publication.';
