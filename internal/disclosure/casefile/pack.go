package casefile

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"gongkai/internal/disclosure"
	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
	"gongkai/internal/office/attach"
)

// Pack writes the ZIP of a case file: the bound PDF, the originals, the list
// of digests and the extracts of the record. A masked one has neither
// originals nor extracts, which name people.
func (f *Files) Pack(ctx context.Context, q store.Querier, a who.Actor, item string, masked bool, to io.Writer) error {
	v, err := f.Volume(ctx, q, a, item, masked)
	if err != nil {
		return err
	}
	bound, err := f.Bind(ctx, v)
	if err != nil {
		return err
	}
	p := packing{z: zip.NewWriter(to)}
	p.add("案卷.pdf", bound)
	if !masked {
		for i, o := range v.Originals {
			data, err := f.bytes(ctx, o.file)
			if err != nil {
				return fmt.Errorf("%s: %w", o.Name, err)
			}
			p.add(fmt.Sprintf("原件/%02d %s", i+1, attach.SafeName(o.Name)), data)
		}
		if err := f.extracts(ctx, q, a, item, &p); err != nil {
			return err
		}
	}
	p.add("说明.txt", []byte(readme))
	p.add("校验清单.txt", []byte(p.sums.String()))
	if p.err != nil {
		return p.err
	}
	return p.z.Close()
}

const readme = "校验清单.txt 列出本包每个文件的 SHA-256，可用 sha256sum -c 核对。\n" +
	"操作记录摘录可在任何一台装有本程序的计算机上用“gongkai record verify-extract 文件名”核验，不需要数据库和网络；\n" +
	"用 --key 给出发布单位公布的公钥，可以证明摘录出自该单位的系统。任何一个字节的改动都会使核验不能通过。\n"

// packing writes members and notes their digests.
type packing struct {
	z    *zip.Writer
	sums strings.Builder
	err  error
}

func (p *packing) add(name string, data []byte) {
	if p.err != nil {
		return
	}
	sum := sha256.Sum256(data)
	p.sums.WriteString(hex.EncodeToString(sum[:]) + "  " + name + "\n")
	w, err := p.z.Create(name)
	if err == nil {
		_, err = w.Write(data)
	}
	p.err = err
}

// extracts adds what the record says of the item, its request and its letters.
func (f *Files) extracts(ctx context.Context, q store.Querier, a who.Actor, item string, p *packing) error {
	c, err := f.Service.Case(ctx, q, a, item)
	if err != nil {
		return err
	}
	subjects := []struct {
		name string
		ref  store.Ref
	}{{"案件 " + c.Item.Label(), c.Item.Ref()}, {"申请 " + c.Item.Number, c.Request.Ref()}}
	for n := range c.Letters {
		l := &c.Letters[n]
		if l.State != disclosure.LetterVoid {
			subjects = append(subjects, struct {
				name string
				ref  store.Ref
			}{fmt.Sprintf("文书%d %s", n+1, l.Title), l.Ref()})
		}
	}
	for _, s := range subjects {
		data, err := f.Extract(ctx, q, a.Tenant, s.ref)
		if fail.Is(err, fail.Missing) {
			continue // nothing was recorded with this thing as its subject
		}
		if err != nil {
			return err
		}
		p.add("操作记录/摘录 "+attach.SafeName(s.name)+".json", data)
	}
	return nil
}
