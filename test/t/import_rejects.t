# What relief_import does with rows that it cannot load, with columns that it does not know, and with whoever runs it: rejected,
# corrected and loaded; nothing lost, nothing loaded twice; dry runs; questions on a terminal; a clerk's rights; signals.
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use IPC::Run qw(run start pump finish timeout);
use Test::More;
use Time::HiRes qw(sleep);
use ReliefReport;
use ReliefImport;

my $folder = work_folder();
my $database = office();
my ($zhang, $li) = map { identity('19800229', $_) } 1, 11;
my $shop = '东镇爱心超市';
my @headings = qw(受助日期 户主姓名 身份证号 村 爱心超市 金额 备注);

sub loads { return import_files({database => $database}, '--yes', @_) }
sub total { return sql($database, "SELECT count(*) || ' ' || coalesce(sum(amount), '0') FROM office.aid_instances") }

is(loads(file_of("$folder/register.csv", csv({}, [qw(户主姓名 姓名 身份证号 村 登记日期)], ['张三', '张三', $zhang, '上村', '2018-01-01'], ['李四', '李四', $li, '下村', '2018-01-01'])))->{status},
    0, 'the register is loaded');

# ---- rejected, corrected, loaded ----
my $file = file_of("$folder/aid.csv", csv({encoding => 'GB18030', end => "\r\n"}, ['发放表', ('') x 6], [@headings],
    ['2020-03-01', '张三', $zhang, '', $shop, '10', ''], ['2020-03-02', '李四', '', '下村', "$shop ", '12', "=HYPERLINK(\"x\",\"y\")"], ['2020-03-02', '李五', '', '下村', $shop, '12', '+1'],
    ['2020-03-02', '李五', '', '下村', $shop, '12', "'=1"], ['43905', '李四', '', '下村', $shop, '13', '-1.50'], ['2020-03-03', '李四', '', '下村', $shop, '若干', "a,\"b\"\nc"]));
