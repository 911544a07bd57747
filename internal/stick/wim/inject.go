package wim

import (
	"context"
	_ "embed" // the text
	"encoding/hex"
	"path"
	"strings"

	"unhello/internal/stick"
)

//go:embed files/README-image.txt
var imageReadmeText string

// InjectOptions say what goes into which image.
type InjectOptions struct {
	Sources   stick.Sources // never with keys: images get copied around
	Index     int           // 0 for the image that boots
	Autostart bool
	Drivers   string // a folder, "" for none
	NoBackup  bool
}

// PlanInject looks at a WIM and plans how to put unhello into it. Nothing is changed.
func PlanInject(ctx context.Context, wim string, o InjectOptions) (*Job, error) {
	j, err := newJob(ctx, wim)
	if err != nil {
		return nil, err
	}
	image, err := j.WIM.image(o.Index)
	if err != nil {
		return nil, err
	}
	if image.Architecture == "" {
		return nil, &Error{Kind: Architecture, Why: image.Arch}
	}
	looked, err := j.lookAtAll(ctx)
	if err != nil {
		return nil, err
	}
	there := false // something of ours, in whichever image
	for _, l := range looked {
		there = there || l.ours != nil
	}
	if err := j.planInject(looked[image.Index-1], o); err != nil {
		return nil, err
	}
	if !o.NoBackup {
		return j, j.planBackup(there)
	}
	return j, nil
}

func (j *Job) planInject(l *lookedAt, o InjectOptions) error {
	dir, ok := l.tree.find(system32)
	if !ok {
		return &Error{Kind: NotWindows}
	}
	e := &edit{looked: l, system32: dir}
	if l.ours != nil {
		e.takeOut()
	}
	if err := e.free(); err != nil {
		return err
	}
	files, err := imageFiles(l, o)
	if err != nil {
		return err
	}
	m := &injected{Version: manifestVersion, Program: o.Sources.Version,
		Files: []injectedFile{}}
	for _, f := range files {
		m.Files = append(m.Files, injectedFile{"/" + f.Path, hex.EncodeToString(f.SHA256[:])})
	}
	if ini := l.shell.ini; o.Autostart && ini != nil {
		name, _ := e.now().find(system32 + "/" + shellName)
		kept := path.Join(dir, keptName)
		m.Shell = &keptShell{name, kept, hex.EncodeToString(l.keptSum[:])}
		e.steps = append(e.steps, step{change: renameFile, path: name, to: kept})
	}
	list, err := m.format()
	if err != nil {
		return err
	}
	for _, f := range append(files, stick.Text(system32[1:]+"/"+manifestName, list)) {
		e.add(f)
	}
	j.edits = []*edit{e}
	return nil
}

// imageFiles are our files except for the manifest. Their paths are those in the image, without the
// leading slash.
func imageFiles(l *lookedAt, o InjectOptions) ([]stick.Item, error) {
	program, err := stick.Program(o.Sources, l.Architecture)
	if err != nil {
		return nil, err
	}
	program.Path = system32[1:] + "/" + programName
	files := []stick.Item{program, stick.Text(readmeName, imageReadmeOf(o))}
	if o.Drivers != "" {
		drivers, err := readDrivers(o.Drivers)
		if err != nil {
			return nil, err
		}
		files = append(files, drivers...)
	}
	if o.Autostart {
		ini, err := winpeshlINI(l.shell, o.Drivers != "")
		if err != nil {
			return nil, err
		}
		files = append(files, stick.Text(system32[1:]+"/"+shellName, string(ini)))
	}
	return files, nil
}

// imageReadmeOf describes what is there, and nothing else.
func imageReadmeOf(o InjectOptions) string {
	drivers, autostart := "", ""
	switch {
	case o.Drivers != "" && o.Autostart:
		drivers = "Drivers are in \\unhello\\drivers; they were loaded before unhello started.\n\n"
	case o.Drivers != "":
		drivers = "Drivers are in \\unhello\\drivers. To load them, " +
			"before unhello is started:\n\n    X:\\unhello\\drivers.cmd\n\n"
	}
	if o.Autostart {
		autostart = "unhello starts by itself, by winpeshl.ini in \\Windows\\System32; " +
			"what the image\n" +
			"started before comes after it. A winpeshl.ini that the image had is there as\n" +
			"unhello-winpeshl.ini.\n"
	}
	r := strings.NewReplacer("{version}", o.Sources.Version, "{drivers}", drivers, "{autostart}\n",
		autostart)
	return stick.DOSText(r.Replace(imageReadmeText))
}

// An edit is the change of one image.
type edit struct {
	looked   *lookedAt
	system32 string // as spelled in the image
	steps    []step
	added    []stick.Item // Path is that in the image
	removed  []string
	back     *keptShell // the winpeshl.ini that gets its own name back
}

// now is the tree after the steps so far.
func (e *edit) now() tree { return e.looked.tree.after(e.steps) }

// free makes sure that nobody else has the names that will be ours.
func (e *edit) free() error {
	names := []string{system32 + "/" + programName, system32 + "/" + manifestName,
		system32 + "/" + keptName, "/" + stick.Folder}
	tree := e.now()
	for _, name := range names {
		if found, ok := tree.find(name); ok {
			return &Error{Kind: Foreign, Path: found}
		}
	}
	return nil
}

// add puts a file into the folder as the image spells it.
func (e *edit) add(f stick.Item) {
	name := "/" + f.Path
	if rest, ok := strings.CutPrefix(name, system32); ok {
		name = e.system32 + rest
	}
	f.Path = name
	e.added = append(e.added, f)
	e.steps = append(e.steps, step{change: addFile, path: name})
}

// takeOut removes everything of ours and puts back what it replaced.
func (e *edit) takeOut() {
	l := e.looked
	names := []string{system32 + "/" + manifestName}
	for _, f := range l.ours.Files {
		if !strings.HasPrefix(strings.ToLower(f.Path), "/"+stick.Folder+"/") {
			names = append(names, f.Path)
		}
	}
	names = append(names, "/"+stick.Folder)
	for _, name := range names {
		if found, ok := l.tree.find(name); ok {
			e.steps = append(e.steps, step{change: deleteTree, path: found})
			e.removed = append(e.removed, append([]string{found}, l.tree.below(found)...)...)
		}
	}
	if s := l.ours.Shell; s != nil {
		kept, _ := l.tree.find(s.Kept)
		e.steps = append(e.steps, step{change: renameFile, path: kept, to: s.Path})
		e.back = s
	}
}
