package docread

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html/charset"
)

// scanner walks an XML part element by element and holds it to the limits of
// depth and number of elements. Names are compared without their namespace,
// so that transitional and strict OOXML read the same.
type scanner struct {
	ctx   context.Context
	dec   *xml.Decoder
	left  *int
	depth int
	limit int
}

// newScanner reads r; left is the number of elements still allowed, shared
// by all parts of a file.
func newScanner(ctx context.Context, r io.Reader, left *int, opt Options) *scanner {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = charset.NewReaderLabel
	dec.Strict = true
	return &scanner{ctx: ctx, dec: dec, left: left, limit: opt.Depth}
}

// token returns the next token and keeps the accounts.
func (s *scanner) token() (xml.Token, error) {
	tok, err := s.dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok.(type) {
	case xml.StartElement:
		s.depth++
		*s.left--
		switch {
		case s.depth > s.limit:
			return nil, refuse(Bomb, "文件内部结构嵌套过深，已停止读取。请把内容复制到新建的文档中，另存后再导入。")
		case *s.left < 0:
			return nil, refuse(TooLarge, "文件内容过多（可能有大量带格式的空白单元格）。请删去多余的空行空列，或拆成几个文件后再导入。")
		case *s.left%1024 == 0 && s.ctx.Err() != nil:
			return nil, s.ctx.Err()
		}
	case xml.EndElement:
		s.depth--
	}
	return tok, nil
}

// root finds the outermost element and calls visit for it; visit must
// consume the element with each, skip or text.
func (s *scanner) root(visit func(xml.StartElement) error) error {
	for {
		tok, err := s.token()
		if errors.Is(err, io.EOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
		if el, ok := tok.(xml.StartElement); ok {
			return visit(el)
		}
	}
}

// each calls visit for every child of the element that was opened last, up
// to its end. visit must consume the child with each, skip or text.
func (s *scanner) each(visit func(xml.StartElement) error) error {
	for {
		tok, err := s.token()
		if err != nil {
			return err
		}
		switch el := tok.(type) {
		case xml.StartElement:
			if err := visit(el); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// skip passes over the element that was opened last.
func (s *scanner) skip() error {
	for depth := 1; depth > 0; {
		tok, err := s.token()
		if err != nil {
			return err
		}
		switch tok.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// text returns the characters directly in the element that was opened last.
func (s *scanner) text() (string, error) {
	var b strings.Builder
	for {
		tok, err := s.token()
		if err != nil {
			return "", err
		}
		switch el := tok.(type) {
		case xml.CharData:
			b.Write(el)
		case xml.StartElement:
			if err := s.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

// attr returns the attribute called local of el, or "".
func attr(el xml.StartElement, local string) string {
	for _, a := range el.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// val returns the attribute "val" of el, which most properties use.
func val(el xml.StartElement) string { return attr(el, "val") }

// on reads a switch property, which is on unless it says otherwise.
func on(el xml.StartElement) bool {
	switch val(el) {
	case "0", "false", "off":
		return false
	}
	return true
}
