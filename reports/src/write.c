/*
 * write.c
 *	  Folders, and writing all of something.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"
#include "translate.h"

bool
is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* "a/b.png" -> folder "a", name "b.png" */
void
split_path(const char *path, const char **folder, const char **name)
{
	const char *slash = strrchr(path, '/');

	*name = slash != NULL ? slash + 1 : path;
	*folder = slash == NULL ? "." : slash == path ? "/" : copy_bytes(path, (size_t) (slash - path));
}

int
open_folder(const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		fatal(EXIT_RENDERING, "could not open folder \"%s\": %s", folder, error_reason(errno));
	return fd;
}

void
write_all(int fd, const char *bytes, size_t len, const char *target)
{
	size_t done = 0;

	while (done < len)
	{
		ssize_t written = write(fd, bytes + done, len - done);

		check_interrupt();
		if (written < 0 && errno != EINTR)
			fatal(EXIT_RENDERING, "could not write to %s: %s", target, error_reason(errno));
		if (written > 0)
			done += (size_t) written;
	}
}

/* A pipe must not get the number of a standard stream that the caller closed. */
void
open_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	close(fd);
}
