package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed assets
var embedded embed.FS

// AssetPath is where assets are served.
const AssetPath = "/assets/"

// layers are the style sheets' layers in order; a file css/NN-name.css holds
// the layer of its name. Sheets of other file systems form the last one.
var layers = []string{"reset", "tokens", "editor", "layout", "components", "utilities", "slices"}

// Assets are the style sheet, scripts and pictures that pages need. They are
// served under one folder whose name is the hash of everything in it, so a
// browser may keep them for ever.
type Assets struct {
	dir  string // read from here at every request, in development
	more []fs.FS

	mu    sync.RWMutex
	hash  string
	files map[string]asset
}

type asset struct {
	kind string
	body []byte
	// small is the body compressed, or nil where that gains nothing.
	small func() []byte
}

// NewAssets gathers the embedded files. With dir they are read from that
// folder again at every request. Each of more may add css/*.css, which come
// last, and any other files.
func NewAssets(dir string, more ...fs.FS) (*Assets, error) {
	a := &Assets{dir: dir, more: more}
	if err := a.load(); err != nil {
		return nil, err
	}
	return a, nil
}

// usual are the embedded assets alone.
var usual = sync.OnceValue(func() *Assets {
	a, err := NewAssets("")
	if err != nil {
		panic(err) // the files are part of the program: they are there or it does not build
	}
	return a
})

// AssetURL is the address of an embedded asset, such as app.css.
func AssetURL(name string) string { return usual().URL(name) }

// AssetHandler serves the embedded assets below AssetPath.
func AssetHandler() http.Handler { return usual() }

// URL is the address of the asset called name. A name that does not exist
// gets an address that answers 404.
func (a *Assets) URL(name string) string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return AssetPath + a.hash + "/" + name
}

// Names are the names of all assets, in order.
func (a *Assets) Names() []string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	names := make([]string, 0, len(a.files))
	for n := range a.files {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func (a *Assets) load() error {
	base, err := fs.Sub(embedded, "assets")
	if err != nil {
		return err
	}
	if a.dir != "" {
		base = os.DirFS(a.dir)
	}
	raw := map[string][]byte{}
	for _, f := range append([]fs.FS{base}, a.more...) {
		if err := gather(raw, f, f != base); err != nil {
			return fmt.Errorf("read the assets: %w", err)
		}
	}
	sheets(raw)
	return a.keep(raw)
}

// gather reads every file; the sheets of an additional file system are marked
// so that they come last.
func gather(into map[string][]byte, f fs.FS, extra bool) error {
	return fs.WalkDir(f, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(f, name)
		if err != nil {
			return err
		}
		if extra && strings.HasPrefix(name, "css/") {
			name = fmt.Sprintf("css/99-%05d-slices.css", len(into))
		}
		into[name] = body
		return nil
	})
}

// sheets joins css/*.css into app.css, layer by layer, and the same without
// layers into flat.css for browsers that do not know them.
func sheets(files map[string][]byte) {
	var names []string
	for n := range files {
		if strings.HasPrefix(n, "css/") && strings.HasSuffix(n, ".css") {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	var layered, flat bytes.Buffer
	fmt.Fprintf(&layered, "@layer %s;\n", strings.Join(layers, ", "))
	for _, n := range names {
		fmt.Fprintf(&layered, "@layer %s {\n%s}\n", layerOf(n), files[n])
		flat.Write(files[n])
		delete(files, n)
	}
	files["app.css"], files["flat.css"] = layered.Bytes(), flat.Bytes()
	// The editor's own sheet comes in a layer too, so that ours overrule it.
	if own := files["editor/wangeditor.css"]; own != nil {
		files["editor/layered.css"] = fmt.Appendf(nil, "@layer editor {\n%s}\n", own)
	}
}

// layerOf is the last word of a sheet's name: css/40-components-grid.css
// belongs to components, css/99-00012-slices.css to slices.
func layerOf(name string) string {
	for _, word := range strings.Split(strings.TrimSuffix(path.Base(name), ".css"), "-") {
		if slices.Contains(layers, word) {
			return word
		}
	}
	return "slices"
}

func (a *Assets) keep(raw map[string][]byte) error {
	sum := sha256.New()
	files := map[string]asset{}
	names := make([]string, 0, len(raw))
	for n := range raw {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		fmt.Fprintf(sum, "%s %d\n", n, len(raw[n]))
		sum.Write(raw[n])
		// Made when first asked for: the program's first answer need not wait for it.
		files[n] = asset{kind: kindOf(n), body: raw[n], small: sync.OnceValue(func() []byte { return squeeze(raw[n]) })}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.hash, a.files = hex.EncodeToString(sum.Sum(nil))[:16], files
	return nil
}

func squeeze(body []byte) []byte {
	var buf bytes.Buffer
	z, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil
	}
	_, err = z.Write(body)
	if err = errors.Join(err, z.Close()); err != nil || buf.Len() >= len(body) {
		return nil
	}
	return buf.Bytes()
}

// kindOf is the media type, named here so that it does not depend on the
// tables of the machine.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".png":
		return "image/png"
	}
	return "application/octet-stream"
}

// ServeHTTP answers with an asset. An address with another hash is that of an
// older or newer program: it is answered, but not to be kept.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if a.dir != "" {
		if err := a.load(); err != nil {
			http.Error(w, "读取样式文件失败："+err.Error(), http.StatusInternalServerError)
			return
		}
	}
	hash, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, AssetPath), "/")
	a.mu.RLock()
	f, found := a.files[name]
	current := hash == a.hash && a.dir == ""
	a.mu.RUnlock()
	if !found || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	f.answer(w, r, current)
}

func (f asset) answer(w http.ResponseWriter, r *http.Request, current bool) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if current {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body := f.body
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if small := f.small(); small != nil {
			h.Set("Content-Encoding", "gzip")
			body = small
		}
	}
	h.Set("Content-Length", itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body)
	}
}
