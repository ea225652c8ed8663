package cdsi

import "github.com/openiis/openiis/iis"

// Trace collects every decision of one assessment. Without one nothing is collected;
// there is no second path through the logic.
type Trace struct {
	Steps  []Step
	inputs []Input // backing of the steps' inputs
}

// Step is one decision: which rule or table, on what, with which outcome.
type Step struct {
	Rule    string // "6.4", "FORECASTDTCAN-1", ...
	Antigen string
	Series  string
	Target  int // place of the target dose in its series, from 1; 0 is none
	Dose    int // index+1 of the dose given; 0 is none
	Outcome string
	Inputs  []Input
}

// Input is one value that a decision was made on; either a day or a text.
type Input struct {
	Name string
	Date iis.Date
	Text string
}

// String writes the value.
func (i Input) String() string {
	if i.Date != 0 {
		return i.Date.String()
	}
	return i.Text
}

// Reset empties the trace for the next patient and keeps its memory.
func (t *Trace) Reset() { t.Steps, t.inputs = t.Steps[:0], t.inputs[:0] }

func (t *Trace) add(s Step, inputs []Input) {
	start := len(t.inputs)
	t.inputs = append(t.inputs, inputs...)
	s.Inputs = t.inputs[start:len(t.inputs):len(t.inputs)]
	t.Steps = append(t.Steps, s)
}

// note tells the trace of a decision on target dose t and record i of a series run; -1
// is none. Callers ask e.trace != nil first, so that nothing is built in vain.
func (e *Engine) note(r *run, t, i int, rule, outcome string, inputs ...Input) {
	step := Step{Rule: rule, Outcome: outcome, Target: t + 1}
	if r != nil {
		step.Antigen, step.Series = e.s.antigens[r.s.antigen].name, r.s.name
		if i >= 0 {
			step.Dose = int(e.shots[r.records[i]].dose) + 1
		}
	}
	e.trace.add(step, inputs)
}
