package server

import (
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestSlowClientsDoNotHoldTheDoor opens connections that send their header, or their body,
// a byte at a time: others are answered meanwhile, and the slow ones are let go.
func TestSlowClientsDoNotHoldTheDoor(t *testing.T) {
	if testing.Short() {
		t.Skip("slow clients are waited for in full runs")
	}
	d := startDemo(t, "")
	as := d.providers()[0]
	basic := base64.StdEncoding.EncodeToString([]byte(as.HL7.Username + ":" + as.HL7.Password))
	starts := map[string]string{
		"header":             "POST /hl7v2 HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
		"body":               "POST /hl7v2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 4000\r\nAuthorization: Basic " + basic + "\r\n\r\nMSH",
		"body of a stranger": "POST /hl7v2 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 4000\r\n\r\nMSH",
	}
	settings := d.client.Transport.(*http.Transport).TLSClientConfig.Clone()
	settings.NextProtos = []string{"http/1.1"}
	address := strings.TrimPrefix(d.Base, "https://")
	var slow sync.WaitGroup
	var gone atomic.Int32
	for kind, start := range starts {
		for range 20 {
			slow.Go(func() {
				c, err := tls.Dial("tcp", address, settings)
				if err != nil {
					t.Errorf("%s: %v", kind, err)
					return
				}
				defer c.Close()
				go io.Copy(io.Discard, c)
				c.Write([]byte(start))
				begun := time.Now()
				for time.Since(begun) < 20*time.Second {
					time.Sleep(200 * time.Millisecond)
					if _, err := c.Write([]byte("x")); err != nil {
						gone.Add(1)
						return
					}
				}
				t.Errorf("a slow %s was still heard after %s", kind, time.Since(begun).Round(time.Second))
			})
		}
	}
	k := &teller{demo: d, t: t}
	for i := range 10 {
		begun := time.Now()
		k.report(as, told{id: "SL" + letters(i), family: "Swift" + letters(i), given: "Sue", born: birthOf(letters(i))}, shot{order: "1^EHR", on: "20250301", cvx: "03"})
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("an answer took %s beside slow clients", took)
		}
	}
	slow.Wait()
	if gone.Load() != 60 {
		t.Errorf("%d of 60 slow clients were let go", gone.Load())
	}
}

// TestAFormOfPartsIsReadLikeFields sends the fields of older senders as curl -F does, the
// message as a file.
func TestAFormOfPartsIsReadLikeFields(t *testing.T) {
	d := startDemo(t, "")
	as := d.providers()[0]
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("USERID", as.HL7.Username)
	form.WriteField("PASSWORD", as.HL7.Password)
	file, err := form.CreateFormFile("MESSAGEDATA", "message.hl7")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(file, told{control: "FORM1", id: "F1", family: "Formal", given: "Flo", born: "20240301"}.String())
	form.Close()
	res, err := d.client.Post(d.Base+"/hl7v2", form.FormDataContentType(), &body)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK || field(string(answer), "MSA", 2) != "FORM1" || field(string(answer), "MSA", 1) == "AR" {
		t.Errorf("status %d: %s (%v)", res.StatusCode, answer, err)
	}
}

// TestAFormNamesAFacilityOfItsSender sends the fields of older senders, with more or
// less in FACILITYID.
func TestAFormNamesAFacilityOfItsSender(t *testing.T) {
	d := startDemo(t, "")
	as, other, lab := d.providers()[0], d.providers()[1], d.conformance()
	tests := []struct {
		name     string
		as       demoOrganization
		facility string
		status   int
	}{
		{"none", as, "", http.StatusOK},
		{"its own", as, as.HL7.Facility, http.StatusOK},
		{"its organization's id", as, as.ID, http.StatusOK},
		{"another's", as, other.HL7.Facility, http.StatusForbidden},
		{"one that nobody has", as, "NOWHERE", http.StatusForbidden},
		{"one that nobody has, on a connection that takes any", lab, "NOWHERE", http.StatusOK},
	}
	for i, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			id := "FAC" + strconv.Itoa(i)
			res, err := d.client.PostForm(d.Base+"/hl7v2", url.Values{"USERID": {c.as.HL7.Username}, "PASSWORD": {c.as.HL7.Password}, "FACILITYID": {c.facility},
				"MESSAGEDATA": {told{control: id, id: id, family: "Formal", given: "Fay", born: "20240302"}.String()}})
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			answer, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != c.status || c.status == http.StatusOK && field(string(answer), "MSA", 2) != id {
				t.Errorf("status %d: %s (%v)", res.StatusCode, answer, err)
			}
		})
	}
}

// TestTooManyRequestsAreHeldBack sends more at once than a client may, and as many by the
// connection that has no limit.
func TestTooManyRequestsAreHeldBack(t *testing.T) {
	d := startDemo(t, "")
	burst := func(as demoOrganization, n int) map[int]int {
		out := map[int]int{}
		var mu sync.Mutex
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				for range n / 16 {
					req, _ := http.NewRequest(http.MethodPost, d.Base+"/hl7v2", strings.NewReader("MSH|"))
					req.SetBasicAuth(as.HL7.Username, as.HL7.Password)
					res, err := d.client.Do(req)
					if err != nil {
						t.Error(err)
						return
					}
					io.Copy(io.Discard, res.Body)
					res.Body.Close()
					mu.Lock()
					out[res.StatusCode]++
					if res.StatusCode == http.StatusTooManyRequests && res.Header.Get("Retry-After") == "" {
						t.Error("429 without Retry-After")
					}
					mu.Unlock()
				}
			})
		}
		all.Wait()
		return out
	}
	if got := burst(d.conformance(), 640); got[http.StatusOK] != 640 {
		t.Errorf("the connection without a limit: %v", got)
	}
	begun := time.Now()
	got := burst(d.providers()[0], 1600)
	if most := 210 + int(time.Since(begun).Seconds()*100) + 16; got[http.StatusOK] > most || got[http.StatusOK] < 200 || got[http.StatusOK]+got[http.StatusTooManyRequests] != 1600 {
		t.Errorf("in %s: %v", time.Since(begun), got)
	}
}
