/*
 * small_home: a home in a scratch folder, for fuzz targets that ask one. It is made
 * once, and goes with the process.
 */
#ifndef FUZZ_SMALL_HOME_H
#define FUZZ_SMALL_HOME_H

#include "archive/archive.h"
#include "archive/home.h"
#include "fuzz/target.h"

#include <ftw.h>
#include <unistd.h>

static char small_home_path[] = "/tmp/proviso-fuzz-home-XXXXXX";

static int
small_home_remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *where)
{
	(void)st, (void)type, (void)where;
	return remove(path);
}

static void
small_home_remove(void)
{
	nftw(small_home_path, small_home_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Open for writing; closed by the caller before the process ends. */
static inline void
small_home_open(struct home *h)
{
	struct err e = {0};

	MUST(mkdtemp(small_home_path) &&
	     home_init(small_home_path, STR("fuzz.invalid/log"), &e) &&
	     home_open(small_home_path, true, h, &e));
	atexit(small_home_remove);
}

/* A capture, as if a server had sent the payload. */
static inline void
small_home_keep(struct home *h, struct segments *s, struct capture *c,
                struct str payload)
{
	struct buf response;
	struct event v;
	struct err e = {0};

	buf_init(&response, LIMIT_INPUT_BYTES);
	buf_add(&response, STR("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"));
	struct http_exchange x = {.request = STR("GET / HTTP/1.1\r\n\r\n"),
	                          .status = 200, .head = response.n};
	buf_add(&response, payload);
	x.response = buf_str(&response);
	struct event_exchange one = {.x = &x, .url = STR("http://a/"),
	                             .payload = payload};
	event_init(&v, segments_warcinfo(s));
	MUST(event_add_exchange(&v, &one, &e));
	event_end(&v);
	c->event = &v;
	c->has_payload = true;
	MUST(archive_capture(h, s, c, 1, &e));
	event_release(&v);
	buf_release(&response);
}

#endif
