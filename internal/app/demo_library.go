package app

import (
	"context"
	"strings"
	"time"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
	"gongkai/internal/library"
	"gongkai/internal/office/content"
)

// shelved enters what the library knows of a normative document: its days,
// and the reviews that it went through before it was issued.
func (a *App) shelved(ctx context.Context, s *stage, p piece, i content.Item) error {
	formed := civil.MustParse(p.set["formed"])
	f := library.Facts{Issuer: "中卫市工业和信息化局", RegisterNo: "ZWGXJ-" + p.set["formed"][:4] + "-" + i.Number, RegisterOn: formed, NumberedOn: formed, PrintedOn: formed,
		Legal: library.Lawful, LegalNo: "卫工信法审〔" + p.set["formed"][:4] + "〕1号（演示）", LegalReviewer: "政策法规科", LegalFrom: formed.Add(-20), LegalOn: formed.Add(-10),
		Market: true, Fair: library.FairPassed, FairNo: "公平竞争审查表（演示）", FairOn: formed.Add(-9),
		ConsultFrom: formed.Add(-60), ConsultTo: formed.Add(-28), DecidedOn: formed.Add(-3), DecidedAt: "局长办公会（演示）"}
	return a.library.Save(ctx, s.actors["ma.yun"], i.ID, library.AnyVersion, library.Saved{Facts: f, Starts: civil.MustParse(p.set["starts"]), Ends: civil.MustParse(p.set["ends"])})
}

// promised says that a document's interpretation follows within its term.
func (a *App) promised(ctx context.Context, s *stage, p piece, i content.Item) error {
	return a.interpret.SavePlan(ctx, s.actors[p.author], i.ID, interpret.Planned{Forms: []string{"text"}, Interpreter: s.actors[p.author].Name, Says: "与文件同步起草文字解读，文件发布后随即发布。",
		Promised: true, Why: "解读中的申报流程图正在核对", Owner: s.actors[p.author].ID})
}

// amends relates an amending document to the one that it names in "amends".
func (a *App) amends(ctx context.Context, s *stage, p piece, i content.Item) error {
	if p.set["amends"] == "" {
		return nil
	}
	d, err := store.First[content.Item](ctx, a.DB, "WHERE agency = $1 AND title = $2", demoBureau, p.set["amends"])
	if err != nil {
		return err
	}
	return a.library.Tie(ctx, s.actors["ma.yun"], i.ID, library.Tied{Kind: library.Amends, Target: d.ID})
}

// demoAmended is what the amendment of 2023-08-29 changed in the texts.
var demoAmended = strings.NewReplacer("固定资产投资500万元以上", "固定资产投资300万元以上", "按设备投入的5%", "按设备投入的6%", "3月、9月通过", "3月、6月、9月通过",
	"<td>500万元</td>", "<td>300万元（2023年8月29日修改前为500万元）</td>", "统一为5%", "统一为6%（2023年8月29日修改前为5%）")

// reinterpreting revises the interpretation of the amended document, which
// from then on explains the amendment too.
func (a *App) reinterpreting(s *stage) cue {
	return cue{a.clock("2023-08-29", 15, 20), func(ctx context.Context) error {
		author := s.actors["zhou.min"]
		i, err := store.First[content.Item](ctx, a.DB, "WHERE agency = $1 AND title = $2", demoBureau, "《中卫市工业企业技术改造奖补办法》解读（演示）")
		if err != nil {
			return err
		}
		by, err := store.First[content.Item](ctx, a.DB, "WHERE agency = $1 AND number = $2", demoBureau, "卫工信规发〔2023〕3号")
		if err != nil {
			return err
		}
		if err := a.publish.Revise(ctx, author, i.ID); err != nil {
			return err
		}
		if i, err = content.ItemOf(ctx, a.DB, demoBureau, i.ID); err != nil {
			return err
		}
		p := interpret.PieceOf(&i)
		for key, text := range p.Elements {
			p.Elements[key] = demoAmended.Replace(text)
		}
		if err := a.interpret.Save(ctx, author, i.ID, i.Version, p); err != nil {
			return err
		}
		if err := a.interpret.Link(ctx, author, i.ID, by.ID); err != nil {
			return err
		}
		d := demoDraft(&i)
		d.Note = "按卫工信规发〔2023〕3号更新投资门槛和奖补比例"
		return a.reviewedWhole(ctx, s, author, i.ID, d)
	}}
}

// shelving plays what follows a document's publication: its filing, and the
// day on which it comes into force.
func (a *App) shelving(s *stage) []cue {
	filed := func(at, title, no string) cue {
		return cue{a.clock(at, 15, 30), func(ctx context.Context) error {
			d, err := store.First[content.Item](ctx, a.DB, "WHERE agency = $1 AND title = $2", demoBureau, title)
			if err != nil {
				return err
			}
			e, err := store.Get[library.Document](ctx, a.DB, demoBureau, d.ID)
			if err != nil {
				return err
			}
			e.Facts.FilingNo, e.Facts.FiledOn, e.Facts.FiledTo = no, civil.FromTime(a.DB.Now().In(store.Zone)), "中卫市司法局（演示）"
			return a.library.Save(ctx, s.actors["ma.yun"], d.ID, library.AnyVersion, library.Saved{Facts: e.Facts, Starts: e.Starts, Ends: e.Ends})
		}}
	}
	out := []cue{filed("2023-07-21", "中卫市工业企业技术改造奖补办法（演示）", "备2023-1（演示）"), filed("2023-08-17", "中卫市数字化车间认定管理办法（试行）（演示）", "备2023-2（演示）")}
	for _, day := range []string{"2023-08-15", "2023-09-10"} {
		at := civil.MustParse(day).In(store.Zone).Add(time.Minute)
		out = append(out, cue{at, func(ctx context.Context) error { return a.library.Sweep(ctx, demoBureau) }})
	}
	return append(out, a.reinterpreting(s))
}
