// Package bootvm starts a PC with UEFI firmware, which QEMU emulates, from a stick image, and reads what its screen shows. It is for
// tests: they show that the firmware finds and starts \EFI\BOOT\BOOTX64.EFI on the image. Windows can't be had for them, so Debian's
// systemd-boot stands in for its boot manager: it has a menu with a text of ours, and says which file it was started from.
package bootvm
