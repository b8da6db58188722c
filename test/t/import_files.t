# Spreadsheets as offices make them load with the right sums: encodings, separators, titles, headings of two lines, totals, merged
# cells, page breaks, numbers and dates as programs write them.
use strict;
use warnings;
use utf8;
use Test::More;
use ReliefReport;
use ReliefImport;

my $folder = work_folder();
my $formats = 0;
my $database = office();
my ($zhang, $li, $wang, $zhao) = map { identity('198002290' =~ s/0$//r, $_) } 1, 11, 21, 31;

# Loads a file that must be understood and loaded whole; returns what the program said.
sub loads {
    my ($name, $expected, @arguments) = @_;
    my $run = import_files({database => $database}, '--yes', @arguments);
    is(last_line($run), $expected, $name) or diag $run->{err};
    is($run->{status}, 0, "$name: exit status 0");
    return $run;
}

sub households { return sql($database, 'SELECT count(*) FROM office.households') }

# ---- the register ----
loads('GB18030, a title and merged heads', '4 rows loaded, 0 known already, 0 rejected', file_of("$folder/register_gb.csv", csv({encoding => 'GB18030'},
    ['某县贫困户花名册', '', '', '', '', '', ''], ['户主姓名', '姓名', '身份证号码', '与户主关系', '行政村', '贫困户属性', '识别日期'],
    ['张三', '张三', $zhang, '户主', '上村', '低保贫困户', '2018年1月1日'], ['', '张小㐂', '', '之子', '', '', '2018年1月1日'], ['', '张妻', '', '配偶', '', '', '2018年1月1日'],
    ['李四', '李四', $li, '户主', '下村', '一般贫困户', '2018年1月1日'])));
is(households(), 2, 'a head whose cell was merged over the members is one household');
is(sql($database, q{SELECT string_agg(p.name, ',' ORDER BY person_id) FROM office.persons p JOIN office.memberships m USING (person_id) WHERE household_id = 1}),
    '张三,张小㐂,张妻', 'with its members, and a character that GBK lacks');

loads("the national register's export, with numbers of 15 digits", '3 rows loaded, 0 known already, 0 rejected', file_of("$folder/export.csv", csv({before => "\xEF\xBB\xBF", end => "\r\n"},
    [qw(序号 乡镇 行政村 户编号 姓名 证件号码 与户主关系 贫困户属性 识别时间 家庭人口)],
    ['1', '东镇', '上村', '', '王五', substr($wang, 0, 6) . substr($wang, 8, 9), '户主', '低保贫困户', '20180101', '1'], ['2', '东镇', '下村', '', '赵六', $zhao, '户主', '一般贫困户', '20180101', '1'],
    ['3', '东镇', '下村', '', '孙七', identity('19500105', 41), '户主', '一般贫困户', '20180101', '1'])));
is(sql($database, "SELECT name FROM office.persons JOIN office.identity_numbers USING (person_id) WHERE number::text = '$wang'"), '王五', 'a number of 15 digits is stored with 18');
is(households(), 5, 'each head is a household');

# ---- aid ----
my @headings = qw(受助日期 户主姓名 身份证号 村 爱心超市);
my $shop = '东镇爱心超市';
loads('UTF-16 with tabs, as "Unicode text"', '2 rows loaded, 0 known already, 0 rejected; 145.50 yuan',
    file_of("$folder/unicode.txt", csv({encoding => 'UTF-16LE', separator => "\t", before => "\xFF\xFE", end => "\r\n"},
    [@headings, '金额'], ['2020/3/1', '张三', $zhang, '上村', $shop, '1,00.50' =~ s/,//r], ['2020/3/1', '李四', '', '下村', $shop, '45'])));
loads('semicolons, a byte order mark, a unit in the heading', '2 rows loaded, 0 known already, 0 rejected; 16,250.00 yuan',
    file_of("$folder/semicolons.csv", csv({separator => ';', before => "\xEF\xBB\xBF", end => "\r\n"},
    [@headings, '金额（万元）'], ['2020-03-02', '张三', $zhang, '', $shop, '1.5'], ['2020-03-02', '李四', $li, '', $shop, '0.125'])));
loads('columns in another order, and the unit above the headings', '1 row loaded, 0 known already, 0 rejected; 30,000.00 yuan',
    file_of("$folder/order.csv", csv({}, ['发放表', '', '', '', '单位：万元'], ['金额', '备注', '爱心超市', '发放日期', '户主身份证号' =~ s/户主//r], ['3', '大米50袋', $shop, '2020.3.3', $zhang])));
# A unit above the headings, however it is written; what is no unit of money is none.
for my $case (['（单位：人、万元）', '20000.00'], ['计量单位:元', '2.00'], ['发放表（千元）', '2000.00'], ['填报单位：广元', '2.00'], [['金额单位：', '万元'], '20000.00'], ['单位：户', '2.00'], ['万元', '20000.00'], ['爱心积分', '2.00']) {
    my ($above, $amount) = @$case;
    my @above = ref $above ? @$above : ('', $above);
    my $unit = import_files({database => $database}, '-n', file_of("$folder/unit.csv", csv({}, [@above, ('') x 3], [@headings, '金额'], ['2020-03-03', '李四', $li, '', $shop, '2'])));
    is(last_line($unit) =~ s/.*; | yuan|,//gr, $amount, "the unit in @above");
}
is(last_line(import_files({database => $database}, '-n', file_of("$folder/unit.csv", csv({}, ['单位：美元', ('') x 4], [@headings, '金额'], ['2020-03-03', '李四', $li, '', $shop, '2'])))),
    'dry run: 0 rows loaded, 0 known already, 1 rejected; 0.00 yuan', 'a unit that is not understood');

my $run = loads('totals, page breaks, notes and signatures', '4 rows loaded, 0 known already, 0 rejected; 100.00 yuan',
    file_of("$folder/pages.csv", csv({}, ['东镇2020年3月发放表', ('') x 6], ['序号', @headings, '金额'],
    ['1', '2020-03-04', '张三', '', '上村', $shop, '10'], ['2', '2020-03-04', '李四', '', '下村', $shop, '20'], ['小计', ('') x 5, '30'], ['第1页', ('') x 6], [('') x 7],
    ['东镇2020年3月发放表', ('') x 6], ['序号', @headings, '金额'],
    ['3', '2020-03-04', '王五', '', '上村', $shop, '30'], ['4', '2020-03-04', '赵六', '', '下村', $shop, '40'], ['小　计', ('') x 5, '70'], ['合 计：', ('') x 5, '¥100.00'], ['制表人：李', '', '', '审核：王', ('') x 3])));
unlike($run->{err}, qr/warning/, 'totals that are right are no warning');
like($run->{err}, qr/no rows of data: lines 6, 8, 9, 14\n/, 'lines that are no data are named');
$run = loads('a total that is wrong', '1 row loaded, 0 known already, 0 rejected; 10.00 yuan',
    file_of("$folder/total.csv", csv({}, [@headings, '金额'], ['2020-03-05', '张三', $zhang, '', $shop, '10'], ['合计', ('') x 4, '11'])));
like($run->{err}, qr/warning: "[^"]*total\.csv", line 3: 合计 of 金额 is 11, but the rows above it add up to 10\n/, 'is a warning');
$run = import_files({database => $database}, '--yes', '--dry-run', '--kind=incomes', file_of("$folder/forms.csv", csv({}, [qw(年度 身份证号 来源 金额)],
    (map { ['2018', $zhang, $_->[0], $_->[1]] } ['工资', '(1,500)'], ['经营', '1500-'], ['财产', '负1500'], ['转移', '1e+05'], ['帮扶', '133.80000000000001'], ['工资', '+1'], ['工资', "'￥2元"]),
    ['合计', '', '', '95,635.8'])));
like($run->{err}, qr/line 9: 合计 of 金额 is 95,635\.8, but the rows above it add up to 95,636\.8\n/, 'amounts in other forms are added up too');
loads('headings of two lines', '2 rows loaded, 0 known already, 0 rejected; 77.00 yuan',
    file_of("$folder/two_lines.csv", csv({}, ['发放表', ('') x 5], ['户主信息', '', '', '发放情况', '', ''], ['姓名', '身份证号', '村', "发放\n日期", '爱心超市', "金额\n（元）"],
    ['张三', $zhang, '上村', '2020-03-06', $shop, '33'], ['李四', $li, '下村', '2020-03-06', $shop, '44'])));
loads('line breaks, quotes and commas in cells', '2 rows loaded, 0 known already, 0 rejected; 1,600.31 yuan',
    file_of("$folder/breaks.csv", csv({}, ["受助\n日期", '户主姓名', '身份证号', '村', "爱心\n超市", '金额', '备注'],
    ['2020-03-07', "张三\n", $zhang, '', $shop, '1,595.31', "一袋\n\"大\"米,一桶油"], ['2020-03-07', '李四', '', '下村', $shop, '5', ''])));
loads('one line break in a file of CR alone', '1 row loaded, 0 known already, 0 rejected; 6.00 yuan',
    file_of("$folder/mac.csv", csv({end => "\r"}, [@headings, '金额'], ['2020-03-08', '李四', '', '下村', $shop, '6'])));

$run = loads('rows that have a number and nothing else', '1 row loaded, 0 known already, 0 rejected; 6.50 yuan',
    file_of("$folder/numbered.csv", csv({}, ['序号', @headings, '金额'], ['1', '2020-03-09', '李四', '', '下村', $shop, '6.5'], ['2', ('') x 6], ['3', '-', ('') x 3, '/', ''])));
like($run->{err}, qr/warning: "[^"]*numbered\.csv": 1 row says nothing\n/, 'and one with dashes is counted');

# ---- workbooks ----
my @sheet = (['东镇发放登记表', ('') x 5], [('') x 6], [@headings, '金额'],
    [{date => 43900}, '张三', $zhang, '上村', $shop, \133.80000000000001], [{date => 43901}, '李四', $li, '下村', $shop, \1e3],
    [\43902, '王五', '', '上村', $shop, {formula => '=100/8', value => 12.5}], ['合计', ('') x 4, {formula => '=SUM(F4:F6)', value => 1146.3}]);
$run = loads('a workbook with dates, formulas and a total', '3 rows loaded, 0 known already, 0 rejected; 1,146.30 yuan',
    workbook("$folder/aid.xlsx", {merged => [[0, 0, 0, 5]], date_format => 'yyyy"年"m"月"d"日"', second => ['x']}, @sheet));
is(sql($database, q{SELECT string_agg(aided_on || ' ' || amount, ',' ORDER BY aided_on) FROM office.aid_instances WHERE aided_on BETWEEN '2020-03-10' AND '2020-03-12'}),
    '2020-03-10 133.80,2020-03-11 1000.00,2020-03-12 12.50', 'days and amounts are those of the sheet');
like($run->{err}, qr/warning: "[^"]*aid\.xlsx": only its sheet 一月 is read; give --sheet for the others that have rows: 二月\n/, 'another sheet is named');
for my $form (qw(xls ods)) {
    loads("the same as .$form is known", '0 rows loaded, 3 known already, 0 rejected; 0.00 yuan', converted("$folder/aid.xlsx", "$folder/aid.$form"));
}
rename "$folder/aid.xls", "$folder/aid.et";
loads('and as .et, by its content', '0 rows loaded, 3 known already, 0 rejected; 0.00 yuan', "$folder/aid.et");
loads('cells merged in a workbook', '4 rows loaded, 0 known already, 0 rejected; 10.00 yuan',
    workbook("$folder/merged.xlsx", {merged => [[1, 0, 2, 0], [1, 4, 4, 4], [3, 0, 4, 0]]}, [@headings, '金额'],
    ['2020-03-13', '张三', $zhang, '', $shop, \1], ['', '李四', $li, '', '', \2], ['2020-03-14', '张三', $zhang, '', '', \3], ['', '李四', $li, '', '', \4]));
is(sql($database, q{SELECT string_agg(aided_on || ' ' || amount, ',' ORDER BY amount) FROM office.aid_instances WHERE aided_on BETWEEN '2020-03-13' AND '2020-03-14'}),
    '2020-03-13 1.00,2020-03-13 2.00,2020-03-14 3.00,2020-03-14 4.00', 'fill down their column');
# What a workbook hides, and characters that it writes out.
$run = loads('a workbook with a filter', '2 rows loaded, 0 known already, 0 rejected; 11.00 yuan',
    workbook("$folder/filter.xlsx", {hidden_rows => [2]}, [@headings, '金额'], ['2020-03-16', '张三', $zhang, '', $shop, \5], ['2020-03-16', '李四', $li, '', $shop, \6]));
like($run->{err}, qr/warning: "[^"]*filter\.xlsx": rows that the workbook hides are read too: lines 3\n/, 'names the hidden rows');
$run = loads('a hidden sheet', '1 row loaded, 0 known already, 0 rejected; 7.00 yuan', workbook("$folder/hides.xlsx", {hides_first => 1,
    second => [[@headings, '金额'], ["2020-03-16\r", "张三\r\n", $zhang, '', $shop, '7']]}, [@headings, '金额'], ['2020-03-16', '李四', $li, '', $shop, \8]));
like($run->{err}, qr/warning: "[^"]*hides\.xlsx": only its sheet 二月 is read; give --sheet for the others that have rows: 一月\n/, 'is read only if it is asked for');
# What a format shows: General, which LibreOffice writes out, is no date; a unit behind a number is one; a format may divide what it shows.
sub shown { my ($heading, $number, $format) = @_; return workbook("$folder/format" . ++$formats . '.xlsx', {}, [qw(日期 户号 超市), $heading], ['2020-03-0' . $formats, \1, $shop, {number => $number, format => $format}]) }
$run = import_files({database => $database}, '--dry-run', shown('金额', 100, 'General_)'), shown('金额', 0.35, '0.00"万元"'), shown('金额', 15000, '0!.0,"万"'),
    shown('金额', 30, '#,##0.00"元";[Red]-#,##0.00"元"'), shown('金额（万元）', 0.35, '0.00"元"'));
is_deeply([$run->{out} =~ /format\d\.xlsx: .* rejected; (\S+) yuan$/mg], [qw(100.00 3,500.00 15,000.00 30.00 0.00)], 'the formats of numbers') or diag $run->{out} . $run->{err};
like($run->{err}, qr/format5\.xlsx", line 2: 金额（万元）: has a unit of its own other than 万元/, 'a unit that is another than that of the heading is rejected');
# What shows something else than the number is rejected as it is shown; a format that divides is of yuan.
my @others = (['0%', 0.5, '50%'], ['0.00%', 0.055, '5.5%'], ['0.00"%"', 5, '5%'], ['# ?/?', 1.5, '1 1/2'], ['# ?/8', 0.25, '0 2/8'], ['[$$-409]#,##0.00', 3, '$3'], ['"US$"0.00', 3, 'US$3'], ['[$€-2] 0.00', 3, '€3']);
$formats = 0;
$run = import_files({database => $database}, '--dry-run', map({ shown('金额', $_->[1], $_->[0]) } @others), shown('金额（千元）', 1500, '0.0,'));
is_deeply([$run->{err} =~ /format\d\.xlsx", line 2: 金额: ("[^"]*" is a share|is not an amount)/mg], [map { $_->[2] =~ /€/ ? 'is not an amount' : "\"$_->[2]\" is a share" } @others], 'formats that show no amount of yuan') or diag $run->{out} . $run->{err};
like($run->{err}, qr/format9\.xlsx", line 2: 金额（千元）: .*has a unit of its own other than 千元/, 'and one that divides what a heading with a unit has');
$formats = 0;
$run = import_files({database => $database}, '--dry-run', shown('金额', 1500, '0.0,'), shown('金额', 100, '0.00E+00'), shown('金额', 3, '[$¥-804]#,##0.00'), shown('金额', 3, '_ "¥"* #,##0.00_ '), shown('金额', 2, '# ?/?'));
is_deeply([$run->{out} =~ /format\d\.xlsx: .* rejected; (\S+) yuan$/mg], [qw(1,500.00 100.00 3.00 3.00 2.00)], 'others show the number') or diag $run->{out} . $run->{err};

$run = import_files({database => $database}, '--yes', workbook("$folder/lost.xlsx", {}, [@headings, '金额'], ['2020-03-15', '', \$zhang, '', $shop, \1], [{date => 43905}, '张三', '', '', $shop, \1]));
is(last_line($run), '0 rows loaded, 0 known already, 2 rejected; 0.00 yuan', 'an identity number that is a number is rejected');
like($run->{err}, qr/line 2: 身份证号: .*digits are lost/, 'with the reason');
like($run->{err}, qr/line 3: .*village/, 'and nothing is filled where no cells are merged');

# ---- several files at once ----
my $register = file_of("$folder/z_register.csv", csv({}, [qw(户主姓名 姓名 村 登记日期)], ['周八', '周八', '上村', '2018-01-01']));
my $aid = file_of("$folder/a_aid.csv", csv({}, [@headings, '金额'], ['2020-03-04', '周八', '', '上村', $shop, '10']));
$run = import_files({database => $database}, $aid, $register);
is($run->{out}, "$register: 1 row loaded, 0 known already, 0 rejected\n$aid: 1 row loaded, 0 known already, 0 rejected; 10.00 yuan\n2 rows loaded, 0 known already, 0 rejected; 10.00 yuan\n",
    'households come before the aid that they received');
# in the order of names, which is that of *.csv; each kind comes after those to which it refers
my @organisation = ([qw(单位名称 类型)], ['县工会', '工会']);
my @posting = ([qw(姓名 派驻单位 村 驻村日期)], ['王队员', '县工会', '上村', '2020-01-01']);
my @week = ([qw(姓名 村 周 在村天数 在村夜数)], ['王队员', '上村', '2020-01-06', '5', '4']);
is(last_line(import_files({database => $database}, file_of("$folder/organisations.csv", csv({}, @organisation)))), '1 row loaded, 0 known already, 0 rejected', 'an organisation');
sql($database, "INSERT INTO office.village_pairings (division, organisation_id, valid_from) SELECT '410423101201', organisation_id, '2019-01-01' FROM office.organisations");
$run = import_files({database => $database}, file_of("$folder/attendance.csv", csv({}, @week)), file_of("$folder/postings.csv", csv({}, @posting)));
is(last_line($run), '2 rows loaded, 0 known already, 0 rejected', 'postings come before the attendance of those who are posted') or diag $run->{err};
my ($order) = slurp('reports/src/import/main.c') =~ /kinds_in_order\[\] = \{(.*?)\}/s;
is_deeply([sort $order =~ /"(\w+)"/g], [split /\n/, sql($database, "SELECT DISTINCT kind FROM ledger_import_columns() ORDER BY kind")], 'every kind has its place');

# ---- what a failure after, or during, the commit leaves ----
my $late = file_of("$folder/late.csv", csv({}, [@headings, '金额'], ['2020-03-20', '李四', $li, '', $shop, '7']));
my $status = do { local $ENV{PGDATABASE} = $database; system("exec 2>$folder/late.err; " . program_path() . " --quiet $late >/dev/full") };
is($status >> 8, 4, 'standard output that cannot be written: exit status 4');
is(slurp("$folder/late.err"), "relief_import: error: the import is complete, but its result could not be written to standard output\n", 'and says that the rows are loaded');
is(last_line(import_files({database => $database}, '--quiet', $late)), '0 rows loaded, 1 known already, 0 rejected; 0.00 yuan', 'they are known when the command is repeated');
sql($database, <<'SQL');
CREATE FUNCTION public.lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER lose AFTER INSERT ON office.imports DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.lose();
SQL
$run = import_files({database => $database}, '--quiet', $late);
is($run->{status}, 2, 'a connection that is lost during COMMIT: exit status 2');
like($run->{err}, qr/\Arelief_import: error: the connection was lost during COMMIT; own_imports\(\) shows whether the files are loaded, and they can be imported again: .+\n\z/, 'and what to do');
sql($database, 'DROP TRIGGER lose ON office.imports');

# ---- and back: what the ledger exports brings nothing new ----
for my $kind (qw(register aid)) {
    my $count = sql($database, "SELECT count(*) FROM office.sheet_$kind");
    cmp_ok($count, '>', 5, "sheet_$kind has rows");
    my $sheet = sql($database, "COPY (SELECT * FROM office.sheet_$kind) TO STDOUT CSV HEADER") . "\n";
    $run = import_files({database => $database}, file_of("$folder/sheet_$kind.csv", csv({}, map { [split /,/, $_, -1] } split /\n/, $sheet)));
    like(last_line($run), qr/\A0 rows loaded, $count known already, 0 rejected/, 'and all are known') or diag $run->{err};
}

done_testing();
