-- The way back: the records of a ledger as spreadsheets, with the headings that imports read, one view for each kind of import. An import
-- of such a sheet loads nothing new. Incomes, organisations and attendance are recognised by their contents. In the other sheets each row has
-- the number of its record (行号) and a mark (来源), because two equal rows can be two records.
--
-- Identity numbers are not exported: a household is found again by its number.

CREATE VIEW sheet_places WITH (security_invoker) AS
SELECT
	d.division,
	t.name_zh AS township,
	CASE
		WHEN CASE WHEN t.division IS NULL THEN count(*) OVER (PARTITION BY cell_village(d.name_zh))
			ELSE count(*) OVER (PARTITION BY cell_name(t.name_zh), cell_village(d.name_zh)) END = 1 THEN d.name_zh
		ELSE d.division::text
	END AS village,
	daterange(d.valid_from, d.valid_to) AS valid
FROM divisions d LEFT JOIN divisions t ON t.division = division_at(d.division, 'township') AND t.division <> d.division;

COMMENT ON VIEW sheet_places IS 'Divisions as the views sheet_KIND write them, so that imports find them.';
COMMENT ON COLUMN sheet_places.division IS 'The division.';
COMMENT ON COLUMN sheet_places.township IS 'Name of the township that contains it; NULL: none.';
COMMENT ON COLUMN sheet_places.village IS 'Its name; its code where others have the same name.';
COMMENT ON COLUMN sheet_places.valid IS 'Days on which it exists.';

CREATE VIEW sheet_register WITH (security_invoker) AS
WITH today AS MATERIALIZED (
	SELECT (now() AT TIME ZONE 'Asia/Shanghai')::date AS day
), member AS (
	SELECT h.household_id, h.name AS head, p.person_id, p.name, cell_name(p.name) = cell_name(h.name) AS is_named,
		greatest(m.valid_from, h.registered_on, lower(l.valid)) AS day, l.township, l.village,
		row_number() OVER (PARTITION BY h.household_id, cell_name(p.name) = cell_name(h.name) ORDER BY p.person_id) AS place
	FROM today t, memberships m JOIN households h USING (household_id) JOIN persons p USING (person_id)
		LEFT JOIN sheet_places l ON l.division = h.division
	WHERE m.valid_from <= t.day AND (m.valid_to IS NULL OR m.valid_to > t.day) AND (h.removed_on IS NULL OR h.removed_on > t.day)
)
SELECT
	m.head AS "户主姓名",
	m.household_id AS "户编号",
	m.name AS "姓名",
	CASE WHEN m.is_named AND m.place = 1 THEN '户主' ELSE '成员' END AS "与户主关系",
	m.township AS "乡镇",
	m.village AS "村",
	c.name_zh AS "类别",
	m.day AS "登记日期",
	m.person_id AS "行号",
	NULL::text AS "原因",
	exported_source() AS "来源"
FROM member m
	LEFT JOIN household_categories g ON m.is_named AND m.place = 1 AND g.household_id = m.household_id
		AND g.valid_from <= m.day AND (g.valid_to IS NULL OR g.valid_to > m.day)
	LEFT JOIN categories c USING (category);

COMMENT ON VIEW sheet_register IS
	'The members of households today, as import_register reads them. One row for each person; identity numbers are left out.';
COMMENT ON COLUMN sheet_register."户主姓名" IS 'Name of the household.';
COMMENT ON COLUMN sheet_register."户编号" IS 'Number of the household.';
COMMENT ON COLUMN sheet_register."姓名" IS 'Name of the person.';
COMMENT ON COLUMN sheet_register."与户主关系" IS '户主 for the member who has the household''s name, otherwise 成员.';
COMMENT ON COLUMN sheet_register."乡镇" IS 'Township of the household.';
COMMENT ON COLUMN sheet_register."村" IS 'Village of the household.';
COMMENT ON COLUMN sheet_register."类别" IS 'Category of the household on that day, in the row of the head.';
COMMENT ON COLUMN sheet_register."登记日期" IS 'First day of the membership, if the household and its division existed then, otherwise the first day on which they did.';
COMMENT ON COLUMN sheet_register."行号" IS 'Number of the record (person_id).';
COMMENT ON COLUMN sheet_register."原因" IS 'Empty; imports write the reason of a rejection here.';
COMMENT ON COLUMN sheet_register."来源" IS 'exported_source().';

