package content

import (
	"context"
	"regexp"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// SiteKey is one thing that an organisation says of its site.
type SiteKey struct{ Key, Label, Help string }

// The keys of Setting.Site (RULES.md 5.1, R5.12; PORTAL.md A.9). What is
// empty is not shown: nothing is ever invented.
const (
	SiteName     = "name"     // standard name of the site
	SiteDomain   = "domain"   // English domain
	SiteCode     = "code"     // 政府网站标识码
	SiteHost     = "host"     // 主办单位
	SiteMaker    = "maker"    // 承办单位
	SiteICP      = "icp"      // ICP备案号
	SitePolice   = "police"   // 公安备案号
	SiteOrgan    = "organ"    // address of the 党政机关 mark
	SitePhone    = "phone"    // of those who answer for the site
	SiteFax      = "fax"      // for the 指南 (R4.06)
	SiteEmail    = "email"    // for the 指南 (R4.06)
	SitePost     = "post"     // 邮政编码
	SiteAddress  = "address"  // where the office is
	SiteHours    = "hours"    // with the season named, one line each
	SiteRequests = "requests" // 政府信息公开工作机构
	SiteAdvice   = "advice"   // phone for questions on policies
	SiteLinks    = "links"    // lines of 名称 地址 for the strip at the head
	SitePrivacy  = "privacy"  // what is added to the statement on privacy
	SiteMourning = "mourning" // days on which the pages are grey
)

// SiteKeys are all keys in the order of their form.
var SiteKeys = []SiteKey{
	{SiteName, "网站名称", "网站标准名称，用于页面标签SiteName。不填时使用单位名称"},
	{SiteDomain, "网站域名", "英文域名，例如 gxj.nxzw.gov.cn。订阅、站点地图、下载文件和页面标签里的网址以此为准；不填时不会采用访问者给出的域名"},
	{SiteCode, "政府网站标识码", "10位：中央单位bm加8位数字，地方为10位数字。没有独立标识码的留空"},
	{SiteHost, "主办单位", "不填时使用单位名称"},
	{SiteMaker, "承办单位", "负责日常运行维护的单位"},
	{SiteICP, "ICP备案号", "填写后显示在页脚"},
	{SitePolice, "公安机关备案号", "填写后显示在页脚"},
	{SiteOrgan, "党政机关网站标识", "标识核验页的网址，以https://开头"},
	{SitePhone, "联系电话", "网站主办单位的联系电话"},
	{SiteFax, "传真号码", ""},
	{SiteEmail, "电子邮箱", ""},
	{SitePost, "邮政编码", ""},
	{SiteAddress, "办公地址", ""},
	{SiteHours, "办公时间", "分季节的每行写一条，例如：夏季 8:30–12:00 14:30–18:15"},
	{SiteRequests, "政府信息公开工作机构", "受理信息公开申请的机构名称"},
	{SiteAdvice, "政策咨询电话", "显示在政策文件页"},
	{SiteLinks, "页首链接", "每行一个：名称 网址，例如：中国政府网 https://www.gov.cn/"},
	{SitePrivacy, "隐私声明补充", "补充在隐私声明页末尾"},
	{SiteMourning, "悼念期间", "起止日期，例如：2023-12-13 2023-12-13；期间页面显示为灰色"},
}

// ownNumber is a telephone number or mail address within what is filled in.
var ownNumber = regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\d[\d -]{5,}\d`)

// OwnNumbers are the telephone numbers and mail addresses that the organisation
// gives of itself, which are published by duty (条例第二十条第二项).
func OwnNumbers(ctx context.Context, q store.Querier, agency string) ([]string, error) {
	set, err := SettingOf(ctx, q, agency)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, key := range []string{SitePhone, SiteFax, SiteEmail, SiteAdvice} {
		out = append(out, ownNumber.FindAllString(set.Site[key], -1)...)
	}
	return out, nil
}

var siteCode = regexp.MustCompile(`^(bm\d{8}|\d{10})$`)

// CheckSiteCode refuses what cannot be a 政府网站标识码 (R5.02); empty is none.
func CheckSiteCode(code string) error {
	if code == "" || siteCode.MatchString(code) {
		return nil
	}
	return fail.Fields(map[string]string{SiteCode: "政府网站标识码为10位数字，中央单位为bm加8位数字；没有时请留空"})
}
