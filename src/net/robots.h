/*
 * robots: may a page be fetched? robots.txt after RFC 9309: text in, decision out.
 *
 * A file is parsed once, as the rules that hold for one agent, and asked for any number
 * of URLs. The answer names the line that decided, so that the record of a capture can
 * say on what it rests.
 *
 * Groups (2.2.1). The rules of all groups that name the agent hold, and where there is
 * none, those of all groups that name "*". The name in the file ends before the first
 * octet that may not stand in a product token: "Proviso/1.0" names "proviso". A line
 * that is no record of RFC 9309 is passed over and ends no group (2.2.4); the missing
 * colon of "disallow /x" and common misspellings of the names are forgiven.
 *
 * Rules (2.2.2, 2.2.3). The rule with the most octets decides, and "allow" between
 * equals. "*" and a "$" at the end count as octets; "$" elsewhere stands for itself. An
 * empty path matches nothing. "/robots.txt" is always allowed, and so is what no rule
 * matches.
 *
 * Before two paths are compared (2.2.2), unreserved characters (RFC 3986, 2.3) are
 * decoded, reserved ones left as they are, and all others encoded: "%2F" is not "/".
 * Only in a query, where ":" and "/" delimit nothing, the standard's second example has
 * them encoded. A rule with "*" does not tell where the query begins, so a rule is read
 * both as it is written and in this way, and matches if it does in either. "*" and "$"
 * of a URL are encoded.
 *
 * An "allow" rule must match without decoding too. The standard's table lets the rule
 * "/%62" allow "/b"; parsers in wide use, and the vectors that they share, do not.
 * Where readers differ, the one that fetches less is taken.
 *
 * Time is bounded: a rule is matched in one pass over the path, and both file and URL
 * have a maximum. The worst file takes a fraction of a second for a URL of 2 KiB, and
 * seconds for the longest. Of a longer file the whole lines below the maximum are read
 * (2.5).
 *
 * Not done here: fetching, five redirects and the 24 hours of a cache (2.3.1.2, 2.4).
 */
#ifndef ROBOTS_H
#define ROBOTS_H

#include "base/base.h"

#define ROBOTS_BYTES_MAX ((size_t)512 << 10) /* read of a file; 2.5: at least 500 KiB */
#define ROBOTS_URL_MAX   ((size_t)20 << 10) /* servers take some 8 KiB */

struct robots;

/* Never fails. `bytes` need not be UTF-8, and must outlive the result, which is the
 * arena's. `agent` is a product token: letters, "-" and "_"; no group names another. */
struct robots *robots_parse(struct str bytes, struct str agent, struct arena *a);

struct robots_answer {
	bool allowed;
	size_t line;      /* of the rule that decided, from 1; 0: none matches */
	struct str bytes; /* that line without its comment, a slice of the file */
};

/* `url` is absolute, or begins with its path, and is as it goes to the server: with dot
 * segments removed. Its fragment is not looked at. ERR_LIMIT: over ROBOTS_URL_MAX. */
MUST_CHECK bool robots_ask(const struct robots *r, struct str url,
                           struct robots_answer *out, struct err *e);

/* What came of fetching /robots.txt, after RFC 9309, 2.3.1. */
enum robots_access {
	ROBOTS_RULES,        /* 2.3.1.1: there is a file; its rules hold */
	ROBOTS_ALLOW_ALL,    /* 2.3.1.3: unavailable */
	ROBOTS_DISALLOW_ALL, /* 2.3.1.4: unreachable */
};

/* Of the last HTTP status, after redirects were followed; 0 if there was no answer. */
enum robots_access robots_access_of(int status);

#endif
