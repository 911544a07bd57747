#!/bin/sh
# fuzz.sh FUZZTIME: runs every fuzz target of every package for FUZZTIME, one after the other: that
# is all that go test -fuzz can do.
set -eu
go=${GO:-go}
time=${1:-2m}
list=$(mktemp)
log=$(mktemp)
trap 'rm -f "$list" "$log"' EXIT
trap 'exit 130' HUP INT TERM # sh runs no EXIT trap at a signal

fuzz() {
	echo "fuzz: $1 $2 for $time"
	CGO_ENABLED=0 "$go" test -run '^$' -fuzz "^$2\$" -fuzzminimizetime 10x -fuzztime "$time" "$1" \
		</dev/null >"$log" 2>&1
}

# Up to 1.26, Go can fail at the very end of the time without having found anything
# (golang/go#75804).
ended_badly() {
	grep -q 'context deadline exceeded' "$log" && ! grep -q 'Failing input written' "$log"
}

# go test prints a package's targets first, then the package.
CGO_ENABLED=0 "$go" test -list '^Fuzz' ./... >"$list"
awk '/^Fuzz/ { names[++n] = $1 }
     $1 == "ok" { for (i = 1; i <= n; i++) print $2, names[i]; n = 0 }' "$list" |
	while read -r package target; do
		fuzz "$package" "$target" || { ended_badly && fuzz "$package" "$target"; } || { cat "$log"; exit 1; }
		tail -n 3 "$log"
	done
