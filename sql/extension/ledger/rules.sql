
-- The rules that helpers and units are to keep have three answers.

-- In this order the least of several results is the result of them all.
CREATE TYPE rule_result AS ENUM ('fail', 'insufficient evidence', 'pass');
COMMENT ON TYPE rule_result IS
	'whether a rule was kept: fail, insufficient evidence or pass. min() over several is the result of them all; '
	'over none it is NULL, which is insufficient evidence. A missing number is never a pass.';
