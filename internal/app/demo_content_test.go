package app

import (
	"strings"
	"testing"

	"gongkai/internal/kit/store"
	"gongkai/internal/office/content"
	"gongkai/internal/office/screen"
)

// titled is the demo's published item of a title.
func (h *house) titled(title string) content.Item {
	h.t.Helper()
	i, err := store.First[content.Item](h.t.Context(), h.DB, "WHERE agency = $1 AND title = $2", demoBureau, title)
	if err != nil {
		h.t.Fatalf("%s: %v", title, err)
	}
	return i
}

// TestTheDemosAmendedDocumentIsToldWhole opens the amended document, what
// amended it and its interpretation as a citizen does.
func TestTheDemosAmendedDocumentIsToldWhole(t *testing.T) {
	h := openHouse(t, "2023-09-05")
	doc, by := h.titled("中卫市工业企业技术改造奖补办法（演示）"), h.titled("关于修改《中卫市工业企业技术改造奖补办法》的决定（演示）")
	piece := h.titled("《中卫市工业企业技术改造奖补办法》解读（演示）")
	for address, says := range map[string][]string{
		doc.Address:   {"有效，已修改", "自2023年8月29日起被《关于修改〈中卫市工业企业技术改造奖补办法〉的决定（演示）》（卫工信规发〔2023〕3号）修改", `href="` + by.Address + `"`, `href="` + piece.Address + `"`, "300万元以上"},
		by.Address:    {"修改的文件", `href="` + doc.Address + `"`, `href="` + piece.Address + `"`},
		piece.Address: {"所解读的文件", `href="` + doc.Address + `"`, `href="` + by.Address + `"`, "征求意见稿", "固定资产投资300万元以上", "统一为6%"},
	} {
		got := h.get("", address)
		for _, want := range says {
			if got.status != 200 || !strings.Contains(got.body, want) {
				t.Errorf("%s (%d) does not say %s", address, got.status, want)
			}
		}
		if strings.Contains(got.body, "内容以现行文本为准") {
			t.Errorf("%s warns though the interpretation was revised", address)
		}
	}
}

// TestChecksKnowTheOwnSiteAndItsNumbers checks texts with the program's own
// wiring: addresses and numbers of the site itself are looked up.
func TestChecksKnowTheOwnSiteAndItsNumbers(t *testing.T) {
	h := openHouse(t, "2023-09-05")
	doc, gone := h.titled("中卫市工业企业技术改造奖补办法（演示）"), h.titled("我市举办工业企业数字化转型供需对接活动（演示）")
	if err := h.DB.Do(t.Context(), h.actor("ma.yun"), func(tx *store.Tx) error {
		set, err := content.SettingOf(tx.Context(), tx, demoBureau)
		if err != nil {
			return err
		}
		set.Site[content.SiteDomain] = "gxj.example.gov.cn"
		if err := tx.Update(&set); err != nil {
			return err
		}
		return tx.Record("设置网站", store.Ref{Kind: "content.setting", ID: set.ID})
	}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`<a href="/art/202301/t20230101_999.html">办法</a>`:                                  "block link/dead",
		`<a href="https://gxj.example.gov.cn/art/202301/t20230101_999.html">办法</a>`:        "block link/dead",
		`<a href="/zfxxgk/nowhere/">栏目</a>`:                                                "block link/dead",
		`<a href="/attachments/nothing.pdf">附表</a>`:                                        "block link/dead",
		`<a href="/office/publish">后台</a>`:                                                 "block link/dead",
		`<a href="` + gone.Address + `">活动</a>`:                                            "block link/dead",
		`<a href="` + doc.Address + `">办法</a>`:                                             "",
		`<a href="` + doc.Address + `/versions?x=1#a">办法</a>`:                              "",
		`<a href="/zfxxgk/fdzdgknr/">栏目</a><a href="/zfxxgk/fdzdgknr/index_1.html">栏目</a>`: "",
		`<a href="/requests">申请</a><a href="https://other.example/art/1.html">别处</a>`:      "",
		"根据卫工信发〔2023〕999号通知":                                                               "warn docno/unknown",
		"根据" + doc.Number + "和宁工信发〔2023〕7号":                                                "",
	} {
		r, err := h.screen.Check(t.Context(), h.DB, screen.Subject{Agency: demoBureau, Body: "<p>" + text + "</p>"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Findings {
			got = append(got, string(f.Level)+" "+f.Check+"/"+f.Kind)
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
