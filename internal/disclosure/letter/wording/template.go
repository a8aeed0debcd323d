package wording

import (
	"regexp"
	"slices"

	"gongkai/internal/kit/civil"
)

// Kind names a letter (PORTAL B.2).
type Kind string

// The letters in the order of the catalogue; Unclear and Delay are those that
// rows (四)3 and article 35 need besides.
const (
	Receipt    Kind = "receipt"
	Correct    Kind = "correct"
	Reasons    Kind = "reasons"
	Consult    Kind = "consult"
	Consulting Kind = "consulting"
	CoMaker    Kind = "comaker"
	Assist     Kind = "assist"
	Extend     Kind = "extend"
	Delay      Kind = "delay"
	Fee        Kind = "fee"
	Grant      Kind = "grant"
	Public     Kind = "public"
	Partial    Kind = "partial"
	Refuse     Kind = "refuse"
	Absent     Kind = "absent"
	Elsewhere  Kind = "elsewhere"
	Process    Kind = "process"
	Unclear    Kind = "unclear"
	Repeat     Kind = "repeat"
	NotRequest Kind = "notrequest"
	Special    Kind = "special"
	Excessive  Kind = "excessive"
	Closed     Kind = "closed"
	Amend      Kind = "amend"
	Service    Kind = "service"
	ThirdTold  Kind = "thirdtold"
)

// Ground is the legal ground of an answer, by the key that the case has for it
// (disclosure.Grounds); "" is a letter that ends nothing.
type Ground string

// The grounds.
const (
	Granted           Ground = "grant"
	Already           Ground = "public"
	Partly            Ground = "partial"
	DeniedSecret      Ground = "secret"
	DeniedLaw         Ground = "forbidden"
	DeniedSafety      Ground = "stability"
	DeniedThird       Ground = "third"
	DeniedInternal    Ground = "internal"
	DeniedProcess     Ground = "process"
	DeniedEnforcement Ground = "enforcement"
	DeniedQuery       Ground = "special"
	UnableNone        Ground = "none"
	UnableOthers      Ground = "others"
	UnableMake        Ground = "make"
	UnableUnclear     Ground = "unclear"
	NotPetition       Ground = "petition"
	NotRepeat         Ground = "repeat"
	NotPublication    Ground = "printed"
	NotExcessive      Ground = "mass"
	NotReissue        Ground = "confirm"
	OtherUncorrected  Ground = "unmended"
	OtherUnpaid       Ground = "unpaid"
	OtherElse         Ground = "otherwise"
	AmendDone         Ground = "mend"
	AmendNot          Ground = "unmend"
	AmendMoved        Ground = "passed"
)

// Family is a register of numbers of its own within a year: the word that is
// added to the agency's (卫工信公开 + 补).
type Family string

// The families. Unnumbered letters take no number.
const (
	Reply      Family = ""
	Correction Family = "补"
	Reasoning  Family = "由"
	Consulted  Family = "征"
	Helping    Family = "协"
	Extension  Family = "延"
	Charging   Family = "费"
	Amendment  Family = "更"
	Told       Family = "告"
	Unnumbered Family = "-"
)

// Families lists the numbered families, as the settings show them.
func Families() []Family {
	return []Family{Reply, Correction, Reasoning, Consulted, Helping, Extension, Charging, Amendment, Told}
}

var familyTitles = map[Family]string{Reply: "答复（告知）书", Correction: "补正告知书", Reasoning: "说明理由告知书", Consulted: "征求意见文书",
	Helping: "协办函", Extension: "延期答复告知书", Charging: "收费通知书", Amendment: "更正告知书", Told: "告知书（给第三方）", Unnumbered: "不编号"}

// Title is the family's name.
func (f Family) Title() string { return familyTitles[f] }

// Remedy is what a letter has to say of remedies (R1.60).
type Remedy int

// The rules. Free is 复议 within 60 days or 诉讼 within six months; First is
// 复议前置, 行政复议法 article 23¶1(四); Withheld is First for the part that is
// withheld; Query is that of 行政查询事项, where sources differ.
const (
	None Remedy = iota
	Free
	First
	Withheld
	Query
)

// Sort is the form of a field.
type Sort int

// The sorts of fields: a line, a text, a list of one thing a line, a day, a
// whole number, and a choice of Options.
const (
	Line Sort = iota
	Area
	List
	Day
	Number
	Choice
)

