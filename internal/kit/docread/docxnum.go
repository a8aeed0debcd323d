package docread

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// numRef says which list and level a paragraph belongs to. An empty id means
// that nothing was said, "0" that the paragraph is taken out of its list.
type numRef struct {
	id    string
	level int
}

func (n *numRef) read(s *scanner) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "numId":
			n.id = val(el)
		case "ilvl":
			n.level, _ = strconv.Atoi(val(el))
		}
		return s.skip()
	})
}

// orStyle falls back to the list that the style belongs to.
func (n numRef) orStyle(style *docxStyle) numRef {
	if n.id != "" {
		return n
	}
	s := style.find(func(s *docxStyle) bool { return s.num.id != "" })
	if s == nil {
		return n
	}
	return numRef{s.num.id, max(n.level, s.num.level)}
}

const listLevels = 9

// listLevel is one level of a list as numbering.xml defines it.
type listLevel struct {
	start     int
	format    string
	text      string // with %1 for the first level's number, and so on
	bare      bool   // nothing stands between number and text
	legal     bool   // numbers of all levels are shown as digits
	noRestart bool
}

// listDef is an abstract list; the lists that refer to it count together.
type listDef struct {
	levels [listLevels]listLevel
	count  [listLevels]int
	begun  [listLevels]bool
	link   string // the style whose list this really is
}

// list is one w:num: a definition with possible changes to its levels.
type list struct {
	def      *listDef
	changed  map[int]listLevel
	restarts map[int]int // level to the number at which it starts anew
}

// lists holds all lists of a document and counts along.
type lists struct {
	byID map[string]*list
	held bool
}

// hold stops the counting while quiet, for cells that are not shown, and
// returns the function that undoes it.
func (l *lists) hold(quiet bool) func() {
	before := l.held
	l.held = before || quiet
	return func() { l.held = before }
}

// label returns the number of the next paragraph in a list as Word shows it,
// such as "一、" or "1.2 ", or "".
func (l *lists) label(ref numRef) string {
	n := l.byID[ref.id]
	if l.held || n == nil || n.def == nil || ref.level < 0 || ref.level >= listLevels {
		return ""
	}
	n.advance(ref.level)
	lv := n.level(ref.level)
	if lv.format == "bullet" || lv.format == "none" {
		return ""
	}
	text := lv.text
	for i := range listLevels {
		mark := "%" + strconv.Itoa(i+1)
		if strings.Contains(text, mark) {
			text = strings.ReplaceAll(text, mark, n.number(i, lv.legal))
		}
	}
	if text != "" && !lv.bare && text[len(text)-1] < 0x80 {
		text += " "
	}
	return text
}

// bulleted reports whether a paragraph in the list has a bullet.
func (l *lists) bulleted(ref numRef) bool {
	n := l.byID[ref.id]
	return n != nil && n.def != nil && ref.level >= 0 && ref.level < listLevels && n.level(ref.level).format == "bullet"
}

func (n *list) level(i int) listLevel {
	if lv, ok := n.changed[i]; ok {
		return lv
	}
	return n.def.levels[i]
}

// advance counts one paragraph at a level and lets the deeper ones begin anew.
func (n *list) advance(level int) {
	d := n.def
	if start, ok := n.restarts[level]; ok {
		delete(n.restarts, level)
		d.count[level], d.begun[level] = start-1, true
	}
	if !d.begun[level] {
		d.count[level], d.begun[level] = n.level(level).start-1, true
	}
	d.count[level]++
	for i := level + 1; i < listLevels; i++ {
		if !n.level(i).noRestart {
			d.begun[i] = false
		}
	}
}

func (n *list) number(level int, legal bool) string {
	count := n.def.count[level]
	if !n.def.begun[level] {
		count = n.level(level).start
	}
	if legal {
		return strconv.Itoa(count)
	}
	return formatNumber(n.level(level).format, count)
}

// readLists reads the numbering part, which may be missing.
func readLists(p *pack, part string, styles map[string]*docxStyle) (*lists, error) {
	l := &lists{byID: map[string]*list{}}
	if part == "" {
		return l, nil
	}
	defs := map[string]*listDef{}
	err := p.scan(part, func(s *scanner, _ xml.StartElement) error {
		return s.each(func(el xml.StartElement) error {
			switch el.Name.Local {
			case "abstractNum":
				d := &listDef{}
				defs[attr(el, "abstractNumId")] = d
				return d.read(s)
			case "num":
				n := &list{changed: map[int]listLevel{}, restarts: map[int]int{}}
				l.byID[attr(el, "numId")] = n
				return n.read(s, defs)
			}
			return s.skip()
		})
	})
	l.follow(styles)
	return l, err
}

// follow replaces definitions that only point to a list style.
func (l *lists) follow(styles map[string]*docxStyle) {
	for _, n := range l.byID {
		if n.def == nil || n.def.link == "" {
			continue
		}
		if style := styles[n.def.link]; style != nil && l.byID[style.num.id] != nil {
			n.def = l.byID[style.num.id].def
		}
	}
}

func (d *listDef) read(s *scanner) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "lvl":
			lv, i, err := readLevel(s, el)
			if i >= 0 && i < listLevels {
				d.levels[i] = lv
			}
			return err
		case "numStyleLink":
			d.link = val(el)
		}
		return s.skip()
	})
}

func (n *list) read(s *scanner, defs map[string]*listDef) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "abstractNumId":
			n.def = defs[val(el)]
		case "lvlOverride":
			i, _ := strconv.Atoi(attr(el, "ilvl"))
			return n.override(s, i)
		}
		return s.skip()
	})
}

func (n *list) override(s *scanner, level int) error {
	return s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "startOverride":
			n.restarts[level], _ = strconv.Atoi(val(el))
		case "lvl":
			lv, _, err := readLevel(s, el)
			n.changed[level] = lv
			return err
		}
		return s.skip()
	})
}

func readLevel(s *scanner, el xml.StartElement) (lv listLevel, index int, err error) {
	index, _ = strconv.Atoi(attr(el, "ilvl"))
	lv.format = "decimal"
	err = s.each(func(el xml.StartElement) error {
		switch el.Name.Local {
		case "start":
			lv.start, _ = strconv.Atoi(val(el))
		case "numFmt":
			lv.format = val(el)
		case "lvlText":
			lv.text = val(el)
		case "suff":
			lv.bare = val(el) == "nothing"
		case "isLgl":
			lv.legal = on(el)
		case "lvlRestart":
			lv.noRestart = val(el) == "0"
		}
		// Formats added after 2010 hide in a choice: the fallback there is
		// an ordinary one and the same walk finds it.
		if el.Name.Local == "AlternateContent" {
			return s.each(func(el xml.StartElement) error {
				return s.each(func(el xml.StartElement) error {
					if el.Name.Local == "numFmt" && val(el) != "custom" {
						lv.format = val(el)
					}
					return s.skip()
				})
			})
		}
		return s.skip()
	})
	return lv, index, err
}
