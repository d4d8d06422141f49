/* regex: PCRE2 behind one function. See regex.h. */
#include "provision/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>

static pthread_mutex_t compiling = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t data_key;
static pthread_once_t data_once = PTHREAD_ONCE_INIT;

static void
free_data(void *data)
{
	pcre2_match_data_free(data);
}

static void
make_key(void)
{
	if (pthread_key_create(&data_key, free_data) != 0)
		abort();
}

/* Each thread has room for one match. */
static pcre2_match_data *
thread_data(void)
{
	pthread_once(&data_once, make_key);
	pcre2_match_data *data = pthread_getspecific(data_key);
	if (!data) {
		data = pcre2_match_data_create(GROUPS_MAX, NULL);
		if (!data || pthread_setspecific(data_key, data) != 0)
			abort();
	}
	return data;
}

static pcre2_code *
compile(const char *pattern)
{
	struct buf b;
	int code;
	PCRE2_SIZE at;

	buf_init(&b, 65536);
	for (const char *p = pattern; *p; p++)
		if (*p == '\'')
			buf_add(&b, STR("(?:'|\xE2\x80\x99)"));
		else
			buf_byte(&b, *p);
	pcre2_code *c = pcre2_compile((PCRE2_SPTR)b.p, b.n,
	                              PCRE2_CASELESS | PCRE2_UTF | PCRE2_NO_UTF_CHECK,
	                              &code, &at, NULL);
	if (!c) {
		fprintf(stderr, "proviso: bad pattern at %zu: %s\n", (size_t)at, pattern);
		abort(); /* the pattern is ours */
	}
	pcre2_jit_compile(c, PCRE2_JIT_COMPLETE);
	buf_release(&b);
	return c;
}

static pcre2_code *
code_of(struct regex *r)
{
	void *code = __atomic_load_n(&r->code, __ATOMIC_ACQUIRE);

	if (code)
		return code;
	pthread_mutex_lock(&compiling);
	if (!r->code)
		__atomic_store_n(&r->code, compile(r->pattern), __ATOMIC_RELEASE);
	pthread_mutex_unlock(&compiling);
	return r->code;
}

bool
regex_find(struct regex *r, struct str words, size_t from, struct found *out)
{
	pcre2_match_data *data = thread_data();

	if (from > words.n || words.n == 0)
		return false;
	int n = pcre2_match(code_of(r), (PCRE2_SPTR)words.p, words.n, from,
	                    PCRE2_NO_UTF_CHECK, data, NULL);
	if (n < 0)
		return false;
	const PCRE2_SIZE *at = pcre2_get_ovector_pointer(data);
	*out = (struct found){.start = at[0], .end = at[1]};
	for (size_t i = 0; i < GROUPS_MAX && (int)i < n; i++)
		if (at[2 * i] != PCRE2_UNSET)
			out->group[i] = str_slice(words, at[2 * i], at[2 * i + 1]);
	return true;
}

bool
regex_matches(struct regex *r, struct str words)
{
	struct found ignored;

	return regex_find(r, words, 0, &ignored);
}
