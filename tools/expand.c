/* expand: write out the alternatives of a pattern. See expand.h. */
#include "tools/expand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool alternatives(const char **p, struct list *out);

static void *
checked(void *p)
{
	if (!p)
		abort(); /* out of memory, while building */
	return p;
}

static bool
add(struct list *l, const char *a, size_t a_length, const char *b)
{
	if (l->n == EXPANSIONS_MAX)
		return false;
	char *s = checked(malloc(a_length + strlen(b) + 1));
	memcpy(s, a, a_length);
	strcpy(s + a_length, b);
	l->s[l->n++] = s;
	return true;
}

void
list_free(struct list *l)
{
	while (l->n > 0)
		free(l->s[--l->n]);
}

/* Every string of `l` with every string of `next` behind it. */
static bool
cross(struct list *l, const struct list *next)
{
	struct list product = {.n = 0};
	bool ok = true;

	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < next->n; k++)
			ok = ok && add(&product, l->s[i], strlen(l->s[i]), next->s[k]);
	list_free(l);
	*l = product;
	return ok;
}

/* The end of the group, class, escape or letter that starts at p. */
static const char *
atom_end(const char *p)
{
	if (*p == '\\')
		return p + 2;
	if (*p == '[')
		return strchr(p + 2, ']') + 1;
	if (*p != '(')
		return p + 1;
	for (p++; *p != ')';)
		p = atom_end(p);
	return p + 1;
}

/* One atom with its repetition, as the strings that it stands for. What repeats stays as
 * it is written. */
static bool
atom(const char **p, struct list *out)
{
	const char *start = *p, *end = atom_end(start);
	bool repeats = *end == '*' || *end == '+' || *end == '{', ok;

	if (repeats)
		end = *end == '{' ? strchr(end, '}') + 1 : end + 1;
	if (!repeats && *start == '(') {
		*p = start + (strncmp(start, "(?:", 3) == 0 ? 3 : 1);
		ok = alternatives(p, out);
	} else {
		ok = add(out, start, (size_t)(end - start), "");
	}
	*p = end;
	if (!repeats && *end == '?') {
		ok = ok && add(out, "", 0, "");
		++*p;
	}
	return ok;
}

static bool
alternatives(const char **p, struct list *out)
{
	bool ok = true;

	for (;;) {
		struct list sequence = {.n = 0}, next = {.n = 0};
		ok = add(&sequence, "", 0, "");
		while (ok && **p && **p != '|' && **p != ')') {
			ok = atom(p, &next) && cross(&sequence, &next);
			list_free(&next);
		}
		for (size_t i = 0; ok && i < sequence.n; i++)
			ok = add(out, sequence.s[i], strlen(sequence.s[i]), "");
		list_free(&sequence);
		if (!ok || **p != '|')
			return ok;
		++*p;
	}
}

void
expand(const char *pattern, struct list *out)
{
	const char *p = pattern;

	out->n = 0;
	if (!alternatives(&p, out)) {
		list_free(out);
		add(out, pattern, strlen(pattern), "");
	}
}
