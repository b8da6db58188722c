
-- Functions behind module import/import.

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
	'What the columns of each kind of import hold, in the order in which make_staging makes them; whether a file must have '
	'the column; and the headings that a new ledger knows for it, the first of which make_staging uses.';

CREATE FUNCTION ledger_import_has_column(kind text, column_name text) RETURNS boolean
LANGUAGE sql IMMUTABLE
RETURN EXISTS (
	SELECT FROM ledger_import_columns() c
	WHERE c.kind = ledger_import_has_column.kind AND c.column_name = ledger_import_has_column.column_name);

COMMENT ON FUNCTION ledger_import_has_column(text, text) IS
	'Internal. True when that kind of import knows the column.';

CREATE FUNCTION make_staging(
	schema text,
	kind text,
	headings text DEFAULT NULL,
	temporary boolean DEFAULT false
) RETURNS regclass
LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $make$
DECLARE
	known CONSTANT regclass := ledger_table(schema, 'import_headings');
	staging text;
	names text[];
	twice text;
	held bigint;
BEGIN
	PERFORM ledger_import_check_kind(kind);
	staging := format('%I.%I', CASE WHEN temporary THEN 'pg_temp' ELSE schema END, 'staging_' || kind);
	IF headings IS NULL THEN
		SELECT array_agg(c.headings[1] ORDER BY c.place) INTO names
		FROM (SELECT l.*, row_number() OVER () AS place FROM ledger_import_columns() l) AS c
		WHERE c.kind = make_staging.kind;
	ELSE
		names := ledger_import_split(headings);
	END IF;
	SELECT name INTO twice FROM unnest(names) AS name GROUP BY name HAVING count(*) > 1 ORDER BY name LIMIT 1;
	IF twice IS NOT NULL THEN
		RAISE EXCEPTION 'heading "%" stands there twice', twice USING
			ERRCODE = 'duplicate_column',
			HINT = 'Give the columns of the file different headings.';
	END IF;

	IF to_regclass(staging) IS NOT NULL THEN
		IF names = ARRAY(
			SELECT attname::text FROM pg_attribute
			WHERE attrelid = to_regclass(staging) AND attnum > 0 AND NOT attisdropped ORDER BY attnum)
		THEN
			RETURN to_regclass(staging);
		END IF;
		EXECUTE format('SELECT count(*) FROM %s', staging) INTO held;
		IF held > 0 THEN
			RAISE EXCEPTION 'staging table % holds % rows', to_regclass(staging), held USING
				ERRCODE = 'duplicate_table',
				DETAIL = 'Its columns are not those that are asked for, and what is in it would be lost.',
				HINT = format('Import its rows, or if they are not needed: TRUNCATE %s;', to_regclass(staging));
		END IF;
		EXECUTE format('DROP TABLE %s', staging);
	END IF;
	EXECUTE format('CREATE TABLE %s (%s)', staging,
		(SELECT string_agg(format('%I text', name), ', ' ORDER BY place) FROM unnest(names) WITH ORDINALITY AS n (name, place)));
	EXECUTE format('COMMENT ON TABLE %s IS %L', staging, format(
		'Rows for import_%s, as a file has them: copy them in, import them, and what is left was rejected.', kind));
	PERFORM ledger_import_map(schema, kind, staging::regclass);
	RETURN staging::regclass;
END
$make$;

COMMENT ON FUNCTION make_staging(text, text, text, boolean) IS
	'Makes the table staging_KIND, of text columns only, for an import of one kind: register, aid, donations, purchases or '
	'incomes; then \copy it FROM a file and call import_KIND. headings is the first line of the file, which gives the columns '
	'and their order; NULL: all columns of the kind, in the order of ledger_import_columns(). temporary: a temporary table, '
	'which only this session sees; give the ledger to import_KIND then. A table that is there is kept when it has the same '
	'columns, and made anew when it is empty. '
	'Errors: 42704 not a ledger, 22023 no such kind, or a column that is needed is missing or there twice, 42701 a heading '
	'twice, 42P07 a table with other columns that holds rows.';

