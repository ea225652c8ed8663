package server

import (
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestTheMessagesOfTheHelpPageCanBeSent takes the report and the query from /help/systems,
// as whoever tries the registry does, and sends them.
func TestTheMessagesOfTheHelpPageCanBeSent(t *testing.T) {
	d := startDemo(t, "")
	answer, err := d.client.Get(d.Base + "/help/systems")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	page, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("status %d, %v", answer.StatusCode, err)
	}
	message := func(id string) string {
		m := regexp.MustCompile(`(?s)aria-labelledby="` + id + `"><code>(.*?)</code>`).FindSubmatch(page)
		if m == nil {
			t.Fatalf("the page has no %s", id)
		}
		return html.UnescapeString(string(m[1]))
	}
	as := d.providers()[0]
	if ack := d.send(t, as, message("report")); strings.Contains(ack, "|E|") || field(ack, "MSA", 1) == "AR" {
		t.Errorf("the report is answered %s", ack)
	}
	if found := d.send(t, as, message("query")); profileOf(found) != "Z32" || len(segments(found, "RXA")) != 1 {
		t.Errorf("the query is answered %s", found)
	}
}