CREATE VIEW sheet_aid WITH (security_invoker) AS
SELECT
	a.aided_on AS "受助日期",
	h.name AS "户主姓名",
	nullif(p.name, erased_text()) AS "受助人",
	a.household_id AS "户编号",
	l.township AS "乡镇",
	l.village AS "村",
	CASE WHEN s.namesakes = 1 THEN s.name ELSE a.supermarket_id::text END AS "爱心超市",
	a.amount AS "金额",
	a.times AS "人次",
	a.aid_id AS "行号",
	NULL::text AS "原因",
	exported_source() AS "来源"
FROM aid_instances a
	LEFT JOIN households h USING (household_id)
	LEFT JOIN persons p USING (person_id)
	LEFT JOIN (SELECT supermarket_id, name, count(*) OVER (PARTITION BY cell_name(name)) AS namesakes FROM supermarkets) AS s USING (supermarket_id)
	LEFT JOIN sheet_places l ON l.division = h.division AND l.valid @> a.aided_on;

COMMENT ON VIEW sheet_aid IS 'Aid as import_aid reads it. An import recognises each row by the number of its record, and rejects a row that was changed.';
COMMENT ON COLUMN sheet_aid."受助日期" IS 'Day of the aid.';
COMMENT ON COLUMN sheet_aid."户主姓名" IS 'Name of the household.';
COMMENT ON COLUMN sheet_aid."受助人" IS 'Name of the person aided; NULL: not known, or erased.';
COMMENT ON COLUMN sheet_aid."户编号" IS 'Number of the household.';
COMMENT ON COLUMN sheet_aid."乡镇" IS 'Township of the household.';
COMMENT ON COLUMN sheet_aid."村" IS 'Village of the household; NULL: the division did not exist on that day.';
COMMENT ON COLUMN sheet_aid."爱心超市" IS 'Name of the supermarket; its number where others have the same name.';
COMMENT ON COLUMN sheet_aid."金额" IS 'Worth in yuan.';
COMMENT ON COLUMN sheet_aid."人次" IS 'Number of aid instances.';
COMMENT ON COLUMN sheet_aid."行号" IS 'Number of the record (aid_id).';
COMMENT ON COLUMN sheet_aid."原因" IS 'Empty; imports write the reason of a rejection here.';
COMMENT ON COLUMN sheet_aid."来源" IS 'exported_source().';

CREATE VIEW sheet_donations WITH (security_invoker) AS
SELECT
	n.received_on::date AS "捐赠日期",
	d.name AS "捐赠人",
	k.word AS "捐赠类型",
	n.value::yuan AS "金额",
	n.goods AS "物资",
	CASE WHEN s.namesakes = 1 THEN s.name ELSE n.supermarket_id::text END AS "爱心超市",
	n.donation_id AS "行号",
	NULL::text AS "原因",
	exported_source() AS "来源"
FROM donations n
	LEFT JOIN donors d USING (donor_id)
	LEFT JOIN (SELECT supermarket_id, name, count(*) OVER (PARTITION BY cell_name(name)) AS namesakes FROM supermarkets) AS s USING (supermarket_id)
	LEFT JOIN import_usual_words() AS k ON k.column_name = 'kind' AND k.meaning = n.kind;

COMMENT ON VIEW sheet_donations IS
	'Donations as import_donations reads them. An import recognises each row by the number of its record, and rejects a row that was changed.';
