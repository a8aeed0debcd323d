package disclosure

import (
	"fmt"
	"slices"

	"gongkai/internal/disclosure/clock"
	"gongkai/internal/disclosure/letter/wording"
)

// Lacks are what the reply that is being drafted still needs on record, in
// words with the article; empty once it may be issued.
func (c *Case) Lacks() []string {
	d := c.Draft()
	if d == nil {
		return []string{"还没有拟写答复文书"}
	}
	g, ok := GroundOf(d.Ground)
	if !ok || !g.Answers(c.Item.Kind) {
		return []string{"答复文书的依据与申请的类型不符，请重新选择"}
	}
	var out []string
	if j := c.Judged(); j.Ground != g.Key && !g.unasked() {
		out = append(out, c.unjudged(j, g))
	}
	if n := c.asking(); n > 0 {
		out = append(out, fmt.Sprintf("还有%d份征求意见没有回复，期限也没有届满（%s）", n, ArticleThird))
	}
	out = append(out, c.undecided(g)...)
	for _, need := range c.needs(g, d) {
		if says := c.need(need); says != "" {
			out = append(out, says)
		}
	}
	return append(out, c.misplaced(g)...)
}

// needs are the needs of the reply's ground, and of the ground on which a
// partial disclosure withholds the rest: article 15 asks for the third party's
// opinion and a decision whether all is withheld or a part.
func (c *Case) needs(g Ground, l *Letter) []Need {
	if l.Withholds() == string(wording.DeniedThird) && !slices.Contains(g.Needs, NeedThird) {
		return append(slices.Clone(g.Needs), NeedThird)
	}
	return g.Needs
}

// unasked says that the seven steps do not lead to the ground: an unpaid fee
// ends a case whatever was judged.
func (g Ground) unasked() bool { return g.Key == "unpaid" || g.Key == "otherwise" }

func (c *Case) unjudged(j Judged, g Ground) string {
	if j.Ground == "" {
		return "七步判断还没有填写完整，请先完成判断并写明理由"
	}
	got, _ := GroundOf(j.Ground)
	return fmt.Sprintf("判断的结论是“%s”，与答复文书的依据“%s”不一致", got.Title, g.Title)
}

// misplaced holds the two endings without an answer to the states in which
// alone they may come.
func (c *Case) misplaced(g Ground) []string {
	switch {
	case c.Item.State == Mending && g.Key != "unmended":
		return []string{"补正期间只能作出逾期不补正、不再处理的答复（" + ArticleMend + "）"}
	case c.Item.State == Charging && g.Key != "unpaid":
		return []string{"缴费期间只能作出逾期未缴费、不再处理的答复（" + ArticleFee + "）"}
	case c.Item.State == Handling && (g.Key == "unmended" || g.Key == "unpaid"):
		return []string{"本件没有等待补正或者缴费，不能以逾期为由不再处理"}
	}
	return nil
}

// undecided are the third parties about whom the agency has not decided, or
// who were not told of a decision to disclose (条例第三十二条).
func (c *Case) undecided(g Ground) []string {
	if !g.Discloses() {
		return nil
	}
	var out []string
	for k := range c.Consultations {
		x := &c.Consultations[k]
		switch {
		case x.Open() || x.Kind != clock.AskThirdParty || x.Answer == Agrees:
		case x.Decision == "":
			out = append(out, fmt.Sprintf("第三方“%s”%s，逾期不答复不等于同意，请先决定是否公开（%s）", x.Party, AnswerTitles[x.Answer], ArticleThird))
		case x.Decision != DecideWithhold && x.Told.IsZero():
			out = append(out, fmt.Sprintf("决定公开第三方“%s”不同意公开的信息，应当将决定公开的内容和理由书面告知第三方（%s）", x.Party, ArticleThird))
		case x.Decision == DecideWithhold && g.Key == "grant":
			out = append(out, fmt.Sprintf("已决定不公开第三方“%s”的信息，应当作出部分公开或者不予公开的答复", x.Party))
		}
	}
	return out
}

// need says what is missing of one need, or nothing.
func (c *Case) need(n Need) string {
	switch n {
	case NeedSearch:
		if len(c.Searches) == 0 {
			return "信息不存在的答复应当有检索记录，请先登记检索的系统、关键词和结果"
		}
	case NeedThird:
		return c.needThird()
	case NeedMended:
		if m := c.Correction(); m == nil || m.Mended.IsZero() {
			return "没有告知补正并收到补正，不能认定补正后仍不明确（" + ArticleMend + "）"
		}
	case NeedLapsed:
		if m := c.Correction(); m == nil || !m.Mended.IsZero() || m.Lapse.IsZero() || c.Today <= m.Lapse {
			return "补正期限还没有届满，或者没有登记补正告知书的送达日期（" + ArticleMend + "）"
		}
	case NeedUnpaid:
		if f := c.Fee(); f == nil || !f.Paid.IsZero() || f.Lapse.IsZero() || c.Today <= f.Lapse {
			return "缴费期限还没有届满，或者没有登记收费通知书的送达日期（" + ArticleFee + "）"
		}
	case NeedReasons:
		if c.Item.Reasons != "refused" {
			return "没有要求申请人说明理由，或者没有认定理由不合理（" + ArticleMass + "）"
		}
	case NeedRepeat:
		if c.Item.RepeatOf == "" {
			return "请先选择被重复的前次申请（" + reg + "第三十六条第六项）"
		}
	}
	return ""
}

// needThird: a third party was asked in writing, and the agency decided, having
// weighed the public interest; a consultation that nobody decided on is none.
func (c *Case) needThird() string {
	withheld := func(x Consultation) bool {
		return x.Kind == clock.AskThirdParty && !x.Open() && !x.Consents() && x.Decision == DecideWithhold
	}
	if slices.ContainsFunc(c.Consultations, withheld) {
		return ""
	}
	return "以保护第三方合法权益为由不予公开全部或者部分内容的，应当书面征求第三方意见，衡量公共利益，作出不予公开的决定并登记（" + reg + "第十五条、第三十二条）"
}
