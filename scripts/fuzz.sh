#!/bin/sh
# fuzz.sh FUZZTIME: runs every fuzz target of every package for FUZZTIME (go test -fuzz takes one target of one package at a time).
set -eu
go=${GO:-go}
time=${1:-2m}
list=$(mktemp)
trap 'rm -f "$list"' EXIT

# go test prints a package's targets first and the package after them.
CGO_ENABLED=0 "$go" test -list '^Fuzz' ./... >"$list"
awk '/^Fuzz/ { names[++n] = $1 }
     $1 == "ok" { for (i = 1; i <= n; i++) print $2, names[i]; n = 0 }' "$list" |
	while read -r package target; do
		echo "fuzz: $package $target for $time"
		CGO_ENABLED=0 "$go" test -run '^$' -fuzz "^$target\$" -fuzzminimizetime 10x -fuzztime "$time" "$package" </dev/null
	done
