package app

import (
	"context"
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
	return out
}
