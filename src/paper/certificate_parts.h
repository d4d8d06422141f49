/*
 * certificate_parts: what stands under the quote of a certificate. See certificate.h.
 */
#ifndef CERTIFICATE_PARTS_H
#define CERTIFICATE_PARTS_H

#include "paper/certificate.h"
#include "paper/sheet.h"

/* A certificate on its way to the page. */
struct paper {
	const struct certificate *c;
	struct sheet s;
	double gap; /* between parts */
};

/* Each part starts `gap` under the one before. */
enum { LOWER_PARTS = 5 };
void lower_parts(struct paper *p);

#endif
