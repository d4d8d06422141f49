/* uri: addresses that lead to the same are equal in their normal form, others are not. */
#include "net/uri.h"
#include "test/check.h"

static void
equal_addresses_have_one_form(void)
{
	static const char *const pairs[][2] = {
		{"http://example.org", "http://example.org/"},
		{"HTTP://Example.ORG/A", "http://example.org/A"},
		{"https://example.org:443/", "https://example.org/"},
		{"https://example.org:/", "https://example.org/"},
		{"http://example.org:080/", "http://example.org/"},
		{"http://example.org:8080/", "http://example.org:8080/"},
		{"https://example.org:80/", "https://example.org:80/"},
		{"http://example.org?a/../b", "http://example.org/?a/../b"},
		{"http://example.org/%7euser/%41", "http://example.org/~user/A"},
		{"http://example.org/a%2fb%3a", "http://example.org/a%2Fb%3A"},
		{"http://example.org/a/./b/../c", "http://example.org/a/c"},
		{"http://example.org/../..", "http://example.org/"},
		{"http://example.org/a/..", "http://example.org/"},
		{"http://example.org/a/b/%2e%2E/", "http://example.org/a/"},
		{"http://example.org/a//..", "http://example.org/a/"},
		{"http://example.org/..a/...", "http://example.org/..a/..."},
		{"http://example.org/a#part?x", "http://example.org/a"},
		{"http://example.org/a?", "http://example.org/a?"},
		{"http://example.org/a b\"<>'", "http://example.org/a%20b%22%3C%3E'"},
		{"http://example.org/caf\xC3\xA9?\xC3\xA9=1", "http://example.org/caf%C3%A9?%C3%A9=1"},
		{"http://example.org/%zz%%34%31", "http://example.org/%25zz%2541"},
		{"http://User@Example.org/", "http://User@example.org/"},
		{"http://[::1]:80/[a]", "http://[::1]/%5Ba%5D"},
		{"http://b\xC3\xBC" "cher.example/", "http://b%C3%BC" "cher.example/"},
	};
	struct arena a = {0};
	struct str got, again;

	for (size_t i = 0; i < COUNT(pairs); i++) {
		bool ok = uri_normal(str_of(pairs[i][0]), &a, &got);
		CHECK_SAY(ok, "%s has no normal form", pairs[i][0]);
		if (!ok)
			continue;
		CHECK_STR(got, str_of(pairs[i][1]));
		CHECK(uri_normal(got, &a, &again) && str_eq(got, again));
	}
	arena_release(&a);
}

static void
others_are_kept_apart(void)
{
	static const char *const list[] = {
		"http://example.org/", "https://example.org/", "http://www.example.org/",
		"http://example.org./", "http://example.org/a", "http://example.org/a/",
		"http://example.org/A", "http://example.org/a?", "http://example.org/a?b&c",
		"http://example.org/a?c&b", "http://example.org/a%2Fb", "http://example.org/a/b",
		"http://example.org:81/", "http://a@example.org/", "http://example.org/a%3Fb",
	};
	struct arena a = {0};
	struct str one, other;

	for (size_t i = 0; i < COUNT(list); i++)
		for (size_t k = 0; k < i; k++)
			CHECK_SAY(uri_normal(str_of(list[i]), &a, &one) &&
			          uri_normal(str_of(list[k]), &a, &other) && !str_eq(one, other),
			          "%s is taken for %s", list[i], list[k]);
	arena_release(&a);
}

static void
what_is_no_address_has_none(void)
{
	static const char *const list[] = {
		"", "http", "http:", "http:/", "http://", "http:///a", "http://:80/", "http://a@/",
		"ftp://example.org/", "//example.org/", "example.org", " http://example.org/",
		"javascript:alert(1)", "http://example.org:port/", "http://example.org:65536/",
		"http://example.org:-1/", "http://a:b:80/", "git:0000",
		/* where a browser sees another host, or none */
		"http://evil.example\\@example.org/", "http://evil.example\\.example.org/",
		"http://a b/", "http://a\tb/", "http://a<b/", "http://a^b/", "http://a|b/", "http://%zz/",
		"http://evil.example%2F.example.org/", "http://a%5Cb/", "http://a%40b/", "http://a%00/",
		"http://[::1/", "http://a]/", "http://[::1]a/", "http://[a[b]/",
	};
	struct arena a = {0};
	struct str got;
	char *long_one = xcalloc(URI_BYTES_MAX + 2, 1);

	for (size_t i = 0; i < COUNT(list); i++)
		CHECK_SAY(!uri_normal(str_of(list[i]), &a, &got), "%s is one", list[i]);
	memset(long_one, 'a', URI_BYTES_MAX + 1);
	memcpy(long_one, "http://", 7);
	CHECK(!uri_normal(str_of(long_one), &a, &got));
	memset(long_one + 20, '"', URI_BYTES_MAX / 2); /* three times as long, encoded */
	long_one[20 + URI_BYTES_MAX / 2] = '\0';
	CHECK(!uri_normal(str_of(long_one), &a, &got));
	free(long_one);
	arena_release(&a);
}

