-- Books that close. A closed month's aid is tallied, stored and refused any change until the month is reopened, which
-- is logged; the tallies of a reopened closing are kept.
--
-- Nobody's row is lost between a close and those who write at the same time. Whoever writes aid locks the rows of its
-- months in periods, shared, until the end of the transaction. A close updates that row: it waits for the writers and
-- then counts, with a new snapshot, what they have written. Those who come after it wait for the close and then find
-- the month closed; if their snapshot is older than the close (REPEATABLE READ, SERIALIZABLE), the server tells them to
-- begin anew (40001). The close itself needs the new snapshot and so runs in READ COMMITTED.

CREATE TABLE closings (
	month date,
	version integer,
	closed_at timestamptz NOT NULL,
	closed_by text NOT NULL,
	tally beneficiary_tally NOT NULL,
	seal bytea NOT NULL,
	reopened_at timestamptz,
	reopened_by text,
	reason text,
	PRIMARY KEY (month, version),
	CONSTRAINT closings_month_is_its_first_day CHECK (date_part('day', month) = 1),
	CONSTRAINT closings_version_is_positive CHECK (version > 0),
	CONSTRAINT closings_reopening_is_whole
		CHECK (num_nulls(reopened_at, reopened_by, reason) IN (0, 3))
);

COMMENT ON TABLE closings IS
	'Every closing of a month, also those that were reopened since: what was known, and could be published, '
	'at that time. close_period and reopen_period write it.';
COMMENT ON COLUMN closings.month IS 'First day of the month.';
COMMENT ON COLUMN closings.version IS 'Number of the closing among those of the month, from 1.';
COMMENT ON COLUMN closings.closed_at IS 'When it was closed.';
COMMENT ON COLUMN closings.closed_by IS 'Who was logged in when it was closed.';
COMMENT ON COLUMN closings.tally IS
	'Tally of all aid of the month. It holds the numbers of the households and persons, so it is not for '
	'publication.';
COMMENT ON COLUMN closings.seal IS
	'SHA-256 over this closing, its tallies by supermarket, and the month''s closing before this one with its '
	'reopening. Noted on paper, it proves later that none of them was changed.';
COMMENT ON COLUMN closings.reopened_at IS 'When the month was reopened; NULL: this closing holds.';
COMMENT ON COLUMN closings.reopened_by IS 'Who was logged in when it was reopened.';
COMMENT ON COLUMN closings.reason IS 'Why it was reopened.';

CREATE TABLE closed_tallies (
	month date,
	version integer,
	supermarket_id bigint REFERENCES supermarkets,
	tally beneficiary_tally NOT NULL,
	PRIMARY KEY (month, version, supermarket_id),
	FOREIGN KEY (month, version) REFERENCES closings
);
CREATE INDEX ON closed_tallies (supermarket_id);

COMMENT ON TABLE closed_tallies IS
	'The tally of each supermarket that gave aid in a month, as it was when the month was closed.';
COMMENT ON COLUMN closed_tallies.month IS 'First day of the month.';
COMMENT ON COLUMN closed_tallies.version IS 'The closing that it is part of.';
COMMENT ON COLUMN closed_tallies.supermarket_id IS 'The supermarket.';
COMMENT ON COLUMN closed_tallies.tally IS
	'Its aid of the month. It holds the numbers of the households and persons, so it is not for publication.';

CREATE TABLE closed_years (
	year integer PRIMARY KEY,
	tally beneficiary_tally NOT NULL
);

COMMENT ON TABLE closed_years IS
	'The tallies of the years of which all twelve months are closed: those of the months, merged. '
	'close_period and reopen_period write it.';
COMMENT ON COLUMN closed_years.year IS 'Calendar year.';
COMMENT ON COLUMN closed_years.tally IS
	'All aid of the year. It holds the numbers of the households and persons, so it is not for publication.';

CREATE TABLE periods (
	month date PRIMARY KEY,
	version integer,
	note text,
	FOREIGN KEY (month, version) REFERENCES closings,
	CONSTRAINT periods_month_is_its_first_day CHECK (date_part('day', month) = 1)
);

COMMENT ON TABLE periods IS 'The months of the years that open_year has opened, and whether each is closed.';
COMMENT ON COLUMN periods.month IS 'First day of the month.';
COMMENT ON COLUMN periods.version IS
	'The closing that holds; NULL: the month is open. close_period and reopen_period set it.';
COMMENT ON COLUMN periods.note IS 'Remark, for people.';
