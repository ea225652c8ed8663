package portal

import "net/http"

// doneDraft is the name of what was done a moment ago, on its way to the page that says so.
const doneDraft = "done"

// done is the word for what was done and the page that says it: a key of the catalog, for
// neither address nor cookie hold facts.
type done struct{ Path, Key string }

// Done leads to a page of ours after something was done. The page says so, once.
func (f *Frame) Done(w http.ResponseWriter, r *http.Request, path, key string) error {
	if err := f.Drafts.Save(w, r, doneDraft, done{path, key}); err != nil {
		return err
	}
	return Redirect(w, r, path)
}

// Success is the alert that something was done.
func Success(text string) *Notice { return &Notice{Kind: "success", Text: text} }

// sayDone lets a page say what was done on the one before. Pages of errors say nothing, and
// so tell nothing.
func (f *Frame) sayDone(w http.ResponseWriter, r *http.Request, v *View) {
	var last done
	if r.Method != http.MethodGet || v.Status != http.StatusOK || !f.Drafts.Load(r, doneDraft, &last) || last.Path != r.URL.Path {
		return
	}
	f.Drafts.Clear(w, doneDraft)
	v.Done = Success(Say(r)(last.Key))
}
