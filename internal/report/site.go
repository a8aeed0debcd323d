package report

import (
	"time"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/store"
)

// KindSite is the kind of references to 政府网站工作年度报表.
const KindSite = "report-site"

// The sorts of line of the form.
const (
	sortCount = "count" // a whole number
	sortDays  = "days"  // a number with at most one decimal
	sortText  = "text"
	sortYes   = "yes" // 是 or 否
	sortMany  = "many"
)

// siteLine is a line of 政府网站工作年度报表 (RULES.md 5.3, R5.19).
type siteLine struct {
	Chapter, Label, Key, Unit string
	Sort                      string
	// Optional lines may stay empty.
	Optional bool
	// Options are the choices of a line of several.
	Options []string
}

// siteLines are the lines of the form in their order. Whatever Deps.Site gives
// under a line's key is recorded; the others are filled in.
var siteLines = []siteLine{
	{Chapter: "基本情况", Label: "填报单位", Key: "agency", Sort: sortText}, {Chapter: "基本情况", Label: "网站名称", Key: "name", Sort: sortText}, {Chapter: "基本情况", Label: "首页网址", Key: "address", Sort: sortText},
	{Chapter: "基本情况", Label: "主办单位", Key: "host", Sort: sortText}, {Chapter: "基本情况", Label: "网站类型", Key: "type", Sort: sortText}, {Chapter: "基本情况", Label: "政府网站标识码", Key: "code", Sort: sortText, Optional: true},
	{Chapter: "基本情况", Label: "ICP备案号", Key: "icp", Sort: sortText}, {Chapter: "基本情况", Label: "公安机关备案号", Key: "police", Sort: sortText},
	{Chapter: "基本情况", Label: "独立用户访问总量", Key: "visitors", Unit: "个", Sort: sortCount}, {Chapter: "基本情况", Label: "网站总访问量", Key: "views", Unit: "次", Sort: sortCount},
	{Chapter: "信息发布", Label: "总数", Key: "published", Unit: "条", Sort: sortCount}, {Chapter: "信息发布", Label: "概况类信息更新量", Key: "profile", Unit: "条", Sort: sortCount},
	{Chapter: "信息发布", Label: "政务动态信息更新量", Key: "news", Unit: "条", Sort: sortCount}, {Chapter: "信息发布", Label: "信息公开目录信息更新量", Key: "catalogue", Unit: "条", Sort: sortCount},
	{Chapter: "专栏专题", Label: "维护数量", Key: "topics", Unit: "个", Sort: sortCount}, {Chapter: "专栏专题", Label: "新开设数量", Key: "topics_new", Unit: "个", Sort: sortCount},
	{Chapter: "解读回应", Label: "解读信息发布总数", Key: "interpretations", Unit: "条", Sort: sortCount}, {Chapter: "解读回应", Label: "解读材料数量", Key: "materials", Unit: "条", Sort: sortCount},
	{Chapter: "解读回应", Label: "解读产品数量", Key: "products", Unit: "个", Sort: sortCount}, {Chapter: "解读回应", Label: "媒体评论文章数量", Key: "comments", Unit: "篇", Sort: sortCount},
	{Chapter: "解读回应", Label: "回应公众关注热点或重大舆情数量", Key: "responses", Unit: "次", Sort: sortCount},
	{Chapter: "办事服务", Label: "是否发布服务事项目录", Key: "service_list", Sort: sortYes}, {Chapter: "办事服务", Label: "注册用户数", Key: "users", Unit: "个", Sort: sortCount},
	{Chapter: "办事服务", Label: "政务服务事项数量", Key: "matters", Unit: "项", Sort: sortCount}, {Chapter: "办事服务", Label: "可全程在线办理政务服务事项数量", Key: "online", Unit: "项", Sort: sortCount},
	{Chapter: "办事服务", Label: "办件量总数", Key: "done", Unit: "件", Sort: sortCount}, {Chapter: "办事服务", Label: "自然人办件量", Key: "done_natural", Unit: "件", Sort: sortCount}, {Chapter: "办事服务", Label: "法人办件量", Key: "done_legal", Unit: "件", Sort: sortCount},
	{Chapter: "互动交流", Label: "是否使用统一平台", Key: "platform", Sort: sortYes}, {Chapter: "互动交流", Label: "收到留言数量", Key: "letters", Unit: "条", Sort: sortCount}, {Chapter: "互动交流", Label: "办结留言数量", Key: "letters_done", Unit: "条", Sort: sortCount},
	{Chapter: "互动交流", Label: "平均办理时间", Key: "letters_days", Unit: "天", Sort: sortDays}, {Chapter: "互动交流", Label: "公开答复数量", Key: "letters_open", Unit: "条", Sort: sortCount},
	{Chapter: "互动交流", Label: "征集调查期数", Key: "consultations", Unit: "期", Sort: sortCount}, {Chapter: "互动交流", Label: "征集调查收到意见数量", Key: "opinions", Unit: "条", Sort: sortCount}, {Chapter: "互动交流", Label: "公布调查结果期数", Key: "consultation_results", Unit: "期", Sort: sortCount},
	{Chapter: "互动交流", Label: "在线访谈期数", Key: "interviews", Unit: "期", Sort: sortCount}, {Chapter: "互动交流", Label: "在线访谈网民留言数量", Key: "interview_asked", Unit: "条", Sort: sortCount}, {Chapter: "互动交流", Label: "在线访谈答复网民提问数量", Key: "interview_answered", Unit: "条", Sort: sortCount},
	{Chapter: "安全防护", Label: "安全检测评估次数", Key: "scans", Unit: "次", Sort: sortCount}, {Chapter: "安全防护", Label: "发现问题数量", Key: "faults", Unit: "个", Sort: sortCount}, {Chapter: "安全防护", Label: "问题整改数量", Key: "faults_mended", Unit: "个", Sort: sortCount},
	{Chapter: "安全防护", Label: "是否制定应急预案", Key: "emergency", Sort: sortYes}, {Chapter: "安全防护", Label: "是否开展应急演练", Key: "drill", Sort: sortYes}, {Chapter: "安全防护", Label: "是否明确网站安全责任人", Key: "charge", Sort: sortYes},
	{Chapter: "移动新媒体", Label: "是否有移动新媒体", Key: "media", Sort: sortYes}, {Chapter: "移动新媒体", Label: "微博名称", Key: "weibo", Sort: sortText, Optional: true}, {Chapter: "移动新媒体", Label: "微博信息发布量", Key: "weibo_posts", Unit: "条", Sort: sortCount, Optional: true}, {Chapter: "移动新媒体", Label: "微博关注量", Key: "weibo_followers", Unit: "个", Sort: sortCount, Optional: true},
	{Chapter: "移动新媒体", Label: "微信名称", Key: "weixin", Sort: sortText, Optional: true}, {Chapter: "移动新媒体", Label: "微信信息发布量", Key: "weixin_posts", Unit: "条", Sort: sortCount, Optional: true}, {Chapter: "移动新媒体", Label: "微信订阅数", Key: "weixin_followers", Unit: "个", Sort: sortCount, Optional: true}, {Chapter: "移动新媒体", Label: "其他新媒体", Key: "media_other", Sort: sortText, Optional: true},
	{Chapter: "创新发展", Label: "创新发展", Key: "new", Sort: sortMany, Optional: true, Options: []string{"搜索即服务", "多语言版本", "无障碍浏览", "千人千网"}}, {Chapter: "创新发展", Label: "其他创新", Key: "new_other", Sort: sortText, Optional: true},
	{Chapter: "填报信息", Label: "单位负责人", Key: "leader", Sort: sortText}, {Chapter: "填报信息", Label: "审核人", Key: "reviewer", Sort: sortText}, {Chapter: "填报信息", Label: "填报人", Key: "writer", Sort: sortText}, {Chapter: "填报信息", Label: "联系电话", Key: "phone", Sort: sortText},
}

