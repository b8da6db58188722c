# Files that are damaged, or made to harm, and names that lead elsewhere.
use strict;
use warnings;
use utf8;
use Encode qw(encode);
use Compress::Raw::Zlib;
use IO::Compress::Zip qw(zip);
use Test::More;
use ReliefReport;
use ReliefImport;

my $folder = work_folder();
my $database = office();
my $zhang = identity('19800229', 1);
my $shop = '东镇爱心超市';
my @headings = qw(受助日期 户主姓名 身份证号 爱心超市 金额);
my @right = ('2020-03-01', '张三', $zhang, $shop, '1');
my @wrong = ('2020-03-01', '张三', '', $shop, '1');

sub loads { return import_files({database => $database}, '--yes', '-q', @_) }

# The program ends with that status and one line.
sub fails {
    my ($name, $status, $message, @arguments) = @_;
    my $run = loads(@arguments);
    is($run->{status}, $status, "$name: exit status $status");
    like($run->{err}, qr/\Arelief_import: error: [^\n]*$message[^\n]*\n\z/, "$name: one clear line");
    is($run->{out}, '', "$name: and nothing else");
}

is(loads(file_of("$folder/register.csv", csv({}, [qw(户主姓名 姓名 身份证号 村 登记日期)], ['张三', '张三', $zhang, '上村', '2018-01-01'])))->{status}, 0, 'the register is loaded');

# ---- a separator within a cell shifts what is behind it ----
fails('an amount with a comma and without quotes', 4, 'ragged\.csv", line 2 has 6 cells and the headings 5; a cell that contains the separator, as in 1,234\.50, needs quotation marks',
    file_of("$folder/ragged.csv", csv({}, [@headings], [@right[0 .. 3], '1', '234.50'])));
fails('the same before an empty cell', 4, 'split\.csv", line 2 has 7 cells and the headings 6',
    file_of("$folder/split.csv", csv({}, [@headings, '备注'], [@right[0 .. 3], '1', '234.50', ''])));
my @more = ([@headings, '备注'], ['2020-03-02', @right[1 .. 3], '12', '孤儿']);
fails('the same where the last cell is not there', 4, 'short\.csv", line 3: 1,234\.50 looks like one amount; .*if these are two cells, give --map 备注=',
    file_of("$folder/short.csv", csv({}, @more, [@right[0 .. 3], '1', '234.50'])));
fails('the same before a column that is read', 4, 'read\.csv", line 2: 1,234\.50 looks like one amount',
    file_of("$folder/read.csv", csv({}, [@headings[0, 3, 4, 1, 2]], [@right[0, 3], '1', '234.50', '张三'])));
is(loads('--dry-run', $_)->{status}, 0, 'two cells that may be numbers are none')
  for file_of("$folder/balance.csv", csv({}, [@headings, '余额'], [@right[0 .. 3], '1', '234.50'], ['2020-03-02', @right[1 .. 3], '12', '1222.50'])),
  file_of("$folder/all.csv", csv({}, [@headings, '余额'], [@right[0 .. 3], '1', '234.50'])),
  file_of("$folder/tabs.csv", csv({separator => "\t"}, @more, [@right[0 .. 3], '1', '234.50']));
is(loads('--dry-run', '--map', '备注=', "$folder/short.csv")->{status}, 0, 'and what the user says is none');
is(loads('--dry-run', file_of("$folder/longer.csv", csv({}, [@headings, ''], ['2020-03-02', @right[1 .. 3], '1', 'x'], ['2020-03-03', @right[1 .. 4], '', '', ''])))->{status}, 0, 'a column without a heading, and empty cells, are none');

