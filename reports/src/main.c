/*
 * main.c
 *	  relief_report: options, then the snapshot, then the format.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"

const char *const program_name = "relief_report";

static const PQExpBufferData *
one_chart(const Report *report, const Chart *chart, const Options *options)
{
	PQExpBuffer csv;

	if (options->format != FORMAT_CSV)
		return picture(chart, picture_look(options));
	csv = new_buffer();
	render_csv(report, all_rows(chart), options->lang, csv);
	return csv;
}

/* Everything is rendered before anything is written. */
static void
write_charts(const Report *report, const Options *options)
{
	const PQExpBufferData **outputs =
		allocate((size_t) report->chart_count, sizeof(PQExpBufferData *));

	if (options->format != FORMAT_CSV)
	{
		for (int i = 0; i < report->chart_count; i++)
			plan_picture(report, &report->charts[i], picture_look(options));
		draw_pictures(options);
	}
	for (int i = 0; i < report->chart_count; i++)
		outputs[i] = one_chart(report, &report->charts[i], options);
	for (int i = 0; i < report->chart_count; i++)
	{
		const char *target = options->output;

		if (strcmp(target, "-") != 0 && is_folder(target))
			target = format_text("%s/%s.%s", target, report->charts[i].name,
								 format_name(options->format));
		write_output(target, outputs[i]);
	}
}

static void
write_whole(const Report *report, const Options *options)
{
	PQExpBuffer out = new_buffer();

	if (options->format == FORMAT_HTML)
		render_html(report, options, out);
	else if (options->format == FORMAT_JSON)
		render_json(report, out);
	else if (options->format == FORMAT_PDF)
		render_pdf(report, options, out);
	else if (options->format == FORMAT_XLSX)
		render_xlsx(report, options, out);
	else
		render_text(report, options, out);
	write_output(options->output, out);
}

/* Complains before any work about what the output could not hold. */
static void
check_charts_fit(const Options *options, int count)
{
	bool folder = strcmp(options->output, "-") != 0 && is_folder(options->output);

	if (is_one_chart_a_file(options) && count > 1 && !folder)
		fatal(EXIT_USAGE,
			  "one %s file contains one chart, not %d charts; choose one with --chart, or name a "
			  "folder with -o",
			  format_name(options->format), count);
	if (!is_one_chart_a_file(options) && folder)
		fatal(EXIT_USAGE, "\"%s\" is a folder, but %s output is one file", options->output,
			  format_name(options->format));
}

int
main(int argc, char **argv)
{
	Options options;
	Report report = {.headline = {"", ""}};
	NarrativeQuery *narratives;
	int narrative_count;

	open_standard_streams();
	use_language();
	setenv("FC_LANG", "en", 1); /* the locale does not choose fonts: gnuplot runs without it too */
	options = parse_options(argc, argv);
	if (options.quiet)
		be_quiet();
	if (options.verbose)
		be_verbose();
	catch_signals();
	if (options.format == FORMAT_EXCHANGE)
	{
		check_output(&options);
		write_exchange(connect_database(&options.connection), &options);
		return EXIT_DONE;
	}
	find_resources(options.charts_dir, !options.without_built_in);
	report.charts = load_charts(&options, &report.chart_count);
	if (options.list)
	{
		list_charts(report.charts, report.chart_count, options.lang);
		return fflush(stdout) == 0 ? EXIT_DONE : EXIT_RENDERING;
	}
	narratives = load_narrative(&options, &narrative_count);
	check_charts_fit(&options, report.chart_count);
	check_output(&options);
	read_snapshot(connect_database(&options.connection), &options, &report, narratives,
				  narrative_count);
	if (is_one_chart_a_file(&options))
		write_charts(&report, &options);
	else
		write_whole(&report, &options);
	check_interrupt();
	return EXIT_DONE;
}
