# lib: what the shell tests share; sourced. Prints the lines that test/run counts.
set -u
umask 022 # whatever the user's is: files that others may read are a matter of these tests
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PROVISO=$(realpath "${PROVISO:-$root/build/proviso}")
build=$(dirname "$PROVISO")             # with the programs of test/peers/
shared=${PROVISO_SHARED:-$root/../shared} # what is not part of the project; it may not be there
scratch=$(mktemp -d "${TMPDIR:-/tmp}/proviso-test-XXXXXX")
export PROVISO_HOME=$scratch/home PROVISO_NOW=2026-01-15T12:00:00Z LC_ALL=C.UTF-8 NO_COLOR=1
at_end=
trap 'eval "$at_end"; rm -rf "$scratch"' EXIT
failures=0

ok() { echo "ok $1"; }
skip() { echo "skip $1: $2"; }
fail() {
	local name=$1
	shift
	printf '%s\n' "$@" | sed 's/^/  /'
	echo "FAIL $name"
	failures=$((failures + 1))
}

# expect NAME STATUS PATTERN COMMAND…: the command ends with STATUS, says exactly one
# line on standard error, it starts with "proviso: ", and the pattern (ERE) is in it.
expect_error() {
	local name=$1 want=$2 pattern=$3 status
	shift 3
	"$@" >"$scratch/out" 2>"$scratch/err" </dev/null
	status=$?
	if [ $status = "$want" ] && [ "$(wc -l <"$scratch/err")" = 1 ] &&
		grep -Eq "^proviso: .*($pattern)" "$scratch/err"; then
		ok "$name"
	else
		fail "$name" "exit status $status, not $want; on standard error, not one line with /$pattern/:" \
			"$(head -c 2000 "$scratch/err")"
	fi
}

# expect_ok NAME COMMAND…: the command ends with 0.
expect_ok() {
	local name=$1 status
	shift
	"$@" >"$scratch/out" 2>"$scratch/err" </dev/null
	status=$?
	if [ $status = 0 ]; then
		ok "$name"
	else
		fail "$name" "exit status $status:" "$(head -c 2000 "$scratch/err")"
	fi
}

# beside FUNCTION…: begin each of them, in a folder and with a home of its own; its name is
# that of the folder, and $shared_scratch the folder of all. `await` waits for them.
beside() {
	local f
	shared_scratch=$scratch
	beside_names=("$@") beside_jobs=()
	for f in "$@"; do
		mkdir "$scratch/$f"
		(
			scratch=$shared_scratch/$f PROVISO_HOME=$shared_scratch/$f/home
			cd "$scratch" && "$f"
		) >"$scratch/$f.said" 2>&1 &
		beside_jobs+=($!)
	done
}
await() {
	local f
	wait "${beside_jobs[@]}"
	for f in "${beside_names[@]}"; do
		cat "$scratch/$f.said"
		failures=$((failures + $(grep -c '^FAIL ' "$scratch/$f.said")))
	done
}
side_by_side() {
	beside "$@"
	await
}

# find_node [PACKAGE]: $node with the tests' npm packages in reach; false where it, or the
# package, is not there.
find_node() {
	node=$(find "$root"/build/npm/node_modules/node-linux-*/bin/node 2>/dev/null | head -n 1)
	[ -n "$node" ] || node=$(command -v node)
	export NODE_PATH=$root/build/npm/node_modules
	[ -n "$node" ] && { [ -z "${1-}" ] || [ -d "$NODE_PATH/$1" ]; }
}

# build_peer NAME: test/peers/NAME.go, which uses Go's own code for transparency logs, as
# $peer; false where Go, or that, is not there. Ends the test where it cannot be built.
build_peer() {
	[ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ] && command -v go >/dev/null || return
	peer=$scratch/$1
	if GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE=$root/build/go \
		go build -o "$peer" "$root/test/peers/$1.go" 2>"$scratch/err"; then
		ok "the_peer_is_built"
	else
		fail "the_peer_is_built" "$(head -c 2000 "$scratch/err")"
		done_testing
	fi
}

# serve SCRIPT [ARGUMENT…]: a server in Node that prints its port; its address is $url.
serve() {
	"$node" "$@" >"$scratch/port" 2>"$scratch/served" &
	at_end="kill $! 2>/dev/null; $at_end"
	for _ in $(seq 100); do [ -s "$scratch/port" ] && break; sleep 0.1; done
	url=http://127.0.0.1:$(cat "$scratch/port")
}

# expect_schema NAME SCHEMA FILE: the lines of JSON keep to doc/schema/SCHEMA.json.
expect_schema() {
	local name=$1 schema=$2 file=$3
	if ! find_node ajv; then
		skip "$name" "npm's packages are not there; run script/bootstrap with the registry in reach"
		return
	fi
	rm -rf "$scratch/schema"
	mkdir -p "$scratch/schema/is" "$scratch/schema/has"
	cp "$root/doc/schema/$schema.json" "$scratch/schema/is/"
	cp "$file" "$scratch/schema/has/$schema.jsonl"
	if "$node" "$root/test/schema.js" "$scratch/schema/is" "$scratch/schema/has" >"$scratch/schema/said"; then
		ok "$name"
	else
		fail "$name" "$(cat "$scratch/schema/said")"
	fi
}

done_testing() { exit $((failures > 0)); }
