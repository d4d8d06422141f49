/* content: which part of a page is the document. See content.h.
 *
 * Boilerplate is known by what elements are for (nav, footer, role), by what their ids
 * and classes say in words that the whole web uses, and by being mostly links. The main
 * content is then the smallest element that holds nearly all of what is left. No site's
 * own names are known here. */
#include "document/content.h"

enum {
	HELD = 88,        /* percent of the words that the main element must hold */
	LARGE = 45,       /* percent of the page: too large to be boilerplate */
	LINKS = 75        /* percent of words in links: a menu */
};

struct measure {
	uint32_t words;   /* bytes of words in the subtree, boilerplate left out */
	uint32_t linked;  /* of them in links */
	uint32_t prose;   /* of them in text nodes that are long enough for a sentence */
};

static bool
is_wordless(struct str tag)
{
	static const char *const tags[] = {
		"script", "style", "template", "svg", "canvas", "object", "embed", "audio", "video", "map",
		"select", "input", "textarea", "iframe", "head", "noscript", "datalist", "progress", "math", "img",
		"meter", "noframes", "noembed",
	};

	for (size_t i = 0; i < COUNT(tags); i++)
		if (str_eq(tag, str_of(tags[i])))
			return true;
	return false;
}

/* May it have a shadow tree (https://dom.spec.whatwg.org/#valid-shadow-host-name)? */
static bool
is_host(struct str tag)
{
	static const char *const tags[] = {
		"article", "aside", "blockquote", "body", "div", "footer", "h1", "h2", "h3", "h4", "h5",
		"h6", "header", "main", "nav", "p", "section", "span",
	};

	for (size_t i = 0; i < COUNT(tags); i++)
		if (str_eq(tag, str_of(tags[i])))
			return true;
	return str_find_byte(tag, '-', 0) != SIZE_MAX;
}

/* A shadow tree by declaration (https://html.spec.whatwg.org/#attr-template-shadowrootmode):
 * browsers show what is in the template, and what is beside it only in its slots. */
static void
show_shadow(const struct dom *d, size_t i, uint8_t *parts)
{
	struct str mode = dom_attribute(d, i, "shadowrootmode");
	size_t host = d->nodes[i].parent;
	bool has_slot = false;

	if (!dom_is(d, i, "template") || !is_host(d->nodes[host].tag) ||
	    !(str_eq_nocase(mode, STR("open")) || str_eq_nocase(mode, STR("closed"))))
		return;
	for (size_t k = host + 1; k < i; k = d->nodes[k].end)
		if (parts[k] == PART_IN && dom_is(d, k, "template"))
			return; /* a host has one */
	parts[i] = PART_IN;
	for (size_t k = i; k < d->nodes[i].end; k++)
		has_slot = has_slot || dom_is(d, k, "slot");
	for (size_t k = host + 1; !has_slot && k < d->nodes[host].end; k = d->nodes[k].end)
		if (k != i)
			parts[k] = PART_OUT;
}

void
content_wordless(const struct dom *d, uint8_t *parts)
{
	for (size_t i = 0; i < d->count; i++)
		parts[i] = d->nodes[i].tag.n && is_wordless(d->nodes[i].tag) ? PART_OUT : PART_IN;
	for (size_t i = 0; i < d->count; i++)
		if (parts[i] == PART_OUT)
			show_shadow(d, i, parts);
}

/* A button that opens the section beside it carries that section's headline. */
static bool
is_headline(const struct dom *d, const struct measure *m, size_t i)
{
	enum { LEAST_WORDS = 12 };
	size_t up = d->nodes[i].parent, above = d->nodes[up].parent;

	return m[i].words >= LEAST_WORDS && dom_has_attribute(d, i, "aria-expanded") &&
	       (m[up].prose * 2 > m[up].words || m[above].prose * 2 > m[above].words);
}

/* Does a header introduce a text, rather than a site? */
static bool
is_introduction(const struct dom *d, const struct measure *m, size_t i)
{
	if (!dom_is(d, i, "header") || m[i].prose * 2 <= m[i].words)
		return false;
	for (size_t k = i; k < d->nodes[i].end; k++)
		if (dom_is(d, k, "h1"))
			return true;
	return false;
}

static bool
is_landmark(const struct dom *d, const struct measure *m, size_t i)
{
	static const char *const roles[] = {"navigation", "banner", "contentinfo", "search",
	                                    "menu", "menubar", "toolbar", "alert", "dialog",
	                                    "alertdialog"};
	static const char *const tags[] = {"nav", "footer", "header", "dialog", "form"};
	struct str role = dom_attribute(d, i, "role");

	for (size_t k = 0; k < COUNT(roles); k++)
		if (str_eq_nocase(role, str_of(roles[k])))
			return true;
	for (size_t k = 0; k < COUNT(tags); k++)
		if (dom_is(d, i, tags[k]))
			return !is_introduction(d, m, i);
	return dom_is(d, i, "button") && !is_headline(d, m, i);
}

