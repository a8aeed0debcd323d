package app

import (
	"bufio"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/web"
)

// Config is everything that can be set about a running Gongkai. Every value
// has a good default: with none set, a folder "data" here and a SQLite file
// in it are all there is.
type Config struct {
	Addr   string `default:"127.0.0.1:8080" env:"GONGKAI_ADDR" placeholder:"HOST:PORT" help:"监听地址"`
	Data   string `default:"data" env:"GONGKAI_DATA" placeholder:"DIR" help:"数据目录：数据库、附件、记录密钥都放在这里"`
	DB     string `env:"GONGKAI_DB" placeholder:"DSN" help:"数据库：sqlite:路径，或 postgres://用户@主机/库。默认为数据目录下的 gongkai.db"`
	Public string `env:"GONGKAI_PUBLIC" placeholder:"URL" help:"对外网址，例如 https://gxj.example.gov.cn。用于邮件里的链接；为 https 时 Cookie 只走加密通道"`

	Portal string `env:"GONGKAI_PORTAL" placeholder:"ID" help:"门户网站属于哪个单位（单位代号）；不设则为第一个局级单位"`

	TrustedProxy []string `env:"GONGKAI_TRUSTED_PROXY" placeholder:"CIDR" help:"可信反向代理的网段或地址，可写多个，用逗号分开，例如 10.1.0.0/16,127.0.0.1。只有来自这些地址的请求，才按 X-Forwarded-For 从右向左取第一个不可信的地址作为访问者地址，用于登录锁定、操作记录和日志；不设则一律以连接的地址为准"`

	RecordKey    string   `env:"GONGKAI_RECORD_KEY" placeholder:"FILE" help:"操作记录的签名密钥文件，默认为数据目录下的 record.key；多台服务器共用一个数据库时须用同一个文件"`
	DataKey      string   `env:"GONGKAI_DATA_KEY" placeholder:"FILE" help:"加密个人数据的密钥文件，默认为数据目录下的 data.key"`
	RecordOrigin string   `env:"GONGKAI_RECORD_ORIGIN" placeholder:"NAME" help:"操作记录在检查点中的名称，仅首次启动时有效"`
	Scanner      string   `env:"GONGKAI_SCANNER" placeholder:"ADDR" help:"病毒扫描服务（clamd）地址：unix:/路径 或 tcp:主机:端口；不设则不扫描"`
	FetchAllow   []string `env:"GONGKAI_FETCH_ALLOW" placeholder:"HOST:PORT" help:"允许访问的内网地址（留存佐证网页、发送邮件和消息推送）；其余内网地址一律不访问"`

	OIDCIssuer string `name:"oidc-issuer" env:"GONGKAI_OIDC_ISSUER" placeholder:"URL" help:"统一身份认证（OIDC）的签发者网址；不设则只用口令登录"`
	OIDCClient string `name:"oidc-client" env:"GONGKAI_OIDC_CLIENT" placeholder:"ID" help:"统一身份认证的客户端编号"`
	OIDCSecret string `name:"oidc-secret" env:"GONGKAI_OIDC_SECRET" placeholder:"TEXT" help:"统一身份认证的客户端密钥"`
	OIDCClaim  string `name:"oidc-claim" env:"GONGKAI_OIDC_CLAIM" default:"preferred_username" placeholder:"NAME" help:"用哪一项声明对应本系统的登录名"`

	LogLevel   string        `env:"GONGKAI_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL" help:"日志级别：debug、info、warn、error"`
	LogFormat  string        `env:"GONGKAI_LOG_FORMAT" default:"json" enum:"json,text" placeholder:"FORM" help:"日志格式：json 或 text"`
	MetricsKey string        `env:"GONGKAI_METRICS_KEY" placeholder:"TEXT" help:"设了以后，读取 /metrics 须带 Authorization: Bearer 此值；不设则只有本机能读"`
	CacheMB    int           `name:"cache-mb" env:"GONGKAI_CACHE_MB" placeholder:"MB" help:"门户页面在内存中保留的上限（MB），不设为64，负数为不保留"`
	StopWait   time.Duration `env:"GONGKAI_STOP_WAIT" default:"20s" placeholder:"TIME" help:"停止时等待正在处理的请求和任务的时间"`
	NoJobs     bool          `env:"GONGKAI_NO_JOBS" help:"只应答请求，不执行后台任务；多台服务器共用一个数据库时，可让其中几台专门应答"`
	Dev        bool          `env:"GONGKAI_DEV" help:"开发模式：显示组件样例页，样式从磁盘读取"`

	// Now is the clock; it is for tests and the demo.
	Now func() time.Time `kong:"-"`
	// Fast gives up durability on power loss; for tests.
	Fast bool `kong:"-"`
	// demo is the demo's own setting, when it is one.
	demo *demo
}

// file is the path of a file in the data folder, or the one that was set.
func (c *Config) file(set, name string) string {
	if set != "" {
		return set
	}
	return filepath.Join(c.Data, name)
}

// dsn is the database's address.
func (c *Config) dsn() string {
	if c.DB != "" {
		return c.DB
	}
	return "sqlite:" + filepath.Join(c.Data, "gongkai.db")
}

func (c *Config) open() store.Config {
	return store.Config{DSN: c.dsn(), Now: c.Now, Fast: c.Fast}
}

// proxies are the networks of the proxies whose word is believed.
func (c *Config) proxies() ([]netip.Prefix, error) {
	given := slices.DeleteFunc(slices.Clone(c.TrustedProxy), func(s string) bool { return strings.TrimSpace(s) == "" })
	out, wrong := web.ReadProxies(given)
	if wrong != "" {
		return nil, fmt.Errorf("可信代理“%s”不是网段或地址：请写成 10.1.0.0/16 或 10.1.0.5，多个用逗号分开", wrong)
	}
	return out, nil
}

// prepare makes the data folder, readable by its owner alone.
func (c *Config) prepare() error {
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fmt.Errorf("不能建立数据目录 %s：%w。请检查上级目录的权限，或用 --data 另选目录", c.Data, err)
	}
	return nil
}

// keyValue reads a configuration file of lines "name = value"; # begins a
// comment. A name that is no flag is refused, so that a misspelling shows.
func keyValue(r io.Reader) (kong.Resolver, error) {
	values := map[string]string{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if !ok || !known(name) {
			return nil, fmt.Errorf("配置文件第%d行“%s”看不懂：应写成 名称 = 值，名称见 gongkai help config", n, line)
		}
		values[name] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if v, ok := values[flag.Name]; ok {
			return v, nil
		}
		return nil, nil
	}), lines.Err()
}

// setting is one line of help about the configuration.
type setting struct{ Flag, Env, Default, Help string }

// settings lists what can be set, from the struct's own tags.
func settings() []setting {
	var out []setting
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		f := t.Field(i)
		env := f.Tag.Get("env")
		if env == "" {
			continue
		}
		name := f.Tag.Get("name")
		if name == "" {
			name = kebab(f.Name)
		}
		out = append(out, setting{name, env, f.Tag.Get("default"), f.Tag.Get("help")})
	}
	return out
}

func known(name string) bool {
	for _, s := range settings() {
		if s.Flag == name {
			return true
		}
	}
	return false
}

// kebab is how kong spells a field's flag: RecordKey is record-key.
func kebab(s string) string {
	var b strings.Builder
	r := []rune(s)
	for i, c := range r {
		upper := c >= 'A' && c <= 'Z'
		if upper && i > 0 && (r[i-1] < 'A' || r[i-1] > 'Z') {
			b.WriteByte('-')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}
