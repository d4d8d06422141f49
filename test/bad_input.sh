# Bad input: each gets one clear line and the right exit status, and nothing hangs.
. "$(dirname "$0")/lib.sh"
cd "$scratch" || exit 1
P="timeout 60 $PROVISO"
legal='<h1>Terms of Service</h1><p>You agree to these terms by using the service. We may
terminate your account at any time. These terms are governed by the laws of Ireland.</p>'

# --- files that are read as well as they can be
holds() { # NAME FILE WORDS: the canonical text of the file has the words
	if $P text "$2" >out 2>err && grep -qF "$3" out; then ok "$1"; else
		fail "$1" "\"$3\" is not in the text:" "$(head -c 500 out)" "$(head -c 500 err)"; fi
}
printf '<!DOCTYPE html><html><body>%s<p>We keep logs for 30 days' "$legal" >truncated.html
holds truncated_html_keeps_its_words truncated.html 'We keep logs for 30 days'
printf '<html><body>%s<iframe src="https://ads.example/"><p>We keep logs for 30 days.</p>' "$legal" >iframe.html
holds words_after_an_open_iframe_count iframe.html 'We keep logs for 30 days.'
printf '<html><body>%s<textarea><p>We keep logs for 30 days.</p>' "$legal" >textarea.html
holds words_after_an_open_textarea_count textarea.html 'We keep logs for 30 days.'
printf '# Terms\n\nWe keep l\377\376ogs for 30 days.\n\nYou agree.\n' >invalid.md
if $P text invalid.md >out 2>err && iconv -f UTF-8 -t UTF-8 out >/dev/null; then
	ok invalid_utf8_gives_valid_text
else
	fail invalid_utf8_gives_valid_text "$(head -c 300 err)"
fi

