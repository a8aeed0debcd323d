package personal

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// surnames are the family names that begin nearly all names, those of the
// Hui and other peoples of the north-west among them.
const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和撒哈纳拜买虎摆者丑海妥锁喇禹闪火勉糟丹"

var compound = []string{"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "端木", "夏侯", "长孙", "宇文", "拓跋", "赫连", "澹台", "淳于", "申屠"}

// notNames are words that begin like names.
var notNames = map[string]bool{"单位": true, "地址": true, "方式": true, "时间": true, "金额": true, "数量": true, "项目": true, "内容": true, "全部": true, "其中": true, "合计": true,
	"高新": true, "中卫": true, "安全": true, "石油": true, "万元": true, "项目名称": true, "和": true, "明细": true, "华为": true, "强制": true, "成立": true, "应急": true, "计划": true, "关于": true, "任务": true,
	"向上": true, "时限": true, "常务": true, "文件": true, "文号": true, "文化": true, "管理": true, "管委会": true, "法人": true, "农户": true, "户主": true, "宁夏": true, "海原县": true, "海原": true, "中宁": true, "林业": true, "马上": true, "包括": true,
	"高级": true, "和谐": true, "连续": true, "解决": true, "官方": true, "原因": true, "来源": true, "来访": true, "保障": true, "保证": true, "符合": true, "简介": true, "全年": true, "都是": true, "向阳": true, "祝贺": true, "易燃": true, "宣传": true,
	"钟表": true, "何时": true, "何地": true, "左右": true, "路线": true, "温度": true, "洪水": true, "白天": true, "田地": true, "方法": true, "方案": true, "公司": true, "商户": true, "商品": true, "商务": true, "严格": true, "严重": true, "江苏": true, "江西": true,
	"陕西": true, "山西": true, "盛大": true, "程序": true, "程度": true, "范围": true, "史料": true, "联系人": true, "联系": true, "电话": true}

// IsName says whether a text looks like a person's name and nothing else.
func IsName(s string) bool {
	s = strings.Join(strings.Fields(s), "")
	n := utf8.RuneCountInString(s)
	if n < 2 || n > 4 || notNames[s] {
		return han2.MatchString(s) && strings.Contains(s, "·")
	}
	for _, r := range s {
		if r < 0x4e00 || r > 0x9fff {
			return strings.Contains(s, "·") && n >= 4
		}
	}
	for _, c := range compound {
		if strings.HasPrefix(s, c) {
			return true
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	return n <= 3 && strings.ContainsRune(surnames, first)
}

var (
	han2      = regexp.MustCompile(`^\p{Han}+·\p{Han}+$`)
	nameField = regexp.MustCompile(`姓\s*名\s*[:：]?\s*([\p{Han}·]{2,8})`)
	nameNear  = regexp.MustCompile(`(?:^|[,，;；。、:：\s(（.\d])([\p{Han}·]{2,8}?)[\s,，:：、(（]*(?:[男女][,，、\s]*)?(?:[汉回满蒙]族[,，、\s]*)?(?:的?(?:居民)?身份证(?:号码?)?|公民身份号码|(?:联系|手机)?电话|手机号?码?|联系方式|证件号码?|银行卡?(?:卡号|账号)|账号|卡号|[，,]?现?住)?[\s:：为]*$`)
	nameHeads = regexp.MustCompile(`姓名|户主|当事人|申请人|受助人|负责人|联系人|法定代表人|补贴对象|人员|持证人|学员`)
)

// NameHead says that a column or row with this head holds names.
func NameHead(head string) bool { return nameHeads.MatchString(head) }

// NameBefore is the person's name that stands before the character start, as
// in 张三，身份证号…, or nothing.
func NameBefore(text string, start int) string {
	runes := []rune(text)
	start = min(start, len(runes))
	before := string(runes[max(0, start-30):start])
	if m := nameNear.FindStringSubmatch(before); m != nil && IsName(m[1]) {
		return m[1]
	}
	all := nameField.FindAllStringSubmatch(string(runes[max(0, start-80):start]), -1)
	for i := len(all) - 1; i >= 0; i-- {
		if IsName(all[i][1]) {
			return all[i][1]
		}
	}
	return ""
}
