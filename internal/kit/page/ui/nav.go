package ui

// Tab is one of several views of the same thing; each has its own address.
type Tab struct {
	Label, Href string
	Current     bool
	Count       int // drawn beside the label when above nought
}

// Flash is a message about what was just done. OK messages go away with the
// next page; nothing else does.
type Flash struct {
	Tone Tone
	Text string
	Link Link // where to go on, or empty
}

// SearchBox is a field for words, sent as q with the method GET.
type SearchBox struct {
	Action, Value string
	Label         string // 搜索 where empty
	Placeholder   string // an example of what can be found
	ID            string // search where empty
	Keep          []Field
}

func (s SearchBox) label() string {
	if s.Label == "" {
		return "搜索"
	}
	return s.Label
}

func (s SearchBox) id() string {
	if s.ID == "" {
		return "search"
	}
	return s.ID
}
