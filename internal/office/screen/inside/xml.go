package inside

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

// maxDepth is how deep elements may nest.
const maxDepth = 256

var (
	errDeep    = errors.New("inside: elements nest too deep")
	errDoctype = errors.New("inside: a document type is not taken")
)

// tag is a start tag with its place in the bytes.
type tag struct {
	prefix, name string
	attrs        []xml.Attr
	from, to     int
	// empty says that the element ends in its own tag.
	empty bool
}

// attr is the value of an attribute by its local name.
func (t tag) attr(name string) string {
	for _, a := range t.attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// on says that a switch such as w:vanish is on.
func (t tag) on() bool {
	v := t.attr("val")
	return v != "0" && v != "false" && v != "off" && v != "none"
}

// events are what a walk over XML calls.
type events interface {
	start(t tag, above []string)
	text(from, to int, text string, above []string)
	end(name string, from, to int)
}

// walk reads XML without resolving anything: no entity but the five of XML, no
// document type, no namespace.
func walk(data []byte, ev events) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	var stack []string
	for {
		from := int(d.InputOffset())
		tok, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		to := int(d.InputOffset())
		switch x := tok.(type) {
		case xml.StartElement:
			t := tag{prefix: x.Name.Space, name: x.Name.Local, attrs: x.Attr, from: from, to: to, empty: to-from >= 2 && data[to-2] == '/'}
			ev.start(t, stack)
			if stack = append(stack, x.Name.Local); len(stack) > maxDepth {
				return errDeep
			}
		case xml.EndElement:
			ev.end(x.Name.Local, from, to)
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
		case xml.CharData:
			ev.text(from, to, string(x), stack)
		case xml.Directive:
			return errDoctype
		}
	}
}

// attrPlace finds where the value of an attribute stands within its tag.
func attrPlace(data []byte, t tag, local string) (from, to int, ok bool) {
	for _, m := range attribute.FindAllSubmatchIndex(data[t.from:t.to], -1) {
		name := string(data[t.from+m[2] : t.from+m[3]])
		if i := strings.IndexByte(name, ':'); i >= 0 {
			name = name[i+1:]
		}
		if name == local {
			return t.from + m[4] + 1, t.from + m[5] - 1, true
		}
	}
	return 0, 0, false
}

// told are attributes that hold text in some part of some package.
var told = regexp.MustCompile(`^(?:descr|title|alt|Target|v|value|author|displayName|userId|Author|content|string-value|formula|prompt|error|oddHeader)$`)
