#!/bin/sh
# bench.sh [FLAGS OF internal/bench]: times the release executable against reged, hivexsh and hivexml on a clean SOFTWARE hive of 200 MB
# (SIZE=...), which it makes first, then the engine alone on hives in memory. Fails where a bound is missed.
set -eu
go=${GO:-go}
PATH=$PATH:/usr/sbin # reged and chntpw

for tool in reged:chntpw chntpw:chntpw hivexsh:libhivex-bin hivexml:libhivex-bin reglookup:reglookup; do
	if ! command -v "${tool%:*}" >/dev/null; then
		echo "bench: ${tool%:*} is missing (Debian: ${tool#*:})" >&2
		exit 1
	fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

target=$("$go" env GOHOSTOS)-$("$go" env GOHOSTARCH)
make -s build GO="$go" DIST="$work" TARGETS="$target" >/dev/null
"$go" run ./testdata/make -big "$work/SOFTWARE" -size "${SIZE:-200M}"
"$go" build -o "$work/bench" ./internal/bench
echo "bench: in $work ($(stat -f -c %T "$work" 2>/dev/null || echo unknown file system)), $(getconf _NPROCESSORS_ONLN) processors, load before$(uptime | sed 's/.*load average//')"
"$work/bench" -unhello "$work/unhello-$target" -hive "$work/SOFTWARE" -dir "$work" "$@"

echo
echo "bench: the engine alone"
CGO_ENABLED=0 "$go" test -run '^$' -bench . ./hive
