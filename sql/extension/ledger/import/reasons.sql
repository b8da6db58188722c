
-- Why an import rejects a row, in both languages. %s is replaced by a value from the step that found the problem.
CREATE FUNCTION ledger_import_reasons(OUT code text, OUT reason text, OUT reason_zh text) RETURNS SETOF record
LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 60
BEGIN ATOMIC
	VALUES
		('missing', 'the cell is empty', '此格为空'),
		('too_long', 'has more than %s characters', '超过%s个字符'),
		('as_above', 'refers to another row: write what is meant', '指代其他行：请填写具体内容'),
		('formula_error', 'is the error of a formula: write what is meant', '是公式的错误值：请填写具体内容'),
		('name_has_brackets', 'has brackets: write the name only, and notes in another column', '含有括号：此列只写姓名，说明请写在其他列'),
		('word_unknown', 'the word means nothing here; import_words lists those that are known', '无法识别该词；可用的词见 import_words'),

		('date_unreadable', 'is not a day; write 2020-03-15', '不是日期；请写作 2020-03-15'),
		('date_is_serial', 'is how a spreadsheet numbers days, perhaps %s; give the column a date format and save the file again',
			'是电子表格内部的日期序号，可能是%s；请把该列设为日期格式后重新保存'),
		('date_order_unclear', 'means %s or %s, as the day or the month is first; write 2020-03-15', '可读作 %s 或 %s，日与月的顺序不明；请写作 2020-03-15'),
		('date_century_unclear', 'has a year of two digits; write 2020-03-15', '年份只有两位；请写作 2020-03-15'),
		('date_implausible', 'is not between %s and %s', '不在 %s 至 %s 之间'),
		('date_in_future', 'is later than today in China', '晚于今天（中国时间）'),
		('year_unreadable', 'is not a year from %s to %s', '不是 %s 至 %s 之间的年份'),

		('amount_unreadable', 'is not an amount; write 1595.31 or 350万元, with no more than fen', '不是金额；请写作 1595.31 或 350万元，精确到分'),
		('unit_unclear', '"%s" in the heading is not understood as a unit: write one as 元, 千元, 万元 or 亿元 in brackets, and nothing else',
			'标题中的“%s”不是可识别的单位：请在括号内只写元、千元、万元或亿元等单位'),
		('amount_not_yuan', '"%s" is a share, a fraction or of another currency, and no amount of yuan', '“%s”是百分比、分数或其他货币，不是人民币金额'),
		('units_differ', '"%s" are several units: the heading, or what stands above or below the table, must state one only',
			'“%s”是几种单位：标题与表格上下方只能写同一种单位'),
		('amount_below_fen', 'is no whole number of fen with %s, the unit in the heading: look at the unit', '按标题中的单位%s计算，不是整数分：请核对单位'),
		('unit_differs', 'has a unit of its own other than %s, the unit in the heading', '所写单位与标题中的单位%s不一致'),
		('amount_implausible', 'is more than %s yuan, the most that one record can have: look at the unit', '超过一条记录的上限 %s 元：请核对单位'),
		('amount_not_positive', 'must be above zero', '必须大于零'),
		('amount_negative', 'must not be below zero', '不能小于零'),
		('times_unreadable', 'is not a whole number of aid instances from 1 on', '不是从 1 起的整数人次'),

		('identity_is_rounded', 'the spreadsheet has rounded this number, and the digits are lost: give the column the format Text, '
			'enter the number again, and save', '电子表格把号码当作数值取整，末几位已丢失：请把该列设为文本格式，重新录入号码后保存'),
		('identity_check_digit', 'the identity number has a wrong check digit: a digit is mistyped, or two are swapped',
			'身份证号校验码不符：有一位录错或两位颠倒'),
		('identity_length', 'the identity number must have 18 digits, or 15 in its old form', '身份证号应为18位，旧号为15位'),
		('identity_province', 'the identity number names no province', '身份证号中的省份代码不存在'),
		('identity_birth_date', 'the identity number has no valid birth date', '身份证号中的出生日期无效'),
		('identity_unreadable', 'is not an identity number', '不是身份证号'),
		('identity_unknown', 'nobody of the register has this identity number', '登记册中没有此身份证号'),
		('identity_no_household', 'no household is known to which the person belonged on %s', '查不到此人在%s所属的户'),
		('identity_repeated', 'the same identity number stands in another row, with a different name or household', '同一身份证号在另一行出现，姓名或户不同'),

		('village_unknown', 'no division has this name or code', '没有此名称或代码的区划'),
		('village_not_valid', 'no division of this name was there on %s', '%s时没有此名称的区划'),
		('village_ambiguous', '%s divisions have this name: add the township, or give the code', '有%s个同名区划：请加填乡镇，或填写区划代码'),
		('village_missing', 'does not say in which village the household lives', '未填写该户所在的村'),
		('village_differs', 'the household lives elsewhere', '该户不住在此村'),

		('household_missing', 'does not identify the household: give an identity number, the household''s number, or its head and village',
			'无法确定户：请填写身份证号、户编号，或户主姓名和村'),
		('household_unreadable', 'is not the number of a household', '不是户编号'),
		('household_unknown', 'there is no household of this number', '没有此编号的户'),
		('household_not_found', 'no household of the village had this head on %s', '%s时该村没有此户主的户'),
		('household_ambiguous', '%s households of the village have or had a head of this name, among them %s and %s: give an identity number or the '
			'household''s number', '该村有%s户的现户主或原户主同名，如第%s户和第%s户：请填写身份证号或户编号'),
		('household_differs', 'the person with this identity number belonged to another household', '该身份证号的人属于另一户'),
		('name_differs', 'the register has another name for it', '与登记册中的姓名不符'),
		('member_unknown', 'no member of the household had this name on %s', '%s时该户没有此姓名的成员'),
		('member_ambiguous', '%s members of the household have this name: give the identity number', '该户有%s个同名成员：请填写身份证号'),

		('supermarket_unknown', 'there is no supermarket of this name', '没有此名称的超市'),
		('supermarket_ambiguous', '%s supermarkets of this name were open on that day: give its number', '当日有%s家同名超市营业：请填写超市编号'),
		('supermarket_not_open', 'the supermarket was not open on %s', '该超市在%s未营业'),
		('month_not_open', 'year %s of the ledger is not open; its owner opens it with open_year', '账本的%s年尚未开账；请账本所有者用 open_year 开账'),
		('month_closed', 'month %s is closed; its owner can reopen it with reopen_period', '%s月已结账；账本所有者可用 reopen_period 重新开账'),

		('donor_ambiguous', '%s donors have this name', '有%s个同名捐赠者'),
		('cash_has_goods', 'cash has no goods', '现金捐赠不应填写物资'),
		('unit_unknown', 'there is no organisation of this name', '没有此名称的单位'),
		('unit_ambiguous', '%s organisations have this name', '有%s个同名单位'),
		('supplier_missing', 'does not say who sold: give the supplier, or a household', '未填写供应商或农户'),
		('supplier_double', 'names both a supplier and a household', '同时填写了供应商和农户'),
		('supplier_is_buyer', 'the unit cannot buy from itself', '采购单位与供应商相同'),
		('income_differs', 'the household''s income of this year and source is recorded as %s, this row says %s', '该户当年此项收入已记录为%s，本行为%s'),
		('income_repeated', 'another row says %s for this household, year and source, this row says %s', '另一行对该户当年此项收入填写%s，本行为%s'),

		('equal_unclear', 'equals row %s, which was inserted at another time: delete one if the file was copied twice; if they are two records, '
			'give the table a column 来源 that is equal in both', '与第%s行相同而写入时间不同：如系重复复制请删除一行；如系两条记录，请增加“来源”列并填写相同的值'),

		('record_differs', 'record %s of the ledger differs from this row or no longer exists: correct the ledger, or empty 来源 to load the row as a new one',
			'账本第%s号记录与本行不同或已不存在：请在账中更正；要作为新行导入，请清空“来源”'),

		('head_missing', 'the file has no row for this head in this village, and the register has no such household', '没有该户主本人的行，登记册中也没有此户'),
		('head_repeated', 'the file has %s heads with this household number in this village: correct the number or 与户主关系', '文件中该村此户编号有%s个户主：请更正户编号或“与户主关系”'),
		('head_ambiguous', '%s households of the village have or had a head of this name%s: give the head''s identity number',
			'该村有%s户的现户主或原户主同名%s：请填写户主身份证号'),
		('head_former', 'household %s of the village had a head of this name: give the identity number, or enter the household by hand',
			'该村第%s户的原户主同名：请填写身份证号，或手工录入此户'),
		('head_empty', 'the cell is empty, although other rows have it: if it was merged with the cell above, enter the head in each row; '
			'if this is a head, say so in 与户主关系', '此格为空而其他行有值：如系合并单元格，请在每行填写户主；如本人即户主，请在“与户主关系”中注明'),
		('head_is_member', 'a household of this village has a member of this name: give the identity number, or enter the change of the head by hand',
			'该村一户中有同名成员：请填写身份证号，或手工录入户主变更'),
		('unnumbered', 'the register has this name there without an identity number: if it is the same person, record the number by record_identity(person, number) and load the '
			'row again; otherwise correct the name', '登记册中该处已有同名者但未登记身份证号：如系同一人，请先用 record_identity(人员编号, 身份证号) 补录号码，再导入此行；否则请更正姓名'),
		('head_rejected', 'the row of the head of this household was rejected', '该户户主的行未能导入'),
		('other_household', 'the person belonged to another household on %s', '此人在%s属于另一户'),
		('later_household', 'the person belonged to a household from a later day on: enter the change by hand', '此人在较晚日期已属于某户：请手工录入变更'),
		('category_differs', 'the household has category %s, this row says %s', '该户已有类别%s，本行为%s'),
		('category_repeated', 'another row of the household says %s, this row says %s', '该户另一行为%s，本行为%s'),
		('fact_differs', 'the ledger has %s, this row says %s', '账本记录为%s，本行为%s'),
		('fact_repeated', 'another row says %s, this row says %s', '另一行为%s，本行为%s'),
		('pairing_unknown', 'no organisation was paired with the village on %s', '%s时该村没有结对单位'),
		('pairing_ambiguous', '%s organisations were paired with the village on that day: name the organisation', '当日有%s个单位结对该村：请填写派驻单位'),
		('helper_ambiguous', '%s helpers have this name: name the organisation', '有%s名同名驻村人员：请填写派驻单位'),
		('until_before', 'must be later than %s, the first day', '必须晚于开始日期%s'),
		('posting_unknown', 'nobody of this name was posted there in the week of %s', '%s所在周没有此人的驻村记录'),
		('posting_ambiguous', 'several postings match in the week of %s: give the village and the organisation', '%s所在周有多条驻村记录：请填写村和派驻单位'),
		('days_unreadable', 'is not a whole number from 0 to 7', '不是 0 至 7 的整数'),
		('week_repeated', 'several rows are of the week of %s', '%s所在周有多行记录'),
		('refused', 'the ledger refused it: %s', '账本拒绝：%s');
END;

COMMENT ON FUNCTION ledger_import_reasons() IS
	'The reasons for which imports reject rows, in English and Chinese, with the code that the steps of an import report.';
