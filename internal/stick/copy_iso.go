package stick

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"unhello/internal/device"
	"unhello/media/fat"
)

// ISOError says that an ISO image could not be read.
type ISOError struct {
	Path  string
	Tried []error // what each program said; empty if none is installed
}

func (e *ISOError) Error() string {
	if len(e.Tried) == 0 {
		return fmt.Sprintf("stick: %s: none of %s is there", e.Path,
			strings.Join(ISOReaders(), ", "))
	}
	return fmt.Sprintf("stick: %s: %v", e.Path, errors.Join(e.Tried...))
}

func (e *ISOError) Unwrap() []error { return e.Tried }

// An isoReader is a program that extracts files from ISO images. Microsoft's install images are
// UDF, with an ISO 9660 file system that only holds a note: of these programs, only 7z reads them.
type isoReader struct {
	program string
	list    func(iso string) []string    // arguments
	names   func(output string) []string // what list prints, as paths
	// files, and folders with everything in them
	extract func(iso, dir string, names []string) []string
}

// isoReaders are in the order in which they are tried.
var isoReaders = []isoReader{
	{"bsdtar", tarList, lines, tarExtract},
	{"7z", sevenList, sevenNames, sevenExtract},
	{"7zz", sevenList, sevenNames, sevenExtract},
	{
		"xorriso",
		func(iso string) []string { return []string{"-indev", iso, "-find", "/"} },
		func(output string) []string {
			names := lines(output)
			for i, name := range names {
				names[i] = strings.Trim(name, "'")
			}
			return names
		},
		func(iso, dir string, names []string) []string {
			args := []string{"-osirrox", "on", "-indev", iso}
			for _, name := range names {
				args = append(args, "-extract", "/"+name,
					filepath.Join(dir, filepath.FromSlash(name)))
			}
			return args
		},
	},
}

func tarList(iso string) []string { return []string{"-tf", iso} }

func tarExtract(iso, dir string, names []string) []string {
	return append([]string{"-xf", iso, "-C", dir, "--no-same-owner", "--no-same-permissions", "--"},
		names...)
}

func sevenList(iso string) []string { return []string{"l", "-ba", "-slt", "--", iso} }

func sevenNames(output string) []string {
	var names []string
	for _, line := range lines(output) {
		if name, found := strings.CutPrefix(line, "Path = "); found {
			names = append(names, name)
		}
	}
	return names
}

func sevenExtract(iso, dir string, names []string) []string {
	return append([]string{"x", "-y", "-bd", "-o" + dir, "--", iso}, names...)
}

func lines(output string) []string {
	var list []string
	for line := range strings.Lines(output) {
		list = append(list, strings.TrimRight(line, "\r\n"))
	}
	return list
}

// ISOReaders names the programs that read ISO images, in the order in which they are tried.
func ISOReaders() []string {
	var names []string
	for _, r := range isoReaders {
		names = append(names, r.program)
	}
	return names
}

// ExtractISO extracts what BootFiles looks for from an ISO image into an empty folder. It uses the
// first installed program that sees a Windows in the image, and gives its name. The error is an
// *ISOError if there is none.
func ExtractISO(ctx context.Context, iso, dir string) (program string, err error) {
	iso, err = filepath.Abs(iso) // a name that doesn't begin with a dash
	if err != nil {
		return "", err
	}
	failed := &ISOError{Path: iso}
	for _, r := range isoReaders {
		program, err := exec.LookPath(r.program)
		if err != nil {
			continue
		}
		err = r.run(ctx, program, iso, dir)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if err == nil {
			return r.program, nil
		}
		failed.Tried = append(failed.Tried, fmt.Errorf("%s: %w", r.program, err))
	}
	return "", failed
}

func (r *isoReader) run(ctx context.Context, program, iso, dir string) error {
	output, err := runTool(ctx, program, r.list(iso))
	if err != nil {
		return err
	}
	wanted, err := wantedOfISO(r.names(output))
	if err != nil {
		return err
	}
	if r.program == "xorriso" && len(wanted) > 0 {
		// xorriso doesn't create it for a single file
		if err := device.NewFolder(filepath.Join(dir, "sources"), 0o700); err != nil {
			return err
		}
	}
	_, err = runTool(ctx, program, r.extract(iso, dir, wanted))
	return err
}

// wantedOfISO picks what to extract from an image: whole folders of the root, and files.
func wantedOfISO(names []string) (wanted []string, err error) {
	seen := make(map[string]bool)
	boots := false
	for _, name := range names {
		name = strings.ReplaceAll(name, `\`, "/") // 7z of Windows
		name = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(name, "/"), "."), "/")
		if name == "" {
			continue
		}
		if !fs.ValidPath(name) {
			return nil, &fat.NameError{Path: name, Fault: NameOutside}
		}
		boots = boots || isBootManager(name)
		top, _, _ := strings.Cut(name, "/")
		switch {
		case strings.EqualFold(name, bootImage):
			top = name
		// ours, to be compared
		case isBootFile(name), strings.EqualFold(top, Folder), strings.EqualFold(name, launcher):
		default:
			continue
		}
		if !seen[top] {
			seen[top] = true
			wanted = append(wanted, top)
		}
	}
	if !boots {
		return nil, &NotMediaError{"the image", bootManager}
	}
	return wanted, nil
}

// runTool gives what a program prints. If it fails, its last line is the reason.
func runTool(ctx context.Context, program string, args []string) (string, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	if err := cmd.Run(); err != nil {
		last := strings.TrimSpace(said.String())
		last = last[strings.LastIndexByte(last, '\n')+1:]
		return "", fmt.Errorf("%w: %s", err, last)
	}
	return out.String(), nil
}
