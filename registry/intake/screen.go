package intake

import (
	"context"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/rules/match"
)

// screenRules names, in a link, that no rule of matching decided: a person at a screen
// reported about the record that the screen showed.
const screenRules = "screen"

// errStale answers a change of a report that was changed meanwhile.
var errStale = iis.Errorf(iis.Conflict, "somebody else has changed this dose meanwhile")

// known takes the person whom the reporter's screen shows. Only who may read the record
// may report so; nobody's handle is the same as not theirs.
func (t *taking) known(ctx context.Context) (match.Decision, error) {
	// Two screens that add one dose at once wait for each other, as messages do.
	if err := t.tx.LockMatch(ctx, stripes(t.sub.Person)...); err != nil {
		return match.Decision{}, err
	}
	id, err := t.tx.PatientByHandle(ctx, t.sub.About)
	if err != nil {
		return match.Decision{}, err
	}
	d, err := guard.Weigh(ctx, t.tx, guard.Request{By: t.by, To: iis.ActRead, Deed: "report", Patient: id, Purpose: iis.PurposeTreatment, At: t.now, Law: t.Law})
	if err != nil {
		return match.Decision{}, err
	}
	if !d.Allow {
		return match.Decision{}, guard.Refuse(d)
	}
	return match.Decision{Outcome: match.Match, Best: id, Rules: screenRules}, nil
}

// screenRecord is this organization's own record of the person on the screen, whatever
// id it has there, or nil.
func (t *taking) screenRecord() *iis.SourceRecord {
	for i, r := range t.file.Sources {
		if r.Organization == t.sub.Organization {
			return &t.file.Sources[i]
		}
	}
	return nil
}
