#!/bin/sh
# make.sh: makes windows.img.bz2 anew, a small NTFS volume with a Windows folder whose SOFTWARE hive is dirty (the file says 0, its logs
# say 2), and with hiberfil.sys as a full shutdown leaves it. As root, with /dev/fuse; needs ntfs-3g. Serial number and times differ every
# time, the content does not. bzip2, because gzip makes four times as much of the table of upper case that every volume has.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
hive=$here/../../../testdata/hives/dirty-same-size
work=$(mktemp -d)
trap 'umount "$work/mounted" 2>/dev/null || :; rm -rf "$work"' EXIT

truncate -s 4M "$work/windows.img"
mkntfs -F -q -Q -T -c 4096 -L Windows "$work/windows.img" 2>/dev/null
mkdir "$work/mounted"
ntfs-3g "$work/windows.img" "$work/mounted"
mkdir -p "$work/mounted/Windows/System32/config"
for file in SOFTWARE SOFTWARE.LOG1 SOFTWARE.LOG2; do
	cat "$hive/$file" >"$work/mounted/Windows/System32/config/$file"
done
head -c 8192 /dev/zero >"$work/mounted/hiberfil.sys"
umount "$work/mounted"
bzip2 -9 <"$work/windows.img" >"$here/windows.img.bz2"
