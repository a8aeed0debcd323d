package screen

import (
	"context"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/personal"
)

// Subject is a thing about to be published, as the checks see it. Empty fields
// are not checked.
type Subject struct {
	Agency string
	// Ref names the thing; what was overridden for it and where its persons
	// stand already is found by it.
	Ref  store.Ref
	Kind string
	// Title and DocNo (发文字号) are plain text, Body is HTML.
	Title, Body, DocNo string
	// Fields are further texts that will be seen: 摘要, 来源, 联系方式.
	Fields []Field
	Files  []File
	Unit   string
	// FormedOn is the 成文日期.
	FormedOn civil.Date
	// Links are addresses that stand outside Body: 相关链接, 原文地址.
	Links []string
	// Needs are the elements that a thing of this kind must have.
	Needs []Need
}

// Field is one further text of a Subject.
type Field struct{ Key, Label, Text string }

// File is a file of a Subject.
type File struct {
	ID, Name string
	// Alt is the alternative text of an image that is shown, and Shown says
	// that it is.
	Alt   string
	Shown bool
	// Data gives the bytes; it is called once.
	Data func(ctx context.Context) ([]byte, error)
}

// Need is an element that must be there.
type Need struct {
	Key, Label string
	Given      bool
	// Soft makes its want a warning rather than an obstacle.
	Soft bool
	// Do says what to do; empty gives 请补充“Label”. Basis is the provision.
	Do, Basis string
}

// Level says how much a finding weighs.
type Level string

// The levels.
const (
	// Block stops the release until it is mended or overridden with a reason.
	Block Level = "block"
	// Warn is shown and does not stop anything.
	Warn Level = "warn"
)

// The parts of a Subject in which a Place can be.
const (
	PartTitle = "标题"
	PartBody  = "正文"
	PartDocNo = "发文字号"
	PartFile  = "附件"
	PartWhole = "整体"
)

// Place says where a finding is, so that a page can lead there.
type Place struct {
	// Part is one of the Part constants or the label of a Field.
	Part string `json:"part"`
	// FileID and File (its name) are set within PartFile.
	FileID string `json:"fileId,omitempty"`
	File   string `json:"file,omitempty"`
	// Where names the part of the file for people: 页眉, 批注, 修订中删除的文字,
	// 隐藏工作表, 文件属性; empty is its plain text.
	Where string `json:"where,omitempty"`
	// Member is the path inside a packed file.
	Member string `json:"member,omitempty"`
	// Piece is the number of the stretch of text within the file or the body,
	// counted from 0: a paragraph, a cell.
	Piece int `json:"piece"`
	// Para counts the paragraphs that people read, from 1; 0 for other texts.
	Para  int    `json:"para,omitempty"`
	Sheet string `json:"sheet,omitempty"`
	Cell  string `json:"cell,omitempty"`
	Page  int    `json:"page,omitempty"`
	// Hidden says that a reader does not see it when opening the file.
	Hidden bool `json:"hidden,omitempty"`
	// Start and End are the match in characters of the piece's text; both
	// are 0 for a finding about the whole.
	Start int `json:"start"`
	End   int `json:"end"`
}

// Mend is what could stand in place of the match.
type Mend struct{ Title, Replacement string }

// Finding is one thing that a check found. It quotes what is to be protected:
// show it, do not store it; Brief is what may be kept.
type Finding struct {
	// Key is the same whenever the same words are found at the same place, so
	// that an override outlives a new run over an unchanged text.
	Key string
	// Check is the key of the check, one of the Check constants.
	Check string
	// Kind narrows Check: the kind of personal data, of the word.
	Kind  string
	Level Level
	Place Place
	// Before, Match and After are the words around the find.
	Before, Match, After string
	// Message says what is wrong and what to do, Basis by which provision.
	Message, Basis string
	Mend           *Mend
	// Override is the recorded decision to let it stand, or nil.
	Override *Override
}

// Brief is the finding without the words that it is about.
func (f Finding) Brief() string {
	title := Checks[f.Check]
	if kind := personal.Titles[personal.Kind(f.Kind)]; f.Check == CheckPersonal && kind != "" {
		title += "（" + kind + "）"
	}
	return title + "：" + f.Place.String()
}

// Excerpt is the find with the words around it, the match between 【 and 】.
func (f Finding) Excerpt() string {
	if f.Match == "" {
		return f.Before + f.After
	}
	return f.Before + "【" + f.Match + "】" + f.After
}

// Report is what all checks found, the obstacles first, then in reading order.
type Report struct{ Findings []Finding }

// Blocking lists what stops the release: obstacles that nobody overrode.
func (r Report) Blocking() []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Level == Block && f.Override == nil {
			out = append(out, f)
		}
	}
	return out
}

// Of lists the findings in one file.
func (r Report) Of(fileID string) []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Place.Part == PartFile && f.Place.FileID == fileID {
			out = append(out, f)
		}
	}
	return out
}

// In lists the findings in a part, such as PartBody.
func (r Report) In(part string) []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Place.Part == part {
			out = append(out, f)
		}
	}
	return out
}

// Find gives the finding with the key.
func (r Report) Find(key string) (Finding, bool) {
	for _, f := range r.Findings {
		if f.Key == key {
			return f, true
		}
	}
	return Finding{}, false
}
