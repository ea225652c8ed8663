package server

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"testing"
	"time"
)

func TestABenchPrintsFiguresBesideTheRawLimit(t *testing.T) {
	var out, profile bytes.Buffer
	b := Bench{People: 12, Clients: 4, Duration: 200 * time.Millisecond, HTTPS: true, Out: &out, Profile: &profile}
	tests := []struct {
		name  string
		run   func(Bench, context.Context) error
		lines []string
	}{
		{"ingest", Bench.Ingest, []string{
			`in process +[1-9]\d*/s +p50 [1-9].* p99 [1-9].* A[AE] [1-9]`, `raw: the same rows, bare +[1-9]\d*/s +[1-9]`,
			`in process reaches of raw +[1-9][\d.]* %   to reach 50 %`,
			`a row's commit, half load +[1-9].* durable [1-9]`, `fsync of a page +[1-9]`, `p99 of commit by fsync +\d+\.\d x   to reach at most 5 x`, `over HTTPS +[1-9]\d*/s .* A[AE] [1-9]`, `HTTPS reaches of in process +[1-9][\d.]* %`}},
		{"query", Bench.Query, []string{
			`QBP to RSP, audited +[1-9]\d*/s .* A[AE] Z42 [1-9]`, `history by id, opened +[1-9]\d*/s .* read [1-9]`,
			`raw: select and scan +[1-9]\d*/s`, `QBP to RSP reaches of raw +\d+\.\d %`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out.Reset()
			profile.Reset()
			if err := tt.run(b, context.Background()); err != nil {
				t.Fatal(err)
			}
			for _, line := range tt.lines {
				if !regexp.MustCompile(line).MatchString(out.String()) {
					t.Errorf("no line %q in\n%s", line, out.String())
				}
			}
			if profile.Len() == 0 {
				t.Error("there is no profile")
			}
			if regexp.MustCompile(`AR|none`).MatchString(out.String()) {
				t.Errorf("messages were refused:\n%s", out.String())
			}
		})
	}
}

func TestTheBenchOfPagesShowsEachRoomAndTheStart(t *testing.T) {
	if testing.Short() {
		t.Skip("the program is built and every page measured in full runs")
	}
	var out bytes.Buffer
	b := Bench{People: rounds(t, 20), Clients: 8, Rounds: 1, Dir: t.TempDir(), Executable: built(t), Out: &out}
	b.demo = true
	kept, err := b.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.close(); err != nil {
		t.Fatal(err)
	}
	if err := b.Pages(context.Background()); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, line := range []string{
		`start of the process to ready [1-9].* of 2s`,
		`GET /\{\$\} +[\d.]+\S+ +[\d.]+\S+ +[\d.]+\S+ +[\d.]+\S+ +[\d.]+\n`,
		`GET /me/people/\{p\}/record `, `GET /me/people/\{p\}/sharing/\{g\} `, `GET /me/people/\{p\}/activity `,
		`GET /clinic/\{site\}/patients/\{p\} `, `POST /clinic/\{site\}/patients `, `GET /school/\{school\}/shared/\{p\} `,
		`GET /admin/users `, `GET /admin/questions `, `POST /admin/audit `,
		`p95 of all pages [\d.]+\S+ of 50ms`, `first visit \(.*\) [1-9][\d.]* kB of 150 kB`,
	} {
		if !regexp.MustCompile(line).MatchString(out.String()) {
			t.Errorf("no line %q in\n%s", line, out.String())
		}
	}
}

func TestABenchLeavesNoFolderBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r, err := Bench{People: 1, Clients: 1}.open(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if r.patient[0] == 0 {
		t.Error("the person was not reported")
	}
	if err := r.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(r.dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there", r.dir)
	}
}