COMMENT ON COLUMN sheet_donations."捐赠日期" IS 'Day of receipt.';
COMMENT ON COLUMN sheet_donations."捐赠人" IS 'Name of the donor.';
COMMENT ON COLUMN sheet_donations."捐赠类型" IS '现金 or 物资.';
COMMENT ON COLUMN sheet_donations."金额" IS 'Worth in yuan.';
COMMENT ON COLUMN sheet_donations."物资" IS 'Goods; NULL: cash, or not known.';
COMMENT ON COLUMN sheet_donations."爱心超市" IS 'Name of the supermarket; its number where others have the same name.';
COMMENT ON COLUMN sheet_donations."行号" IS 'Number of the record (donation_id).';
COMMENT ON COLUMN sheet_donations."原因" IS 'Empty; imports write the reason of a rejection here.';
COMMENT ON COLUMN sheet_donations."来源" IS 'exported_source().';

CREATE VIEW sheet_purchases WITH (security_invoker) AS
SELECT
	b.purchased_on::date AS "采购日期",
	u.name AS "采购单位",
	s.name AS "供应商",
	h.name AS "户主姓名",
	b.household_id AS "户编号",
	l.township AS "乡镇",
	l.village AS "村",
	b.product AS "产品",
	k.word AS "渠道",
	b.amount::yuan AS "金额",
	g.word AS "是否福利",
	b.purchase_id AS "行号",
	NULL::text AS "原因",
	exported_source() AS "来源"
FROM purchases b
	LEFT JOIN organisations u USING (organisation_id)
	LEFT JOIN organisations s ON s.organisation_id = b.supplier_id
	LEFT JOIN households h USING (household_id)
	LEFT JOIN sheet_places l ON l.division = h.division AND l.valid @> b.purchased_on::date
	LEFT JOIN import_usual_words() AS k ON k.column_name = 'channel' AND k.meaning = b.channel
	LEFT JOIN import_usual_words() AS g ON g.column_name = 'gift' AND g.meaning = b.is_welfare_gift::text;

COMMENT ON VIEW sheet_purchases IS
	'Purchases as import_purchases reads them. An import recognises each row by the number of its record, and rejects a row that was changed.';
COMMENT ON COLUMN sheet_purchases."采购日期" IS 'Day of the purchase.';
COMMENT ON COLUMN sheet_purchases."采购单位" IS 'Name of the unit that bought.';
COMMENT ON COLUMN sheet_purchases."供应商" IS 'Name of the organisation that sold; NULL: a household sold.';
COMMENT ON COLUMN sheet_purchases."户主姓名" IS 'Name of the household that sold; NULL: an organisation sold.';
COMMENT ON COLUMN sheet_purchases."户编号" IS 'Number of that household.';
COMMENT ON COLUMN sheet_purchases."乡镇" IS 'Township of that household.';
COMMENT ON COLUMN sheet_purchases."村" IS 'Village of that household; NULL: the division did not exist on that day.';
COMMENT ON COLUMN sheet_purchases."产品" IS 'Product.';
COMMENT ON COLUMN sheet_purchases."渠道" IS '直接, 线上, 专柜 or 展销会.';
COMMENT ON COLUMN sheet_purchases."金额" IS 'Price in yuan.';
COMMENT ON COLUMN sheet_purchases."是否福利" IS '是: a welfare gift to members; otherwise 否.';
COMMENT ON COLUMN sheet_purchases."行号" IS 'Number of the record (purchase_id).';
COMMENT ON COLUMN sheet_purchases."原因" IS 'Empty; imports write the reason of a rejection here.';
COMMENT ON COLUMN sheet_purchases."来源" IS 'exported_source().';

CREATE VIEW sheet_incomes WITH (security_invoker) AS
SELECT
	i.year AS "年度",
	h.name AS "户主姓名",
	i.household_id AS "户编号",
	l.township AS "乡镇",
	l.village AS "村",
	s.name_zh AS "收入来源",
	i.amount::yuan AS "金额"
FROM incomes i
	CROSS JOIN ledger b
	LEFT JOIN households h USING (household_id)
	LEFT JOIN income_sources s USING (source)
	LEFT JOIN sheet_places l ON l.division = h.division
		AND l.valid @> least(make_date(i.year, 12, 31), coalesce(b.records_through, (now() AT TIME ZONE 'Asia/Shanghai')::date));

