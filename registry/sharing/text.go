package sharing

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/rules/consent"
)

// textVersion changes whenever a sentence below does: it stands in each signature.
const textVersion = "2026-11.2"

// form is a draft with the names its text needs.
type form struct {
	grant     iis.Grant
	signer    iis.Account
	person    iis.Name
	recipient string
	kind      iis.OrganizationKind
	law       consent.KindPolicy
	capacity  string
}

func sum(text string) []byte {
	h := sha256.Sum256([]byte(text))
	return h[:]
}

// signature is the evidence of the signing.
func (f form) signature(by iis.Actor, d iis.Decision, typed, language string, at time.Time) iis.Signature {
	text := f.words(language)
	return iis.Signature{By: by.User, Name: strings.TrimSpace(typed), Capacity: f.capacity, Text: text, Hash: hexOf(text), Version: textVersion,
		Language: languageOf(language), Method: string(by.StepMethod), At: at, Address: by.Address}
}

func languageOf(l string) string {
	if l == "es" {
		return "es"
	}
	return "en"
}

// phrases hold every sentence of the text in both languages.
var phrases = map[string]map[string]string{
	"en": {
		"who":         "I, {signer}, let {recipient} see the vaccination record of {person}.",
		"self":        "I sign for myself.",
		"guardian":    "I sign as parent or guardian of {person}.",
		"school-form": "They may see: the vaccines and dates that the school form asks for, as known today. Nothing else.",
		"vaccines":    "They may see: vaccinations of these groups, as known today: {groups}.",
		"full":        "They may see: the whole vaccination history as known today, with later corrections.",
		"full-future": "They may see: the whole vaccination history, and vaccinations reported later.",
		"combination": "A combined vaccine is shown if one of its parts is chosen.",
		"private":     "Confidential vaccinations are shown too.",
		"not-private": "Confidential vaccinations are not shown.",
		"download":    "They may keep a copy.",
		"report":      "They may report vaccinations to the record.",
		"TREAT":       "Purpose: health care.", "school": "Purpose: school or child care.", "work": "Purpose: work.", "camp": "Purpose: camp or sport.",
		"travel": "Purpose: travel.", "legal": "Purpose: legal.", "other": "Purpose: {purpose}.",
		"until":    "This permission ends at the end of {until}.",
		"openings": "It can be opened {openings} times.",
		"revoke":   "I can take it back at any time; it then ends at once.",
		"copies":   "What they have seen, printed or copied before cannot be taken back.",
		"messages": "Its computer systems may receive the same by message. What they received is a copy in its own files, whether or not it may keep other copies, and cannot be taken back.",
		"statute":  "Where the law lets this organization see or receive vaccinations without my permission, that goes on after this one ends.",
	},
	"es": {
		"who":         "Yo, {signer}, permito que {recipient} vea el registro de vacunación de {person}.",
		"self":        "Firmo por mí.",
		"guardian":    "Firmo como madre, padre o tutor de {person}.",
		"school-form": "Puede ver: las vacunas y las fechas que pide el formulario escolar, según lo que se sabe hoy. Nada más.",
		"vaccines":    "Puede ver: las vacunas de estos grupos, según lo que se sabe hoy: {groups}.",
		"full":        "Puede ver: todo el historial de vacunación según lo que se sabe hoy, con las correcciones posteriores.",
		"full-future": "Puede ver: todo el historial de vacunación y las vacunas que se informen después.",
		"combination": "Una vacuna combinada se muestra si se eligió una de sus partes.",
		"private":     "También se muestran las vacunas confidenciales.",
		"not-private": "Las vacunas confidenciales no se muestran.",
		"download":    "Puede guardar una copia.",
		"report":      "Puede informar vacunas al registro.",
		"TREAT":       "Propósito: atención médica.", "school": "Propósito: escuela o guardería.", "work": "Propósito: trabajo.", "camp": "Propósito: campamento o deporte.",
		"travel": "Propósito: viaje.", "legal": "Propósito: asunto legal.", "other": "Propósito: {purpose}.",
		"until":    "Este permiso termina al final del {until}.",
		"openings": "Se puede abrir {openings} veces.",
		"revoke":   "Puedo retirarlo en cualquier momento; entonces termina de inmediato.",
		"copies":   "Lo que hayan visto, impreso o copiado antes no se puede retirar.",
		"messages": "Sus sistemas informáticos pueden recibir lo mismo por mensaje. Lo recibido es una copia en sus propios archivos, pueda o no guardar otras copias, y no se puede retirar.",
		"statute":  "Cuando la ley permite que esta organización vea o reciba vacunas sin mi permiso, eso continúa después de que termine este.",
	},
}

// words is the exact text that is signed: one sentence a line.
func (f form) words(language string) string {
	language = languageOf(language)
	g := f.grant
	keys := []string{"who", f.capacity, string(g.Scope)}
	if g.Scope == iis.ScopeVaccines || g.Scope == iis.ScopeSchoolForm {
		keys = append(keys, "combination")
	}
	keys = append(keys, pick(g.Confidential, "private", "not-private")...)
	keys = append(keys, pick(g.Download, "download", "")...)
	keys = append(keys, pick(g.Report, "report", "")...)
	keys = append(keys, string(g.Purpose), "until")
	keys = append(keys, pick(g.Openings > 0, "openings", "")...)
	keys = append(keys, "revoke", "copies")
	keys = append(keys, pick(g.ForSystems(), "messages", "")...)
	keys = append(keys, pick(f.law.See != "" && f.law.See != consent.ByGrant || f.law.Report != "" && f.law.Report != consent.ByGrant, "statute", "")...)
	fill := strings.NewReplacer("{signer}", fullName(f.signer.Name), "{person}", fullName(f.person), "{recipient}", f.recipient,
		"{groups}", strings.Join(groupsIn(language, g.Groups), "; "), "{purpose}", g.PurposeText, "{until}", longDate(g.Until, language), "{openings}", fmt.Sprint(g.Openings))
	lines := make([]string, len(keys))
	for i, k := range keys {
		lines[i] = fill.Replace(phrases[language][k])
	}
	return strings.Join(lines, "\n")
}

// groupsByName are the vaccine groups of the code sets by the name that a grant keeps.
var groupsByName = sync.OnceValue(func() map[string]codeset.Group {
	out := map[string]codeset.Group{}
	for _, v := range codeset.Default().Vaccines() {
		for _, g := range v.Groups {
			out[g.Name] = g
		}
	}
	return out
})

// groupsIn names vaccine groups as people call them.
func groupsIn(language string, groups []string) (names []string) {
	for _, name := range groups {
		if g, known := groupsByName()[name]; known {
			name = catalog.VaccineGroup(catalog.Language(language), g.CVX, g.Plain)
		}
		names = append(names, name)
	}
	return names
}

// Fingerprint is the check value of a text, as it stands in a signature.
func Fingerprint(text string) string { return hexOf(text) }

func pick(yes bool, then, otherwise string) []string {
	if !yes {
		then = otherwise
	}
	if then == "" {
		return nil
	}
	return []string{then}
}

func fullName(n iis.Name) string { return strings.TrimSpace(n.Given + " " + n.Family) }

var monthsES = []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}

// longDate writes a day so that no digits can be mistaken (portal.md 2).
func longDate(d iis.Date, language string) string {
	y, m, day := d.YMD()
	if language == "es" {
		return fmt.Sprintf("%d de %s de %d", day, monthsES[m-1], y)
	}
	return fmt.Sprintf("%s %d, %d", time.Month(m), day, y)
}
