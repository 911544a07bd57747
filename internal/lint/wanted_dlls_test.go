package lint

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A goPackage is one of the packages that the executable is made of.
type goPackage struct {
	path  string
	files []string
}

// A function is one of a DLL that the program looks up at run time.
type function struct{ dll, name string }

// A lookup of a function happens if a symbol is linked.
type lookup struct {
	symbol string
	function
}

// loadsByItself finds code that loads a DLL in a way that inVariables and inRuntime don't know, so
// that they can't see what it loads.
var loadsByItself = regexp.MustCompile(
	`\b(LoadDLL|MustLoadDLL|LoadLibrary|LoadLibraryEx|` +
		`GetProcAddress(ByOrdinal)?|FindProc(ByOrdinal)?)\(` +
		`|go:linkname .*(loadlibrary|getprocaddress)`)

// mentionsLookup finds files that are worth a closer look.
var mentionsLookup = regexp.MustCompile(`NewLazy|NewProc|LazyProc|windowsFindfunc`)

// loaders are the packages to which such code belongs.
var loaders = []string{"runtime", "syscall", "golang.org/x/sys/windows"}

// wantedBy returns the functions of DLLs that linked code looks up, in order. It is an error if a
// package loads DLLs in a way that can't be followed.
func wantedBy(packages []goPackage, linked map[string]bool) ([]function, error) {
	var wanted []function
	for _, pkg := range packages {
		sources := make(map[string][]byte)
		for _, path := range pkg.files {
			source, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			sources[filepath.Base(path)] = source
		}
		lookups, err := lookupsIn(pkg.path, sources)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pkg.path, err)
		}
		for _, l := range lookups {
			if linked[l.symbol] {
				wanted = append(wanted, l.function)
			}
		}
	}
	slices.SortFunc(wanted, func(a, b function) int {
		return strings.Compare(a.dll+" "+a.name, b.dll+" "+b.name)
	})
	return slices.Compact(wanted), nil
}

// lookupsIn finds what the files of a package look up.
func lookupsIn(pkg string, sources map[string][]byte) ([]lookup, error) {
	var files []*ast.File
	isLoader := slices.Contains(loaders, pkg)
	for name, source := range sources {
		if found := loadsByItself.Find(source); found != nil && !isLoader {
			return nil, fmt.Errorf("%s loads DLLs by itself: %s", name, found)
		}
		// which implements lazy loading
		if !mentionsLookup.Match(source) || isLoader && name == "dll_windows.go" {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	find := inVariables
	if pkg == "runtime" {
		find = inRuntime
	}
	lookups := find(files, pkg)
	for _, l := range lookups {
		if l.name == "" || strings.TrimSuffix(l.dll, ".dll") == "" {
			return nil, fmt.Errorf("%q of %q is looked up in a way that can't be followed",
				l.name, l.dll)
		}
	}
	return lookups, nil
}

// inVariables finds the two kinds of variables that mkwinsyscall generates and that others write by
// hand, in two steps or one:
//
//	modkernel32    = NewLazySystemDLL("kernel32.dll")
//	procCreateFile = modkernel32.NewProc("CreateFileW")
//	procReadFile   = windows.NewLazySystemDLL("kernel32.dll").NewProc("ReadFile")
//
// A lookup anywhere else has no name.
func inVariables(files []*ast.File, pkg string) []lookup {
	var lookups []lookup
	dlls := make(map[string]string) // by variable
	known := make(map[ast.Node]bool)
	for name, value := range variables(files) {
		if dll := dllIn(value); dll != "" {
			dlls[name] = dll
		}
	}
	for name, value := range variables(files) {
		if called, args := calledBy(value); called == "NewProc" {
			of := value.(*ast.CallExpr).Fun.(*ast.SelectorExpr).X
			dll := cmp.Or(dllIn(of), dlls[nameOf(of)])
			lookups = append(lookups, lookup{pkg + "." + name, function{dll, stringIn(args[0])}})
			known[value] = true
		}
	}
	for node := range nodes(files) {
		called, _ := calledBy(node)
		made, isComposite := node.(*ast.CompositeLit)
		if !known[node] && (called == "NewProc" || isComposite && nameOf(made.Type) == "LazyProc") {
			lookups = append(lookups, lookup{})
		}
	}
	return lookups
}

// dllIn returns the DLL of NewLazySystemDLL("some.dll").
func dllIn(expr ast.Expr) string {
	if called, args := calledBy(expr); called == "NewLazyDLL" || called == "NewLazySystemDLL" {
		return stringIn(args[0])
	}
	return ""
}

// inRuntime finds what the runtime looks up; the symbol is that of the DLL's name:
//
//	m32 := windowsLoadSystemLib(winmmdll[:])
//	_timeBeginPeriod = windowsFindfunc(m32, []byte("timeBeginPeriod\000"))
func inRuntime(files []*ast.File, pkg string) []lookup {
	var lookups []lookup
	symbols := make(map[string]string) // by variable
	for node := range nodes(files) {
		if assign, ok := node.(*ast.AssignStmt); ok {
			if called, args := calledBy(assign.Rhs[0]); called == "windowsLoadSystemLib" {
				symbols[nameOf(assign.Lhs[0])] = nameOf(args[0])
			}
		}
		if called, args := calledBy(node); called == "windowsFindfunc" {
			symbol := symbols[nameOf(args[0])]
			dll := strings.TrimSuffix(symbol, "dll") + ".dll"
			lookups = append(lookups, lookup{pkg + "." + symbol,
				function{dll, strings.TrimSuffix(stringIn(args[1]), "\x00")}})
		}
	}
	return lookups
}

// variables returns the variables of a package that are initialized where they are declared.
func variables(files []*ast.File) iter.Seq2[string, ast.Expr] {
	return func(yield func(string, ast.Expr) bool) {
		for _, file := range files {
			for _, decl := range file.Decls {
				general, ok := decl.(*ast.GenDecl)
				if !ok || general.Tok != token.VAR {
					continue
				}
				for _, spec := range general.Specs {
					spec := spec.(*ast.ValueSpec)
					for i, value := range spec.Values {
						if !yield(spec.Names[i].Name, value) {
							return
						}
					}
				}
			}
		}
	}
}

// nodes returns all nodes of files, in source order.
func nodes(files []*ast.File) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		for _, file := range files {
			for node := range ast.Preorder(file) {
				if !yield(node) {
					return
				}
			}
		}
	}
}

