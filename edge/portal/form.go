package portal

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// Kinds of fields, each with its partial.
const (
	Text     = "text"
	Email    = "email"
	Phone    = "tel"
	Password = "password"
	Code     = "code"   // digits or letters that were sent or shown
	Day      = "date"   // three boxes, the month as a list
	Area     = "area"   // several lines
	Radios   = "radios" // one of Options
	Checks   = "checks" // any of Options; one option makes a single check box
	Select   = "select" // one of Options, as a list
	Hidden   = "hidden"
)

// Field is one question of a form. Texts are in the language of the request.
type Field struct {
	Kind     string
	Name     string // of the input; a Day's inputs are Name-month, Name-day, Name-year
	Label    string
	Hint     string
	Auto     string // autocomplete token (WCAG 1.3.5); a Day's prefix: "bday"
	Options  []Option
	Optional bool
	Values   []string // what was typed or chosen
	Date     DateInput
	Problem  string
	Max      int // longest text in characters; 0 is 200
}

// Option is one choice of a Radios, Checks or Select field.
type Option struct{ Value, Text, Hint string }

// DateInput is what was typed into the three boxes of a date.
type DateInput struct{ Day, Month, Year string }

// Value is the first thing typed or chosen.
func (f Field) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// Has tells whether the option is chosen.
func (f Field) Has(value string) bool { return slices.Contains(f.Values, value) }

// Anchor is the id of the field's first input, which the error summary leads to.
func (f Field) Anchor() string {
	switch f.Kind {
	case Day:
		return f.Name + "-month"
	case Radios, Checks:
		return f.Name + "-1"
	}
	return f.Name
}

// Problem is one line of the error summary.
type Problem struct{ Anchor, Text string }

// Form is the main form of a page. It posts to its own page unless Action says otherwise.
type Form struct {
	Action   string
	Fields   []Field
	Submit   string // words of its one button
	Danger   bool   // the button ends something
	Problems []Problem

	say func(key string, pairs ...string) string
}

// NewForm makes a form with the given button and fields.
func NewForm(r *http.Request, submit string, fields ...Field) *Form {
	return &Form{Submit: submit, Fields: fields, say: Say(r)}
}

// Field returns the field of a name, or nil. The boxes of a date belong to its field.
func (f *Form) Field(name string) *Field {
	for i := range f.Fields {
		if f.Fields[i].Name == name || f.Fields[i].Kind == Day && strings.HasPrefix(name, f.Fields[i].Name+"-") {
			return &f.Fields[i]
		}
	}
	return nil
}

// Value returns what was typed or chosen in a field.
func (f *Form) Value(name string) string {
	if fd := f.Field(name); fd != nil {
		return fd.Value()
	}
	return ""
}

// Values returns all that was chosen in a field.
func (f *Form) Values(name string) []string {
	if fd := f.Field(name); fd != nil {
		return fd.Values
	}
	return nil
}

// Date returns the day of a Day field; zero where it is empty or wrong.
func (f *Form) Date(name string) iis.Date {
	fd := f.Field(name)
	if fd == nil {
		return 0
	}
	d, err := iis.ParseDate(pad(fd.Date.Year, 4) + "-" + pad(fd.Date.Month, 2) + "-" + pad(fd.Date.Day, 2))
	if err != nil {
		return 0
	}
	return d
}

func pad(s string, n int) string {
	if len(s) >= n {
		return s
	}
	return strings.Repeat("0", n-len(s)) + s
}

// Fill sets what a field shows at first.
func (f *Form) Fill(name string, values ...string) *Form {
	if fd := f.Field(name); fd != nil {
		fd.Values = values
	}
	return f
}

// FillDate sets the day that a Day field shows at first.
func (f *Form) FillDate(name string, d iis.Date) *Form {
	if fd := f.Field(name); fd != nil && !d.IsZero() {
		parts := strings.Split(d.String(), "-")
		fd.Date = DateInput{Year: parts[0], Month: strings.TrimLeft(parts[1], "0"), Day: strings.TrimLeft(parts[2], "0")}
	}
	return f
}

// Fail adds a problem to a field; an unknown or empty name makes it one of the whole form.
func (f *Form) Fail(name, text string) {
	p := Problem{Text: text}
	if fd := f.Field(name); fd != nil {
		fd.Problem = text
		p.Anchor = fd.Anchor()
	}
	f.Problems = append(f.Problems, p)
}

