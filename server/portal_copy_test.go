package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/audit"
)

// downloads counts the copies in the log by outcome.
func (h *hall) downloads(t *testing.T) map[string]int {
	t.Helper()
	rows, err := h.Audits.Search(t.Context(), h.seats["auditor"], audit.Query{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	for _, row := range rows {
		if row.Deed == iis.DeedDownload {
			out[row.Outcome]++
		}
	}
	return out
}

func TestOnlyAPermissionThatSaysSoLetsAnOrganizationKeepACopy(t *testing.T) {
	for _, may := range []bool{false, true} {
		h := openHall(t)
		for who, page := range map[string]string{"teacher": "/school/" + string(h.teacher.Organization) + "/shared/" + string(h.child),
			"nurse": "/clinic/" + string(h.nurse.Organization) + "/patients/" + string(h.child)} {
			h.share(t, func(g *iis.Grant) { g.To, g.Download = h.seats[who].Organization, may })
			w := h.try(who, "GET", page)
			if w.Code != http.StatusOK || strings.Contains(w.Body.String(), page+"/print") != may || strings.Contains(w.Body.String(), "no permission to keep a copy") == may {
				t.Errorf("%s, who may keep a copy %v: status %d, or the page says otherwise", who, may, w.Code)
			}
			before := h.downloads(t)
			sheet := h.try(who, "GET", page+"/print")
			after := h.downloads(t)
			if may && (sheet.Code != http.StatusOK || !strings.Contains(sheet.Body.String(), `class="sheet"`) || after["done"] != before["done"]+1) {
				t.Errorf("%s may keep a copy: status %d, log %v", who, sheet.Code, after)
			}
			nothing := h.try(who, "GET", "/nothing")
			if !may && (sheet.Code != http.StatusNotFound || words(sheet, page+"/print") != words(nothing, "/nothing") || after["refused"] != before["refused"]+1) {
				t.Errorf("%s may keep no copy: status %d, log %v", who, sheet.Code, after)
			}
		}
		h.seats["parent"] = h.parent
		told := h.try("parent", "GET", "/me/people/"+string(h.child)+"/activity").Body.String()
		if strings.Contains(told, "took a copy") != true || strings.Contains(told, "refused") == may {
			t.Errorf("copies allowed %v: the person is not told of the copy, or of the refusal", may)
		}
	}
}

func TestALinkLetsKeepACopyOnlyWhereThePersonSaidSo(t *testing.T) {
	for _, may := range []bool{false, true} {
		h := openHall(t)
		_, link, pin := h.share(t, func(g *iis.Grant) {
			g.To, g.RecipientName, g.RecipientEmail, g.Download, g.Openings = "", "Ada Example", "ada@example.org", may, 2
		})
		form := url.Values{"pin": {pin}}
		if w := h.try("", "GET", "/shared/"+link+"/print"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="pin"`) {
			t.Errorf("before the PIN: status %d", w.Code)
		}
		w := h.send("", "/shared/"+link, form)
		if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "/print") != may {
			t.Errorf("the record, copies allowed %v: status %d", may, w.Code)
		}
		sheet := h.send("", "/shared/"+link+"/print", form)
		again := h.send("", "/shared/"+link, form)
		log := h.downloads(t)
		if may && (sheet.Code != http.StatusOK || !strings.Contains(sheet.Body.String(), `class="sheet"`) || log["done"] != 1 || again.Code == http.StatusOK) {
			t.Errorf("the sheet: status %d, log %v; a third opening: %d", sheet.Code, log, again.Code)
		}
		if !may && (sheet.Code != http.StatusNotFound || log["refused"] != 1 || again.Code != http.StatusOK) {
			t.Errorf("a refused sheet: status %d, log %v; the opening that is left: %d", sheet.Code, log, again.Code)
		}
	}
}
