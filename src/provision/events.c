/* events: what periods run from and end at, in the words of the contract. See facts.h. */
#include "provision/facts.h"

/* Events that a period runs from or that end it; the first that matches. */
static struct {
	struct regex regex;
	const char *name;
} events[] = {
	{{"\\b(financial|fiscal|accounting|tax) yea|\\b(close|end) of the (\\w+ )?(financial|fiscal|accounting|tax)\\b", NULL}, "financial_year_closed"},
	{{"\\bappeal (period|time)\\w*\\b|\\bperiod for appeal", NULL}, "appeal_period_ended"},
	{{"\\bterminat\\w*( of)? (your|the|an?|their|user)( \\w+){0,3} accounts?\\b|\\baccounts? (is |are |was |were |has been |have been )?terminat", NULL}, "account_terminated"},
	{{"\\b(delet|clos|remov|cancel|deactivat)\\w*( of)?( (your|the|an?|their|user|that))?( \\w+){0,3} accounts?\\b|\\baccounts? (is |are |was |were |has been |have been |gets )?(delet|clos|remov|cancel|deactivat)\\w*|\\baccount (deletion|closure)", NULL}, "account_deleted"},
	{{"\\b(delet|remov|clear|eras)\\w*( of)? (your|the|an?|that|this|their)?( \\w+){0,2} ?(conversation|chat|thread|message)s?\\b|\\b(conversation|chat)s? (is |are )?delet", NULL}, "conversation_deleted"},
	{{"\\b(terminat|end|expir|conclusion|completion|cancel)\\w*( of| date of)? (your|the|our|a|any|this|said|such)?( \\w+){0,3} ?(contract|agreement|relationship|subscription|services?|membership)\\b|\\b(contract|agreement|relationship|subscription)s?( with (you|us|the \\w+))? (is |was |has been |has |have )?(ends|end|terminat|expir)\\w*", NULL}, "contract_terminated"},
	{{"\\b(withdraw|revok|cancel)\\w*( your| the| of)*( \\w+)? consent|\\bconsent (is |has been )?(withdraw|revok)", NULL}, "consent_withdrawn"},
	{{"\\bunsubscri|\\bopt(s|ed)?[- ]out\\b", NULL}, "unsubscribed"},
	{{"\\b(inactiv\\w+|last \\w{0,12} ?(interact|engag|play|purchas|order)\\w*|last (activity|active|use|used|interaction|contact|login|log-in|logged|visit|access|time you|session|purchase|engagement))", NULL}, "last_activity"},
	{{"\\brequests? (for |that )?(the |we |us to )?(deletion|erasure|delete|erase)|\\b(receipt|receiving|receive|received)( of)? (your|the|a|such)?( \\w+){0,2} ?request|\\brequest (is |was )?(received|made|submitted)", NULL}, "request_received"},
	{{"\\b(request|ticket|enquiry|inquiry)\\b.{0,30}\\b(process|clos|resolv|handl|complet|answer|fulfil)|\\b(process|clos|resol|handl|complet|fulfil)\\w*( of)? (your|the|a|any|such)( \\w+){0,2} ?(request|enquiry|inquiry|ticket|case)|\\b(following|after|of|from) (your|the|such|each) (\\w+ )?request\\b|^ ?(of|after|following|from) (the )?resolution\\b", NULL}, "request_closed"},
	{{"\\b(generat\\w+|creat\\w+|produc\\w+)( of)?( the| an| your)? ?outputs?\\b|\\boutputs? (is |are )?generat", NULL}, "output_generated"},
	{{"\\b(date of (the |your )?)?((?<!in )connection|connect(ed)?|log-?in)\\b", NULL}, "connected"},
	{{"\\b(delet|remov|eras)\\w* (it|them|this|that|these|such|your|the)\\b", NULL}, "data_deleted"},
	{{"\\b(collect\\w*|creation|created|submi\\w+|provid\\w+|record(ed|ing)|upload\\w*|obtain\\w*|gather\\w*|we receive)\\b", NULL}, "collected"},
};

/* The event that the words name first ("after you close your account"); NULL for none. */
static const char *
event_of(struct str words)
{
	const char *name = NULL;
	size_t first = SIZE_MAX;
	struct found f;

	for (size_t i = 0; i < COUNT(events); i++)
		if (regex_find(&events[i].regex, words, 0, &f) && f.start < first) {
			first = f.start;
			name = events[i].name;
		}
	/* Of what, is not said: of what the text is about. */
	static struct regex ending = {"\\b(termination date|date of termination|(of|after|following|upon|from|on) (the |its )?(termination|expiry|expiration)\\b(?! of (?!(the |this |your |our )?(contract|agreement|services?|subscription))))", NULL};
	return name ? name : regex_matches(&ending, words) ? "contract_terminated" : NULL;
}