// calledBy returns the name, without its package, and the arguments of a function called with at
// least one argument.
func calledBy(expr ast.Node) (name string, args []ast.Expr) {
	call, ok := expr.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", nil
	}
	return nameOf(call.Fun), call.Args
}

// nameOf returns x for x, p.x and x[:].
func nameOf(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr.Name
	case *ast.SelectorExpr:
		return expr.Sel.Name
	case *ast.SliceExpr:
		return nameOf(expr.X)
	}
	return ""
}

// stringIn returns the text of "text", f("text") and []byte("text").
func stringIn(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(expr.Value) // empty for a number
		return text
	case *ast.CallExpr:
		if len(expr.Args) == 1 {
			return stringIn(expr.Args[0])
		}
	}
	return ""
}

func TestLookupsIn(t *testing.T) {
	const variables = `package p
var (
	mod  = windows.NewLazySystemDLL("some.dll")
	One  = mod.NewProc("First")
	mod2 = syscall.NewLazyDLL(sysdll.Add("other.dll"))
	two  = mod2.NewProc("Second")
)`
	const goRuntime = `package runtime
func f() {
	lib := windowsLoadSystemLib(somedll[:])
	one = windowsFindfunc(lib, []byte("First\000"))
}`
	for _, test := range []struct {
		name, pkg, source string
		want              []lookup
		err               string
	}{
		{"variables", "p", variables, []lookup{
			{"p.One", function{"some.dll", "First"}}, {"p.two", function{"other.dll", "Second"}},
		}, ""},
		{"the runtime", "runtime", goRuntime,
			[]lookup{{"runtime.somedll", function{"some.dll", "First"}}}, ""},
		{"nothing", "p", "package p\nfunc f() {}", nil, ""},
		{"in one step", "p",
			"package p\nvar f = windows.NewLazySystemDLL(\"some.dll\").NewProc(\"First\")",
			[]lookup{
				{"p.f", function{"some.dll", "First"}},
			}, ""},
		{"in a function", "p",
			"package p\nfunc f() { windows.NewLazySystemDLL(\"a.dll\").NewProc(\"F\").Call() }",
			nil, "can't be followed"},
		{"name computed", "p",
			"package p\nvar m = windows.NewLazySystemDLL(\"a.dll\")\nvar f = m.NewProc(name)",
			nil, "can't be followed"},
		{"DLL elsewhere", "p", "package p\nvar f = other.Mod.NewProc(\"F\")",
			nil, "can't be followed"},
		{"by hand", "p", "package p\nvar f = &windows.LazyProc{Name: \"F\"}",
			nil, "can't be followed"},
		{"LoadDLL", "p", "package p\nfunc f() { windows.LoadDLL(\"a.dll\") }",
			nil, "by itself: LoadDLL("},
		{"linkname", "p", "package p\n//go:linkname load syscall.loadlibrary\nfunc load()",
			nil, "by itself: go:linkname"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := lookupsIn(test.pkg, map[string][]byte{"p.go": []byte(test.source)})
			if err == nil {
				err = errors.New("")
			}
			if !slices.Equal(got, test.want) && test.err == "" ||
				!strings.Contains(err.Error(), test.err) {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
}
