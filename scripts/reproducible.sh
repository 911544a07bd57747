#!/bin/sh
# reproducible.sh: builds the executables of the last commit twice, from two clones at paths of different length and with two build
# caches, so that nothing is shared but the source and the compiler; fails if a byte differs. Prints the hashes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM # sh runs no EXIT trap at a signal
mkdir -p "$work/a" "$work/elsewhere/deeper"

for place in a elsewhere/deeper; do
	git clone -q . "$work/$place/source"
	echo "reproducible: building in $place"
	GOCACHE=$work/$place/cache make -s -C "$work/$place/source" build
	(cd "$work/$place/source/dist" && sha256sum -- *) >"$work/$place/sums"
	rm -rf "$work/$place/cache"
done

if ! diff "$work/a/sums" "$work/elsewhere/deeper/sums"; then
	echo "reproducible: two builds of one commit differ" >&2
	exit 1
fi
cat "$work/a/sums"
