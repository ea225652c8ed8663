package deliver

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

func contextFor(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), d)
}

// startGateway answers with handler over TLS, and returns the sender's side of it.
func startGateway(t *testing.T, loopback bool, handler http.HandlerFunc) *Gateway {
	t.Helper()
	server := httptest.NewTLSServer(handler)
	t.Cleanup(server.Close)
	server.Config.ErrorLog = nil
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	template, err := ParseTemplate(DefaultTemplate)
	if err != nil {
		t.Fatal(err)
	}
	return &Gateway{URL: server.URL + "/send?key=hunter2", Authorization: "Bearer hunter2", Template: template, Client: NewClient(roots, loopback)}
}

var short = iis.Message{ID: "m2", Channel: iis.ContactText, To: "2015550123", Text: `Say "hi" {to}` + "\nand \\ bye"}

func TestATextIsPostedAsJSON(t *testing.T) {
	var got map[string]string
	var header http.Header
	g := startGateway(t, true, func(w http.ResponseWriter, r *http.Request) {
		header = r.Header
		json.NewDecoder(r.Body).Decode(&got)
		w.WriteHeader(http.StatusAccepted)
	})
	if err := (Post{Text: g}).Send(t.Context(), short); err != nil {
		t.Fatal(err)
	}
	if got["to"] != "+12015550123" || got["text"] != short.Text || len(got) != 2 {
		t.Errorf("body %v", got)
	}
	if header.Get("Content-Type") != "application/json" || header.Get("Authorization") != "Bearer hunter2" || header.Get("Idempotency-Key") != "m2" {
		t.Errorf("header %v", header)
	}
}

func TestATextThatIsNotTakenIsAnErrorWithoutKeys(t *testing.T) {
	visited := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visited = true }))
	defer elsewhere.Close()
	tests := []struct {
		name     string
		loopback bool
		handler  http.HandlerFunc
		want     string
	}{
		{"this machine is no gateway outside a demo", false, func(http.ResponseWriter, *http.Request) { visited = true }, "not one of the public network"},
		{"a refusal shows its status only", true, func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "2015550123 is blocked", http.StatusForbidden)
		}, "refused the message (403)"},
		{"a redirect is not followed", true, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, "refused the message (307)"},
		{"a gateway that does not answer is left", true, func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() }, "was not reached"},
		{"endless headers end it", true, func(w http.ResponseWriter, r *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 1<<20)) }, "was not reached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := contextFor(t, time.Second)
			defer cancel()
			err := startGateway(t, tt.loopback, tt.handler).Send(ctx, short)
			if iis.KindOf(err) != iis.Unavailable || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
			if err != nil && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "2015550123")) || visited {
				t.Errorf("error %v, visited %v", err, visited)
			}
		})
	}
}

func TestACertificateOfSomebodyElseEndsIt(t *testing.T) {
	g := startGateway(t, true, func(http.ResponseWriter, *http.Request) { t.Error("the gateway was asked") })
	g.Client = NewClient(x509.NewCertPool(), true)
	if err := g.Send(t.Context(), short); iis.KindOf(err) != iis.Unavailable {
		t.Errorf("error %v", err)
	}
}

func TestAReceiverThatWasNotReachedIsLeftAlone(t *testing.T) {
	var hangs atomic.Int32
	g := startGateway(t, true, func(_ http.ResponseWriter, r *http.Request) {
		hangs.Add(1)
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	for range 3 {
		ctx, cancel := contextFor(t, 200*time.Millisecond)
		if err := g.Send(ctx, short); iis.KindOf(err) != iis.Unavailable {
			t.Errorf("error %v", err)
		}
		cancel()
	}
	if n := hangs.Load(); n != 1 {
		t.Errorf("a gateway that does not answer was asked %d times", n)
	}
}

func TestANumberOfAnotherFormIsRefused(t *testing.T) {
	g := startGateway(t, true, func(http.ResponseWriter, *http.Request) { t.Error("the gateway was asked") })
	for _, to := range []string{"", "911", "201555012x", "+12015550123", "2015550123\r\n"} {
		if err := g.Send(t.Context(), iis.Message{To: to, Text: "x"}); iis.KindOf(err) != iis.Invalid {
			t.Errorf("%q: %v", to, err)
		}
	}
}

func TestATemplateNamesNumberAndText(t *testing.T) {
	good, err := ParseTemplate(`{"from": "IIS", "messages": [{"to": ["tel:{to}"], "body": "{text}", "priority": 3}]}`)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"from":"IIS","messages":[{"body":"a\"b","priority":3,"to":["tel:+12015550123"]}]}`
	if got := string(good.fill(strings.NewReplacer("{to}", "+12015550123", "{text}", `a"b`))); got != want {
		t.Errorf("filled %s, want %s", got, want)
	}
	for _, wrong := range []string{"", "to={to}", `{"to": "{to}"}`, `{"text": "{text}"}`, `{"{to}": "{text}"}`} {
		if _, err := ParseTemplate(wrong); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}

func TestOnlyThePublicNetworkIsOutside(t *testing.T) {
	for _, a := range []string{"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1",
		"::1", "::", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::a00:1", "fe80::1", "fd00::1", "ff02::1", "2002:7f00:1::", "2001:db8::1", "2001::1"} {
		if public(netip.MustParseAddr(a)) {
			t.Errorf("%s is called public", a)
		}
	}
	for _, a := range []string{"8.8.8.8", "::ffff:8.8.8.8", "2606:4700:4700::1111"} {
		if !public(netip.MustParseAddr(a)) {
			t.Errorf("%s is called private", a)
		}
	}
}

func TestAChannelThatIsNotConfiguredCarriesNothing(t *testing.T) {
	for _, m := range []iis.Message{note, short, {Channel: iis.ContactLetter}} {
		if err := (Post{}).Send(t.Context(), m); iis.KindOf(err) != iis.Unavailable {
			t.Errorf("%s: %v", m.Channel, err)
		}
	}
}