/* The examples of RFC 3986, 5.4, in their normal form, and what servers send. */
static void
references_are_resolved(void)
{
	static const char *const list[][2] = {
		{"g", "http://a/b/c/g"}, {"./g", "http://a/b/c/g"}, {"g/", "http://a/b/c/g/"},
		{"/g", "http://a/g"}, {"//g", "http://g/"}, {"?y", "http://a/b/c/d;p?y"},
		{"g?y", "http://a/b/c/g?y"}, {"#s", "http://a/b/c/d;p?q"}, {"g#s", "http://a/b/c/g"},
		{";x", "http://a/b/c/;x"}, {"g;x?y#s", "http://a/b/c/g;x?y"}, {"", "http://a/b/c/d;p?q"},
		{".", "http://a/b/c/"}, {"./", "http://a/b/c/"}, {"..", "http://a/b/"}, {"../g", "http://a/b/g"},
		{"../..", "http://a/"}, {"../../../g", "http://a/g"}, {"/./g", "http://a/g"},
		{"g.", "http://a/b/c/g."}, {"..g", "http://a/b/c/..g"}, {"./g/.", "http://a/b/c/g/"},
		{"g;x=1/../y", "http://a/b/c/y"}, {"g?y/../x", "http://a/b/c/g?y/../x"},
		{"https://Example.org:443", "https://example.org/"}, {"HTTP://x/", "http://x/"},
		{"/caf\xE9 2", "http://a/caf%E9%202"}, {"a:b/c", NULL}, {"g:h", NULL}, {"http:g", NULL},
		{"javascript:alert(1)", NULL}, {"//", NULL}, {"1:2", "http://a/b/c/1:2"}, {"http:///x", NULL},
		{"\\\\e.org/x", NULL}, {"/\\e.org/x", NULL}, {"x\\..\\y", NULL}, {"/x\ty", NULL}, {"?\ty", NULL},
		{"?a\\b", "http://a/b/c/d;p?a%5Cb"}, {"#\\", "http://a/b/c/d;p?q"},
	};
	struct arena a = {0};
	struct str got;

	for (size_t i = 0; i < COUNT(list); i++) {
		bool ok = uri_resolve(STR("http://a/b/c/d;p?q"), str_of(list[i][0]), &a, &got);
		CHECK_SAY(ok == (list[i][1] != NULL), "%s: %d", list[i][0], ok);
		if (ok && list[i][1])
			CHECK_STR(got, str_of(list[i][1]));
	}
	CHECK(!uri_resolve(STR("ftp://a/b"), STR("http://x/"), &a, &got));
	CHECK(!uri_resolve(STR("http://a/"), STR("/b\x7F"), &a, &got));
	CHECK(!uri_resolve(STR("http://a/"), STR("/b\x1F"), &a, &got));
	CHECK(uri_has_user(STR("http://a@b/")) && uri_has_user(STR("ftp://a:b@c?d")));
	CHECK(!uri_has_user(STR("http://b/@")) && !uri_has_user(STR("http://b?@")));
	CHECK(uri_resolve(STR("http://a"), STR("?q"), &a, &got) && str_eq(got, STR("http://a/?q")));
	struct str huge = {memset(arena_alloc(&a, 99999, 1), 'a', 99999), 99999};
	CHECK(!uri_resolve(STR("http://a/"), huge, &a, &got));
	CHECK(!uri_resolve(STR("http://a/"), str_slice(huge, 0, URI_BYTES_MAX), &a, &got));
	arena_release(&a);
}

int
main(void)
{
	RUN(equal_addresses_have_one_form);
	RUN(others_are_kept_apart);
	RUN(what_is_no_address_has_none);
	RUN(references_are_resolved);
	return check_done();
}
