//go:build hivex

package hivexjudge

import (
	"encoding/binary"
	"fmt"

	"unhello/hive"
)

// What libhivex 1.3.23 can't read although Windows can. Each function returns the reason, or "".
const (
	maxSubkeys = 70000
	maxValues  = 110000
	maxData    = 8_000_000 // bytes
)

// wholeLimit says why the hive as a whole can't be judged.
func wholeLimit(h *hive.Hive) (string, error) {
	if h.Dirty() {
		return "the hive is dirty, and libhivex knows nothing of transaction logs", nil
	}
	base := make([]byte, 512)
	if _, err := h.ReadAt(base, 0); err != nil {
		return "", err
	}
	var sum uint32
	for i := 0; i < 508; i += 4 {
		sum ^= binary.LittleEndian.Uint32(base[i:])
	}
	if sum == 0 || sum == 0xFFFFFFFF {
		return fmt.Sprintf("libhivex does not know how Windows stores the checksum %#x", sum), nil
	}
	return "", nil
}

// nameLimit: libhivex returns UTF-8, which can't express a lone surrogate.
func nameLimit(name hive.Name) string {
	for i := 0; i < len(name); i++ {
		switch {
		case name[i] < 0xD800 || name[i] > 0xDFFF:
		case name[i] < 0xDC00 && i+1 < len(name) && name[i+1]&0xFC00 == 0xDC00:
			i++
		default:
			return "libhivex has no name with a lone surrogate"
		}
	}
	return ""
}

func subkeysLimit(k *hive.Key) string {
	if k.SubkeyCount() > maxSubkeys {
		return fmt.Sprintf("libhivex stops at %d subkeys", maxSubkeys)
	}
	return ""
}

func valuesLimit(k *hive.Key) string {
	switch {
	case k.Flags()&hive.KeyPredefinedHandle != 0:
		return "libhivex takes a predefined handle for a number of values"
	case k.ValueCount() > maxValues:
		return fmt.Sprintf("libhivex stops at %d values", maxValues)
	}
	return ""
}

func dataLimit(v *hive.Value) string {
	switch {
	case v.Tombstone():
		return "libhivex fails on the deleted value of a layered hive"
	case v.Size() > maxData:
		return fmt.Sprintf("libhivex stops at %d bytes of data", maxData)
	}
	return ""
}
