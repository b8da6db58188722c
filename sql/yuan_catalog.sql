-- The catalog entries of yuan and yuan_operand, checked the way the server's opr_sanity and type_sanity check its own.

SELECT amname, opcname, amvalidate(c.oid) FROM pg_opclass AS c JOIN pg_am AS a ON a.oid = opcmethod WHERE opcintype = 'yuan'::regtype ORDER BY 1, 2;
SELECT typname, typlen, typbyval, typalign, typstorage, typcategory, typispreferred FROM pg_type WHERE oid IN ('yuan'::regtype, 'yuan_operand'::regtype) ORDER BY 1;

CREATE TEMP VIEW functions AS
	SELECT p.* FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
	JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid AND e.extname = 'poverty_relief'
	WHERE p.proname ~ '^yuan' AND p.prosrc !~ 'range_constructor' OR 'yuan'::regtype = ANY (p.proargtypes)
		AND p.proname IN ('abs', 'sign', 'round', 'round_to', 'allocate', 'generate_series', 'in_range', 'sum', 'avg', 'min', 'max', 'to_chinese', 'in_words');
CREATE TEMP VIEW operators AS
	SELECT o.*, o.oid::regoperator AS signature FROM pg_operator AS o WHERE oprleft IN ('yuan'::regtype, 'yuan_operand'::regtype) OR oprright IN ('yuan'::regtype, 'yuan_operand'::regtype);

-- Each query names what is wrong.
SELECT 'not strict', oid::regprocedure FROM functions WHERE prokind = 'f' AND NOT proisstrict AND 'internal'::regtype <> ALL (proargtypes);
SELECT 'not immutable', oid::regprocedure FROM functions WHERE provolatile <> 'i' AND oid::regprocedure::text !~ 'money';
SELECT 'not parallel safe', oid::regprocedure FROM functions WHERE proparallel <> 's';
SELECT 'without a comment', oid::regprocedure FROM functions WHERE obj_description(oid, 'pg_proc') IS NULL;
SELECT 'without a comment', signature FROM operators WHERE obj_description(oid, 'pg_operator') IS NULL;
SELECT 'without a comment', castsource::regtype, casttarget::regtype FROM pg_cast WHERE (castsource IN ('yuan'::regtype, 'yuan_operand'::regtype) OR casttarget IN ('yuan'::regtype, 'yuan_operand'::regtype)) AND obj_description(oid, 'pg_cast') IS NULL;
SELECT 'without a comment', typname FROM pg_type WHERE typname IN ('yuan', 'yuan_operand') AND obj_description(oid, 'pg_type') IS NULL;
SELECT 'without a comment', opcname FROM pg_opclass WHERE opcintype = 'yuan'::regtype AND obj_description(oid, 'pg_opclass') IS NULL;
SELECT 'commutator does not match', o.signature FROM operators AS o JOIN pg_operator AS c ON c.oid = o.oprcom WHERE c.oprleft <> o.oprright OR c.oprright <> o.oprleft OR c.oprresult <> o.oprresult OR c.oprcom <> o.oid;
SELECT 'negator does not match', o.signature FROM operators AS o JOIN pg_operator AS n ON n.oid = o.oprnegate WHERE n.oprleft <> o.oprleft OR n.oprright <> o.oprright OR n.oprnegate <> o.oid OR n.oid = o.oid;
SELECT 'comparison without commutator, negator or estimators', signature FROM operators WHERE oprresult = 'boolean'::regtype AND (oprcom = 0 OR oprnegate = 0 OR oprrest = 0 OR oprjoin = 0);
SELECT 'equality that cannot hash or merge', signature FROM operators WHERE oprname = '=' AND NOT (oprcanhash AND oprcanmerge);
SELECT 'named after what it is not', signature, oprrest FROM operators WHERE oprresult = 'boolean'::regtype AND oprrest::text <> CASE oprname WHEN '=' THEN 'eqsel' WHEN '<>' THEN 'neqsel' WHEN '<' THEN 'scalarltsel' WHEN '<=' THEN 'scalarlesel' WHEN '>' THEN 'scalargtsel' ELSE 'scalargesel' END;
SELECT 'function does not match', signature FROM operators AS o JOIN pg_proc AS p ON p.oid = o.oprcode WHERE p.prorettype <> o.oprresult OR array_to_string(p.proargtypes::oid[], ' ') <> array_to_string(array_remove(ARRAY[oprleft, oprright], 0::oid), ' ');
SELECT 'may leak, yet is leakproof', oid::regprocedure FROM functions WHERE proleakproof AND proname ~ '(in|recv|add|subtract|multiply|divide|modulo|ratio|round|round_to|accumulate|final)$';
-- Leakproof are the functions that cannot fail.
SELECT oid::regprocedure AS leakproof FROM functions WHERE proleakproof ORDER BY oid::regprocedure::text COLLATE "C";
-- What is int8's or numeric's own code.
SELECT p.oid::regprocedure, prosrc FROM functions AS p WHERE prolang = 12 AND prokind = 'f' ORDER BY p.oid::regprocedure::text COLLATE "C";
SELECT p.oid::regprocedure AS with_support, prosupport FROM functions AS p WHERE prosupport <> 0 ORDER BY p.oid::regprocedure::text COLLATE "C";
-- Which casts happen by themselves.
SELECT castsource::regtype AS source, casttarget::regtype AS target, castcontext AS context, castmethod AS method
FROM pg_cast WHERE castsource IN ('yuan'::regtype, 'yuan_operand'::regtype) OR casttarget IN ('yuan'::regtype, 'yuan_operand'::regtype)
ORDER BY castcontext, castsource::regtype::text COLLATE "C", casttarget::regtype::text COLLATE "C";
-- No aggregate has an internal state, and all combine.
SELECT aggfnoid::regprocedure, aggtranstype::regtype, aggcombinefn <> 0 AS combines, aggmtransfn <> 0 AS moves, aggsortop::regoperator
FROM pg_aggregate WHERE aggfnoid IN (SELECT oid FROM functions) ORDER BY aggfnoid::regprocedure::text COLLATE "C";
-- The families have all they should: no operator of the server's own among them.
SELECT amname, opfname, amopopr::regoperator, amopstrategy
FROM pg_amop JOIN pg_opfamily AS f ON f.oid = amopfamily JOIN pg_am AS a ON a.oid = opfmethod
WHERE opfname LIKE 'yuan%' AND amname IN ('btree', 'hash') AND amopstrategy = CASE amname WHEN 'btree' THEN 3 ELSE 1 END
ORDER BY 1, 2, amopopr::regoperator::text COLLATE "C";
SELECT count(*) AS operators_of_the_server FROM pg_amop JOIN pg_opfamily AS f ON f.oid = amopfamily WHERE opfname LIKE 'yuan%' AND amopopr < 16384;
