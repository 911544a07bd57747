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
# Ten minutes, the usual limit, are not much for the whole program on a busy machine.
# shellcheck disable=SC2086 # several patterns
exec "$go" test -timeout 30m -tags "$tags" "$@" $packages
