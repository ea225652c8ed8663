package provider

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/iis/codeset"
)

// vaccines are the choices of a dose form: what can have been given, by its plain name.
func vaccines(l catalog.Language) (out []portal.Option) {
	for _, v := range codeset.Default().Vaccines() {
		if v.Kind == codeset.Formulation || v.Kind == codeset.Unspecified || v.Kind == codeset.Foreign {
			out = append(out, portal.Option{Value: string(v.CVX), Text: portal.Vaccine(l, v.CVX) + ": " + v.Short + " (CVX " + string(v.CVX) + ")"})
		}
	}
	return byText(out)
}

// makers are the choices of a maker.
func makers() (out []portal.Option) {
	codes := codeset.Default()
	for _, m := range codes.Makers() {
		out = append(out, portal.Option{Value: string(m.MVX), Text: m.Name + " (" + string(m.MVX) + ")"})
	}
	return byText(out)
}

func byText(all []portal.Option) []portal.Option {
	slices.SortFunc(all, func(a, b portal.Option) int { return strings.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)) })
	return all
}
