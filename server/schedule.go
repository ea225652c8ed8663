package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/cdsi"
	"github.com/openiis/openiis/rules/cdsi/cdc"
)

// scheduleInForce is the file, beside the imported releases, that names the one in force.
const scheduleInForce = "in-force"

// ScheduleFolder is where a data directory keeps imported releases of the schedule, one
// folder each.
func ScheduleFolder(data string) string { return filepath.Join(data, "schedule") }

// Schedule returns the vaccine schedule in force for a data directory: the one imported
// last, or the embedded one where none was imported.
func Schedule(data string) (*cdsi.Schedule, error) {
	release, err := os.ReadFile(filepath.Join(ScheduleFolder(data), scheduleInForce))
	if errors.Is(err, os.ErrNotExist) {
		return cdsi.Default(), nil
	}
	if err != nil {
		return nil, fmt.Errorf("read which schedule is in force: %w", err)
	}
	s, faults, err := ReadSchedule(filepath.Join(ScheduleFolder(data), strings.TrimSpace(string(release))), "")
	if err == nil && len(s.Missing) > 0 {
		err = iis.Errorf(iis.Invalid, "the schedule in force is damaged: %s", faults[0])
	}
	return s, err
}

// ReadSchedule reads a release from a folder: CDC's published XML, or the form that an
// import wrote. The release is taken from the folder's name where it is not given. The
// faults tell what could not be used; a grave one has left an antigen out.
func ReadSchedule(dir, release string) (*cdsi.Schedule, []cdsi.Fault, error) {
	form, faults, err := scheduleForm(dir, release)
	if err != nil {
		return nil, faults, err
	}
	s, more, err := cdsi.Load(form)
	if err != nil {
		return nil, append(faults, more...), err
	}
	for _, f := range faults {
		if f.Grave {
			s.Missing = append(s.Missing, f)
		}
	}
	return s, append(faults, more...), nil
}

// scheduleForm reads a folder and gives the files of the form.
func scheduleForm(dir, release string) (map[string][]byte, []cdsi.Fault, error) {
	xml, err := readFiles(dir, ".xml")
	if err != nil {
		return nil, nil, err
	}
	if len(xml) == 0 {
		form, err := readFiles(dir, ".txt")
		if err == nil && len(form) == 0 {
			err = iis.Errorf(iis.NotFound, "there is no schedule in %s: neither CDC's XML nor an imported release", dir)
		}
		return form, nil, err
	}
	if release == "" {
		release = releaseOf(dir)
	}
	form, faults := cdc.Convert(release, xml)
	return form, faults, nil
}

// releaseName is how CDC numbers its releases ("4.64", "4.64-508").
var releaseName = regexp.MustCompile(`[0-9]+\.[0-9]+`)

// releaseOf takes the release from the name of a folder; "unknown" where it has none.
func releaseOf(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if r := releaseName.FindString(filepath.Base(dir)); r != "" {
		return r
	}
	return "unknown"
}

func readFiles(dir, ending string) (map[string][]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("read schedule: %w", err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.IsDir() || !strings.HasSuffix(strings.ToLower(e.Name()), ending) {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, fmt.Errorf("read schedule: %w", err)
		}
		files[e.Name()] = b
	}
	return files, nil
}

// ImportSchedule reads a release and puts it in force in the data directory. With a
// grave fault nothing is changed and the error is Invalid; the faults tell why.
func ImportSchedule(dir, release, data string) (*cdsi.Schedule, []cdsi.Fault, error) {
	s, faults, err := ReadSchedule(dir, release)
	if err != nil {
		return nil, faults, err
	}
	if slices.ContainsFunc(faults, func(f cdsi.Fault) bool { return f.Grave }) {
		return nil, faults, iis.Errorf(iis.Invalid, "the release cannot be put in force: parts of it could not be read")
	}
	if s.Release == "" || strings.ContainsAny(s.Release, `/\`) || s.Release[0] == '.' {
		return nil, faults, iis.Errorf(iis.Invalid, "the release has no usable name")
	}
	folder := ScheduleFolder(data)
	if err := WriteSchedule(dir, release, filepath.Join(folder, s.Release)); err != nil {
		return nil, faults, err
	}
	if err := replaceFile(filepath.Join(folder, scheduleInForce), []byte(s.Release+"\n")); err != nil {
		return nil, faults, fmt.Errorf("put schedule in force: %w", err)
	}
	return s, faults, nil
}

// WriteSchedule writes the form of a release into a folder, whose files of the form it
// replaces.
func WriteSchedule(dir, release, out string) error {
	form, _, err := scheduleForm(dir, release)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		return fmt.Errorf("write schedule: %w", err)
	}
	old, err := readFiles(out, ".txt")
	if err != nil {
		return err
	}
	for name, b := range form {
		if err := replaceFile(filepath.Join(out, name), b); err != nil {
			return fmt.Errorf("write schedule: %w", err)
		}
		delete(old, name)
	}
	for name := range old {
		if err := os.Remove(filepath.Join(out, name)); err != nil {
			return fmt.Errorf("write schedule: %w", err)
		}
	}
	return nil
}

// replaceFile writes a file so that a reader sees the old one or the new one, whole.
func replaceFile(name string, b []byte) error {
	if err := os.WriteFile(name+".new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// ImportedSchedule is a release that a data directory holds, or the embedded one.
type ImportedSchedule struct {
	Release  string
	Checksum string
	Embedded bool
	InForce  bool
	Fault    string // why it cannot be used; empty where it can
}

// Schedules lists the embedded schedule and the imported ones.
func Schedules(data string) ([]ImportedSchedule, error) {
	d := cdsi.Default()
	list := []ImportedSchedule{{Release: d.Release, Checksum: d.Checksum, Embedded: true, InForce: true}}
	folder := ScheduleFolder(data)
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return list, nil
	}
	if err != nil {
		return nil, fmt.Errorf("list schedules: %w", err)
	}
	named, err := os.ReadFile(filepath.Join(folder, scheduleInForce))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("list schedules: %w", err)
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		one := ImportedSchedule{Release: e.Name(), InForce: e.Name() == strings.TrimSpace(string(named))}
		s, faults, err := ReadSchedule(filepath.Join(folder, e.Name()), "")
		switch {
		case err != nil:
			one.Fault = err.Error()
		case len(s.Missing) > 0:
			one.Fault = faults[0].String()
		default:
			one.Checksum = s.Checksum
		}
		list[0].InForce = list[0].InForce && !one.InForce
		list = append(list, one)
	}
	return list, nil
}