# ---- names ----
my $text = csv({}, [@headings], [@wrong]);
my $number = 0;
sub wrong_file { my ($name) = @_; return file_of("$folder/$name", csv({}, [@headings], [@wrong[0 .. 3], ++$number])) }
for my $name ("-x.csv", "--help.csv", "a b'\"\$(touch pwned)`id`.csv", "line\nbreak.csv", "汉字 名.csv", "not\xFFtext.csv") {
    my $bytes = $name =~ /\xFF/ ? $name : encode('UTF-8', $name);
    my $path = wrong_file($bytes);
    is(loads($path)->{status}, 6, 'file named ' . $name =~ s/\n/ /r);
    ok(-e "$path.rejects.csv", 'and its rejected rows');
}
{
    my $here = qx(pwd);
    chomp $here;
    chdir $folder or die;
    is(loads('--', '-x.csv')->{status}, 6, 'a name with a dash, after --');
    chdir $here or die;
}
my $target = file_of("$folder/kept", 'kept');
my $path = wrong_file('link.csv');
symlink $target, "$path.rejects.csv" or die;
is(loads($path)->{status}, 6, 'a symbolic link where the rejected rows would be');
is(slurp($target), 'kept', 'is not followed');
ok(-l "$path.rejects.csv" && -f "$path.rejects-2.csv", 'nor replaced: another name is taken');
$path = wrong_file('there.csv');
file_of("$path.rejects.csv", 'kept');
is(loads($path)->{status}, 6, 'a file there');
is(slurp("$path.rejects.csv"), 'kept', 'is not replaced');
$path = wrong_file('dangling.csv');
symlink "$folder/made", "$path.rejects.csv" or die;
is(loads($path)->{status}, 6, 'a dangling link');
ok(!-e "$folder/made", 'makes no file elsewhere');
{
    my $locked = "$folder/locked";
    mkdir $locked, 0755 or die;
    my $mine = file_of("$locked/aid.csv", csv({}, [@headings], [@right], [@wrong]));
    chmod 0644, $mine;
    my $run = import_files({user => [ordinary_user()], database => $database, env => {HOME => $folder, PGUSER => 'postgres'}}, '-q', $mine);
  SKIP: {
        skip 'only root can make a folder that the ordinary user may not write to', 3 if $> != 0;
        is($run->{status}, 4, 'rejected rows that cannot be written') or diag $run->{err};
        like($run->{err}, qr/could not create "\Q$mine\E\.rejects\.csv"/, 'end the program');
        is(sql($database, 'SELECT count(*) FROM office.aid_instances'), 0, 'and nothing is loaded');
    }
}
fails('no such file', 4, qr/could not open "\Q$folder\E\/nothing\.csv": No such file/, "$folder/nothing.csv");
fails('a folder', 4, qr/is not an ordinary file/, $folder);
system('mkfifo', "$folder/pipe.csv") == 0 or die;
fails('a pipe', 4, qr/is not an ordinary file/, "$folder/pipe.csv");

