package app

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"gongkai/internal/kit/store"
	"gongkai/internal/kit/store/storetest"
	"gongkai/internal/kit/who"
	"gongkai/internal/ledger"
	"gongkai/internal/office/audit"
	"gongkai/internal/office/people"
)

// crashEnv makes this test binary the process that is killed.
const crashEnv = "GONGKAI_CRASH"

func TestMain(m *testing.M) {
	if where := os.Getenv(crashEnv); where != "" {
		dir, dsn, _ := strings.Cut(where, "|")
		if err := workUntilKilled(context.Background(), dir, dsn); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(storetest.Main(m))
}

func crashConfig(dir, dsn string) Config {
	return Config{Data: dir, DB: dsn, StopWait: time.Second}
}

// workUntilKilled imports plans and enters progress as fast as it can, and
// says on standard output what has been acknowledged.
func workUntilKilled(ctx context.Context, dir, dsn string) error {
	a, err := Build(ctx, crashConfig(dir, dsn), slog.New(slog.NewTextHandler(os.Stderr, nil)))
	if err != nil {
		return err
	}
	if err := a.Start(ctx); err != nil {
		return err
	}
	office, duty, err := a.somebodyAtWork(ctx)
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		if n%4 == 3 {
			fmt.Println("begin")
			draft, err := a.ledger.ReadPlan(ctx, office, fmt.Sprintf("计划%d-%d.docx", os.Getpid(), n), demoPlan, "")
			if err != nil {
				return err
			}
			if err := a.ledger.TakeSuggestions(ctx, office, draft.ID); err != nil {
				return err
			}
			if err := a.ledger.SettleAll(ctx, office, draft.ID); err != nil {
				return err
			}
			made, err := a.ledger.Adopt(ctx, office, draft.ID, true)
			if err != nil {
				return err
			}
			fmt.Println("adopted", made.Plan.ID)
			continue
		}
		text := fmt.Sprintf("进展 %d %d", os.Getpid(), n)
		if err := a.ledger.AddProgress(ctx, office, duty, ledger.ProgressInput{Text: text}); err != nil {
			return err
		}
		fmt.Println("entered", text)
	}
}

// somebodyAtWork is a person of the office and a duty they work on.
func (a *App) somebodyAtWork(ctx context.Context) (actor who.Actor, duty string, err error) {
	clerks, err := people.Directory{}.Holders(ctx, a.DB, demoBureau, people.Clerk)
	if err != nil {
		return actor, "", err
	}
	offices, err := people.Directory{}.Holders(ctx, a.DB, demoBureau, people.Office)
	if err != nil || len(offices) == 0 || len(clerks) == 0 {
		return actor, "", fmt.Errorf("nobody at work: %w", err)
	}
	if actor, err = a.people.ActorOf(ctx, a.DB, demoBureau, offices[0].ID); err != nil {
		return actor, "", err
	}
	d, err := store.First[ledger.Duty](ctx, a.DB, "WHERE agency = $1 AND unit = $2 AND state = 'working' ORDER BY id LIMIT 1", demoBureau, actor.Unit)
	return actor, d.ID, err
}

// TestAKilledProcessLosesNothingAcknowledged kills the program with SIGKILL
// fifty times, in the middle of imports and of acts. Whatever it had
// acknowledged is there afterwards, no plan is adopted by halves, and the
// record verifies.
func TestAKilledProcessLosesNothingAcknowledged(t *testing.T) {
	if testing.Short() {
		t.Skip("starts fifty processes")
	}
	ctx := context.Background()
	dir, dsn := played(t, "2023-03-10")
	rng := rand.New(rand.NewPCG(20230910, 50))
	var acknowledged []string
	for range 50 {
		acknowledged = append(acknowledged, killSoon(t, rng, dir, dsn)...)
	}
	if len(acknowledged) < 50 {
		t.Fatalf("only %d acts were acknowledged in all", len(acknowledged))
	}
	a, err := Build(ctx, crashConfig(dir, dsn), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal("the database does not open after the kills:", err)
	}
	defer a.DB.Close()
	for _, line := range acknowledged {
		stillThere(t, a, line)
	}
	nothingByHalves(t, a)
	var out strings.Builder
	if status := a.record.RunVerify(ctx, &out, audit.Options{}); status != audit.StatusOK {
		t.Errorf("the record does not verify after the kills:\n%s", out.String())
	}
}

// killSoon starts the program, lets it acknowledge a few acts, and kills it
// at once when the last of them is read: in the middle of the next.
func killSoon(t *testing.T, rng *rand.Rand, dir, dsn string) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashEnv+"="+dir+"|"+dsn)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	lines := bufio.NewScanner(out)
	for wanted := 1 + rng.IntN(6); wanted > 0 && lines.Scan(); wanted-- {
		said = append(said, lines.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(out) // acknowledged before the signal arrived
	for line := range strings.Lines(string(rest)) {
		if strings.HasSuffix(line, "\n") {
			said = append(said, strings.TrimSuffix(line, "\n"))
		}
	}
	_ = cmd.Wait()
	if len(said) == 0 {
		t.Fatalf("the program did nothing:\n%s", complaints.String())
	}
	return said
}

func stillThere(t *testing.T, a *App, line string) {
	t.Helper()
	ctx := context.Background()
	word, what, _ := strings.Cut(line, " ")
	switch word {
	case "entered":
		if _, err := store.First[ledger.Progress](ctx, a.DB, "WHERE agency = $1 AND text = $2", demoBureau, what); err != nil {
			t.Errorf("acknowledged and lost: %s (%v)", line, err)
		}
	case "adopted":
		p, err := store.Get[ledger.Plan](ctx, a.DB, demoBureau, what)
		if err != nil || p.State != ledger.PlanAdopted {
			t.Errorf("acknowledged and lost: %s (%v)", line, err)
		}
	}
}

// nothingByHalves demands of every adopted plan all of its tasks and duties,
// and of every draft none.
func nothingByHalves(t *testing.T, a *App) {
	t.Helper()
	ctx := context.Background()
	plans, err := store.Select[ledger.Plan](ctx, a.DB, "WHERE agency = $1", demoBureau)
	if err != nil {
		t.Fatal(err)
	}
	duties := map[int]bool{}
	for _, p := range plans {
		tasks, err := a.ledger.TasksOf(ctx, a.DB, demoBureau, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		all, err := store.Select[ledger.Duty](ctx, a.DB, "WHERE agency = $1 AND plan = $2", demoBureau, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if p.State == ledger.PlanAdopted {
			want = 30
			duties[len(all)] = true
		}
		if len(tasks) != want {
			t.Errorf("a plan that is %s has %d tasks, want %d", p.State, len(tasks), want)
		}
	}
	if len(duties) != 1 {
		t.Errorf("plans of one document have different numbers of duties: %v", duties)
	}
}
