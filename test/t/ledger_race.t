# Two clerks at once: one records aid while the other changes the dates that allow it. The second waits for the first and
# then gets an error; the two never both succeed.
use strict;
use warnings;
use LedgerRace;
use Test::More;

my $database = 'ledger_race';

sub undo
{
	query($database, 'TRUNCATE c.aid_instances', 'UPDATE c.supermarkets SET closed_on = NULL', 'UPDATE c.memberships SET valid_to = NULL');
	return;
}

query('postgres', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('c')}, q{SELECT c.open_year(2018)},
	q{INSERT INTO c.divisions (division, name_zh) VALUES ('410423', '某县')},
	q{INSERT INTO c.supermarkets VALUES (1, 'shop', '410423', '2018-03-01')},
	q{INSERT INTO c.households VALUES (1, 'h', '410423', '2017-01-01')},
	q{INSERT INTO c.persons VALUES (1, 'p')},
	q{INSERT INTO c.memberships VALUES (1, 1, '2017-01-01')});

my $aid = q{INSERT INTO c.aid_instances VALUES (1, 1, 1, 1, '1', '2018-06-01')};
my $close = q{UPDATE c.supermarkets SET closed_on = '2018-05-01'};
my $leave = q{UPDATE c.memberships SET valid_to = '2018-05-01'};

like(race($database, 'READ COMMITTED', $aid, $close), qr/the dates of supermarket 1 exclude 2018-06-01/, 'closing waits for aid');
is(query($database, 'SELECT count(*) FROM c.aid_instances JOIN c.supermarkets USING (supermarket_id) WHERE closed_on IS NULL'), 1, 'the aid stands');
undo();

like(race($database, 'READ COMMITTED', $close, $aid), qr/supermarket 1 is not open on 2018-06-01/, 'aid waits for closing');
is(query($database, 'SELECT count(*) FROM c.aid_instances'), 0, 'no aid stands');
undo();

like(race($database, 'REPEATABLE READ', $close, $aid), qr/could not serialize access/, 'aid under an older snapshot gives up');
is(query($database, 'SELECT count(*) FROM c.aid_instances'), 0, 'no aid stands');
undo();

like(race($database, 'READ COMMITTED', $aid, $leave), qr/person 1 was aided as a member of household 1 on 2018-06-01/, 'leaving waits for aid');
is(query($database, 'SELECT count(*) FROM c.memberships WHERE valid_to IS NULL'), 1, 'the membership stands');
undo();

like(race($database, 'READ COMMITTED', $leave, $aid), qr/person 1 is not a member of household 1 on 2018-06-01/, 'aid waits for leaving');
is(query($database, 'SELECT count(*) FROM c.aid_instances'), 0, 'no aid stands');

query('postgres', "DROP DATABASE $database");
done_testing();
