package cdsi

import "testing"

func benchmarkAssess(b *testing.B, trace *Trace) {
	var patients []*Patient
	for _, c := range cdcCases(b) {
		patients = append(patients, c.patient())
	}
	e := Default().Engine()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if trace != nil {
			trace.Reset()
		}
		e.Assess(patients[i%len(patients)], trace)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "patients/s")
}

func BenchmarkAssess(b *testing.B)       { benchmarkAssess(b, nil) }
func BenchmarkAssessTraced(b *testing.B) { benchmarkAssess(b, &Trace{}) }
