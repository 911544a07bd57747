// Package bootvm boots a PC with UEFI firmware, emulated by QEMU, from a stick image, and reads
// what its screen shows. It is for tests that show that the firmware finds and starts
// \EFI\BOOT\BOOTX64.EFI on the image. Windows isn't available to them, so Debian's systemd-boot
// stands in for its boot manager: it has a menu with a text of ours, and says which file it was
// started from.
package bootvm
