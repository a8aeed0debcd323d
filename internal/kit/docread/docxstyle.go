package docread

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// docxStyle is what the reader needs to know of a style.
type docxStyle struct {
	name    string
	basedOn *docxStyle
	parent  string
	level   int // as para.level
	num     numRef
	vanish  bool
	align   string
	chars   Run // the forms that the style gives its characters
}

// maxBasedOn ends the walk up a chain of styles, which a broken file may
// close to a ring.
const maxBasedOn = 16

// find returns the first style in s and those it is based on that has what
// is asked for, or nil.
func (s *docxStyle) find(has func(*docxStyle) bool) *docxStyle {
	for range maxBasedOn {
		if s == nil || has(s) {
			return s
		}
		s = s.basedOn
	}
	return nil
}

func (s *docxStyle) hides() bool {
	return s.find(func(s *docxStyle) bool { return s.vanish }) != nil
}

var headingName = regexp.MustCompile(`(?i)^(?:heading|标题) ?([1-9])$`)

// headingLevel returns the outline level of a paragraph: its own, that of its
// style, or the one in the style's name.
func headingLevel(own int, style *docxStyle) int {
	if own == 0 {
		if s := style.find(func(s *docxStyle) bool { return s.level != 0 }); s != nil {
			own = s.level
		}
	}
	if own == 0 {
		if s := style.find(func(s *docxStyle) bool { return headingName.MatchString(s.name) }); s != nil {
			own, _ = strconv.Atoi(headingName.FindStringSubmatch(s.name)[1])
		}
	}
	if own > 9 {
		return 0
	}
	return own
}

// outline turns the stored level 0 to 8, or 9 for body text, into 1 to 10.
func outline(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 9 {
		return 0
	}
	return n + 1
}

// readStyles reads the styles part, which may be missing.
func readStyles(p *pack, part string) (map[string]*docxStyle, error) {
	styles := map[string]*docxStyle{}
	if part == "" {
		return styles, nil
	}
	err := p.scan(part, func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			if el.Name.Local != "style" {
				return s.skip()
			}
			style := &docxStyle{}
			styles[attr(el, "styleId")] = style
			return style.read(s)
		})
	})
	for _, style := range styles {
		style.basedOn = styles[style.parent]
	}
	return styles, err
}

func (y *docxStyle) read(s *scanner) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "name":
			y.name = strings.TrimSpace(val(el))
		case "basedOn":
			y.parent = val(el)
		case "pPr", "rPr":
			return y.properties(s)
		}
		return s.skip()
	})
}

func (y *docxStyle) properties(s *scanner) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "outlineLvl":
			y.level = outline(val(el))
		case "vanish":
			y.vanish = on(el)
		case "jc":
			y.align = alignment(val(el))
		case "numPr":
			return y.num.read(s)
		default:
			characters(&y.chars, el)
		}
		return s.skip()
	})
}
