package people

import (
	"encoding/hex"
	"regexp"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/flow"
	"gongkai/internal/kit/store"
)

// Person is a member of staff with an account. It holds no secret: those are
// in Credential.
type Person struct {
	Agency, ID string
	Version    int64
	// Login is the account name, unique in the whole installation.
	Login string
	Name  string
	// Sort orders names by pinyin alike on both databases.
	Sort     string
	Unit     string // id of the unit, or empty
	Position string
	// Phone is sealed; People.Phone opens it and says so in the record.
	Phone string
	Email string
	State flow.State
	// Asked is what the account waits for where it is Pending or Held.
	Asked Asked
	// Maker made the account, asked for it again or reset its password; Approver
	// approved that.
	Maker, Approver string
	Created         time.Time
}

// Table names the table.
func (*Person) Table() string { return "people_person" }

// Cols lists the columns.
func (p *Person) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &p.Agency), store.C("id", &p.ID), store.C("version", &p.Version),
		store.C("login", &p.Login), store.C("name", &p.Name), store.C("sort", &p.Sort), store.C("unit", &p.Unit),
		store.C("position", &p.Position), store.C("phone", &p.Phone), store.C("email", &p.Email),
		store.C("state", (*string)(&p.State)), store.C("maker", &p.Maker), store.C("approver", &p.Approver),
		store.C("created", &p.Created), store.C("asked", (*string)(&p.Asked)),
	}
}

// Ref names the person in the record.
func (p *Person) Ref() store.Ref { return store.Ref{Kind: "person", ID: p.ID} }

// Active says that the account may be used.
func (p Person) Active() bool { return p.State == Active }

// Staffed says that the person still holds their work: the account is in use,
// or is out of use only until their password's reset is decided.
func (p Person) Staffed() bool {
	return p.Active() || p.Asked == AskedReset && (p.State == Pending || p.State == Held)
}

var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,31}$`)

func (p *Person) check() error {
	p.Login = normalLogin(p.Login)
	p.Name = strings.TrimSpace(p.Name)
	wrong := map[string]string{}
	if !loginForm.MatchString(p.Login) {
		wrong["login"] = "用户名应为3到32个小写字母、数字或 . _ -，以字母或数字开头"
	}
	if p.Name == "" {
		wrong["name"] = "请填写姓名"
	}
	if len(wrong) > 0 {
		return fail.Fields(wrong)
	}
	p.Sort = sortKey(p.Name)
	return nil
}

func normalLogin(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

var pinyin = struct {
	sync.Mutex
	c *collate.Collator
}{c: collate.New(language.MustParse("zh-u-co-pinyin"))}

// sortKey makes a text whose byte order is the pinyin order of names.
func sortKey(name string) string {
	pinyin.Lock()
	defer pinyin.Unlock()
	var b collate.Buffer
	return hex.EncodeToString(pinyin.c.KeyFromString(&b, name))
}

// Credential is how a person proves who they are.
type Credential struct {
	Agency, ID string // the person's id
	Version    int64
	// Hash is the password's argon2id hash; Past are those before it.
	Hash       string
	Changed    time.Time
	MustChange bool
	Past       []string
	// Factor is the sealed secret of the second factor, or empty.
	Factor string
	// Recovery are hashes of the codes that stand in for a lost phone.
	Recovery []string
}

// Table names the table.
func (*Credential) Table() string { return "people_credential" }

// Cols lists the columns.
func (c *Credential) Cols() []store.Col {
	return []store.Col{
		store.C("agency", &c.Agency), store.C("id", &c.ID), store.C("version", &c.Version),
		store.C("hash", &c.Hash), store.C("changed", &c.Changed), store.C("must_change", &c.MustChange),
		store.C("past", store.JSON(&c.Past)), store.C("factor", &c.Factor), store.C("recovery", store.JSON(&c.Recovery)),
	}
}
