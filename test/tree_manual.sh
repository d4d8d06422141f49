# The manual is well formed, and describes every command and option that there is.
. "$(dirname "$0")/lib.sh"
cd "$root" || exit 1
if command -v mandoc >/dev/null; then
	if mandoc -Tlint -Wwarning doc/proviso.1 >"$scratch/lint"; then ok manual_is_well_formed; else
		fail manual_is_well_formed "$(cat "$scratch/lint")"; fi
else
	skip manual_is_well_formed "there is no mandoc"
fi
missing=
for c in $("$PROVISO" help | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	grep -q "^\.It Cm $c\b" doc/proviso.1 || missing="$missing $c"
	for o in $("$PROVISO" help "$c" | sed -n 's/^  --\([a-z-]*\).*/\1/p'); do
		grep -qE "Fl -$o\b" doc/proviso.1 || missing="$missing $c:--$o"
	done
done
if [ -z "$missing" ]; then ok manual_knows_every_command_and_option; else
	fail manual_knows_every_command_and_option "not in doc/proviso.1:$missing"; fi
done_testing