// Refused puts what the registry found wrong in the input beside its field, in the
// person's language, and tells whether it did; other errors are the caller's to return.
func (f *Form) Refused(err error) bool {
	var e *iis.Error
	if !errors.As(err, &e) || e.Kind != iis.Invalid {
		return false
	}
	name := e.Field
	if fd := f.Field(name); fd != nil {
		name = fd.Name
	}
	key := "portal.form.refused." + name
	if !catalog.Has(key) {
		key = "portal.form.refused"
	}
	f.Fail(e.Field, f.say(key))
	return true
}

var (
	emailForm = regexp.MustCompile(`^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$`)
	notDigit  = regexp.MustCompile(`\D`)
)

// Read takes the posted answers into the form, checks them, and tells whether all are
// good. Typed passwords are never shown again.
func (f *Form) Read(r *http.Request) bool {
	for i := range f.Fields {
		fd := &f.Fields[i]
		fd.read(r.PostForm)
		if text := f.check(*fd); text != "" {
			f.Fail(fd.Name, text)
		}
	}
	return len(f.Problems) == 0
}

// Prefill takes answers that another page's form brought along, without checking them.
func (f *Form) Prefill(r *http.Request) {
	for i := range f.Fields {
		f.Fields[i].read(r.PostForm)
	}
}

func (f *Field) read(sent url.Values) {
	if f.Kind == Day {
		get := func(part string) string { return strings.TrimSpace(sent.Get(f.Name + "-" + part)) }
		f.Date = DateInput{Day: get("day"), Month: get("month"), Year: get("year")}
		return
	}
	f.Values = nil
	for _, v := range sent[f.Name] {
		if f.Kind != Password {
			v = strings.TrimSpace(v)
		}
		if f.Kind == Text { // one line, which no other line can be hidden in
			v = strings.Join(strings.FieldsFunc(v, unicode.IsControl), " ")
		}
		if f.Kind == Phone {
			v = strings.TrimPrefix(notDigit.ReplaceAllString(v, ""), "1")
		}
		if f.Kind == Code {
			v = strings.NewReplacer(" ", "", "-", "").Replace(v)
		}
		if v != "" {
			f.Values = append(f.Values, v)
		}
	}
}

// restore shows again what was sent before the person had to sign in. Secrets are not
// among it, and what a page asks without saying is its own.
func (f *Form) restore(sent url.Values) {
	for i := range f.Fields {
		if fd := &f.Fields[i]; fd.Kind != Password && fd.Kind != Hidden {
			fd.read(sent)
		}
	}
}

// check returns what is wrong with an answer, in words that say how to mend it.
func (f *Form) check(fd Field) string {
	if fd.Kind == Day {
		return f.checkDay(fd)
	}
	limit := fd.Max
	if limit == 0 {
		limit = 200
	}
	chosen := fd.Kind == Radios || fd.Kind == Checks || fd.Kind == Select
	switch v := fd.Value(); {
	case v == "" && fd.Optional:
		return ""
	case v == "" && chosen:
		return f.say("portal.form.choose", "label", fd.Label)
	case v == "":
		return f.say("portal.form.missing", "label", fd.Label)
	case len([]rune(v)) > limit:
		return f.say("portal.form.long", "label", fd.Label)
	case fd.Kind == Email && !emailForm.MatchString(v):
		return f.say("portal.form.email")
	case fd.Kind == Phone && len(v) != 10:
		return f.say("portal.form.phone")
	}
	if chosen {
		for _, v := range fd.Values {
			if !slices.ContainsFunc(fd.Options, func(o Option) bool { return o.Value == v }) {
				return f.say("portal.form.choose", "label", fd.Label)
			}
		}
	}
	return ""
}

func (f *Form) checkDay(fd Field) string {
	d := fd.Date
	switch {
	case d == DateInput{} && fd.Optional:
		return ""
	case d.Day == "" || d.Month == "" || d.Year == "":
		return f.say("portal.form.date", "label", fd.Label)
	case f.Date(fd.Name).IsZero() || len(d.Year) != 4:
		return f.say("portal.form.no-such-day", "label", fd.Label)
	}
	return ""
}

// Answer is one row of a check-your-answers list.
type Answer struct{ Label, Text, Change string }

// Posted tells whether the request sends the form, and not only asks for the page.
func Posted(r *http.Request) bool { return r.Method == http.MethodPost }

// LanguageOf returns the language to answer a request in.
func LanguageOf(r *http.Request) catalog.Language { return web.Language(r) }