COMMENT ON VIEW sheet_incomes IS 'Incomes as import_incomes reads them.';
COMMENT ON COLUMN sheet_incomes."年度" IS 'Calendar year.';
COMMENT ON COLUMN sheet_incomes."户主姓名" IS 'Name of the household.';
COMMENT ON COLUMN sheet_incomes."户编号" IS 'Number of the household.';
COMMENT ON COLUMN sheet_incomes."乡镇" IS 'Township of the household.';
COMMENT ON COLUMN sheet_incomes."村" IS 'Village of the household; NULL: the division did not exist at the end of the year.';
COMMENT ON COLUMN sheet_incomes."收入来源" IS 'Name of the source.';
COMMENT ON COLUMN sheet_incomes."金额" IS 'Net income in yuan.';

CREATE VIEW sheet_organisations WITH (security_invoker) AS
SELECT o.name AS "单位名称", k.word AS "单位类型", l.township AS "乡镇", l.village AS "所在地"
FROM organisations o
	LEFT JOIN sheet_places l ON l.division = o.division
	LEFT JOIN import_usual_words() AS k ON k.column_name = 'type' AND k.meaning = o.kind;

COMMENT ON VIEW sheet_organisations IS 'Organisations as an import of organisations reads them.';
COMMENT ON COLUMN sheet_organisations."单位名称" IS 'Name.';
COMMENT ON COLUMN sheet_organisations."单位类型" IS 'Kind of organisation.';
COMMENT ON COLUMN sheet_organisations."乡镇" IS 'Township of its division, if that is in one.';
COMMENT ON COLUMN sheet_organisations."所在地" IS 'Name of its division; NULL: none is recorded.';

CREATE VIEW sheet_postings WITH (security_invoker) AS
SELECT
	o.name AS "派驻单位",
	h.name AS "姓名",
	l.township AS "乡镇",
	l.village AS "村",
	p.valid_from::date AS "驻村日期",
	p.valid_to - 1 AS "离村日期",
	p.posting_id AS "行号",
	NULL::text AS "原因",
	exported_source() AS "来源"
FROM postings p
	JOIN village_pairings v USING (pairing_id)
	LEFT JOIN organisations o ON o.organisation_id = v.organisation_id
	LEFT JOIN helpers h USING (helper_id)
	LEFT JOIN sheet_places l ON l.division = v.division;

COMMENT ON VIEW sheet_postings IS
	'Postings to villages as an import of postings reads them. An import recognises each row by the number of its record, and rejects a row that was changed.';
COMMENT ON COLUMN sheet_postings."派驻单位" IS 'Organisation that is paired with the village.';
COMMENT ON COLUMN sheet_postings."姓名" IS 'Name of the helper.';
COMMENT ON COLUMN sheet_postings."乡镇" IS 'Township of the village.';
COMMENT ON COLUMN sheet_postings."村" IS 'The village.';
COMMENT ON COLUMN sheet_postings."驻村日期" IS 'First day in the village.';
COMMENT ON COLUMN sheet_postings."离村日期" IS 'Last day in the village; NULL: the posting goes on.';
COMMENT ON COLUMN sheet_postings."行号" IS 'Number of the record (posting_id).';
COMMENT ON COLUMN sheet_postings."原因" IS 'Empty; imports write the reason of a rejection here.';
COMMENT ON COLUMN sheet_postings."来源" IS 'exported_source().';

CREATE VIEW sheet_attendance WITH (security_invoker) AS
SELECT
	h.name AS "姓名",
	o.name AS "派驻单位",
	l.township AS "乡镇",
	l.village AS "村",
	a.week::date AS "周",
	a.days AS "在村天数",
	a.nights AS "在村夜数",
	a.excused AS "请假事由"
