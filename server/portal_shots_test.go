package server

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// unpictured are routes that are no page, or lead on to the first page of a task.
var unpictured = []string{"/assets/{version}/{file...}", "/account/register", "/account/stay", "/me/people/{p}/sharing/new"}

func TestEveryPageHasItsPicture(t *testing.T) {
	h := openHall(t)
	script, err := os.ReadFile("../journeys/walks.mjs")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("at('/doses", "'/clinic/{site}/patients/{p}/doses", "at('/print", "'/clinic/{site}/patients/{p}/print",
		"at('/activation-code", "'/clinic/{site}/patients/{p}/activation-code", "at('')", "'/clinic/{site}/patients/{p}'").Replace(string(script))
	for _, page := range []string{"what", "vaccines", "why", "until", "check", "preview", "sign"} {
		text = strings.ReplaceAll(text, "at('"+page+"')", "'/me/people/{p}/sharing/new/"+page+"'")
	}
	for _, route := range h.frame.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		if method != "GET" || slices.Contains(unpictured, path) {
			continue
		}
		if !strings.Contains(text, "'"+path+"'") {
			t.Errorf("journeys/walks.mjs does not come by %s", path)
		}
	}
}
