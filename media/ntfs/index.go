package ntfs

import "slices"

// A folder is a B-tree of file names. Its root node is resident; the others are index blocks in the
// index allocation, and a bitmap says which of these are in use. Blocks that no node points to hold
// stale content.

const indexName = "$I30"

// maxDepth is far more levels than a full volume needs.
const maxDepth = 32

// maxBlocks bounds what listing a folder has to remember.
const maxBlocks = 1 << 20

// Field offsets in the index root.
const (
	rootKind      = 0 // of the attribute that is indexed
	rootBlockSize = 8
	rootNode      = 16
	rootSize      = 32
)

// Field offsets in an index block.
const (
	blockVCN  = 16
	blockNode = 24
)

type index struct {
	v         *Volume
	dir       *fileRecord
	root      []byte // from the header of its node on
	blocks    *content
	bitmap    *content
	blockSize int64
	unit      int64 // bytes: the unit of VCNs in this index
}

// openIndex reads the root of the index of a folder.
func (v *Volume) openIndex(dir *fileRecord) (*index, error) {
	record := title(dir.ref.number())
	root, err := v.gather(dir, typeIndexRoot, indexName)
	if err != nil {
		return nil, err
	}
	if root == nil || !root.resident || root.size < rootSize ||
		attributeType(le32(root.value[rootKind:])) != typeFileName {
		return nil, corrupt(dir.at, record, "a folder without an index of names")
	}
	x := &index{v: v, dir: dir, root: root.value[rootNode:],
		blockSize: int64(le32(root.value[rootBlockSize:]))}
	if !isPowerOfTwo(x.blockSize) || x.blockSize < minRecordSize || x.blockSize > maxRecordSize {
		return nil, corrupt(dir.at, record, "index blocks of %d bytes", x.blockSize)
	}
	x.unit = v.boot.clusterSize
	if x.unit > x.blockSize {
		x.unit = fixupStride
	}
	if x.blocks, err = v.indexPart(dir, typeIndexAllocation); err != nil {
		return nil, err
	}
	x.bitmap, err = v.indexPart(dir, typeBitmap)
	return x, err
}

// indexPart reads one of the attributes that only a large index has.
func (v *Volume) indexPart(dir *fileRecord, kind attributeType) (*content, error) {
	c, err := v.gather(dir, kind, indexName)
	if err != nil || c == nil {
		return nil, err
	}
	return c, checkPlain(c, dir, "index")
}

// block reads the entries of the index block at a VCN.
func (x *index) block(vcn int64) ([]indexEntry, error) {
	bad := func(format string, args ...any) error {
		return corrupt(x.dir.at, "index of "+title(x.dir.ref.number()), format, args...)
	}
	if x.blocks == nil || x.blocks.resident || x.bitmap == nil {
		return nil, bad("has nodes below its root, but no place for them")
	}
	if vcn < 0 || vcn >= x.blocks.valid/x.unit {
		return nil, bad("no block at cluster %d, there are %d", vcn, x.blocks.valid/x.unit)
	}
	off := vcn * x.unit
	if off%x.blockSize != 0 || off > x.blocks.valid-x.blockSize {
		return nil, bad("no block of %d bytes at cluster %d", x.blockSize, vcn)
	}
	used, err := x.inUse(off / x.blockSize)
	if err != nil {
		return nil, err
	}
	if !used {
		return nil, bad("block at cluster %d is not in use", vcn)
	}
	b := make([]byte, x.blockSize)
	at, err := x.v.readContent(x.blocks, b, off)
	if err != nil {
		return nil, err
	}
	if err := fixUp(b, "INDX", at, "index block"); err != nil {
		return nil, err
	}
	if got := le64s(b[blockVCN:]); got != vcn {
		return nil, corrupt(at, "index block", "says it is at cluster %d, expected %d", got, vcn)
	}
	return x.entries(b[blockNode:], at, "index block")
}

// inUse looks up a block in the bitmap.
func (x *index) inUse(block int64) (bool, error) {
	if block/8 >= x.bitmap.size {
		return false, nil
	}
	var b [1]byte
	_, err := x.v.readContent(x.bitmap, b[:], block/8)
	return b[0]>>(block%8)&1 != 0, err
}

