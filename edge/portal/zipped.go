package portal

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// packed keeps the compressed form of our few text assets.
var packed sync.Map // name to []byte

// zipped writes an asset, compressed where that helps and the browser takes it. Pages
// with personal content are never compressed: their size would tell of it.
func zipped(w http.ResponseWriter, r *http.Request, name string, b []byte) error {
	text := strings.HasSuffix(name, ".css") || strings.HasSuffix(name, ".svg") || strings.HasSuffix(name, ".js")
	if text {
		w.Header().Set("Vary", "Accept-Encoding")
		if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			w.Header().Set("Content-Encoding", "gzip")
			b = pack(name, b)
		}
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	_, _ = w.Write(b) // a reader that hung up is nobody's error
	return nil
}

func pack(name string, b []byte) []byte {
	if done, ok := packed.Load(name); ok {
		return done.([]byte)
	}
	var z bytes.Buffer
	zw := gzip.NewWriter(&z)
	_, _ = zw.Write(b) // a buffer takes everything
	_ = zw.Close()
	packed.Store(name, z.Bytes())
	return z.Bytes()
}
