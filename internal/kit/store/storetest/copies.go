package storetest

import (
	"database/sql"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// originals are what Copy has filled in this process, by key.
var originals struct {
	sync.Mutex
	running bool
	made    map[string]*original
}

// original is a folder and a database that were filled once.
type original struct {
	once   sync.Once
	err    error
	folder string // data/ and, on SQLite, test.db
	name   string // of the database on PostgreSQL
}

// Main runs a package's tests and then removes what Copy has kept for them:
//
//	func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
func Main(m *testing.M) int {
	originals.Lock()
	originals.running, originals.made = true, map[string]*original{}
	originals.Unlock()
	defer func() {
		for _, o := range originals.made {
			o.remove()
		}
	}()
	return m.Run()
}

// Copy gives a folder and the address of a database that go with the test and
// hold what fill once put into the first of that key. What is costly to make,
// such as a year of work, is so made once for all tests of a package; fill has
// to close what it opened. The package's TestMain has to call Main.
func Copy(t testing.TB, key string, fill func(dir, dsn string) error) (dir, dsn string) {
	t.Helper()
	originals.Lock()
	if !originals.running {
		originals.Unlock()
		t.Fatal("storetest.Copy: the package's TestMain has to call storetest.Main")
	}
	o := originals.made[key]
	if o == nil {
		o = &original{}
		originals.made[key] = o
	}
	originals.Unlock()
	o.once.Do(func() { o.err = o.make(fill) })
	if o.err != nil {
		t.Fatalf("%s: %v", key, o.err)
	}
	dir = t.TempDir()
	if err := copyTree(dir, o.folder); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "data"), o.database(t, dir)
}

func (o *original) make(fill func(dir, dsn string) error) error {
	var err error
	if o.folder, err = os.MkdirTemp("", "original"); err != nil {
		return err
	}
	data := filepath.Join(o.folder, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if os.Getenv("TEST_PG") == "" {
		return fill(data, sqliteIn(o.folder))
	}
	o.name = freshName()
	if err := onServer("CREATE DATABASE " + o.name); err != nil {
		return err
	}
	return fill(data, onDatabase(o.name))
}

// database is the address of the test's own copy; on SQLite its file is in
// the copied folder already.
func (o *original) database(t testing.TB, dir string) string {
	t.Helper()
	if o.name == "" {
		return sqliteIn(dir)
	}
	name := freshName()
	if err := onServer("CREATE DATABASE " + name + " TEMPLATE " + o.name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = onServer("DROP DATABASE " + name + " WITH (FORCE)") })
	return onDatabase(name)
}

func (o *original) remove() {
	_ = os.RemoveAll(o.folder)
	if o.name != "" {
		_ = onServer("DROP DATABASE " + o.name + " WITH (FORCE)")
	}
}

func sqliteIn(dir string) string { return "sqlite:" + filepath.Join(dir, "test.db") }

// onServer runs a statement that is about databases, not in one.
func onServer(statement string) error {
	admin, err := sql.Open("pgx", os.Getenv("TEST_PG"))
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close() }()
	if _, err := admin.Exec(statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// onDatabase is TEST_PG with another database's name.
func onDatabase(name string) string {
	u, err := url.Parse(os.Getenv("TEST_PG"))
	if err != nil {
		panic(err) // sql.Open has read it before
	}
	u.Path = "/" + name
	return u.String()
}

// copyTree copies a folder with the modes of its files, which os.CopyFS
// widens: keys must stay the owner's alone.
func copyTree(to, from string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), info.Mode().Perm())
		}
		return copyFile(filepath.Join(to, rel), path, info.Mode().Perm())
	})
}

func copyFile(to, from string, mode fs.FileMode) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}
