package account

import "strings"

// browserNames and systemNames are what people call their browsers, by a word of the
// User-Agent header. The first that fits counts: later ones are also in the names of
// earlier ones.
var (
	browserNames = []struct{ word, name string }{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"}, {"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systemNames  = []struct{ word, name string }{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"CrOS", "Chromebook"}, {"Linux", "Linux"}}
)

// browserName is a browser's own name for people: "Chrome, Windows". One that nobody
// knows is shown as it is.
func browserName(agent string) string {
	var known []string
	for _, names := range [][]struct{ word, name string }{browserNames, systemNames} {
		for _, n := range names {
			if strings.Contains(agent, n.word) {
				known = append(known, n.name)
				break
			}
		}
	}
	if len(known) == 0 {
		return agent
	}
	return strings.Join(known, ", ")
}
