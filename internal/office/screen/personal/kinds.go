// Package personal finds personal data in Chinese text: identity numbers with
// their check digits, telephone and account numbers, addresses down to the
// door, and says how each is masked. It is pure: a text in, matches out.
//
// 个人信息保护法第二十五条、第二十八条、第三十四条；政府信息公开条例第十五条. Credit codes
// of organisations are found as well, but only so that a wrong one is seen:
// they are published, never masked.
package personal

// Kind is a kind of personal data.
type Kind string

// The kinds.
const (
	ID       Kind = "id"       // 公民身份号码, 18 or 15 characters
	USCC     Kind = "uscc"     // 统一社会信用代码; not personal
	Mobile   Kind = "mobile"   // 手机号码
	Landline Kind = "landline" // 固定电话
	Card     Kind = "card"     // 银行卡号、银行账号
	Passport Kind = "passport" // 护照号码
	Permit   Kind = "permit"   // 港澳台通行证号码
	Plate    Kind = "plate"    // 机动车号牌
	Email    Kind = "email"    // 电子邮箱
	Social   Kind = "social"   // 微信号、QQ号
	Address  Kind = "address"  // 家庭住址, to the door
	Birth    Kind = "birth"    // 出生日期
	Health   Kind = "health"   // 健康、残疾、救助 beside a name
)

// Titles are the kinds' names.
var Titles = map[Kind]string{
	ID: "身份证号", USCC: "统一社会信用代码", Mobile: "手机号码", Landline: "固定电话", Card: "银行账号", Passport: "护照号码", Permit: "港澳台通行证号码",
	Plate: "机动车号牌", Email: "电子邮箱", Social: "微信号或QQ号", Address: "详细住址", Birth: "出生日期", Health: "健康或救助情况",
}

// Match is one find. Start and End are in characters of the text as given.
type Match struct {
	Kind       Kind
	Start, End int
	// Value is the number in its plain form: folded, without spaces.
	Value string
	// Sure says that a check digit or a word beside it leaves little doubt.
	Sure bool
	// Wrong says that the check digit does not fit.
	Wrong bool
}
