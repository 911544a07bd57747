#!/bin/sh
# bench.sh [FLAGS OF internal/bench]: times the release executable against reged, hivexsh and hivexml on a clean SOFTWARE hive of 200 MB
# (SIZE=...), then on disks of all sizes with a hive of 100 MB (DISK_SIZE=...), against mounting with ntfs-3g too, then the engine alone
# on hives in memory. It makes all of them first. Fails where a bound is missed. To mount, it needs to be root and /dev/fuse.
set -eu
go=${GO:-go}
PATH=$PATH:/usr/sbin # reged, chntpw, mkntfs, sgdisk

for tool in reged:chntpw chntpw:chntpw hivexsh:libhivex-bin hivexml:libhivex-bin reglookup:reglookup \
	mkntfs:ntfs-3g ntfs-3g:ntfs-3g ntfscat:ntfs-3g umount:mount sgdisk:gdisk qemu-img:qemu-utils; do
	if ! command -v "${tool%:*}" >/dev/null; then
		echo "bench: ${tool%:*} is missing (Debian: ${tool#*:})" >&2
		exit 1
	fi
done

# An interrupt can leave a volume mounted: nothing may be removed through the mount.
clean_up() {
	cut -d ' ' -f 2 /proc/mounts | grep "^$work/" | while read -r mounted; do umount -l "$mounted"; done
	rm -rf --one-file-system "$work"
}

work=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT TERM

target=$("$go" env GOHOSTOS)-$("$go" env GOHOSTARCH)
make -s build GO="$go" DIST="$work" TARGETS="$target" >/dev/null
"$go" run ./testdata/make -big "$work/SOFTWARE" -size "${SIZE:-200M}"
for state in clean dirty; do
	"$go" run ./testdata/make -big "$work/$state" -size "${DISK_SIZE:-100M}" -logs "$state"
done
"$go" build -o "$work/bench" ./internal/bench
echo "bench: in $work ($(stat -f -c %T "$work" 2>/dev/null || echo unknown file system)), $(getconf _NPROCESSORS_ONLN) processors, load before$(uptime | sed 's/.*load average//')"
"$work/bench" -unhello "$work/unhello-$target" -hive "$work/SOFTWARE" -clean "$work/clean" -dirty "$work/dirty" -dir "$work" "$@"

echo
echo "bench: the engine alone"
CGO_ENABLED=0 "$go" test -run '^$' -bench . ./hive