/* The next word of a class or id: split at what is no letter, and at capitals. */
static bool
next_name_word(struct str *rest, struct str *word)
{
	size_t i = 0, start;

	while (i < rest->n && !is_alpha(rest->p[i]))
		i++;
	start = i;
	while (i < rest->n && is_alpha(rest->p[i]) &&
	       !(i > start && rest->p[i] >= 'A' && rest->p[i] <= 'Z' && rest->p[i - 1] >= 'a'))
		i++;
	*word = str_slice(*rest, start, i);
	*rest = str_slice(*rest, i, rest->n);
	return word->n > 0;
}

/* What asks for consent has something to press; a list of cookies has not. */
static bool
holds_button(const struct dom *d, size_t i)
{
	for (size_t k = i; k < d->nodes[i].end; k++)
		if (dom_is(d, k, "button") || dom_is(d, k, "input") ||
		    str_eq_nocase(dom_attribute(d, k, "role"), STR("button")) ||
		    str_find_nocase(dom_attribute(d, k, "class"), STR("btn"), 0) != SIZE_MAX ||
		    str_find_nocase(dom_attribute(d, k, "class"), STR("button"), 0) != SIZE_MAX)
			return true;
	return false;
}

static bool
is_consent_word(struct str w)
{
	return str_eq_nocase(w, STR("cookie")) || str_eq_nocase(w, STR("consent"));
}

static bool
is_boilerplate_word(struct str w)
{
	static const char *const words[] = {
		"nav", "navbar", "navigation", "menu", "submenu", "footer", "masthead", "topbar", "sidebar", "sidenav",
		"breadcrumb", "breadcrumbs", "onetrust", "banner", "share", "sharing", "social",
		"related", "newsletter", "subscribe", "modal", "popup", "skip", "skiplink", "search", "pagination",
		"pager", "toolbar", "dropdown", "offcanvas", "drawer", "promo", "advert", "advertisement",
		"login", "signup", "language", "locale", "megamenu",
		"backtotop", "announcement", "tooltip",
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_eq_nocase(w, str_of(words[i])))
			return true;
	return false;
}

/* Utility classes ("md:[--nav:0]") describe looks and quote names of all sorts. */
static bool
is_utility(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (strchr(":[]()@/!&", name.p[i]))
			return true;
	return false;
}

/* An anchor made of a section's title: "sharing-of-your-data". */
static bool
is_title_anchor(struct str id)
{
	enum { TITLE_WORDS = 4 };
	struct str word;
	size_t n = 0;

	while (next_name_word(&id, &word))
		n++;
	return n >= TITLE_WORDS;
}

static bool
is_named_boilerplate(const struct dom *d, size_t i)
{
	struct str id = dom_attribute(d, i, "id");
	struct str names[] = {is_title_anchor(id) ? (struct str){0} : id, dom_attribute(d, i, "class")};
	struct str name, word;

	if (dom_is(d, i, "code") || dom_is(d, i, "pre"))
		return false; /* "language-html" */
	for (size_t k = 0; k < COUNT(names); k++)
		while (str_next(&names[k], ' ', &name)) {
			if (is_utility(name))
				continue;
			while (next_name_word(&name, &word))
				if (is_boilerplate_word(word) || (is_consent_word(word) && holds_button(d, i)))
					return true;
		}
	return false;
}

/* Tables stand in texts, not in menus and banners. */
static bool
holds_table(const struct dom *d, size_t i)
{
	enum { ROWS = 3 };
	size_t rows = 0;

	for (size_t k = i; k < d->nodes[i].end && rows < ROWS; k++)
		rows += dom_is(d, k, "tr");
	return rows >= ROWS;
}

/* Words for screen readers alone ("opens in a new window") repeat or explain what is
 * seen, and are not part of the text. */
static bool
is_for_screen_readers(const struct dom *d, size_t i)
{
	static const char *const names[] = {"sr-only", "visually-hidden", "visuallyhidden",
	                                    "screen-reader-text", "screenreader-only",
	                                    "a11y-hidden"};
	struct str classes = dom_attribute(d, i, "class"), name;

	while (str_next(&classes, ' ', &name))
		for (size_t k = 0; k < COUNT(names); k++)
			if (str_eq_nocase(name, str_of(names[k])))
				return true;
	return false;
}

