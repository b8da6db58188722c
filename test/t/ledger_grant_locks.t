# A grant while clerks write: it waits for them, and they go on to other tables meanwhile, without a deadlock.
use strict;
use warnings;
use LedgerRace;
use Test::More;

my $database = 'ledger_grant_locks';

query('postgres', "DROP DATABASE IF EXISTS $database", 'DROP ROLE IF EXISTS ledger_grant_locks_clerk');
query('postgres', 'CREATE ROLE ledger_grant_locks_clerk', "CREATE DATABASE $database");
query($database, 'CREATE EXTENSION poverty_relief', q{SELECT create_ledger('c')}, q{SELECT c.open_year(2018)},
	q{INSERT INTO c.divisions (division, name_zh) VALUES ('410423', '某县')},
	q{INSERT INTO c.supermarkets VALUES (1, 's', '410423', '2018-01-01')},
	q{INSERT INTO c.households VALUES (1, 'h', '410423', '2017-01-01')});

# Which tables a transaction writes, one before the grant comes and one while it waits.
my %writes = (
	aid => q{INSERT INTO c.aid_instances (household_id, supermarket_id, amount, aided_on) VALUES (1, 1, '1', '2018-06-01')},
	household => q{UPDATE c.households SET name = name || '.'},
	lot => q{INSERT INTO c.lots (supermarket_id, goods, entered_on, received) VALUES (1, 'rice', '2018-02-01', '10')},
	income => q{DELETE FROM c.incomes},
);
foreach my $before (sort keys %writes)
{
	foreach my $after (sort keys %writes)
	{
		my ($waited, $grants, $writers) = overlap($database, 'READ COMMITTED', $writes{$before},
			q{SELECT c.grant_access('ledger_grant_locks_clerk', 'clerk', '410423')}, "$writes{$after}; COMMIT");
		ok($waited, "$before, then $after: the grant waits");
		is("$grants$writers", '', 'and neither ends with an error');
		is(query($database, q{SELECT count(*) FROM c.grants}), 1, 'it is granted');
		query($database, q{SELECT c.revoke_access('ledger_grant_locks_clerk', 'clerk', '410423')});
	}
}

query('postgres', "DROP DATABASE $database", 'DROP ROLE ledger_grant_locks_clerk');
done_testing();
