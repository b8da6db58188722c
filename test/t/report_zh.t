# The language of messages and --help: Chinese in a Chinese locale, English elsewhere; that of reports does not depend on it. Every
# string is translated, which gettext's own programs check.
use strict;
use warnings;
use utf8;
use Encode qw(encode decode);
use IPC::Run qw(run timeout);
use Test::More;
use ReliefReport;

my $folder = work_folder();
my $database = new_database('one');

# Runs a command; returns its exit status and what it prints, in order.
sub output_of {
    my (@command) = @_;
    my ($out, $err) = ('', '');
    my %environment = %ENV;
    delete @environment{qw(MAKEFLAGS MAKELEVEL MFLAGS)};
    local %ENV = %environment;
    run(\@command, '<', '/dev/null', '>', \$out, '2>', \$err, timeout(60));
    return ($? >> 8, decode('UTF-8', "$out$err"));
}

# ---- the locales: Debian's package locales has their sources. The order of characters is left out, which takes long to compile. ----
my %source = map { $_ => 'zh_CN' } qw(LC_IDENTIFICATION LC_CTYPE LC_MESSAGES LC_MONETARY LC_NUMERIC LC_TIME LC_PAPER LC_NAME LC_ADDRESS
  LC_TELEPHONE LC_MEASUREMENT);
$source{LC_COLLATE} = 'POSIX';
open my $file, '>', "$folder/zh_CN" or die;
print $file map { qq($_\ncopy "$source{$_}"\nEND $_\n) } sort keys %source;
close $file;
mkdir "$folder/locales";
for my $encoding (qw(UTF-8 GBK)) {
    my ($status, $said) = output_of('localedef', '-i', "$folder/zh_CN", '-f', $encoding, "$folder/locales/zh_CN.$encoding");
    is($status, 0, "the locale zh_CN.$encoding is made") or BAIL_OUT("no Chinese locale, install the package locales: $said");
}

# What a run in that locale prints on stderr, or on stdout where that is empty; $how as in report().
sub says {
    my ($environment, @arguments) = @_;
    my %nothing = map { $_ => '' } qw(LANGUAGE LANG LC_ALL LC_MESSAGES LC_CTYPE);
    my $run = report({env => {%nothing, LOCPATH => "$folder/locales", %$environment}}, @arguments);
    return $run->{err} ne '' ? $run->{err} : $run->{out};
}
my %chinese = (LC_ALL => 'zh_CN.UTF-8');

# ---- which variables count, in gettext's order ----
my $wrong = '--lang=fr';
my $in_chinese = "relief_report: 错误：--lang 只能是 zh、en、both 之一，不能是“fr”\n";
my $in_english = qq(relief_report: error: --lang must be one of zh, en, both, not "fr"\n);
for my $case (
    [{LC_ALL => 'zh_CN.UTF-8'}, $in_chinese], [{LANG => 'zh_CN.UTF-8'}, $in_chinese],
    [{LANG => 'C.UTF-8', LC_MESSAGES => 'zh_CN.UTF-8'}, $in_chinese],
    [{LC_ALL => 'C.UTF-8', LC_MESSAGES => 'zh_CN.UTF-8'}, $in_english], [{LANG => 'zh_CN.UTF-8', LANGUAGE => 'en'}, $in_english],
    [{}, $in_english], [{LC_ALL => 'C'}, $in_english], [{LC_ALL => 'C', LANGUAGE => 'zh_CN'}, $in_english],
    [{LC_ALL => 'C.UTF-8'}, $in_english], [{LC_ALL => 'en_US.UTF-8'}, $in_english], [{LC_ALL => 'zh_CN.nonsense'}, $in_english],
  ) {
    my ($environment, $expected) = @$case;
    my $name = join ' ', map { "$_=$environment->{$_}" } sort keys %$environment;
    is(says($environment, $wrong), $expected, $name || 'no locale');
}

# ---- help ----
my $help = as_is(says(\%chinese, '--help'));
my $english_help = says({}, '--help');
like($help, qr/^用法：\n/m, '--help is Chinese');
sub options { return [$_[0] =~ /^ +(?:(-\S), +)?(--[a-z-]+)/mg] }
is_deeply(options($help), options($english_help), 'with the same options');
cmp_ok(scalar(@{options($help)}), '>', 40, 'and there are some');
is_deeply([grep { length(encode('GBK', $_)) > 95 } split /\n/, $help], [], 'no line is wider than 95 columns');
is(decode('GBK', says({LC_ALL => 'zh_CN.GBK'}, '--help')), $help, 'in GBK the same');