static bool
is_hidden(const struct dom *d, size_t i)
{
	struct str style = dom_attribute(d, i, "style");

	return is_for_screen_readers(d, i) || dom_has_attribute(d, i, "hidden") ||
	       dom_has_attribute(d, i, "popover") ||
	       str_find_nocase(style, STR("display:none"), 0) != SIZE_MAX ||
	       str_find_nocase(style, STR("display: none"), 0) != SIZE_MAX ||
	       str_find_nocase(style, STR("visibility:hidden"), 0) != SIZE_MAX;
}

static uint32_t
words_in(struct str text)
{
	uint32_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += !is_space(text.p[i]);
	return n;
}

/* Measure all subtrees, from the last node to the first. */
static void
measure_all(const struct dom *d, const uint8_t *parts, struct measure *m)
{
	for (size_t i = 0; i < d->count; i++)
		m[i] = (struct measure){0};
	for (size_t i = d->count; i-- > 0;) {
		if (parts[i] == PART_OUT) {
			m[i] = (struct measure){0};
			continue;
		}
		if (d->nodes[i].tag.n == 0) {
			m[i].words = words_in(d->nodes[i].text);
			m[i].prose = m[i].words >= 40 ? m[i].words : 0;
		} else if (dom_is(d, i, "a")) {
			m[i].linked = m[i].words;
		}
		if (i == 0)
			break;
		struct measure *up = &m[d->nodes[i].parent];
		up->words += m[i].words;
		up->linked += m[i].linked;
		up->prose += m[i].prose;
	}
}

/* Leave out what is boilerplate by kind or by name, if it is not most of the page. */
static void
drop_boilerplate(const struct dom *d, const struct measure *m, uint8_t *parts)
{
	uint32_t all = m[0].words;

	for (size_t i = 1; i < d->count; i++) {
		if (parts[i] == PART_OUT || d->nodes[i].tag.n == 0)
			continue;
		bool large = (uint64_t)m[i].words * 100 > (uint64_t)all * LARGE;
		bool prose = m[i].prose * 2 > m[i].words && m[i].words > 1500;
		if (large || dom_is(d, i, "body") || dom_is(d, i, "main") ||
		    dom_is(d, i, "article"))
			continue;
		if ((is_landmark(d, m, i) && !prose) || is_hidden(d, i))
			parts[i] = PART_OUT;
		else if (is_named_boilerplate(d, i) && !prose && m[i].words < 3000 &&
		         !holds_table(d, i))
			parts[i] = PART_OUT;
		else if (m[i].words > 60 && (uint64_t)m[i].linked * 100 > (uint64_t)m[i].words * LINKS &&
		         dom_is(d, i, "ul") && m[i].prose * 4 < m[i].words && m[i].words * 20 < all)
			parts[i] = PART_OUT;
	}
}

/* The only child that holds nearly all of the words of node i; 0 if there is none. */
static size_t
heavy_child(const struct dom *d, const struct measure *m, size_t i, uint32_t all)
{
	for (size_t k = i + 1; k < d->nodes[i].end; k = d->nodes[k].end)
		if ((uint64_t)m[k].words * 100 >= (uint64_t)all * HELD && d->nodes[k].tag.n)
			return k;
	return 0;
}

/* Elements that are cut no further: the text is what is in them. */
static bool
is_whole(const struct dom *d, size_t i)
{
	static const char *const tags[] = {"ol", "ul", "li", "p", "table", "tbody", "tr",
	                                   "td", "blockquote", "dl", "pre"};

	for (size_t k = 0; k < COUNT(tags); k++)
		if (dom_is(d, i, tags[k]))
			return true;
	return false;
}

/* Does the title of the text stand in node i before its child? */
static bool
holds_title_before(const struct dom *d, const uint8_t *parts, size_t i, size_t child)
{
	for (size_t k = i + 1; k < child; k = parts[k] == PART_OUT ? d->nodes[k].end : k + 1)
		if (parts[k] != PART_OUT && dom_is(d, k, "h1"))
			return true;
	return false;
}

static size_t
main_element(const struct dom *d, const struct measure *m, const uint8_t *parts)
{
	size_t i = 0, next;

	while ((next = heavy_child(d, m, i, m[i].words)) != 0 && !is_whole(d, next) &&
	       !holds_title_before(d, parts, i, next))
		i = next;
	return i;
}

typedef const char *typing(struct str title);

/* A title names a whole text, not a section of one: "Cookie policy", not "Cookies". */
static const char *
type_of_whole(struct str title, typing *typed)
{
	static const char *const words[] = {"policy", "policies", "terms", "agreement",
	                                    "notice", "addendum", "guidelines", "statement",
	                                    "conditions"};

	if (str_find_nocase(title, STR("additional"), 0) != SIZE_MAX)
		return NULL; /* they supplement a text, and are not it */
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_find_nocase(title, str_of(words[i]), 0) != SIZE_MAX)
			return typed(title);
	return NULL;
}

