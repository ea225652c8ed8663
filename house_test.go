// Package openiis_test holds the house rules (docs/decisions/0001): which room may
// import which, and that nobody enters the registry without saying who they are.
package openiis_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/openiis/openiis/"

// below lists, for each floor, the floors it may import; its own floor is among them
// only where rooms of one floor may meet at all.
var below = map[string][]string{
	"iis":      {"iis"},
	"format":   {"iis", "format"},
	"rules":    {"iis", "rules"},
	"platform": {"iis", "platform"},
	"registry": {"iis", "rules", "format", "registry"},
	"edge":     {"iis", "format", "registry", "edge"},
	"server":   {"iis", "rules", "format", "platform", "registry", "edge", "server"},
	"cmd":      {"iis", "rules", "format", "edge/hl7", "server"},
}

// impure are the packages that pure rooms (iis, rules, format) stay away from.
var impure = []string{"context", "os", "net", "net/http", "database/sql", "log", "log/slog", "math/rand", "math/rand/v2", "os/exec", "syscall"}

// banned are single imports that the floors alone would allow, each with its reason.
var banned = []struct{ from, to, why string }{
	{"format/hl7v2", "iis", "HL7 as text stays usable by others"},
	{"format/fhir", "edge", "a format does not know its door"},
	{"format", "rules", "how it is written must not depend on what is true"},
	{"rules/consolidate", "rules/match", "who it is and which dose it is are two questions"},
	{"registry/intake", "format", "past the mail room nothing knows HL7"},
	{"registry/history", "format", "past the mail room nothing knows HL7"},
	{"registry/exchange", "format", "past the mail room nothing knows HL7"},
	{"edge/soap", "format", "transports carry bytes; edge/hl7 reads them"},
	{"edge/mllp", "format", "transports carry bytes; edge/hl7 reads them"},
	{"edge/soap", "registry", "transports carry bytes; edge/hl7 calls the registry"},
	{"edge/mllp", "registry", "transports carry bytes; edge/hl7 calls the registry"},
	{"platform/store/storetest", "platform/store/sqlite", "the contract of an engine knows no engine"},
	{"platform/store/storetest", "platform/store/postgres", "the contract of an engine knows no engine"},
}

// meetingRooms are the rooms of the registry that every sibling may enter.
var meetingRooms = []string{"registry/guard"}

// homeless are names of packages without a subject.
var homeless = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "types", "misc", "shared"}

func TestImportsGoDownTheHouse(t *testing.T) {
	for file, imports := range productImports(t) {
		from := path.Dir(file)
		if slices.Contains(homeless, path.Base(from)) {
			t.Errorf("%s: a package named %q has no subject; the room it belongs to is missing", file, path.Base(from))
		}
		for _, imported := range imports {
			if why := forbidden(from, imported); why != "" {
				t.Errorf("%s imports %s: %s", file, imported, why)
			}
		}
	}
}

// forbidden tells why the package from may not import imported, or nothing.
func forbidden(from, imported string) string {
	floor, _, _ := strings.Cut(from, "/")
	to, ours := strings.CutPrefix(imported, module)
	if !ours {
		return impurity(floor, from, imported)
	}
	if from == "iis" {
		return "the words of the house stand alone"
	}
	if !slices.ContainsFunc(below[floor], func(f string) bool { return under(to, f) }) {
		return "imports go down only (" + floor + " may use " + strings.Join(below[floor], ", ") + ")"
	}
	if floor == "registry" && under(to, "registry") && !slices.Contains(meetingRooms, to) && !under(to, from) {
		return "siblings in registry meet through an interface of the caller's, or through a job"
	}
	if to == "rules/access" && floor == "registry" && from != "registry/guard" {
		return "only registry/guard asks rules/access, so that each act is decided and audited in one place"
	}
	for _, b := range banned {
		if under(from, b.from) && under(to, b.to) && !under(from, b.to) {
			return b.why
		}
	}
	return ""
}

func impurity(floor, from, imported string) string {
	if floor != "iis" && floor != "rules" && floor != "format" {
		return ""
	}
	if slices.Contains(impure, imported) {
		return "iis, rules and format are pure: same input, same output"
	}
	if strings.Contains(strings.Split(imported, "/")[0], ".") && floor != "format" {
		return "iis and rules stand on the standard library alone"
	}
	return ""
}

// under tells whether room is dir or lies inside it.
func under(room, dir string) bool { return room == dir || strings.HasPrefix(room, dir+"/") }

// productImports reads the imports of every Go file but tests.
func productImports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, file := range productFiles(t, ".") {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			all[file] = append(all[file], name)
		}
	}
	if len(all) == 0 {
		t.Fatal("no Go files found")
	}
	return all
}

// productFiles lists the Go files under dir that are not tests. Generators (folders
// named gen) are no rooms: nothing of them is in the binary.
func productFiles(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "gen" || p != "." && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go"):
			files = append(files, filepath.ToSlash(p))
		}
		return nil
	})
	if err != nil && !strings.Contains(err.Error(), "no such file") {
		t.Fatal(err)
	}
	return files
}

func TestTheRuleOfTheHouseNamesItsReason(t *testing.T) {
	tests := []struct {
		name, from, imported string
		allowed              bool
	}{
		{"the registry uses rules", "registry/intake", module + "rules/match", true},
		{"the registry never meets the platform", "registry/intake", module + "platform/store", false},
		{"the platform never meets the registry", "platform/store", module + "registry/guard", false},
		{"siblings do not meet", "registry/intake", module + "registry/history", false},
		{"siblings meet in guard", "registry/intake", module + "registry/guard", true},
		{"only guard asks for access", "registry/history", module + "rules/access", false},
		{"guard asks for access", "registry/guard", module + "rules/access", true},
		{"a door does not decide", "edge/hl7", module + "rules/quality", false},
		{"a door does not reach the cellar", "edge/web", module + "platform/store", false},
		{"rules have no clock to log by", "rules/cdsi", "log/slog", false},
		{"formats read no files", "format/iz", "os", false},
		{"HL7 as text does not know our words", "format/hl7v2", module + "iis", false},
		{"commands reach the message desk", "cmd/openiis", module + "edge/hl7", true},
		{"commands do not reach the store", "cmd/openiis", module + "platform/store", false},
		{"the server wires all", "server", module + "platform/store/sqlite", true},
		{"words know codes of none", "iis", module + "iis/codeset", false},
		{"nobody imports the server", "edge/web", module + "server", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if why := forbidden(tt.from, tt.imported); (why == "") != tt.allowed {
				t.Errorf("%s -> %s: %q", tt.from, tt.imported, why)
			}
		})
	}
}
