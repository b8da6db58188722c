
-- What imports know without a ledger: columns, kinds, staging tables. The imports are functions of the ledger (modules/import/).

CREATE FUNCTION ledger_import_columns(
	OUT kind text, OUT column_name text, OUT is_needed boolean, OUT headings text[]
) RETURNS SETOF record
LANGUAGE sql IMMUTABLE ROWS 65
BEGIN ATOMIC
	VALUES
		('register', 'head', false, '{户主姓名,户主,户主名字,户主名称,所属户主,head}'::text[]),
		('register', 'head_identity', false, '{户主身份证号,户主身份证号码,户主身份证,户主证件号码,户主证件号,户主公民身份号码,head_identity}'),
		('register', 'household', false, '{户编号,户号,家庭编号,家庭户编号,贫困户编号,户编码,household}'),
		('register', 'name', true, '{姓名,成员姓名,家庭成员,家庭成员姓名,人员姓名,名字,name}'),
		('register', 'identity', false, '{身份证号,身份证号码,身份证,居民身份证号,居民身份证号码,公民身份号码,公民身份证号,身份证件号码,证件号码,证件号,身份号码,残疾证号,identity,成员身份证号,成员身份证号码,家庭成员身份证号,家庭成员证件号码}'),
		('register', 'relation', false, '{与户主关系,关系,与户主的关系,家庭关系,成员关系,户主关系,relation}'),
		('register', 'township', false, '{乡镇,乡,镇,所在乡镇,所属乡镇,乡镇街道,乡镇名称,街道,township}'),
		('register', 'village', false, '{村,行政村,村名,所在村,村庄,村社区,行政村社区,所属村,村名称,行政村名称,居住村,村居,village}'),
		('register', 'category', false, '{类别,户类别,贫困类别,贫困户属性,户属性,贫困户类型,户类型,贫困类型,贫困户类别,农户属性,农户类型,救助类别,人员类别,保障类别,category}'),
		('register', 'date', true, '{登记日期,识别日期,纳入日期,入户日期,建档日期,建档立卡日期,登记时间,识别时间,纳入时间,建档时间,建档立卡时间,首次识别时间,贫困户识别时间,日期,date}'),
		('aid', 'date', true, '{受助日期,日期,发放日期,领取日期,救助日期,兑换日期,领用日期,帮扶日期,发放时间,领取时间,受助时间,救助时间,兑换时间,时间,date}'),
		('aid', 'name', false, '{户主姓名,户主,户主名字,户主名称,name}'),
		('aid', 'person', false, '{受助人,姓名,受助人姓名,领取人,领取人姓名,受助者,受助者姓名,受益人,受益人姓名,救助对象,救助对象姓名,领用人,兑换人,person}'),
		('aid', 'identity', false, '{身份证号,身份证号码,身份证,居民身份证号,居民身份证号码,公民身份号码,公民身份证号,身份证件号码,证件号码,证件号,身份号码,残疾证号,identity,受助人身份证号,受助人身份证号码,领取人身份证号,领取人身份证号码}'),
		('aid', 'household', false, '{户编号,户号,household}'),
		('aid', 'township', false, '{乡镇,乡,镇,所在乡镇,所属乡镇,乡镇街道,乡镇名称,街道,township}'),
		('aid', 'village', false, '{村,行政村,村名,所在村,村庄,村社区,行政村社区,所属村,村名称,行政村名称,居住村,村居,village}'),
		('aid', 'supermarket', true, '{爱心超市,超市,超市名称,发放点,爱心超市名称,发放超市,所属超市,发放网点,发放单位,网点,supermarket}'),
		('aid', 'amount', true, '{金额,价值,物资价值,受助金额,发放金额,救助金额,帮扶金额,物资金额,合计金额,总金额,折合金额,兑换金额,发放价值,折价,amount}'),
		('aid', 'times', false, '{人次,次数,受助人次,救助人次,发放人次,times}'),
		('donations', 'date', true, '{捐赠日期,接收日期,收到日期,日期,捐款日期,捐物日期,捐赠时间,接收时间,捐款时间,入库日期,时间,date}'),
		('donations', 'donor', true, '{捐赠人,捐赠方,捐赠者,捐赠单位,捐赠单位或个人,捐赠单位个人,捐赠人姓名,捐赠人名称,捐款人,捐款单位,捐赠来源,捐助人,捐助单位,捐赠名称,donor}'),
		('donations', 'kind', true, '{捐赠类型,捐赠方式,类型,类别,捐赠类别,捐赠形式,捐赠种类,捐赠性质,kind}'),
		('donations', 'amount', true, '{金额,价值,折合金额,折价,捐赠金额,捐款金额,物资价值,折合价值,折合人民币,捐赠价值,估价,合计金额,总金额,amount}'),
		('donations', 'goods', false, '{物资,物资名称,物品,物品名称,捐赠物资,捐赠物品,物资明细,捐赠内容,物资内容,品名,goods}'),
		('donations', 'supermarket', false, '{爱心超市,超市,超市名称,接收超市,爱心超市名称,接收网点,接收单位,supermarket}'),
		('purchases', 'date', true, '{采购日期,购买日期,日期,消费日期,采购时间,购买时间,时间,date}'),
		('purchases', 'unit', true, '{采购单位,购买单位,单位,单位名称,采购方,购买方,消费单位,unit}'),
		('purchases', 'supplier', false, '{供应商,供货商,供货单位,销售方,供货方,供应单位,销售单位,供应商名称,supplier}'),
		('purchases', 'name', false, '{户主姓名,户主,农户,销售农户,农户姓名,贫困户,贫困户姓名,name}'),
		('purchases', 'identity', false, '{身份证号,身份证号码,身份证,居民身份证号,居民身份证号码,公民身份号码,公民身份证号,身份证件号码,证件号码,证件号,身份号码,残疾证号,identity}'),
		('purchases', 'household', false, '{户编号,户号,household}'),
		('purchases', 'township', false, '{乡镇,乡,镇,所在乡镇,所属乡镇,乡镇街道,乡镇名称,街道,township}'),
		('purchases', 'village', false, '{村,行政村,村名,所在村,村庄,村社区,行政村社区,所属村,村名称,行政村名称,居住村,村居,village}'),
		('purchases', 'product', true, '{产品,产品名称,商品,品名,商品名称,农产品,采购产品,购买产品,采购内容,product}'),
		('purchases', 'channel', true, '{渠道,采购渠道,采购方式,购买渠道,购买方式,消费渠道,channel}'),
		('purchases', 'amount', true, '{金额,采购金额,购买金额,消费金额,采购额,购买额,合计金额,总金额,amount}'),
		('purchases', 'gift', false, '{是否福利,工会福利,福利,是否工会福利,是否职工福利,职工福利,gift}'),
		('incomes', 'year', true, '{年度,年份,年,收入年度,统计年度,year}'),
		('incomes', 'name', false, '{户主姓名,户主,户主名字,name}'),
		('incomes', 'identity', false, '{身份证号,身份证号码,身份证,居民身份证号,居民身份证号码,公民身份号码,公民身份证号,身份证件号码,证件号码,证件号,身份号码,残疾证号,identity,户主身份证号,户主身份证号码,户主证件号码}'),
		('incomes', 'household', false, '{户编号,户号,household}'),
		('incomes', 'township', false, '{乡镇,乡,镇,所在乡镇,所属乡镇,乡镇街道,乡镇名称,街道,township}'),
		('incomes', 'village', false, '{村,行政村,村名,所在村,村庄,村社区,行政村社区,所属村,村名称,行政村名称,居住村,村居,village}'),
		('incomes', 'source', true, '{收入来源,来源,来源类型,收入类型,收入类别,收入项目,收入种类,收入来源类型,source}'),
		('incomes', 'amount', true, '{金额,收入,收入金额,纯收入,年收入,家庭收入,家庭纯收入,净收入,可支配收入,amount}'),
		('organisations', 'name', true, '{单位名称,名称,单位,组织名称,机构名称,企业名称,单位全称,name}'),
		('organisations', 'type', true, '{单位类型,类型,性质,单位性质,类别,单位类别,组织类型,机构类型,type}'),
		('organisations', 'township', false, '{乡镇,乡,镇,所在乡镇,所属乡镇,township}'),
		('organisations', 'village', false, '{所在地,区划,行政区划,所属区划,村,行政村,所在村,行政区划代码,区划代码,village}'),
		('postings', 'unit', false, '{派驻单位,派出单位,帮扶单位,单位,单位名称,选派单位,原单位,工作单位,unit}'),
		('postings', 'name', true, '{姓名,驻村干部,驻村干部姓名,队员姓名,驻村队员,工作队员,驻村人员,第一书记,name}'),
		('postings', 'township', false, '{乡镇,乡,镇,所在乡镇,所属乡镇,乡镇街道,乡镇名称,街道,township}'),
		('postings', 'village', true, '{村,行政村,村名,所在村,村庄,村社区,行政村社区,所属村,村名称,行政村名称,居住村,村居,village}'),
		('postings', 'date', true, '{驻村日期,派驻日期,到村日期,开始日期,起始日期,任职日期,派驻时间,驻村时间,到村时间,开始时间,任职时间,起始时间,date}'),
		('postings', 'until', false, '{离村日期,结束日期,截止日期,离任日期,终止日期,离村时间,结束时间,离任时间,until}'),
		('attendance', 'name', true, '{姓名,驻村干部,驻村干部姓名,队员姓名,驻村队员,工作队员,驻村人员,第一书记,name}'),
		('attendance', 'unit', false, '{派驻单位,派出单位,帮扶单位,单位,单位名称,选派单位,工作单位,unit}'),
		('attendance', 'township', false, '{乡镇,乡,镇,所在乡镇,所属乡镇,乡镇街道,乡镇名称,街道,township}'),
		('attendance', 'village', false, '{村,行政村,村名,所在村,村庄,村社区,行政村社区,所属村,村名称,行政村名称,居住村,村居,village}'),
		('attendance', 'date', true, '{周,星期一,周一,周一日期,周起始日,周起始日期,本周一,开始日期,起始日期,日期,week,date}'),
		('attendance', 'days', false, '{在村天数,驻村天数,天数,出勤天数,工作天数,在岗天数,days}'),
		('attendance', 'nights', false, '{在村夜数,住村夜数,驻村夜数,夜数,夜晚数,住宿夜数,住村晚数,在村晚数,nights}'),
		('attendance', 'excused', false, '{请假事由,请假原因,不计考勤原因,免考勤原因,缺勤原因,假期,excused}');