# pdf CONTENT-DICTIONARY CONTENT [OBJECTS]: a PDF of one page. It has no table of where its objects are, which
# readers of PDF forgive.
pdf() {
	printf '%%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'
	printf '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n'
	printf '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 600] /Contents 4 0 R\n/Resources %s >>\nendobj\n' \
		'<< /Font << /F 5 0 R >> /XObject << /X 10 0 R >> >>'
	printf '4 0 obj\n<< /Length %d %s >>\nstream\n%s\nendstream\nendobj\n' ${#2} "$1" "$2"
	printf '5 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n%s' "${3-}"
	printf 'trailer\n<< /Root 1 0 R >>\n'
}
pdf '' 'BT /F 12 Tf 10 500 Td (We keep logs for 30 days.) Tj ET' >simple.pdf
holds a_pdf_has_its_words simple.pdf 'We keep logs for 30 days.'
pdf '' 'BT /F 12 Tf 10 500 Td (We keep logs for 30 days.) Tj' | head -c 600 >cut.pdf
holds a_pdf_cut_short_keeps_its_words cut.pdf 'We keep logs for 30 days.'

# Two periods with much between them, in one sentence: some milliseconds.
{ printf '# Privacy Policy\n\nWe keep your data for 2 years '; for i in $(seq 20000); do printf 'in which case it not only '; done
	printf 'for 3 years after you leave.\n'; } >between.md
if timeout 10 "$PROVISO" analyse between.md >out 2>err; then ok much_between_two_periods_is_read_at_once; else
	fail much_between_two_periods_is_read_at_once "exit status $?" "$(head -c 300 err)"; fi

# --- files that are refused, and say so
: >empty.md
if [ -z "$($P text empty.md 2>&1)" ]; then ok empty_file_has_no_text; else
	fail empty_file_has_no_text "$($P text empty.md 2>&1)"; fi
$P analyse empty.md >out 2>err
status=$?
if [ $status = 3 ] && grep -q '"refused":{"reason":"empty"' out; then
	ok empty_file_is_refused
else
	fail empty_file_is_refused "exit status $status" "$(cat out err)"
fi
mkdir folder
expect_error a_folder_is_no_document 3 'folder|directory' $P text folder
expect_error a_missing_file_is_not_found 4 'absent.html' $P text absent.html
head -c 10485760 /dev/zero | tr '\0' 'x' | sed 's/xxxxx/<div>/g' >deep.html
began=$(date +%s)
$P text deep.html >out 2>err
status=$?
took=$(($(date +%s) - began))
if { [ $status = 0 ] || { [ $status = 6 ] && [ "$(wc -l <err)" = 1 ]; }; } && [ $took -lt 20 ]; then
	ok ten_megabytes_of_div_end_soon
else
	fail ten_megabytes_of_div_end_soon "exit status $status after $took s" "$(head -c 500 err)"
fi
head -c 70000000 /dev/zero | tr '\0' 'a' >large.txt
expect_error a_file_over_the_limit 6 'large.txt' $P text large.txt
rm -f large.txt deep.html
printf '%%PDF-1.4\nno more of it\n' >broken.pdf
expect_error a_pdf_that_is_none 3 'broken.pdf: .*cannot read it' $P text broken.pdf
expect_error a_pdf_that_is_none_where_the_caller_ignores_its_children 3 'cannot read it' \
	bash -c "trap '' CHLD; exec $P text broken.pdf"
# A drawing that draws another ten times, which draws another ten times …
drawings=$(for i in $(seq 10 21); do content=$(for n in 0 1 2 3 4 5 6 7 8 9; do echo '/X Do'; done)
	printf '%d 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> /Length %d >>\n' \
		$i $((i + 1)) ${#content}
	printf 'stream\n%s\nendstream\nendobj\n' "$content"; done)
pdf '' '/X Do' "$drawings" >endless.pdf
expect_error a_pdf_that_takes_for_ever 6 'endless.pdf: .*more than 1 seconds' \
	env PROVISO_PARSE_SECONDS=1 $P --json text endless.pdf
# Ten codings, one in the other, each with rows of 260 million bytes.
codings=$(printf '/LZWDecode %.0s' 1 2 3 4 5 6 7 8 9 10)
rows=$(printf '<< /Predictor 12 /Columns 260000000 >> %.0s' 1 2 3 4 5 6 7 8 9 10)
pdf "/Filter [$codings] /DecodeParms [$rows]" 'no such coding' >wide.pdf
expect_error a_pdf_that_takes_all_memory 6 'wide.pdf: .*of memory' $P --json text wide.pdf
expect_error an_unknown_selector 2 'select' $P text --select 'p:contains(2)' truncated.html
expect_error no_command_of_that_name 2 'frobnicate' $P frobnicate
expect_error no_option_of_that_name 2 'frobnicate' $P text --frobnicate x

# --- a home
expect_error no_home_yet 4 'init' $P list
expect_ok a_home_is_made $P init
expect_error no_repository_here 3 'folder' $P import ota folder
expect_error no_repository_at_all 4 'absent' $P import ota absent
printf 'not a bundle\n' >not.bundle
expect_error no_bundle 3 'not.bundle' $P import ota not.bundle
git init -q empty.git --bare
expect_error a_repository_without_commits 3 'no commits' $P import ota empty.git
git init -q --bare history.git
(cd "$root" && tools/history 12 12) | git -C history.git fast-import --quiet
git -C history.git symbolic-ref HEAD refs/heads/main
git -C history.git bundle create -q ../history.bundle HEAD main 2>/dev/null
expect_error a_service_that_is_not_in_the_repository 4 'of that name' $P import ota history.git --service Nobody
head -c 4000 history.bundle >cut.bundle
$P --quiet --home named init
cp -- history.bundle --no-such-option.bundle
expect_ok a_bundle_is_no_option_of_git $P --home named import ota -- --no-such-option.bundle
expect_error a_bundle_cut_short 3 'whole' $P import ota cut.bundle
expect_error an_unknown_service 4 'Nobody' $P log Nobody 'Privacy Policy'
expect_error an_unknown_record 4 'PR-' $P record PR-0000000000
expect_error a_time_that_is_none 2 'yesterday' $P add S D iframe.html --at yesterday
expect_error a_folder_is_not_added 3 'folder' $P add S D folder
expect_error a_name_that_no_line_has_room_for 2 'more than 500 bytes' \
	$P add "$(head -c 70000 /dev/zero | tr '\0' a)" D iframe.html
expect_error an_empty_name 2 'empty' $P add '' D iframe.html
expect_error a_name_of_two_lines 2 'line ends' $P add S $'D\nE' iframe.html
expect_error a_name_with_a_line_separator_of_unicode 2 'line ends' $P add S $'D\u2028E' iframe.html
expect_error a_name_that_is_no_utf8 2 'no UTF-8' $P add $'S\xff' D iframe.html
expect_error a_name_that_ends_with_white_space 2 'white space' $P add S 'D ' iframe.html
expect_error a_name_that_leads_elsewhere 2 'no name of a service' $P add .. D iframe.html
expect_ok what_has_no_fit_name_is_not_in_the_home $P verify

# --- file systems that cannot be written
if [ "$(id -u)" = 0 ] && mkdir full && mount -t tmpfs -o size=2m tmpfs full 2>/dev/null; then
	at_end="umount '$scratch/full'; $at_end"
	$P --home full/home init >/dev/null 2>err
	$P --home full/home add S Terms iframe.html --at 2025-01-01 >/dev/null 2>>err
	dd if=/dev/zero of=full/filler bs=64k 2>/dev/null
	awk 'BEGIN { print "<h1>Terms of Service</h1>"; for (i = 0; i < 60000; i++)
		printf "<p>Clause %d: we keep record %d for %d days.</p>\n", i, i * 7919 % 99991, i * 31 % 997 }' >long.html
	expect_error a_full_disk 7 'full|space' $P --home full/home add S Terms long.html --at 2025-01-02
	rm full/filler
	expect_ok nothing_is_lost_on_a_full_disk $P --home full/home verify
	if [ "$($P --home full/home show S Terms 2>&1 | grep -c 'We keep logs for 30 days')" = 1 ]; then
		ok what_was_kept_before_is_there
	else
		fail what_was_kept_before_is_there "$($P --home full/home show S Terms 2>&1 | head -n 5)"
	fi
	dd if=/dev/zero of=full/filler bs=64k count=20 2>/dev/null
	expect_error a_disk_that_fills_up_during_an_import 7 'full|space' $P --home full/home import ota history.git
	expect_ok what_the_import_wrote_verifies $P --home full/home verify
	rm full/filler
	mount -o remount,size=64m full
	expect_ok the_import_goes_on_when_there_is_room $P --home full/home import ota history.git
	expect_ok all_of_it_verifies $P --home full/home verify
	if [ "$($P --home full/home list | grep -c '^Example Service')" = 24 ]; then ok all_documents_are_there; else
		fail all_documents_are_there "$($P --home full/home list | head)"; fi
	mkdir ro && mount --bind full ro && mount -o remount,ro,bind ro
	at_end="umount '$scratch/ro'; $at_end"
	expect_error a_read_only_home 7 'read-only' $P --home ro/home add S Terms truncated.html
	expect_ok a_read_only_home_can_be_read $P --home ro/home list
	expect_ok a_read_only_home_can_be_verified $P --home ro/home verify --deep
else
	skip full_disk_and_read_only_home "needs root and the right to mount"
fi
chmod 755 .
nobody="setpriv --reuid=65534 --regid=65534 --clear-groups"
if [ "$(id -u)" = 0 ] && $nobody "$PROVISO" --version >out 2>err; then
	mkdir locked && $P --quiet --home locked/home init
	chmod 600 locked/home/proviso.db
	expect_error a_database_of_somebody_else 7 'proviso.db: cannot be read .*permissions' $nobody $P --home locked/home list
	chmod 700 locked
	expect_error a_home_of_somebody_else_is_not_said_to_be_missing 7 'cannot be read; see its permissions' \
		$nobody $P --home locked/home list
else
	skip a_home_of_somebody_else "needs root, and a program that others may run"
fi
done_testing