/* What a state means that must last: while you consent, as long as you are subscribed. */
static struct {
	struct regex regex;
	const char *name;
} states[] = {
	{{"\\b(you|they|user)\\b.{0,12}\\bconsent|\\bconsent (is|remains) (valid|given)|not withdrawn", NULL}, "consent_withdrawn"},
	{{"\\bsubscribed?\\b.{0,40}\\b(newsletter|communications?|mailing|list|updates)", NULL}, "unsubscribed"},
	{{"\\b(have|hold|maintain|keep|with) (an |your |a )?(active |open )?(\\w+ )?account\\b|\\baccount (is|remains|exists|stays)\\b|\\blife(time)? of (your|the|an) account|\\bactive account", NULL}, "account_deleted"},
	{{"\\b(contract|agreement|subscription|relationship)\\b.{0,30}\\b(in (force|effect|place)|lasts|active|continues)|\\bduration of (the|your|our) (contract|agreement|subscription|relationship)|\\b(are|remain) a (customer|client|subscriber)", NULL}, "contract_terminated"},
};

/* The event that ends the state they name ("as long as you have an account"). */
static const char *
state_of(struct str words)
{
	for (size_t i = 0; i < COUNT(states); i++)
		if (regex_matches(&states[i].regex, words))
			return states[i].name;
	return NULL;
}

struct str
clause_from(struct str words, size_t start)
{
	size_t end = start;

	while (end < words.n && words.p[end] != ';' &&
	       !(words.p[end] == '.' && (end + 1 == words.n || words.p[end + 1] == ' ')))
		end++;
	return str_slice(words, start, end);
}

/* Named behind the period, or in the stage before it ("until your request is processed and
 * for 5 years"). */
const char *
anchor_of(struct str words, const struct period *p, struct arena *a)
{
	static struct regex lasting = {"\\b(?:duration|term|lifetime|life) of ((?:the|your|our|an?) (?:\\w+ ){0,2}(?:relationship|contract|agreement|subscription|membership|account))\\b[^.;]{0,40}(?:\\b(?:plus|and)\\b|\\+)[^.;]{0,60}$", NULL};
	static struct regex behind = {"^[ ,]*(\\([^)]*\\) ?)?(?:for [^,.;]{1,40} )?(from|after|following|since|starting|beginning|of|once|upon|when|as of|counted from|in)\\b", NULL};
	static struct regex before = {"\\b(until|after|once|upon|on|within|if|when|where|should|in the event(?: that| of)?|in case(?: of)?|following|period (necessary|needed|required) to|time (necessary|needed|required) to|duration of) ([^;]{3,140})$", NULL};
	static struct regex inactive = {"\\binactiv", NULL};
	static struct regex inactive_before = {"\\b(inactiv\\w*|dormant|(not|never) (been )?(used|active|accessed|logged)|no (account |product )?(activity|usage|use|log-?ins?|transactions?)|no longer in contact|not have any contact|don't have any contact|stop using|come online)\\b[^.;]{0,60}$", NULL};
	static struct regex idle_after = {"^[^.;]{0,60}\\b(no (account |product )?(activity|usage)|not (been )?(used|accessed|logged))\\b", NULL};
	static struct regex deleted_chats = {"\\bdeleted (conversation|chat|thread|message)s?\\b", NULL};
	static struct regex deleted = {"\\bdeleted (data|content|information|items|posts|files)\\b", NULL};
	static struct regex thereafter = {"^ (thereafter|afterwards?|after that|beyond|more|following that)\\b", NULL};
	struct str rest = clause_from(words, p->end), front = str_slice(words, 0, p->start);
	struct found f;

	if (regex_find(&behind, rest, 0, &f)) {
		const char *event = event_of(str_slice(rest, 0, 160));
		if (event)
			return event;
	}
	if (regex_matches(&inactive, str_slice(rest, 0, 40)) ||
	    regex_matches(&inactive_before, front) || regex_matches(&idle_after, rest))
		return "last_activity";
	if (regex_find(&lasting, front, 0, &f)) {
		const char *event = event_of(arena_printf(a, "%.*s ends", STR_ARG(f.group[1])));
		if (event)
			return event;
	}
	if (regex_matches(&thereafter, rest)) {
		const char *state = state_of(front);
		return state ? state : event_of(front);
	}
	if (regex_find(&before, front, 0, &f))
		return event_of(f.group[0]);
	return regex_matches(&deleted_chats, front) ? "conversation_deleted"
	     : regex_matches(&deleted, front) ? "data_deleted" : NULL;
}

void
ends_of(struct str words, struct terms *out, struct str *criterion)
{
	static struct regex until = {"\\b(until|till)\\b", NULL};
	static struct regex lasting = {"\\b((only |for )?(as|so) long as|while|for the (duration|lifetime|life|term) of|throughout)\\b", NULL};
	static struct regex next = {"(,? or (until |when |once )?|,? until )", NULL};
	struct found f, cut;

	for (size_t at = 0; regex_find(&until, words, at, &f); at = f.end) {
		struct str rest = clause_from(words, f.end);
		if (criterion->n == 0)
			*criterion = str_slice(words, f.start, (size_t)(rest.p - words.p) + rest.n);
		for (size_t from = 0; from < rest.n;) {
			bool more = regex_find(&next, rest, from, &cut);
			const char *event = event_of(str_slice(rest, from, more ? cut.start : rest.n));
			if (event)
				terms_add(out, str_of(event));
			from = more ? cut.end : rest.n;
		}
	}
	if (out->n == 0 && regex_find(&lasting, words, 0, &f)) {
		struct str rest = clause_from(words, f.start);
		*criterion = rest;
		const char *state = state_of(rest);
		if (state)
			terms_add(out, str_of(state));
	}
}