FROM attendance a
	JOIN postings p USING (posting_id)
	JOIN village_pairings v USING (pairing_id)
	LEFT JOIN organisations o ON o.organisation_id = v.organisation_id
	LEFT JOIN helpers h USING (helper_id)
	LEFT JOIN sheet_places l ON l.division = v.division;

COMMENT ON VIEW sheet_attendance IS 'Attendance of posted staff as an import of attendance reads it. One row for each posting and week.';
COMMENT ON COLUMN sheet_attendance."姓名" IS 'Name of the helper.';
COMMENT ON COLUMN sheet_attendance."派驻单位" IS 'Organisation that is paired with the village.';
COMMENT ON COLUMN sheet_attendance."乡镇" IS 'Township of the village.';
COMMENT ON COLUMN sheet_attendance."村" IS 'The village.';
COMMENT ON COLUMN sheet_attendance."周" IS 'Monday of the week.';
COMMENT ON COLUMN sheet_attendance."在村天数" IS 'Days in the village; NULL: not known.';
COMMENT ON COLUMN sheet_attendance."在村夜数" IS 'Nights in the village; NULL: not known.';
COMMENT ON COLUMN sheet_attendance."请假事由" IS 'Reason why the week does not count; NULL: it counts.';

-- Persons are recognised by their contents; the number of the record helps where those are not unique.
CREATE FUNCTION _import_register_exported() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $exported$
BEGIN
	WITH same AS MATERIALIZED (
		SELECT c.row_number, h.division, cell_hash('person', m.person_id::text) AS hash
		FROM pg_temp.ledger_import_cells c
			JOIN memberships m ON m.person_id = c.file_line AND m.valid_from <= c.day AND (m.valid_to IS NULL OR m.valid_to > c.day)
				AND m.household_id::text = split_part(c.household, '.', 1)
			JOIN persons p USING (person_id)
			JOIN households h USING (household_id)
		WHERE c.file = (SELECT cell_hash('file', exported_source()))
			AND c.day IN (m.valid_from, h.registered_on, (SELECT d.valid_from FROM divisions d WHERE d.division = h.division))
			AND cell_name(p.name) = cell_name(c.name)
			AND (cell_name(h.name) = cell_name(c.head) OR EXISTS (
				SELECT FROM former_heads f WHERE f.household_id = h.household_id AND cell_name(f.name) = cell_name(c.head)))
			AND (c.category IS NULL OR c.category IN (
				SELECT k.name_zh
				FROM household_categories g JOIN categories k USING (category)
				WHERE g.household_id = h.household_id AND g.valid_from <= c.day AND (g.valid_to IS NULL OR g.valid_to > c.day)))
			-- What is known, or completes the record, is settled.
			AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_facts f WHERE f.row_number = c.row_number AND (f.is_known OR f.completes))
			AND NOT EXISTS (
				SELECT FROM pg_temp.ledger_import_problems o
				WHERE o.row_number = c.row_number AND o.code NOT IN ('unnumbered', 'head_ambiguous', 'head_missing', 'head_former', 'member_ambiguous', 'fact_differs'))
	), solved AS (
		DELETE FROM pg_temp.ledger_import_problems o USING same s WHERE o.row_number = s.row_number
	), passed_over AS (
		DELETE FROM pg_temp.ledger_import_facts f USING same s WHERE f.row_number = s.row_number
	)
	INSERT INTO pg_temp.ledger_import_facts (row_number, division, is_known, hash)
	SELECT s.row_number, s.division, true, s.hash FROM same s;
END
$exported$;

COMMENT ON FUNCTION _import_register_exported() IS
	'Recognises the rows of sheet_register that an import could not distinguish by their contents.';

