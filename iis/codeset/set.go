package codeset

import (
	"embed"
	"strings"
	"sync"

	"github.com/openiis/openiis/iis"
)

//go:embed data
var files embed.FS

// Set is one release of all tables. It does not change and may be shared.
type Set struct {
	release    string
	vaccines   map[iis.CVX]Vaccine
	makers     map[iis.MVX]Maker
	groups     map[string]Group
	products   []Product
	pairs      map[pair]bool         // products by vaccine and maker
	made       map[iis.CVX][]iis.MVX // makers of each vaccine's products
	packages   map[iis.NDC]Package
	procedures map[string][]iis.CVX
	statements map[string]Statement
	stated     map[iis.CVX][]Statement // the editions of each vaccine's statements
	tables     map[string]Table
	junk       placeholders
}

type pair struct {
	cvx iis.CVX
	mvx iis.MVX
}

// Default returns the embedded release. The first call reads it, which takes a few
// milliseconds.
var Default = sync.OnceValue(func() *Set { return read(files) })

// Release returns the day of the newest change in CDC's tables, YYYY-MM-DD.
func (s *Set) Release() string { return s.release }

// read reads every table; the files are part of the program, so an unreadable one is
// a fault of the build that the tests find.
func read(fs embed.FS) *Set {
	s := &Set{
		vaccines:   map[iis.CVX]Vaccine{},
		makers:     map[iis.MVX]Maker{},
		groups:     map[string]Group{},
		pairs:      map[pair]bool{},
		made:       map[iis.CVX][]iis.MVX{},
		packages:   map[iis.NDC]Package{},
		procedures: map[string][]iis.CVX{},
		statements: map[string]Statement{},
		stated:     map[iis.CVX][]Statement{},
		tables:     map[string]Table{},
	}
	s.release = strings.TrimSpace(text(fs, "release.txt"))
	s.readGroups(rows(fs, "group.tsv", 3))
	s.readVaccines(rows(fs, "cvx.tsv", 12), rows(fs, "plain.tsv", 2))
	s.readMakers(rows(fs, "mvx.tsv", 5))
	s.readProducts(rows(fs, "product.tsv", 4))
	s.readPackages(rows(fs, "ndc.tsv", 7))
	s.readProcedures(rows(fs, "cpt.tsv", 2))
	s.readStatements(rows(fs, "vis.tsv", 8))
	s.readTables(rows(fs, "table.tsv", 5))
	s.junk = readPlaceholders(rows(fs, "placeholder.tsv", 2))
	return s
}

// text returns a file of the release.
func text(fs embed.FS, name string) string {
	b, err := fs.ReadFile("data/" + name)
	if err != nil {
		panic("codeset: " + err.Error())
	}
	return string(b)
}

// rows splits a file into lines of exactly n fields; missing ones at the end are empty.
// The first line names the columns.
func rows(fs embed.FS, name string, n int) [][]string {
	lines := strings.Split(strings.TrimRight(text(fs, name), "\n"), "\n")[1:]
	fields := make([]string, n*len(lines))
	out := make([][]string, len(lines))
	for i, line := range lines {
		row := fields[i*n : (i+1)*n : (i+1)*n]
		for j := 0; j < n-1; j++ {
			row[j], line, _ = strings.Cut(line, "\t")
		}
		row[n-1] = line
		out[i] = row
	}
	return out
}

// list splits "a;b".
func list(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ";")
}

// day reads YYYYMMDD; empty is no date.
func day(s string) iis.Date {
	d, err := iis.ParseDate(s)
	if err != nil {
		return 0
	}
	return d
}
