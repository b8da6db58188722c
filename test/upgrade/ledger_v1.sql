-- A ledger of format 1 with a few rows and a closed month, as pg_dump --no-owner -n county wrote it before format 2 was
-- made. Never made anew: it stands for the ledgers that are out there.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA county;
COMMENT ON SCHEMA county IS 'A ledger of poverty relief, made by create_ledger of the extension poverty_relief';
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE county.actions (
    action_id bigint NOT NULL,
    helper_id bigint,
    organisation_id bigint,
    mode text NOT NULL,
    title text NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    CONSTRAINT actions_have_one_actor CHECK ((num_nonnulls(helper_id, organisation_id) = 1)),
    CONSTRAINT actions_started_on_is_plausible CHECK (((started_on >= '1949-10-01'::date) AND (started_on <= '2199-12-31'::date))),
    CONSTRAINT actions_time CHECK ((started_on < ended_on))
);
COMMENT ON TABLE county.actions IS 'What a person or a unit undertook to help the poor. What it gave is in benefits, agreements, jobs, training_sessions, demonstration_sites and investments.';
COMMENT ON COLUMN county.actions.action_id IS 'Number of the action.';
COMMENT ON COLUMN county.actions.helper_id IS 'Person who acts; NULL when an organisation does.';
COMMENT ON COLUMN county.actions.organisation_id IS 'Organisation that acts; NULL when a person does.';
COMMENT ON COLUMN county.actions.mode IS 'Mode of the "6+1".';
COMMENT ON COLUMN county.actions.title IS 'What it is, in a few words.';
COMMENT ON COLUMN county.actions.started_on IS 'First day.';
COMMENT ON COLUMN county.actions.ended_on IS 'First day on which it was over; NULL: it goes on.';
CREATE TABLE county.helpers (
    helper_id bigint NOT NULL,
    name text NOT NULL,
    organisation_id bigint
);
COMMENT ON TABLE county.helpers IS 'People who help: model workers, cadres, staff posted to villages. They are not persons of the register, which holds those who are helped.';
COMMENT ON COLUMN county.helpers.helper_id IS 'Number of the helper, never used again.';
COMMENT ON COLUMN county.helpers.name IS 'Name of the helper.';
COMMENT ON COLUMN county.helpers.organisation_id IS 'Where the helper works; NULL: not recorded.';
CREATE TABLE county.ledger (
    name_zh text NOT NULL,
    name_en text NOT NULL,
    division public.division_code,
    reconstructed boolean DEFAULT false NOT NULL,
    note_zh text,
    note_en text,
    records_through date,
    format_version integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ledger_reconstruction_is_explained CHECK (((NOT reconstructed) OR ((note_zh IS NOT NULL) AND (note_en IS NOT NULL)))),
    CONSTRAINT ledger_records_through_is_plausible CHECK (((records_through >= '1949-10-01'::date) AND (records_through <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.ledger IS 'What this ledger is: always one row. Reports find ledgers by this table.';
COMMENT ON COLUMN county.ledger.name_zh IS 'Name over reports in Chinese.';
COMMENT ON COLUMN county.ledger.name_en IS 'Name over reports in English.';
COMMENT ON COLUMN county.ledger.division IS 'Administrative division whose relief is recorded; NULL when it is not one division.';
COMMENT ON COLUMN county.ledger.reconstructed IS 'True: the records are made up so that their totals equal published figures; whatever shows them must say so, in the words of note_zh and note_en.';
COMMENT ON COLUMN county.ledger.note_zh IS 'What a reader must know, in Chinese.';
COMMENT ON COLUMN county.ledger.note_en IS 'What a reader must know, in English.';
COMMENT ON COLUMN county.ledger.records_through IS 'Last day that the records cover. Views pass over rows dated later, and mark the year as partial. NULL: the ledger is open, every row counts.';
COMMENT ON COLUMN county.ledger.format_version IS 'Version of the ledger''s tables and views.';
COMMENT ON COLUMN county.ledger.created_at IS 'When create_ledger made this ledger.';
CREATE TABLE county.organisations (
    organisation_id bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    division public.division_code,
    CONSTRAINT organisations_kind CHECK ((kind = ANY (ARRAY['union'::text, 'office'::text, 'enterprise'::text, 'cooperative'::text, 'base'::text, 'studio'::text, 'school'::text, 'other'::text])))
);
COMMENT ON TABLE county.organisations IS 'Units that help or sell: trade unions, offices, enterprises, cooperatives, relief bases, studios.';
COMMENT ON COLUMN county.organisations.organisation_id IS 'Number of the organisation, never used again.';
COMMENT ON COLUMN county.organisations.name IS 'Name of the organisation.';
COMMENT ON COLUMN county.organisations.kind IS 'union (工会), office (机关), enterprise, cooperative (合作社), base (扶贫基地), studio (创新工作室), school or other.';
COMMENT ON COLUMN county.organisations.division IS 'Division where it is; NULL: not recorded.';
CREATE VIEW county.action_actor AS
 SELECT a.action_id,
    a.mode,
    g.actor,
    g.name
   FROM ((county.actions a
     LEFT JOIN county.helpers h USING (helper_id))
     LEFT JOIN county.organisations o ON ((o.organisation_id = a.organisation_id))),
    LATERAL ( VALUES (COALESCE(('helper '::text || a.helper_id), ('organisation '::text || a.organisation_id)),COALESCE(h.name, o.name)), (
                CASE
                    WHEN (a.helper_id IS NULL) THEN 'organisations'::text
                    ELSE 'helpers'::text
                END,NULL::text), ('all'::text,NULL::text)) g(actor, name)
  WHERE (a.started_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger));
COMMENT ON VIEW county.action_actor IS 'For which rows of actor_result, benefit_result, agreement_result and employment_result each action counts: three rows an action. For joining only: an action must not be counted over different actors.';
COMMENT ON COLUMN county.action_actor.action_id IS 'The action.';
COMMENT ON COLUMN county.action_actor.mode IS 'Its mode.';
COMMENT ON COLUMN county.action_actor.actor IS '"helper N" or "organisation N" for who acted, then "helpers" or "organisations", then "all".';
COMMENT ON COLUMN county.action_actor.name IS 'Name of who acted; NULL in the rows for several.';
ALTER TABLE county.actions ALTER COLUMN action_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.actions_action_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.award_kinds (
    award text NOT NULL,
    level text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    is_title boolean NOT NULL,
    CONSTRAINT award_kinds_level CHECK ((level = ANY (ARRAY['national'::text, 'provincial'::text, 'municipal'::text, 'county'::text, 'federation'::text])))
);
COMMENT ON TABLE county.award_kinds IS 'Awards and titles. The first ones are put in by create_ledger; add your own. Awards of a like name by different levels are different awards.';
COMMENT ON COLUMN county.award_kinds.award IS 'Short name by which awards refer to it.';
COMMENT ON COLUMN county.award_kinds.level IS 'Who gives it: national, provincial, municipal, county, or the federation of trade unions of the county.';
COMMENT ON COLUMN county.award_kinds.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN county.award_kinds.name_en IS 'Name in English.';
COMMENT ON COLUMN county.award_kinds.is_title IS 'True: who holds it counts as a model worker, medal winner, advanced unit or innovation studio (actor_result.titled).';
CREATE TABLE county.awards (
    award_id bigint NOT NULL,
    award text NOT NULL,
    awarded_on date NOT NULL,
    helper_id bigint,
    organisation_id bigint,
    to_relief_worker boolean DEFAULT false NOT NULL,
    CONSTRAINT awards_awarded_on_is_plausible CHECK (((awarded_on >= '1949-10-01'::date) AND (awarded_on <= '2199-12-31'::date))),
    CONSTRAINT awards_have_one_winner CHECK ((num_nonnulls(helper_id, organisation_id) = 1)),
    CONSTRAINT awards_relief_worker_is_a_person CHECK (((NOT to_relief_worker) OR (helper_id IS NOT NULL)))
);
COMMENT ON TABLE county.awards IS 'Who was given which award, and when. Awards add up; winners do not, as some win again.';
COMMENT ON COLUMN county.awards.award_id IS 'Number of the award given.';
COMMENT ON COLUMN county.awards.award IS 'Which award.';
COMMENT ON COLUMN county.awards.awarded_on IS 'Day on which it was given.';
COMMENT ON COLUMN county.awards.helper_id IS 'Person who won; NULL when an organisation did.';
COMMENT ON COLUMN county.awards.organisation_id IS 'Organisation that won; NULL when a person did.';
COMMENT ON COLUMN county.awards.to_relief_worker IS 'True: the winner''s work is poverty relief (扶贫工作人员).';
CREATE TABLE county.benefits (
    benefit_id bigint NOT NULL,
    action_id bigint NOT NULL,
    kind text NOT NULL,
    household_id bigint,
    person_id bigint,
    division public.division_code,
    given_on date NOT NULL,
    amount public.yuan NOT NULL,
    quantity numeric,
    unit text,
    CONSTRAINT benefits_amount_is_not_negative CHECK ((amount OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT benefits_given_on_is_plausible CHECK (((given_on >= '1949-10-01'::date) AND (given_on <= '2199-12-31'::date))),
    CONSTRAINT benefits_have_one_receiver CHECK ((num_nonnulls(household_id, division) = 1)),
    CONSTRAINT benefits_kind CHECK ((kind = ANY (ARRAY['wage'::text, 'dividend'::text, 'rent'::text, 'grant'::text, 'goods'::text, 'waiver'::text]))),
    CONSTRAINT benefits_person_has_household CHECK (((person_id IS NULL) OR (household_id IS NOT NULL))),
    CONSTRAINT benefits_quantity_has_unit CHECK (((quantity IS NULL) = (unit IS NULL))),
    CONSTRAINT benefits_quantity_is_positive CHECK ((quantity > (0)::numeric))
);
COMMENT ON TABLE county.benefits IS 'What actions gave, to a household or to a village. Amounts add up; households and persons do not: count the different ones.';
COMMENT ON COLUMN county.benefits.benefit_id IS 'Number of the benefit.';
COMMENT ON COLUMN county.benefits.action_id IS 'Action that gave it.';
COMMENT ON COLUMN county.benefits.kind IS 'wage (工资), dividend (分红), rent for land (土地流转费), grant of money, goods, or waiver: a charge that was not taken, for what was given free or sold cheaper.';
COMMENT ON COLUMN county.benefits.household_id IS 'Household that received it; NULL when a village did.';
COMMENT ON COLUMN county.benefits.person_id IS 'Person who received it, a member of the household on that day; NULL: the household as such, or not recorded.';
COMMENT ON COLUMN county.benefits.division IS 'Village or community that received it; NULL when a household did.';
COMMENT ON COLUMN county.benefits.given_on IS 'Day on which it was given.';
COMMENT ON COLUMN county.benefits.amount IS 'Worth in yuan; for a waiver the charge that was not taken.';
COMMENT ON COLUMN county.benefits.quantity IS 'How much of it, where goods were given; NULL: not counted.';
COMMENT ON COLUMN county.benefits.unit IS 'Unit of the quantity.';
CREATE TABLE county.demonstration_sites (
    site_id bigint NOT NULL,
    action_id bigint NOT NULL,
    division public.division_code NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    area_mu numeric,
    kg_per_mu numeric,
    annual_output public.yuan,
    CONSTRAINT demonstration_sites_area_is_positive CHECK ((area_mu > (0)::numeric)),
    CONSTRAINT demonstration_sites_opened_on_is_plausible CHECK (((opened_on >= '1949-10-01'::date) AND (opened_on <= '2199-12-31'::date))),
    CONSTRAINT demonstration_sites_output_is_not_negative CHECK ((annual_output OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT demonstration_sites_time CHECK ((opened_on < closed_on)),
    CONSTRAINT demonstration_sites_yield_is_not_negative CHECK ((kg_per_mu >= (0)::numeric))
);
COMMENT ON TABLE county.demonstration_sites IS 'Bases that show a crop or a trade to others (示范推广基地).';
COMMENT ON COLUMN county.demonstration_sites.site_id IS 'Number of the site.';
COMMENT ON COLUMN county.demonstration_sites.action_id IS 'Action that set it up.';
COMMENT ON COLUMN county.demonstration_sites.division IS 'Where it is; it may lie outside the ledger''s own division.';
COMMENT ON COLUMN county.demonstration_sites.opened_on IS 'First day.';
COMMENT ON COLUMN county.demonstration_sites.closed_on IS 'First day on which it was no more; NULL: it is there.';
COMMENT ON COLUMN county.demonstration_sites.area_mu IS 'Area planted there and around it on its example, in mu (亩); NULL: not known.';
COMMENT ON COLUMN county.demonstration_sites.kg_per_mu IS 'Yield in kg per mu; NULL: not known.';
COMMENT ON COLUMN county.demonstration_sites.annual_output IS 'Worth of a year''s output, in yuan; NULL: not known.';
CREATE TABLE county.investments (
    investment_id bigint NOT NULL,
    action_id bigint NOT NULL,
    invested_on date NOT NULL,
    division public.division_code,
    what text NOT NULL,
    amount public.yuan NOT NULL,
    yearly_capacity numeric,
    unit text,
    CONSTRAINT investments_amount_is_positive CHECK ((amount OPERATOR(public.>) '0.00'::public.yuan)),
    CONSTRAINT investments_capacity_has_unit CHECK (((yearly_capacity IS NULL) = (unit IS NULL))),
    CONSTRAINT investments_capacity_is_positive CHECK ((yearly_capacity > (0)::numeric)),
    CONSTRAINT investments_invested_on_is_plausible CHECK (((invested_on >= '1949-10-01'::date) AND (invested_on <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.investments IS 'Money put into plant, buildings or land for relief; what was given to households is in benefits. Amounts add up.';
COMMENT ON COLUMN county.investments.investment_id IS 'Number of the investment.';
COMMENT ON COLUMN county.investments.action_id IS 'Action for which it was made.';
COMMENT ON COLUMN county.investments.invested_on IS 'Day of the investment.';
COMMENT ON COLUMN county.investments.division IS 'Where; NULL: not in one place.';
COMMENT ON COLUMN county.investments.what IS 'What it was for.';
COMMENT ON COLUMN county.investments.amount IS 'How much, in yuan.';
COMMENT ON COLUMN county.investments.yearly_capacity IS 'What it can make in a year; NULL: nothing countable.';
COMMENT ON COLUMN county.investments.unit IS 'Unit of the capacity.';
CREATE TABLE county.memberships (
    person_id bigint NOT NULL,
    household_id bigint NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT memberships_valid_time CHECK ((valid_from < valid_to))
);
COMMENT ON TABLE county.memberships IS 'Which household a person belonged to, and when: one household at a time.';
COMMENT ON COLUMN county.memberships.person_id IS 'The person.';
COMMENT ON COLUMN county.memberships.household_id IS 'The household that the person belonged to in that time.';
COMMENT ON COLUMN county.memberships.valid_from IS 'First day in the household.';
COMMENT ON COLUMN county.memberships.valid_to IS 'First day no longer in the household; NULL: still in it.';
CREATE TABLE county.training_sessions (
    session_id bigint NOT NULL,
    action_id bigint NOT NULL,
    held_on date NOT NULL,
    topic text NOT NULL,
    attendances integer,
    CONSTRAINT training_sessions_attendances_are_not_negative CHECK ((attendances >= 0)),
    CONSTRAINT training_sessions_held_on_is_plausible CHECK (((held_on >= '1949-10-01'::date) AND (held_on <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.training_sessions IS 'Training sessions held. Sessions and attendances (人次) add up; people trained do not, and are not known from them.';
COMMENT ON COLUMN county.training_sessions.session_id IS 'Number of the session.';
COMMENT ON COLUMN county.training_sessions.action_id IS 'Action by which it was held.';
COMMENT ON COLUMN county.training_sessions.held_on IS 'Day of the session.';
COMMENT ON COLUMN county.training_sessions.topic IS 'What was taught.';
COMMENT ON COLUMN county.training_sessions.attendances IS 'How many attended; NULL: not counted.';
CREATE VIEW county.actor_result AS
 WITH clock AS (
         SELECT COALESCE(ledger.records_through, 'infinity'::date) AS last_day,
            COALESCE(ledger.records_through, CURRENT_DATE) AS today
           FROM county.ledger
        ), title AS (
         SELECT w.helper_id,
            w.organisation_id
           FROM (county.awards w
             JOIN county.award_kinds k USING (award)),
            clock
          WHERE (k.is_title AND (w.awarded_on <= clock.today))
        ), action AS (
         SELECT g.actor,
            min(g.name) AS name,
            count(*) AS actions,
            count(DISTINCT ROW(a.helper_id, a.organisation_id)) AS actors,
            count(DISTINCT ROW(a.helper_id, a.organisation_id)) FILTER (WHERE ((p.helper_id IS NOT NULL) OR (u.organisation_id IS NOT NULL))) AS titled
           FROM (((county.action_actor g
             JOIN county.actions a USING (action_id))
             LEFT JOIN ( SELECT DISTINCT title.helper_id
                   FROM title) p ON ((p.helper_id = a.helper_id)))
             LEFT JOIN ( SELECT DISTINCT title.organisation_id
                   FROM title) u ON ((u.organisation_id = a.organisation_id)))
          GROUP BY g.actor
        ), benefit AS (
         SELECT g.actor,
            count(DISTINCT b.household_id) AS households,
            public.sum(b.amount) AS given,
            public.sum(b.amount) FILTER (WHERE (b.kind = 'grant'::text)) AS granted
           FROM (county.action_actor g
             JOIN county.benefits b USING (action_id)),
            clock
          WHERE (b.given_on <= clock.last_day)
          GROUP BY g.actor
        ), member AS (
         SELECT g.actor,
            count(DISTINCT m.person_id) AS persons
           FROM ((county.action_actor g
             JOIN ( SELECT DISTINCT benefits.action_id,
                    benefits.household_id,
                    benefits.given_on
                   FROM county.benefits) b USING (action_id))
             JOIN county.memberships m ON (((m.household_id = b.household_id) AND (m.valid_from <= b.given_on) AND ((m.valid_to IS NULL) OR (m.valid_to > b.given_on))))),
            clock
          WHERE (b.given_on <= clock.last_day)
          GROUP BY g.actor
        ), investment AS (
         SELECT g.actor,
            public.sum(i.amount) AS invested,
            sum(i.yearly_capacity) AS capacity,
            count(DISTINCT i.unit) AS units
           FROM (county.action_actor g
             JOIN county.investments i USING (action_id)),
            clock
          WHERE (i.invested_on <= clock.last_day)
          GROUP BY g.actor
        ), site AS (
         SELECT g.actor,
            count(*) AS sites,
            count(DISTINCT public.division_at(s.division, 'prefecture'::public.division_level)) AS prefectures,
            sum(s.area_mu) AS area_mu,
            (sum((s.kg_per_mu * s.area_mu)) / sum(s.area_mu) FILTER (WHERE (s.kg_per_mu IS NOT NULL))) AS kg_per_mu,
            public.sum(s.annual_output) AS annual_output
           FROM (county.action_actor g
             JOIN county.demonstration_sites s USING (action_id)),
            clock
          WHERE ((s.opened_on <= clock.today) AND ((s.closed_on IS NULL) OR (s.closed_on > clock.today)))
          GROUP BY g.actor
        ), session AS (
         SELECT g.actor,
            count(*) AS sessions,
            sum(t.attendances) AS attendances
           FROM (county.action_actor g
             JOIN county.training_sessions t USING (action_id)),
            clock
          WHERE (t.held_on <= clock.last_day)
          GROUP BY g.actor
        )
 SELECT action.actor,
    action.name,
    action.actors,
    action.titled,
    action.actions,
    COALESCE(benefit.households, (0)::bigint) AS households,
    COALESCE(member.persons, (0)::bigint) AS persons,
    COALESCE(benefit.given, '0.00'::public.yuan) AS given,
    COALESCE(investment.invested, '0.00'::public.yuan) AS invested,
    (COALESCE(benefit.granted, '0.00'::public.yuan) OPERATOR(public.+) COALESCE(investment.invested, '0.00'::public.yuan)) AS funds,
        CASE
            WHEN (investment.units = 1) THEN investment.capacity
            ELSE NULL::numeric
        END AS capacity,
    COALESCE(site.sites, (0)::bigint) AS sites,
    COALESCE(site.prefectures, (0)::bigint) AS prefectures,
    site.area_mu,
    round(site.kg_per_mu, 1) AS kg_per_mu,
    COALESCE(site.annual_output, '0.00'::public.yuan) AS annual_output,
    COALESCE(session.sessions, (0)::bigint) AS sessions,
    COALESCE(session.attendances, (0)::bigint) AS attendances
   FROM (((((action
     LEFT JOIN benefit USING (actor))
     LEFT JOIN member USING (actor))
     LEFT JOIN investment USING (actor))
     LEFT JOIN site USING (actor))
     LEFT JOIN session USING (actor))
  ORDER BY action.actor;
COMMENT ON VIEW county.actor_result IS 'What model workers and units have done so far: one row for each of them, one for all people ("helpers"), one for all units ("organisations"), and one for all. actions, given, invested, funds, sites, area_mu, annual_output, sessions and attendances add up over actors; households, persons and prefectures are sizes of sets and do not: read them from the row that covers the actors.';
COMMENT ON COLUMN county.actor_result.actor IS '"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN county.actor_result.name IS 'Name of who acted; NULL in the rows for several.';
COMMENT ON COLUMN county.actor_result.actors IS 'How many different people and units acted.';
COMMENT ON COLUMN county.actor_result.titled IS 'Of those, how many hold a title: model worker, May Day medal, advanced unit or innovation studio (award_kinds.is_title).';
COMMENT ON COLUMN county.actor_result.actions IS 'Actions begun. A flow: adds up.';
COMMENT ON COLUMN county.actor_result.households IS 'Different households that received a benefit. Size of a set: never add.';
COMMENT ON COLUMN county.actor_result.persons IS 'Different persons in them: all who were members on a day on which their household received something, named there or not. Size of a set: never add.';
COMMENT ON COLUMN county.actor_result.given IS 'Worth of all benefits. A flow: adds up.';
COMMENT ON COLUMN county.actor_result.invested IS 'Money invested. A flow: adds up.';
COMMENT ON COLUMN county.actor_result.funds IS 'Money put in: invested, and granted to households and villages. A flow: adds up.';
COMMENT ON COLUMN county.actor_result.capacity IS 'What the investments can make in a year, where all are counted in one unit; NULL: none, or several units.';
COMMENT ON COLUMN county.actor_result.sites IS 'Demonstration sites at records_through, or today. A stock.';
COMMENT ON COLUMN county.actor_result.prefectures IS 'Different prefectures in which they lie. Size of a set: never add.';
COMMENT ON COLUMN county.actor_result.area_mu IS 'Their area in mu. A stock; NULL: not known.';
COMMENT ON COLUMN county.actor_result.kg_per_mu IS 'Their mean yield, weighted by area, over sites whose yield is known. Recompute, never average; NULL: not known.';
COMMENT ON COLUMN county.actor_result.annual_output IS 'Worth of a year''s output of the sites.';
COMMENT ON COLUMN county.actor_result.sessions IS 'Training sessions held. A flow: adds up.';
COMMENT ON COLUMN county.actor_result.attendances IS 'Attendances at them (人次). A flow: adds up; not people.';
CREATE TABLE county.agreements (
    agreement_id bigint NOT NULL,
    action_id bigint NOT NULL,
    household_id bigint NOT NULL,
    kind text NOT NULL,
    signed_on date NOT NULL,
    ended_on date,
    value public.yuan,
    CONSTRAINT agreements_kind CHECK ((kind = ANY (ARRAY['share'::text, 'rearing'::text, 'lease'::text, 'order'::text, 'other'::text]))),
    CONSTRAINT agreements_signed_on_is_plausible CHECK (((signed_on >= '1949-10-01'::date) AND (signed_on <= '2199-12-31'::date))),
    CONSTRAINT agreements_time CHECK ((signed_on < ended_on)),
    CONSTRAINT agreements_value_is_not_negative CHECK ((value OPERATOR(public.>=) '0.00'::public.yuan))
);
COMMENT ON TABLE county.agreements IS 'What households agreed with an actor. What an agreement brings them is in benefits.';
COMMENT ON COLUMN county.agreements.agreement_id IS 'Number of the agreement.';
COMMENT ON COLUMN county.agreements.action_id IS 'The action.';
COMMENT ON COLUMN county.agreements.household_id IS 'The household.';
COMMENT ON COLUMN county.agreements.kind IS 'share in an enterprise (入股), rearing (养殖), lease of land (土地流转), order of a crop (订单), or other.';
COMMENT ON COLUMN county.agreements.signed_on IS 'Day on which it was signed.';
COMMENT ON COLUMN county.agreements.ended_on IS 'First day on which it was over; NULL: it goes on.';
COMMENT ON COLUMN county.agreements.value IS 'What the share or the lease is worth, in yuan; NULL: nothing was laid down.';
CREATE VIEW county.agreement_result AS
 SELECT g.actor,
    min(g.name) AS name,
    a.kind,
    count(DISTINCT a.agreement_id) AS agreements,
    count(DISTINCT a.household_id) AS households,
    count(DISTINCT m.person_id) AS persons,
    public.min(a.value) AS least_value,
    public.max(a.value) AS most_value
   FROM ((county.action_actor g
     JOIN county.agreements a USING (action_id))
     LEFT JOIN county.memberships m ON (((m.household_id = a.household_id) AND (m.valid_from <= a.signed_on) AND ((m.valid_to IS NULL) OR (m.valid_to > a.signed_on)))))
  WHERE (a.signed_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger))
  GROUP BY g.actor, a.kind
  ORDER BY g.actor, a.kind;
COMMENT ON VIEW county.agreement_result IS 'Agreements signed so far between actors and households, by kind. agreements add up; households and persons are sizes of sets and do not.';
COMMENT ON COLUMN county.agreement_result.actor IS '"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN county.agreement_result.name IS 'Name of who signed; NULL in the rows for several.';
COMMENT ON COLUMN county.agreement_result.kind IS 'share, rearing, lease, order or other.';
COMMENT ON COLUMN county.agreement_result.agreements IS 'Agreements signed, also those that are over. A flow: adds up.';
COMMENT ON COLUMN county.agreement_result.households IS 'Different households that signed. Size of a set: never add.';
COMMENT ON COLUMN county.agreement_result.persons IS 'Different persons who were members of them on the day of signing. Size of a set: never add.';
COMMENT ON COLUMN county.agreement_result.least_value IS 'The smallest value of one agreement; NULL: none is known.';
COMMENT ON COLUMN county.agreement_result.most_value IS 'The largest value of one agreement; NULL: none is known.';
ALTER TABLE county.agreements ALTER COLUMN agreement_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.agreements_agreement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.aid_instances (
    aid_id bigint NOT NULL,
    household_id bigint NOT NULL,
    person_id bigint,
    supermarket_id bigint NOT NULL,
    amount public.yuan NOT NULL,
    aided_on date NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    CONSTRAINT aid_instances_amount_is_not_negative CHECK ((amount OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT aid_instances_times_is_positive CHECK ((times > 0))
)
PARTITION BY RANGE (aided_on);
COMMENT ON TABLE county.aid_instances IS 'Aid given by the supermarkets, one row for each hand-out, in one partition a year (open_year makes them). Instances (人次) and amounts add up; households and persons aided do not: count the different ones, as aid_year does.';
COMMENT ON COLUMN county.aid_instances.aid_id IS 'Number of the hand-out.';
COMMENT ON COLUMN county.aid_instances.household_id IS 'Household that was aided.';
COMMENT ON COLUMN county.aid_instances.person_id IS 'Person who received it, a member of the household on that day; NULL: not recorded.';
COMMENT ON COLUMN county.aid_instances.supermarket_id IS 'Supermarket that gave it, which must be open on that day.';
COMMENT ON COLUMN county.aid_instances.amount IS 'Worth in yuan of all that was given in this row, at the value set on receipt.';
COMMENT ON COLUMN county.aid_instances.aided_on IS 'Day on which it was given.';
COMMENT ON COLUMN county.aid_instances.times IS 'How many aid instances (人次) this row stands for; 1 as a rule.';
CREATE TABLE county.divisions (
    division public.division_code NOT NULL,
    name_zh text NOT NULL,
    name_en text,
    valid_from date,
    valid_to date,
    CONSTRAINT divisions_valid_time CHECK ((valid_from < valid_to))
);
COMMENT ON TABLE county.divisions IS 'Administrative divisions: county, townships, villages. Which lies in which is told by the code.';
COMMENT ON COLUMN county.divisions.division IS 'Code of the division.';
COMMENT ON COLUMN county.divisions.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN county.divisions.name_en IS 'Name in English or pinyin.';
COMMENT ON COLUMN county.divisions.valid_from IS 'First day of the division; NULL: it was there before the records begin.';
COMMENT ON COLUMN county.divisions.valid_to IS 'First day on which the division was no more; NULL: it is still there.';
CREATE TABLE county.households (
    household_id bigint NOT NULL,
    name text NOT NULL,
    division public.division_code NOT NULL,
    registered_on date NOT NULL,
    removed_on date,
    CONSTRAINT households_registered_time CHECK ((registered_on < removed_on))
);
COMMENT ON TABLE county.households IS 'Register of households. Households (户), persons (人) and aid instances (人次) are different units and are never added to each other.';
COMMENT ON COLUMN county.households.household_id IS 'Number of the household, never used again.';
COMMENT ON COLUMN county.households.name IS 'Name of the household''s head.';
COMMENT ON COLUMN county.households.division IS 'Division where the household lives, as a rule a village.';
COMMENT ON COLUMN county.households.registered_on IS 'First day on the register.';
COMMENT ON COLUMN county.households.removed_on IS 'First day off the register; NULL: still on it.';
CREATE VIEW county.aid_by_division AS
 WITH finest AS (
         SELECT (date_part('year'::text, a.aided_on))::integer AS year,
            h.division,
            public.tally(a.household_id, a.person_id, a.amount, (a.times)::bigint) AS tally
           FROM (county.aid_instances a
             JOIN county.households h USING (household_id))
          WHERE (a.aided_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
                   FROM county.ledger))
          GROUP BY ((date_part('year'::text, a.aided_on))::integer), h.division
        ), every AS (
         SELECT f.year,
            d_1.division,
            public.rollup(f.tally) AS tally
           FROM finest f,
            LATERAL unnest(public.lineage(f.division)) d_1(division)
          GROUP BY f.year, d_1.division
        )
 SELECT e.year,
    public.level(e.division) AS level,
    e.division,
    d.name_zh,
    public.instances(e.tally) AS instances,
    public.households(e.tally) AS households,
    public.persons(e.tally) AS persons,
    public.amount(e.tally) AS amount,
    e.tally
   FROM (every e
     LEFT JOIN county.divisions d ON ((d.division OPERATOR(public.=) e.division)))
  ORDER BY e.year, (public.level(e.division)), e.division;
COMMENT ON VIEW county.aid_by_division IS 'Aid given by the love supermarkets, by year and by the division in which the household lives now, at every level from province to village. instances and amount add up over years, and over the divisions of one level; households and persons add up over the divisions of one level in one year, as a household lives in one place, but not over years.';
COMMENT ON COLUMN county.aid_by_division.year IS 'Calendar year.';
COMMENT ON COLUMN county.aid_by_division.level IS 'Level of the division. Rows of different levels hold the same aid: never add them.';
COMMENT ON COLUMN county.aid_by_division.division IS 'The division.';
COMMENT ON COLUMN county.aid_by_division.name_zh IS 'Its name in Chinese; NULL: it is not in divisions.';
COMMENT ON COLUMN county.aid_by_division.instances IS 'Aid instances (人次). A flow: adds up within one level.';
COMMENT ON COLUMN county.aid_by_division.households IS 'Different households (户) aided. Size of a set: never add years.';
COMMENT ON COLUMN county.aid_by_division.persons IS 'Different persons (人) known to have been aided, a lower bound. Size of a set: never add years.';
COMMENT ON COLUMN county.aid_by_division.amount IS 'Worth of the aid. A flow: adds up within one level.';
COMMENT ON COLUMN county.aid_by_division.tally IS 'The four figures as one value that merges exactly: rollup(tally). It is not for publication.';
CREATE TABLE county.aid_draws (
    aided_on date NOT NULL,
    aid_id bigint NOT NULL,
    lot_id bigint NOT NULL,
    amount public.yuan NOT NULL,
    CONSTRAINT aid_draws_amount_is_positive CHECK ((amount OPERATOR(public.>) '0.00'::public.yuan))
);
COMMENT ON TABLE county.aid_draws IS 'From which lots a hand-out was taken. A hand-out may draw on several lots; one that draws on none is aid all the same. When the hand-out is deleted, the goods are back in their lots.';
COMMENT ON COLUMN county.aid_draws.aided_on IS 'Day of the hand-out: with aid_id its key.';
COMMENT ON COLUMN county.aid_draws.aid_id IS 'Number of the hand-out.';
COMMENT ON COLUMN county.aid_draws.lot_id IS 'Lot that it was taken from: of the same supermarket, and there on that day.';
COMMENT ON COLUMN county.aid_draws.amount IS 'Worth of what was taken from this lot.';
CREATE TABLE county.aid_instances_2018 (
    aid_id bigint NOT NULL,
    household_id bigint NOT NULL,
    person_id bigint,
    supermarket_id bigint NOT NULL,
    amount public.yuan NOT NULL,
    aided_on date NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    CONSTRAINT aid_instances_amount_is_not_negative CHECK ((amount OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT aid_instances_times_is_positive CHECK ((times > 0))
);
COMMENT ON TABLE county.aid_instances_2018 IS 'Aid given in 2018: a partition of aid_instances. Read and write it through aid_instances.';
COMMENT ON COLUMN county.aid_instances_2018.aid_id IS 'Number of the hand-out.';
COMMENT ON COLUMN county.aid_instances_2018.household_id IS 'Household that was aided.';
COMMENT ON COLUMN county.aid_instances_2018.person_id IS 'Person who received it, a member of the household on that day; NULL: not recorded.';
COMMENT ON COLUMN county.aid_instances_2018.supermarket_id IS 'Supermarket that gave it, which must be open on that day.';
COMMENT ON COLUMN county.aid_instances_2018.amount IS 'Worth in yuan of all that was given in this row, at the value set on receipt.';
COMMENT ON COLUMN county.aid_instances_2018.aided_on IS 'Day on which it was given.';
COMMENT ON COLUMN county.aid_instances_2018.times IS 'How many aid instances (人次) this row stands for; 1 as a rule.';
ALTER TABLE county.aid_instances ALTER COLUMN aid_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.aid_instances_aid_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.closed_years (
    year integer NOT NULL,
    tally public.beneficiary_tally NOT NULL
);
COMMENT ON TABLE county.closed_years IS 'The tallies of the years of which all twelve months are closed: those of the months, merged. close_period and reopen_period write it.';
COMMENT ON COLUMN county.closed_years.year IS 'Calendar year.';
COMMENT ON COLUMN county.closed_years.tally IS 'All aid of the year. It holds the numbers of the households and persons, so it is not for publication.';
CREATE TABLE county.closings (
    month date NOT NULL,
    version integer NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    closed_by text NOT NULL,
    tally public.beneficiary_tally NOT NULL,
    seal bytea NOT NULL,
    reopened_at timestamp with time zone,
    reopened_by text,
    reason text,
    CONSTRAINT closings_month_is_its_first_day CHECK ((date_part('day'::text, month) = (1)::double precision)),
    CONSTRAINT closings_reopening_is_whole CHECK ((num_nulls(reopened_at, reopened_by, reason) = ANY (ARRAY[0, 3]))),
    CONSTRAINT closings_version_is_positive CHECK ((version > 0))
);
COMMENT ON TABLE county.closings IS 'Every closing of a month, also those that were reopened since: what was known, and could be published, at that time. close_period and reopen_period write it.';
COMMENT ON COLUMN county.closings.month IS 'First day of the month.';
COMMENT ON COLUMN county.closings.version IS 'Number of the closing among those of the month, from 1.';
COMMENT ON COLUMN county.closings.closed_at IS 'When it was closed.';
COMMENT ON COLUMN county.closings.closed_by IS 'Who was logged in when it was closed.';
COMMENT ON COLUMN county.closings.tally IS 'Tally of all aid of the month. It holds the numbers of the households and persons, so it is not for publication.';
COMMENT ON COLUMN county.closings.seal IS 'SHA-256 over this closing, its tallies by supermarket, and the month''s closing before this one with its reopening. Noted on paper, it proves later that none of them was changed.';
COMMENT ON COLUMN county.closings.reopened_at IS 'When the month was reopened; NULL: this closing holds.';
COMMENT ON COLUMN county.closings.reopened_by IS 'Who was logged in when it was reopened.';
COMMENT ON COLUMN county.closings.reason IS 'Why it was reopened.';
CREATE TABLE county.donations (
    donation_id bigint NOT NULL,
    donor_id bigint NOT NULL,
    supermarket_id bigint,
    received_on date NOT NULL,
    kind text NOT NULL,
    value public.yuan NOT NULL,
    goods text,
    CONSTRAINT donations_cash_has_no_goods CHECK (((kind = 'in_kind'::text) OR (goods IS NULL))),
    CONSTRAINT donations_kind CHECK ((kind = ANY (ARRAY['cash'::text, 'in_kind'::text]))),
    CONSTRAINT donations_received_on_is_plausible CHECK (((received_on >= '1949-10-01'::date) AND (received_on <= '2199-12-31'::date))),
    CONSTRAINT donations_value_is_positive CHECK ((value OPERATOR(public.>) '0.00'::public.yuan))
);
COMMENT ON TABLE county.donations IS 'Donations received, in cash and in kind. Values add up over donors, kinds and time (a flow).';
COMMENT ON COLUMN county.donations.donation_id IS 'Number of the donation.';
COMMENT ON COLUMN county.donations.donor_id IS 'Who gave.';
COMMENT ON COLUMN county.donations.supermarket_id IS 'Supermarket that received it, which must be open on that day; NULL: received by the ledger''s office.';
COMMENT ON COLUMN county.donations.received_on IS 'Day of receipt.';
COMMENT ON COLUMN county.donations.kind IS 'cash, or in_kind for goods (捐赠物资).';
COMMENT ON COLUMN county.donations.value IS 'Worth in yuan. Goods are valued once, at receipt, and never again.';
COMMENT ON COLUMN county.donations.goods IS 'What the goods were; NULL for cash.';
CREATE TABLE county.supermarkets (
    supermarket_id bigint NOT NULL,
    name text NOT NULL,
    division public.division_code NOT NULL,
    opened_on date NOT NULL,
    closed_on date,
    CONSTRAINT supermarkets_closed_on_is_plausible CHECK (((closed_on >= '1949-10-01'::date) AND (closed_on <= '2199-12-31'::date))),
    CONSTRAINT supermarkets_open_time CHECK ((opened_on < closed_on)),
    CONSTRAINT supermarkets_opened_on_is_plausible CHECK (((opened_on >= '1949-10-01'::date) AND (opened_on <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.supermarkets IS 'Love supermarkets (爱心超市): sites that give donated goods to households.';
COMMENT ON COLUMN county.supermarkets.supermarket_id IS 'Number of the supermarket, never used again.';
COMMENT ON COLUMN county.supermarkets.name IS 'Name of the supermarket.';
COMMENT ON COLUMN county.supermarkets.division IS 'Division where it stands.';
COMMENT ON COLUMN county.supermarkets.opened_on IS 'First day on which it may give.';
COMMENT ON COLUMN county.supermarkets.closed_on IS 'First day on which it gives no more; NULL: it is open.';
CREATE VIEW county.covered_year AS
 WITH dated AS (
         SELECT min(aid_instances.aided_on) AS first_day,
            max(aid_instances.aided_on) AS last_day
           FROM county.aid_instances
        UNION ALL
         SELECT min(donations.received_on) AS min,
            max(donations.received_on) AS max
           FROM county.donations
        UNION ALL
         SELECT min(supermarkets.opened_on) AS min,
            GREATEST(max(supermarkets.opened_on), max(supermarkets.closed_on)) AS "greatest"
           FROM county.supermarkets
        ), span AS (
         SELECT min(dated.first_day) AS first_day,
            COALESCE(( SELECT ledger.records_through
                   FROM county.ledger), max(dated.last_day)) AS last_day
           FROM dated
        )
 SELECT y.year,
    make_date(y.year, 1, 1) AS first_day,
    LEAST(make_date(y.year, 12, 31), ( SELECT ledger.records_through
           FROM county.ledger)) AS last_day,
    (make_date(y.year, 12, 31) > COALESCE(( SELECT ledger.records_through
           FROM county.ledger), CURRENT_DATE)) AS is_partial
   FROM span,
    LATERAL public.ledger_years(span.first_day, span.last_day) y(year)
  ORDER BY y.year;
COMMENT ON VIEW county.covered_year IS 'The years of the ledger, without gaps: from the first row of any kind to records_through, or to the last row where that is NULL.';
COMMENT ON COLUMN county.covered_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.covered_year.first_day IS 'First day of the year.';
COMMENT ON COLUMN county.covered_year.last_day IS 'Last day of the year that counts: 31 December, or records_through where that is earlier.';
COMMENT ON COLUMN county.covered_year.is_partial IS 'True: the year was not over at records_through, or is not over today where that is NULL.';
CREATE TABLE county.periods (
    month date NOT NULL,
    version integer,
    note text,
    CONSTRAINT periods_month_is_its_first_day CHECK ((date_part('day'::text, month) = (1)::double precision))
);
COMMENT ON TABLE county.periods IS 'The months of the years that open_year has opened, and whether each is closed.';
COMMENT ON COLUMN county.periods.month IS 'First day of the month.';
COMMENT ON COLUMN county.periods.version IS 'The closing that holds; NULL: the month is open. close_period and reopen_period set it.';
COMMENT ON COLUMN county.periods.note IS 'Remark, for people. Who records aid needs the right to update this column: it is what lets them lock the month against being closed meanwhile.';
CREATE VIEW county.aid_year AS
 SELECT y.year,
    public.instances(a.tally) AS instances,
    public.households(a.tally) AS households,
    public.persons(a.tally) AS persons,
    public.amount(a.tally) AS amount,
    a.tally,
    y.is_partial
   FROM (county.covered_year y
     LEFT JOIN county.closed_years w ON (((w.year = y.year) AND (y.last_day = make_date(y.year, 12, 31))))),
    LATERAL ( SELECT ARRAY( SELECT p.month
                   FROM county.periods p
                  WHERE ((p.version IS NOT NULL) AND (p.month >= y.first_day) AND ((p.month + '1 mon'::interval) <= (y.last_day + 1)))) AS "array") k(closed_months),
    LATERAL ( SELECT public.rollup(part.tally) AS rollup
           FROM ( SELECT w.tally
                UNION ALL
                 SELECT c.tally
                   FROM (county.periods p
                     JOIN county.closings c USING (month, version))
                  WHERE ((w.year IS NULL) AND (p.month = ANY (k.closed_months)))
                UNION ALL
                 SELECT ( SELECT public.tally(aid_instances.household_id, aid_instances.person_id, aid_instances.amount, (aid_instances.times)::bigint) AS tally
                           FROM county.aid_instances
                          WHERE ((aid_instances.aided_on >= s.first_day) AND (aid_instances.aided_on <= s.last_day) AND (ROW(aid_instances.aided_on, aid_instances.aid_id) >= ROW(s.first_day, '-9223372036854775808'::bigint)) AND (ROW(aid_instances.aided_on, aid_instances.aid_id) <= ROW(s.last_day, '9223372036854775807'::bigint)))) AS tally
                   FROM public.ledger_open_spans(y.first_day, y.last_day, k.closed_months) s(first_day, last_day)) part) a(tally)
  ORDER BY y.year;
COMMENT ON VIEW county.aid_year IS 'Aid given by the love supermarkets, one row a year: closed months as they were closed, open ones as the rows are now. instances and amount are flows and add up over years; households and persons are sizes of sets and do not: for several years take households(rollup(tally)).';
COMMENT ON COLUMN county.aid_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.aid_year.instances IS 'Aid instances (人次) in the year. A flow: adds up.';
COMMENT ON COLUMN county.aid_year.households IS 'Number of different households (户) aided in the year. Size of a set: never add years.';
COMMENT ON COLUMN county.aid_year.persons IS 'Number of different persons (人) known to have been aided in the year. Size of a set: never add years. Rows without a person are not in it, so it is a lower bound.';
COMMENT ON COLUMN county.aid_year.amount IS 'Worth of the aid given in the year. A flow: adds up.';
COMMENT ON COLUMN county.aid_year.tally IS 'The four figures as one value that merges exactly over years: rollup(tally). It holds the numbers of the households and persons, so it is not for publication.';
COMMENT ON COLUMN county.aid_year.is_partial IS 'True: the year is not over; compare it with whole years only with that said.';
CREATE VIEW county.assistance_by_mode AS
 SELECT (date_part('year'::text, b.given_on))::integer AS year,
    a.mode,
    count(DISTINCT a.action_id) AS actions,
    count(DISTINCT ROW(a.helper_id, a.organisation_id)) AS actors,
    count(*) AS benefits,
    public.households(public.tally(b.household_id, b.person_id, b.amount)) AS households,
    public.persons(public.tally(b.household_id, b.person_id, b.amount)) AS persons,
    public.sum(b.amount) AS amount,
    public.tally(b.household_id, b.person_id, b.amount) FILTER (WHERE (b.household_id IS NOT NULL)) AS tally
   FROM (county.benefits b
     JOIN county.actions a USING (action_id))
  WHERE (b.given_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger))
  GROUP BY ((date_part('year'::text, b.given_on))::integer), a.mode
  ORDER BY ((date_part('year'::text, b.given_on))::integer), a.mode;
COMMENT ON VIEW county.assistance_by_mode IS 'What model workers'' actions gave, by year and mode of the "6+1". benefits and amount are flows and add up over years and modes; actions, actors, households and persons are sizes of sets and do not: for several rows take households(rollup(tally)).';
COMMENT ON COLUMN county.assistance_by_mode.year IS 'Calendar year.';
COMMENT ON COLUMN county.assistance_by_mode.mode IS 'Mode: technology, industry, project, employment, pairing, education or outstanding.';
COMMENT ON COLUMN county.assistance_by_mode.actions IS 'Different actions that gave something in that year. Never add years.';
COMMENT ON COLUMN county.assistance_by_mode.actors IS 'Different people and units behind them. Never add.';
COMMENT ON COLUMN county.assistance_by_mode.benefits IS 'Benefits given, also to villages. A flow: adds up.';
COMMENT ON COLUMN county.assistance_by_mode.households IS 'Different households that received them. Size of a set: never add.';
COMMENT ON COLUMN county.assistance_by_mode.persons IS 'Different persons named as receivers, a lower bound. Size of a set: never add.';
COMMENT ON COLUMN county.assistance_by_mode.amount IS 'Worth of the benefits, also to villages. A flow: adds up.';
COMMENT ON COLUMN county.assistance_by_mode.tally IS 'The benefits to households as one value that merges exactly over rows: rollup(tally). It is not for publication.';
CREATE TABLE county.assistance_modes (
    mode text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL
);
COMMENT ON TABLE county.assistance_modes IS 'The modes in which model workers help: six, and one for outstanding individuals ("6+1").';
COMMENT ON COLUMN county.assistance_modes.mode IS 'Short name by which actions refer to the mode.';
COMMENT ON COLUMN county.assistance_modes.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN county.assistance_modes.name_en IS 'Name in English.';
CREATE TABLE county.attendance (
    posting_id bigint NOT NULL,
    week date NOT NULL,
    days integer,
    nights integer,
    excused text,
    CONSTRAINT attendance_days_of_a_week CHECK (((days >= 0) AND (days <= 7))),
    CONSTRAINT attendance_nights_of_a_week CHECK (((nights >= 0) AND (nights <= 7))),
    CONSTRAINT attendance_week_begins_on_monday CHECK ((date_part('isodow'::text, week) = (1)::double precision))
);
COMMENT ON TABLE county.attendance IS 'On how many days and nights of a week posted staff were in their village.';
COMMENT ON COLUMN county.attendance.posting_id IS 'The posting.';
COMMENT ON COLUMN county.attendance.week IS 'Monday with which the week begins.';
COMMENT ON COLUMN county.attendance.days IS 'Days present; NULL: not recorded.';
COMMENT ON COLUMN county.attendance.nights IS 'Nights present; NULL: not recorded.';
COMMENT ON COLUMN county.attendance.excused IS 'Why the rule did not apply in that week (a public holiday, leave); NULL: it applied.';
CREATE TABLE county.postings (
    posting_id bigint NOT NULL,
    pairing_id bigint NOT NULL,
    helper_id bigint NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT postings_valid_time CHECK ((valid_from < valid_to))
);
COMMENT ON TABLE county.postings IS 'Staff posted to a paired village (驻村): each in one village at a time. Postings are a flow and add up; how many are there on a day is a stock and does not.';
COMMENT ON COLUMN county.postings.posting_id IS 'Number of the posting.';
COMMENT ON COLUMN county.postings.pairing_id IS 'The pairing, and so the village, that the helper is posted for.';
COMMENT ON COLUMN county.postings.helper_id IS 'Who is posted.';
COMMENT ON COLUMN county.postings.valid_from IS 'First day in the village.';
COMMENT ON COLUMN county.postings.valid_to IS 'First day no longer posted; NULL: still posted.';
CREATE TABLE county.rule_parameters (
    rule text NOT NULL,
    valid_from date NOT NULL,
    value numeric,
    source text,
    CONSTRAINT rule_parameters_valid_from_is_plausible CHECK (((valid_from >= '1949-10-01'::date) AND (valid_from <= '2199-12-31'::date))),
    CONSTRAINT rule_parameters_value_is_not_negative CHECK ((value >= (0)::numeric))
);
COMMENT ON TABLE county.rule_parameters IS 'What a rule asks from a day on, until its next row. Without a row a rule cannot be judged.';
COMMENT ON COLUMN county.rule_parameters.rule IS 'The rule.';
COMMENT ON COLUMN county.rule_parameters.valid_from IS 'First day of this value.';
COMMENT ON COLUMN county.rule_parameters.value IS 'The value, in the unit of the rule; NULL: from that day on the rule asks nothing.';
COMMENT ON COLUMN county.rule_parameters.source IS 'Where it is laid down.';
CREATE TABLE county.village_pairings (
    pairing_id bigint NOT NULL,
    division public.division_code NOT NULL,
    organisation_id bigint NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT village_pairings_are_of_villages CHECK ((public.level(division) = 'village'::public.division_level)),
    CONSTRAINT village_pairings_valid_time CHECK ((valid_from < valid_to))
);
COMMENT ON TABLE county.village_pairings IS 'Which organisation helps which village (结对帮扶), and when.';
COMMENT ON COLUMN county.village_pairings.pairing_id IS 'Number of the pairing.';
COMMENT ON COLUMN county.village_pairings.division IS 'The village.';
COMMENT ON COLUMN county.village_pairings.organisation_id IS 'The organisation that helps it.';
COMMENT ON COLUMN county.village_pairings.valid_from IS 'First day of the pairing.';
COMMENT ON COLUMN county.village_pairings.valid_to IS 'First day on which it was over; NULL: it goes on.';
CREATE VIEW county.attendance_check AS
 SELECT s.posting_id,
    v.division,
    s.helper_id,
    h.name AS helper,
    w.week,
    a.days,
    a.nights,
    need.days AS days_required,
    need.nights AS nights_required,
    (
        CASE
            WHEN (((a.days)::numeric < need.days) OR ((a.nights)::numeric < need.nights)) THEN 'fail'::text
            WHEN (((a.days)::numeric >= need.days) AND ((a.nights)::numeric >= need.nights)) THEN 'pass'::text
            ELSE 'insufficient evidence'::text
        END)::public.rule_result AS result
   FROM (((((county.postings s
     JOIN county.village_pairings v USING (pairing_id))
     JOIN county.helpers h USING (helper_id))
     CROSS JOIN LATERAL public.ledger_weeks(s.valid_from, LEAST(s.valid_to, ( SELECT (COALESCE(ledger.records_through, CURRENT_DATE) + 1)
           FROM county.ledger))) w(week))
     LEFT JOIN county.attendance a ON (((a.posting_id = s.posting_id) AND (a.week = w.week))))
     CROSS JOIN LATERAL ( SELECT ( SELECT rule_parameters.value
                   FROM county.rule_parameters
                  WHERE ((rule_parameters.rule = 'days_a_week'::text) AND (rule_parameters.valid_from <= w.week))
                  ORDER BY rule_parameters.valid_from DESC
                 LIMIT 1) AS value,
            ( SELECT rule_parameters.value
                   FROM county.rule_parameters
                  WHERE ((rule_parameters.rule = 'nights_a_week'::text) AND (rule_parameters.valid_from <= w.week))
                  ORDER BY rule_parameters.valid_from DESC
                 LIMIT 1) AS value) need(days, nights))
  WHERE (a.excused IS NULL)
  ORDER BY w.week, s.posting_id;
COMMENT ON VIEW county.attendance_check IS 'Were posted staff in their villages as long as the rule asks (5 days and 4 nights a week, say)? One row for each posting and whole week, also for weeks without a record, which are insufficient evidence: no record is not a pass. Weeks that were excused, and those in which a posting begins or ends, are not judged.';
COMMENT ON COLUMN county.attendance_check.posting_id IS 'The posting.';
COMMENT ON COLUMN county.attendance_check.division IS 'The village.';
COMMENT ON COLUMN county.attendance_check.helper_id IS 'Who is posted.';
COMMENT ON COLUMN county.attendance_check.helper IS 'The name of who is posted.';
COMMENT ON COLUMN county.attendance_check.week IS 'Monday with which the week begins.';
COMMENT ON COLUMN county.attendance_check.days IS 'Days present; NULL: not recorded.';
COMMENT ON COLUMN county.attendance_check.nights IS 'Nights present; NULL: not recorded.';
COMMENT ON COLUMN county.attendance_check.days_required IS 'Days that rule days_a_week asks for in that week; NULL: no rule.';
COMMENT ON COLUMN county.attendance_check.nights_required IS 'Nights that rule nights_a_week asks for in that week; NULL: no rule.';
COMMENT ON COLUMN county.attendance_check.result IS 'pass: both are reached; fail: one is known to be missed; insufficient evidence: neither can be told.';
CREATE VIEW county.award_year AS
 SELECT (date_part('year'::text, w.awarded_on))::integer AS year,
    k.level,
    k.award,
    k.name_zh,
    k.name_en,
    count(*) AS awards,
    count(w.helper_id) AS to_people,
    count(w.organisation_id) AS to_units,
    count(*) FILTER (WHERE w.to_relief_worker) AS to_relief_workers
   FROM (county.awards w
     JOIN county.award_kinds k USING (award))
  WHERE (w.awarded_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger))
  GROUP BY ((date_part('year'::text, w.awarded_on))::integer), k.level, k.award, k.name_zh, k.name_en
  ORDER BY ((date_part('year'::text, w.awarded_on))::integer), k.level, k.award;
COMMENT ON VIEW county.award_year IS 'Awards given, one row for each year and award. All numbers are flows and add up over years and awards; they are awards and not winners. awards = to_people + to_units; to_relief_workers are among to_people.';
COMMENT ON COLUMN county.award_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.award_year.level IS 'Who gives it.';
COMMENT ON COLUMN county.award_year.award IS 'Short name of the award.';
COMMENT ON COLUMN county.award_year.name_zh IS 'Its name in Chinese.';
COMMENT ON COLUMN county.award_year.name_en IS 'Its name in English.';
COMMENT ON COLUMN county.award_year.awards IS 'Awards given. A flow: adds up.';
COMMENT ON COLUMN county.award_year.to_people IS 'Of them, to people. A flow: adds up.';
COMMENT ON COLUMN county.award_year.to_units IS 'Of them, to organisations. A flow: adds up.';
COMMENT ON COLUMN county.award_year.to_relief_workers IS 'Of those to people, to people whose work is poverty relief. A flow: adds up.';
ALTER TABLE county.awards ALTER COLUMN award_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.awards_award_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW county.benefit_result AS
 SELECT g.actor,
    min(g.name) AS name,
    b.kind,
    y.year,
    count(*) AS benefits,
    count(DISTINCT b.household_id) AS households,
    count(DISTINCT b.person_id) AS persons,
    count(DISTINCT b.division) AS villages,
    public.sum(b.amount) AS amount,
    COALESCE(sum(b.quantity) FILTER (WHERE (b.household_id IS NOT NULL)), (0)::numeric) AS to_households,
    COALESCE(sum(b.quantity) FILTER (WHERE (b.division IS NOT NULL)), (0)::numeric) AS to_villages,
    (public.sum(b.amount) FILTER (WHERE (b.household_id IS NOT NULL)) OPERATOR(public./) NULLIF(count(DISTINCT b.household_id), 0)) AS per_household,
    (public.sum(b.amount) FILTER (WHERE (b.person_id IS NOT NULL)) OPERATOR(public./) NULLIF(count(DISTINCT b.person_id), 0)) AS per_person
   FROM (county.action_actor g
     JOIN county.benefits b USING (action_id)),
    LATERAL ( VALUES ((date_part('year'::text, b.given_on))::integer), (NULL::integer)) y(year)
  WHERE (b.given_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger))
  GROUP BY g.actor, b.kind, y.year
  ORDER BY g.actor, b.kind, y.year;
COMMENT ON VIEW county.benefit_result IS 'What each actor gave of each kind: one row a year in which there was something, and one whose year is NULL for all years. benefits, amount and quantities are flows and add up over years and actors (leave out the rows for several); households, persons and villages are sizes of sets and do not; means are to be recomputed.';
COMMENT ON COLUMN county.benefit_result.actor IS '"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN county.benefit_result.name IS 'Name of who gave; NULL in the rows for several.';
COMMENT ON COLUMN county.benefit_result.kind IS 'wage, dividend, rent, grant, goods or waiver.';
COMMENT ON COLUMN county.benefit_result.year IS 'Calendar year; NULL: all years together.';
COMMENT ON COLUMN county.benefit_result.benefits IS 'Number of benefits given. A flow: adds up.';
COMMENT ON COLUMN county.benefit_result.households IS 'Different households that received them. Size of a set: never add.';
COMMENT ON COLUMN county.benefit_result.persons IS 'Different persons named as receivers, a lower bound. Size of a set: never add.';
COMMENT ON COLUMN county.benefit_result.villages IS 'Different villages that received them as such. Size of a set: never add.';
COMMENT ON COLUMN county.benefit_result.amount IS 'Their worth. A flow: adds up.';
COMMENT ON COLUMN county.benefit_result.to_households IS 'Quantity given to households. Adds up only where it is of one unit.';
COMMENT ON COLUMN county.benefit_result.to_villages IS 'Quantity given to villages. Adds up only where it is of one unit.';
COMMENT ON COLUMN county.benefit_result.per_household IS 'Worth given to households, by the number of different households; NULL: there are none. Recompute, never average.';
COMMENT ON COLUMN county.benefit_result.per_person IS 'Worth given to named persons, by the number of different ones; NULL: there are none. Recompute, never average.';
ALTER TABLE county.benefits ALTER COLUMN benefit_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.benefits_benefit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.categories (
    category text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL
);
COMMENT ON TABLE county.categories IS 'Categories in which the register puts households. The first ones are put in by create_ledger; add your own.';
COMMENT ON COLUMN county.categories.category IS 'Short name by which other tables refer to the category.';
COMMENT ON COLUMN county.categories.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN county.categories.name_en IS 'Name in English.';
CREATE TABLE county.closed_tallies (
    month date NOT NULL,
    version integer NOT NULL,
    supermarket_id bigint NOT NULL,
    tally public.beneficiary_tally NOT NULL
);
COMMENT ON TABLE county.closed_tallies IS 'The tally of each supermarket that gave aid in a month, as it was when the month was closed.';
COMMENT ON COLUMN county.closed_tallies.month IS 'First day of the month.';
COMMENT ON COLUMN county.closed_tallies.version IS 'The closing that it is part of.';
COMMENT ON COLUMN county.closed_tallies.supermarket_id IS 'The supermarket.';
COMMENT ON COLUMN county.closed_tallies.tally IS 'Its aid of the month. It holds the numbers of the households and persons, so it is not for publication.';
CREATE TABLE county.income_sources (
    source text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    is_relief boolean NOT NULL
);
COMMENT ON TABLE county.income_sources IS 'Sources of income. The first ones are put in by create_ledger; add your own.';
COMMENT ON COLUMN county.income_sources.source IS 'Short name by which incomes refer to the source.';
COMMENT ON COLUMN county.income_sources.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN county.income_sources.name_en IS 'Name in English.';
COMMENT ON COLUMN county.income_sources.is_relief IS 'True: income that relief brings. poverty_year tells poverty before it and after it.';
CREATE TABLE county.incomes (
    household_id bigint NOT NULL,
    year integer NOT NULL,
    source text NOT NULL,
    amount public.yuan NOT NULL,
    CONSTRAINT incomes_year_is_plausible CHECK (((year >= 1949) AND (year <= 2199)))
);
COMMENT ON TABLE county.incomes IS 'Net income of households in a year, by source. Amounts add up over sources and households. A household without a row for a year was not surveyed: its income is unknown and not zero.';
COMMENT ON COLUMN county.incomes.household_id IS 'The household.';
COMMENT ON COLUMN county.incomes.year IS 'Calendar year.';
COMMENT ON COLUMN county.incomes.source IS 'Where the income came from.';
COMMENT ON COLUMN county.incomes.amount IS 'Net income in yuan; below zero where a business lost.';
CREATE VIEW county.household_income AS
 SELECT i.household_id,
    i.year,
    public.sum(i.amount) AS income,
    public.sum(i.amount) FILTER (WHERE (NOT s.is_relief)) AS without_relief,
    ( SELECT count(*) AS count
           FROM county.memberships m
          WHERE ((m.household_id = i.household_id) AND (m.valid_from <= d.day) AND ((m.valid_to IS NULL) OR (m.valid_to > d.day)))) AS persons
   FROM (county.incomes i
     JOIN county.income_sources s USING (source)),
    LATERAL ( SELECT LEAST(make_date(i.year, 12, 31), ( SELECT ledger.records_through
                   FROM county.ledger)) AS "least") d(day)
  WHERE (make_date(i.year, 1, 1) <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger))
  GROUP BY i.household_id, i.year, d.day;
COMMENT ON VIEW county.household_income IS 'Income of each surveyed household and year. Amounts add up over households.';
COMMENT ON COLUMN county.household_income.household_id IS 'The household.';
COMMENT ON COLUMN county.household_income.year IS 'Calendar year.';
COMMENT ON COLUMN county.household_income.income IS 'Net income from all sources.';
COMMENT ON COLUMN county.household_income.without_relief IS 'Net income from sources that are not relief; NULL: none was recorded.';
COMMENT ON COLUMN county.household_income.persons IS 'Members of the household on 31 December, or at records_through where that is earlier.';
CREATE TABLE county.lots (
    lot_id bigint NOT NULL,
    supermarket_id bigint NOT NULL,
    donation_id bigint,
    goods text NOT NULL,
    entered_on date NOT NULL,
    opening public.yuan DEFAULT '0.00'::public.yuan NOT NULL,
    received public.yuan DEFAULT '0.00'::public.yuan NOT NULL,
    distributed public.yuan DEFAULT '0.00'::public.yuan NOT NULL,
    spoiled public.yuan DEFAULT '0.00'::public.yuan NOT NULL,
    closing public.yuan GENERATED ALWAYS AS ((((opening OPERATOR(public.+) received) OPERATOR(public.-) distributed) OPERATOR(public.-) spoiled)) STORED NOT NULL,
    CONSTRAINT lots_distributed_is_not_negative CHECK ((distributed OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT lots_entered_on_is_plausible CHECK (((entered_on >= '1949-10-01'::date) AND (entered_on <= '2199-12-31'::date))),
    CONSTRAINT lots_hold_something CHECK (((opening OPERATOR(public.+) received) OPERATOR(public.>) '0.00'::public.yuan)),
    CONSTRAINT lots_never_give_more_than_came_in CHECK ((closing OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT lots_opening_is_not_negative CHECK ((opening OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT lots_received_is_not_negative CHECK ((received OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT lots_spoiled_is_not_negative CHECK ((spoiled OPERATOR(public.>=) '0.00'::public.yuan))
);
COMMENT ON TABLE county.lots IS 'Goods in a supermarket, by lot, at their worth in yuan on receipt: opening + received = distributed + spoiled + closing for every lot and so for any sum of lots.';
COMMENT ON COLUMN county.lots.lot_id IS 'Number of the lot, never used again.';
COMMENT ON COLUMN county.lots.supermarket_id IS 'Supermarket in which it lies.';
COMMENT ON COLUMN county.lots.donation_id IS 'Donation in kind of which it is a part; NULL: bought, or there before the records begin.';
COMMENT ON COLUMN county.lots.goods IS 'What it holds.';
COMMENT ON COLUMN county.lots.entered_on IS 'Day on which it came into the supermarket.';
COMMENT ON COLUMN county.lots.opening IS 'Worth of what was there before the records begin.';
COMMENT ON COLUMN county.lots.received IS 'Worth of what came in since.';
COMMENT ON COLUMN county.lots.distributed IS 'Worth of what was given out: the sum of aid_draws, which keep it. Do not write it.';
COMMENT ON COLUMN county.lots.spoiled IS 'Worth of what spoiled: the sum of spoilage, which keeps it. Do not write it.';
COMMENT ON COLUMN county.lots.closing IS 'Worth of what is left, computed; never below zero.';
CREATE TABLE county.persons (
    person_id bigint NOT NULL,
    name text NOT NULL,
    birth_date date
);
COMMENT ON TABLE county.persons IS 'Register of persons.';
COMMENT ON COLUMN county.persons.person_id IS 'Number of the person, never used again. It is not an identity number.';
COMMENT ON COLUMN county.persons.name IS 'Name of the person.';
COMMENT ON COLUMN county.persons.birth_date IS 'Date of birth; NULL: unknown.';
CREATE TABLE county.spoilage (
    spoilage_id bigint NOT NULL,
    lot_id bigint NOT NULL,
    spoiled_on date NOT NULL,
    amount public.yuan NOT NULL,
    reason text NOT NULL,
    CONSTRAINT spoilage_amount_is_positive CHECK ((amount OPERATOR(public.>) '0.00'::public.yuan)),
    CONSTRAINT spoilage_spoiled_on_is_plausible CHECK (((spoiled_on >= '1949-10-01'::date) AND (spoiled_on <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.spoilage IS 'Goods of a lot that spoiled or were lost. Amounts add up.';
COMMENT ON COLUMN county.spoilage.spoilage_id IS 'Number of the row.';
COMMENT ON COLUMN county.spoilage.lot_id IS 'The lot.';
COMMENT ON COLUMN county.spoilage.spoiled_on IS 'Day on which it was found.';
COMMENT ON COLUMN county.spoilage.amount IS 'Worth of what was lost.';
COMMENT ON COLUMN county.spoilage.reason IS 'Why.';
CREATE VIEW county.data_quality AS
 WITH clock AS (
         SELECT COALESCE(ledger.records_through, CURRENT_DATE) AS today
           FROM county.ledger
        )
 SELECT 'duplicate identity'::text AS problem,
    'persons'::text AS table_name,
    p.person_id AS id,
    NULL::date AS day,
    format('same name and date of birth as person %s'::text, p.first_id) AS detail
   FROM ( SELECT persons.person_id,
            min(persons.person_id) OVER (PARTITION BY persons.name, persons.birth_date) AS first_id
           FROM county.persons
          WHERE (persons.birth_date IS NOT NULL)) p
  WHERE (p.person_id <> p.first_id)
UNION ALL
 SELECT 'member of two households'::text AS problem,
    'memberships'::text AS table_name,
    m.person_id AS id,
    n.valid_from AS day,
    format('of households %s and %s'::text, m.household_id, n.household_id) AS detail
   FROM (county.memberships m
     JOIN county.memberships n ON (((n.person_id = m.person_id) AND (n.valid_from > m.valid_from) AND ((m.valid_to IS NULL) OR (m.valid_to > n.valid_from)))))
UNION ALL
 SELECT 'household without members'::text AS problem,
    'households'::text AS table_name,
    h.household_id AS id,
    NULL::date AS day,
    'on the register, but nobody belongs to it'::text AS detail
   FROM county.households h,
    clock
  WHERE ((h.registered_on <= clock.today) AND ((h.removed_on IS NULL) OR (h.removed_on > clock.today)) AND (NOT (EXISTS ( SELECT
           FROM county.memberships m
          WHERE ((m.household_id = h.household_id) AND (m.valid_from <= clock.today) AND ((m.valid_to IS NULL) OR (m.valid_to > clock.today)))))))
UNION ALL
 SELECT 'household in a division that ended'::text AS problem,
    'households'::text AS table_name,
    h.household_id AS id,
    d.valid_to AS day,
    format('division %s has gone into another'::text, h.division) AS detail
   FROM (county.households h
     JOIN county.divisions d ON ((d.division OPERATOR(public.=) h.division))),
    clock
  WHERE ((d.valid_to <= clock.today) AND ((h.removed_on IS NULL) OR (h.removed_on > d.valid_to)))
UNION ALL
 SELECT 'aid before registration'::text AS problem,
    'aid_instances'::text AS table_name,
    a.aid_id AS id,
    a.aided_on AS day,
    format('household %s was registered on %s'::text, h.household_id, h.registered_on) AS detail
   FROM (county.aid_instances a
     JOIN county.households h USING (household_id))
  WHERE (a.aided_on < h.registered_on)
UNION ALL
 SELECT 'aid after exit'::text AS problem,
    'aid_instances'::text AS table_name,
    a.aid_id AS id,
    a.aided_on AS day,
    format('household %s left the register on %s'::text, h.household_id, h.removed_on) AS detail
   FROM (county.aid_instances a
     JOIN county.households h USING (household_id))
  WHERE (a.aided_on >= h.removed_on)
UNION ALL
 SELECT 'aid after exit'::text AS problem,
    'benefits'::text AS table_name,
    b.benefit_id AS id,
    b.given_on AS day,
    format('household %s left the register on %s'::text, h.household_id, h.removed_on) AS detail
   FROM (county.benefits b
     JOIN county.households h USING (household_id))
  WHERE (b.given_on >= h.removed_on)
UNION ALL
 SELECT 'income but no members'::text AS problem,
    'incomes'::text AS table_name,
    i.household_id AS id,
    make_date(i.year, 12, 31) AS day,
    format('nobody belonged to the household at the end of %s'::text, i.year) AS detail
   FROM county.household_income i
  WHERE (i.persons = 0)
UNION ALL
 SELECT 'posting outside its pairing'::text AS problem,
    'postings'::text AS table_name,
    s.posting_id AS id,
    s.valid_from AS day,
    format('the village is paired from %s%s'::text, v.valid_from, COALESCE((' to '::text || v.valid_to), ''::text)) AS detail
   FROM (county.postings s
     JOIN county.village_pairings v USING (pairing_id))
  WHERE (NOT (daterange(s.valid_from, s.valid_to) <@ daterange(v.valid_from, v.valid_to)))
UNION ALL
 SELECT 'attendance outside its posting'::text AS problem,
    'attendance'::text AS table_name,
    a.posting_id AS id,
    a.week AS day,
    format('posted from %s%s'::text, s.valid_from, COALESCE((' to '::text || s.valid_to), ''::text)) AS detail
   FROM (county.attendance a
     JOIN county.postings s USING (posting_id))
  WHERE (NOT (daterange(a.week, (a.week + 7)) && daterange(s.valid_from, s.valid_to)))
UNION ALL
 SELECT 'lots worth more than their donation'::text AS problem,
    'donations'::text AS table_name,
    d.donation_id AS id,
    d.received_on AS day,
    format('lots came in with %s, the donation with %s'::text, l.received, d.value) AS detail
   FROM (county.donations d
     JOIN ( SELECT lots.donation_id,
            public.sum(lots.received) AS received
           FROM county.lots
          WHERE (lots.donation_id IS NOT NULL)
          GROUP BY lots.donation_id) l USING (donation_id))
  WHERE (l.received OPERATOR(public.>) d.value)
UNION ALL
 SELECT 'lot older than its donation'::text AS problem,
    'lots'::text AS table_name,
    l.lot_id AS id,
    l.entered_on AS day,
    format('donation %s was received on %s'::text, d.donation_id, d.received_on) AS detail
   FROM (county.lots l
     JOIN county.donations d USING (donation_id))
  WHERE (l.entered_on < d.received_on)
UNION ALL
 SELECT 'spoiled before it came in'::text AS problem,
    'spoilage'::text AS table_name,
    s.spoilage_id AS id,
    s.spoiled_on AS day,
    format('lot %s came in on %s'::text, l.lot_id, l.entered_on) AS detail
   FROM (county.spoilage s
     JOIN county.lots l USING (lot_id))
  WHERE (s.spoiled_on < l.entered_on)
UNION ALL
 SELECT 'sums of a lot do not hold'::text AS problem,
    'lots'::text AS table_name,
    l.lot_id AS id,
    l.entered_on AS day,
    format('distributed %s and spoiled %s, by the rows %s and %s'::text, l.distributed, l.spoiled, r.distributed, r.spoiled) AS detail
   FROM ((county.lots l
     LEFT JOIN ( SELECT aid_draws.lot_id,
            public.sum(aid_draws.amount) AS amount
           FROM county.aid_draws
          GROUP BY aid_draws.lot_id) d USING (lot_id))
     LEFT JOIN ( SELECT spoilage.lot_id,
            public.sum(spoilage.amount) AS amount
           FROM county.spoilage
          GROUP BY spoilage.lot_id) s USING (lot_id)),
    LATERAL ( SELECT COALESCE(d.amount, '0.00'::public.yuan) AS "coalesce",
            COALESCE(s.amount, '0.00'::public.yuan) AS "coalesce") r(distributed, spoiled)
  WHERE ((l.distributed OPERATOR(public.<>) r.distributed) OR (l.spoiled OPERATOR(public.<>) r.spoiled))
UNION ALL
 SELECT 'drawn from another supermarket'::text AS problem,
    'aid_instances'::text AS table_name,
    a.aid_id AS id,
    a.aided_on AS day,
    format('lot %s is in supermarket %s'::text, l.lot_id, l.supermarket_id) AS detail
   FROM ((county.aid_draws d
     JOIN county.lots l USING (lot_id))
     JOIN county.aid_instances a USING (aided_on, aid_id))
  WHERE (a.supermarket_id <> l.supermarket_id)
UNION ALL
 SELECT 'draw without its aid'::text AS problem,
    'aid_draws'::text AS table_name,
    d.aid_id AS id,
    d.aided_on AS day,
    format('%s was drawn from lot %s'::text, d.amount, d.lot_id) AS detail
   FROM county.aid_draws d
  WHERE (NOT (EXISTS ( SELECT
           FROM county.aid_instances a
          WHERE ((a.aided_on = d.aided_on) AND (a.aid_id = d.aid_id)))))
UNION ALL
 SELECT 'drawn otherwise than given'::text AS problem,
    'aid_instances'::text AS table_name,
    a.aid_id AS id,
    a.aided_on AS day,
    format('%s was given, %s drawn from lots'::text, a.amount, d.amount) AS detail
   FROM (( SELECT aid_draws.aided_on,
            aid_draws.aid_id,
            public.sum(aid_draws.amount) AS amount
           FROM county.aid_draws
          GROUP BY aid_draws.aided_on, aid_draws.aid_id) d
     JOIN county.aid_instances a USING (aided_on, aid_id))
  WHERE (a.amount OPERATOR(public.<>) d.amount);
COMMENT ON VIEW county.data_quality IS 'Records that want looking at, one row each; empty when there are none. Each row stands for itself: a record may have several problems.';
COMMENT ON COLUMN county.data_quality.problem IS 'What is odd about it.';
COMMENT ON COLUMN county.data_quality.table_name IS 'Table that holds the record.';
COMMENT ON COLUMN county.data_quality.id IS 'Its number: aid_id, person_id, household_id, posting_id and so on, by the table.';
COMMENT ON COLUMN county.data_quality.day IS 'Day that it is about; NULL: none in particular.';
COMMENT ON COLUMN county.data_quality.detail IS 'Against what it stands.';
ALTER TABLE county.demonstration_sites ALTER COLUMN site_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.demonstration_sites_site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.division_successors (
    division public.division_code NOT NULL,
    successor public.division_code NOT NULL,
    CONSTRAINT division_successors_differ CHECK ((division OPERATOR(public.<>) successor))
);
COMMENT ON TABLE county.division_successors IS 'Into which divisions one went when it ended: one successor for a merger or a new code, several for a split.';
COMMENT ON COLUMN county.division_successors.division IS 'Division that ended.';
COMMENT ON COLUMN county.division_successors.successor IS 'Division that took its place, or a part of it.';
CREATE VIEW county.donation_year AS
 SELECT y.year,
    COALESCE(d.received, '0.00'::public.yuan) AS received,
    COALESCE(d.cash, '0.00'::public.yuan) AS cash,
    COALESCE(d.in_kind, '0.00'::public.yuan) AS in_kind,
    d.donations,
    d.donors,
    y.is_partial
   FROM county.covered_year y,
    LATERAL ( SELECT public.sum(donations.value) AS received,
            public.sum(donations.value) FILTER (WHERE (donations.kind = 'cash'::text)) AS cash,
            public.sum(donations.value) FILTER (WHERE (donations.kind = 'in_kind'::text)) AS in_kind,
            count(*) AS donations,
            count(DISTINCT donations.donor_id) AS donors
           FROM county.donations
          WHERE ((donations.received_on >= y.first_day) AND (donations.received_on <= y.last_day))) d
  ORDER BY y.year;
COMMENT ON VIEW county.donation_year IS 'Donations received, one row a year. received, cash, in_kind and donations are flows and add up over years; donors is the size of a set and does not.';
COMMENT ON COLUMN county.donation_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.donation_year.received IS 'Worth of all donations received in the year: cash + in_kind. A flow: adds up.';
COMMENT ON COLUMN county.donation_year.cash IS 'Cash received in the year. A flow: adds up.';
COMMENT ON COLUMN county.donation_year.in_kind IS 'Worth at receipt of the goods received in the year. A flow: adds up.';
COMMENT ON COLUMN county.donation_year.donations IS 'Number of donations in the year. A flow: adds up.';
COMMENT ON COLUMN county.donation_year.donors IS 'Number of different donors in the year. Size of a set: never add years, as many give again.';
COMMENT ON COLUMN county.donation_year.is_partial IS 'True: the year is not over; compare it with whole years only with that said.';
ALTER TABLE county.donations ALTER COLUMN donation_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.donations_donation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.donors (
    donor_id bigint NOT NULL,
    name text NOT NULL,
    may_be_named boolean DEFAULT false NOT NULL
);
COMMENT ON TABLE county.donors IS 'Organisations and people who gave.';
COMMENT ON COLUMN county.donors.donor_id IS 'Number of the donor, never used again.';
COMMENT ON COLUMN county.donors.name IS 'Name of the donor.';
COMMENT ON COLUMN county.donors.may_be_named IS 'True: the donor has agreed to be named in public.';
ALTER TABLE county.donors ALTER COLUMN donor_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.donors_donor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.jobs (
    job_id bigint NOT NULL,
    action_id bigint NOT NULL,
    person_id bigint NOT NULL,
    started_on date NOT NULL,
    ended_on date,
    on_probation boolean DEFAULT false NOT NULL,
    monthly_wage public.yuan,
    CONSTRAINT jobs_started_on_is_plausible CHECK (((started_on >= '1949-10-01'::date) AND (started_on <= '2199-12-31'::date))),
    CONSTRAINT jobs_time CHECK ((started_on < ended_on)),
    CONSTRAINT jobs_wage_is_positive CHECK ((monthly_wage OPERATOR(public.>) '0.00'::public.yuan))
);
COMMENT ON TABLE county.jobs IS 'Persons of the register whom an action employs: one contract at a time in one action. Wages paid are in benefits.';
COMMENT ON COLUMN county.jobs.job_id IS 'Number of the contract.';
COMMENT ON COLUMN county.jobs.action_id IS 'The action.';
COMMENT ON COLUMN county.jobs.person_id IS 'Who is employed.';
COMMENT ON COLUMN county.jobs.started_on IS 'First day of work.';
COMMENT ON COLUMN county.jobs.ended_on IS 'First day no longer employed on these terms; NULL: it goes on.';
COMMENT ON COLUMN county.jobs.on_probation IS 'True: these are the terms of a time of probation.';
COMMENT ON COLUMN county.jobs.monthly_wage IS 'Wage a month by contract, in yuan; NULL: not recorded.';
CREATE VIEW county.employment_result AS
 SELECT g.actor,
    min(g.name) AS name,
    j.on_probation,
    count(DISTINCT j.person_id) AS persons,
    public.min(j.monthly_wage) AS least_wage,
    public.max(j.monthly_wage) AS most_wage
   FROM (county.action_actor g
     JOIN county.jobs j USING (action_id))
  WHERE (j.started_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger))
  GROUP BY g.actor, j.on_probation
  ORDER BY g.actor, j.on_probation;
COMMENT ON VIEW county.employment_result IS 'Persons employed so far by actors, after and during probation. Sizes of sets: nothing adds up, and who passed probation is in both rows.';
COMMENT ON COLUMN county.employment_result.actor IS '"helper N" or "organisation N", or "helpers", "organisations" or "all".';
COMMENT ON COLUMN county.employment_result.name IS 'Name of who employs; NULL in the rows for several.';
COMMENT ON COLUMN county.employment_result.on_probation IS 'True: on the terms of probation.';
COMMENT ON COLUMN county.employment_result.persons IS 'Different persons employed. Size of a set: never add.';
COMMENT ON COLUMN county.employment_result.least_wage IS 'The lowest wage a month by contract; NULL: none is known.';
COMMENT ON COLUMN county.employment_result.most_wage IS 'The highest wage a month by contract; NULL: none is known.';
CREATE TABLE county.event_recipients (
    recipient_id bigint NOT NULL,
    event_id bigint NOT NULL,
    household_id bigint NOT NULL,
    person_id bigint,
    given_on date NOT NULL,
    amount public.yuan NOT NULL,
    CONSTRAINT event_recipients_amount_is_not_negative CHECK ((amount OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT event_recipients_given_on_is_plausible CHECK (((given_on >= '1949-10-01'::date) AND (given_on <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.event_recipients IS 'What households of the register received through an event, as students'' grants. Amounts add up; households do not.';
COMMENT ON COLUMN county.event_recipients.recipient_id IS 'Number of the row.';
COMMENT ON COLUMN county.event_recipients.event_id IS 'The event.';
COMMENT ON COLUMN county.event_recipients.household_id IS 'Household that received it.';
COMMENT ON COLUMN county.event_recipients.person_id IS 'Person who received it, a member of the household on that day; NULL: not recorded.';
COMMENT ON COLUMN county.event_recipients.given_on IS 'Day on which it was given.';
COMMENT ON COLUMN county.event_recipients.amount IS 'Worth in yuan; 0 for help that has no price, as a job found.';
ALTER TABLE county.event_recipients ALTER COLUMN recipient_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.event_recipients_recipient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.events (
    event_id bigint NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    held_on date NOT NULL,
    organisation_id bigint,
    division public.division_code,
    attendances integer,
    CONSTRAINT events_attendances_are_not_negative CHECK ((attendances >= 0)),
    CONSTRAINT events_held_on_is_plausible CHECK (((held_on >= '1949-10-01'::date) AND (held_on <= '2199-12-31'::date))),
    CONSTRAINT events_kind CHECK ((kind = ANY (ARRAY['student_aid'::text, 'job_fair'::text, 'culture'::text, 'visit'::text, 'other'::text])))
);
COMMENT ON TABLE county.events IS 'Events held to help: student aid (助学), job fairs (春风行动), culture, visits, others.';
COMMENT ON COLUMN county.events.event_id IS 'Number of the event.';
COMMENT ON COLUMN county.events.kind IS 'student_aid, job_fair, culture, visit or other.';
COMMENT ON COLUMN county.events.name IS 'Name of the event.';
COMMENT ON COLUMN county.events.held_on IS 'Day on which it was held.';
COMMENT ON COLUMN county.events.organisation_id IS 'Who held it; NULL: not recorded.';
COMMENT ON COLUMN county.events.division IS 'Where; NULL: not recorded.';
COMMENT ON COLUMN county.events.attendances IS 'How many came; NULL: not counted. Attendances (人次), not people.';
CREATE VIEW county.event_year AS
 SELECT y.year,
    y.kind,
    y.events,
    y.attendances,
    r.households,
    r.persons,
    COALESCE(r.amount, '0.00'::public.yuan) AS amount
   FROM ( SELECT (date_part('year'::text, events.held_on))::integer AS date_part,
            events.kind,
            count(*) AS count,
            COALESCE(sum(events.attendances), (0)::bigint) AS "coalesce"
           FROM county.events
          WHERE (events.held_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
                   FROM county.ledger))
          GROUP BY ((date_part('year'::text, events.held_on))::integer), events.kind) y(year, kind, events, attendances),
    LATERAL ( SELECT count(DISTINCT event_recipients.household_id) AS households,
            count(DISTINCT event_recipients.person_id) AS persons,
            public.sum(event_recipients.amount) AS amount
           FROM (county.event_recipients
             JOIN county.events e USING (event_id))
          WHERE ((e.kind = y.kind) AND (date_part('year'::text, e.held_on) = (y.year)::double precision) AND (event_recipients.given_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
                   FROM county.ledger)))) r
  ORDER BY y.year, y.kind;
COMMENT ON VIEW county.event_year IS 'Events held, one row for each year and kind. events, attendances and amount are flows and add up; households and persons are sizes of sets and do not.';
COMMENT ON COLUMN county.event_year.year IS 'Calendar year of the events.';
COMMENT ON COLUMN county.event_year.kind IS 'student_aid, job_fair, culture, visit or other.';
COMMENT ON COLUMN county.event_year.events IS 'Events held. A flow: adds up.';
COMMENT ON COLUMN county.event_year.attendances IS 'Attendances (人次), where they were counted. A flow: adds up; not people.';
COMMENT ON COLUMN county.event_year.households IS 'Different households that received something through them. Size of a set: never add.';
COMMENT ON COLUMN county.event_year.persons IS 'Different persons named as receivers, a lower bound. Size of a set: never add.';
COMMENT ON COLUMN county.event_year.amount IS 'Worth of what they received. A flow: adds up.';
ALTER TABLE county.events ALTER COLUMN event_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.events_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE county.helpers ALTER COLUMN helper_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.helpers_helper_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW county.honour_roll AS
 SELECT y.year,
        CASE
            WHEN r.may_be_named THEN r.name
            ELSE NULL::text
        END AS donor,
    count(DISTINCT r.donor_id) AS donors,
    count(*) AS donations,
    public.sum(d.value) AS given
   FROM (county.donations d
     JOIN county.donors r USING (donor_id)),
    LATERAL ( VALUES ((date_part('year'::text, d.received_on))::integer), (NULL::integer)) y(year)
  WHERE (d.received_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
           FROM county.ledger))
  GROUP BY y.year, r.may_be_named,
        CASE
            WHEN r.may_be_named THEN r.donor_id
            ELSE NULL::bigint
        END,
        CASE
            WHEN r.may_be_named THEN r.name
            ELSE NULL::text
        END
  ORDER BY y.year, r.may_be_named DESC, (public.sum(d.value)) DESC,
        CASE
            WHEN r.may_be_named THEN r.name
            ELSE NULL::text
        END;
COMMENT ON VIEW county.honour_roll IS 'Donors in the order of what they gave (光荣榜), year by year, and for all years where year is NULL. Only donors who agreed are named; all others are together in one row without a name. donations and given add up.';
COMMENT ON COLUMN county.honour_roll.year IS 'Calendar year; NULL: all years together.';
COMMENT ON COLUMN county.honour_roll.donor IS 'Name of a donor who agreed to be named; NULL: all those who did not.';
COMMENT ON COLUMN county.honour_roll.donors IS 'How many donors the row is for: 1, or the number of those not named.';
COMMENT ON COLUMN county.honour_roll.donations IS 'Number of donations. A flow: adds up.';
COMMENT ON COLUMN county.honour_roll.given IS 'Their worth, in cash and in kind. A flow: adds up.';
CREATE TABLE county.household_categories (
    household_id bigint NOT NULL,
    category text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT household_categories_valid_time CHECK ((valid_from < valid_to))
);
COMMENT ON TABLE county.household_categories IS 'In which category a household was, and when: one category at a time.';
COMMENT ON COLUMN county.household_categories.household_id IS 'The household.';
COMMENT ON COLUMN county.household_categories.category IS 'Its category in that time.';
COMMENT ON COLUMN county.household_categories.valid_from IS 'First day in the category.';
COMMENT ON COLUMN county.household_categories.valid_to IS 'First day no longer in the category; NULL: still in it.';
CREATE TABLE county.household_pairings (
    helper_id bigint NOT NULL,
    household_id bigint NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT household_pairings_valid_time CHECK ((valid_from < valid_to))
);
COMMENT ON TABLE county.household_pairings IS 'Which cadre answers for which household (联户帮扶), and when: one cadre at a time for a household, any number of households for a cadre.';
COMMENT ON COLUMN county.household_pairings.helper_id IS 'The cadre.';
COMMENT ON COLUMN county.household_pairings.household_id IS 'The household.';
COMMENT ON COLUMN county.household_pairings.valid_from IS 'First day of the pair.';
COMMENT ON COLUMN county.household_pairings.valid_to IS 'First day on which it was over; NULL: it goes on.';
ALTER TABLE county.households ALTER COLUMN household_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.households_household_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.purchases (
    purchase_id bigint NOT NULL,
    organisation_id bigint NOT NULL,
    purchased_on date NOT NULL,
    supplier_id bigint,
    household_id bigint,
    product text NOT NULL,
    channel text NOT NULL,
    amount public.yuan NOT NULL,
    is_welfare_gift boolean DEFAULT false NOT NULL,
    CONSTRAINT purchases_amount_is_positive CHECK ((amount OPERATOR(public.>) '0.00'::public.yuan)),
    CONSTRAINT purchases_are_from_others CHECK ((supplier_id <> organisation_id)),
    CONSTRAINT purchases_channel CHECK ((channel = ANY (ARRAY['direct'::text, 'online'::text, 'counter'::text, 'fair'::text]))),
    CONSTRAINT purchases_have_one_supplier CHECK ((num_nonnulls(supplier_id, household_id) = 1)),
    CONSTRAINT purchases_purchased_on_is_plausible CHECK (((purchased_on >= '1949-10-01'::date) AND (purchased_on <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.purchases IS 'Purchases that are consumption relief (消费扶贫): from a poor household, or from an enterprise, base or cooperative that sells relief products. Amounts add up over units, suppliers and time (a flow).';
COMMENT ON COLUMN county.purchases.purchase_id IS 'Number of the purchase.';
COMMENT ON COLUMN county.purchases.organisation_id IS 'Unit that bought.';
COMMENT ON COLUMN county.purchases.purchased_on IS 'Day of the purchase.';
COMMENT ON COLUMN county.purchases.supplier_id IS 'Organisation that sold; NULL when a household did.';
COMMENT ON COLUMN county.purchases.household_id IS 'Household that sold what it had made or grown; NULL when an organisation did.';
COMMENT ON COLUMN county.purchases.product IS 'What was bought.';
COMMENT ON COLUMN county.purchases.channel IS 'direct from the supplier, online, at a counter for relief products in a shop, or at a fair.';
COMMENT ON COLUMN county.purchases.amount IS 'What was paid, in yuan.';
COMMENT ON COLUMN county.purchases.is_welfare_gift IS 'True: a welfare gift of the union to its members, which counts towards the rule relief_share.';
CREATE VIEW county.scheme_year AS
 WITH clock AS (
         SELECT COALESCE(ledger.records_through, 'infinity'::date) AS last_day,
            COALESCE(ledger.records_through, CURRENT_DATE) AS today
           FROM county.ledger
        ), every AS (
         SELECT aid_year.year,
            'supermarket'::text AS scheme,
            public.household_set(aid_year.tally) AS aided
           FROM county.aid_year
        UNION ALL
         SELECT (date_part('year'::text, benefits.given_on))::integer AS year,
            'model_workers'::text AS scheme,
            public.beneficiaries(benefits.household_id) AS aided
           FROM county.benefits,
            clock
          WHERE (benefits.given_on <= clock.last_day)
          GROUP BY ((date_part('year'::text, benefits.given_on))::integer)
        UNION ALL
         SELECT y.year,
            'village_assistance'::text AS scheme,
            public.beneficiaries(p.household_id) AS aided
           FROM county.household_pairings p,
            clock,
            LATERAL public.ledger_years(p.valid_from, LEAST((p.valid_to - 1), clock.today)) y(year)
          WHERE (p.valid_from <= clock.today)
          GROUP BY y.year
        UNION ALL
         SELECT (date_part('year'::text, purchases.purchased_on))::integer AS year,
            'consumption'::text AS scheme,
            public.beneficiaries(purchases.household_id) AS aided
           FROM county.purchases,
            clock
          WHERE (purchases.purchased_on <= clock.last_day)
          GROUP BY ((date_part('year'::text, purchases.purchased_on))::integer)
        UNION ALL
         SELECT (date_part('year'::text, event_recipients.given_on))::integer AS year,
            'events'::text AS scheme,
            public.beneficiaries(event_recipients.household_id) AS aided
           FROM county.event_recipients,
            clock
          WHERE (event_recipients.given_on <= clock.last_day)
          GROUP BY ((date_part('year'::text, event_recipients.given_on))::integer)
        )
 SELECT e.year,
    e.scheme,
    public.cardinality(e.aided) AS households,
    e.aided
   FROM every e
  WHERE (public.cardinality(e.aided) > 0)
  ORDER BY e.year, e.scheme;
COMMENT ON VIEW county.scheme_year IS 'Which households each scheme reached in a year, as a set. Nothing adds up over years or schemes: take cardinality(rollup(aided)).';
COMMENT ON COLUMN county.scheme_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.scheme_year.scheme IS 'supermarket: aided by a love supermarket; model_workers: received a benefit; village_assistance: paired with a cadre; consumption: sold something; events: received something through an event.';
COMMENT ON COLUMN county.scheme_year.households IS 'Different households. Size of a set: never add.';
COMMENT ON COLUMN county.scheme_year.aided IS 'The households themselves. Not for publication.';
CREATE VIEW county.increment_year AS
 WITH gained AS (
         SELECT this.year,
            this.household_id,
            (this.income OPERATOR(public.-) last.income) AS increment
           FROM (county.household_income this
             JOIN county.household_income last ON (((last.household_id = this.household_id) AND (last.year = (this.year - 1)))))
        ), every AS (
         SELECT gained.year,
            NULL::text AS scheme,
            gained.increment
           FROM gained
        UNION ALL
         SELECT g.year,
            s.scheme,
            g.increment
           FROM ((county.scheme_year s
             CROSS JOIN LATERAL public.ids(s.aided) i(household_id))
             JOIN gained g ON (((g.year = s.year) AND (g.household_id = i.household_id))))
        )
 SELECT every.year,
    every.scheme,
    count(*) AS households,
    public.sum(every.increment) AS total,
    public.avg(every.increment) AS mean,
    (round(((percentile_cont((0.25)::double precision) WITHIN GROUP (ORDER BY ((100)::double precision * ((every.increment)::numeric)::double precision)) / (100)::double precision))::numeric, 2))::public.yuan AS lower_quartile,
    (round(((percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY ((100)::double precision * ((every.increment)::numeric)::double precision)) / (100)::double precision))::numeric, 2))::public.yuan AS median,
    (round(((percentile_cont((0.75)::double precision) WITHIN GROUP (ORDER BY ((100)::double precision * ((every.increment)::numeric)::double precision)) / (100)::double precision))::numeric, 2))::public.yuan AS upper_quartile,
    count(*) FILTER (WHERE (every.increment OPERATOR(public.>) '0.00'::public.yuan)) AS gained
   FROM every
  GROUP BY every.year, every.scheme
  ORDER BY every.year, every.scheme;
COMMENT ON VIEW county.increment_year IS 'Paired per-household increments (户均增收): income of the year less income of the year before, over the households whose income is known for both, by the schemes that reached them in the year; the row whose scheme is NULL is for all of them. households and total add up over years, not over schemes, as a household may be in several; means and quartiles are to be recomputed, never averaged. It tells what households gained, not that the scheme was why.';
COMMENT ON COLUMN county.increment_year.year IS 'The later of the two years.';
COMMENT ON COLUMN county.increment_year.scheme IS 'Scheme, as in scheme_year; NULL: all households with both incomes.';
COMMENT ON COLUMN county.increment_year.households IS 'Households with both incomes.';
COMMENT ON COLUMN county.increment_year.total IS 'Sum of their increments, those below zero included.';
COMMENT ON COLUMN county.increment_year.mean IS 'total / households, to the fen.';
COMMENT ON COLUMN county.increment_year.lower_quartile IS 'A quarter gained no more than this; between two households interpolated.';
COMMENT ON COLUMN county.increment_year.median IS 'Half gained no more than this.';
COMMENT ON COLUMN county.increment_year.upper_quartile IS 'Three quarters gained no more than this.';
COMMENT ON COLUMN county.increment_year.gained IS 'Households with an increment above zero.';
ALTER TABLE county.investments ALTER COLUMN investment_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.investments_investment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE county.jobs ALTER COLUMN job_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.jobs_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE county.lots ALTER COLUMN lot_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.lots_lot_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE county.organisations ALTER COLUMN organisation_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.organisations_organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE county.persons ALTER COLUMN person_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.persons_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE county.postings ALTER COLUMN posting_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.postings_posting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW county.poverty_year AS
 SELECT h.year,
    line.line,
    count(*) AS households,
    (sum(h.persons))::bigint AS persons,
    (COALESCE(sum(h.persons) FILTER (WHERE (s.before > (0)::numeric)), (0)::numeric))::bigint AS poor_before,
    (COALESCE(sum(h.persons) FILTER (WHERE (s.after > (0)::numeric)), (0)::numeric))::bigint AS poor_after,
    round((COALESCE(sum(h.persons) FILTER (WHERE (s.before > (0)::numeric)), (0)::numeric) / sum(h.persons)), 6) AS headcount_before,
    round((COALESCE(sum(h.persons) FILTER (WHERE (s.after > (0)::numeric)), (0)::numeric) / sum(h.persons)), 6) AS headcount_after,
    round((sum(((h.persons)::numeric * s.before)) / sum(h.persons)), 6) AS gap_before,
    round((sum(((h.persons)::numeric * s.after)) / sum(h.persons)), 6) AS gap_after,
    round((sum(((h.persons)::numeric * (s.before ^ (2)::numeric))) / sum(h.persons)), 6) AS severity_before,
    round((sum(((h.persons)::numeric * (s.after ^ (2)::numeric))) / sum(h.persons)), 6) AS severity_after,
    (make_date(h.year, 12, 31) > ( SELECT COALESCE(ledger.records_through, CURRENT_DATE) AS "coalesce"
           FROM county.ledger)) AS is_partial
   FROM county.household_income h,
    LATERAL ( SELECT rule_parameters.value
           FROM county.rule_parameters
          WHERE ((rule_parameters.rule = 'poverty_line'::text) AND (rule_parameters.valid_from <= make_date(h.year, 12, 31)))
          ORDER BY rule_parameters.valid_from DESC
         LIMIT 1) line(line),
    LATERAL ( SELECT GREATEST((0)::numeric, ((1)::numeric - (((COALESCE(h.without_relief, '0.00'::public.yuan))::numeric / (h.persons)::numeric) / NULLIF(line.line, (0)::numeric)))) AS "greatest",
            GREATEST((0)::numeric, ((1)::numeric - (((h.income)::numeric / (h.persons)::numeric) / NULLIF(line.line, (0)::numeric)))) AS "greatest") s(before, after)
  WHERE ((h.persons > 0) AND (line.line > (0)::numeric))
  GROUP BY h.year, line.line
  ORDER BY h.year;
COMMENT ON VIEW county.poverty_year IS 'Poverty among the members of surveyed households, one row for each year with incomes and a poverty line (rule poverty_line): the measures of Foster, Greer and Thorbecke with alpha 0, 1 and 2, once without income from relief ("before") and once with it ("after"). A household''s income is shared equally by its members. Households without members on the year''s last day are left out. Counts of persons add up over households of one year; nothing adds up over years.';
COMMENT ON COLUMN county.poverty_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.poverty_year.line IS 'Poverty line of that year: net income in yuan for each person.';
COMMENT ON COLUMN county.poverty_year.households IS 'Households surveyed. Size of a set: never add years.';
COMMENT ON COLUMN county.poverty_year.persons IS 'Persons in them. Size of a set: never add years.';
COMMENT ON COLUMN county.poverty_year.poor_before IS 'Persons below the line without income from relief.';
COMMENT ON COLUMN county.poverty_year.poor_after IS 'Persons below the line with it.';
COMMENT ON COLUMN county.poverty_year.headcount_before IS 'poor_before / persons, from 0 to 1. Recompute, never average.';
COMMENT ON COLUMN county.poverty_year.headcount_after IS 'poor_after / persons, from 0 to 1. Recompute, never average.';
COMMENT ON COLUMN county.poverty_year.gap_before IS 'Mean shortfall below the line as a share of the line, over all persons, those above it counting 0; before relief.';
COMMENT ON COLUMN county.poverty_year.gap_after IS 'The same after relief.';
COMMENT ON COLUMN county.poverty_year.severity_before IS 'Mean of the squared shortfalls, which weighs the poorest most; before relief. Above 1 where incomes are below zero.';
COMMENT ON COLUMN county.poverty_year.severity_after IS 'The same after relief.';
COMMENT ON COLUMN county.poverty_year.is_partial IS 'True: the year is not over, and incomes of a part of it are held against the line of a whole one.';
CREATE TABLE county.project_funds (
    fund_id bigint NOT NULL,
    project_id bigint NOT NULL,
    granted_on date NOT NULL,
    source text NOT NULL,
    amount public.yuan NOT NULL,
    CONSTRAINT project_funds_amount_is_positive CHECK ((amount OPERATOR(public.>) '0.00'::public.yuan)),
    CONSTRAINT project_funds_granted_on_is_plausible CHECK (((granted_on >= '1949-10-01'::date) AND (granted_on <= '2199-12-31'::date)))
);
COMMENT ON TABLE county.project_funds IS 'Funds coordinated (协调资金) for projects, by whoever gave them. Amounts add up over projects, sources and time.';
COMMENT ON COLUMN county.project_funds.fund_id IS 'Number of the grant.';
COMMENT ON COLUMN county.project_funds.project_id IS 'Project that it pays for.';
COMMENT ON COLUMN county.project_funds.granted_on IS 'Day on which it was granted.';
COMMENT ON COLUMN county.project_funds.source IS 'Who gave it.';
COMMENT ON COLUMN county.project_funds.amount IS 'How much, in yuan.';
ALTER TABLE county.project_funds ALTER COLUMN fund_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.project_funds_fund_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.project_kinds (
    kind text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL
);
COMMENT ON TABLE county.project_kinds IS 'What is built in villages. The first kinds are put in by create_ledger; add your own.';
COMMENT ON COLUMN county.project_kinds.kind IS 'Short name by which projects refer to the kind.';
COMMENT ON COLUMN county.project_kinds.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN county.project_kinds.name_en IS 'Name in English.';
CREATE TABLE county.projects (
    project_id bigint NOT NULL,
    pairing_id bigint NOT NULL,
    kind text NOT NULL,
    place text,
    started_on date NOT NULL,
    completed_on date,
    CONSTRAINT projects_completed_on_is_plausible CHECK (((completed_on >= '1949-10-01'::date) AND (completed_on <= '2199-12-31'::date))),
    CONSTRAINT projects_started_on_is_plausible CHECK (((started_on >= '1949-10-01'::date) AND (started_on <= '2199-12-31'::date))),
    CONSTRAINT projects_time CHECK ((started_on <= completed_on))
);
COMMENT ON TABLE county.projects IS 'What was built in paired villages.';
COMMENT ON COLUMN county.projects.project_id IS 'Number of the project.';
COMMENT ON COLUMN county.projects.pairing_id IS 'The pairing, and so the village, for which it is built.';
COMMENT ON COLUMN county.projects.kind IS 'What is built.';
COMMENT ON COLUMN county.projects.place IS 'Where in the village; NULL: not recorded.';
COMMENT ON COLUMN county.projects.started_on IS 'Day on which work began.';
COMMENT ON COLUMN county.projects.completed_on IS 'Day on which it was completed; NULL: not yet.';
ALTER TABLE county.projects ALTER COLUMN project_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.projects_project_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE county.published_figures (
    figure_id text NOT NULL,
    topic text NOT NULL,
    indicator text NOT NULL,
    subject text,
    period text,
    kind text NOT NULL,
    value text NOT NULL,
    low numeric,
    high numeric,
    unit text NOT NULL,
    qualifier public.figure_qualifier NOT NULL,
    rounded_to numeric,
    source text NOT NULL,
    note text,
    view_name text,
    column_name text,
    high_column_name text,
    key jsonb DEFAULT '{}'::jsonb NOT NULL,
    first_year integer,
    last_year integer,
    remark text,
    CONSTRAINT published_figures_cell CHECK ((((view_name IS NULL) = (column_name IS NULL)) AND ((high_column_name IS NOT NULL) = ((kind = 'range'::text) AND (view_name IS NOT NULL))))),
    CONSTRAINT published_figures_key_is_object CHECK ((jsonb_typeof(key) = 'object'::text)),
    CONSTRAINT published_figures_kind CHECK ((kind = ANY (ARRAY['stock'::text, 'flow'::text, 'set size'::text, 'rate'::text, 'range'::text, 'rule'::text]))),
    CONSTRAINT published_figures_number CHECK (((kind = 'rule'::text) OR ((low IS NOT NULL) AND (high IS NOT NULL)))),
    CONSTRAINT published_figures_range CHECK (((low = high) OR ((kind = 'range'::text) AND (low < high)))),
    CONSTRAINT published_figures_rounded_needs_unit CHECK (((qualifier <> 'rounded'::public.figure_qualifier) OR (rounded_to IS NOT NULL))),
    CONSTRAINT published_figures_rounded_to_is_positive CHECK ((rounded_to > (0)::numeric)),
    CONSTRAINT published_figures_tell_why_not CHECK (((view_name IS NOT NULL) OR (remark IS NOT NULL))),
    CONSTRAINT published_figures_years CHECK ((first_year <= last_year))
);
COMMENT ON TABLE county.published_figures IS 'Figures that were printed somewhere, and the cell of a view from which each is recomputed: the column column_name of the rows of view_name that have the values of key, in the years first_year to last_year. A flow is summed over these rows; for every other kind there must be just one.';
COMMENT ON COLUMN county.published_figures.figure_id IS 'Short name of the figure.';
COMMENT ON COLUMN county.published_figures.topic IS 'What it belongs to.';
COMMENT ON COLUMN county.published_figures.indicator IS 'What it counts or measures.';
COMMENT ON COLUMN county.published_figures.subject IS 'Of whom or where; NULL: not said.';
COMMENT ON COLUMN county.published_figures.period IS 'When, in the words of the source; NULL: not said.';
COMMENT ON COLUMN county.published_figures.kind IS 'stock, flow, set size, rate, range (of single values) or rule.';
COMMENT ON COLUMN county.published_figures.value IS 'The figure as it was printed.';
COMMENT ON COLUMN county.published_figures.low IS 'The figure as a number in its unit; the lower end of a range; NULL for a rule.';
COMMENT ON COLUMN county.published_figures.high IS 'The same; the upper end of a range.';
COMMENT ON COLUMN county.published_figures.unit IS 'Unit of the number.';
COMMENT ON COLUMN county.published_figures.qualifier IS 'How it is to be read: exact, rounded, nearly (近), more than (余, 多), at least (以上), …';
COMMENT ON COLUMN county.published_figures.rounded_to IS 'To what it was rounded: 10000 for 350万元; NULL: not rounded, or not known.';
COMMENT ON COLUMN county.published_figures.source IS 'Where it was printed.';
COMMENT ON COLUMN county.published_figures.note IS 'What else was said about it.';
COMMENT ON COLUMN county.published_figures.view_name IS 'View of this ledger that recomputes it; NULL: none can, and remark says why.';
COMMENT ON COLUMN county.published_figures.column_name IS 'Column of the view.';
COMMENT ON COLUMN county.published_figures.high_column_name IS 'Column with the upper end, for a range.';
COMMENT ON COLUMN county.published_figures.key IS 'Which rows of the view: a JSON object of column names and values, as {"division": null}.';
COMMENT ON COLUMN county.published_figures.first_year IS 'First of the years of the view that it covers; NULL: all.';
COMMENT ON COLUMN county.published_figures.last_year IS 'Last of them; NULL: all.';
COMMENT ON COLUMN county.published_figures.remark IS 'What had to be assumed to recompute it, or why it cannot be. reconcile shows it.';
CREATE TABLE county.welfare_budgets (
    organisation_id bigint NOT NULL,
    year integer NOT NULL,
    spent public.yuan NOT NULL,
    CONSTRAINT welfare_budgets_spent_is_not_negative CHECK ((spent OPERATOR(public.>=) '0.00'::public.yuan)),
    CONSTRAINT welfare_budgets_year_is_plausible CHECK (((year >= 1949) AND (year <= 2199)))
);
COMMENT ON TABLE county.welfare_budgets IS 'What a union spent in a year on welfare gifts to its members, wherever it bought them: the denominator of the rule relief_share.';
COMMENT ON COLUMN county.welfare_budgets.organisation_id IS 'The unit.';
COMMENT ON COLUMN county.welfare_budgets.year IS 'Calendar year.';
COMMENT ON COLUMN county.welfare_budgets.spent IS 'Spent on welfare gifts in that year, in yuan.';
CREATE VIEW county.purchase_rule_check AS
 SELECT o.organisation_id,
    o.name,
    y.year,
    COALESCE(p.gifts, '0.00'::public.yuan) AS gifts,
    b.spent,
        CASE
            WHEN (b.spent OPERATOR(public.>) '0.00'::public.yuan) THEN round((((100)::numeric * (COALESCE(p.gifts, '0.00'::public.yuan))::numeric) / (b.spent)::numeric), 2)
            ELSE NULL::numeric
        END AS share,
    need.share AS share_required,
    (
        CASE
            WHEN ((b.spent IS NULL) OR (b.spent OPERATOR(public.=) '0.00'::public.yuan) OR (need.share IS NULL)) THEN 'insufficient evidence'::text
            WHEN (((COALESCE(p.gifts, '0.00'::public.yuan))::numeric * (100)::numeric) >= (need.share * (b.spent)::numeric)) THEN 'pass'::text
            WHEN (make_date(y.year, 12, 31) > ( SELECT COALESCE(ledger.records_through, CURRENT_DATE) AS "coalesce"
               FROM county.ledger)) THEN 'insufficient evidence'::text
            ELSE 'fail'::text
        END)::public.rule_result AS result
   FROM ((( SELECT purchases.organisation_id,
            (date_part('year'::text, purchases.purchased_on))::integer AS date_part
           FROM county.purchases
          WHERE (purchases.purchased_on <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
                   FROM county.ledger))
        UNION
         SELECT welfare_budgets.organisation_id,
            welfare_budgets.year
           FROM county.welfare_budgets
          WHERE (make_date(welfare_budgets.year, 1, 1) <= ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
                   FROM county.ledger))) y(organisation_id, year)
     JOIN county.organisations o USING (organisation_id))
     LEFT JOIN county.welfare_budgets b USING (organisation_id, year)),
    LATERAL ( SELECT public.sum(g.amount) AS gifts
           FROM county.purchases g
          WHERE ((g.organisation_id = o.organisation_id) AND g.is_welfare_gift AND ((g.purchased_on >= make_date(y.year, 1, 1)) AND (g.purchased_on <= LEAST(make_date(y.year, 12, 31), ( SELECT COALESCE(ledger.records_through, 'infinity'::date) AS "coalesce"
                   FROM county.ledger)))))) p,
    LATERAL ( SELECT ( SELECT rule_parameters.value
                   FROM county.rule_parameters
                  WHERE ((rule_parameters.rule = 'relief_share'::text) AND (rule_parameters.valid_from <= make_date(y.year, 12, 31)))
                  ORDER BY rule_parameters.valid_from DESC
                 LIMIT 1) AS value) need(share)
  ORDER BY y.year, o.organisation_id;
COMMENT ON VIEW county.purchase_rule_check IS 'Did each unit buy enough of its members'' welfare gifts through consumption relief (80 percent, say)? One row for each unit and year in which it bought or spent anything. Without knowing what was spent in all, the share cannot be told: that is insufficient evidence, and so is a share still too low in a year that is not over.';
COMMENT ON COLUMN county.purchase_rule_check.organisation_id IS 'The unit.';
COMMENT ON COLUMN county.purchase_rule_check.name IS 'Its name.';
COMMENT ON COLUMN county.purchase_rule_check.year IS 'Calendar year.';
COMMENT ON COLUMN county.purchase_rule_check.gifts IS 'Welfare gifts bought through consumption relief: the numerator.';
COMMENT ON COLUMN county.purchase_rule_check.spent IS 'All that was spent on welfare gifts: the denominator; NULL: not known.';
COMMENT ON COLUMN county.purchase_rule_check.share IS '100 * gifts / spent, in percent, rounded to two places for reading; the result is judged unrounded. NULL: not known. Never add nor average shares.';
COMMENT ON COLUMN county.purchase_rule_check.share_required IS 'Percent that rule relief_share asks for at the end of that year; NULL: no rule.';
COMMENT ON COLUMN county.purchase_rule_check.result IS 'pass: the share is reached; fail: the year is over and it is not; insufficient evidence: it cannot be told.';
CREATE VIEW county.purchase_year AS
 WITH clock AS (
         SELECT COALESCE(ledger.records_through, 'infinity'::date) AS last_day,
            COALESCE(ledger.records_through, CURRENT_DATE) AS today
           FROM county.ledger
        ), span AS (
         SELECT min(purchases.purchased_on) AS first_day,
            COALESCE(( SELECT ledger.records_through
                   FROM county.ledger), max(purchases.purchased_on)) AS last_day
           FROM county.purchases
        )
 SELECT y.year,
    p.purchases,
    p.units,
    p.suppliers,
    p.households,
    COALESCE(p.amount, '0.00'::public.yuan) AS amount,
    COALESCE(p.gifts, '0.00'::public.yuan) AS gifts,
    (make_date(y.year, 12, 31) > clock.today) AS is_partial
   FROM clock,
    span,
    LATERAL public.ledger_years(span.first_day, span.last_day) y(year),
    LATERAL ( SELECT count(*) AS purchases,
            count(DISTINCT purchases.organisation_id) AS units,
            count(DISTINCT purchases.supplier_id) AS suppliers,
            count(DISTINCT purchases.household_id) AS households,
            public.sum(purchases.amount) AS amount,
            public.sum(purchases.amount) FILTER (WHERE purchases.is_welfare_gift) AS gifts
           FROM county.purchases
          WHERE ((purchases.purchased_on >= make_date(y.year, 1, 1)) AND (purchases.purchased_on <= LEAST(make_date(y.year, 12, 31), clock.last_day)))) p
  ORDER BY y.year;
COMMENT ON VIEW county.purchase_year IS 'Consumption relief, one row a year. purchases, amount and gifts are flows and add up over years; units, suppliers and households are sizes of sets and do not.';
COMMENT ON COLUMN county.purchase_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.purchase_year.purchases IS 'Number of purchases. A flow: adds up.';
COMMENT ON COLUMN county.purchase_year.units IS 'Number of different units that bought. Size of a set: never add years.';
COMMENT ON COLUMN county.purchase_year.suppliers IS 'Number of different organisations that sold. Size of a set: never add years.';
COMMENT ON COLUMN county.purchase_year.households IS 'Number of different households that sold themselves. Size of a set: never add years.';
COMMENT ON COLUMN county.purchase_year.amount IS 'What was paid for all of them. A flow: adds up.';
COMMENT ON COLUMN county.purchase_year.gifts IS 'Of that, for welfare gifts of unions. A flow: adds up.';
COMMENT ON COLUMN county.purchase_year.is_partial IS 'True: the year is not over; compare it with whole years only with that said.';
ALTER TABLE county.purchases ALTER COLUMN purchase_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.purchases_purchase_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW county.reconcile AS
 SELECT f.figure_id,
    f.topic,
    f.indicator,
    f.subject,
    f.period,
    f.value,
    f.qualifier,
    f.unit,
    c.computed,
    c.verdict,
    c.reason
   FROM county.published_figures f,
    LATERAL public.ledger_reconcile((( SELECT pg_class.relnamespace
           FROM pg_class
          WHERE (pg_class.oid = f.tableoid)))::regnamespace, f.kind, f.low, f.high, f.qualifier, f.rounded_to, f.view_name, f.column_name, f.high_column_name, f.key, f.first_year, f.last_year, f.remark) c(computed, verdict, reason)
  ORDER BY f.figure_id;
COMMENT ON VIEW county.reconcile IS 'Every published figure, held against what the ledger''s rows give now. It reads the views that the figures name with the rights of its reader, who must be allowed to read them.';
COMMENT ON COLUMN county.reconcile.figure_id IS 'Short name of the figure.';
COMMENT ON COLUMN county.reconcile.topic IS 'What it belongs to.';
COMMENT ON COLUMN county.reconcile.indicator IS 'What it counts or measures.';
COMMENT ON COLUMN county.reconcile.subject IS 'Of whom or where.';
COMMENT ON COLUMN county.reconcile.period IS 'When, in the words of the source.';
COMMENT ON COLUMN county.reconcile.value IS 'The figure as it was printed.';
COMMENT ON COLUMN county.reconcile.qualifier IS 'How it is to be read.';
COMMENT ON COLUMN county.reconcile.unit IS 'Its unit.';
COMMENT ON COLUMN county.reconcile.computed IS 'What the rows give: a number, two for a range, the result of a rule; NULL: nothing.';
COMMENT ON COLUMN county.reconcile.verdict IS 'exact; consistent: the qualifier or the rounding explains the difference; contradicted; not_reproducible: the rows cannot tell. A rule is consistent when it was kept in every case and contradicted when it was broken.';
COMMENT ON COLUMN county.reconcile.reason IS 'Why, and what was assumed; NULL: nothing needs saying.';
CREATE VIEW county.retention_year AS
 WITH every AS (
         SELECT y.year,
            public.household_set(y.tally) AS aided,
            y.is_partial
           FROM county.aid_year y
        )
 SELECT this.year,
    public.cardinality(this.aided) AS households,
    public.cardinality((this.aided OPERATOR(public.-) sofar.aided)) AS new,
    public.cardinality((this.aided OPERATOR(public.&) last.aided)) AS retained,
    public.cardinality(((this.aided OPERATOR(public.-) last.aided) OPERATOR(public.&) sofar.aided)) AS returned,
    public.cardinality((last.aided OPERATOR(public.-) this.aided)) AS lapsed,
    this.is_partial
   FROM every this,
    LATERAL ( SELECT public.rollup(e.aided) AS rollup
           FROM every e
          WHERE (e.year = (this.year - 1))) last(aided),
    LATERAL ( SELECT public.rollup(e.aided) AS rollup
           FROM every e
          WHERE (e.year < this.year)) sofar(aided)
  ORDER BY this.year;
COMMENT ON VIEW county.retention_year IS 'Who came back to the love supermarkets, one row a year. households = new + retained + returned, and households of the year before = retained + lapsed. new adds up over years, to the different households of all years, as each is new once; the others do not. In the first year everyone is new.';
COMMENT ON COLUMN county.retention_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.retention_year.households IS 'Different households aided. Size of a set: never add years.';
COMMENT ON COLUMN county.retention_year.new IS 'Of them, never aided in an earlier year. Adds up over years.';
COMMENT ON COLUMN county.retention_year.retained IS 'Of them, aided in the year before as well.';
COMMENT ON COLUMN county.retention_year.returned IS 'Of them, aided in an earlier year, but not in the year before.';
COMMENT ON COLUMN county.retention_year.lapsed IS 'Aided in the year before and not in this one. In a year that is not over they may still come.';
COMMENT ON COLUMN county.retention_year.is_partial IS 'True: the year is not over; compare it with whole years only with that said.';
CREATE VIEW county.rule_check AS
 SELECT r.rule,
    count(c.result) AS checked,
    count(*) FILTER (WHERE (c.result = 'pass'::public.rule_result)) AS passed,
    count(*) FILTER (WHERE (c.result = 'fail'::public.rule_result)) AS failed,
    count(*) FILTER (WHERE (c.result = 'insufficient evidence'::public.rule_result)) AS insufficient,
    COALESCE(min(c.result), 'insufficient evidence'::public.rule_result) AS result
   FROM (( VALUES ('attendance'::text), ('relief_share'::text)) r(rule)
     LEFT JOIN ( SELECT 'attendance'::text AS rule,
            attendance_check.result
           FROM county.attendance_check
        UNION ALL
         SELECT 'relief_share'::text AS rule,
            purchase_rule_check.result
           FROM county.purchase_rule_check) c USING (rule))
  GROUP BY r.rule
  ORDER BY r.rule;
COMMENT ON VIEW county.rule_check IS 'Each rule over all its cases, whose rows are in attendance_check and purchase_rule_check. checked = passed + failed + insufficient.';
COMMENT ON COLUMN county.rule_check.rule IS 'attendance: days and nights of posted staff in a week; relief_share: share of a unit''s welfare gifts in a year.';
COMMENT ON COLUMN county.rule_check.checked IS 'Cases looked at.';
COMMENT ON COLUMN county.rule_check.passed IS 'Cases in which the rule was kept.';
COMMENT ON COLUMN county.rule_check.failed IS 'Cases in which it was broken.';
COMMENT ON COLUMN county.rule_check.insufficient IS 'Cases of which neither can be told.';
COMMENT ON COLUMN county.rule_check.result IS 'fail: it was broken at least once; insufficient evidence: not known to be broken, but not all cases could be judged, or there were none; pass: it was kept in every case.';
CREATE TABLE county.rules (
    rule text NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    unit text NOT NULL
);
COMMENT ON TABLE county.rules IS 'What rule_parameters gives values for. The views that check rules look for these names.';
COMMENT ON COLUMN county.rules.rule IS 'Short name of the rule.';
COMMENT ON COLUMN county.rules.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN county.rules.name_en IS 'Name in English.';
COMMENT ON COLUMN county.rules.unit IS 'What its value counts.';
CREATE VIEW county.scheme_overlap AS
 SELECT a.year,
    a.scheme,
    b.scheme AS other_scheme,
    a.households,
    public.cardinality((a.aided OPERATOR(public.&) b.aided)) AS in_both,
    public.cardinality((a.aided OPERATOR(public.-) b.aided)) AS not_in_other
   FROM (county.scheme_year a
     JOIN county.scheme_year b ON (((b.year = a.year) AND (b.scheme <> a.scheme))))
  ORDER BY a.year, a.scheme, b.scheme;
COMMENT ON VIEW county.scheme_overlap IS 'Households in two schemes in one year, one row for each pair of schemes, told from the side of each. households = in_both + not_in_other; nothing adds up over rows.';
COMMENT ON COLUMN county.scheme_overlap.year IS 'Calendar year.';
COMMENT ON COLUMN county.scheme_overlap.scheme IS 'Scheme from whose side it is told, as in scheme_year.';
COMMENT ON COLUMN county.scheme_overlap.other_scheme IS 'The other scheme.';
COMMENT ON COLUMN county.scheme_overlap.households IS 'Different households in the scheme.';
COMMENT ON COLUMN county.scheme_overlap.in_both IS 'Of them, in the other scheme as well, in the same year.';
COMMENT ON COLUMN county.scheme_overlap.not_in_other IS 'Of them, not in the other.';
ALTER TABLE county.spoilage ALTER COLUMN spoilage_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.spoilage_spoilage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW county.supermarket_year AS
 SELECT y.year,
    count(s.supermarket_id) FILTER (WHERE ((s.opened_on <= y.last_day) AND ((s.closed_on IS NULL) OR (s.closed_on > y.last_day)))) AS open,
    count(s.supermarket_id) FILTER (WHERE ((s.opened_on >= y.first_day) AND (s.opened_on <= y.last_day))) AS founded,
    count(s.supermarket_id) FILTER (WHERE ((s.closed_on >= y.first_day) AND (s.closed_on <= y.last_day))) AS closed,
    y.is_partial,
    goods.received,
    goods.given_out,
    goods.spoiled,
    goods.balance
   FROM ((county.covered_year y
     LEFT JOIN county.supermarkets s ON (true))
     JOIN ( SELECT c.year,
            m.received,
            m.given_out,
            m.spoiled,
            (COALESCE(( SELECT public.sum(lots.opening) AS sum
                   FROM county.lots), '0.00'::public.yuan) OPERATOR(public.+) public.sum(((m.received OPERATOR(public.-) m.given_out) OPERATOR(public.-) m.spoiled)) OVER (ORDER BY c.year)) AS balance
           FROM county.covered_year c,
            LATERAL ( SELECT (COALESCE(( SELECT public.sum(donations.value) AS sum
                           FROM county.donations
                          WHERE ((donations.kind = 'in_kind'::text) AND ((donations.received_on >= c.first_day) AND (donations.received_on <= c.last_day)))), '0.00'::public.yuan) OPERATOR(public.+) COALESCE(( SELECT public.sum(lots.received) AS sum
                           FROM county.lots
                          WHERE ((lots.donation_id IS NULL) AND ((lots.entered_on >= c.first_day) AND (lots.entered_on <= c.last_day)))), '0.00'::public.yuan)) AS "?column?",
                    COALESCE(( SELECT public.sum(aid_instances.amount) AS sum
                           FROM county.aid_instances
                          WHERE ((aid_instances.aided_on >= c.first_day) AND (aid_instances.aided_on <= c.last_day))), '0.00'::public.yuan) AS "coalesce",
                    COALESCE(( SELECT public.sum(spoilage.amount) AS sum
                           FROM county.spoilage
                          WHERE ((spoilage.spoiled_on >= c.first_day) AND (spoilage.spoiled_on <= c.last_day))), '0.00'::public.yuan) AS "coalesce") m(received, given_out, spoiled)) goods USING (year))
  GROUP BY y.year, y.is_partial, goods.received, goods.given_out, goods.spoiled, goods.balance
  ORDER BY y.year;
COMMENT ON VIEW county.supermarket_year IS 'Love supermarkets and their goods, one row a year. founded, closed, received, given_out and spoiled are flows and add up over years; open and balance are stocks and do not. open = open of the year before + founded - closed; balance = balance of the year before + received - given_out - spoiled. Goods are worth what they were worth on receipt; goods still with the office, and aid that names no lot, are in it too.';
COMMENT ON COLUMN county.supermarket_year.year IS 'Calendar year.';
COMMENT ON COLUMN county.supermarket_year.open IS 'Supermarkets open at the end of the year, or at records_through where that is earlier. A stock: never add years.';
COMMENT ON COLUMN county.supermarket_year.founded IS 'Supermarkets opened in the year. A flow: adds up.';
COMMENT ON COLUMN county.supermarket_year.closed IS 'Supermarkets closed in the year. A flow: adds up.';
COMMENT ON COLUMN county.supermarket_year.is_partial IS 'True: the year is not over; compare it with whole years only with that said.';
COMMENT ON COLUMN county.supermarket_year.received IS 'Worth of the goods that came in: donations in kind, and lots that are of no donation. A flow: adds up.';
COMMENT ON COLUMN county.supermarket_year.given_out IS 'Worth of the aid given. A flow: adds up.';
COMMENT ON COLUMN county.supermarket_year.spoiled IS 'Worth of what spoiled. A flow: adds up.';
COMMENT ON COLUMN county.supermarket_year.balance IS 'Worth of the goods left at the end of the year, or at records_through, those there before the records begin included. A stock: never add years. Below zero: more aid is recorded than goods.';
ALTER TABLE county.supermarkets ALTER COLUMN supermarket_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.supermarkets_supermarket_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE county.training_sessions ALTER COLUMN session_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.training_sessions_session_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW county.village_assistance AS
 WITH clock AS (
         SELECT COALESCE(ledger.records_through, CURRENT_DATE) AS today,
            COALESCE(ledger.records_through, 'infinity'::date) AS last_day
           FROM county.ledger
        ), place AS (
         SELECT DISTINCT village_pairings.division
           FROM county.village_pairings
        UNION ALL
         SELECT NULL::public.division_code AS division
        )
 SELECT p.division,
    d.name_zh,
    pairing.villages,
    posting.postings,
    posting.staff,
    posting.staff_now,
    pair.cadres,
    pair.households,
    project.projects,
    COALESCE(fund.funds, '0.00'::public.yuan) AS funds
   FROM clock,
    (place p
     LEFT JOIN county.divisions d ON ((d.division OPERATOR(public.=) p.division))),
    LATERAL ( SELECT count(DISTINCT v.division) AS villages
           FROM county.village_pairings v
          WHERE (((v.division OPERATOR(public.=) p.division) OR (p.division IS NULL)) AND (v.valid_from <= clock.today) AND ((v.valid_to IS NULL) OR (v.valid_to > clock.today)))) pairing,
    LATERAL ( SELECT count(*) AS postings,
            count(DISTINCT s.helper_id) AS staff,
            count(*) FILTER (WHERE ((s.valid_from <= clock.today) AND ((s.valid_to IS NULL) OR (s.valid_to > clock.today)))) AS staff_now
           FROM (county.postings s
             JOIN county.village_pairings v USING (pairing_id))
          WHERE (((v.division OPERATOR(public.=) p.division) OR (p.division IS NULL)) AND (s.valid_from <= clock.last_day))) posting,
    LATERAL ( SELECT count(DISTINCT c.helper_id) AS cadres,
            count(DISTINCT c.household_id) AS households
           FROM (county.household_pairings c
             JOIN county.households h USING (household_id))
          WHERE (((h.division OPERATOR(public.=) p.division) OR (p.division IS NULL)) AND (c.valid_from <= clock.today) AND ((c.valid_to IS NULL) OR (c.valid_to > clock.today)))) pair,
    LATERAL ( SELECT count(*) AS projects
           FROM (county.projects j
             JOIN county.village_pairings v USING (pairing_id))
          WHERE (((v.division OPERATOR(public.=) p.division) OR (p.division IS NULL)) AND (j.completed_on <= clock.last_day))) project,
    LATERAL ( SELECT public.sum(f.amount) AS funds
           FROM ((county.project_funds f
             JOIN county.projects j USING (project_id))
             JOIN county.village_pairings v USING (pairing_id))
          WHERE (((v.division OPERATOR(public.=) p.division) OR (p.division IS NULL)) AND (f.granted_on <= clock.last_day))) fund
  ORDER BY p.division;
COMMENT ON VIEW county.village_assistance IS 'Village assistance, one row for each village that is or was paired, and a last row, whose division is NULL, for all. projects, funds and postings add up over villages; staff and cadres do not, as one person may serve in several: read them from the last row.';
COMMENT ON COLUMN county.village_assistance.division IS 'The village; NULL in the row for all villages.';
COMMENT ON COLUMN county.village_assistance.name_zh IS 'Its name in Chinese.';
COMMENT ON COLUMN county.village_assistance.villages IS 'Villages paired at records_through (today, where that is NULL): 1 or 0 for one village. A stock.';
COMMENT ON COLUMN county.village_assistance.postings IS 'Postings made so far, also those that are over. A flow: adds up.';
COMMENT ON COLUMN county.village_assistance.staff IS 'Different people posted so far, also those who have left: neither a strength nor a flow. Never add.';
COMMENT ON COLUMN county.village_assistance.staff_now IS 'Staff posted at records_through, or today: the strength. A stock; adds up over villages on one day, not over days.';
COMMENT ON COLUMN county.village_assistance.cadres IS 'Different cadres paired with households of the village at records_through, or today; in the last row with households anywhere. Never add.';
COMMENT ON COLUMN county.village_assistance.households IS 'Households paired with a cadre at records_through, or today. A stock.';
COMMENT ON COLUMN county.village_assistance.projects IS 'Projects completed so far. A flow: adds up.';
COMMENT ON COLUMN county.village_assistance.funds IS 'Funds coordinated so far, for projects completed or not. A flow: adds up.';
ALTER TABLE county.village_pairings ALTER COLUMN pairing_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME county.village_pairings_pairing_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY county.aid_instances ATTACH PARTITION county.aid_instances_2018 FOR VALUES FROM ('2018-01-01') TO ('2019-01-01');
COPY county.actions (action_id, helper_id, organisation_id, mode, title, started_on, ended_on) FROM stdin;
\.
COPY county.agreements (agreement_id, action_id, household_id, kind, signed_on, ended_on, value) FROM stdin;
\.
COPY county.aid_draws (aided_on, aid_id, lot_id, amount) FROM stdin;
2018-03-01	1	1	10.00
2018-03-02	2	1	20.00
\.
COPY county.aid_instances_2018 (aid_id, household_id, person_id, supermarket_id, amount, aided_on, times) FROM stdin;
1	1	1	1	10.00	2018-03-01	1
2	2	\N	1	20.00	2018-03-02	2
3	3	\N	1	30.00	2018-04-01	1
4	6	7	1	5.50	2018-12-31	1
\.
COPY county.assistance_modes (mode, name_zh, name_en) FROM stdin;
technology	技术扶贫	technology
industry	产业扶贫	industry
project	项目扶贫	project
employment	就业扶贫	employment
pairing	结对扶贫	pairing
education	智力扶贫	education
outstanding	先进个人助力	outstanding individuals
\.
COPY county.attendance (posting_id, week, days, nights, excused) FROM stdin;
\.
COPY county.award_kinds (award, level, name_zh, name_en, is_title) FROM stdin;
national_model_worker	national	全国劳动模范	national model worker	t
provincial_model_worker	provincial	省劳动模范	provincial model worker	t
municipal_model_worker	municipal	市劳动模范	municipal model worker	t
county_model_worker	county	县劳动模范	county model worker	t
national_may_day_medal	national	全国五一劳动奖章	national May Day medal	t
provincial_may_day_medal	provincial	省五一劳动奖章	provincial May Day medal	t
municipal_may_day_medal	municipal	市五一劳动奖章	municipal May Day medal	t
advanced_unit	county	先进单位	advanced unit	t
innovation_studio	county	劳模创新工作室	model worker's innovation studio	t
red_flag_unit	federation	劳模助力脱贫攻坚红旗单位	red-flag unit	f
leading_figure	federation	劳模助力脱贫攻坚领军人物	leading figure	f
provincial_leading_figure	provincial	省劳模助力脱贫攻坚十大领军人物	provincial leading figure	f
\.
COPY county.awards (award_id, award, awarded_on, helper_id, organisation_id, to_relief_worker) FROM stdin;
\.
COPY county.benefits (benefit_id, action_id, kind, household_id, person_id, division, given_on, amount, quantity, unit) FROM stdin;
\.
COPY county.categories (category, name_zh, name_en) FROM stdin;
five_guarantees	五保户	five guarantees: no means, no strength to work, nobody obliged to support them
minimum_living	低保户	minimum living allowance
registered_poor	建档立卡贫困户	registered poor household
\.
COPY county.closed_tallies (month, version, supermarket_id, tally) FROM stdin;
2018-03-01	1	1	{instances: 3, amount: 30.00, households: {1-2}, persons: {1}}
2018-04-01	1	1	{instances: 1, amount: 30.00, households: {3}, persons: {}}
\.
COPY county.closed_years (year, tally) FROM stdin;
\.
COPY county.closings (month, version, closed_at, closed_by, tally, seal, reopened_at, reopened_by, reason) FROM stdin;
2018-03-01	1	2026-11-23 18:25:19.734039+00	postgres	{instances: 3, amount: 30.00, households: {1-2}, persons: {1}}	\\x99ceca71c95f8904e84ac19a4c860ecbd287ea639ed523feb45b7225e9670de4	\N	\N	\N
2018-04-01	1	2026-11-23 18:25:19.737892+00	postgres	{instances: 1, amount: 30.00, households: {3}, persons: {}}	\\xa7a1f6d3ea0bc8fdb376a6bf4059d360c7492b3da2e7730b084c1e0839670233	2026-11-23 18:25:19.739125+00	postgres	a late record
\.
COPY county.demonstration_sites (site_id, action_id, division, opened_on, closed_on, area_mu, kg_per_mu, annual_output) FROM stdin;
\.
COPY county.division_successors (division, successor) FROM stdin;
410423102	410423101
\.
COPY county.divisions (division, name_zh, name_en, valid_from, valid_to) FROM stdin;
410423	某县	\N	\N	\N
410423101	甲镇	\N	\N	\N
410423102	乙镇	\N	\N	2019-01-01
\.
COPY county.donations (donation_id, donor_id, supermarket_id, received_on, kind, value, goods) FROM stdin;
1	1	1	2018-01-02	in_kind	1000.00	rice
\.
COPY county.donors (donor_id, name, may_be_named) FROM stdin;
1	d	t
\.
COPY county.event_recipients (recipient_id, event_id, household_id, person_id, given_on, amount) FROM stdin;
\.
COPY county.events (event_id, kind, name, held_on, organisation_id, division, attendances) FROM stdin;
\.
COPY county.helpers (helper_id, name, organisation_id) FROM stdin;
\.
COPY county.household_categories (household_id, category, valid_from, valid_to) FROM stdin;
1	five_guarantees	2015-01-01	\N
\.
COPY county.household_pairings (helper_id, household_id, valid_from, valid_to) FROM stdin;
\.
COPY county.households (household_id, name, division, registered_on, removed_on) FROM stdin;
1	h1	410423101	2015-01-01	\N
2	h2	410423101	2015-01-01	\N
3	h3	410423101	2015-01-01	\N
4	h4	410423102	2015-01-01	\N
5	h5	410423102	2015-01-01	\N
6	h6	410423102	2015-01-01	\N
\.
COPY county.income_sources (source, name_zh, name_en, is_relief) FROM stdin;
wage	工资性收入	wages	f
business	经营性净收入	net business income	f
property	财产性净收入	net property income	f
transfer	转移性净收入	net transfers, other than relief	f
relief	帮扶收入	income brought by relief: wages, dividends, rents and grants of its schemes	t
\.
COPY county.incomes (household_id, year, source, amount) FROM stdin;
1	2017	wage	1000.00
1	2018	wage	1200.00
2	2018	relief	500.00
2	2017	relief	100.00
\.
COPY county.investments (investment_id, action_id, invested_on, division, what, amount, yearly_capacity, unit) FROM stdin;
\.
COPY county.jobs (job_id, action_id, person_id, started_on, ended_on, on_probation, monthly_wage) FROM stdin;
\.
COPY county.ledger (name_zh, name_en, division, reconstructed, note_zh, note_en, records_through, format_version, created_at) FROM stdin;
某县	Some County	410423	f	\N	\N	2019-06-30	1	2026-11-23 18:25:19.481154+00
\.
COPY county.lots (lot_id, supermarket_id, donation_id, goods, entered_on, opening, received, distributed, spoiled) FROM stdin;
1	1	1	rice	2018-01-02	0.00	1000.00	30.00	1.00
\.
COPY county.memberships (person_id, household_id, valid_from, valid_to) FROM stdin;
1	1	2015-01-01	\N
2	2	2015-01-01	\N
3	3	2015-01-01	\N
4	4	2015-01-01	\N
5	5	2015-01-01	\N
6	6	2015-01-01	\N
7	6	2015-01-01	\N
8	6	2015-01-01	\N
\.
COPY county.organisations (organisation_id, name, kind, division) FROM stdin;
\.
COPY county.periods (month, version, note) FROM stdin;
2018-01-01	\N	\N
2018-02-01	\N	\N
2018-05-01	\N	\N
2018-06-01	\N	\N
2018-07-01	\N	\N
2018-08-01	\N	\N
2018-09-01	\N	\N
2018-10-01	\N	\N
2018-11-01	\N	\N
2018-12-01	\N	\N
2018-03-01	1	\N
2018-04-01	\N	\N
\.
COPY county.persons (person_id, name, birth_date) FROM stdin;
1	p1	\N
2	p2	\N
3	p3	\N
4	p4	\N
5	p5	\N
6	p6	\N
7	p7	\N
8	p8	\N
\.
COPY county.postings (posting_id, pairing_id, helper_id, valid_from, valid_to) FROM stdin;
\.
COPY county.project_funds (fund_id, project_id, granted_on, source, amount) FROM stdin;
\.
COPY county.project_kinds (kind, name_zh, name_en) FROM stdin;
culture_square	文化广场	culture square
village_office	村室	village office
road	道路硬化	road hardening
toilet	公厕	public toilet
street_lamp	太阳能路灯	solar street lamps
photovoltaic	光伏发电	photovoltaic power
clinic	卫生室	clinic
well	深水井	deep well
\.
COPY county.projects (project_id, pairing_id, kind, place, started_on, completed_on) FROM stdin;
\.
COPY county.published_figures (figure_id, topic, indicator, subject, period, kind, value, low, high, unit, qualifier, rounded_to, source, note, view_name, column_name, high_column_name, key, first_year, last_year, remark) FROM stdin;
aid	supermarkets	aid instances	\N	\N	flow	5	5	5	instance	exact	\N	report	\N	aid_year	instances	\N	{}	2018	2018	\N
\.
COPY county.purchases (purchase_id, organisation_id, purchased_on, supplier_id, household_id, product, channel, amount, is_welfare_gift) FROM stdin;
\.
COPY county.rule_parameters (rule, valid_from, value, source) FROM stdin;
poverty_line	2010-01-01	2300	standard of 2010
\.
COPY county.rules (rule, name_zh, name_en, unit) FROM stdin;
days_a_week	驻村每周天数	days present in the village each week, at least	day
nights_a_week	驻村每周夜数	nights present in the village each week, at least	night
relief_share	消费扶贫占工会福利比例	share of welfare gifts bought through consumption relief, at least	percent
poverty_line	贫困线（人均年纯收入）	poverty line: yearly net income per person	yuan
\.
COPY county.spoilage (spoilage_id, lot_id, spoiled_on, amount, reason) FROM stdin;
1	1	2018-05-01	1.00	mice
\.
COPY county.supermarkets (supermarket_id, name, division, opened_on, closed_on) FROM stdin;
1	s	410423101	2018-01-01	\N
\.
COPY county.training_sessions (session_id, action_id, held_on, topic, attendances) FROM stdin;
\.
COPY county.village_pairings (pairing_id, division, organisation_id, valid_from, valid_to) FROM stdin;
\.
COPY county.welfare_budgets (organisation_id, year, spent) FROM stdin;
\.
SELECT pg_catalog.setval('county.actions_action_id_seq', 1, false);
SELECT pg_catalog.setval('county.agreements_agreement_id_seq', 1, false);
SELECT pg_catalog.setval('county.aid_instances_aid_id_seq', 4, true);
SELECT pg_catalog.setval('county.awards_award_id_seq', 1, false);
SELECT pg_catalog.setval('county.benefits_benefit_id_seq', 1, false);
SELECT pg_catalog.setval('county.demonstration_sites_site_id_seq', 1, false);
SELECT pg_catalog.setval('county.donations_donation_id_seq', 1, true);
SELECT pg_catalog.setval('county.donors_donor_id_seq', 1, true);
SELECT pg_catalog.setval('county.event_recipients_recipient_id_seq', 1, false);
SELECT pg_catalog.setval('county.events_event_id_seq', 1, false);
SELECT pg_catalog.setval('county.helpers_helper_id_seq', 1, false);
SELECT pg_catalog.setval('county.households_household_id_seq', 6, true);
SELECT pg_catalog.setval('county.investments_investment_id_seq', 1, false);
SELECT pg_catalog.setval('county.jobs_job_id_seq', 1, false);
SELECT pg_catalog.setval('county.lots_lot_id_seq', 1, true);
SELECT pg_catalog.setval('county.organisations_organisation_id_seq', 1, false);
SELECT pg_catalog.setval('county.persons_person_id_seq', 8, true);
SELECT pg_catalog.setval('county.postings_posting_id_seq', 1, false);
SELECT pg_catalog.setval('county.project_funds_fund_id_seq', 1, false);
SELECT pg_catalog.setval('county.projects_project_id_seq', 1, false);
SELECT pg_catalog.setval('county.purchases_purchase_id_seq', 1, false);
SELECT pg_catalog.setval('county.spoilage_spoilage_id_seq', 1, true);
SELECT pg_catalog.setval('county.supermarkets_supermarket_id_seq', 1, true);
SELECT pg_catalog.setval('county.training_sessions_session_id_seq', 1, false);
SELECT pg_catalog.setval('county.village_pairings_pairing_id_seq', 1, false);
ALTER TABLE ONLY county.actions
    ADD CONSTRAINT actions_pkey PRIMARY KEY (action_id);
ALTER TABLE ONLY county.agreements
    ADD CONSTRAINT agreements_action_id_household_id_kind_signed_on_key UNIQUE (action_id, household_id, kind, signed_on);
ALTER TABLE ONLY county.agreements
    ADD CONSTRAINT agreements_pkey PRIMARY KEY (agreement_id);
ALTER TABLE ONLY county.aid_draws
    ADD CONSTRAINT aid_draws_pkey PRIMARY KEY (aided_on, aid_id, lot_id);
ALTER TABLE ONLY county.aid_instances
    ADD CONSTRAINT aid_instances_pkey PRIMARY KEY (aided_on, aid_id);
ALTER TABLE ONLY county.aid_instances_2018
    ADD CONSTRAINT aid_instances_2018_pkey PRIMARY KEY (aided_on, aid_id);
ALTER TABLE ONLY county.assistance_modes
    ADD CONSTRAINT assistance_modes_pkey PRIMARY KEY (mode);
ALTER TABLE ONLY county.attendance
    ADD CONSTRAINT attendance_pkey PRIMARY KEY (posting_id, week);
ALTER TABLE ONLY county.award_kinds
    ADD CONSTRAINT award_kinds_pkey PRIMARY KEY (award);
ALTER TABLE ONLY county.awards
    ADD CONSTRAINT awards_pkey PRIMARY KEY (award_id);
ALTER TABLE ONLY county.awards
    ADD CONSTRAINT awards_to_helper_once UNIQUE (award, helper_id, awarded_on);
ALTER TABLE ONLY county.awards
    ADD CONSTRAINT awards_to_organisation_once UNIQUE (award, organisation_id, awarded_on);
ALTER TABLE ONLY county.benefits
    ADD CONSTRAINT benefits_pkey PRIMARY KEY (benefit_id);
ALTER TABLE ONLY county.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (category);
ALTER TABLE ONLY county.closed_tallies
    ADD CONSTRAINT closed_tallies_pkey PRIMARY KEY (month, version, supermarket_id);
ALTER TABLE ONLY county.closed_years
    ADD CONSTRAINT closed_years_pkey PRIMARY KEY (year);
ALTER TABLE ONLY county.closings
    ADD CONSTRAINT closings_pkey PRIMARY KEY (month, version);
ALTER TABLE ONLY county.demonstration_sites
    ADD CONSTRAINT demonstration_sites_pkey PRIMARY KEY (site_id);
ALTER TABLE ONLY county.division_successors
    ADD CONSTRAINT division_successors_pkey PRIMARY KEY (division, successor);
ALTER TABLE ONLY county.divisions
    ADD CONSTRAINT divisions_pkey PRIMARY KEY (division);
ALTER TABLE ONLY county.donations
    ADD CONSTRAINT donations_pkey PRIMARY KEY (donation_id);
ALTER TABLE ONLY county.donors
    ADD CONSTRAINT donors_pkey PRIMARY KEY (donor_id);
ALTER TABLE ONLY county.event_recipients
    ADD CONSTRAINT event_recipients_pkey PRIMARY KEY (recipient_id);
ALTER TABLE ONLY county.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (event_id);
ALTER TABLE ONLY county.helpers
    ADD CONSTRAINT helpers_pkey PRIMARY KEY (helper_id);
ALTER TABLE ONLY county.household_categories
    ADD CONSTRAINT household_categories_do_not_overlap EXCLUDE USING gist (int8range(household_id, household_id, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&);
ALTER TABLE ONLY county.household_categories
    ADD CONSTRAINT household_categories_pkey PRIMARY KEY (household_id, valid_from);
ALTER TABLE ONLY county.household_pairings
    ADD CONSTRAINT household_pairings_do_not_overlap EXCLUDE USING gist (int8range(household_id, household_id, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&);
ALTER TABLE ONLY county.household_pairings
    ADD CONSTRAINT household_pairings_pkey PRIMARY KEY (household_id, valid_from);
ALTER TABLE ONLY county.households
    ADD CONSTRAINT households_pkey PRIMARY KEY (household_id);
ALTER TABLE ONLY county.income_sources
    ADD CONSTRAINT income_sources_pkey PRIMARY KEY (source);
ALTER TABLE ONLY county.incomes
    ADD CONSTRAINT incomes_pkey PRIMARY KEY (household_id, year, source);
ALTER TABLE ONLY county.investments
    ADD CONSTRAINT investments_pkey PRIMARY KEY (investment_id);
ALTER TABLE ONLY county.jobs
    ADD CONSTRAINT jobs_do_not_overlap EXCLUDE USING gist (int8range(action_id, action_id, '[]'::text) WITH &&, int8range(person_id, person_id, '[]'::text) WITH &&, daterange(started_on, ended_on) WITH &&);
ALTER TABLE ONLY county.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (job_id);
ALTER TABLE ONLY county.lots
    ADD CONSTRAINT lots_pkey PRIMARY KEY (lot_id);
ALTER TABLE ONLY county.memberships
    ADD CONSTRAINT memberships_do_not_overlap EXCLUDE USING gist (int8range(person_id, person_id, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&);
ALTER TABLE ONLY county.memberships
    ADD CONSTRAINT memberships_pkey PRIMARY KEY (person_id, valid_from);
ALTER TABLE ONLY county.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (organisation_id);
ALTER TABLE ONLY county.periods
    ADD CONSTRAINT periods_pkey PRIMARY KEY (month);
ALTER TABLE ONLY county.persons
    ADD CONSTRAINT persons_pkey PRIMARY KEY (person_id);
ALTER TABLE ONLY county.postings
    ADD CONSTRAINT postings_do_not_overlap EXCLUDE USING gist (int8range(helper_id, helper_id, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&);
ALTER TABLE ONLY county.postings
    ADD CONSTRAINT postings_pkey PRIMARY KEY (posting_id);
ALTER TABLE ONLY county.project_funds
    ADD CONSTRAINT project_funds_pkey PRIMARY KEY (fund_id);
ALTER TABLE ONLY county.project_kinds
    ADD CONSTRAINT project_kinds_pkey PRIMARY KEY (kind);
ALTER TABLE ONLY county.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (project_id);
ALTER TABLE ONLY county.published_figures
    ADD CONSTRAINT published_figures_pkey PRIMARY KEY (figure_id);
ALTER TABLE ONLY county.purchases
    ADD CONSTRAINT purchases_pkey PRIMARY KEY (purchase_id);
ALTER TABLE ONLY county.rule_parameters
    ADD CONSTRAINT rule_parameters_pkey PRIMARY KEY (rule, valid_from);
ALTER TABLE ONLY county.rules
    ADD CONSTRAINT rules_pkey PRIMARY KEY (rule);
ALTER TABLE ONLY county.spoilage
    ADD CONSTRAINT spoilage_pkey PRIMARY KEY (spoilage_id);
ALTER TABLE ONLY county.supermarkets
    ADD CONSTRAINT supermarkets_dates_are_key UNIQUE (supermarket_id, opened_on, closed_on);
ALTER TABLE ONLY county.supermarkets
    ADD CONSTRAINT supermarkets_pkey PRIMARY KEY (supermarket_id);
ALTER TABLE ONLY county.training_sessions
    ADD CONSTRAINT training_sessions_pkey PRIMARY KEY (session_id);
ALTER TABLE ONLY county.village_pairings
    ADD CONSTRAINT village_pairings_do_not_overlap EXCLUDE USING gist (int8range(organisation_id, organisation_id, '[]'::text) WITH &&, numrange(((division)::text)::numeric, ((division)::text)::numeric, '[]'::text) WITH &&, daterange(valid_from, valid_to) WITH &&);
ALTER TABLE ONLY county.village_pairings
    ADD CONSTRAINT village_pairings_pkey PRIMARY KEY (pairing_id);
ALTER TABLE ONLY county.welfare_budgets
    ADD CONSTRAINT welfare_budgets_pkey PRIMARY KEY (organisation_id, year);
CREATE INDEX actions_helper_id_idx ON county.actions USING btree (helper_id) WHERE (helper_id IS NOT NULL);
CREATE INDEX actions_mode_idx ON county.actions USING btree (mode);
CREATE INDEX actions_organisation_id_idx ON county.actions USING btree (organisation_id) WHERE (organisation_id IS NOT NULL);
CREATE INDEX agreements_household_id_idx ON county.agreements USING btree (household_id);
CREATE INDEX aid_draws_lot_id_idx ON county.aid_draws USING btree (lot_id);
CREATE INDEX aid_instances_household_id_idx ON ONLY county.aid_instances USING btree (household_id);
CREATE INDEX aid_instances_2018_household_id_idx ON county.aid_instances_2018 USING btree (household_id);
CREATE INDEX aid_instances_person_id_idx ON ONLY county.aid_instances USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX aid_instances_2018_person_id_idx ON county.aid_instances_2018 USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX aid_instances_supermarket_id_aided_on_idx ON ONLY county.aid_instances USING btree (supermarket_id, aided_on);
CREATE INDEX aid_instances_2018_supermarket_id_aided_on_idx ON county.aid_instances_2018 USING btree (supermarket_id, aided_on);
CREATE INDEX awards_helper_id_idx ON county.awards USING btree (helper_id);
CREATE INDEX awards_organisation_id_idx ON county.awards USING btree (organisation_id);
CREATE INDEX benefits_action_id_idx ON county.benefits USING btree (action_id);
CREATE INDEX benefits_division_idx ON county.benefits USING btree (division) WHERE (division IS NOT NULL);
CREATE INDEX benefits_household_id_idx ON county.benefits USING btree (household_id) WHERE (household_id IS NOT NULL);
CREATE INDEX benefits_person_id_idx ON county.benefits USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX closed_tallies_supermarket_id_idx ON county.closed_tallies USING btree (supermarket_id);
CREATE INDEX demonstration_sites_action_id_idx ON county.demonstration_sites USING btree (action_id);
CREATE INDEX demonstration_sites_division_idx ON county.demonstration_sites USING btree (division);
CREATE INDEX division_successors_successor_idx ON county.division_successors USING btree (successor);
CREATE INDEX donations_donor_id_idx ON county.donations USING btree (donor_id);
CREATE INDEX donations_received_on_idx ON county.donations USING btree (received_on);
CREATE INDEX donations_supermarket_id_received_on_idx ON county.donations USING btree (supermarket_id, received_on) WHERE (supermarket_id IS NOT NULL);
CREATE INDEX event_recipients_event_id_idx ON county.event_recipients USING btree (event_id);
CREATE INDEX event_recipients_household_id_idx ON county.event_recipients USING btree (household_id);
CREATE INDEX event_recipients_person_id_idx ON county.event_recipients USING btree (person_id) WHERE (person_id IS NOT NULL);
CREATE INDEX events_division_idx ON county.events USING btree (division);
CREATE INDEX events_organisation_id_idx ON county.events USING btree (organisation_id);
CREATE INDEX helpers_organisation_id_idx ON county.helpers USING btree (organisation_id);
CREATE INDEX household_categories_category_idx ON county.household_categories USING btree (category);
CREATE INDEX household_pairings_helper_id_idx ON county.household_pairings USING btree (helper_id);
CREATE INDEX households_division_idx ON county.households USING btree (division);
CREATE INDEX incomes_source_idx ON county.incomes USING btree (source);
CREATE INDEX incomes_year_idx ON county.incomes USING btree (year);
CREATE INDEX investments_action_id_idx ON county.investments USING btree (action_id);
CREATE INDEX investments_division_idx ON county.investments USING btree (division);
CREATE INDEX jobs_action_id_idx ON county.jobs USING btree (action_id);
CREATE INDEX jobs_person_id_idx ON county.jobs USING btree (person_id);
CREATE UNIQUE INDEX ledger_has_one_row ON county.ledger USING btree ((true));
CREATE INDEX lots_donation_id_idx ON county.lots USING btree (donation_id);
CREATE INDEX lots_supermarket_id_idx ON county.lots USING btree (supermarket_id);
CREATE INDEX memberships_household_id_idx ON county.memberships USING btree (household_id);
CREATE INDEX organisations_division_idx ON county.organisations USING btree (division);
CREATE INDEX postings_helper_id_idx ON county.postings USING btree (helper_id);
CREATE INDEX postings_pairing_id_idx ON county.postings USING btree (pairing_id);
CREATE INDEX project_funds_project_id_idx ON county.project_funds USING btree (project_id);
CREATE INDEX projects_kind_idx ON county.projects USING btree (kind);
CREATE INDEX projects_pairing_id_idx ON county.projects USING btree (pairing_id);
CREATE INDEX purchases_household_id_idx ON county.purchases USING btree (household_id) WHERE (household_id IS NOT NULL);
CREATE INDEX purchases_organisation_id_purchased_on_idx ON county.purchases USING btree (organisation_id, purchased_on);
CREATE INDEX purchases_supplier_id_idx ON county.purchases USING btree (supplier_id) WHERE (supplier_id IS NOT NULL);
CREATE INDEX spoilage_lot_id_idx ON county.spoilage USING btree (lot_id);
CREATE INDEX supermarkets_division_idx ON county.supermarkets USING btree (division);
CREATE INDEX training_sessions_action_id_idx ON county.training_sessions USING btree (action_id);
CREATE INDEX village_pairings_division_idx ON county.village_pairings USING btree (division);
CREATE INDEX village_pairings_organisation_id_idx ON county.village_pairings USING btree (organisation_id);
ALTER INDEX county.aid_instances_household_id_idx ATTACH PARTITION county.aid_instances_2018_household_id_idx;
ALTER INDEX county.aid_instances_person_id_idx ATTACH PARTITION county.aid_instances_2018_person_id_idx;
ALTER INDEX county.aid_instances_pkey ATTACH PARTITION county.aid_instances_2018_pkey;
ALTER INDEX county.aid_instances_supermarket_id_aided_on_idx ATTACH PARTITION county.aid_instances_2018_supermarket_id_aided_on_idx;
CREATE TRIGGER ledger_check_delete AFTER DELETE ON county.memberships REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_membership_change();
CREATE TRIGGER ledger_check_insert AFTER INSERT ON county.aid_draws REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_draw();
CREATE TRIGGER ledger_check_insert AFTER INSERT ON county.aid_instances REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_aid();
CREATE TRIGGER ledger_check_insert AFTER INSERT ON county.aid_instances_2018 REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_aid();
CREATE TRIGGER ledger_check_insert AFTER INSERT ON county.benefits REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_member('benefit_id', 'given_on');
CREATE TRIGGER ledger_check_insert AFTER INSERT ON county.donations REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_donation();
CREATE TRIGGER ledger_check_insert AFTER INSERT ON county.event_recipients REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_member('recipient_id', 'given_on');
CREATE TRIGGER ledger_check_insert BEFORE INSERT ON county.lots FOR EACH ROW WHEN (((new.distributed OPERATOR(public.<>) '0.00'::public.yuan) OR (new.spoiled OPERATOR(public.<>) '0.00'::public.yuan))) EXECUTE FUNCTION public.ledger_refuse_sums();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.aid_draws REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_draw();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.aid_instances REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_aid();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.aid_instances_2018 REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_aid();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.benefits REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_member('benefit_id', 'given_on');
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.donations REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_donation();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.event_recipients REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_member('recipient_id', 'given_on');
CREATE TRIGGER ledger_check_update BEFORE UPDATE ON county.lots FOR EACH ROW WHEN (((new.distributed OPERATOR(public.<>) old.distributed) OR (new.spoiled OPERATOR(public.<>) old.spoiled))) EXECUTE FUNCTION public.ledger_refuse_sums();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.memberships REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_membership_change();
CREATE TRIGGER ledger_check_update AFTER UPDATE ON county.supermarkets REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_supermarket_change();
CREATE TRIGGER ledger_draw_delete AFTER DELETE ON county.aid_draws REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('distributed');
CREATE TRIGGER ledger_draw_delete AFTER DELETE ON county.spoilage REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('spoiled');
CREATE TRIGGER ledger_draw_insert AFTER INSERT ON county.aid_draws REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('distributed');
CREATE TRIGGER ledger_draw_insert AFTER INSERT ON county.spoilage REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('spoiled');
CREATE TRIGGER ledger_draw_truncate AFTER TRUNCATE ON county.aid_draws FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('distributed');
CREATE TRIGGER ledger_draw_truncate AFTER TRUNCATE ON county.spoilage FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('spoiled');
CREATE TRIGGER ledger_draw_update AFTER UPDATE ON county.aid_draws REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('distributed');
CREATE TRIGGER ledger_draw_update AFTER UPDATE ON county.spoilage REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_draw('spoiled');
CREATE TRIGGER ledger_draws_delete AFTER DELETE ON county.aid_instances REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_keep_draws();
CREATE TRIGGER ledger_draws_delete AFTER DELETE ON county.aid_instances_2018 REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_keep_draws();
CREATE TRIGGER ledger_draws_truncate AFTER TRUNCATE ON county.aid_instances FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_keep_draws();
CREATE TRIGGER ledger_draws_truncate AFTER TRUNCATE ON county.aid_instances_2018 FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_keep_draws();
CREATE TRIGGER ledger_draws_update AFTER UPDATE ON county.aid_instances REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_keep_draws();
CREATE TRIGGER ledger_draws_update AFTER UPDATE ON county.aid_instances_2018 REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_keep_draws();
CREATE TRIGGER ledger_period_delete AFTER DELETE ON county.aid_instances REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period();
CREATE TRIGGER ledger_period_delete AFTER DELETE ON county.aid_instances_2018 REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period();
CREATE TRIGGER ledger_period_insert AFTER INSERT ON county.aid_instances REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period();
CREATE TRIGGER ledger_period_insert AFTER INSERT ON county.aid_instances_2018 REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period();
CREATE TRIGGER ledger_period_truncate BEFORE TRUNCATE ON county.aid_instances FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period_truncate();
CREATE TRIGGER ledger_period_truncate BEFORE TRUNCATE ON county.aid_instances_2018 FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period_truncate();
CREATE TRIGGER ledger_period_update AFTER UPDATE ON county.aid_instances REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period();
CREATE TRIGGER ledger_period_update AFTER UPDATE ON county.aid_instances_2018 REFERENCING OLD TABLE AS before NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION public.ledger_check_period();
ALTER TABLE ONLY county.actions
    ADD CONSTRAINT actions_helper_id_fkey FOREIGN KEY (helper_id) REFERENCES county.helpers(helper_id);
ALTER TABLE ONLY county.actions
    ADD CONSTRAINT actions_mode_fkey FOREIGN KEY (mode) REFERENCES county.assistance_modes(mode);
ALTER TABLE ONLY county.actions
    ADD CONSTRAINT actions_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES county.organisations(organisation_id);
ALTER TABLE ONLY county.agreements
    ADD CONSTRAINT agreements_action_id_fkey FOREIGN KEY (action_id) REFERENCES county.actions(action_id);
ALTER TABLE ONLY county.agreements
    ADD CONSTRAINT agreements_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.aid_draws
    ADD CONSTRAINT aid_draws_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES county.lots(lot_id);
ALTER TABLE county.aid_instances
    ADD CONSTRAINT aid_instances_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE county.aid_instances
    ADD CONSTRAINT aid_instances_person_id_fkey FOREIGN KEY (person_id) REFERENCES county.persons(person_id);
ALTER TABLE county.aid_instances
    ADD CONSTRAINT aid_instances_supermarket_id_fkey FOREIGN KEY (supermarket_id) REFERENCES county.supermarkets(supermarket_id);
ALTER TABLE ONLY county.attendance
    ADD CONSTRAINT attendance_posting_id_fkey FOREIGN KEY (posting_id) REFERENCES county.postings(posting_id);
ALTER TABLE ONLY county.awards
    ADD CONSTRAINT awards_award_fkey FOREIGN KEY (award) REFERENCES county.award_kinds(award);
ALTER TABLE ONLY county.awards
    ADD CONSTRAINT awards_helper_id_fkey FOREIGN KEY (helper_id) REFERENCES county.helpers(helper_id);
ALTER TABLE ONLY county.awards
    ADD CONSTRAINT awards_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES county.organisations(organisation_id);
ALTER TABLE ONLY county.benefits
    ADD CONSTRAINT benefits_action_id_fkey FOREIGN KEY (action_id) REFERENCES county.actions(action_id);
ALTER TABLE ONLY county.benefits
    ADD CONSTRAINT benefits_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.benefits
    ADD CONSTRAINT benefits_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.benefits
    ADD CONSTRAINT benefits_person_id_fkey FOREIGN KEY (person_id) REFERENCES county.persons(person_id);
ALTER TABLE ONLY county.closed_tallies
    ADD CONSTRAINT closed_tallies_month_version_fkey FOREIGN KEY (month, version) REFERENCES county.closings(month, version);
ALTER TABLE ONLY county.closed_tallies
    ADD CONSTRAINT closed_tallies_supermarket_id_fkey FOREIGN KEY (supermarket_id) REFERENCES county.supermarkets(supermarket_id);
ALTER TABLE ONLY county.demonstration_sites
    ADD CONSTRAINT demonstration_sites_action_id_fkey FOREIGN KEY (action_id) REFERENCES county.actions(action_id);
ALTER TABLE ONLY county.demonstration_sites
    ADD CONSTRAINT demonstration_sites_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.division_successors
    ADD CONSTRAINT division_successors_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.division_successors
    ADD CONSTRAINT division_successors_successor_fkey FOREIGN KEY (successor) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.donations
    ADD CONSTRAINT donations_donor_id_fkey FOREIGN KEY (donor_id) REFERENCES county.donors(donor_id);
ALTER TABLE ONLY county.donations
    ADD CONSTRAINT donations_supermarket_id_fkey FOREIGN KEY (supermarket_id) REFERENCES county.supermarkets(supermarket_id);
ALTER TABLE ONLY county.event_recipients
    ADD CONSTRAINT event_recipients_event_id_fkey FOREIGN KEY (event_id) REFERENCES county.events(event_id);
ALTER TABLE ONLY county.event_recipients
    ADD CONSTRAINT event_recipients_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.event_recipients
    ADD CONSTRAINT event_recipients_person_id_fkey FOREIGN KEY (person_id) REFERENCES county.persons(person_id);
ALTER TABLE ONLY county.events
    ADD CONSTRAINT events_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.events
    ADD CONSTRAINT events_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES county.organisations(organisation_id);
ALTER TABLE ONLY county.helpers
    ADD CONSTRAINT helpers_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES county.organisations(organisation_id);
ALTER TABLE ONLY county.household_categories
    ADD CONSTRAINT household_categories_category_fkey FOREIGN KEY (category) REFERENCES county.categories(category);
ALTER TABLE ONLY county.household_categories
    ADD CONSTRAINT household_categories_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.household_pairings
    ADD CONSTRAINT household_pairings_helper_id_fkey FOREIGN KEY (helper_id) REFERENCES county.helpers(helper_id);
ALTER TABLE ONLY county.household_pairings
    ADD CONSTRAINT household_pairings_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.households
    ADD CONSTRAINT households_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.incomes
    ADD CONSTRAINT incomes_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.incomes
    ADD CONSTRAINT incomes_source_fkey FOREIGN KEY (source) REFERENCES county.income_sources(source);
ALTER TABLE ONLY county.investments
    ADD CONSTRAINT investments_action_id_fkey FOREIGN KEY (action_id) REFERENCES county.actions(action_id);
ALTER TABLE ONLY county.investments
    ADD CONSTRAINT investments_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.jobs
    ADD CONSTRAINT jobs_action_id_fkey FOREIGN KEY (action_id) REFERENCES county.actions(action_id);
ALTER TABLE ONLY county.jobs
    ADD CONSTRAINT jobs_person_id_fkey FOREIGN KEY (person_id) REFERENCES county.persons(person_id);
ALTER TABLE ONLY county.lots
    ADD CONSTRAINT lots_donation_id_fkey FOREIGN KEY (donation_id) REFERENCES county.donations(donation_id);
ALTER TABLE ONLY county.lots
    ADD CONSTRAINT lots_supermarket_id_fkey FOREIGN KEY (supermarket_id) REFERENCES county.supermarkets(supermarket_id);
ALTER TABLE ONLY county.memberships
    ADD CONSTRAINT memberships_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.memberships
    ADD CONSTRAINT memberships_person_id_fkey FOREIGN KEY (person_id) REFERENCES county.persons(person_id);
ALTER TABLE ONLY county.organisations
    ADD CONSTRAINT organisations_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.periods
    ADD CONSTRAINT periods_month_version_fkey FOREIGN KEY (month, version) REFERENCES county.closings(month, version);
ALTER TABLE ONLY county.postings
    ADD CONSTRAINT postings_helper_id_fkey FOREIGN KEY (helper_id) REFERENCES county.helpers(helper_id);
ALTER TABLE ONLY county.postings
    ADD CONSTRAINT postings_pairing_id_fkey FOREIGN KEY (pairing_id) REFERENCES county.village_pairings(pairing_id);
ALTER TABLE ONLY county.project_funds
    ADD CONSTRAINT project_funds_project_id_fkey FOREIGN KEY (project_id) REFERENCES county.projects(project_id);
ALTER TABLE ONLY county.projects
    ADD CONSTRAINT projects_kind_fkey FOREIGN KEY (kind) REFERENCES county.project_kinds(kind);
ALTER TABLE ONLY county.projects
    ADD CONSTRAINT projects_pairing_id_fkey FOREIGN KEY (pairing_id) REFERENCES county.village_pairings(pairing_id);
ALTER TABLE ONLY county.purchases
    ADD CONSTRAINT purchases_household_id_fkey FOREIGN KEY (household_id) REFERENCES county.households(household_id);
ALTER TABLE ONLY county.purchases
    ADD CONSTRAINT purchases_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES county.organisations(organisation_id);
ALTER TABLE ONLY county.purchases
    ADD CONSTRAINT purchases_supplier_id_fkey FOREIGN KEY (supplier_id) REFERENCES county.organisations(organisation_id);
ALTER TABLE ONLY county.rule_parameters
    ADD CONSTRAINT rule_parameters_rule_fkey FOREIGN KEY (rule) REFERENCES county.rules(rule);
ALTER TABLE ONLY county.spoilage
    ADD CONSTRAINT spoilage_lot_id_fkey FOREIGN KEY (lot_id) REFERENCES county.lots(lot_id);
ALTER TABLE ONLY county.supermarkets
    ADD CONSTRAINT supermarkets_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.training_sessions
    ADD CONSTRAINT training_sessions_action_id_fkey FOREIGN KEY (action_id) REFERENCES county.actions(action_id);
ALTER TABLE ONLY county.village_pairings
    ADD CONSTRAINT village_pairings_division_fkey FOREIGN KEY (division) REFERENCES county.divisions(division);
ALTER TABLE ONLY county.village_pairings
    ADD CONSTRAINT village_pairings_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES county.organisations(organisation_id);
ALTER TABLE ONLY county.welfare_budgets
    ADD CONSTRAINT welfare_budgets_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES county.organisations(organisation_id);
