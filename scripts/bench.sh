#!/bin/sh
# bench.sh [FLAGS OF internal/bench]: times the release executable against reged, hivexsh and hivexml on a clean SOFTWARE hive of 200 MB
# (SIZE=...), then on disks of all sizes with a hive of 100 MB (DISK_SIZE=...), against mounting with ntfs-3g too, then on encrypted
# volumes of 1 GB with that hive, against dislocker, then on the image of a stick, against mcopy, then the engine alone on hives in memory. It makes all of them first. Fails where a
# bound is missed. To mount, it needs to be root and /dev/fuse; it takes 7 GB in TMPDIR and 1.1 GB in MEMORY (/dev/shm).
set -eu
go=${GO:-go}
PATH=$PATH:/usr/sbin # reged, chntpw, mkntfs, sgdisk

for tool in reged:chntpw chntpw:chntpw hivexsh:libhivex-bin hivexml:libhivex-bin reglookup:reglookup \
	mkntfs:ntfs-3g ntfs-3g:ntfs-3g ntfscat:ntfs-3g dislocker-fuse:dislocker dislocker-file:dislocker umount:mount sgdisk:gdisk qemu-img:qemu-utils taskset:util-linux cmp:diffutils mcopy:mtools mkfs.vfat:dosfstools; do
	if ! command -v "${tool%:*}" >/dev/null; then
		echo "bench: ${tool%:*} is missing (Debian: ${tool#*:})" >&2
		exit 1
	fi
done

# An interrupt can leave volumes mounted, one below the other: nothing may be removed through the mount.
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
echo "bench: in $work ($(kind "$work")) and $memory ($(kind "$memory")), $(getconf _NPROCESSORS_ONLN) processors, load before$(uptime | sed 's/.*load average//')"
"$work/bench" -unhello "$work/unhello-$target" -tests "$work/bitlocker.test" -hive "$work/SOFTWARE" -clean "$work/clean" -dirty "$work/dirty" -programs "$work" -dir "$work" -memory "$memory" "$@"

echo
echo "bench: the engine alone"
CGO_ENABLED=0 "$go" test -run '^$' -bench . ./hive
