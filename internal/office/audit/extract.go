package audit

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
)

// extractFormat names the form of file that Extract writes.
const extractFormat = "gongkai-record-extract/1"

// ExtractLimit bounds the size of an extract that is read, in bytes.
const ExtractLimit = 64 << 20

// extract is a file that proves by itself what the record says of a subject.
type extract struct {
	Format     string           `json:"format"`
	Agency     string           `json:"agency"`
	Subject    store.Ref        `json:"subject"`
	Made       string           `json:"made"`
	PublicKey  string           `json:"public_key"`
	Checkpoint string           `json:"checkpoint"`
	Entries    []extractedEntry `json:"entries"`
}

// extractedEntry is one entry with what proves it. Texts that are not given
// out, such as the session, are missing; the leaf still has their digests.
type extractedEntry struct {
	Seq    int64             `json:"seq"`
	Leaf   string            `json:"leaf"`
	Salt   string            `json:"salt,omitempty"`
	Texts  map[string]string `json:"texts,omitempty"`
	Erased bool              `json:"erased,omitempty"`
	Proof  tlog.RecordProof  `json:"proof"`
}

// Extract writes a JSON file with every sealed entry about the subject, each
// with its proof towards the newest checkpoint, so that it can be verified
// anywhere without this system. No entry about the subject is a Missing.
func (l *Log) Extract(ctx context.Context, q store.Querier, tenant string, subject store.Ref) ([]byte, error) {
	c, err := l.Newest(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := store.Select[Entry](ctx, q, "WHERE agency = $1 AND kind = $2 AND subject = $3 AND seq >= 0 AND seq < $4 ORDER BY seq",
		tenant, subject.Kind, subject.ID, c.Size)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fail.Missingf("没有关于这个对象的操作记录，请核对对象的种类和编号。刚发生的操作请稍候几秒再试")
	}
	x := extract{Format: extractFormat, Agency: tenant, Subject: subject, Made: l.deps.DB.Now().UTC().Format(store.TimeFormat),
		PublicKey: l.key.public, Checkpoint: c.Note}
	for _, e := range all {
		one, err := extracted(ctx, q, &e, c.Size)
		if err != nil {
			return nil, err
		}
		x.Entries = append(x.Entries, one)
	}
	return json.MarshalIndent(x, "", "  ")
}

func extracted(ctx context.Context, q store.Querier, e *Entry, size int64) (extractedEntry, error) {
	p, err := tlog.ProveRecord(size, e.Seq, hashes(ctx, q))
	if err != nil {
		return extractedEntry{}, err
	}
	out := extractedEntry{Seq: e.Seq, Leaf: e.body, Salt: hex.EncodeToString(e.salt), Erased: e.Erased(), Proof: p}
	for name, text := range e.texts() {
		if text != "" && name != "session" {
			if out.Texts == nil {
				out.Texts = map[string]string{}
			}
			out.Texts[name] = text
		}
	}
	return out, nil
}

// Extracted is what a verified extract says.
type Extracted struct {
	Agency     string
	Subject    store.Ref
	Made       time.Time
	Checkpoint Checkpoint
	// OwnKey says that the file was checked with the key in the file itself,
	// which proves only that nobody changed it since it was made.
	OwnKey  bool
	Entries []Entry
}

