package cdsi

import (
	"embed"
	"io/fs"
	"path"
	"sync"
)

//go:embed data/*.txt
var embedded embed.FS

// Default is the embedded schedule, CDC release 4.64. It is read once; a fault in it is
// a fault of the build, and panics.
var Default = sync.OnceValue(func() *Schedule {
	files, err := Embedded()
	if err != nil {
		panic(err)
	}
	s, faults, err := Load(files)
	if err != nil {
		panic(err)
	}
	for _, f := range faults {
		if f.Grave {
			panic(f.String())
		}
	}
	return s
})

// Embedded returns the files of the embedded schedule, by name.
func Embedded() (map[string][]byte, error) {
	entries, err := fs.ReadDir(embedded, "data")
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte, len(entries))
	for _, e := range entries {
		if files[e.Name()], err = embedded.ReadFile(path.Join("data", e.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
}
