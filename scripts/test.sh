#!/bin/sh
# test.sh [GO TEST FLAGS]: all tests, with go-hivex as a second opinion if libhivex can be linked.
set -eu
go=${GO:-go}
packages=$(scripts/packages.sh)

if pkg-config --exists hivex 2>/dev/null; then
	export CGO_ENABLED=1
	tags=hivex
else
	echo "test: no libhivex-dev here, go-hivex takes no part" >&2
	export CGO_ENABLED=0
	tags=
fi
# shellcheck disable=SC2086 # several patterns
exec "$go" test -tags "$tags" "$@" $packages
