package audit

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/note"

	"gongkai/internal/kit/fail"
	"gongkai/internal/kit/store"
	"gongkai/internal/kit/who"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of the record.
func Migrations() store.Migrations {
	sub, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Migrations{Owner: "audit", Files: sub}
}

// Deps are what the record needs.
type Deps struct {
	DB *store.DB
	// KeyFile is the path of the key, DATA/record.key. It is made at the
	// first start, readable by its owner alone.
	KeyFile string
	// Origin names the record in its checkpoints, such as
	// "gxj.example.gov.cn/record"; it counts only when the key is made.
	Origin string
	// Tables are one empty row of every kind that is verified against the
	// record. Rows that change without an act do not belong here.
	Tables func() []store.Row
	// Files gives the stored files, which verification compares too; nil
	// leaves them out.
	Files  Files
	Logger *slog.Logger
	// Delay is how long sealing waits for more entries; 0 means 250 ms.
	Delay time.Duration
	// OnSealed is told of every new checkpoint, such as to send it away.
	OnSealed func(Checkpoint)
	// OnBroken is told when the daily verification finds a fault, such as to
	// warn people.
	OnBroken func(context.Context, *Report) error
	// Link gives a subject's title and the address where the actor may see
	// it; an empty title where nobody knows the kind. Nil shows KIND/ID.
	Link func(ctx context.Context, a who.Actor, ref store.Ref) (title, href string)
}

// Log is the record.
type Log struct {
	deps    Deps
	key     *key
	insert  *sql.Stmt
	wake    chan struct{}
	stop    context.CancelFunc
	done    chan struct{}
	once    sync.Once
	sealing sync.Mutex
	held    holder
	// checking lets one verification at a time run from the page.
	checking sync.Mutex
	last     atomic.Pointer[Report]
}

// New makes the record and installs it in the database: as its recorder, and
// to be woken after each act. Call Open once the migrations have run.
func New(d Deps) *Log {
	if d.Logger == nil {
		d.Logger = slog.New(slog.DiscardHandler)
	}
	if d.Delay == 0 {
		d.Delay = 250 * time.Millisecond
	}
	if d.Tables == nil {
		d.Tables = func() []store.Row { return nil }
	}
	l := &Log{deps: d, wake: make(chan struct{}, 1), held: holder{path: heldPath(d.KeyFile)}}
	d.DB.SetRecorder(l)
	d.DB.OnCommit(l.nudge)
	return l
}

// Open reads the key, or makes it for a new record, and makes sure that it is
// the key of this database. Acts can be recorded from then on. A key that is
// lost, damaged or another one's is a fail.Error that says what to do.
func (l *Log) Open(ctx context.Context) error {
	known, err := l.knownKey(ctx)
	if err != nil {
		return err
	}
	k, err := loadKey(l.deps.KeyFile)
	if notExist(err) {
		if known != "" {
			return errNoKey(l.deps.KeyFile, known)
		}
		origin := l.deps.Origin
		if origin == "" {
			origin = newOrigin()
		}
		k, err = makeKey(l.deps.KeyFile, origin)
	}
	if fail.Is(err, fail.Invalid) {
		return err
	}
	if err != nil {
		return wrapKey(l.deps.KeyFile, err)
	}
	if err := l.claim(ctx, k.public); err != nil {
		return err
	}
	if l.insert, err = l.deps.DB.Handle().PrepareContext(ctx, insertEntry); err != nil {
		return err
	}
	l.key = k
	return nil
}

func (l *Log) knownKey(ctx context.Context) (string, error) {
	var known string
	err := l.deps.DB.QueryRow(ctx, "SELECT key FROM audit_head WHERE id = 1").Scan(&known)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fail.Invalidf("操作记录的头部数据不见了，数据库可能被改动过。请停止使用并用备份恢复，同时报告网络安全负责人")
	}
	return known, err
}

// claim makes the key the database's own if it has none. Of two nodes that
// start at once with different keys the second is refused.
func (l *Log) claim(ctx context.Context, public string) error {
	err := l.deps.DB.Do(ctx, who.System(""), func(tx *store.Tx) error {
		tx.Quiet("the record's key")
		_, err := tx.Exec("UPDATE audit_head SET key = $1 WHERE id = 1 AND key = ''", public)
		return err
	})
	if err != nil {
		return err
	}
	known, err := l.knownKey(ctx)
	if err == nil && known != public {
		err = errForeign(l.deps.KeyFile, known)
	}
	return err
}

// Start seals what is left from before and then goes on sealing, each act
// within a second, until Stop.
func (l *Log) Start(ctx context.Context) error {
	if l.key == nil {
		if err := l.Open(ctx); err != nil {
			return err
		}
	}
	if _, err := l.Seal(ctx); err != nil {
		return err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop, l.done = stop, make(chan struct{})
	go l.run(run)
	return nil
}

// Stop seals what is open and ends the sealing.
func (l *Log) Stop(ctx context.Context) error {
	if l.stop == nil {
		return nil
	}
	l.once.Do(func() { l.stop(); <-l.done })
	_, err := l.Seal(ctx)
	return err
}

// Verifier checks this record's checkpoints. Open must have succeeded.
func (l *Log) Verifier() note.Verifier { return l.key.verifier }

// PublicKey is the verifier key, as it is published.
func (l *Log) PublicKey() string { return l.key.public }

const insertEntry = `INSERT INTO audit_entry (agency, id, at, actor, actor_name, home, unit, origin, session,
	act, kind, subject, article, reason, detail, salt, mac, body)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`

var errClosed = errors.New("audit: the record is not open")

// Append writes the entry in the act's own transaction; store.Tx.Record calls
// it. The entry is sealed after the commit.
func (l *Log) Append(ctx context.Context, tx *sql.Tx, e *store.Entry) error {
	if l.key == nil {
		return errClosed
	}
	leaf := leafOf(e)
	body, err := leaf.text()
	if err != nil {
		return err
	}
	_, err = tx.StmtContext(ctx, l.insert).ExecContext(ctx, leaf.Agency, leaf.ID, leaf.At, leaf.Actor, e.Actor.Name, leaf.Home, leaf.Unit,
		e.Actor.Origin, e.Actor.Session, leaf.Act, leaf.Kind, leaf.Subject, leaf.Article, e.Reason, e.Detail,
		e.Salt, l.key.code(body), body)
	return err
}
