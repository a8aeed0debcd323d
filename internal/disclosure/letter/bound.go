package letter

import (
	"context"
	"maps"
	"strconv"

	"gongkai/internal/disclosure"
	"gongkai/internal/disclosure/letter/wording"
	"gongkai/internal/kit/store"
)

// bound are the values of a letter that the case has and nobody types: those
// of the approved extension, and those of the search log. A correction is told
// in working days from its receipt, so that it names no last day.
func bound(c *disclosure.Case, k wording.Kind) map[string]string {
	v := map[string]string{}
	switch k {
	case wording.Extend:
		extending(v, c)
	case wording.Absent:
		if len(c.Searches) > 0 {
			searchValues(v, c.Searches)
		}
	}
	out := map[string]string{}
	t, _ := wording.Of(k)
	for _, f := range t.Fields {
		if f.Bound {
			out[f.Key] = v[f.Key]
		}
	}
	return out
}

// extending takes days, terms and approver from the approval; before it there
// are none.
func extending(v map[string]string, c *disclosure.Case) {
	e := c.Item.Extension
	if e.State != disclosure.ExtApproved && e.State != disclosure.ExtTold {
		return
	}
	without, granted := *c, *c
	without.Item.Extension = disclosure.Extension{}
	if granted.Item.Extension.State != disclosure.ExtTold {
		granted.Item.Extension.State, granted.Item.Extension.ToldOn = disclosure.ExtTold, c.Today
	}
	v["days"], v["approver"] = strconv.FormatInt(e.Days, 10), e.ApprovedBy
	v["before"], v["after"] = without.Reading().Due.String(), granted.Reading().Due.String()
}

// Bind writes into a letter what the case has for it, over what was typed.
func (l *Letters) Bind(_ context.Context, _ store.Querier, c *disclosure.Case, x *disclosure.Letter) error {
	all := bound(c, wording.Kind(x.Template))
	if len(all) == 0 {
		return nil
	}
	parts := maps.Clone(x.Parts)
	if parts == nil {
		parts = map[string]string{}
	}
	for key, value := range all {
		if parts[key] = value; value == "" {
			delete(parts, key)
		}
	}
	x.Parts = parts
	return nil
}

// drift says where a letter that has not gone out differs from the case.
func drift(c *disclosure.Case, x *disclosure.Letter) []wording.Fault {
	switch x.State {
	case disclosure.LetterIssued, disclosure.LetterServed, disclosure.LetterVoid:
		return nil
	}
	var out []wording.Fault
	record := "案件记录"
	switch k := wording.Kind(x.Template); {
	case k == wording.Extend && c.Item.Extension.State != disclosure.ExtApproved && c.Item.Extension.State != disclosure.ExtTold:
		return []wording.Fault{{Says: "延期还没有批准，请先报政府信息公开工作机构负责人审批（条例第三十三条第二款）"}}
	case k == wording.Extend:
		record = "延期审批记录"
	case k == wording.Absent && len(c.Searches) == 0:
		return []wording.Fault{{Says: "还没有检索记录，不能答复信息不存在，请先在案件中登记检索"}}
	case k == wording.Absent:
		record = "检索记录"
	case k == wording.Correct:
		record = "补正天数（期限自收到之日起计算，文书中不写固定的截止日）"
	}
	all := bound(c, wording.Kind(x.Template))
	t, _ := wording.Of(wording.Kind(x.Template))
	for _, f := range t.Fields {
		if want, is := all[f.Key]; is && x.Parts[f.Key] != want {
			says := f.Label + "“" + x.Parts[f.Key] + "”与" + record + "不符"
			if want != "" {
				says += "，应为“" + want + "”"
			}
			out = append(out, wording.Fault{Field: f.Key, Says: says + "；还没有签发的请打开“修改”重新保存，已经签发的请作废后重拟"})
		}
	}
	return out
}