/* The terms type that an element says it holds: by its id, or by its first heading. */
static const char *
labelled_type(const struct dom *d, size_t i, const uint8_t *parts, typing *typed)
{
	static const char *const heads[] = {"h1", "h2", "h3", "summary"};
	char label[200];
	struct str id = dom_attribute(d, i, "id"), of = dom_attribute(d, i,
	        "aria-labelledby");
	size_t n = 0;

	id = id.n ? id : of;
	for (size_t k = 0; k < id.n && n < sizeof label; k++)
		label[n++] = id.p[k] == '-' || id.p[k] == '_' ? ' ' : id.p[k];
	const char *type = type_of_whole((struct str){label, n}, typed);
	for (size_t k = i; !type && k < d->nodes[i].end; k++) {
		bool head = false;
		for (size_t m = 0; m < COUNT(heads); m++)
			head = head || dom_is(d, k, heads[m]);
		if (!head || parts[k] == PART_OUT)
			continue;
		n = 0;
		for (size_t m = k; m < d->nodes[k].end; m++)
			for (size_t c = 0; c < d->nodes[m].text.n && n < sizeof label; c++)
				label[n++] = d->nodes[m].text.p[c];
		return type_of_whole((struct str){label, n}, typed);
	}
	return type;
}

/* Is node i the parent of legal texts of several types, one a child? */
static bool
holds_several(const struct dom *d, const struct measure *m, const uint8_t *parts,
              size_t i, const char *wanted, typing *typed)
{
	enum { LEAST_WORDS = 400 };
	const char *first = NULL;
	bool several = false, found = false;
	uint32_t labelled = 0;

	for (size_t k = i + 1; k < d->nodes[i].end; k = d->nodes[k].end) {
		if (d->nodes[k].tag.n == 0 || m[k].words < LEAST_WORDS || parts[k] == PART_OUT)
			continue;
		const char *type = labelled_type(d, k, parts, terms_type_of_title);
		if (!type)
			continue;
		first = first ? first : type;
		several = several || strcmp(first, type) != 0;
		type = labelled_type(d, k, parts, typed);
		found = found || (type && strcmp(type, wanted) == 0);
		labelled += m[k].words;
	}
	return several && found && (uint64_t)labelled * 2 > m[i].words;
}

/* Leave out the children of node i that are of another type. What says of no type that
 * it is goes on with the text before it: annexes, additional terms. */
static void
keep_type(const struct dom *d, size_t i, const char *wanted, typing *typed,
          uint8_t *parts)
{
	bool kept = false;

	for (size_t k = i + 1; k < d->nodes[i].end; k = d->nodes[k].end) {
		if (d->nodes[k].tag.n == 0)
			continue;
		const char *type = labelled_type(d, k, parts, typed);
		bool other = !type && labelled_type(d, k, parts, terms_type_of_title);
		kept = type ? strcmp(type, wanted) == 0 : kept && !other;
		if (!kept)
			parts[k] = PART_OUT;
	}
}

/* Of several legal texts side by side, leave out those of another type. One that is named
 * exactly goes before those that are called "terms" of some kind. */
static void
choose_document(const struct dom *d, const struct measure *m, size_t root,
                struct str document, uint8_t *parts)
{
	static typing *const typings[] = {terms_type_named, terms_type_of_title};
	const char *wanted = terms_type_of_title(document);

	for (size_t t = 0; wanted && t < COUNT(typings); t++)
		for (size_t i = root; i < d->nodes[root].end; i++) {
			if (d->nodes[i].tag.n == 0 || (uint64_t)m[i].words * 2 < m[root].words ||
			    !holds_several(d, m, parts, i, wanted, typings[t]))
				continue;
			keep_type(d, i, wanted, typings[t], parts);
			return;
		}
}

void
content_find(const struct dom *d, struct str document, struct arena *a, uint8_t *parts)
{
	struct measure *m = ARENA_ARRAY(a, struct measure, d->count);

	content_wordless(d, parts);
	if (d->count == 0)
		return;
	measure_all(d, parts, m);
	drop_boilerplate(d, m, parts);
	measure_all(d, parts, m);
	size_t root = main_element(d, m, parts);
	for (size_t i = 1; i < d->count; i++) /* what is neither above the root nor in it */
		if ((i < root && d->nodes[i].end <= root) || i >= d->nodes[root].end)
			parts[i] = PART_OUT;
	if (document.n)
		choose_document(d, m, root, document, parts);
}
