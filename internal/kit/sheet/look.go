package sheet

import "github.com/xuri/excelize/v2"

// Fonts that every Chinese office has, in points.
const (
	titleFont = "方正小标宋简体"
	headFont  = "黑体"
	textFont  = "宋体"
	titleSize = 20.0
	textSize  = 10.5
)

// role is what a cell is for.
type role int

const (
	roleText role = iota
	roleTitle
	roleLine // around the table
	roleHead
	roleTotal
	roleBanner
)

// look is everything that makes two cells look different.
type look struct {
	role   role
	kind   Kind
	align  string
	asText bool // stays a text when a person edits it
	parts  bool // a share that is no whole percentage
	color  string
	link   bool
}

// looks gives each look its number in the workbook.
type looks struct {
	file *excelize.File
	ids  map[look]int
}

func (l *looks) id(k look) (int, error) {
	if id, ok := l.ids[k]; ok {
		return id, nil
	}
	id, err := l.file.NewStyle(k.style())
	if err == nil {
		l.ids[k] = id
	}
	return id, err
}

func (k look) style() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: textFont, Size: textSize, Color: k.color},
		Alignment: &excelize.Alignment{Horizontal: k.align, Vertical: "center", WrapText: true},
	}
	switch k.role {
	case roleTitle:
		s.Font.Family, s.Font.Size = titleFont, titleSize
	case roleHead:
		s.Font.Family = headFont
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EDEDED"}}
	case roleBanner:
		s.Font.Family = headFont
	case roleTotal:
		s.Font.Bold = true
	}
	if k.role != roleTitle && k.role != roleLine {
		s.Border = frame
	}
	if k.link {
		s.Font.Underline = "single"
		if k.color == "" {
			s.Font.Color = "0563C1"
		}
	}
	k.format(s)
	return s
}

// format sets the number format.
func (k look) format(s *excelize.Style) {
	const general, text = 0, 49
	custom := map[Kind]string{Share: "0%", Day: "yyyy-mm-dd", Instant: "yyyy-mm-dd hh:mm"}
	if k.parts {
		custom[Share] = "0.0%"
	}
	s.NumFmt = general
	if k.asText {
		s.NumFmt = text
	} else if code, ok := custom[k.kind]; ok {
		s.CustomNumFmt = &code
	}
}

var frame = func() []excelize.Border {
	var out []excelize.Border
	for _, side := range []string{"left", "top", "right", "bottom"} {
		out = append(out, excelize.Border{Type: side, Color: "000000", Style: 1})
	}
	return out
}()

// align is how a column's values stand.
func (c Column) align() string {
	switch {
	case c.Center, c.Kind == Day, c.Kind == Instant:
		return "center"
	case c.Kind == Number, c.Kind == Share:
		return "right"
	}
	return "left"
}
