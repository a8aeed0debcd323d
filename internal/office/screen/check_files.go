package screen

import (
	"errors"
	"strconv"

	"gongkai/internal/kit/fail"
	"gongkai/internal/office/screen/inside"
)

func itoa(n int) string { return strconv.Itoa(n) }

// opened says what could not be looked at in a file, and what it tells of its
// making.
func (r *run) opened(o opened) {
	at := Place{Part: PartFile, FileID: o.ID, File: o.Name}
	if o.err != nil {
		msg := "文件打不开，请检查后重新上传。"
		if known := (*fail.Error)(nil); errors.As(o.err, &known) {
			msg = known.Msg
		}
		r.whole(at, o.Name, Finding{Check: CheckAttach, Kind: "unreadable", Level: Block, Basis: basisAttach, Message: msg})
		return
	}
	for _, d := range o.inside.Doubts {
		where := at
		where.Member = d.Member
		f := Finding{Check: CheckAttach, Kind: d.Key, Level: Warn, Basis: basisAttach, Message: d.Text}
		if d.Key == "damaged" || d.Key == "encrypted" {
			f.Level = Block
		}
		r.whole(where, o.Name, f)
	}
	for _, t := range o.inside.Traces {
		if t.Title == inside.Software {
			continue // stripped with the rest, but no reason to stop anybody
		}
		where := at
		where.Member, where.Where = t.Member, t.Title
		r.whole(where, t.Value, traceFinding(t))
	}
}

// traceFinding makes a finding of what a file tells of its making. Where a
// picture was taken is an obstacle; the rest is stripped on release.
func traceFinding(t inside.Trace) Finding {
	f := Finding{Check: CheckTrace, Kind: t.Key, Level: Warn, Basis: basisTraces, Message: "文件中留有" + t.Title + "，发布前请清除（可自动清除，原件不变）。"}
	switch t.Key {
	case "place":
		f.Level, f.Message = Block, "图片中记有拍摄的地点坐标，请清除后再发布（可自动清除，原件不变）。"
	case "revision":
		f.Level, f.Message = Block, "文件中留有修订痕迹，读者能看到改动前的文字。请接受修订后再发布（可自动清除，原件不变）。"
	case "comment":
		f.Level, f.Message = Block, "文件中留有批注，请删除后再发布（可自动清除，原件不变）。"
	case "hidden":
		f.Message = "文件中有隐藏的内容（" + t.Title + "），读者可以重新显示。请确认可以公开，或删除后再发布。"
	}
	return f
}
