package portal

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// FindQuestion returns the id of a question that its sender reads the reference of, where
// it is the caller's to answer (registry/notice).
type FindQuestion func(ctx context.Context, by iis.Actor, reference string) (string, error)

// QuestionForm asks for the reference of a question, and leads to the one that was found
// under the base; found tells that the request is answered so.
func QuestionForm(w http.ResponseWriter, r *http.Request, find FindQuestion, base string) (form *Form, found bool, err error) {
	say := Say(r)
	form = NewForm(r, say("staff.questions.open-one"), Field{Kind: Text, Name: "reference", Label: say("staff.questions.reference"), Hint: say("staff.questions.reference.hint"), Max: 40})
	if !Posted(r) || !form.Read(r) {
		return form, false, nil
	}
	id, err := find(r.Context(), web.ActorOf(r), form.Value("reference"))
	switch {
	case err == nil:
		return form, true, Redirect(w, r, base+"/"+id)
	case iis.KindOf(err) != iis.NotFound:
		return nil, false, err
	}
	form.Fail("reference", say("staff.questions.reference.none"))
	return form, false, nil
}
