package app

import (
	"context"

	"gongkai/internal/interpret"
	"gongkai/internal/kit/civil"
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
