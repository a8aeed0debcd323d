package inside

import (
	"archive/zip"
	"bytes"
	"io"
)

// rebuild gives the part's bytes with all changes, packed anew where members
// changed. Members that did not change are copied as they are.
func (p *part) rebuild() ([]byte, error) {
	if len(p.members) == 0 || !p.dirty() {
		return p.bytes(), nil
	}
	zr, err := zip.NewReader(bytes.NewReader(p.data), int64(len(p.data)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for i, f := range zr.File {
		m := p.members[i]
		if m == nil || !m.dirty() {
			if err := zw.Copy(f); err != nil {
				return nil, err
			}
			continue
		}
		body, err := m.rebuild()
		if err != nil {
			return nil, err
		}
		if err := writeMember(zw, f, body); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writeMember packs new bytes under the old name. The time of the change is
// not told.
func writeMember(zw *zip.Writer, f *zip.File, body []byte) error {
	w, err := zw.CreateHeader(&zip.FileHeader{Name: f.Name, NonUTF8: f.NonUTF8, Method: f.Method, Modified: f.Modified})
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(body))
	return err
}
