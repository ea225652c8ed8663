package deliver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/openiis/openiis/iis"
)

// Gateway hands text messages to a service that takes them by HTTP: it posts JSON made
// from a template.
type Gateway struct {
	URL           string // https
	Authorization string // value of the Authorization header; empty sends none
	Template      Template
	Client        *http.Client // NewClient

	rest rest
}

// Template is the JSON that a gateway takes. In each of its strings {to} stands for the
// number in the form +12015550123, {text} for the message.
type Template struct{ value any }

// DefaultTemplate is what a gateway takes where nothing else is said.
const DefaultTemplate = `{"to": "{to}", "text": "{text}"}`

// ParseTemplate reads a template. It must be JSON and hold {to} and {text}.
func ParseTemplate(s string) (Template, error) {
	var t Template
	if err := json.Unmarshal([]byte(s), &t.value); err != nil {
		return t, errors.New("a template is JSON, such as " + DefaultTemplate)
	}
	for _, part := range []string{"{to}", "{text}"} {
		if filled := t.fill(strings.NewReplacer(part, "")); bytes.Equal(filled, t.fill(strings.NewReplacer())) {
			return t, errors.New("a template has " + part + " in one of its texts")
		}
	}
	return t, nil
}

// fill writes the template with the replacer's values in its strings. The values are
// set as strings of JSON, so that none can end one.
func (t Template) fill(r *strings.Replacer) []byte {
	body, err := json.Marshal(replaced(t.value, r))
	if err != nil {
		panic("what was read as JSON is not written: " + err.Error())
	}
	return body
}

func replaced(v any, r *strings.Replacer) any {
	switch v := v.(type) {
	case string:
		return r.Replace(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = replaced(v[i], r)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key := range v {
			out[key] = replaced(v[key], r)
		}
		return out
	}
	return v
}

// Send hands one message to the gateway. Every answer but 2xx is a failure.
func (g *Gateway) Send(ctx context.Context, m iis.Message) error {
	if len(m.To) != 10 || strings.Trim(m.To, "0123456789") != "" {
		return iis.Errorf(iis.Invalid, "the text message's number is none")
	}
	if err := g.rest.check("the text gateway"); err != nil {
		return err
	}
	body := g.Template.fill(strings.NewReplacer("{to}", "+1"+m.To, "{text}", m.Text))
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, g.URL, bytes.NewReader(body))
	if err != nil {
		return iis.Errorf(iis.Unavailable, "the text gateway's address does not work")
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", m.ID)
	if g.Authorization != "" {
		req.Header.Set("Authorization", g.Authorization)
	}
	res, err := g.Client.Do(req)
	if err != nil {
		g.rest.begin()
		return &iis.Error{Kind: iis.Unavailable, Msg: "the text gateway was not reached", Err: withoutURL(err)}
	}
	defer res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return iis.Errorf(iis.Unavailable, "the text gateway refused the message (%d)", res.StatusCode)
	}
	return nil
}

// withoutURL drops the address from an error of the client: it may hold a key.
func withoutURL(err error) error {
	var named *url.Error
	if errors.As(err, &named) {
		return named.Err
	}
	return err
}
