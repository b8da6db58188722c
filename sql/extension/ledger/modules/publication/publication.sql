-- Figures for publication: views of counts of people in which small groups, and cells that would reveal them, are hidden.
--
-- Each publication NAME is a function draft_NAME, which computes its figures and which of them to hide, and a view
-- publication_NAME over what was published (or over the draft, while nothing was). Publishing is an explicit step, publish_edition
-- (editions.sql), because figures that changed with each row could be compared with those of the day before.
--
-- What a publication provides, so that the tests of an edition cover it (ledger_add_publication makes it of a query):
--   keys      columns that identify a row; with them rows of two editions are compared
--   people    columns that count people, or what was done for them: they change by at least k, or not at all
--   measures  columns that are hidden and change only with those, as amounts
--   block     the rows that change together or not at all: all that add up to one figure, such as those of a year. Blocks of several
--             publications are left unchanged together if each follows the other, as aid_month and aid_year_to_date do
--   part      rows with a published total: the sum of the hidden rows is the total minus the rows that are shown. The sum over them
--             changes by at least k, or not at all; no row that was shown before, and is unchanged, is hidden to protect another row
--   follows   the blocks that the rows add up to, or are compared with. If one of them is left unchanged, so is this one
--   books     the year whose months must be closed; NULL: need not be
--   hides     what is hidden in the row. This is the publication's own task, within one edition and together with every figure that was
--             published of the same people: with totals by ledger_hidden, which hides so much of a list that its sum reveals no small
--             number; with parts of a year by _hide_spans (spans.sql); with other lists of the same total, where both
--             are of one dimension and no cell of the one lies in a cell of the other. What was hidden stays hidden, unless "(open)"
--             is in hides: then it was because the month is open. '(…)' in follows, which is not the name of a block, leaves the block unchanged
-- A grouping by two dimensions at once, or by one that lies in another, must be tested with both its margins: suppress takes a table
-- with its totals, aid_by_division goes from the top down, and groupings.sql does both.
--
-- test/pgtap/ledger_publication_attack.sql tests every publication that counts people against all others, and fails for one without figures.

CREATE TABLE editions (
	edition integer PRIMARY KEY,
	published_at timestamptz NOT NULL,
	published_by text NOT NULL,
	note text,
	records_through date,
	suppress_below integer NOT NULL,
	snapshot pg_snapshot,
	seal bytea,
	books bigint,
	CONSTRAINT editions_edition_is_positive CHECK (edition > 0)
);
SELECT describe_table('editions', 'editions');

COMMENT ON TABLE editions IS 'Editions: one row for each time that figures were published. publish_edition writes it.';
COMMENT ON COLUMN editions.edition IS 'Number of the edition, from 1.';
COMMENT ON COLUMN editions.published_at IS 'When it was published.';
COMMENT ON COLUMN editions.published_by IS 'Login (session_user) that published it.';
COMMENT ON COLUMN editions.note IS 'Remark given with it.';
COMMENT ON COLUMN editions.records_through IS 'Last day covered by the records; NULL: the ledger was open.';
COMMENT ON COLUMN editions.suppress_below IS 'Smallest number of people that is published; smaller groups are hidden.';
COMMENT ON COLUMN editions.snapshot IS
	'Snapshot in which all figures of the edition were computed, on the server that published it: pg_visible_in_snapshot(transaction, '
	'snapshot) is true for changes in the audit that the edition includes. NULL: published by an older version, figure by figure.';
COMMENT ON COLUMN editions.seal IS
	'SHA-256 over the edition, all its blocks and rows, and the seal of the edition before: verify_ledger recomputes it.';
COMMENT ON COLUMN editions.books IS
	'Number of closings and reopenings of months up to then, in the same snapshot. It only grows, so that publication_edition shows whether '
	'there were others since. NULL: published by an older version.';

CREATE TABLE publications (
	name text PRIMARY KEY,
	place integer NOT NULL UNIQUE,
	keys text[] NOT NULL,
	people text[] NOT NULL,
	measures text[] NOT NULL,
	columns text[] NOT NULL
);
SELECT describe_table('publications', 'editions');