# ---- text ----
fails('an empty file', 4, qr/is empty/, file_of("$folder/empty.csv", ''));
fails('a NUL', 4, qr/has a NUL at byte 3/, file_of("$folder/nul.csv", "a,\0b\n"));
fails('UTF-16 without a mark', 4, qr/has a NUL .*--encoding=UTF-16LE/, file_of("$folder/bare16.csv", encode('UTF-16LE', 'date,name')));
fails('broken UTF-8, and no GB18030', 4, qr/is not UTF-8, UTF-16 or GB18030: byte 14, in line 2, does not belong there/, file_of("$folder/broken.csv", encode('UTF-8', "日期,村\n") . "ab\xFF\xFFc\n"));
fails('broken text behind a mark', 4, qr/is not UTF-8: byte \d+/, file_of("$folder/marked.csv", "\xEF\xBB\xBFab\xE4\xB8\n"));
fails('an encoding that the file has not', 4, qr/is not UTF-8/, '--encoding=UTF-8', file_of("$folder/gb.csv", "\xC8\xD5\xC6\xDA"));
fails('no encoding', 1, qr/there is no encoding "klingon"/, '--encoding=klingon', "$folder/gb.csv");
fails('an encoding that leaves out what is wrong', 1, qr/--encoding must be the name of an encoding/, '--encoding=UTF-8//IGNORE', "$folder/gb.csv");
fails('a quotation mark that is not closed', 4, qr/line 2: a quotation mark that begins a cell is not closed/, file_of("$folder/quote.csv", "a,b\n\"c,d\ne,f\n"));
fails('a huge cell', 4, qr/line 2: a cell has more than 131072 bytes/, file_of("$folder/huge.csv", "a,b\n" . 'x' x 200_000 . ",\n"));
fails('too many columns', 4, qr/line 1: more than 1024 columns/, file_of("$folder/wide.csv", ',' x 2000 . "\n"));
fails('a web page', 4, qr/is a web page/, file_of("$folder/page.xls", '<html><table><tr><td>1</td></tr></table></html>'));
fails('nothing that is known', 4, qr/has no heading that the ledger knows in its first 2 rows/, file_of("$folder/other.csv", "alpha,beta\n1,2\n"));
fails('two columns of one meaning', 4, qr/columns 日期 and 发放日期 both mean date/, file_of("$folder/twice.csv", csv({}, [qw(日期 发放日期 户主 超市 金额)], [('1') x 5])));
is(loads(file_of("$folder/wrong.csv", csv({}, [@headings, '备注'], [@right, "=cmd|'/C calc'!A0"], [@wrong, "\@SUM(1)"])))->{status}, 6, 'formulas are text');
like(slurp("$folder/wrong.csv.rejects.csv"), qr/,'\@SUM\(1\),3,/, 'and neutral in what is rejected');
is(loads(file_of("$folder/attack.csv", csv({}, [@headings], ['2020-03-02', "x'); DROP SCHEMA office CASCADE; --\\.\\N\t", $zhang, $shop, '1'])))->{status}, 6, 'SQL, tabs and backslashes are text');
is(sql($database, 'SELECT count(*) FROM office.ledger'), 1, 'and the ledger is there');
fails('a heading that closes a quotation', 4, qr/has no column for/, file_of("$folder/sql.csv", csv({}, ['受助日期', '金额") FROM x; --', '爱心"超市'], ['2020-03-01', '1', $shop])));

# ---- the server's log ----
sql($database, "ALTER DATABASE $database SET log_statement = 'all'; ALTER DATABASE $database SET log_min_duration_statement = 0");
my $logged = identity('19811231', 77);
is(loads(file_of("$folder/logged.csv", csv({}, [@headings], ['2020-03-03', '赵不名', $logged, $shop, '1'])))->{status}, 6, 'a server that logs every statement');
sql($database, "ALTER DATABASE $database RESET log_statement; ALTER DATABASE $database RESET log_min_duration_statement");
my $log = slurp($ENV{SERVER_LOG});
like($log, qr/run_import/, 'has logged the import');
unlike($log, qr/$logged|赵不名/, 'but no identity number and no name');

# ---- workbooks ----
my $book = workbook("$folder/good.xlsx", {}, [@headings], [@right[0 .. 3], \2]);
my $bytes = do { open my $in, '<:raw', $book or die; local $/; <$in> };
fails('a workbook cut short', 4, qr/is damaged|cannot read/, file_of("$folder/short.xlsx", substr $bytes, 0, length($bytes) / 2));
(my $large = $bytes) =~ s/(PK\x01\x02.{20})....(.{18}xl\/worksheets\/sheet1\.xml)/$1\xFF\xFF\xFF\x7F$2/s or die;
fails('a part that says that it is huge', 4, qr/is too large: its part xl\/worksheets\/sheet1\.xml has more than 512 MB|is damaged/, file_of("$folder/bomb.xlsx", $large));
fails('a cell far to the right', 4, qr/row 2: more than 1024 columns/, do {
    my $far = Excel::Writer::XLSX->new("$folder/far.xlsx");
    my $sheet = $far->add_worksheet;
    $sheet->write_string(0, $_, $headings[$_]) for 0 .. 4;
    $sheet->write_string(1, 16_000, 'x');
    $far->close;
    "$folder/far.xlsx";
});
fails('no such sheet', 1, qr/has no sheet "三月"/, '--sheet=三月', $book);
is(last_line(loads('--sheet=一月', $book)), '1 row loaded, 0 known already, 0 rejected; 2.00 yuan', 'a sheet by its name');
is(last_line(loads('--sheet=1', $book)), '0 rows loaded, 1 known already, 0 rejected; 0.00 yuan', 'and by its number');

# A day that no date has: the last one rounds up to the year 10000.
is(last_line(loads(workbook("$folder/late.xlsx", {date_format => 'yyyy-mm-dd'}, [@headings], [{date => '2958465.9999999'}, @right[1 .. 3], \2]))),
    '0 rows loaded, 0 known already, 1 rejected; 0.00 yuan', 'a day behind the last year is no date');

# Real bombs: text that is repeated, compressed once, in the place of a sheet. Each archive has a few hundred kilobytes.
sub deflated {
    my ($flush, $text) = @_;
    my $deflater = Compress::Raw::Zlib::Deflate->new(-WindowBits => -MAX_WBITS(), -AppendOutput => 1);
    my $out = '';
    $deflater->deflate($text, $out);
    $deflater->flush($out, $flush);
    return $out;
}
sub bomb {
    my ($path, $before, $repeated, $times, $after) = @_;
    my $crc = crc32($before);
    $crc = Compress::Raw::Zlib::crc32_combine($crc, crc32($repeated), length $repeated) for 1 .. $times;
    my @parts = (map { [$_->[0], deflated(Z_FINISH, $_->[1]), crc32($_->[1]), length $_->[1]] } (
        ['xl/workbook.xml', '<workbook><sheets><sheet name="x" id="r"/></sheets></workbook>'],
        ['xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="r" Target="s.xml"/></Relationships>']));
    push @parts, ['xl/s.xml', deflated(Z_FULL_FLUSH, $before) . deflated(Z_FULL_FLUSH, $repeated) x $times . deflated(Z_FINISH, $after),
        Compress::Raw::Zlib::crc32_combine($crc, crc32($after), length $after), length($before) + length($repeated) * $times + length $after];
    my ($zip, $directory) = ('', '');
    for my $part (@parts) {
        my ($name, $stream, $sum, $size) = @$part;
        my $facts = pack 'vvvvvVVVvv', 20, 0, 8, 0, 33, $sum, length $stream, $size, length $name, 0;
        $directory .= pack('Vv', 0x02014b50, 20) . $facts . pack('vvvVV', 0, 0, 0, 0, length $zip) . $name;
        $zip .= pack('V', 0x04034b50) . $facts . $name . $stream;
    }
    return file_of($path, $zip . $directory . pack 'VvvvvVVv', 0x06054b50, 0, 0, scalar @parts, scalar @parts, length $directory, length $zip, 0);
}
my ($start, $end) = ('<worksheet><sheetData>', '</sheetData></worksheet>');
my $whole = '<row>' . join('', map { "<c t=\"inlineStr\"><is><t>$_</t></is></c>" } map { encode('UTF-8', $_) } @headings) . '</row>';
my $bomb = bomb("$folder/bomb600.xlsx", $start, ' ' x (1 << 20), 600, $end);
cmp_ok(-s $bomb, '<', 1_000_000, 'six hundred megabytes in one');
fails('a bomb', 4, qr/is too large: its part xl\/s\.xml has more than 512 MB/, $bomb);
sub with_memory {
    my ($megabytes, $path) = @_;
    return import_files({database => $database, user => ['prlimit', '--as=' . ($megabytes << 20)]}, '--yes', '-q', $path);
}
is(with_memory(300, bomb("$folder/rows.xlsx", $start . $whole, '<row/>' x 100_000, 30, $end))->{err}, '', 'three million empty rows take no memory');

# ---- the converter ----
my $old = converted($book, "$folder/old.xls");
sub with_converter {
    my ($name, $script, $message) = @_;
    my $bin = "$folder/bin";
    mkdir $bin;
    chmod 0755, file_of("$bin/ssconvert", "#!/bin/sh\n$script\n") or die;
    local $ENV{PATH} = $bin;
    fails($name, 4, $message, $old);
    unlink "$bin/ssconvert";
}
{
    local $ENV{PATH} = "$folder/none";
    fails('no converter', 4, qr/"\Q$old\E" is not an \.xlsx workbook; ssconvert reads it, from the package gnumeric/, $old);
}
with_converter('a converter that fails', 'echo "bad  file" >&2; exit 1', qr/ssconvert cannot read "\Q$old\E": bad  file/);
with_converter('a converter that writes nothing', 'exit 0', qr/ssconvert wrote nothing for "\Q$old\E"/);
with_converter('a converter that writes something else', 'echo x >&4', qr/ssconvert cannot read "\Q$old\E": it gave no reason/);
{
    local $ENV{RELIEF_IMPORT_TIMEOUT} = 1;
    with_converter('a converter that takes too long', '/bin/sleep 50 & /bin/sleep 50', qr/ssconvert took more than 1 seconds for "\Q$old\E"/);
    for my $wrong ('0', '121', '1s', '') {
        local $ENV{RELIEF_IMPORT_TIMEOUT} = $wrong;
        fails("a time limit of '$wrong'", 1, qr/RELIEF_IMPORT_TIMEOUT must be a number of seconds from 1 to 120/, $old);
    }
}
with_converter('a converter that writes without end', '/usr/bin/head -c 300000000 /dev/zero >&4', qr/ssconvert (?:was killed by signal|cannot read)/);
fails('a file that only looks like a workbook', 4, qr/ssconvert cannot read/, file_of("$folder/fake.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" . "x" x 1000));
zip(\'x', "$folder/x.zip", Name => 'x') or die;
fails('a zip that is no workbook', 4, qr/ssconvert cannot read/, "$folder/x.zip");
ok(!-e "$folder/pwned" && !-e 'pwned', 'no shell ran anything');

done_testing();
