package column

import (
	"context"
	"net/mail"
	"net/url"
	"regexp"
	"strings"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/content"
	"gongkai/internal/office/screen/personal"
)

// The bounds of the months after which a refusal is looked at again
// (article 18 names no interval).
const (
	leastReviewMonths = 1
	mostReviewMonths  = 60
)

var (
	domainForm = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+gov\.cn$|^[\p{Han}a-z0-9.-]+\.政务$`)
	postForm   = regexp.MustCompile(`^\d{6}$`)
	phoneForm  = regexp.MustCompile(`^[0-9０-９()（）+\-—–转、,，;；/\s]{5,60}$`)
	icpForm    = regexp.MustCompile(`^\p{Han}ICP备\d{6,10}号(-\d{1,3})?$`)
	policeForm = regexp.MustCompile(`^\p{Han}公网安备\s?\d{10,16}号$`)
)

// siteChecks say what is wrong with a key of content.SiteKeys; keys without a
// check take any text.
var siteChecks = map[string]func(string) string{
	content.SiteCode: func(v string) string {
		return says(content.CheckSiteCode(v) == nil, "政府网站标识码为10位数字，中央单位为bm加8位数字；没有时请留空")
	},
	content.SiteDomain: func(v string) string {
		return says(domainForm.MatchString(v), "域名应以 .gov.cn 或 .政务 结尾，只写域名，不带 https:// 和路径，例如 gxj.nxzw.gov.cn")
	},
	content.SiteICP:    matches(icpForm, "ICP备案号应如“宁ICP备12345678号-1”"),
	content.SitePolice: matches(policeForm, "公安机关备案号应如“宁公网安备 64050202000001号”"),
	content.SitePost:   matches(postForm, "邮政编码为6位数字"),
	content.SitePhone:  matches(phoneForm, "电话只写号码，例如 0955-7068000，多个号码用顿号分开"),
	content.SiteFax:    matches(phoneForm, "传真只写号码，例如 0955-7068001"),
	content.SiteAdvice: matches(phoneForm, "电话只写号码，例如 0955-7068000，多个号码用顿号分开"),
	content.SiteEmail: func(v string) string {
		return says(email(v), "请填写完整的电子邮箱地址，例如 name@example.gov.cn")
	},
	content.SiteOrgan: func(v string) string {
		return says(webAddress(v, "https"), "请填写以 https:// 开头的完整网址")
	},
	content.SiteLinks: checkLinks,
	content.SiteMourning: func(v string) string {
		from, to, ok := mourning(v)
		return says(ok && from <= to, "请写两个日期，中间空一格，先开始后结束，例如 2023-12-13 2023-12-13")
	},
}

func says(ok bool, wrong string) string {
	if ok {
		return ""
	}
	return wrong
}

func matches(form *regexp.Regexp, wrong string) func(string) string {
	return func(v string) string { return says(form.MatchString(v), wrong) }
}

func email(v string) bool {
	a, err := mail.ParseAddress(v)
	return err == nil && a.Address == v && strings.Contains(v[strings.LastIndexByte(v, '@')+1:], ".")
}

func webAddress(v string, schemes ...string) bool {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.User != nil || strings.ContainsAny(v, " \t\r\n\"<>") {
		return false
	}
	for _, s := range schemes {
		if u.Scheme == s {
			return true
		}
	}
	return false
}

// checkLinks wants lines of a name and an address.
func checkLinks(v string) string {
	for _, line := range strings.Split(v, "\n") {
		words := strings.Fields(line)
		if len(words) > 0 && (len(words) < 2 || !webAddress(words[len(words)-1], "http", "https")) {
			return "每行先写名称，空一格再写以 https:// 或 http:// 开头的网址；请检查这一行：" + clip(strings.TrimSpace(line), 30)
		}
	}
	return ""
}

func mourning(v string) (from, to civil.Date, ok bool) {
	days := strings.Fields(v)
	if len(days) != 2 {
		return 0, 0, false
	}
	from, err := civil.Parse(days[0])
	if err != nil {
		return 0, 0, false
	}
	to, err = civil.Parse(days[1])
	return from, to, err == nil
}

// CheckSite says what is wrong with a setting, by the names of the form's
// fields; nothing wrong is an empty map. Empty keys are not shown anywhere and
// never wrong (R5.01, R5.02, R5.10 to R5.12).
func CheckSite(s content.Setting) map[string]string {
	wrong := map[string]string{}
	if err := content.CheckIndexForm(s.IndexForm); err != nil {
		wrong["index_form"] = strings.TrimLeft(err.Error(), "；")
	}
	switch {
	case s.Code == "" && strings.Contains(s.IndexForm, "{code}"):
		wrong["code"] = "索引号规则中用到{code}，请填写统一社会信用代码，或把{code}从规则中去掉"
	case s.Code != "" && !personal.ValidUSCC(s.Code):
		wrong["code"] = "统一社会信用代码应为18位数字和大写字母，最后一位为校验码。请对照证书核对，字母不含I、O、S、V、Z"
	}
	if s.ReviewMonths < leastReviewMonths || s.ReviewMonths > mostReviewMonths {
		wrong["review_months"] = "评估间隔应在1到60个月之间"
	}
	for key, check := range siteChecks {
		if v := s.Site[key]; v != "" {
			if msg := check(v); msg != "" {
				wrong[siteField(key)] = msg
			}
		}
	}
	return wrong
}

// siteField is the form's name of a key.
func siteField(key string) string { return "site_" + key }

// SetSite keeps what the organisation says of its site. The version is that
// of the page that was filled in; another one is Stale.
func (s *Columns) SetSite(ctx context.Context, a who.Actor, version int64, in content.Setting) error {
	return s.DB.Do(ctx, a, func(tx *store.Tx) error {
		if !a.MayOn(RightSite, "", "") {
			return fail.Deniedf("您没有修改网站设置的权限")
		}
		if wrong := CheckSite(in); len(wrong) > 0 {
			return fail.Fields(wrong)
		}
		had, err := store.Get[content.Setting](ctx, tx, tx.Tenant(), "setting")
		fresh := fail.Is(err, fail.Missing)
		if err != nil && !fresh {
			return err
		}
		if had.Version != version {
			return fail.Stalef("网站设置刚被其他人修改过，您看到的不是最新内容。请核对后重新提交")
		}
		changed := siteChanges(had, in)
		if len(changed) == 0 && !fresh {
			tx.Quiet("nothing was changed")
			return nil
		}
		in.Agency, in.ID, in.Version = tx.Tenant(), "setting", had.Version
		if fresh {
			err = tx.Insert(&in)
		} else {
			err = tx.Update(&in)
		}
		if err != nil {
			return err
		}
		if err := content.Changed(tx); err != nil {
			return err
		}
		return tx.Record(ActSite, store.Ref{Kind: KindSite, ID: in.ID}, store.Telling("修改了%s", strings.Join(changed, "、")))
	})
}

// siteChanges are the labels of what differs.
func siteChanges(old, in content.Setting) []string {
	var out []string
	differs := func(yes bool, label string) {
		if yes {
			out = append(out, label)
		}
	}
	differs(old.IndexForm != in.IndexForm, "索引号规则")
	differs(old.Code != in.Code, "统一社会信用代码")
	differs(old.ReviewMonths != in.ReviewMonths, "不予公开评估间隔")
	for _, k := range content.SiteKeys {
		differs(old.Site[k.Key] != in.Site[k.Key], k.Label)
	}
	return out
}

func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "…"
	}
	return s
}
