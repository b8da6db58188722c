/*
 * rejects.c
 *	  The rejected rows of a file as a file of the same kind, to be corrected and loaded by the same command.
 *
 * It has the file's own columns and cells, then the line of each row, the reason, and the checksum of the file in which the
 * row stood first.  It never replaces a file or follows a link, only its owner can read it, and text that a spreadsheet
 * program would run is led by an apostrophe.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "import.h"

#define NAMES_TRIED 1000

static void
append_cell(PQExpBuffer out, const char *cell)
{
	cell = neutral_cell(cell);
	if (cell[strcspn(cell, ",\"\r\n;\t")] == '\0')
	{
		appendPQExpBufferStr(out, cell);
		return;
	}
	appendPQExpBufferChar(out, '"');
	for (; *cell != '\0'; cell++)
		appendPQExpBuffer(out, *cell == '"' ? "\"\"" : "%c", *cell);
	appendPQExpBufferChar(out, '"');
}

bool
is_rejects_column(const Reading *reading, int column)
{
	return reading->is_rejects &&
		   (column == reading->line_column || column == reading->reason_column ||
			column == reading->origin_column);
}

const char *
rejection_reason(const Rejection *rejection)
{
	return format_text("%s | %s", rejection->reason_zh, rejection->reason);
}

static PQExpBuffer
rejects_text(const Reading *reading)
{
	PQExpBuffer out = new_buffer();

	appendPQExpBufferStr(out, "\xEF\xBB\xBF");
	for (int i = 0; i < reading->column_count; i++)
	{
		if (is_rejects_column(reading, i))
			continue;
		append_cell(out, reading->columns[i].heading);
		appendPQExpBufferChar(out, ',');
	}
	appendPQExpBufferStr(out, "行号,原因,来源\r\n");
	for (int r = 0; r < reading->rejection_count; r++)
	{
		const DataRow *row = &reading->rows[reading->rejections[r].row];

		for (int i = 0; i < reading->column_count; i++)
		{
			if (is_rejects_column(reading, i))
				continue;
			append_cell(out, row->cells[i]);
			appendPQExpBufferChar(out, ',');
		}
		append_cell(out, row->origin_line);
		appendPQExpBufferChar(out, ',');
		append_cell(out, rejection_reason(&reading->rejections[r]));
		appendPQExpBuffer(out, ",%s\r\n", row->origin);
	}
	check_buffer(out);
	return out;
}

/* aid.csv -> aid.csv.rejects.csv; a file of rejects gets a number instead: aid.csv.rejects-2.csv */
static const char *
rejects_name(const char *name, const char *extension, int number)
{
	const char *ending = strstr(name, ".rejects");
	const char *base = name;

	if (ending != NULL && strchr(ending + 1, '/') == NULL)
		base = copy_bytes(name, (size_t) (ending - name));
	return number == 1 ? format_text("%s.rejects.%s", base, extension)
					   : format_text("%s.rejects-%d.%s", base, number, extension);
}

/* Whether what stands there already is exactly this, in an ordinary file of ours. */
static bool
is_there(int folder, const char *name, const PQExpBufferData *content)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	struct stat info;
	char *bytes;
	size_t done = 0;
	ssize_t got;

	if (fd < 0)
		return false;
	if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_uid != geteuid() ||
		(info.st_mode & 077) != 0 || info.st_size != (off_t) content->len)
	{
		close(fd);
		return false;
	}
	bytes = allocate(content->len + 1, 1);
	while (done < content->len && (got = read(fd, bytes + done, content->len - done)) > 0)
		done += (size_t) got;
	close(fd);
	return done == content->len && memcmp(bytes, content->data, done) == 0;
}

static void
write_file(int folder, int fd, const char *name, const char *path, const PQExpBufferData *content)
{
	unlink_on_exit(folder, name);
	write_all(fd, content->data, content->len, format_text("\"%s\"", path));
	if (fsync(fd) != 0 || close(fd) != 0 || fsync(folder) != 0)
		fatal(EXIT_FILE, "could not write to \"%s\": %s", path, error_reason(errno));
}

/* Called before the import is committed: what is rejected is never in the transaction alone. */
void
write_rejects(Reading *reading)
{
	const char *extension = reading->source->is_workbook ? "xlsx" : "csv", *folder_name, *name;
	PQExpBuffer content =
		reading->source->is_workbook ? rejects_workbook(reading) : rejects_text(reading);
	int folder;

	split_path(reading->source->file, &folder_name, &name);
	folder = open_folder(folder_name);
	for (int number = 1; number <= NAMES_TRIED; number++)
	{
		const char *rejects = rejects_name(name, extension, number);
		int fd =
			openat(folder, rejects, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

		reading->rejects_file = strchr(reading->source->file, '/') != NULL
									? format_text("%s/%s", folder_name, rejects)
									: rejects;
		if (fd >= 0)
		{
			write_file(folder, fd, rejects, reading->rejects_file, content);
			return;
		}
		if (errno != EEXIST)
			fatal(EXIT_FILE, "could not create \"%s\": %s", reading->rejects_file,
				  error_reason(errno));
		if (is_there(folder, rejects, content))
			return;
	}
	fatal(EXIT_FILE, "there are %d files of rejected rows of \"%s\"; remove old ones", NAMES_TRIED,
		  reading->source->file);
}