// VerifyExtract checks an extract with the public key, or with the one in the
// file where public is empty: the checkpoint's signature, each entry's proof,
// and each text against its digest. The refusal names what does not hold.
// An extract cannot prove that it leaves out no entry about its subject.
func VerifyExtract(file []byte, public string) (*Extracted, error) {
	var x extract
	if len(file) > ExtractLimit {
		return nil, fail.Invalidf("文件超过%d MB，不是操作记录摘录", ExtractLimit>>20)
	}
	if err := json.Unmarshal(file, &x); err != nil || x.Format != extractFormat {
		return nil, fail.Invalidf("这不是操作记录摘录文件，或文件不完整。请提供系统导出的原文件，不要另存为其他格式")
	}
	own := public == ""
	if own {
		public = x.PublicKey
	}
	v, err := ReadVerifier(public)
	if err != nil {
		return nil, err
	}
	c, err := ParseCheckpoint(x.Checkpoint, v)
	if err != nil {
		return nil, fail.Invalidf("摘录中的检查点不是密钥 %s 签署的，或被改动过，摘录不可信", v.Name())
	}
	made, err := time.Parse(store.TimeFormat, x.Made)
	if err != nil {
		return nil, fail.Invalidf("摘录中的制作时间不正确，文件被改动过")
	}
	out := &Extracted{Agency: x.Agency, Subject: x.Subject, Made: made, Checkpoint: c, OwnKey: own}
	before := int64(-1)
	for i, one := range x.Entries {
		e, err := one.check(x, c)
		if err != nil {
			return nil, fail.Invalidf("摘录的第%d条（序号%d）不可信：%w", i+1, one.Seq, err)
		}
		if e.Seq <= before {
			return nil, fail.Invalidf("摘录的第%d条（序号%d）不在应有的次序上，文件被改动过", i+1, one.Seq)
		}
		before = e.Seq
		out.Entries = append(out.Entries, e)
	}
	if len(out.Entries) == 0 {
		return nil, fail.Invalidf("摘录中没有记录，文件不完整")
	}
	return out, nil
}

// check proves one entry and gives it back as the leaf has it.
func (one extractedEntry) check(x extract, c Checkpoint) (Entry, error) {
	var e Entry
	if one.Seq < 0 || one.Seq >= c.Size {
		return e, fmt.Errorf("序号超出检查点的范围")
	}
	if err := tlog.CheckRecord(one.Proof, c.Size, c.Root, one.Seq, tlog.RecordHash([]byte(one.Leaf))); err != nil {
		return e, fmt.Errorf("内容与检查点不符，被改动过")
	}
	l, err := parseLeaf(one.Leaf)
	if err != nil {
		return e, fmt.Errorf("内容无法读取")
	}
	if l.Agency != x.Agency || (store.Ref{Kind: l.Kind, ID: l.Subject}) != x.Subject {
		return e, fmt.Errorf("它不是关于这个对象的记录")
	}
	salt, err := hex.DecodeString(one.Salt)
	if err != nil || one.Erased != (len(salt) == 0) {
		return e, fmt.Errorf("校验用的盐不正确")
	}
	if err := one.checkTexts(l, salt); err != nil {
		return e, err
	}
	return Entry{
		Agency: l.Agency, ID: l.ID, Seq: one.Seq, When: l.At, Actor: l.Actor, Home: l.Home, Unit: l.Unit,
		Act: l.Act, Kind: l.Kind, Subject: l.Subject, Article: l.Article,
		ActorName: one.Texts["actor_name"], Origin: one.Texts["origin"], Reason: one.Texts["reason"], Detail: one.Texts["detail"],
		salt: salt, body: one.Leaf,
	}, nil
}

// checkTexts compares the texts given out with their digests.
func (one extractedEntry) checkTexts(l leaf, salt []byte) error {
	want := l.digests()
	for name, text := range one.Texts {
		digest, known := want[name]
		if !known || len(salt) == 0 || textDigest(salt, name, text) != digest {
			return fmt.Errorf("“%s”与记录中的摘要不符，被改动过", textLabel(name))
		}
	}
	return nil
}

// digests are the leaf's text digests by their names.
func (l leaf) digests() map[string]string {
	return map[string]string{"actor_name": l.ActorName, "origin": l.Origin, "session": l.Session, "reason": l.Reason, "detail": l.Detail}
}

// textNames are the texts of an entry that its leaf holds as digests, in the
// order in which they are shown.
var textNames = []struct{ Name, Label string }{
	{"actor_name", "操作人姓名"}, {"origin", "来源地址"}, {"session", "会话"}, {"reason", "理由"}, {"detail", "说明"},
}

func textLabel(name string) string {
	i := slices.IndexFunc(textNames, func(t struct{ Name, Label string }) bool { return t.Name == name })
	if i < 0 {
		return name
	}
	return textNames[i].Label
}
