-- Rules of the ledger that reach over tables: a supermarket gives and receives only while it is open, and a person is
-- aided as a member of the household of that day. Each is checked once a statement, over the rows that it wrote, from
-- both sides: when aid or a donation is recorded, and when the dates that allowed it change.
--
-- Whoever records aid holds, by the foreign keys, the keys of its supermarket and person until the end of the
-- transaction; a change of dates waits for that, and then sees the new rows. It would not see them with a snapshot from
-- before the wait, so it is refused outside READ COMMITTED.

SELECT ledger_guard_aid(to_regclass('aid_instances'));

CREATE TRIGGER ledger_check_insert AFTER INSERT ON donations
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_donation');
CREATE TRIGGER ledger_check_update AFTER UPDATE ON donations
	REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_donation');

CREATE TRIGGER ledger_check_update AFTER UPDATE ON supermarkets
	REFERENCING OLD TABLE AS before NEW TABLE AS written
	FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_supermarket_change');

CREATE TRIGGER ledger_check_update AFTER UPDATE ON memberships
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_membership_change');
CREATE TRIGGER ledger_check_delete AFTER DELETE ON memberships
	REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION ledger_as_owner('ledger_check_membership_change');