CREATE FUNCTION ledger_import_check_kind(kind text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $check$
BEGIN
	IF kind IS NULL OR NOT EXISTS (SELECT FROM ledger_import_columns() c WHERE c.kind = ledger_import_check_kind.kind) THEN
		RAISE EXCEPTION 'there is no import of kind "%"', coalesce(kind, 'null') USING
			ERRCODE = 'invalid_parameter_value',
			HINT = 'Kinds are register, aid, donations, purchases and incomes.';
	END IF;
END
$check$;

COMMENT ON FUNCTION ledger_import_check_kind(text) IS
	'Internal. Refuses (22023) a kind of import that there is not.';

-- The column of the staging table that holds each column of the kind, and the unit that its heading names.
CREATE FUNCTION ledger_import_map(
	schema text, kind text, staging regclass,
	OUT column_name text, OUT heading text, OUT unit text
) RETURNS SETOF record
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, @extschema@, pg_temp
AS $map$
DECLARE
	mapped jsonb;
	wrong text;
BEGIN
	EXECUTE format($sql$
		SELECT coalesce(jsonb_agg(jsonb_build_array(h.column_name, a.attname,
			(regexp_match(ledger_import_brackets(a.attname), '[(](?:单位[:])?(亿元|万元|元|角|分)[)]'))[1]) ORDER BY a.attnum), '[]')
		FROM pg_attribute a LEFT JOIN %I.import_headings h ON h.kind = $1 AND h.heading = ledger_import_heading(a.attname)
		WHERE a.attrelid = $2 AND a.attnum > 0 AND NOT a.attisdropped
		$sql$, schema)
	INTO mapped
	USING kind, staging;

	SELECT string_agg(m ->> 1, ', ' ORDER BY place) INTO wrong
	FROM jsonb_array_elements(mapped) WITH ORDINALITY AS e (m, place)
	WHERE m ->> 0 IS NULL;
	IF wrong IS NOT NULL THEN
		RAISE NOTICE 'columns that an import of % does not know are passed over: %', kind, wrong USING
			HINT = format('To have one read, add its heading to %I.import_headings.', schema);
	END IF;
	SELECT string_agg(m ->> 1, ', ' ORDER BY m ->> 1) INTO wrong
	FROM jsonb_array_elements(mapped) AS m
	WHERE m ->> 0 IS NOT NULL
	GROUP BY m ->> 0
	HAVING count(*) > 1
	ORDER BY m ->> 0
	LIMIT 1;
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION 'columns % hold the same', wrong USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = format('For an import of %s their headings mean one thing.', kind),
			HINT = 'Leave one of them in the file, or rename the other.';
	END IF;
	SELECT string_agg(c.column_name || ' (' || c.headings[1] || ')', ', ') INTO wrong
	FROM ledger_import_columns() c
	WHERE c.kind = ledger_import_map.kind AND c.is_needed
		AND NOT EXISTS (SELECT FROM jsonb_array_elements(mapped) AS m WHERE m ->> 0 = c.column_name);
	IF wrong IS NOT NULL THEN
		RAISE EXCEPTION '% has no column for %', staging, wrong USING
			ERRCODE = 'invalid_parameter_value',
			DETAIL = format('An import of %s needs it.', kind),
			HINT = format('%I.import_headings lists the headings that are known; add those of your file.', schema);
	END IF;

	RETURN QUERY SELECT m ->> 0, m ->> 1, m ->> 2 FROM jsonb_array_elements(mapped) AS m WHERE m ->> 0 IS NOT NULL;
END
$map$;

COMMENT ON FUNCTION ledger_import_map(text, text, regclass) IS
	'Internal. Which column of a staging table holds what, by the ledger''s import_headings, and the unit in brackets in its '
	'heading. A notice tells the columns that are passed over; error 22023 when one is needed and missing, or there twice.';