-- The other kinds. A row with the mark states which record it is. If that record is as the row says, the row is known; if not, it is neither
-- a new row nor a correction, unless it only completes the record. A name that was erased, or left empty, does not contradict the record.
CREATE FUNCTION _import_aid_exported() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $exported$
BEGIN
	UPDATE pg_temp.ledger_import_facts f SET is_known = true
	FROM pg_temp.ledger_import_cells c, aid_instances a
	WHERE c.row_number = f.row_number AND c.file = (SELECT cell_hash('file', exported_source())) AND a.aided_on = f.aided_on AND a.aid_id = c.file_line
		AND (a.household_id, a.supermarket_id, a.amount, a.times) = (f.household_id, f.supermarket_id, f.amount, f.times)
		AND coalesce(f.person_id = a.person_id, f.person_id IS NULL);
	-- Of several members with one name, the record shows which one it was. A clerk of the supermarket's division may not see the household.
	WITH same AS MATERIALIZED (
		SELECT c.row_number, a.aid_id, a.household_id, a.person_id, a.supermarket_id, a.amount, a.aided_on, a.times, coalesce(h.division, s.division) AS division
		FROM pg_temp.ledger_import_cells c
			JOIN aid_instances a ON a.aided_on = c.day AND a.aid_id = c.file_line AND a.household_id::text = split_part(c.household, '.', 1)
				AND a.amount = c.value AND a.times = coalesce(substring(c.times, '^0*([0-9]{1,9})')::integer, 1)
			JOIN supermarkets s ON s.supermarket_id = a.supermarket_id AND cell_name(c.supermarket) IN (cell_name(s.name), s.supermarket_id::text)
			LEFT JOIN households h USING (household_id)
			LEFT JOIN persons p ON p.person_id = a.person_id
		WHERE c.file = (SELECT cell_hash('file', exported_source()))
			AND (c.person IS NULL OR cell_name(c.person) = cell_name(p.name)) AND (c.name IS NULL OR h.household_id IS NOT NULL)
			AND (SELECT array_agg(o.code) FROM pg_temp.ledger_import_problems o WHERE o.row_number = c.row_number) <@ '{member_ambiguous,household_unknown}'
	), solved AS (
		DELETE FROM pg_temp.ledger_import_problems o USING same s WHERE o.row_number = s.row_number
	)
	INSERT INTO pg_temp.ledger_import_facts (row_number, household_id, person_id, supermarket_id, amount, aided_on, times, division, day, is_known, completes, hash)
	SELECT s.row_number, s.household_id, s.person_id, s.supermarket_id, s.amount, s.aided_on, s.times, s.division, s.aided_on, true, false,
		_import_aid_hash(s.household_id, s.person_id, s.supermarket_id, s.amount, s.aided_on, s.times)
	FROM same s;
	INSERT INTO pg_temp.ledger_import_taught (row_number, loaded_as)
	SELECT f.row_number, a.aid_id
	FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number)
		JOIN aid_instances a ON a.aided_on = f.aided_on AND a.aid_id = c.file_line
	WHERE NOT f.is_known AND c.file = (SELECT cell_hash('file', exported_source())) AND a.person_id IS NULL
		AND (a.household_id, a.supermarket_id, a.amount, a.times) = (f.household_id, f.supermarket_id, f.amount, f.times);
END
$exported$;

COMMENT ON FUNCTION _import_aid_exported() IS
	'Recognises the rows of sheet_aid whose records have not changed.';

CREATE FUNCTION _import_donations_exported() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $exported$
BEGIN
	UPDATE pg_temp.ledger_import_facts f SET is_known = true
	FROM pg_temp.ledger_import_cells c, donations n
	WHERE c.row_number = f.row_number AND c.file = (SELECT cell_hash('file', exported_source())) AND n.donation_id = c.file_line
		AND (n.donor_id, n.received_on, n.kind, n.value) = (f.donor_id, f.received_on, f.kind, f.value)
		AND n.supermarket_id IS NOT DISTINCT FROM f.supermarket_id
		AND cell_name(cell_clean(n.goods)) IS NOT DISTINCT FROM cell_name(f.goods);
	INSERT INTO pg_temp.ledger_import_taught (row_number, loaded_as)
	SELECT f.row_number, n.donation_id
	FROM pg_temp.ledger_import_facts f JOIN pg_temp.ledger_import_cells c USING (row_number) JOIN donations n ON n.donation_id = c.file_line
	WHERE NOT f.is_known AND c.file = (SELECT cell_hash('file', exported_source()))
		AND (n.donor_id, n.received_on::date, n.kind, n.value) = (f.donor_id, f.received_on, f.kind, f.value)
		AND (n.supermarket_id IS NULL OR n.supermarket_id = f.supermarket_id) AND (n.goods IS NULL OR cell_name(cell_clean(n.goods)) = cell_name(f.goods));
