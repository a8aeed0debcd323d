package ui

import "time"

// Lamp is a state as a shape and a word. Why explains how it came about; it
// opens with a press.
type Lamp struct {
	Tone Tone
	Word string
	Why  string
	// Icon overrides the tone's shape.
	Icon string
}

func (l Lamp) icon() string {
	if l.Icon != "" {
		return l.Icon
	}
	if l.Tone == Info {
		return "soon"
	}
	return l.Tone.icon()
}

// Notice is a box with a message that stays on the page.
type Notice struct {
	Tone  Tone
	Title string
	Text  string
	Acts  []Button
}

// Stat is a figure with its name; Href leads to the records that it counts.
type Stat struct {
	Label, Value, Unit string
	Href               string
	Tone               Tone
	Note               string // how it was counted, as of when
}

// Event is one line of a history.
type Event struct {
	At    time.Time
	Who   string
	Title string // what was done
	Text  string // why, or what was said
	Tone  Tone
	Link  Link
	// Now marks the step that is under way.
	Now bool
}

// Step is one station of a process.
type Step struct {
	Label, Note string
	Done, Now   bool
}

// state is what a listener hears beside the step.
func (s Step) state() string {
	switch {
	case s.Now:
		return "进行中"
	case s.Done:
		return "已完成"
	}
	return "未开始"
}

// stepAt is the number of the present station, from nought; the last one
// that is done where none is under way.
func stepAt(steps []Step) int {
	at := 0
	for i, s := range steps {
		if s.Now {
			return i
		}
		if s.Done {
			at = i
		}
	}
	return at
}

// stepCount is the present station's place, as in 第4步，共9步.
func stepCount(steps []Step) string {
	return "第" + number(stepAt(steps)+1) + "步，共" + number(len(steps)) + "步"
}

// stepNow is the present station in words.
func stepNow(steps []Step) string {
	if len(steps) == 0 {
		return ""
	}
	s := steps[stepAt(steps)]
	return s.Label + "（" + s.state() + "）"
}

// Pair is a name and what it holds, as text, link or part.
type Pair struct {
	Label string
	Cell  Cell
	Wide  bool // takes the whole line
}

// P is a pair of texts.
func P(label, text string) Pair { return Pair{Label: label, Cell: Cell{Text: text}} }

// Meter is a share of a whole, drawn as a bar with its figure.
type Meter struct {
	Label      string
	Part, Full int
	Tone       Tone
	Text       string // the figure in words; the percentage where empty
}

// Percent is the share, rounded down, between 0 and 100.
func (m Meter) Percent() int {
	if m.Full <= 0 {
		return 0
	}
	return min(max(m.Part, 0)*100/m.Full, 100)
}

func (m Meter) text() string {
	if m.Text != "" {
		return m.Text
	}
	return number(m.Percent()) + "%"
}

// FileItem is a file that can be fetched.
type FileItem struct {
	Name, Href string
	Kind       string // DOCX, PDF, 图片
	Bytes      int64
	Note       string // who put it there, when
	Acts       []Button
}

func (f FileItem) size() string { return Bytes(f.Bytes) }

// Bytes is a size for people: 980 B, 12.5 KB, 3.2 MB.
func Bytes(n int64) string {
	if n < 1024 {
		return number(int(n)) + " B"
	}
	value := float64(n)
	for _, unit := range []string{"KB", "MB", "GB"} {
		value /= 1024
		if value < 1024 || unit == "GB" {
			return decimal(value) + " " + unit
		}
	}
	return ""
}

// Segment is a run of text that stayed, came or went.
type Segment struct {
	Op   Op
	Text string
}

// Op says what became of a run of text.
type Op int

// What can become of a text.
const (
	Same Op = iota
	Added
	Removed
)

// Change is one thing that differs between two editions.
type Change struct {
	Label    string
	Segments []Segment
}

// Confirm is a page that asks before an act that cannot be undone: it says
// what will happen and leaves a way back.
type Confirm struct {
	// Will lists, in full sentences, what will happen.
	Will []string
	// Question is what is asked.
	Question string
	Action   string // where the answer is posted to
	Fields   []Field
	Button   Button
	Back     Link
}
