package casefile

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/fee"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/paper"
	"gongkai/internal/kit/paper/raster"
	"gongkai/internal/kit/rich"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/approval"
)

// mending binds what was to be mended.
func (g *gathering) mending() error {
	var rows [][]string
	for _, m := range g.c.Corrections {
		rows = append(rows, []string{m.Points, chinese(m.Sent), chinese(m.Reached), chinese(m.Lapse), chinese(m.Mended), strings.TrimSpace(m.Answer + "\n" + m.Excuse)})
	}
	return g.table(secMend, "补正情况记录", []string{"补正事项", "发出", "送达", "期满", "收到补正", "补正内容"}, rows, Paper{By: g.set.Agency})
}

func (g *gathering) consultations() error {
	var rows [][]string
	for _, x := range g.c.Consultations {
		party := x.Party
		if g.v.Masked && x.PartyID != "" {
			party = "第三方"
		}
		rows = append(rows, []string{party, x.About, chinese(x.Sent), chinese(x.Reached), chinese(x.Lapse), disclosure.AnswerTitles[x.Answer] + lead("：", x.Reason), disclosure.DecisionTitles[x.Decision] + lead("：", x.DecidedWhy)})
	}
	if err := g.table(secConsult, "征求意见情况记录", []string{"征求对象", "拟公开内容", "发出", "送达", "期满", "意见", "决定"}, rows, Paper{By: g.set.Agency}); err != nil {
		return err
	}
	rows = nil
	for _, h := range g.c.Helps {
		rows = append(rows, []string{h.Body, h.About, chinese(h.Asked), chinese(h.Due), chinese(h.Answered), h.Answer})
	}
	return g.table(secConsult, "协办情况记录", []string{"协办单位", "协办事项", "发出", "期限", "回复日期", "回复"}, rows, Paper{By: g.set.Agency})
}