my $run = loads($file);
is(last_line($run), '2 rows loaded, 0 known already, 4 rejected; 22.00 yuan', 'rows that are valid are loaded');
is($run->{status}, 6, 'exit status 6: the others are rejected');
like($run->{err}, qr/warning: "\Q$file\E", line 5: 户主姓名: .*\n/, 'each with line and reason');
like($run->{err}, qr/the rejected rows of "\Q$file\E" are in "\Q$file\E\.rejects\.csv"/, 'and where they are');
my $rejects = "$file.rejects.csv";
is((stat $rejects)[2] & 07777, 0600, 'a file that only its owner can read');
my $text = rejects_of($file);
my ($first) = split /\r\n/, $text;
is($first, '受助日期,户主姓名,身份证号,村,爱心超市,金额,备注,行号,原因,来源', 'it has the columns of the file, then line, reason and origin');
my $sum = (split ' ', qx(sha256sum '$file'))[0];
my @lines = $text =~ /,(\d+),"?(?=\p{Han}+：)[^\r]*?,([0-9a-f]{64})\r\n/g;
is_deeply(\@lines, [5, $sum, 6, $sum, 7, $sum, 8, $sum], 'the lines of the original, and its SHA-256');
like($text, qr/下村,$shop,12,'\+1,5,/, 'what a spreadsheet program would run is neutral');
like($text, qr/,12,''=1,6,/, 'an apostrophe that was there stays there');
like($text, qr/,13,-1\.50,7,/, 'a number stays a number');
like($text, qr/,"a,""b""\nc",8,/, 'quotes, commas and line breaks as they were');
like($text, qr/户主姓名：[^|]* \| 户主姓名: /, 'the reason in Chinese and English');

is(last_line(loads($file)), '0 rows loaded, 2 known already, 4 rejected; 0.00 yuan', 'the same file again: nothing twice');
ok(!-e "$file.rejects-2.csv", 'equal rejected rows make no second file');

# One of two equal rows is corrected first, then the other.
sub change {
    my ($from, $to) = @_;
    my $before = slurp($rejects);
    (my $after = $before) =~ s/$from/$to/ or die "nothing to change";
    file_of($rejects, encode('UTF-8', $after));
}
change(qr/李五(?=[^\r]*'\+1)/, '李四');
is(last_line(loads($rejects)), '1 row loaded, 0 known already, 3 rejected; 12.00 yuan', 'one of two equal rows, corrected');
my $next = "$file.rejects-2.csv";
ok(-e $next, 'the rest is in the next file');
like(slurp($next), qr/,'\+1|,''=1,6,/, 'with the same lines');
$rejects = $next;
change(qr/李五/, '李四');
change(qr/43905/, '2020-03-15');
change(qr/若干/, '0.5');
is(last_line(loads($rejects)), '3 rows loaded, 0 known already, 0 rejected; 25.50 yuan', 'the rest, corrected');
is(total(), '6 59.50', 'each row is loaded once');
is(last_line(loads("$file.rejects.csv", $rejects)), '0 rows loaded, 4 known already, 3 rejected; 0.00 yuan', 'what was corrected is known when it comes again');

# Saved by a spreadsheet program: another encoding and separator.
$file = file_of("$folder/more.csv", csv({}, [@headings], ['2020-04-01', '无名', '', '上村', $shop, '7', '']));
is(loads($file)->{status}, 6, 'rejected');
my $saved = slurp("$file.rejects.csv") =~ s/^\x{FEFF}//r =~ s/无名/张三/r =~ s/,/\t/gr;
is(last_line(loads(file_of("$folder/saved.txt", "\xFF\xFE" . encode('UTF-16LE', $saved)))), '1 row loaded, 0 known already, 0 rejected; 7.00 yuan', 'saved as Unicode text under another name');
is(last_line(loads("$file")), '0 rows loaded, 0 known already, 1 rejected; 0.00 yuan', 'the original has the row that was wrong');

# A row that is added to the rejected ones is a new row.
file_of("$file.rejects.csv", encode('UTF-8', slurp("$file.rejects.csv") . "2020-04-02,张三,,上村,$shop,7,,,,\r\n"));
is(last_line(loads("$file.rejects.csv")), '1 row loaded, 0 known already, 1 rejected; 7.00 yuan', 'a row that was added is loaded');

# Rejected rows of two files in one, with both headings; rows without their lines; what was edited where it must not be.
my @two = map { file_of("$folder/two$_.csv", csv({}, [@headings], (['2020-04-03', '无名', '', '上村', $shop, '7', '']) x $_)) } 1, 2;
is(last_line(loads(@two)), '0 rows loaded, 0 known already, 3 rejected; 0.00 yuan', 'equal rejected rows of two files');
my @rejected = map { slurp("$_.rejects.csv") =~ s/无名/张三/gr } @two;
$run = loads(file_of("$folder/pasted.csv", encode('UTF-8', join '', @rejected)));
is(last_line($run), '2 rows loaded, 1 known already, 0 rejected; 14.00 yuan', 'in one file are rows of their files');
like($run->{err}, qr/no row of data: line 3\n/, 'whose headings occur twice');
is(last_line(loads(file_of("$folder/pasted2.csv", encode('UTF-8', $rejected[1] =~ s/,[23],/,,/gr =~ s/04-03/04-04/gr)))), '2 rows loaded, 0 known already, 0 rejected; 14.00 yuan', 'rows without lines are new ones');
is(last_line(loads("$folder/pasted2.csv")), '0 rows loaded, 2 known already, 0 rejected; 0.00 yuan', 'once');
$run = loads(file_of("$folder/edited.csv", encode('UTF-8', $rejected[1] =~ s/(04-03.*)[0-9a-f]{64}\r\n\z/04-05$1new\r\n/sr)));
is($run->{status}, 4, 'an origin that was edited');
like($run->{err}, qr/error: "[^"]*edited\.csv", line 3: 行号 and 来源 do not identify a row of an earlier file; restore them as they were, or empty both to load a new row\n/, 'is named');

# A workbook comes back as a workbook.
my $book = workbook("$folder/aid.xlsx", {}, [@headings], [{date => 43900}, '无名', '', '上村', $shop, \7.5, '=1+1'], [{date => 43900}, '张三', \$zhang, '', $shop, \8, '']);
is(last_line(loads($book)), '0 rows loaded, 0 known already, 2 rejected; 0.00 yuan', 'a workbook with wrong rows');
is((stat "$book.rejects.xlsx")[2] & 07777, 0600, 'gives a workbook that only its owner can read');
like(qx(head -c 2 '$book.rejects.xlsx'), qr/PK/, 'in its form');
is(last_line(loads("$book.rejects.xlsx")), '0 rows loaded, 0 known already, 2 rejected; 0.00 yuan', 'which can be loaded again');
ok(!-e "$book.rejects-2.xlsx", 'and is itself what is rejected');

# ---- dry run ----
my $before = total();
$file = file_of("$folder/dry.csv", csv({}, [@headings], ['2020-05-01', '张三', $zhang, '', $shop, '1', ''], ['2020-05-01', '无名', '', '上村', $shop, '2', '']));
$run = import_files({database => $database}, '--dry-run', $file);
is(last_line($run), 'dry run: 1 row loaded, 0 known already, 1 rejected; 1.00 yuan', 'a dry run says what would happen');
is($run->{status}, 6, 'with the same exit status');
is(total(), $before, 'and changes nothing');
ok(!-e "$file.rejects.csv", 'nor writes a file');
is(last_line(loads($file)), '1 row loaded, 0 known already, 1 rejected; 1.00 yuan', 'the real run does the same');

# ---- columns that are not known ----
$file = file_of("$folder/unknown.csv", csv({}, ['领用那天', '户主姓名', '身份证号', '爱心超市', '发放额万元', '金额'], ['2020-06-01', '张三', $zhang, $shop, '0.5', '9']));
$run = loads($file);
is($run->{status}, 4, 'a column that is needed and not known');
like($run->{err}, qr/error: "\Q$file\E" looks like aid, with headings in line 1, but has no column for 受助日期 \(date\); --map HEADING=COLUMN says which it is\n/, 'is named');
$run = loads('--map', '领用那天=受助日期', '--map', '发放额万元=amount', '--map', '金额=', $file);
is(last_line($run), '1 row loaded, 0 known already, 0 rejected; 5,000.00 yuan', '--map gives it, by name or heading, with the unit that the heading states');
is(last_line(loads(file_of("$folder/remembered.csv", csv({}, ['领用那天', '户主姓名', '身份证号', '爱心超市', '发放额万元'], ['2020-06-02', '张三', $zhang, $shop, '0.25'])))),
    '1 row loaded, 0 known already, 0 rejected; 2,500.00 yuan', 'and is remembered');
like(loads('--map', '没有=date', "$folder/dry.csv")->{err}, qr/error: no file has a column "没有" that can be "date", as --map says\n/, 'a map of no column');
like(loads('--map', '备注=nothing', "$folder/dry.csv")->{err}, qr/error: no file has a column "备注" that can be "nothing"/, 'a map to no column');

# ---- cells that are filled ----
$file = file_of("$folder/fill.csv", csv({}, [@headings], ['2020-07-01', '张三', '', '上村', $shop, '1', ''], ['', '', '', '', '', '2', ''], [('') x 7], ['', '李四', '', '下村', $shop, '3', '']));
$run = import_files({database => $database}, $file);
is($run->{status}, 1, 'without a terminal, cells are filled only with --yes');
like($run->{err}, qr/error: "\Q$file\E": empty cells would take the values above them; --yes agrees, --no-fill leaves them empty\n/, 'as it says');
is(last_line(import_files({database => $database}, '--dry-run', '--no-fill', $file)), 'dry run: 1 row loaded, 0 known already, 2 rejected; 1.00 yuan', '--no-fill');
is(last_line(loads($file)), '2 rows loaded, 0 known already, 1 rejected; 3.00 yuan', 'an empty line ends what is above');
like(rejects_of($file), qr/\r\n,李四,,下村,/, 'and the cell stays empty');

# ---- on a terminal ----
sub on_terminal {
    my ($answer) = @_;
    my $screen = '';
    my $input = '';
    my $harness = start [program_path(), '-d', $database, file_of("$folder/asked.csv", csv({}, [@headings], ['2020-08-01', '张三', $zhang, '', $shop, '1', '']))],
      '<pty<', \$input, '>pty>', \$screen, timeout(30);
    pump $harness until $screen =~ m{\(y/n\) };
    $input = "$answer\n";
    finish $harness;
    return $screen;
}
like(on_terminal('n'), qr/0 rows loaded, 0 known already, 0 rejected\r\n\z/, 'no: nothing is loaded');
like(on_terminal('y'), qr/1 row loaded, 0 known already, 0 rejected; 1\.00 yuan\r\n\z/, 'yes: it is');

# ---- a clerk ----
my $clerk = "import_clerk_$$";
sql($database, "CREATE ROLE $clerk LOGIN PASSWORD 'x'; SELECT office.grant_access('$clerk', 'clerk', '410423101')");
my $as_clerk = {database => $database, env => {PGUSER => $clerk, PGPASSWORD => 'x'}};
$file = file_of("$folder/clerk.csv", csv({}, [@headings], ['2020-09-01', '张三', '', '上村', $shop, '4', ''], ['2020-09-01', '无名', '', '上村', $shop, '4', '']));
$run = import_files($as_clerk, $file);
is(last_line($run), '1 row loaded, 0 known already, 1 rejected; 4.00 yuan', 'a clerk loads with the rights of one') or diag $run->{err};
is(last_line(import_files($as_clerk, '--map', '领用=date', file_of("$folder/clerk2.csv", csv({}, ['领用', @headings[1 .. 5]], ['2020-09-02', '张三', '', '上村', $shop, '4'])))), '1 row loaded, 0 known already, 0 rejected; 4.00 yuan', 'and gives columns');
my $stranger = "import_stranger_$$";
sql($database, "CREATE ROLE $stranger LOGIN PASSWORD 'x'");
$run = import_files({database => $database, env => {PGUSER => $stranger, PGPASSWORD => 'x'}}, $file);
is($run->{status}, 3, 'somebody else does not') or diag $run->{err};

# ---- rows that are equal ----
$run = loads(file_of("$folder/equal.csv", csv({}, [@headings], (['2020-11-01', '张三', $zhang, '', $shop, '5', '']) x 2)));
is(last_line($run), '2 rows loaded, 0 known already, 0 rejected; 10.00 yuan', 'equal rows of one file are loaded');
like($run->{err}, qr/warning: "\Q$folder\E\/equal\.csv": equal rows were loaded: lines 2, 3\. /, 'with a warning');

# ---- undo ----
is(sql($database, "SELECT file || ' ' || loaded || ' ' || amount FROM office.imports WHERE file LIKE '%saved.txt'"), "$folder/saved.txt 1 7.00", 'the ledger lists file, rows and sum');
is(sql($database, "SELECT checksum FROM office.imports WHERE file LIKE '%saved.txt'"), (split ' ', qx(sha256sum '$folder/saved.txt'))[0], 'and the checksum');

$before = total();
$file = file_of("$folder/undone.csv", csv({}, [@headings], ['2020-12-01', '张三', $zhang, '', $shop, '6', '']));
loads($file);
is(sql($database, "SELECT office.undo_import(max(import_id)) FROM office.imports"), 1, 'an import is undone');
is(total(), $before, 'and its rows are gone');
is(last_line(loads($file)), '1 row loaded, 0 known already, 0 rejected; 6.00 yuan', 'the same file can be loaded again');

# ---- a signal: the import is cancelled, and nothing stays ----
$file = file_of("$folder/long.csv", csv({}, [@headings], map { ['2020-10-01', '张三', $zhang, '', $shop, $_, ''] } 1 .. 30));
$before = total();
my ($lock_in, $lock_out) = ("BEGIN; LOCK TABLE office.aid_instances IN ACCESS EXCLUSIVE MODE; SELECT 'locked';\n", '');
my $lock = start [qw(psql -XqAt -d), $database], \$lock_in, \$lock_out, timeout(60);
pump $lock until $lock_out =~ /locked/;
my ($out, $err) = ('', '');
my $import_run = start [program_path(), '-d', $database, $file], \undef, \$out, \$err, timeout(60);
for (1 .. 200) {
    last if sql($database, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'relief_import' AND datname = '$database' AND wait_event_type = 'Lock'");
    sleep 0.05;
}
$import_run->signal('INT');
eval { finish $import_run };
is($? & 127, 2, 'a signal ends the program as a signal');
$lock_in .= "ROLLBACK;\n";
finish $lock;
is(sql($database, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'relief_import' AND datname = '$database' AND state <> 'idle'"), 0, 'its query is cancelled');
is(total(), $before, 'nothing is loaded');
opendir my $dir, $folder or die;
is_deeply([grep { /^long.*rejects/ } readdir $dir], [], 'and no file is left behind');

# ---- a signal while COMMIT runs, and succeeds; or the connection is lost then: the rejected rows stay ----
sub when_committed {
    my ($does) = @_;
    return <<"SQL";
CREATE OR REPLACE FUNCTION public.slowly() RETURNS trigger LANGUAGE plpgsql AS \$\$
BEGIN $does
EXCEPTION WHEN query_canceled THEN RETURN NULL; END \$\$;
SQL
}
sql($database, when_committed('PERFORM pg_sleep(20); RETURN NULL;')
  . 'CREATE CONSTRAINT TRIGGER slowly AFTER INSERT ON office.imports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.slowly()');
$file = file_of("$folder/committed.csv", csv({}, [@headings], ['2020-12-02', '张三', $zhang, '', $shop, '6', ''], ['2020-12-02', '无名', '', '上村', $shop, '6', '']));
$import_run = start [program_path(), '-d', $database, $file], \undef, \$out, \$err, timeout(60);
for (1 .. 200) {
    last if sql($database, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'relief_import' AND datname = '$database' AND query = 'COMMIT' AND wait_event = 'PgSleep'");
    sleep 0.05;
}
$import_run->signal('INT');
eval { finish $import_run };
is($? >> 8, 6, 'a signal comes too late to stop a COMMIT: exit status as without it');
like($out, qr/^1 row loaded, 0 known already, 1 rejected; 6\.00 yuan$/m, 'the rows are loaded');
like(rejects_of($file), qr/,无名,/, 'and the rejected rows are kept');
sql($database, when_committed('PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL;'));
$file = file_of("$folder/lost.csv", csv({}, [@headings], ['2020-12-03', '张三', $zhang, '', $shop, '6', ''], ['2020-12-03', '无名', '', '上村', $shop, '6', '']));
$run = loads($file);
is($run->{status}, 2, 'the connection is lost during COMMIT');
like($run->{err}, qr/error: the connection was lost during COMMIT; own_imports\(\) shows/, 'and whether it took place is not known');
like(rejects_of($file), qr/,无名,/, 'the rejected rows are kept');
sql($database, 'DROP FUNCTION public.slowly() CASCADE');
is(last_line(loads($file)), '1 row loaded, 0 known already, 1 rejected; 6.00 yuan', 'the file can be imported again');
ok(!-e "$file.rejects-2.csv", 'with the same rejected rows');

done_testing();
sql($database, "SELECT office.revoke_access('$clerk', 'clerk', '410423101')");
sql($database, "DROP OWNED BY $clerk, $stranger; DROP ROLE $clerk, $stranger");