# ---- messages: one language each. Names in quotes, options, and what is typed or is a name stay. ----
sub words_of_english {
    my ($message) = @_;
    $message =~ s/^relief_report: //;
    $message =~ s/“[^”]*”|"[^"]*"//g;
    $message =~ s/(?<!\w)[-:]-?[a-z-]+|YYYY-MM-DD//g;
    my %kept = map { $_ => 1 } qw(gnuplot html png pdf csv json text svg xlsx exchange zh en both light dark create_ledger poverty_relief CREATE EXTENSION
      finding_zh finding_en first second one);
    return [grep { !$kept{$_} } $message =~ /[A-Za-z_-]{2,}/g];
}
mkdir "$folder/charts";
open $file, '>', "$folder/charts/one.sql" or die;
print $file "-- title.zh: x\n-- title.en: x\n-- kind.zh: x\n-- kind.en: x\n-- | name | label | x | x | | | |\nSELECT 1 AS name\n";
close $file;
open $file, '>', "$folder/charts/one.gp" or die;
close $file;
mkdir "$folder/empty";
my $several = new_database('first', 'second');
my $bare = new_database();
sql($bare, 'CREATE EXTENSION poverty_relief');
my $unpublished = new_database('one');
sql($unpublished, 'ALTER VIEW one.publication_edition RENAME TO before; CREATE VIEW one.publication_edition AS SELECT * FROM one.before WHERE false');
my @cases = (
    [['--format=docx'], '--format 只能是 html、svg、png、pdf'],
    [['--year=last'], '--year 须为 1 至 9998 的整数，不能是“last”'],
    [['--division=12'], '--division 须为 4、6、9 或 12 位的区划代码'],
    [['--as-of=today'], '--as-of 须为 1949-01-01 至 2199-12-31 的日期'],
    [['--nonsense'], '没有选项“--nonsense”；用法见 --help'],
    [['-Z'], '没有选项“-Z”'],
    [['--schema'], '选项“--schema”缺少值'],
    [['--chart=nothing'], '没有名为“nothing”的图表；可用 --list 查看'],
    [['a', 'b'], '参数过多（第一个多余的是“b”）'],
    [['-o', '/nowhere/x.html'], '无法打开文件夹“/nowhere”：没有那个文件或目录'],
    [['-o', '/dev/null'], '“/dev/null”不是普通文件，不予替换'],
    [['-o', $folder], "“$folder”是文件夹，而 html 输出为一个文件"],
    [['--charts', "$folder/empty"], "文件夹“$folder/empty”中没有图表"],
    [['-d', $bare], "数据库“$bare”中没有用户“$ENV{PGUSER}”可见的账；可用 create_ledger() 建账"],
    [['-d', 'postgres'], '数据库“postgres”没有扩展 poverty_relief；可用 CREATE EXTENSION poverty_relief 安装'],
    [['-d', $several], '中有 2 本账；请用 --schema 指定一本：first、second'],
    [['-d', $database, '--schema=two'], "中没有账“two”；现有：one"],
    [['-d', $database, '--year=2001'], '账中没有 2001 年；现有 2018 至 2020 年'],
    [['-d', $unpublished], qr/账“one”尚未公布任何版次；由账的所有者公布第一版：SELECT "?one"?\.publish_edition\(\)/],
    [['-d', $database, '--as-of=2199-12-31'], qr/无法读取结账记录：/],
    [['-d', $database, '--charts', "$folder/charts", '--format=csv'], '图表“one”：查询须先返回列表中的 1 列，再返回 finding_zh 和 finding_en'],
    [['-d', $database, '--charts', "$folder/charts", '--chart=one', '--format=csv', '--year=2019'],
        '图表“one”不能按这些选项显示：查询中没有 :year，不能只报到某一年'],
);
for my $case (@cases) {
    my ($arguments, $expected) = @$case;
    my $message = says(\%chinese, @$arguments);
    my $pattern = ref $expected ? $expected : qr/\Q$expected\E/;
    like($message, qr/\Arelief_report: 错误：[^\n]*$pattern[^\n]*\n\z/, "@$arguments: in Chinese");
    is_deeply(words_of_english($message =~ s/\Q$folder\E\S*//gr), [], 'and no other language') unless ref $expected;
    my $english = says({LC_ALL => 'C.UTF-8'}, @$arguments);
    like($english, qr/\Arelief_report: error: [^\n]*\n\z/, "@$arguments: in English");
    unlike($english, qr/\p{Han}|[：；，“”（）]/, 'and no other language');
}
system("sed -i 's/^SELECT.*/SELECT current_setting('\\''poverty_relief.lang'\\'')::int AS name/' $folder/charts/one.sql") == 0 or die;
like(says($_, '-d', $database, '--charts', "$folder/charts", '--format=csv'), $_ == \%chinese ? qr/无法读取图表“one”：.*"zh"$/ : qr/could not read chart "one": .*"en"$/,
    "the ledger's functions are asked for messages in the same language") for \%chinese, {};
is_deeply(words_of_english('relief_report: 错误：没有 chart “a b” --help'), ['chart'], '(a word of the other language would be found)');
is(decode('GBK', says({LC_ALL => 'zh_CN.GBK'}, '--chart=nothing')), says(\%chinese, '--chart=nothing'), 'GBK: the same message');
my $octal = join '', map { sprintf '\\%o', $_ } unpack 'C*', encode('GBK', '鲁山');
my $typed = report({env => {LC_ALL => 'zh_CN.GBK', LOCPATH => "$folder/locales"}, user => ['sh', '-c', qq(exec "\$@" "--schema=\$(printf '$octal')"), 'sh']},
    '-d', $database);
is(decode('GBK', $typed->{err}), says(\%chinese, '-d', $database, '--schema=鲁山'),
    'GBK: a name that is typed is the same name');
is(decode('GBK', says({LC_ALL => 'zh_CN.GBK'}, '--list')), as_is(says(\%chinese, '--list')), 'GBK: the same list of charts');
like(says(\%chinese, '-h', '/nonexistent', '-w', 'postgres'), qr/\Arelief_report: 错误：.*套接字 "\/nonexistent.*\n\z/, "libpq's message too");
like(says(\%chinese, '-v', '-d', $database, '--format=csv'), qr/^relief_report: 正在读取图表 trend$/m, 'what -v prints');

# ---- reports do not depend on it ----
for my $arguments (['--format=csv'], ['--format=json'], ['--format=text'], ['--format=svg'], ['--format=pdf', '--chart=trend'], ['--list'], ['--format=html', '--lang=en']) {
    my ($here, $there) = map { as_is(says($_, '-d', $database, @$arguments)) } \%chinese, {LC_ALL => 'C'};
    # The moment of the snapshot, and of the PDF.
    s/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\(D:\d+[^)]*\)|data:[^"]*"//g for $here, $there;
    ok($here eq $there, "@$arguments: the same in Chinese and English locales");
    cmp_ok(length $here, '>', 40, 'and not empty');
}

# ---- every string is translated ----
my $build = "$folder/build";
mkdir $build;
is(system("cp -a --parents reports/src reports/po/zh_CN.po reports/Makefile poverty_relief.control $build"), 0, 'a copy of the sources');
my @make = ('make', '-s', '-C', "$build/reports");
my @compare = ('msgcmp', "$build/reports/po/zh_CN.po", "$build/reports/po/poverty_relief.pot");
my @check = qw(msgfmt --check -o /dev/null);
my $before = slurp("$build/reports/po/zh_CN.po");
# The strings of a file of translations. The order and the breaks of lines are those of the version of gettext.
sub strings {
    my ($text) = @_;
    my %strings = map { join('', /"(.*)"/g) => 1 } $text =~ /^msgid ((?:".*"\n)+)/mg;
    delete $strings{''};
    cmp_ok(scalar(keys %strings), '>', 100, 'there are strings');
    return [sort keys %strings];
}
is_deeply([output_of(@make, 'translations')], [0, ''], 'the strings of the sources are extracted');
is_deeply(strings($before), strings(slurp("$build/reports/po/poverty_relief.pot")), 'the translations have the strings of the sources, no more and no less; else: make -C reports translations');
my ($status, $said) = output_of(@compare);
is($status, 0, 'all are translated, none is marked as fuzzy') or diag $said;
is_deeply([output_of(@check, "$build/reports/po/zh_CN.po")], [0, ''], 'and have the same %s and %d');

# The same checks find what they are for.
sub changed {
    my ($what, $with) = @_;
    my $changed = "$folder/changed.po";
    (my $text = $before) =~ s/$what/$with/ or die "nothing to change";
    open my $out, '>:encoding(UTF-8)', $changed or die;
    print $out $text;
    close $out;
    return $changed;
}
isnt((output_of('msgcmp', changed(qr/msgstr "内存不足"/, 'msgstr ""'), $compare[2]))[0], 0, '(a string without translation is found)');
isnt((output_of('msgcmp', changed(qr/(?=msgid "out of memory")/, "#, fuzzy\n"), $compare[2]))[0], 0, '(a fuzzy one is found)');
isnt((output_of(@check, changed(qr/超过 %d 列/, '超过 %s 列')))[0], 0, '(another format is found)');
open $file, '>>', "$build/reports/src/main.c" or die;
print $file qq(\nvoid more(void) { warning("a new message"); }\n);
close $file;
output_of(@make, 'po/poverty_relief.pot');
isnt((output_of(@compare))[0], 0, '(a string that is new is found)');

done_testing();
