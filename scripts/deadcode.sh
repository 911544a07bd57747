#!/bin/sh
# deadcode.sh: fails, naming them, if the module has functions that the program never calls. Tests
# don't count, and packages that only tests import are not looked at. In a file for all systems a
# function may be for Linux or Windows alone; in a file for one of them it must be called there.
# hive/open_file.go and media/ntfs/fs*.go are for other programs: ours opens hives through places of
# its own, where it also writes, and only the Examples and tests call them.
set -eu
go=${GO:-go}

# Under another GOOS, `go tool` would build the tool itself for that system, so it is built for
# this one and called by its path.
"$go" tool deadcode -h >/dev/null 2>&1 || :
deadcode=$("$go" tool -n deadcode)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for system in linux windows; do
	GOOS=$system CGO_ENABLED=0 "$deadcode" -test=false \
		-f '{{range .Funcs}}{{$.Path}}.{{.Name}} {{.Position.File}}{{println}}{{end}}' \
		./cmd/unhello >"$work/found"
	sed -i -e '/ hive\/open_file\.go$/d' -e '/ media\/ntfs\/\(fs[a-z_]*\|standard_information\)\.go$/d' \
		"$work/found"
	sed '/^$/d; s/ .*//' "$work/found" | sort -u >"$work/$system"
	sed -n "s/ .*_$system\.go\$//p" "$work/found" >>"$work/own"
done
{
	comm -12 "$work/linux" "$work/windows"
	cat "$work/own"
} | sort -u >"$work/dead"
if [ -s "$work/dead" ]; then
	sed 's/^/deadcode: nothing calls /' "$work/dead" >&2
	exit 1
fi
