#!/bin/sh
# make.sh: makes windows.img.bz2 again, a small NTFS volume with a Windows folder whose SOFTWARE
# hive is dirty (the file says 0, its logs say 2), and with hiberfil.sys as a full shutdown leaves
# it. It also has the files by which BitLocker keeps others from using its clusters, so that the
# volume can be encrypted. Needs root, /dev/fuse and ntfs-3g. The serial number and the times
# differ every time, the content doesn't. bzip2, because gzip makes the upcase table, which every
# volume has, four times as big.
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
system="$work/mounted/System Volume Information"
mkdir "$system"
for copy in 1 2 3; do
	head -c 65536 /dev/zero >"$system/FVE2.{e40ad34d-dae9-4bc7-95bd-b16218c10f72}.$copy"
done
head -c 8192 /dev/zero >"$system/{24e6f0ae-6a00-4f73-984b-75ce9942852d}"
head -c 65536 /dev/zero >"$system/{da392a22-cae0-4f0f-9a30-b8830385d046}"
umount "$work/mounted"
bzip2 -9 <"$work/windows.img" >"$here/windows.img.bz2"