// entries reads a node and makes sure it is sorted.
func (x *index) entries(node []byte, at int64, record string) ([]indexEntry, error) {
	list, problem := parseNode(node)
	if problem != "" {
		return nil, corrupt(at, record, "%s", problem)
	}
	for i := 1; i < len(list)-1; i++ {
		if x.v.upcase.compare(list[i-1].name, list[i].name) > 0 {
			return nil, corrupt(at, record, "%q stands before %q", text(list[i-1].name),
				text(list[i].name))
		}
	}
	return list, nil
}

// rootEntries reads the root node.
func (x *index) rootEntries() ([]indexEntry, error) {
	return x.entries(x.root, x.dir.at, "index root of "+title(x.dir.ref.number()))
}

// maxTwins is how many names a folder may hold that only differ in case.
const maxTwins = 64

// find looks up a name, nil if it is not there. Programs with POSIX names can create names that
// only differ in case: then the one spelled exactly so counts, and if there is none, nobody can
// tell which is meant.
func (x *index) find(name []uint16) (*indexEntry, error) {
	list, err := x.rootEntries()
	if err != nil {
		return nil, err
	}
	var found []*indexEntry
	w := indexWalk{x: x, only: name, seen: map[int64]bool{}}
	w.visit = func(e *indexEntry) bool {
		found = append(found, e)
		return len(found) <= maxTwins
	}
	if _, err := w.node(list, 0); err != nil || len(found) == 0 {
		return nil, err
	}
	if len(found) > maxTwins {
		return nil, &LimitError{What: "names that differ in case only", Got: int64(len(found)),
			Max: maxTwins}
	}
	for _, e := range found {
		if slices.Equal(e.name, name) {
			return e, nil
		}
	}
	for _, e := range found {
		if e.ref != found[0].ref {
			return nil, &AmbiguousError{Name: text(name),
				Found: [2]string{text(found[0].name), text(e.name)}}
		}
	}
	return found[0], nil
}

func (x *index) tooDeep() error {
	return corrupt(x.dir.at, "index of "+title(x.dir.ref.number()),
		"more than %d levels deep: it goes in a circle", maxDepth)
}

// walk gives every entry in order, until visit gives false.
func (x *index) walk(visit func(*indexEntry) bool) error {
	list, err := x.rootEntries()
	if err != nil {
		return err
	}
	w := indexWalk{x: x, visit: visit, seen: map[int64]bool{}}
	_, err = w.node(list, 0)
	return err
}

type indexWalk struct {
	x     *index
	visit func(*indexEntry) bool
	only  []uint16       // if set, only this name is visited, in any case
	seen  map[int64]bool // blocks by VCN
}

// node walks a node and those below it. It reports whether to go on.
func (w *indexWalk) node(list []indexEntry, depth int) (bool, error) {
	for i := range list {
		e := &list[i]
		order := w.order(e)
		if order < 0 {
			continue // neither this entry nor what is below it
		}
		if e.child != noChild {
			if more, err := w.child(e.child, depth+1); err != nil || !more {
				return false, err
			}
		}
		if e.last {
			break
		}
		if order > 0 || !w.visit(e) {
			return false, nil
		}
	}
	return true, nil
}

// order says whether an entry stands before, among or behind those that the walk is for. The names
// in the node below it come before it.
func (w *indexWalk) order(e *indexEntry) int {
	if w.only == nil || e.last {
		return 0
	}
	return w.x.v.upcase.compare(e.name, w.only)
}

// child walks the block at a VCN.
func (w *indexWalk) child(vcn int64, depth int) (bool, error) {
	switch {
	case depth == maxDepth:
		return false, w.x.tooDeep()
	case w.seen[vcn]:
		return false, corrupt(w.x.dir.at, "index of "+title(w.x.dir.ref.number()),
			"the block at cluster %d comes twice: it goes in a circle", vcn)
	case len(w.seen) == maxBlocks:
		return false, &LimitError{What: "index blocks of " + title(w.x.dir.ref.number()),
			Got: maxBlocks + 1, Max: maxBlocks}
	}
	w.seen[vcn] = true
	list, err := w.x.block(vcn)
	if err != nil {
		return false, err
	}
	return w.node(list, depth)
}
