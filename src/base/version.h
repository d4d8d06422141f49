/* The version of the program. Follows semver.org. */
#ifndef PROVISO_VERSION_H
#define PROVISO_VERSION_H

#define PROVISO_VERSION "0.1.0"

#endif
