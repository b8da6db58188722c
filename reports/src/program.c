/*
 * program.c
 *	  The folder of the program, and the folders installed with it.
 *
 * In its build tree they are beside the program; otherwise below share, which is beside the folder bin that has the program.
 * So an installation can be moved, or staged (DESTDIR).
 */
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "allocate.h"
#include "translate.h"

/* NULL, with errno, when the system does not provide it. */
static const char *
program_folder(void)
{
	char path[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

	if (len <= 0)
		return NULL;
	path[len] = '\0';
	*strrchr(path, '/') = '\0';
	return copy_text(path);
}

/* Only the build tree has the theme beside the program. */
static bool
is_build_tree(const char *folder)
{
	return access(format_text("%s/theme.gp", folder), R_OK) == 0;
}

/* The folder share/NAME of the installation; in the build tree the folder of that path.  NULL as above. */
const char *
shared_folder(const char *name, const char *in_build_tree)
{
	const char *folder = program_folder(), *slash;

	if (folder == NULL)
		return NULL;
	if (is_build_tree(folder))
		return format_text("%s/%s", folder, in_build_tree);
	slash = strrchr(folder, '/');
	return format_text("%.*s/share/%s", slash == NULL ? 0 : (int) (slash - folder), folder, name);
}
