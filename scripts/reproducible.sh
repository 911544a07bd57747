#!/bin/sh
# reproducible.sh: builds the executables of the last commit twice, from two clones at paths of
# different lengths and with two build caches, so that only the source and the compiler are shared.
# Fails if a byte differs; prints the hashes.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' HUP INT TERM # sh runs no EXIT trap at a signal
mkdir -p "$work/a" "$work/elsewhere/deeper"

for folder in a elsewhere/deeper; do
	git clone -q . "$work/$folder/source"
	echo "reproducible: building in $folder"
	GOCACHE=$work/$folder/cache make -s -C "$work/$folder/source" build
	(cd "$work/$folder/source/dist" && sha256sum -- *) >"$work/$folder/sums"
	rm -rf "$work/$folder/cache"
done

if ! diff "$work/a/sums" "$work/elsewhere/deeper/sums"; then
	echo "reproducible: two builds of one commit differ" >&2
	exit 1
fi
cat "$work/a/sums"
