
-- A range type for each type that has an order.
--
-- Ranges of amounts and of division codes are useful in themselves. The others exist for pg_upgrade, and so do these. pg_upgrade
-- does not run CREATE EXTENSION: pg_dump lists every object of the extension, types first, then functions, then operator classes,
-- and moves an object only before those that depend on it by pg_depend. A function with an SQL body that groups, sorts or
-- compares by GROUP BY, ORDER BY, DISTINCT or UNION needs the operator class of the type, and so does a view that the function
-- reads; pg_depend does not record this. A range type does depend on the operator class. It is a type, so the operator class is
-- created before all such functions, those of users included.

CREATE TYPE yuan_range AS RANGE (SUBTYPE = yuan, SUBTYPE_OPCLASS = yuan_ops);
COMMENT ON TYPE yuan_range IS 'range of amounts';

CREATE TYPE division_code_range AS RANGE (SUBTYPE = division_code, SUBTYPE_OPCLASS = division_code_ops);
COMMENT ON TYPE division_code_range IS 'range of division codes, in code order';

CREATE TYPE resident_id_range AS RANGE (SUBTYPE = resident_id, SUBTYPE_OPCLASS = resident_id_ops);
COMMENT ON TYPE resident_id_range IS 'range of identity numbers; not for use in columns; it exists because pg_upgrade needs it';

CREATE TYPE beneficiary_set_range AS RANGE (SUBTYPE = beneficiary_set, SUBTYPE_OPCLASS = beneficiary_set_ops);
COMMENT ON TYPE beneficiary_set_range IS 'range of sets; not for use in columns; it exists because pg_upgrade needs it';

CREATE TYPE beneficiary_tally_range AS RANGE (SUBTYPE = beneficiary_tally, SUBTYPE_OPCLASS = beneficiary_tally_ops);
COMMENT ON TYPE beneficiary_tally_range IS 'range of tallies; not for use in columns; it exists because pg_upgrade needs it';

CREATE TYPE household_amounts_range AS RANGE (SUBTYPE = household_amounts, SUBTYPE_OPCLASS = household_amounts_ops);
COMMENT ON TYPE household_amounts_range IS 'range of maps of amounts; not for use in columns; it exists because pg_upgrade needs it';
