# The compiler of templates refuses a value where nothing could make it inert, and C that
# leaves the markup in another place than it found it.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
pages=$root/build/gen/pages
[ -x "$pages" ] || { skip templates "the compiler is not built"; exit 0; }

compile() { # LINES…: of a template
	{ echo '%template t(struct str s, struct url u)'; printf '%s\n' "$@"; echo '%end'; } >t.html
	"$pages" t.html t.c t.h
}
refused() { # NAME PATTERN LINE…
	local name=$1 pattern=$2
	shift 2
	if compile "$@" 2>err; then fail "$name" "it compiles"; else
		if grep -qE -- "^t.html:[0-9]+: .*$pattern" err; then ok "$name"; else fail "$name" "$(cat err)"; fi
	fi
}
makes() { # NAME PATTERN LINE…
	local name=$1 pattern=$2
	shift 2
	if compile "$@" 2>err && grep -qF -- "$pattern" t.c; then ok "$name"; else fail "$name" "$(cat err t.c)"; fi
}

makes text_is_text 'html_text(out,  s );' '<p>{{ s }}</p>'
makes an_attribute_is_one 'html_attribute(out,  s );' '<p title="a {{ s }} b">x</p>'
makes an_address_is_one 'html_url(out,  u );' "<a class=x href='{{ u }}'>x</a>"
makes title_is_text 'html_text(out,  s );' '<title>{{ s }}</title>'
makes c_between_attributes 'if (s.n) {' '<option value="{{ s }}"' '% if (s.n) {' ' selected' '% }' '>x</option>'
makes quotes_are_escaped '\"a\\b\"' '<p>"a\b"</p>'
makes after_a_script_text_is_text 'html_text(out,  s );' '<script src="/x"></script>' '<p>{{ s }}</p>'
refused in_a_script 'no expression fits here' '<script>var x = "{{ s }}"</script>'
refused in_a_style 'no expression fits here' '<style>p { color: {{ s }} }</style>'
refused in_a_handler 'this attribute is code' '<p onclick="{{ s }}">x</p>'
refused in_a_handler_of_any_case 'this attribute is code' '<p ONCLICK="{{ s }}">x</p>'
refused in_a_style_attribute 'this attribute is code' '<p style="{{ s }}">x</p>'
refused in_srcdoc 'this attribute is code' '<iframe srcdoc="{{ s }}"></iframe>'
refused without_quotes 'no expression fits here' '<p title={{ s }}>x</p>'
refused as_a_name 'no expression fits here' '<p {{ s }}>x</p>'
refused as_a_tag 'no expression fits here' '<{{ s }}>'
refused in_a_comment 'no expression fits here' '<!-- {{ s }} -->'
refused behind_an_address 'written as a whole' '<a href="/x/{{ u }}">x</a>'
refused before_an_address 'written as a whole' '<a href="{{ u }}/x">x</a>'
refused two_addresses 'written as a whole' '<a href="{{ u }}{{ u }}">x</a>'
refused c_inside_of_a_value 'C stands between' '<p title="' '% if (s.n) {' 'x' '% }' '">x</p>'
refused c_that_leaves_elsewhere 'ends in another place' '% if (s.n) {' '<p' '% }' '>x</p>'
refused c_that_does_not_end 'the template ends inside' '% if (s.n) {' '<p>x</p>'
refused a_tag_that_does_not_end 'the template ends inside' '<p class="x"'
refused an_expression_that_does_not_end 'without "}}"' '<p>{{ s</p>'

# What fits an address is one: the compiler of C says so.
compile '<a href="{{ s }}">x</a>'
if cc -std=c17 -D_GNU_SOURCE -I"$root/src" -I. -fsyntax-only t.c 2>err; then fail words_are_no_address; else ok words_are_no_address; fi
compile '<a href="{{ u }}">{{ s }}</a>'
expect_ok an_address_is_no_fault cc -std=c17 -D_GNU_SOURCE -I"$root/src" -I. -fsyntax-only t.c
done_testing