END;

COMMENT ON FUNCTION ledger_import_columns() IS
	'The columns of each kind of import, in the order in which make_staging creates them; whether a file must have the column; '
	'and the headings that a new ledger recognises for it. make_staging uses the first heading.';

-- Columns of a staging table that describe the row itself.
CREATE FUNCTION import_reserved_columns() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{来源,行号,原因}'::text[];

COMMENT ON FUNCTION import_reserved_columns() IS
	'The columns that a staging table of any kind of import may have besides its contents: 来源 identifies the file that a row is from, '
	'行号 is its line there, and 原因, the reason of an earlier rejection, is ignored.';

-- IMMUTABLE is what the column needs, not what the function is. The server computes an expression without columns once for each statement
-- that inserts, and an UPDATE of other columns keeps the value: both are what is wanted of it. A default would be no substitute, because COPY
-- expects a field for each column that is not generated.
CREATE FUNCTION import_file_token() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS 'SELECT gen_random_uuid()::text';

COMMENT ON FUNCTION import_file_token() IS
	'Internal, for column 来源 of staging tables. A new value for each statement that inserts rows, which identifies them as the rows of one '
	'file, also after they were edited.';

CREATE FUNCTION import_first_words(OUT column_name text, OUT word text, OUT meaning text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE ROWS 110
BEGIN ATOMIC
	VALUES
		('kind', '现金', 'cash'), ('kind', '资金', 'cash'), ('kind', '捐款', 'cash'), ('kind', '善款', 'cash'), ('kind', 'cash', 'cash'),
		('kind', '物资', 'in_kind'), ('kind', '实物', 'in_kind'), ('kind', '捐物', 'in_kind'), ('kind', '物品', 'in_kind'),
		('kind', 'in_kind', 'in_kind'),
		('channel', '直接', 'direct'), ('channel', '直接采购', 'direct'), ('channel', '直购', 'direct'), ('channel', 'direct', 'direct'),
		('channel', '线上', 'online'), ('channel', '网购', 'online'), ('channel', '电商', 'online'), ('channel', 'online', 'online'),
		('channel', '专柜', 'counter'), ('channel', '扶贫专柜', 'counter'), ('channel', 'counter', 'counter'),
		('channel', '展销会', 'fair'), ('channel', '展销', 'fair'), ('channel', 'fair', 'fair'),
		('gift', '是', 'true'), ('gift', '福利', 'true'), ('gift', '√', 'true'), ('gift', 'true', 'true'), ('gift', 'yes', 'true'),
		('gift', '否', 'false'), ('gift', '无', 'false'), ('gift', '×', 'false'), ('gift', 'false', 'false'), ('gift', 'no', 'false'),
		('category', '五保', 'five_guarantees'), ('category', '特困', 'five_guarantees'), ('category', '特困供养', 'five_guarantees'),
		('category', '低保', 'minimum_living'), ('category', '低保贫困户', 'minimum_living'),
		('category', '建档立卡', 'registered_poor'), ('category', '建档立卡户', 'registered_poor'),
		('category', '贫困户', 'registered_poor'), ('category', '一般贫困户', 'registered_poor'),
		('source', '工资', 'wage'), ('source', '务工收入', 'wage'), ('source', '经营', 'business'), ('source', '经营性收入', 'business'),
		('source', '财产', 'property'), ('source', '财产性收入', 'property'), ('source', '转移', 'transfer'),
		('source', '转移性收入', 'transfer'), ('source', '帮扶', 'relief'),
		('type', '工会', 'union'), ('type', '基层工会', 'union'), ('type', '机关', 'office'), ('type', '机关单位', 'office'),
		('type', '行政机关', 'office'), ('type', '事业单位', 'office'), ('type', '企业', 'enterprise'), ('type', '公司', 'enterprise'),
		('type', '合作社', 'cooperative'), ('type', '专业合作社', 'cooperative'), ('type', '基地', 'base'), ('type', '扶贫基地', 'base'),
		('type', '工作室', 'studio'), ('type', '创新工作室', 'studio'), ('type', '学校', 'school'), ('type', '其他', 'other'),
		('type', 'union', 'union'), ('type', 'office', 'office'), ('type', 'enterprise', 'enterprise'), ('type', 'cooperative', 'cooperative'),
		('type', 'base', 'base'), ('type', 'studio', 'studio'), ('type', 'school', 'school'), ('type', 'other', 'other'),
		('relation', '户主', 'head'), ('relation', '本人', 'head'), ('relation', '本人或户主', 'head'), ('relation', '户主本人', 'head'), ('relation', '本人户主', 'head'),
		('relation', '户主(本人)', 'head'), ('relation', '本人(户主)', 'head'), ('relation', '户主/本人', 'head'), ('relation', '本人/户主', 'head'), ('relation', 'head', 'head');
END;

COMMENT ON FUNCTION import_first_words() IS
	'The words that every import understands, with their meanings. A new ledger has them in import_words; a row there with another meaning '
	'takes precedence.';

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
		RAISE EXCEPTION USING
			MESSAGE = localized('%s is not a staging table', coalesce(staging::text, 'null')),
			ERRCODE = 'wrong_object_type',
			DETAIL = localized('An import reads rows from an ordinary table, and deletes them when they are loaded.'),
			HINT = localized('make_staging makes one.');
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
		RAISE EXCEPTION USING
			MESSAGE = localized('staging table %s belongs to another role and has code on it', staging),
			ERRCODE = 'object_not_in_prerequisite_state',
			DETAIL = localized('It would run with your rights: %s.', code),
			HINT = localized('Copy the rows into a table that make_staging made, or ask the owner to remove that code.');
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
	line jsonb,
	line_number bigint
);

COMMENT ON TYPE import_rejection IS 'A row that an import did not load, and the reason. The row is still in the staging table.';
COMMENT ON COLUMN import_rejection.row_number IS
	'Number of the row in the staging table, from 1. If the file was copied into an empty staging table, this is the line '
	'number in the file, not counting the heading.';
COMMENT ON COLUMN import_rejection.column_name IS 'Heading of the column with the first problem.';
COMMENT ON COLUMN import_rejection.value IS 'The value of that cell; identity numbers are shortened to at most ten characters.';
COMMENT ON COLUMN import_rejection.reason IS 'The reason, in English; several reasons are separated by semicolons.';
COMMENT ON COLUMN import_rejection.reason_zh IS 'The reason, in Chinese.';
COMMENT ON COLUMN import_rejection.line IS 'The whole row without 来源, with identity numbers hidden.';
COMMENT ON COLUMN import_rejection.line_number IS
	'Line of the row in its file, from column 行号 of the staging table; NULL if the table has no such column, or the cell is no number.';
