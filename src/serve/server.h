/*
 * server: a site over HTTP/1.1. TLS and HTTP/2 are a proxy's in front.
 *
 * Threads wait for connections and answer; each has a context of the site of its own.
 * A head is at most HEAD_BYTES, a body BODY_BYTES (head.h). Who is silent for 20 seconds
 * is let go, and so is who has not sent a whole request within 60. Answers carry an ETag,
 * are packed (gzip) where the client takes that, and are kept in memory while the site's
 * data stay as they are.
 */
#ifndef SERVER_H
#define SERVER_H

#include "serve/route.h"

#include <stdio.h>

enum { SERVER_IDLE_SECONDS = 20, SERVER_REQUEST_SECONDS = 60, SERVER_STOP_SECONDS = 10 };

/* What is served. */
struct served {
	const struct route *routes;
	const char *home;             /* path of the page that answers "/", for errors */
	void *shared;                 /* handed to `open` */
	/* A context for one thread; closed by the same thread. */
	bool (*open)(void *shared, void **context, struct err *e);
	void (*close)(void *context);
	/* Called before each answer: the data that answers are made of, as a number that
	 * differs when they do. */
	bool (*generation)(void *context, uint64_t *out, struct err *e);
	/* Around the making of each answer: between them the context sees the data of one
	 * moment, of that generation or later. `end` also follows on a `begin` that failed. */
	bool (*begin)(void *context, struct err *e);
	void (*end)(void *context);
	/* A page or an object that says what is wrong, into the response; also where there is
	 * no context, because it could not be opened. */
	void (*fail)(struct exchange *x, int status, const char *message);
};

struct server_options {
	const char *listen;           /* "127.0.0.1:8080", "[::1]:0" */
	unsigned threads;
	size_t cache_bytes;
	double rate;                  /* of limited routes: requests a second of a client */
	bool is_proxied;              /* the client is the last of X-Forwarded-For */
	FILE *log;                    /* a line of JSON for each request; or NULL */
	/* Told the address once it is listened on, before anything is answered. */
	void (*ready)(void *context, const char *address);
	void *ready_context;
	/* Told why an answer is one of 5xx, or was cut off, of which clients learn no more
	 * than that; by any thread. */
	void (*fault)(const char *message);
};

/* Until SIGTERM or SIGINT: what was asked by then is answered. ERR_USAGE: no address;
 * ERR_HOME: it cannot be listened on. */
MUST_CHECK bool server_run(const struct served *s, const struct server_options *o,
                           struct err *e);

/* Of the server that answers this exchange: what it counted (metrics.h). */
void server_metrics(const struct exchange *x, struct buf *out);

#endif
