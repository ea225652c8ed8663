// Package catalog holds every sentence that people read, in each language: one folder a
// language, one JSON file a subject, flat keys ("portal.sign-in": "Sign in").
//
// A text may hold placeholders in braces ("Ends on {date}"). A key that depends on a
// number exists twice, as "key.one" and "key.other" (the plural rule of English and
// Spanish). The two folders hold the same files, keys and placeholders; a test sees to it.
package catalog

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"strconv"
	"strings"
)

// Language is a language of the catalog, as its BCP 47 tag.
type Language string

const (
	English Language = "en"
	Spanish Language = "es"
)

// Languages lists the languages of the catalog, the default one first.
var Languages = []Language{English, Spanish}

// ParseLanguage returns the language of a tag such as "es" or "es-US", and English for
// everything the catalog does not speak.
func ParseLanguage(tag string) Language {
	tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	for _, l := range Languages {
		if string(l) == tag {
			return l
		}
	}
	return English
}

//go:embed en/*.json es/*.json
var files embed.FS

var texts = mustLoad()

// mustLoad reads the embedded files; a broken one is a fault of the build.
func mustLoad() map[Language]map[string]string {
	all := map[Language]map[string]string{}
	for _, l := range Languages {
		all[l] = map[string]string{}
		entries, err := files.ReadDir(string(l))
		if err != nil {
			panic(fmt.Sprintf("catalog: %v", err))
		}
		for _, e := range entries {
			if err := load(all[l], path.Join(string(l), e.Name())); err != nil {
				panic(fmt.Sprintf("catalog: %v", err))
			}
		}
	}
	return all
}

func load(into map[string]string, name string) error {
	b, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	var m map[string]string
	if err := json.Unmarshal(b, &m); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for k, v := range m {
		if _, twice := into[k]; twice {
			return fmt.Errorf("%s: the key %q exists twice", name, k)
		}
		into[k] = v
	}
	return nil
}

// Has tells whether the catalog has a text for the key.
func Has(key string) bool {
	_, ok := texts[English][key]
	return ok
}

// Text returns the text of the key in language l. Pairs are names and values of its
// placeholders: Text(l, "share.ends", "date", "May 14, 2019"). A key that is missing
// comes back in brackets, so that it is seen.
func Text(l Language, key string, pairs ...string) string {
	s, ok := texts[l][key]
	if !ok {
		return "[" + key + "]"
	}
	if len(pairs) < 2 {
		return s
	}
	r := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		r = append(r, "{"+pairs[i]+"}", pairs[i+1])
	}
	return strings.NewReplacer(r...).Replace(s)
}

// Count returns the text of the key for a number of things: "key.one" for one, else
// "key.other", with {n} filled.
func Count(l Language, key string, n int, pairs ...string) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return Text(l, key+form, append([]string{"n", strconv.Itoa(n)}, pairs...)...)
}
