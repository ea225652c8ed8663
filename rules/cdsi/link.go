package cdsi

// link ties the parts that name each other, reports references that lead nowhere, and
// prepares what the engine looks up.
func (l *loader) link() {
	s := l.s
	l.name, l.line = ScheduleFile, 0
	place := make(map[string]int, len(s.antigens))
	for i := range s.antigens {
		place[s.antigens[i].name] = i
	}
	groupPlace := make(map[string]int, len(s.groups))
	for i := range s.groups {
		g := &s.groups[i]
		groupPlace[g.name] = i
		for _, name := range g.names {
			if a, ok := place[name]; ok {
				g.antigens = append(g.antigens, a)
			} else {
				l.fault("dangling reference: group %s names the antigen %s, which has no file", g.name, name)
			}
		}
	}
	for _, v := range s.vaccines {
		if v == nil {
			continue
		}
		for i := range v.antigens {
			a, ok := place[v.antigens[i].name]
			if !ok {
				l.fault("dangling reference: vaccine %03d protects from %s, which has no file", v.code, v.antigens[i].name)
				continue
			}
			v.antigens[i].antigen = a
		}
	}
	for i := range s.conflicts {
		c := &s.conflicts[i]
		s.conflictOf[uint32(c.previous)<<16|uint32(c.current)] = c
		s.live.add(c.previous)
		l.known(c.previous)
		l.known(c.current)
	}
	for i := range s.antigens {
		l.linkAntigen(i, groupPlace)
	}
}

// known reports, once, a vaccine that the schedule does not map to any antigen.
func (l *loader) known(cvx uint16) {
	if l.s.vaccines[cvx] == nil && !l.told.has(cvx) {
		l.told.add(cvx)
		l.fault("dangling reference: vaccine %03d is not in the table of vaccines", cvx)
	}
}

func (l *loader) observed(code uint16) {
	if l.s.observations[code] == nil {
		l.fault("dangling reference: observation %03d is not in the table of observations", code)
	}
}

func (l *loader) linkAntigen(index int, groupPlace map[string]int) {
	s := l.s
	a := &s.antigens[index]
	l.name = a.file
	for _, c := range a.immune {
		l.observed(c)
	}
	for _, c := range a.contra {
		l.observed(c.code)
	}
	for _, c := range a.vaccineContra {
		l.observed(c.code)
	}
	if len(a.series) == 0 {
		l.fault("the antigen has no series")
	}
	seriesGroups := map[int]bool{}
	for i := range a.series {
		seriesGroups[a.series[i].seriesGroup] = true
	}
	for i := range a.series {
		sr := &a.series[i]
		sr.antigen = index
		g, ok := groupPlace[l.groupNames[index][i]]
		if !ok {
			l.fault("dangling reference: series %q names the group %q", sr.name, l.groupNames[index][i])
			g = -1
		}
		sr.group = g
		for _, e := range sr.equivalent {
			if !seriesGroups[e] {
				l.fault("dangling reference: series %q is equivalent to group %d, which is not there", sr.name, e)
			}
		}
		for _, in := range sr.indications {
			l.observed(in.code)
		}
		if len(sr.doses) == 0 {
			l.fault("series %q has no dose", sr.name)
		}
		for j := range sr.doses {
			l.linkDose(&sr.doses[j], seriesGroups)
		}
	}
}

func (l *loader) linkDose(d *seriesDose, seriesGroups map[int]bool) {
	s := l.s
	for _, p := range d.preferred {
		l.known(p.cvx)
	}
	for _, w := range d.allowable {
		l.known(w.cvx)
	}
	for i := range s.conflicts {
		if c := &s.conflicts[i]; d.preferSet.has(c.current) {
			d.conflicts = append(d.conflicts, c)
			d.conflictSet.add(c.previous)
		}
	}
	for _, in := range d.intervals {
		if in.from == fromObservation {
			l.observed(in.observation)
		}
	}
	for _, sk := range d.skips {
		for _, set := range sk.sets {
			for _, c := range set.conditions {
				for _, g := range c.groups {
					if !seriesGroups[g] {
						l.fault("dangling reference: a skip asks for the series group %d, which is not there", g)
					}
				}
			}
		}
	}
}
