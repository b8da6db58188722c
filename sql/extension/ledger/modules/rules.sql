CREATE TABLE rules (
	rule text PRIMARY KEY,
	name_zh text NOT NULL,
	name_en text NOT NULL,
	unit text NOT NULL
);
SELECT describe_table('rules', 'reference');

COMMENT ON TABLE rules IS
	'Rules to which rule_parameters gives values. The views that check rules use these names.';
COMMENT ON COLUMN rules.rule IS 'Short name of the rule.';
COMMENT ON COLUMN rules.name_zh IS 'Name in Chinese.';
COMMENT ON COLUMN rules.name_en IS 'Name in English.';
COMMENT ON COLUMN rules.unit IS 'Unit of the value.';

INSERT INTO rules VALUES
	('days_a_week', '驻村每周天数', 'days present in the village each week, at least', 'day'),
	('nights_a_week', '驻村每周夜数', 'nights present in the village each week, at least', 'night'),
	('relief_share', '消费扶贫占工会福利比例', 'share of welfare gifts bought through consumption relief, at least', 'percent'),
	('poverty_line', '贫困线（人均年纯收入）', 'poverty line: yearly net income per person', 'yuan');

CREATE TABLE rule_parameters (
	rule text NOT NULL REFERENCES rules,
	valid_from plausible_day NOT NULL,
	value numeric,
	source text,
	PRIMARY KEY (rule, valid_from),
	CONSTRAINT rule_parameters_value_is_not_negative CHECK (value >= 0)
);
SELECT describe_table('rule_parameters', 'reference');

COMMENT ON TABLE rule_parameters IS
	'Values of rules over time. A value is valid from its day until the day of the rule''s next row. A rule without a row cannot be judged.';
COMMENT ON COLUMN rule_parameters.rule IS 'The rule.';
COMMENT ON COLUMN rule_parameters.valid_from IS 'First day of this value.';
COMMENT ON COLUMN rule_parameters.value IS
	'Value in the unit of the rule; NULL: from that day on the rule does not apply.';
COMMENT ON COLUMN rule_parameters.source IS 'Document that sets the value.';
