package attach

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

// JobScan is the kind of job that scans a file that could not be scanned when
// it came, and, without arguments, all such files.
const JobScan = "attach.scan"

// Scanner looks for what is harmful in a file. finding is its name for what
// it found, or empty.
type Scanner interface {
	Scan(ctx context.Context, body io.Reader) (finding string, err error)
}

// scanTime bounds one scan while somebody waits for it.
const scanTime = 30 * time.Second

// inspect scans a file that comes in. The state of what passed is Clean, and
// Waiting where the scanner does not answer.
func (k *Files) inspect(ctx context.Context, name string, body []byte) (string, error) {
	if k.scanner == nil {
		return Clean, nil
	}
	ctx, cancel := context.WithTimeout(ctx, scanTime)
	defer cancel()
	finding, err := k.scanner.Scan(ctx, strings.NewReader(string(body)))
	switch {
	case err != nil:
		k.log.Warn("the virus scanner does not answer", "error", err)
		return Waiting, nil
	case finding != "":
		k.log.Warn("an infected file was refused", "finding", finding)
		return "", fail.Invalidf("文件“%s”含有病毒（%s），没有保存。请先杀毒，再重新上传", name, finding)
	}
	return Clean, nil
}

type scanOrder struct {
	Agency string `json:"agency"`
	ID     string `json:"id"`
}

func (k *Files) scanJob(ctx context.Context, raw json.RawMessage) error {
	if len(raw) == 0 || string(raw) == "null" {
		return k.scanAll(ctx)
	}
	var o scanOrder
	if err := json.Unmarshal(raw, &o); err != nil {
		return err
	}
	f, err := k.Get(ctx, k.db, o.Agency, o.ID)
	if fail.Is(err, fail.Missing) || err == nil && f.State != Waiting {
		return nil
	}
	if err != nil {
		return err
	}
	return k.rescan(ctx, f)
}

// scanAll takes up what still waits, in every organisation.
func (k *Files) scanAll(ctx context.Context) error {
	agencies, err := k.agencies(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, a := range agencies {
		waiting, err := store.Select[File](ctx, k.db, "WHERE agency = $1 AND state = $2 ORDER BY id LIMIT 100", a, Waiting)
		errs = append(errs, err)
		for _, f := range waiting {
			errs = append(errs, k.rescan(ctx, f))
		}
	}
	return errors.Join(errs...)
}

// rescan scans a stored file and records what came of it.
func (k *Files) rescan(ctx context.Context, f File) error {
	finding := ""
	if k.scanner != nil {
		body, err := k.body(ctx, f)
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }()
		if finding, err = k.scanner.Scan(ctx, body); err != nil {
			return err
		}
	}
	f.State, f.Finding = Clean, finding
	act := "文件扫描通过"
	if finding != "" {
		f.State, act = Quarantined, "隔离染毒文件"
	}
	return k.db.Do(ctx, who.System(f.Agency), func(tx *store.Tx) error {
		if err := tx.Update(&f); err != nil {
			return err
		}
		return tx.Record(act, f.Ref(), store.Telling("%s", strings.TrimSpace(f.Name+" "+finding)))
	})
}

// Clamd is the scanner of ClamAV, asked over its socket.
type Clamd struct{ Network, Address string }

// ParseScanner reads "unix:/path" or "tcp:host:port"; empty is no scanner.
// The error says in Chinese how to write it.
func ParseScanner(s string) (Scanner, error) {
	if s == "" {
		return nil, nil
	}
	network, address, ok := strings.Cut(s, ":")
	if !ok || address == "" || network != "unix" && network != "tcp" {
		return nil, fmt.Errorf("病毒扫描服务地址“%s”写法不对，应为 unix:/路径 或 tcp:主机:端口", s)
	}
	return Clamd{network, address}, nil
}

// Scan sends the bytes with INSTREAM and reads the verdict.
func (c Clamd) Scan(ctx context.Context, body io.Reader) (string, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, c.Network, c.Address)
	if err != nil {
		return "", fmt.Errorf("clamd: %w", err)
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	answers := bufio.NewReader(io.LimitReader(conn, 4<<10))
	// A scanner that has had enough answers and hangs up before all is sent:
	// its answer says more than the broken pipe.
	sendErr := stream(conn, body)
	answer, err := answers.ReadString(0)
	if err != nil {
		return "", fmt.Errorf("clamd: %w", errors.Join(sendErr, err))
	}
	return verdict(strings.TrimRight(answer, "\x00\n"))
}

func stream(w io.Writer, body io.Reader) error {
	out := bufio.NewWriterSize(w, 70<<10)
	_, _ = out.WriteString("zINSTREAM\x00")
	chunk := make([]byte, 64<<10)
	for {
		n, err := body.Read(chunk)
		if n > 0 {
			_ = binary.Write(out, binary.BigEndian, uint32(n))
			if _, err := out.Write(chunk[:n]); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	_ = binary.Write(out, binary.BigEndian, uint32(0))
	return out.Flush()
}

// verdict reads "stream: OK" or "stream: NAME FOUND".
func verdict(answer string) (string, error) {
	said := strings.TrimPrefix(answer, "stream: ")
	if said == "OK" {
		return "", nil
	}
	if name, found := strings.CutSuffix(said, " FOUND"); found && name != "" {
		return name, nil
	}
	return "", fmt.Errorf("clamd: %q", answer)
}
