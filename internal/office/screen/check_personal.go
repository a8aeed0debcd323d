package screen

import (
	"strings"

	"gongkai/internal/office/screen/personal"
)

// personal looks for personal data in every text, seen or unseen.
func (r *run) personal() {
	for _, s := range r.texts {
		if s.Where == "链接地址" && !strings.HasPrefix(s.text, "tel:") && !strings.HasPrefix(s.text, "mailto:") {
			continue
		}
		for _, m := range personal.Scan(s.text, s.head+r.rowHead(s)) {
			f := judge(m, s)
			if f.Check != "" && !r.lexicon.allows(m.Value) {
				r.find(s, m.Start, m.End, f)
			}
		}
	}
}

// rowHead is the text of a label that stands in the cell before, for tables in
// which every row is a name and its value.
func (r *run) rowHead(s stretch) string {
	if s.row == "" || s.Piece == 0 {
		return ""
	}
	for _, t := range r.near(s, -1) {
		if len([]rune(t)) <= 12 {
			return " " + t
		}
	}
	return ""
}

// near gives the text of the piece by that many places away in the same row.
func (r *run) near(s stretch, by int) []string {
	file := r.body
	if s.Part == PartFile {
		file = nil
		for _, o := range r.files {
			if o.ID == s.FileID {
				file = o.inside
			}
		}
	}
	if file == nil || s.Piece+by < 0 || s.Piece+by >= len(file.Pieces) || file.Pieces[s.Piece+by].Row != s.row {
		return nil
	}
	return []string{strings.TrimSpace(file.Pieces[s.Piece+by].Text)}
}

// judge makes a finding of a match.
func judge(m personal.Match, s stretch) Finding {
	title := personal.Titles[m.Kind]
	f := Finding{Check: CheckPersonal, Kind: string(m.Kind), Level: Block, Basis: basisPrivacy}
	if with := personal.Mask(m); with != "" {
		f.Mend = &Mend{Title: "遮盖为 " + with, Replacement: with}
	}
	switch m.Kind {
	case personal.USCC:
		if !m.Wrong {
			return Finding{}
		}
		return Finding{Check: CheckCredit, Kind: string(m.Kind), Level: Warn, Basis: "GB 32100-2015",
			Message: "统一社会信用代码的校验码不对，请与营业执照核对。信用代码应当公开，不必遮盖。"}
	case personal.ID:
		f.Basis, f.Message = basisSensitive, "含有身份证号，请遮盖后再发布。"
		if m.Wrong {
			f.Message = "像是身份证号，但校验码不对：是身份证号的，请核对并遮盖；不是的，说明理由后放行。"
			if !m.Sure {
				f.Level = Warn
			}
		}
	case personal.Landline:
		f.Level, f.Message = Warn, "含有固定电话。是办公电话的可以公开（可在词库中设为放行）；是个人电话的，请遮盖。"
	case personal.Email:
		f.Level, f.Message = Warn, "含有电子邮箱。是单位公开邮箱的可以公开；是个人邮箱的，请遮盖。"
	case personal.Plate:
		f.Level, f.Message = Warn, "含有机动车号牌。属于个人车辆的，请遮盖。"
	case personal.Address:
		f.Basis, f.Message = basisSensitive, "含有详细住址，只能公开到乡镇或街道，请遮盖。"
		if !m.Sure {
			f.Level, f.Message = Warn, "像是详细住址。是个人住址的，只能公开到乡镇或街道；是办公或经营地址的，可以公开。"
		}
	case personal.Birth:
		f.Level, f.Message = Warn, "含有出生日期。不是必须公开的，请遮盖到年。"
	case personal.Health:
		f.Level, f.Basis, f.Message = Warn, basisSensitive, "在姓名旁写有健康、残疾或救助情况，属于敏感个人信息。请核对是否有公开的依据，没有的请删去姓名或这项内容。"
	case personal.Card:
		f.Basis, f.Message = basisSensitive, "含有银行账号，请遮盖后再发布。"
		if !m.Sure {
			f.Level = Warn
		}
	default:
		f.Message = "含有" + title + "，请遮盖后再发布。"
	}
	if s.Hidden {
		f.Message = "在读者不直接看到的地方：" + f.Message
	}
	return f
}
