package consent

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// GroupsOf names the vaccine groups of a vaccine code; a combination has several.
type GroupsOf func(iis.CVX) []string

// Visible tells whether a decision shows one report of a dose.
func Visible(d iis.Decision, v iis.Vaccination, groups GroupsOf) bool {
	return len(Showing(d, v, groups)) > 0
}

// Hides tells whether a field of one report stays hidden: each view that shows the
// report hides it.
func Hides(d iis.Decision, v iis.Vaccination, groups GroupsOf, field string) bool {
	for _, view := range Showing(d, v, groups) {
		if !view.Hides(field) {
			return false
		}
	}
	return true
}

// Showing returns the views of a decision that show one report.
func Showing(d iis.Decision, v iis.Vaccination, groups GroupsOf) []iis.View {
	if !d.Allow {
		return nil
	}
	var out []iis.View
	for _, view := range d.Views {
		if shows(view, v, groups) {
			out = append(out, view)
		}
	}
	return out
}

func shows(view iis.View, v iis.Vaccination, groups GroupsOf) bool {
	switch {
	case view.Owner != "" && v.Organization != view.Owner:
		return false
	case !view.Since.IsZero() && v.FirstAt.Before(view.Since):
		return false
	case !view.KnownBy.IsZero() && v.FirstAt.After(view.KnownBy):
		return false
	case v.IsConfidential() && !view.Confidential:
		return false
	case view.Groups == nil:
		return true
	case groups == nil:
		return false
	}
	return slices.ContainsFunc(groups(v.CVX), func(g string) bool {
		return slices.ContainsFunc(view.Groups, func(w string) bool { return strings.EqualFold(g, w) })
	})
}
