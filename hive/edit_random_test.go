package hive_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// pool has the names of keys and values; no two are the same to Windows.
var pool = []string{
	"a", "b", "Value", "Other value", "ä", "ЖУК", "中文", "🌎", "_", "ß",
	"key with a rather long name", "0", "1", "2", "3",
	"Ā", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8",
}

// A random is a sequence of edits with a model of the expected result.
type random struct {
	*rand.Rand
	want   contents
	keys   []string          // paths, spelled as stored
	spelt  map[string]string // from a path or path\@name in upper case to the spelling stored
	counts map[string]int    // how often each kind of edit was made
}

func newRandom(seed uint64, h contents) *random {
	r := &random{
		Rand: rand.New(rand.NewPCG(seed, 1)), want: h,
		spelt: make(map[string]string), counts: make(map[string]int),
	}
	for _, at := range slices.Sorted(maps.Keys(h)) {
		r.spelt[upper(at)] = at
		if path, ok := strings.CutSuffix(at, `\`); ok {
			r.keys = append(r.keys, path)
		}
	}
	return r
}

// clone returns a copy, for edits that may be refused.
func (r *random) clone() *random {
	c := *r
	c.want, c.spelt, c.keys = maps.Clone(r.want), maps.Clone(r.spelt), slices.Clone(r.keys)
	return &c
}

func upper(s string) string {
	units := hive.MakeName(s)
	for i, u := range units {
		units[i] = hive.Upcase(u)
	}
	return units.String()
}

// name picks a name, in upper case half of the time.
func (r *random) name() string {
	s := pool[r.IntN(len(pool))]
	if r.IntN(2) == 0 {
		return upper(s)
	}
	return s
}

// data picks data with sizes around all limits, mostly small ones.
func (r *random) data() []byte {
	sizes := [...]int{0, 1, 4, 4, 4, 5, 8, 12, 40, 41, 100, 300, 2000, 16344, 16345, 33000}
	return pattern(sizes[r.IntN(len(sizes))], byte(r.Uint32()))
}

// step makes one edit, in the hive and in the model.
func (r *random) step(e *hive.Editor) error {
	key, name := r.keys[r.IntN(len(r.keys))], r.name()
	kind := r.IntN(10)
	if kind == 0 {
		return r.createKey(e, key, name)
	}
	if kind < 7 {
		if at, ok := r.value(); ok {
			key, name, _ = strings.Cut(at, `\@`)
		}
	}
	at := key + `\@` + name
	stored, there := r.spelt[upper(at)]
	if kind < 3 && there {
		r.counts["delete"]++
		delete(r.want, stored)
		delete(r.spelt, upper(at))
		return e.DeleteValue(key, name)
	}
	if !there {
		stored = at
		r.spelt[upper(at)] = at
		r.counts["add"]++
	} else {
		r.counts["change"]++
	}
	t, data := hive.Type(r.IntN(12)), r.data()
	r.want[stored] = datum(t, data)
	return e.SetValue(key, name, t, data)
}

// value picks an existing value.
func (r *random) value() (at string, ok bool) {
	values := slices.DeleteFunc(slices.Sorted(maps.Keys(r.want)), func(at string) bool {
		return strings.HasSuffix(at, `\`)
	})
	if len(values) == 0 {
		return "", false
	}
	return values[r.IntN(len(values))], true
}

func (r *random) createKey(e *hive.Editor, parent, name string) error {
	path := strings.TrimPrefix(parent+`\`+name, `\`)
	_, there := r.spelt[upper(path+`\`)]
	if !there {
		r.counts["create"]++
		r.keys = append(r.keys, path)
		r.spelt[upper(path+`\`)] = path + `\`
		r.want[path+`\`] = newKey
		if slices.ContainsFunc(hive.MakeName(name), func(u uint16) bool { return u > 255 }) {
			r.want[path+`\`] = strings.Replace(newKey, "0x20", "0x0", 1)
		}
	}
	created, err := e.CreateKey(path)
	if err == nil && created == there {
		err = fmt.Errorf("%s: created is %v", path, created)
	}
	return err
}

// TestRandomEdits makes long sequences of edits, each of one to four changes,
// and compares the hive with the model after each.
func TestRandomEdits(t *testing.T) {
	for _, minor := range []int{3, 4, 5} {
		for n, j := range journals {
			t.Run(fmt.Sprintf("1.%d %s", minor, j), func(t *testing.T) {
				t.Parallel()
				tree := valueTree()
				tree.Keys[2].Leaf = 1 // an ri in Z
				tree.Keys[2].Keys = append(tree.Keys[2].Keys, &hivetest.Key{Name: "Second"})
				o := hivetest.Options{Minor: minor, Descriptors: 3, Slack: 1000 * n,
					SlackByte: 0xCC, Seq1: 0xFFFFFFF0, Seq2: 0xFFFFFFF0}
				i := j.with(build(t, tree, o))
				r := newRandom(uint64(100*minor+n), read(t, open(t, i)))
				most, refused := 4, 0
				if j == noLogs {
					most = 2
				}
				for range 80 {
					next := r.clone()
					done, err := randomEdit(t, i, next, most)
					switch {
					case j == noLogs && isA[*hive.NeedsLogError](err):
						refused++
					case err != nil:
						t.Fatal(err)
					default:
						i, r = done, next
					}
				}
				if refused > 40 {
					t.Errorf("%d of 80 edits refused", refused)
				}
				t.Logf("%v, %d edits refused, %d keys and values, %d bytes", r.counts, refused,
					len(r.want), len(i.primary))
			})
		}
	}
}

// randomEdit makes the next edit, of up to most changes, and compares the hive with the model.
func randomEdit(t *testing.T, i image, r *random, most int) (image, error) {
	e := begin(t, i)
	for range 1 + r.IntN(most) {
		if err := r.step(e); err != nil {
			return i, err
		}
	}
	p, err := e.Plan(grows)
	if err != nil {
		return i, err
	}
	done := i.apply(t, p)
	if err := recorded(p).Validate(); err != nil {
		return i, err
	}
	h := open(t, done)
	if f := faults(t, h); len(f) > 0 {
		return i, fmt.Errorf("%d faults, such as %s", len(f), firstOf(f))
	}
	if d := read(t, h).diff(r.want); d != "" {
		return i, fmt.Errorf("the hive is not as the model:\n%s", d)
	}
	secondOpinion(t, done.primary, h)
	return done, nil
}
