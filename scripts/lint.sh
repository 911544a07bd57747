#!/bin/sh
# lint.sh: everything a machine can say about the source. Stops at the first tool that objects.
set -eu
go=${GO:-go}
packages=$(scripts/packages.sh)

say() { printf 'lint: %s\n' "$*"; }

# for_platform OS ARCH COMMAND...: runs it on the source as that platform sees it. Without cgo, so
# that no cross compiler is needed.
for_platform() {
	GOOS=$1 GOARCH=$2
	shift 2
	say "$GOOS/$GOARCH: $(basename "$1") ${2-}"
	# shellcheck disable=SC2086 # several patterns
	CGO_ENABLED=0 GOOS=$GOOS GOARCH=$GOARCH "$@" $packages
}

say gofmt
unformatted=$(gofmt -l .)
if [ -n "$unformatted" ]; then
	printf 'lint: gofmt would change:\n%s\n' "$unformatted" >&2
	exit 1
fi

say import layers, who writes, who knows operating systems
"$go" run ./internal/lint/layers

say lengths of lines and functions
"$go" test -count=1 -run TestLengths ./internal/lint

say shellcheck
if ! command -v shellcheck >/dev/null; then
	echo "lint: shellcheck is missing (Debian: shellcheck)" >&2
	exit 1
fi
find . -name .git -prune -o -name '*.sh' -print | sort | xargs shellcheck .ci/run scripts/wine-env

for platform in "linux amd64" "linux arm64" "windows amd64" "windows arm64"; do
	# shellcheck disable=SC2086 # two words
	for_platform $platform "$go" vet
done
for_platform darwin arm64 "$go" build

say linux and windows: deadcode
GO=$go scripts/deadcode.sh

# Under another GOOS, `go tool` would build the tool itself for that system, so it is built for
# this one and called by its path.
"$go" tool staticcheck -version
staticcheck=$("$go" tool -n staticcheck)
for_platform linux amd64 "$staticcheck"
for_platform windows amd64 "$staticcheck"

if pkg-config --exists hivex 2>/dev/null; then
	say "with go-hivex: vet, staticcheck"
	# shellcheck disable=SC2086 # several patterns
	CGO_ENABLED=1 "$go" vet -tags hivex $packages
	# shellcheck disable=SC2086 # several patterns
	CGO_ENABLED=1 "$staticcheck" -tags hivex $packages
fi
say ok
