# A report in one language shows nothing of the other, in any format; of the demo county see report_demo.t.
use strict;
use warnings;
use utf8;
use Test::More;
use ReliefReport;

my $database = new_database();
sql($database, 'CREATE EXTENSION poverty_relief');
sql($database, slurp('test/lib/small_ledger.sql'), '-v', 'ledger=small', '-v', 'name=甲镇');
sql($database, "SELECT create_ledger('nothing', name_zh => '空县', name_en => 'Empty County')");

# Names without a translation, and words that are the same in Chinese.
my @names = qw(甲镇 乙乡 small nothing);
my @same = qw(relief_report poverty_relief CNY CSV true false);
for my $ledger (qw(small nothing)) {
    for my $lang (qw(zh en)) {
        is_deeply(foreign_words($lang, [@names, $lang eq 'zh' ? @same : ()], "--schema=$ledger", $database), {}, "$ledger: --lang=$lang");
    }
}

# The test can fail: in both languages there is much of each.
my $both = foreign_words('both', \@names, '--schema=small', $database);
is(join(' ', sort keys %$both), 'csv json text', 'in both there are words of the other language');

done_testing();
