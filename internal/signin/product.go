package signin

import (
	"errors"
	"strconv"
	"strings"

	"unhello/hive"
)

// currentVersion is the key that says which Windows it is.
const currentVersion = `Microsoft\Windows NT\CurrentVersion`

// firstWindows11 is the first build that is Windows 11 on a client.
const firstWindows11 = 22000

// Product is the Windows that a SOFTWARE hive belongs to. Fields that are not in the hive are
// empty.
type Product struct {
	Name    string // "Windows 11 Pro"
	Version string // "24H2"
	Build   string // "26100.7577"
}

// ReadProduct reads which Windows it is.
func ReadProduct(h *hive.Hive) (Product, error) {
	k, err := h.Key(currentVersion)
	if errors.Is(err, hive.ErrKeyNotFound) {
		return Product{}, nil
	}
	if err != nil {
		return Product{}, err
	}
	r := reader{k: k}
	build := r.text("CurrentBuild", "CurrentBuildNumber")
	p := Product{
		Name:    productName(r.text("ProductName"), r.text("InstallationType"), build),
		Version: r.text("DisplayVersion", "ReleaseId"),
		Build:   build,
	}
	if ubr, ok := r.number("UBR"); ok && build != "" {
		p.Build += "." + strconv.FormatUint(uint64(ubr), 10)
	}
	return p, r.err
}

// productName corrects ProductName, in which Windows 11 still calls itself Windows 10.
func productName(name, installation, build string) string {
	n, err := strconv.Atoi(build)
	if err != nil || n < firstWindows11 || !strings.EqualFold(installation, "Client") {
		return name
	}
	switch {
	case name == "":
		return "Windows 11"
	case strings.HasPrefix(name, "Windows 10"):
		return "Windows 11" + strings.TrimPrefix(name, "Windows 10")
	}
	return name
}

// reader reads the values of one key and keeps the first error.
type reader struct {
	k   *hive.Key
	err error
}

func (r *reader) value(name string) *hive.Value {
	if r.err != nil {
		return nil
	}
	v, err := r.k.Value(name)
	if err != nil && !errors.Is(err, hive.ErrValueNotFound) {
		r.err = err
	}
	return v
}

// text returns the first of the named values that is a string and not empty.
func (r *reader) text(names ...string) string {
	for _, name := range names {
		v := r.value(name)
		if v == nil || v.Type() != hive.SZ && v.Type() != hive.ExpandSZ || v.Size() > 1024 {
			continue
		}
		b, err := v.Data()
		if err != nil {
			r.err = err
			return ""
		}
		if s, _, _ := strings.Cut(hive.Name(hive.DecodeName(b, false)).String(), "\x00"); s != "" {
			return s
		}
	}
	return ""
}

func (r *reader) number(name string) (uint32, bool) {
	v := r.value(name)
	if v == nil {
		return 0, false
	}
	return v.DWORD()
}
