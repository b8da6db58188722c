/*
 * main.c
 *	  relief_report: options, then the snapshot, then the format.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

static bool
is_one_chart_a_file(Format format)
{
	return format == FORMAT_SVG || format == FORMAT_PNG || format == FORMAT_PDF ||
		   format == FORMAT_CSV;
}

static void
render_chart(const Report *report, const Chart *chart, const Options *options, Buf *out)
{
	Look look = {options->format, options->lang, options->theme == THEME_DARK, false};

	if (options->format == FORMAT_CSV)
		render_csv(chart, options->lang, out);
	else
		render_picture(report, chart, look, out);
}

/* Everything is rendered before anything is written. */
static void
write_charts(const Report *report, const Options *options)
{
	Buf *outputs = allocate((size_t) report->chart_count, sizeof(Buf));

	for (int i = 0; i < report->chart_count; i++)
		render_chart(report, &report->charts[i], options, &outputs[i]);
	for (int i = 0; i < report->chart_count; i++)
	{
		const char *target = options->output;

		if (strcmp(target, "-") != 0 && is_folder(target))
			target = format_text("%s/%s.%s", target, report->charts[i].name,
								 format_name(options->format));
		write_output(target, &outputs[i]);
	}
}

static void
write_whole(const Report *report, const Options *options)
{
	Buf out = {0};

	if (options->format == FORMAT_HTML)
		render_html(report, options, &out);
	else if (options->format == FORMAT_JSON)
		render_json(report, &out);
	else
		render_text(report, options, &out);
	write_output(options->output, &out);
}

/* Complains before any work about what the output could not hold. */
static void
check_charts_fit(const Options *options, int count)
{
	bool folder = strcmp(options->output, "-") != 0 && is_folder(options->output);

	if (is_one_chart_a_file(options->format) && count > 1 && !folder)
		fatal(EXIT_USAGE,
			  "%s holds one chart and there are %d; choose one with --chart, or name a "
			  "folder with -o",
			  format_name(options->format), count);
	if (!is_one_chart_a_file(options->format) && folder)
		fatal(EXIT_USAGE, "\"%s\" is a folder; %s goes into one file", options->output,
			  format_name(options->format));
}

/* A pipe must not get the number of a standard stream that the caller closed. */
static void
open_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}

int
main(int argc, char **argv)
{
	Options options;
	Report *report;
	Chart *charts;
	int count;

	open_standard_streams();
	setlocale(LC_CTYPE, "C.UTF-8"); /* for wcwidth */
	options = parse_options(argc, argv);
	if (options.quiet)
		be_quiet();
	if (options.verbose)
		be_verbose();
	catch_signals();
	find_resources(options.charts_dir);
	charts = load_charts(&options, &count);
	if (options.list)
	{
		list_charts(charts, count, options.lang);
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_RENDERING;
	}
	check_charts_fit(&options, count);
	check_output(&options);
	report = read_snapshot(connect_database(&options), &options, charts, count);
	if (is_one_chart_a_file(options.format))
		write_charts(report, &options);
	else
		write_whole(report, &options);
	check_interrupt();
	return EXIT_DONE;
}
