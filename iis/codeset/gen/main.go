//go:build ignore

// Command gen rewrites the tables of iis/codeset/data from the files that CDC
// publishes. Run it in iis/codeset:
//
//	OPENIIS_REFERENCE=../../../shared go run ./gen/*.go
//
// It reads $OPENIIS_REFERENCE/codes and writes one tab-separated file per set, sorted,
// so that a refresh shows as a readable diff. What is kept by hand (data/table.tsv,
// group.tsv, language.tsv, junk.txt) it leaves alone.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	ref := os.Getenv("OPENIIS_REFERENCE")
	if ref == "" {
		ref = filepath.Join("..", "..", "..", "shared")
	}
	src := source{dir: filepath.Join(ref, "codes")}
	write("cvx.tsv", "code status kind short full groups use-from expected-from expected-to use-to age-from age-to", src.vaccines())
	write("mvx.tsv", "code status name from to", src.makers())
	write("product.tsv", "name cvx mvx status", src.products())
	write("ndc.tsv", "ndc unit name cvx mvx from to", src.packages())
	write("cpt.tsv", "cpt cvx", src.procedures())
	write("vis.tsv", "barcode document name edition status pdf page cvx", src.statements())
	if err := os.WriteFile("data/release.txt", []byte(src.newest.Format("2006-01-02")+"\n"), 0o644); err != nil {
		log.Fatal(err)
	}
	for _, u := range src.unread {
		log.Print(u)
	}
}

// source reads the files of one download and notes the newest change in them.
type source struct {
	dir    string
	newest time.Time
	unread []string
}

// changed notes when a row was last updated.
func (s *source) changed(day string) {
	day = strings.TrimSpace(day)
	for _, layout := range []string{"1/2/2006", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, day); err == nil {
			if t.After(s.newest) {
				s.newest = t
			}
			return
		}
	}
}

// write puts the rows into data/name, sorted, under a line that names the columns.
func write(name, columns string, rows [][]string) {
	lines := make([]string, 0, len(rows))
	for _, r := range rows {
		for i, f := range r {
			r[i] = strings.Join(strings.Fields(f), " ")
		}
		lines = append(lines, strings.TrimRight(strings.Join(r, "\t"), "\t"))
	}
	sort.Strings(lines)
	out := "# " + strings.ReplaceAll(columns, " ", "\t") + "\n"
	last := ""
	for _, l := range lines {
		if l != last {
			out += l + "\n"
		}
		last = l
	}
	if err := os.WriteFile(filepath.Join("data", name), []byte(out), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s %d\n", name, len(lines))
}
