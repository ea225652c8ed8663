package portal

import (
	"net/http/httptest"
	"net/url"
	"testing"
)

func TestATextIsOneLine(t *testing.T) {
	r := httptest.NewRequest("POST", "/", nil)
	r.PostForm = url.Values{"purpose": {" camp\r\nThis permission never ends.\t"}, "reason": {"one\ntwo"}}
	f := NewForm(r, "send", Field{Kind: Text, Name: "purpose", Label: "purpose"}, Field{Kind: Area, Name: "reason", Label: "reason"})
	if !f.Read(r) {
		t.Fatalf("refused: %+v", f.Problems)
	}
	if got := f.Value("purpose"); got != "camp This permission never ends." {
		t.Errorf("the text is %q", got)
	}
	if got := f.Value("reason"); got != "one\ntwo" {
		t.Errorf("the lines are %q", got)
	}
}
