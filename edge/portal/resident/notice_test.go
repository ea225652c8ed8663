package resident_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

// TestEachNoticeLeadsToThePageItSpeaksOf goes through all kinds of notices that there are
// words for, and follows each link.
func TestEachNoticeLeadsToThePageItSpeaksOf(t *testing.T) {
	text, err := os.ReadFile("../../../iis/catalog/en/notice.json")
	if err != nil {
		t.Fatal(err)
	}
	var words map[string]string
	if err := json.Unmarshal(text, &words); err != nil {
		t.Fatal(err)
	}
	delete(words, "notice.shared-with-us") // is told to staff
	link := regexp.MustCompile(`<br><a href="([^"]+)"><bdi>`)
	shown := func(g *registry, n iis.Notice) (*browser, string) {
		n.Params = map[string]string{"organization": "clinic"}
		g.notices = []iis.Notice{n}
		b := open(t, g)
		m := link.FindStringSubmatch(b.do("GET", "/me/messages").Body.String())
		if m == nil {
			t.Fatalf("%s leads nowhere", n.Kind)
		}
		page, _, _ := strings.Cut(m[1], "#")
		return b, page
	}
	for key := range words {
		g := world(1, "Ana")
		g.people[1].Patient = 7
		b, to := shown(g, iis.Notice{ID: "n", Kind: strings.TrimPrefix(key, "notice."), Patient: 7, At: now})
		if strings.HasPrefix(to, "/account/") {
			continue
		}
		if w := b.do("GET", to); w.Code != 200 {
			t.Errorf("%s leads to %s: status %d", key, to, w.Code)
		}
	}

	child := world(1, "Ana")
	child.people[1].Patient = 7
	tests := []struct {
		name   string
		g      *registry
		notice iis.Notice
		want   string
	}{
		{"of a child", child, iis.Notice{Kind: "dose-added", Patient: 7}, "/me/people/h2/record"},
		{"of a child whose record was opened", child, iis.Notice{Kind: "record-opened", Patient: 7}, "/me/people/h2/activity"},
		{"of a person whose record is no longer open", world(1, "Ana"), iis.Notice{Kind: "dose-added", Patient: 7}, "/me/people"},
		{"of nobody in particular", world(1, "Ana"), iis.Notice{Kind: "record-opened"}, "/me/people"},
		{"of nobody in particular, where there is but one", world(0, "Ana"), iis.Notice{Kind: "record-opened"}, "/me/people/h1/activity"},
		{"of the account", world(0, "Ana"), iis.Notice{Kind: "new-device"}, "/account/security"},
	}
	for _, tt := range tests {
		if _, to := shown(tt.g, tt.notice); to != tt.want {
			t.Errorf("a notice %s leads to %s, want %s", tt.name, to, tt.want)
		}
	}
}

func TestOwnQuestionsAreReadAPageAtATime(t *testing.T) {
	b := open(t, world(60, "Ana"))
	for page, want := range map[string]struct {
		questions int
		notices   bool
		lead      string
	}{"": {50, true, "?page=2"}, "?page=2": {10, false, "?page=1"}} {
		body := b.do("GET", "/me/messages"+page).Body.String()
		if n := strings.Count(body, "<strong>Answer,"); n != want.questions || strings.Contains(body, "Mark all as read") != want.notices {
			t.Errorf("page %q: %d questions, or other notices", page, n)
		}
		if strings.Count(body, "?page=") != 1 || !strings.Contains(body, `href="/me/messages`+want.lead+`"`) || strings.Contains(body, "There are no messages") {
			t.Errorf("page %q leads elsewhere, or says that there are no messages", page)
		}
	}
}