// Site is one edition of a year's 政府网站工作年度报表.
type Site struct {
	Agency, ID    string
	Version       int64
	Year, Edition int64
	State         string
	Title         string
	// Typed is what was filled in by the key of a line; Frozen is the whole
	// form as it was handed over.
	Typed, Frozen map[string]string
	// Why says why figures differ from those recorded; Note explains a
	// correction.
	Why, Note              string
	Item, Unit             string
	Author, AuthorName     string
	StartedOn, PublishedOn civil.Date
	// Address is where it was published, FiledOn when that address was written
	// back to the national reporting system (R5.19).
	Address string
	FiledOn civil.Date
	SavedAt time.Time
}

// Table names the table.
func (*Site) Table() string { return "report_site" }

// Cols lists the columns.
func (r *Site) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("year", &r.Year), store.C("edition", &r.Edition), store.C("state", &r.State), store.C("title", &r.Title),
		store.C("typed", store.JSON(&r.Typed)), store.C("frozen", store.JSON(&r.Frozen)), store.C("why", &r.Why), store.C("note", &r.Note), store.C("item", &r.Item), store.C("unit", &r.Unit),
		store.C("author", &r.Author), store.C("author_name", &r.AuthorName), store.C("started_on", &r.StartedOn), store.C("published_on", &r.PublishedOn), store.C("address", &r.Address),
		store.C("filed_on", &r.FiledOn), store.C("saved_at", &r.SavedAt)}
}

// KeepVersions keeps what the form said on a past day.
func (*Site) KeepVersions() {}

// Ref names the form.
func (r *Site) Ref() store.Ref { return store.Ref{Kind: KindSite, ID: r.ID} }

// Due is the last day for publishing it: 31 January of the next year (R5.19).
func (r *Site) Due() civil.Date { return Due(int(r.Year)) }
