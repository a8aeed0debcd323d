package screen

import (
	"regexp"
	"strings"
)

// wording looks for the organisation's own terms in everything that people
// read.
func (r *run) wording() {
	var maps []stretch
	for _, s := range r.texts {
		if !s.read {
			continue
		}
		for _, h := range r.lexicon.matcher.Find(s.text) {
			t := r.lexicon.terms[h.ID]
			if t.Kind == MapWord {
				maps = append(maps, s)
				continue
			}
			r.find(s, h.Start, h.End, wordFinding(t))
		}
		if mapWords.MatchString(s.text) {
			maps = append(maps, s)
		}
	}
	r.maps(maps)
}

func wordFinding(t Term) Finding {
	f := Finding{Check: CheckWord, Kind: string(t.Kind), Level: t.Level, Basis: t.Basis}
	switch {
	case t.Kind == Sensitive && t.Correct == "":
		f.Message = "“" + t.Text + "”是敏感词，请核对这里是否可以公开，不可以的请修改。"
	case t.Kind == Standard && t.Correct == "":
		f.Message = "“" + t.Text + "”的提法不规范，请按规范表述修改。"
	case t.Kind == Wrong:
		f.Message = "“" + t.Text + "”应为“" + t.Correct + "”。"
	default:
		f.Message = "“" + t.Text + "”建议改为“" + t.Correct + "”。"
	}
	if t.Correct != "" {
		f.Mend = &Mend{Title: "改为“" + t.Correct + "”", Replacement: t.Correct}
	}
	return f
}

var (
	mapWords = regexp.MustCompile(`地图|行政区划图|区位图|[省市县区]域图|交通图|分布图|示意图`)
	mapNo    = regexp.MustCompile(`审图号\s*[:：]?\s*[\p{Han}A-Z]{1,3}S?\s*[（(〔\[]?\s*\d{4}\s*[）)〕\]]?\s*第?\s*\d+\s*号`)
)

// maps wants a 审图号 where a map seems to be shown: words for one stand with a
// picture, and no number stands anywhere.
func (r *run) maps(spoken []stretch) {
	if len(spoken) == 0 || !r.hasPicture() {
		return
	}
	for _, s := range r.texts {
		if mapNo.MatchString(s.text) {
			return
		}
	}
	s := spoken[0]
	at := mapWords.FindStringIndex(s.text)
	if at == nil {
		at = []int{0, len(s.text)}
	}
	from := len([]rune(s.text[:at[0]]))
	r.find(s, from, from+len([]rune(s.text[at[0]:at[1]])), Finding{Check: CheckMap, Level: Warn, Basis: basisMap,
		Message: "这里提到地图且有图片，但没有标明审图号。公开的地图应当送审，请在图旁标明“审图号：…”；图片不是地图的，不必处理。"})
}

func (r *run) hasPicture() bool {
	if strings.Contains(strings.ToLower(r.sub.Body), "<img") {
		return true
	}
	for _, f := range r.files {
		if f.err == nil && f.inside.Form == "image" {
			return true
		}
	}
	return false
}

// missing lists the elements that are wanted and not there.
func (r *run) missing() {
	for _, n := range r.sub.Needs {
		if n.Given {
			continue
		}
		f := Finding{Check: CheckMissing, Kind: n.Key, Level: Block, Basis: n.Basis, Message: n.Do}
		if n.Soft {
			f.Level = Warn
		}
		if f.Message == "" {
			f.Message = "缺少" + n.Label + "，请补充。"
		}
		r.whole(Place{Part: PartWhole}, n.Label, f)
	}
}
