
-- What imports know without a ledger: columns, kinds, staging tables. The imports are functions of the ledger (modules/import/).

CREATE FUNCTION ledger_import_columns(
	OUT kind text, OUT column_name text, OUT is_needed boolean, OUT headings text[]
) RETURNS SETOF record
LANGUAGE sql IMMUTABLE ROWS 50
BEGIN ATOMIC
	VALUES
		('register', 'head', false, '{户主姓名,户主,head}'::text[]),
		('register', 'head_identity', false, '{户主身份证号,户主身份证号码,户主证件号码,head_identity}'),
		('register', 'name', true, '{姓名,成员姓名,家庭成员,name}'),
		('register', 'identity', false, '{身份证号,身份证号码,身份证,公民身份号码,证件号码,identity}'),
		('register', 'relation', false, '{与户主关系,关系,relation}'),
		('register', 'township', false, '{乡镇,乡,镇,所在乡镇,township}'),
		('register', 'village', true, '{村,行政村,村名,所在村,村庄,village}'),
		('register', 'category', false, '{类别,户类别,贫困类别,贫困户属性,户属性,category}'),
		('register', 'date', true, '{登记日期,识别日期,纳入日期,入户日期,日期,date}'),
		('aid', 'date', true, '{受助日期,日期,发放日期,领取日期,救助日期,date}'),
		('aid', 'name', false, '{户主姓名,户主,name}'),
		('aid', 'person', false, '{受助人,姓名,受助人姓名,领取人,领取人姓名,person}'),
		('aid', 'identity', false, '{身份证号,身份证号码,身份证,公民身份号码,证件号码,identity}'),
		('aid', 'household', false, '{户编号,户号,household}'),
		('aid', 'township', false, '{乡镇,乡,镇,所在乡镇,township}'),
		('aid', 'village', false, '{村,行政村,村名,所在村,村庄,village}'),
		('aid', 'supermarket', true, '{爱心超市,超市,超市名称,发放点,supermarket}'),
		('aid', 'amount', true, '{金额,价值,物资价值,受助金额,发放金额,amount}'),
		('aid', 'times', false, '{人次,次数,受助人次,times}'),
		('donations', 'date', true, '{捐赠日期,接收日期,收到日期,日期,date}'),
		('donations', 'donor', true, '{捐赠人,捐赠方,捐赠者,捐赠单位,捐赠单位或个人,donor}'),
		('donations', 'kind', true, '{捐赠类型,捐赠方式,类型,类别,kind}'),
		('donations', 'amount', true, '{金额,价值,折合金额,折价,捐赠金额,amount}'),
		('donations', 'goods', false, '{物资,物资名称,物品,物品名称,goods}'),
		('donations', 'supermarket', false, '{爱心超市,超市,超市名称,接收超市,supermarket}'),
		('purchases', 'date', true, '{采购日期,购买日期,日期,date}'),
		('purchases', 'unit', true, '{采购单位,购买单位,单位,单位名称,unit}'),
		('purchases', 'supplier', false, '{供应商,供货商,供货单位,销售方,supplier}'),
		('purchases', 'name', false, '{户主姓名,户主,农户,销售农户,name}'),
		('purchases', 'identity', false, '{身份证号,身份证号码,身份证,公民身份号码,证件号码,identity}'),
		('purchases', 'household', false, '{户编号,户号,household}'),
		('purchases', 'township', false, '{乡镇,乡,镇,所在乡镇,township}'),
		('purchases', 'village', false, '{村,行政村,村名,所在村,村庄,village}'),
		('purchases', 'product', true, '{产品,产品名称,商品,品名,product}'),
		('purchases', 'channel', true, '{渠道,采购渠道,采购方式,channel}'),
		('purchases', 'amount', true, '{金额,采购金额,购买金额,amount}'),
		('purchases', 'gift', false, '{是否福利,工会福利,福利,gift}'),
		('incomes', 'year', true, '{年度,年份,年,year}'),
		('incomes', 'name', false, '{户主姓名,户主,name}'),
		('incomes', 'identity', false, '{身份证号,身份证号码,身份证,公民身份号码,户主身份证号,证件号码,identity}'),
		('incomes', 'household', false, '{户编号,户号,household}'),
		('incomes', 'township', false, '{乡镇,乡,镇,所在乡镇,township}'),
		('incomes', 'village', false, '{村,行政村,村名,所在村,村庄,village}'),
		('incomes', 'source', true, '{收入来源,来源,收入类型,source}'),
		('incomes', 'amount', true, '{金额,收入,收入金额,纯收入,amount}');