// Field is something that has to be known to write a letter.
type Field struct {
	Key, Label, Help string
	Sort             Sort
	Required         bool
	Options          []string
	// Least is the least length in characters, for reasons that must be
	// reasons; Most the greatest number.
	Least, Most int
	// Bound says that the case has the value: nobody types it, and a letter
	// that differs from the case is refused.
	Bound bool
	// For are the grounds that ask for it; none is all.
	For []Ground
}

// Asked says that the field belongs to the ground.
func (f Field) Asked(o Ground) bool { return len(f.For) == 0 || slices.Contains(f.For, o) }

// Part is a piece of a letter's text. In Text {key} stands for a value and
// [[key|text]] for a text that is there where the value is.
type Part struct {
	Key, Title string
	// Legal parts follow from case and law and are not edited.
	Legal bool
	Text  string
	// By has the text of a ground, in place of Text.
	By map[Ground]string
}

// Written says that the part may be rewritten: it is no legal part, and more
// than the text of one field.
func (p Part) Written() bool { return !p.Legal && !wholeSlot.MatchString(p.Text) }

var wholeSlot = regexp.MustCompile(`^\{\w+\}$`)

// Template is one letter.
type Template struct {
	Kind   Kind
	No     int // in the catalogue, 0 for those besides
	Title  string
	Family Family
	// Article is the provision that the letter rests on, for lists.
	Article string
	// Grounds are those that the letter may carry; none ends nothing.
	Grounds []Ground
	Fields  []Field
	Parts   []Part
	Remedy  Remedy
	// To is the field that names whom it goes to; "" is the applicant.
	To string
	// Cites are articles of the Regulation that the text must name, by
	// ground; "" is for every ground.
	Cites map[Ground][]Article
	// Slip says that a reply slip goes with it.
	Slip bool
}

// Carries says that the letter may carry the ground.
func (t Template) Carries(o Ground) bool {
	return o == "" && len(t.Grounds) == 0 || slices.Contains(t.Grounds, o)
}

// TitleFor is the letter's title where it carries the ground.
func (t Template) TitleFor(g Ground) string {
	if g == AmendNot {
		return "政府信息不予更正告知书"
	}
	return t.Title
}

// Asked lists the fields that the ground asks for.
func (t Template) Asked(o Ground) []Field {
	var out []Field
	for _, f := range t.Fields {
		if f.Asked(o) {
			out = append(out, f)
		}
	}
	return out
}

// Settings are what an agency sets once.
type Settings struct {
	// Agency is its full name, Maker the red name at the head (usually the
	// same), Word the 代字 that every number begins with.
	Agency, Maker, Word string
	// Words replaces a family's word.
	Words map[Family]string
	// Authority hears reconsiderations, Court lawsuits.
	Authority, Court string
	// Contact, Phone, Address and Postcode are those of the office.
	Contact, Phone, Address, Postcode string
	// Payment says how a fee is paid.
	Payment string
	// QueryFirst prints 复议前置 for 行政查询事项 as well.
	QueryFirst bool
	// On is the day of the letter, by which the law on remedies is chosen; zero
	// stands for the law in force now.
	On civil.Date
}

// Bureau are the settings that Zhongwei's bureau begins with.
func Bureau() Settings {
	return Settings{Agency: "中卫市工业和信息化局", Maker: "中卫市工业和信息化局", Word: "卫工信公开", Authority: "中卫市人民政府", Court: "有管辖权的人民法院",
		Contact: "局办公室", Address: "宁夏回族自治区中卫市沙坡头区行政中心", Postcode: "755000",
		Payment: "凭本通知书到本机关政府信息公开工作机构领取缴款通知，通过非税收入缴款渠道缴入本级国库"}
}

// Facts are what the case knows; personal names are passed in by whoever may
// see them and are kept nowhere here.
type Facts struct {
	// No is the application's number, Part tells of one matter among several.
	No, Part string
	// Applicant is whom letters go to; Body says that it is an organisation.
	Applicant string
	Body      bool
	Channel   string
	Content   string
	Supply    string // 获取方式
	// Received is the day that counts as receipt, Corrected that on which the
	// corrected application came.
	Submitted, Received, Corrected civil.Date
	// Due is the day by which the answer is due, DueBefore that before an
	// extension, Extended the day on which an extension was notified.
	Due, DueBefore, Extended civil.Date
}
