#!/bin/sh
# bench.sh [FLAGS OF internal/bench]: times the release executable against other tools, and fails
# if a bound is missed. It makes all hives, disks and volumes first:
#
#	a clean SOFTWARE hive of 200 MB (SIZE=...): reged, hivexsh, hivexml
#	hives of 100 MB (DISK_SIZE=...): how often every kind of edit reads them
#	disks of all sizes with a hive of 100 MB (DISK_SIZE=...): mounting with ntfs-3g
#	encrypted volumes of 1 GB with that hive: dislocker
#	the image of a stick: mcopy
#	hives in memory: the engine alone
#
# To mount, it needs root and /dev/fuse. It takes 7 GB in TMPDIR and 1.1 GB in MEMORY (/dev/shm).
set -eu
go=${GO:-go}
PATH=$PATH:/usr/sbin # reged, chntpw, mkntfs, sgdisk

for tool in reged:chntpw chntpw:chntpw hivexsh:libhivex-bin hivexml:libhivex-bin \
	reglookup:reglookup mkntfs:ntfs-3g ntfs-3g:ntfs-3g ntfscat:ntfs-3g dislocker-fuse:dislocker \
	dislocker-file:dislocker umount:mount sgdisk:gdisk qemu-img:qemu-utils taskset:util-linux \
	cmp:diffutils mcopy:mtools mkfs.vfat:dosfstools; do
	if ! command -v "${tool%:*}" >/dev/null; then
		echo "bench: ${tool%:*} is missing (Debian: ${tool#*:})" >&2
		exit 1
	fi
done

# An interrupt can leave volumes mounted, one below the other: nothing may be removed through a
# mount.
clean_up() {
	cut -d ' ' -f 2 /proc/mounts | grep "^$work/" | while read -r mounted; do umount -l "$mounted"; done
	rm -rf --one-file-system "$work" "$memory"
}

work=$(mktemp -d)
memory=
trap clean_up EXIT
trap 'exit 130' HUP INT TERM
memory=$(mktemp -d "${MEMORY:-/dev/shm}/unhello-bench-XXXXXX")

target=$("$go" env GOHOSTOS)-$("$go" env GOHOSTARCH)
make -s build GO="$go" DIST="$work" TARGETS="$target windows-amd64 windows-arm64" >/dev/null
"$go" run ./testdata/make -big "$work/SOFTWARE" -size "${SIZE:-200M}"
for state in clean dirty; do
	"$go" run ./testdata/make -big "$work/$state" -size "${DISK_SIZE:-100M}" -logs "$state"
done
"$go" build -o "$work/bench" ./internal/bench
CGO_ENABLED=0 "$go" test -c -o "$work/bitlocker.test" ./bitlocker
kind() { stat -f -c %T "$1" 2>/dev/null || echo unknown file system; }
load=$(uptime | sed 's/.*load average//')
echo "bench: in $work ($(kind "$work")) and $memory ($(kind "$memory"))," \
	"$(getconf _NPROCESSORS_ONLN) processors, load before$load"
"$work/bench" -unhello "$work/unhello-$target" -tests "$work/bitlocker.test" \
	-hive "$work/SOFTWARE" -clean "$work/clean" -dirty "$work/dirty" \
	-programs "$work" -dir "$work" -memory "$memory" "$@"

echo
echo "bench: the engine alone"
CGO_ENABLED=0 "$go" test -run '^$' -bench . ./hive