END;

COMMENT ON FUNCTION ledger_import_columns() IS
	'The columns of each kind of import, in the order in which make_staging creates them; whether a file must have the column; '
	'and the headings that a new ledger recognises for it. make_staging uses the first heading.';

CREATE FUNCTION ledger_import_has_column(kind text, column_name text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN EXISTS (
	SELECT FROM ledger_import_columns() c
	WHERE c.kind = ledger_import_has_column.kind AND c.column_name = ledger_import_has_column.column_name);

COMMENT ON FUNCTION ledger_import_has_column(text, text) IS
	'Internal. True if this kind of import has the column.';

-- In a function of a ledger the ledger's own tables are printed without their schema.
CREATE FUNCTION ledger_name_of(relation regclass) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
RETURN relation::text;

COMMENT ON FUNCTION ledger_name_of(regclass) IS
	'Internal. The name of a relation for messages, with its schema. Do not use it in dynamic SQL, which needs the name as the '
	'current search path requires it.';

CREATE FUNCTION ledger_import_check_staging(staging regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = staging AND c.relkind = 'r' AND NOT c.relispartition) THEN
		RAISE EXCEPTION '% is not a staging table', coalesce(staging::text, 'null') USING
			ERRCODE = 'wrong_object_type',
			DETAIL = 'An import reads rows from an ordinary table, and deletes them when they are loaded.',
			HINT = 'make_staging makes one.';
	END IF;
END
$check$;

COMMENT ON FUNCTION ledger_import_check_staging(regclass) IS
	'Internal. Raises 42809 for anything but an ordinary table.';

-- A function that reads and empties a table runs the code of the table's owner with its own rights, which may exceed the owner's.
CREATE FUNCTION ledger_import_refuse_code(staging regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $refuse$
DECLARE
	code CONSTANT text := ledger_code_on(staging);
BEGIN
	IF code IS NOT NULL AND (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = staging) <> current_user THEN
		RAISE EXCEPTION 'staging table % belongs to another role and has code on it', staging USING
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = format('It would run with your rights: %s.', code),
			HINT = 'Copy the rows into a table that make_staging made, or ask the owner to remove that code.';
	END IF;
END
$refuse$;

COMMENT ON FUNCTION ledger_import_refuse_code(regclass) IS
	'Internal. Raises 55000 for a staging table of another role that has triggers, rules, policies or similar code.';

CREATE TYPE import_rejection AS (
	row_number bigint,
	column_name text,
	value text,
	reason text,
	reason_zh text,
	line jsonb
);

COMMENT ON TYPE import_rejection IS 'A row that an import did not load, and the reason. The row is still in the staging table.';
COMMENT ON COLUMN import_rejection.row_number IS
	'Number of the row in the staging table, from 1. If the file was copied into an empty staging table, this is the line '
	'number in the file, not counting the heading.';
COMMENT ON COLUMN import_rejection.column_name IS 'Heading of the column with the first problem.';
COMMENT ON COLUMN import_rejection.value IS 'The value of that cell; identity numbers are shortened to at most ten characters.';
COMMENT ON COLUMN import_rejection.reason IS 'The reason, in English; several reasons are separated by semicolons.';
COMMENT ON COLUMN import_rejection.reason_zh IS 'The reason, in Chinese.';
COMMENT ON COLUMN import_rejection.line IS 'The whole row, with identity numbers hidden.';