COMMENT ON TABLE publications IS 'The views publication_NAME, and the facts about their columns that publish_edition needs.';
COMMENT ON COLUMN publications.name IS 'Name of the view without publication_.';
COMMENT ON COLUMN publications.place IS 'Order in which the views are published: later ones may follow earlier ones.';
COMMENT ON COLUMN publications.keys IS 'Columns that identify a row.';
COMMENT ON COLUMN publications.people IS 'Columns that count people, or what was done for them: they change by at least suppress_below or not at all.';
COMMENT ON COLUMN publications.measures IS 'Columns that change only together with the columns in people.';
COMMENT ON COLUMN publications.columns IS 'All columns, in their order.';

CREATE TABLE edition_blocks (
	edition integer REFERENCES editions,
	name text REFERENCES publications,
	block text,
	is_set boolean NOT NULL,
	reason text,
	PRIMARY KEY (edition, name, block)
);
CREATE INDEX ON edition_blocks (name);
SELECT describe_table('edition_blocks', 'editions');

COMMENT ON TABLE edition_blocks IS
	'Figures that each edition set anew, and figures that differ from the records but were left unchanged, with the reason. Figures '
	'that are the same as in the edition before have no row. publish_edition writes it.';
COMMENT ON COLUMN edition_blocks.edition IS 'The edition.';
COMMENT ON COLUMN edition_blocks.name IS 'The publication.';
COMMENT ON COLUMN edition_blocks.block IS 'Rows of the publication that change together, such as those of one year; empty: all rows.';
COMMENT ON COLUMN edition_blocks.is_set IS 'True: edition_figures has the rows of this block in this edition.';
COMMENT ON COLUMN edition_blocks.reason IS 'Reason why the figures are unchanged although the records differ; NULL: they were not left unchanged.';

CREATE TABLE edition_figures (
	name text,
	block text,
	edition integer,
	cell text,
	part text,
	figures jsonb NOT NULL,
	hides text[] NOT NULL,
	PRIMARY KEY (name, block, edition, cell),
	FOREIGN KEY (edition, name, block) REFERENCES edition_blocks
);
CREATE INDEX ON edition_figures (edition, name, block);
SELECT describe_table('edition_figures', 'editions');

COMMENT ON TABLE edition_figures IS
	'The rows of all editions, with the figures that are hidden: not for publication. publish_edition writes it.';
COMMENT ON COLUMN edition_figures.name IS 'The publication.';
COMMENT ON COLUMN edition_figures.block IS 'Block of the row.';
COMMENT ON COLUMN edition_figures.edition IS 'Edition that set the row.';
COMMENT ON COLUMN edition_figures.cell IS 'The row''s values of the publication''s keys.';
COMMENT ON COLUMN edition_figures.part IS 'Rows of the same part add up to a published figure; NULL: the row does not.';
COMMENT ON COLUMN edition_figures.figures IS 'The row as computed from the records, before hiding.';
COMMENT ON COLUMN edition_figures.hides IS 'Names of the columns that are hidden; (open): they are hidden until the month is closed.';

-- Analysts see that a month was closed or reopened since, which is an act of the office, and not whether a row was written, which would
-- show them when a household is aided.
CREATE VIEW publication_edition WITH (security_barrier) AS
	(
		SELECT e.edition, e.published_at, e.note, e.records_through, e.suppress_below,
			e.books <> (SELECT b.changes FROM book_changes b) AS books_changed
		FROM editions e
		ORDER BY e.edition DESC
		LIMIT 1
	)
UNION ALL
	SELECT NULL::integer AS edition, NULL::timestamptz AS published_at, NULL::text AS note, l.records_through, l.suppress_below,
		NULL::boolean AS books_changed
	FROM ledger l
	WHERE ledger_shows_drafts('editions'::regclass, EXISTS (SELECT FROM editions));

COMMENT ON VIEW publication_edition IS
	'The edition that the publication views show, in one row. Before the first edition the views show the draft, which only users '
	'with the rights of the ledger''s owner can see.';
COMMENT ON COLUMN publication_edition.edition IS 'Number of the edition; NULL: a draft.';
COMMENT ON COLUMN publication_edition.published_at IS 'When it was published; NULL: a draft.';
COMMENT ON COLUMN publication_edition.note IS 'Remark given with it.';
COMMENT ON COLUMN publication_edition.records_through IS 'Last day covered by the records; NULL: the ledger was open.';
COMMENT ON COLUMN publication_edition.suppress_below IS 'Smallest number of people that is published; smaller groups are hidden.';
COMMENT ON COLUMN publication_edition.books_changed IS
	'True: a month was closed or reopened since the edition was published. Which one, and whether other records changed, is not shown. NULL: a '
	'draft, or an edition of an older version.';