func lead(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

func (g *gathering) searches() error {
	var rows [][]string
	for _, s := range g.c.Searches {
		rows = append(rows, []string{chinese(s.On), s.System, s.Words, s.Span, fmt.Sprint(s.Hits), s.Result, s.Person})
	}
	if err := g.table(secSearch, wording.SearchTitle, []string{"日期", "检索系统和范围", "关键词", "时间跨度", "结果数", "检索结果", "检索人"}, rows, Paper{By: g.set.Agency}); err != nil {
		return err
	}
	rows = nil
	for _, s := range g.c.Steps {
		if q, ok := disclosure.QuestionOf(g.c.Item.Kind, s.Step); ok {
			answer := s.Answer
			for _, a := range q.Answers {
				if a.Key == s.Answer {
					answer = a.Title
				}
			}
			rows = append(rows, []string{q.Title, answer, s.Reason, s.Evidence, s.ByName, stamp(s.At)})
		}
	}
	return g.table(secReview, "审查判断记录", []string{"步骤", "判断", "理由", "证据", "判断人", "时间"}, rows, Paper{By: g.set.Agency})
}

// secrecy binds the reviews, each on a row.
func (g *gathering) secrecy() error {
	rows := map[string][][]string{}
	for _, r := range g.c.Reviews {
		verdict := "通过"
		if r.Verdict == disclosure.VerdictFail {
			verdict = "不通过"
		}
		if r.Stale {
			verdict += "（此后内容有变动，须重新审查）"
		}
		rows[r.Kind] = append(rows[r.Kind], []string{disclosure.ReviewTitles[r.Kind], verdict, r.Opinion, r.ByName, stamp(r.At)})
	}
	heads := []string{"审查事项", "结论", "意见", "审查人", "时间"}
	if err := g.table(secSecrecy, "保密审查表", heads, rows[disclosure.ReviewSecrecy], Paper{By: g.set.Agency}); err != nil {
		return err
	}
	return g.table(secReview, "合法性审查表", heads, rows[disclosure.ReviewLegal], Paper{By: g.set.Agency})
}

// reviewed binds the sheet on which a letter was reviewed and signed.
func (g *gathering) reviewed(l *disclosure.Letter) error {
	sheet, has, err := approval.Live(g.ctx, g.q, g.actor.Tenant, l.Ref())
	if err != nil || !has {
		return err
	}
	opinions, err := approval.Opinions(g.ctx, g.q, g.actor.Tenant, sheet.ID)
	if err != nil {
		return err
	}
	var boxes []wording.Opinion
	for _, o := range opinions {
		boxes = append(boxes, wording.Opinion{Label: o.Label, Text: g.say(o.Text), Name: o.Signature(), On: civil.FromTime(o.At.In(store.Zone)).Chinese()})
	}
	ground, _ := disclosure.GroundOf(l.Ground)
	f := g.facts
	f.Content = g.say(f.Content)
	form := wording.ReviewForm(f, l.Title, disclosure.OutcomeTitle(ground.Row), ground.Article, l.DrafterName, boxes)
	return g.put(secReview, form, Paper{Number: l.Number, By: g.set.Agency, On: l.SignedOn, Title: wording.ReviewTitle + "（" + l.Title + "）"})
}

func (g *gathering) extension() error {
	e := g.c.Item.Extension
	if e.State == "" {
		return nil
	}
	state := map[string]string{disclosure.ExtAsked: "待审批", disclosure.ExtApproved: "已批准，待告知", disclosure.ExtTold: "已批准并告知申请人", disclosure.ExtRefused: "不批准"}[e.State]
	return g.table(secExtend, "延期审批记录", []string{"延期理由", "工作日", "申请日期", "审批日期", "结果", "告知日期"},
		[][]string{{e.Why, fmt.Sprint(e.Days), chinese(e.AskedOn), chinese(e.ApprovedOn), state, chinese(e.ToldOn)}}, Paper{By: g.set.Agency, On: e.ApprovedOn})
}

func (g *gathering) fees() error {
	var rows [][]string
	for _, x := range g.c.Fees {
		end := "未缴纳"
		switch {
		case !x.Paid.IsZero():
			end = chinese(x.Paid) + "缴清" + lead("，票据", x.Receipt)
		case !x.Dropped.IsZero():
			end = chinese(x.Dropped) + "撤回：" + x.DroppedWhy
		}
		rows = append(rows, []string{fee.WayTitles[x.Way], x.Computed, fmt.Sprintf("%d元", x.Amount), chinese(x.Sent), chinese(x.Reached), chinese(x.Lapse), end})
	}
	return g.table(secFee, "信息处理费记录", []string{"计收方式", "计算过程", "金额", "发出", "送达", "期满", "缴纳情况"}, rows, Paper{By: g.set.Agency})
}

// service binds a certificate of service for each letter that went out.
func (g *gathering) service() error {
	for n := range g.c.Letters {
		l := &g.c.Letters[n]
		if l.Issued.IsZero() || l.State == disclosure.LetterVoid {
			continue
		}
		form, err := g.Letters.Certificate(g.ctx, g.q, g.c, l, !g.v.Masked)
		if err != nil {
			return err
		}
		if err := g.put(secService, form, Paper{Title: wording.ServiceTitle + "（" + l.Title + "）", Number: l.Number, By: g.set.Agency, On: l.Served}); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathering) disputes() error {
	var rows [][]string
	for _, d := range g.c.Disputes {
		rows = append(rows, []string{disclosure.DisputeTitles[d.Kind], d.Number, d.Body, chinese(d.Filed), chinese(d.Due), chinese(d.Answered), chinese(d.Reported), disclosure.ResultTitles[d.Result] + lead("：", d.ResultWhy)})
	}
	return g.table(secDispute, "行政复议、行政诉讼情况记录", []string{"类别", "案号", "机关、法院", "受理", "答复期限", "答复", "报备", "结果"}, rows, Paper{By: g.set.Agency})
}

// pages are the pages of an attached file: its own, a picture on a page, or
// its text. What cannot be set has a sheet that names the original.
func (g *gathering) pages(x disclosure.File, data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte("%PDF-")) {
		if _, err := raster.Count(g.ctx, data, g.Raster); err == nil {
			return data, nil
		} else if g.ctx.Err() != nil {
			return nil, g.ctx.Err()
		}
		return g.named(x, "这个 PDF 不能与其他文件装订在一起")
	}
	if strings.HasPrefix(http.DetectContentType(data), "image/") {
		return paper.PDF(g.ctx, paper.Sheet{Title: x.Name, Body: `<figure><img src="/a" alt="` + html.EscapeString(x.Name) + `"></figure>`,
			Picture: func(context.Context, string) ([]byte, error) { return data, nil }})
	}
	read, err := rich.Read(g.ctx, x.Name, data, rich.Options{})
	if err != nil {
		if g.ctx.Err() != nil {
			return nil, g.ctx.Err()
		}
		return g.named(x, "这种格式的文件不能印在纸上")
	}
	return paper.PDF(g.ctx, paper.Sheet{Title: x.Name, Body: read.HTML})
}

func (g *gathering) named(x disclosure.File, why string) ([]byte, error) {
	return paper.PDF(g.ctx, paper.Sheet{Title: x.Name, Body: "<p>" + html.EscapeString(why) + "，原件见随卷的原件包。</p>"})
}
