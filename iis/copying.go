package iis

// DeedDownload is the deed of whoever keeps a copy of a record: the print view of another
// than the person. It opens only what may be kept.
const DeedDownload = "download"

// Copying says how much of what a decision opens may be kept as a copy.
type Copying uint8

const (
	CopyNone Copying = iota
	CopyPart
	CopyAll
)

// Copying tells how much of what is open may be kept.
func (d Decision) Copying() Copying {
	kept := 0
	for _, v := range d.Views {
		if !v.NoCopy {
			kept++
		}
	}
	switch kept {
	case 0:
		return CopyNone
	case len(d.Views):
		return CopyAll
	}
	return CopyPart
}
