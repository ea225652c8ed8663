package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestTheCommandsOfTheDocumentsExist asks the program itself to explain each command that
// a document shows, and looks there for its verb and flags.
func TestTheCommandsOfTheDocumentsExist(t *testing.T) {
	shown := regexp.MustCompile("(?:^ *|`)openiis ([a-z]+)((?: [^`#&|<]*)?)")
	flag := regexp.MustCompile(`--([a-z-]+)`)
	found := 0
	for _, file := range []string{"README.md", "SECURITY.md", "CONTRIBUTING.md", "docs/running.md", "docs/benchmarks.md", "docs/promises.md", "docs/store.md"} {
		text, err := os.ReadFile("../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			m := shown.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if m == nil {
				continue
			}
			found++
			args := []string{m[1]}
			if words := strings.Fields(m[2]); len(words) > 0 && regexp.MustCompile(`^[a-z]+$`).MatchString(words[0]) {
				args = append(args, words[0])
			}
			var out bytes.Buffer
			code := dispatch(append(args, "-h"), strings.NewReader(""), &out, &out)
			if code != exitDone || !strings.Contains(out.String(), "usage: openiis "+m[1]) {
				t.Errorf("%s shows %q, which is no command", file, strings.TrimSpace(line))
			}
			for _, f := range flag.FindAllStringSubmatch(m[2], -1) {
				if !strings.Contains(out.String(), "  -"+f[1]) && !strings.Contains(out.String(), "--"+f[1]) {
					t.Errorf("%s shows %q: there is no --%s", file, strings.TrimSpace(line), f[1])
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d commands are shown", found)
	}
}
