package citizen

import (
	"cmp"
	"strings"
	"time"
	"unicode"

	"gongkai/internal/kit/civil"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/office/screen/personal"
)

// The kinds of person, as the annual report counts applicants.
const (
	Natural  = "natural"
	Company  = "company"
	Research = "research"
	NGO      = "ngo"
	Legal    = "legal"
	Other    = "other"
)

// KindTitles are the kinds in the order and with the names of the annual
// report's table three (政府信息公开工作年度报告格式).
var KindTitles = [][2]string{{Natural, "自然人"}, {Company, "商业企业"}, {Research, "科研机构"}, {NGO, "社会公益组织"}, {Legal, "法律服务机构"}, {Other, "其他"}}

// KindTitle is what people call a kind.
func KindTitle(kind string) string {
	for _, k := range KindTitles {
		if k[0] == kind {
			return k[1]
		}
	}
	return kind
}

// IDTypes are the papers by which a natural person shows who they are.
var IDTypes = []string{"居民身份证", "护照", "港澳居民来往内地通行证", "台湾居民来往大陆通行证", "港澳台居民居住证", "外国人永久居留身份证", "军官证", "其他"}

// Person is what somebody tells about themselves. An organisation has Org and
// what follows it; Name is then the person to be reached. An agent is another
// Person.
type Person struct {
	Kind     string `json:"kind,omitempty"`
	Name     string `json:"name,omitempty"`
	IDType   string `json:"id_type,omitempty"`
	IDNumber string `json:"id_number,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Address  string `json:"address,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Email    string `json:"email,omitempty"`
	Fax      string `json:"fax,omitempty"`
	// Work is where a natural person works, if they say so.
	Work string `json:"work,omitempty"`
	// Org is an organisation's name, USCC its 统一社会信用代码, LegalRep who
	// represents it by law.
	Org      string `json:"org,omitempty"`
	USCC     string `json:"uscc,omitempty"`
	LegalRep string `json:"legal_rep,omitempty"`
}

// IsOrg says that it is an organisation.
func (p Person) IsOrg() bool { return p.Kind != Natural && p.Kind != "" }

// Title is by what name a letter addresses it.
func (p Person) Title() string {
	if p.IsOrg() {
		return cmp.Or(p.Org, p.Name)
	}
	return p.Name
}

// number is what tells it from others of the same name.
func (p Person) number() string {
	if p.IsOrg() {
		return p.USCC
	}
	return p.IDNumber
}

// Row is a person as kept: sealed, with hashes to be recognised by.
type Row struct {
	Agency, ID         string
	Version            int64
	OwnerKind, OwnerID string
	Kind               string
	Sealed             string
	Same, Name         string // keyed hashes
	Phone, Number      string
	Put                time.Time
	Until              civil.Date
	Erased             time.Time
}

// Table is where rows are kept.
func (*Row) Table() string { return "citizen_person" }

// Cols are its columns.
func (r *Row) Cols() []store.Col {
	return []store.Col{store.C("agency", &r.Agency), store.C("id", &r.ID), store.C("version", &r.Version), store.C("owner_kind", &r.OwnerKind),
		store.C("owner_id", &r.OwnerID), store.C("kind", &r.Kind), store.C("sealed", &r.Sealed), store.C("same_mac", &r.Same), store.C("name_mac", &r.Name),
		store.C("phone_mac", &r.Phone), store.C("number_mac", &r.Number), store.C("put_at", &r.Put), store.C("until_on", &r.Until), store.C("erased_at", &r.Erased)}
}

// Owner is the matter that the person belongs to.
func (r *Row) Owner() store.Ref { return store.Ref{Kind: r.OwnerKind, ID: r.OwnerID} }

// Secret is the key of one person's details, wrapped.
type Secret struct{ Agency, ID, Wrapped string }

// Table is where keys are kept.
func (*Secret) Table() string { return "citizen_key" }

// Cols are its columns.
func (s *Secret) Cols() []store.Col {
	return []store.Col{store.C("agency", &s.Agency), store.C("id", &s.ID), store.C("wrapped", &s.Wrapped)}
}

// fold makes two ways of writing a name or number one: no spaces and marks,
// full width as half width, capitals.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// phone keeps a number's figures, without the country's.
func phone(s string) string {
	out := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, fold(s))
	if len(out) == 13 {
		out = strings.TrimPrefix(out, "86")
	}
	return out
}

// CheckID refuses a number that cannot be a 公民身份号码; a form's field may
// have it as its Test.
func CheckID(s string) error {
	if !personal.ValidID(strings.ToUpper(fold(s))) {
		return fail.Invalidf("身份证号码应为18位，且最后一位校验码要对得上。请核对后重新填写")
	}
	return nil
}

// CheckPhone refuses what cannot be a telephone number.
func CheckPhone(s string) error {
	if n := len(phone(s)); n < 7 || n > 15 {
		return fail.Invalidf("联系电话应为手机号码（11位）或带区号的固定电话，例如 0955-7068811")
	}
	return nil
}

// CheckUSCC refuses what cannot be a 统一社会信用代码.
func CheckUSCC(s string) error {
	if !personal.ValidUSCC(fold(s)) {
		return fail.Invalidf("统一社会信用代码应为18位，且最后一位校验码要对得上。请对照营业执照或登记证书核对")
	}
	return nil
}

// CheckPostcode refuses what is no postcode.
func CheckPostcode(s string) error {
	if f := fold(s); len(f) != 6 || strings.Trim(f, "0123456789") != "" {
		return fail.Invalidf("邮政编码应为6位数字，例如 755000")
	}
	return nil
}
