
-- A check of a rule for helpers and units has one of three results.

-- In this order the minimum of several results is the combined result.
CREATE TYPE rule_result AS ENUM ('fail', 'insufficient evidence', 'pass');
COMMENT ON TYPE rule_result IS
	'result of checking a rule: fail, insufficient evidence or pass. min() over several results is the combined result; it is '
	'NULL over none, which means insufficient evidence. A missing number never results in a pass.';
