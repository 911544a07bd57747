//go:build hivex

package hivexjudge

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/gabriel-samfira/go-hivex"

	"unhello/hive"
)

// Compare has libhivex walk the hive file at path and compares every key, name, type and data with
// h, the same hive opened by us. An error means that there is no verdict: our own reading failed,
// or ctx is done.
//
// The binding leaks what libhivex returns, about as much as the hive is large.
func Compare(ctx context.Context, path string, h *hive.Hive) (Verdict, error) {
	c := &comparison{ctx: ctx}
	if reason, err := wholeLimit(h); reason != "" || err != nil {
		c.Skipped = reason
		return c.Verdict, err
	}
	root, err := h.Root()
	if err != nil {
		return c.Verdict, err
	}
	if c.x, err = hivex.NewHivex(path, hivex.READ); err != nil {
		c.Difference = fmt.Sprintf("libhivex does not open the hive: %v", err)
		return c.Verdict, nil
	}
	defer c.x.Close()
	node, err := c.x.Root()
	if err != nil {
		c.Difference = fmt.Sprintf("libhivex finds no root: %v", err)
		return c.Verdict, nil
	}
	if err := c.key(root, node, 0); err != nil && !errors.Is(err, errDiffers) {
		return c.Verdict, err
	}
	c.Agrees = c.Skipped == "" && c.Difference == ""
	return c.Verdict, nil
}

// comparison is one walk.
type comparison struct {
	Verdict
	ctx context.Context
	x   *hivex.Hivex
}

// errDiffers ends a walk that found a Difference.
var errDiffers = errors.New("the readings differ")

func (c *comparison) differs(format string, args ...any) error {
	c.Difference = fmt.Sprintf(format, args...)
	return errDiffers
}

// skip notes what can't be judged; it keeps the first reason only.
func (c *comparison) skip(k *hive.Key, reason string) {
	if c.Skipped == "" {
		c.Skipped = fmt.Sprintf("key %q: %s", k.Path(), reason)
	}
}

// maxDepth is that of a hive.
const maxDepth = 512

// key compares a key and all that is below it.
func (c *comparison) key(k *hive.Key, node int64, depth int) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	if depth > maxDepth {
		return fmt.Errorf("hivexjudge: key %q is deeper than %d keys", k.Path(), maxDepth)
	}
	c.Keys++
	if reason := nameLimit(k.Name()); reason != "" {
		c.skip(k, reason)
	} else if name, err := c.x.NodeName(node); err != nil {
		return c.differs("key %q: libhivex reads no name: %v", k.Path(), err)
	} else if name != k.Name().String() {
		return c.differs("key %q: libhivex reads the name %q", k.Path(), name)
	}
	if err := c.values(k, node); err != nil {
		return err
	}
	return c.subkeys(k, node, depth)
}

// subkeys compares the list of subkeys, in its order, and all of them.
func (c *comparison) subkeys(k *hive.Key, node int64, depth int) error {
	if reason := subkeysLimit(k); reason != "" {
		c.skip(k, reason)
		return nil
	}
	nodes, err := c.x.NodeChildren(node)
	if err != nil {
		return c.differs("key %q: libhivex reads no subkeys: %v", k.Path(), err)
	}
	if len(nodes) != k.SubkeyCount() {
		return c.differs("key %q has %d subkeys, libhivex reads %d", k.Path(),
			k.SubkeyCount(), len(nodes))
	}
	i := 0
	for sub, err := range k.Subkeys() {
		if err != nil {
			return err
		}
		if err := c.key(sub, nodes[i], depth+1); err != nil {
			return err
		}
		i++
	}
	return nil
}

// values compares the values of a key, in the order of their list.
func (c *comparison) values(k *hive.Key, node int64) error {
	if reason := valuesLimit(k); reason != "" {
		c.skip(k, reason)
		return nil
	}
	list, err := c.x.NodeValues(node)
	if err != nil {
		return c.differs("key %q: libhivex reads no values: %v", k.Path(), err)
	}
	if len(list) != k.ValueCount() {
		return c.differs("key %q has %d values, libhivex reads %d", k.Path(),
			k.ValueCount(), len(list))
	}
	i := 0
	for v, err := range k.Values() {
		if err != nil {
			return err
		}
		if err := c.value(k, v, list[i]); err != nil {
			return err
		}
		i++
	}
	return nil
}

// value compares a value.
func (c *comparison) value(k *hive.Key, v *hive.Value, handle int64) error {
	c.Values++
	at := fmt.Sprintf("value %q of key %q", v.Name(), k.Path())
	if reason := nameLimit(v.Name()); reason != "" {
		c.skip(k, reason)
	} else if name, err := c.x.NodeValueKey(handle); err != nil {
		return c.differs("%s: libhivex reads no name: %v", at, err)
	} else if name != v.Name().String() {
		return c.differs("%s: libhivex reads the name %q", at, name)
	}
	if reason := dataLimit(v); reason != "" {
		c.skip(k, reason)
		return nil
	}
	want, err := v.Data()
	if err != nil {
		return err
	}
	kind, data, err := c.x.ValueValue(handle)
	switch {
	case err != nil:
		return c.differs("%s: libhivex reads no data: %v", at, err)
	case hive.Type(kind) != v.Type():
		return c.differs("%s is of type %v, libhivex reads %v", at, v.Type(), hive.Type(kind))
	case !bytes.Equal(data, want):
		return c.differs("%s: libhivex reads other data (%d bytes, we %d)",
			at, len(data), len(want))
	}
	return nil
}
