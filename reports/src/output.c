/*
 * output.c
 *	  Writes a report whole or not at all: a temporary file beside the target, then a rename.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"

/* An existing target may be replaced only if it is a regular file. */
static void
check_target(int folder, const char *name, const char *target)
{
	struct stat info;

	if (fstatat(folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0)
	{
		if (errno != ENOENT)
			fatal(EXIT_RENDERING, "could not examine \"%s\": %s", target, error_reason(errno));
		return;
	}
	if (S_ISLNK(info.st_mode))
		fatal(EXIT_RENDERING, "\"%s\" is a symbolic link, which is not followed", target);
	if (!S_ISREG(info.st_mode))
		fatal(EXIT_RENDERING, "\"%s\" is not an ordinary file, so it is not replaced", target);
}

static void
check_folder(int fd, const char *folder)
{
	if (faccessat(fd, ".", W_OK | X_OK, 0) != 0)
		fatal(EXIT_RENDERING, "could not write to folder \"%s\": %s", folder, error_reason(errno));
}

/* Reports an unusable target before the work, not after it. */
void
check_output(const Options *options)
{
	bool binary = options->format == FORMAT_PNG || options->format == FORMAT_PDF ||
				  options->format == FORMAT_XLSX;
	const char *folder, *name;
	int fd;

	if (strcmp(options->output, "-") == 0)
	{
		if (binary && isatty(STDOUT_FILENO))
			fatal(EXIT_USAGE, "%s is not written to a terminal; name a file with -o",
				  format_name(options->format));
		return;
	}
	if (is_folder(options->output))
	{
		fd = open_folder(options->output);
		check_folder(fd, options->output);
		close(fd);
		return;
	}
	split_path(options->output, &folder, &name);
	if (*name == '\0')
		fatal(EXIT_RENDERING, "there is no folder \"%s\"", options->output);
	fd = open_folder(folder);
	check_target(fd, name, options->output);
	check_folder(fd, folder);
	close(fd);
}

static const char *
temporary_name(void)
{
	uint64_t random;

	if (getrandom(&random, sizeof(random), 0) != (ssize_t) sizeof(random))
		fatal(EXIT_RENDERING, "could not get random bytes: %s", error_reason(errno));
	return format_text(".relief_report.%016llx", (unsigned long long) random);
}

void
write_output(const char *target, const PQExpBufferData *content)
{
	const char *folder, *name, *temporary;
	int folder_fd, fd;

	check_buffer(content);
	if (strcmp(target, "-") == 0)
	{
		write_all(STDOUT_FILENO, content->data, content->len, _("standard output"));
		return;
	}
	split_path(target, &folder, &name);
	folder_fd = open_folder(folder);
	temporary = temporary_name();
	unlink_on_exit(folder_fd, temporary);
	fd = openat(folder_fd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		fatal(EXIT_RENDERING, "could not create a file in \"%s\": %s", folder, error_reason(errno));
	write_all(fd, content->data, content->len, format_text("\"%s\"", target));
	if (fsync(fd) != 0 || close(fd) != 0)
		fatal(EXIT_RENDERING, "could not write to \"%s\": %s", target, error_reason(errno));
	check_target(folder_fd, name, target);
	check_interrupt();
	if (renameat(folder_fd, temporary, folder_fd, name) != 0)
		fatal(EXIT_RENDERING, "could not rename the temporary file to \"%s\": %s", target,
			  error_reason(errno));
	keep_files();
	fsync(folder_fd);
	close(folder_fd);
	verbose("wrote %s", target);
}