END
$exported$;

COMMENT ON FUNCTION _import_donations_exported() IS
	'Recognises the rows of sheet_donations whose records have not changed.';

CREATE FUNCTION _import_purchases_exported() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $exported$
BEGIN
	UPDATE pg_temp.ledger_import_facts f SET is_known = true
	FROM pg_temp.ledger_import_cells c, purchases b
	WHERE c.row_number = f.row_number AND c.file = (SELECT cell_hash('file', exported_source())) AND b.purchase_id = c.file_line
		AND (b.organisation_id, b.purchased_on, b.channel, b.amount, b.is_welfare_gift)
			= (f.organisation_id, f.purchased_on, f.channel, f.amount, f.is_welfare_gift)
		AND b.supplier_id IS NOT DISTINCT FROM f.supplier_id AND b.household_id IS NOT DISTINCT FROM f.household_id
		AND cell_name(cell_clean(b.product)) = cell_name(f.product);
END
$exported$;

COMMENT ON FUNCTION _import_purchases_exported() IS
	'Recognises the rows of sheet_purchases whose records have not changed.';

CREATE FUNCTION _import_postings_exported() RETURNS void
LANGUAGE plpgsql VOLATILE
AS $exported$
BEGIN
	UPDATE pg_temp.ledger_import_facts f SET is_known = true
	FROM pg_temp.ledger_import_cells c, postings p JOIN helpers h USING (helper_id)
	WHERE c.row_number = f.row_number AND c.file = (SELECT cell_hash('file', exported_source())) AND p.posting_id = c.file_line
		AND (p.pairing_id, p.valid_from) = (f.pairing_id, f.valid_from)
		AND p.valid_to IS NOT DISTINCT FROM f.valid_to AND cell_name(h.name) = f.name;
END
$exported$;

COMMENT ON FUNCTION _import_postings_exported() IS
	'Recognises the rows of sheet_postings whose records have not changed.';

CREATE FUNCTION _import_exported(kind text) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $exported$
BEGIN
	IF NOT EXISTS (SELECT FROM pg_temp.ledger_import_files i WHERE i.file = cell_hash('file', exported_source())) THEN
		RETURN;
	END IF;
	CASE kind
		WHEN 'register' THEN
			PERFORM _import_register_exported();
			RETURN;
		WHEN 'aid' THEN PERFORM _import_aid_exported();
		WHEN 'donations' THEN PERFORM _import_donations_exported();
		WHEN 'purchases' THEN PERFORM _import_purchases_exported();
		WHEN 'postings' THEN PERFORM _import_postings_exported();
		ELSE RETURN;
	END CASE;
	WITH other AS (
		DELETE FROM pg_temp.ledger_import_facts f
		USING pg_temp.ledger_import_cells c
		WHERE c.row_number = f.row_number AND c.file = (SELECT cell_hash('file', exported_source())) AND NOT f.is_known
			AND (to_jsonb(f) ->> 'completes')::boolean IS NOT TRUE AND NOT EXISTS (SELECT FROM pg_temp.ledger_import_taught t WHERE t.row_number = f.row_number)
		RETURNING f.row_number, c.file_line
	)
	INSERT INTO pg_temp.ledger_import_problems
	SELECT row_number, 7, NULL, 'record_differs', ARRAY[coalesce(file_line::text, '?')] FROM other;
END
$exported$;

COMMENT ON FUNCTION _import_exported(text) IS
	'Recognises the rows of sheets that the views sheet_KIND exported, and rejects those whose record differs from the row or no longer exists.';
