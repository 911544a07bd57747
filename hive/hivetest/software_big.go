package hivetest

import (
	"io"
	"slices"
)

// BigOptions says what Big makes.
type BigOptions struct {
	SoftwareOptions       // Classes is ignored
	Bytes           int64 // size of the hive, met within 1% from 10 MB on
}

// bulkKeys are the keys that make a real SOFTWARE hive big.
var bulkKeys = []string{
	`Classes\Interface`,
	`Classes\CLSID`,
	`Classes\WOW6432Node\CLSID`,
	`Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages`,
	`Microsoft\Windows\CurrentVersion\Installer\UserData\S-1-5-18\Components`,
	`Microsoft\Windows\CurrentVersion\SideBySide\Winners`,
	`Microsoft\WindowsRuntime\ActivatableClassId`,
	`Microsoft\WindowsRuntime\CLSID`,
}

// Big writes a SOFTWARE hive of any size. 200 MB have about 600,000 keys and take a few seconds and
// little memory, because the bulk is one set of keys repeated in many parents.
func Big(w io.Writer, o BigOptions) error {
	n := 1000
	for range 2 {
		size, err := bigSize(o, n)
		if err != nil {
			return err
		}
		n = max(1, int(float64(n)*float64(o.Bytes)/float64(size)))
	}
	return BuildTo(w, bigTree(o, n), o.Options)
}

// bigSize returns how large the hive gets with n keys in each of the bulk keys.
func bigSize(o BigOptions, n int) (int64, error) {
	opts, err := o.Options.withDefaults()
	if err != nil {
		return 0, err
	}
	b := &builder{o: opts}
	size, err := b.firstPass(bigTree(o, n))
	return baseBlockSize + int64(size) + int64(opts.Slack), err
}

// bigTree is the small tree with n more keys in each of the bulk keys.
func bigTree(o BigOptions, n int) *Key {
	root := SoftwareTree(o.SoftwareOptions)
	keys := bulk(n)
	for _, path := range bulkKeys {
		root.At(path).Keys = keys
	}
	return root
}

// bulk makes n keys. Most are classes, some have kilobytes of data, a few have more than fits into
// one cell.
func bulk(n int) []*Key {
	patterns := classPatterns()
	var keys []*Key
	for i := range n {
		k := *patterns[i%len(patterns)]
		k.Name = guid(i)
		switch {
		case i%250 == 125:
			k.Values = []Value{Binary("Blob", noise(17000+8000*(i/250%4))), SZ("", "Large")}
		case i%40 == 20:
			k.Values = append(slices.Clip(k.Values), Binary("State", noise(500+300*(i/40%25))))
		}
		keys = append(keys, &k)
	}
	return keys
}
