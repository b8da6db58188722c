-- What must hold for every object of the extension, whatever its topic; not for what the server creates with a type by itself
-- (arrays, the multiranges and constructors of a range type).
CREATE TEMP VIEW members AS
SELECT classid, objid FROM pg_depend AS d
WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
  AND refobjid = (SELECT oid FROM pg_extension WHERE extname = 'poverty_relief')
  AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = d.classid AND i.objid = d.objid AND i.deptype = 'i');

-- Everything is documented.
SELECT pg_describe_object(classid, objid, 0) AS undocumented FROM members
WHERE classid NOT IN ('pg_cast'::regclass)
  AND obj_description(objid, classid::regclass::name) IS NULL
  AND NOT EXISTS (SELECT FROM pg_type WHERE oid = objid AND typelem <> 0 AND typcategory = 'A')
ORDER BY 1;

-- Functions: C code is parallel safe, but for what the ledger's triggers call; no volatile one without need; names do not hide built-in ones of the same arguments.
SELECT oid::regprocedure AS not_parallel_safe FROM pg_proc JOIN members ON objid = oid AND classid = 'pg_proc'::regclass
WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'c') AND proparallel <> 's' AND NOT starts_with(proname, 'ledger_') ORDER BY 1;
SELECT p.oid::regprocedure AS hides FROM pg_proc p JOIN members ON objid = p.oid AND classid = 'pg_proc'::regclass
JOIN pg_proc q ON q.proname = p.proname AND q.proargtypes = p.proargtypes AND q.pronamespace = 'pg_catalog'::regnamespace;
SELECT oid::regprocedure AS definer FROM pg_proc JOIN members ON objid = oid AND classid = 'pg_proc'::regclass
WHERE prosecdef AND proconfig IS NULL;
-- Two use their caller's path on purpose: a module describes its tables in the ledger that is being made, and what commits has no SET clause.
SELECT oid::regprocedure AS open_path FROM pg_proc JOIN members ON objid = oid AND classid = 'pg_proc'::regclass
WHERE prolang = (SELECT oid FROM pg_language WHERE lanname = 'plpgsql')
  AND NOT EXISTS (SELECT FROM unnest(proconfig) AS c WHERE c LIKE 'search_path=%')
ORDER BY 1;

-- Operators: commutators commute, negators negate, estimators and functions fit.
SELECT o.oid::regoperator AS bad_commutator FROM pg_operator o JOIN members ON objid = o.oid AND classid = 'pg_operator'::regclass
LEFT JOIN pg_operator c ON c.oid = o.oprcom
WHERE o.oprcom <> 0 AND (c.oprcom <> o.oid OR c.oprleft <> o.oprright OR c.oprright <> o.oprleft OR c.oprresult <> o.oprresult);
SELECT o.oid::regoperator AS bad_negator FROM pg_operator o JOIN members ON objid = o.oid AND classid = 'pg_operator'::regclass
LEFT JOIN pg_operator n ON n.oid = o.oprnegate
WHERE o.oprnegate <> 0 AND (n.oprnegate <> o.oid OR n.oprleft <> o.oprleft OR n.oprright <> o.oprright OR n.oid = o.oid);
SELECT o.oid::regoperator AS not_boolean FROM pg_operator o JOIN members ON objid = o.oid AND classid = 'pg_operator'::regclass
WHERE (o.oprnegate <> 0 OR o.oprrest <> 0 OR o.oprjoin <> 0 OR o.oprcanmerge OR o.oprcanhash) AND o.oprresult <> 'boolean'::regtype;
SELECT o.oid::regoperator AS equality_without_commutator FROM pg_operator o JOIN members ON objid = o.oid AND classid = 'pg_operator'::regclass
WHERE (o.oprcanmerge OR o.oprcanhash) AND o.oprcom = 0;
SELECT o.oid::regoperator AS can_hash_in_no_family FROM pg_operator o JOIN members ON objid = o.oid AND classid = 'pg_operator'::regclass
WHERE o.oprcanhash AND NOT EXISTS (SELECT FROM pg_amop WHERE amopopr = o.oid AND amopmethod = (SELECT oid FROM pg_am WHERE amname = 'hash'));
SELECT o.oid::regoperator AS can_merge_in_no_family FROM pg_operator o JOIN members ON objid = o.oid AND classid = 'pg_operator'::regclass
WHERE o.oprcanmerge AND NOT EXISTS (SELECT FROM pg_amop WHERE amopopr = o.oid AND amopmethod = (SELECT oid FROM pg_am WHERE amname = 'btree'));

-- Operator classes are what their access method wants.
SELECT opcname, amname FROM pg_opclass c JOIN pg_am a ON a.oid = opcmethod JOIN members ON objid = c.oid AND classid = 'pg_opclass'::regclass
WHERE NOT amvalidate(c.oid) ORDER BY 1, 2;

-- Types: text and binary in both directions, an array type, sound storage.
SELECT t.oid::regtype AS half_a_type FROM pg_type t JOIN members ON objid = t.oid AND classid = 'pg_type'::regclass
WHERE typtype = 'b' AND typcategory <> 'A' AND (typreceive = 0 OR typsend = 0 OR typarray = 0);

-- Aggregates: partial results can travel, and there is a way to combine them.
SELECT aggfnoid::regprocedure AS cannot_travel FROM pg_aggregate JOIN members ON objid = aggfnoid AND classid = 'pg_proc'::regclass
WHERE aggtranstype = 'internal'::regtype OR aggcombinefn = 0;

-- pg_upgrade creates every object again, in an order by pg_depend. That does not record that functions need operator classes, so
-- each default btree class has a range type (sql/extension/ranges.sql).
SELECT c.opcname AS without_range FROM pg_opclass c JOIN members ON objid = c.oid AND classid = 'pg_opclass'::regclass
WHERE c.opcdefault AND c.opcmethod = (SELECT oid FROM pg_am WHERE amname = 'btree')
  AND NOT EXISTS (SELECT FROM pg_range r JOIN members m ON m.objid = r.rngtypid WHERE r.rngsubopc = c.oid) ORDER BY 1;
-- Nor does it record casts: the function of a cast, which is created before the casts, uses none of the extension. (funcformat 1
-- is a cast, 2 an implicit one.)
SELECT DISTINCT castfunc::regprocedure AS uses_cast
FROM pg_cast AS c JOIN members ON objid = c.oid AND classid = 'pg_cast'::regclass JOIN pg_proc AS p ON p.oid = castfunc,
  regexp_matches(prosqlbody::text, ':funcid (\d+) :funcresulttype \d+ :funcretset \S+ :funcvariadic \S+ :funcformat [12] ', 'g') AS m
WHERE m[1]::oid >= 16384;
