# relief_import's command line: options, help, its manual page and completion, messages in Chinese.
use strict;
use warnings;
use utf8;
use IPC::Run qw(run timeout);
use Test::More;
use ReliefReport;
use ReliefImport;

my $folder = work_folder();
my $file = file_of("$folder/a.csv", "a,b\n1,2\n");

sub fails {
    my ($name, $message, @arguments) = @_;
    my $run = import_files(@arguments);
    is($run->{status}, 1, "$name: exit status 1");
    like($run->{err}, qr/\Arelief_import: error: $message\n\z/, "$name: one clear line");
}

my $help = import_files('--help');
is($help->{status}, 0, '--help');
is_deeply([grep { length > 95 } split /\n/, $help->{out}], [], 'no line is wider than 95 columns');
is(import_files('-?')->{out}, $help->{out}, '-? is --help');
like(import_files('--version')->{out}, qr/\Arelief_import \(poverty_relief\) \d+\.\d+\.\d+\n\z/, '--version');
fails('no file', 'no file is given; try --help');
fails('an unknown option', 'unknown option "--nothing"; try --help', '--nothing', $file);
fails('an option without its value', 'option "--kind" needs a value; try --help', '--kind');
fails('a map without a column', '--map must be HEADING=COLUMN, not "日期"', '--map=日期', $file);
fails('a map without a heading', '--map must be HEADING=COLUMN, not "=date"', '--map==date', $file);

# ---- the database ----
my $bare = new_database();
my $run = import_files($file, $bare);
is($run->{status}, 3, 'the last argument is the database') or diag $run->{err};
like($run->{err}, qr/database "$bare" does not have the extension poverty_relief/, 'where the extension is missing');
$run = import_files($file, 'no_such_database');
is($run->{status}, 2, 'a database that is not there: exit status 2');
is(import_files($file, "$folder/absent.csv")->{status}, 4, 'a name of a file is no database');
is(import_files('-d', $bare, $file, 'absent')->{status}, 4, 'with -d every argument is a file');
$run = import_files($file, "host=$ENV{PGHOST} dbname=$bare");
like($run->{err}, qr/database "$bare" does not have the extension/, 'a conninfo string with a slash is no file');
$run = import_files($file, "dbname='$bare' application_name=a.csv");
like($run->{err}, qr/database "$bare" does not have the extension/, 'nor is one that ends like a file');
is(import_files($file, $_)->{status}, 4, "$_ is a file that is missing") for "$folder/a=b.csv", 'dbname.csv', "$folder/x://y";
like(import_files({database => $bare}, $file, file_of("$folder/dbname=x", "a,b\n"))->{err}, qr/database "$bare" does not have/, 'a file that exists is no conninfo string');
is(import_files($file, $_)->{status}, 2, "$_ is a database") for 'postgres://localhost:1/x', 'postgresql://[';
my $database = office();
$run = import_files('--kind=food', $file, "dbname=$database");
is($run->{status}, 1, 'an unknown kind') or diag $run->{err};
like($run->{err}, qr/--kind must be one of register, aid, donations, purchases, incomes, organisations, postings, attendance, not "food"/, 'lists those that there are');
$run = import_files('--schema=other', $file, "postgresql:///$database");
like($run->{err}, qr/contains no ledger "other"; it contains: office/, 'an unknown ledger; the database as a URI');
is($run->{status}, 3, 'exit status 3');
sql($database, 'UPDATE office.ledger SET format_version = 3');
$run = import_files($file, "dbname=$database");
like($run->{err}, qr/ledger "office" has format 3, and this version of relief_import needs format [4-9]\d*; .*upgrade_ledger/, 'a ledger that was not upgraded');
sql($database, 'UPDATE office.ledger SET format_version = ledger_format()');

# ---- a kind that is not clear ----
my $unclear = file_of("$folder/unclear.csv", csv({}, [qw(日期 户主 村 来源 金额 年度 超市)], ['2020-01-01', 'x', 'y', '工资', '1', '2020', 'z']));
$run = import_files({database => $database}, $unclear);
is($run->{status}, 4, 'headings that fit two kinds');
like($run->{err}, qr/may be \w+, \w+; --kind says which/, 'are not guessed') or diag $run->{err};

# ---- the manual page and the completion have the same options ----
my %in_help = map { $_ => 1 } $help->{out} =~ /(?:^|, ) *(-[\w?]|--[a-z-]+)(?=[,= ])/mg;
delete $in_help{$_} for grep { $help->{out} !~ /^ +.*\Q$_\E/m } keys %in_help;
my $page = slurp('reports/relief_import.1') =~ s/\\-/-/gr;
my %in_page;
$in_page{$_} = 1 for map { /(-[\w?]|--[a-z-]+)(?=[ "=\\]|$)/g } map { s/\\f.//gr =~ s/" *, *"/ /gr } $page =~ /^\.BR? (-.*)$/mg;
is_deeply([sort keys %in_page], [sort keys %in_help], 'the manual page has the options of --help');
my ($words) = slurp('reports/relief_import.bash') =~ /compgen -W '(--kind= .*?)'/s;
is_deeply([sort map { s/=$//r } split ' ', $words], [sort keys %in_help], 'the completion too');
my ($out, $err);
ok(run([qw(man --warnings -E UTF-8 -l -Tutf8 reports/relief_import.1)], \undef, \$out, \$err), 'the page can be shown');
is($err, '', 'without a warning');

# ---- Chinese ----
mkdir "$folder/locales";
my %parts = map { $_ => 'zh_CN' } qw(LC_IDENTIFICATION LC_CTYPE LC_MESSAGES LC_MONETARY LC_NUMERIC LC_TIME LC_PAPER LC_NAME LC_ADDRESS LC_TELEPHONE LC_MEASUREMENT);
file_of("$folder/zh_CN", join '', map { qq($_\ncopy "@{[$parts{$_} // 'POSIX']}"\nEND $_\n) } sort keys %parts, 'LC_COLLATE');
system("localedef -i $folder/zh_CN -f UTF-8 $folder/locales/zh_CN.UTF-8 2>/dev/null") == 0 or BAIL_OUT('no Chinese locale, install the package locales');
my %chinese = (LOCPATH => "$folder/locales", LC_ALL => 'zh_CN.UTF-8');
like(import_files({env => \%chinese}, '--help')->{out}, qr/\Arelief_import 把电子表格导入/, '--help in Chinese');
my $register = file_of("$folder/register.csv", csv({}, [qw(户主姓名 姓名 村 登记日期)], ['张三', '张三', '上村', '2018-01-01'], ['李四', '李四', '中村', '2018-01-01']));
$run = import_files({env => \%chinese, database => $database}, $register);
like($run->{err}, qr{^  登记日期  登记日期$}m, 'columns have their Chinese names');
is($run->{out}, "导入 1 行，0 行原已入账，1 行被拒绝\n", 'the result in Chinese');
like($run->{err}, qr/^relief_import: 警告：“\Q$register\E”第 3 行：村：没有此名称或代码的区划$/m, 'the reason too');

done_testing();
