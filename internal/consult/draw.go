package consult

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"gongkai/internal/kit/fail"
)

// DrawRule is how a draw is made, in the words of the announcement: the number
// is fixed before anybody registers, so that nobody can choose it afterwards.
const DrawRule = "公开抽取的号码由系统在听证公告发布前产生并保密，公告只公布它的摘要（SHA-256）；报名截止后抽取时公布号码，任何人都可以核对号码的摘要与公告一致。次序＝SHA-256（号码＋报名编号）从小到大，按次序取满名额。" +
	"抽取以一次为准；确需重抽的，由另一名工作人员写明原因办理，号码的摘要已随上一次抽取公布，历次抽取的结果都保留公布。"

// Draw is one draw of a hearing's participants. Every draw stays on the public
// page, so that a later one cannot hide it.
type Draw struct {
	// Seed is the number, Digest what was published of it before.
	Seed   string `json:"seed"`
	Digest string `json:"digest"`
	// Order are the numbers of all who had registered, as drawn; the first
	// Taken of them take part.
	Order []string `json:"order"`
	Taken int      `json:"taken"`
	// Why is the reason for drawing anew, "" for the first.
	Why string    `json:"why"`
	By  string    `json:"by"`
	At  time.Time `json:"at"`
}

// drawSeed is the number of a hearing's nth draw, counted from 0. It follows
// from the program's key and is kept nowhere, so that nobody who works with
// the program can read it before the draw.
func (s *Consult) drawSeed(v *Hearing, n int) string {
	h := hmac.New(sha256.New, s.Key)
	_, _ = fmt.Fprintf(h, "consult-draw\x00%s\x00%s\x00%d", v.Agency, v.ID, n) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}

// digestOf is what is published of a number before its draw.
func digestOf(seed string) string {
	h := sha256.Sum256([]byte(seed))
	return hex.EncodeToString(h[:])
}

// draw makes the next draw of a hearing among all who registered, in the order
// of which it gives their places; why is the reason for drawing anew.
func (s *Consult) draw(v *Hearing, all []Seat, by, why string, now time.Time) error {
	n := len(v.Draws)
	if n > 0 && slices.ContainsFunc(v.Draws, func(d Draw) bool { return d.By == by }) {
		return fail.Fields(map[string]string{"why": "抽取以一次为准；确需重抽的，应由没有办理过抽取的另一名工作人员办理，历次抽取的结果都会公布"})
	}
	seed := s.drawSeed(v, n)
	if digestOf(seed) != v.Digest {
		return fail.Invalidf("系统的抽取号码与听证公告公布的摘要不一致，不能抽取；请取消后重新公告")
	}
	d := Draw{Seed: seed, Digest: v.Digest, By: by, At: now, Taken: int(min(v.Seats, int64(len(all))))}
	if n > 0 {
		d.Why = why
	}
	for _, i := range ranked(v.Method, seed, all) {
		d.Order = append(d.Order, all[i].Number)
	}
	v.Seed, v.Draws, v.Digest = seed, append(v.Draws, d), digestOf(s.drawSeed(v, n+1))
	return nil
}

// ranked is the order of the registered: as they came, or by the hash of the
// draw's number and theirs.
func ranked(method, seed string, all []Seat) []int {
	out := make([]int, len(all))
	for i := range out {
		out[i] = i
	}
	if method == ByLot {
		lot := func(i int) string { h := sha256.Sum256([]byte(seed + all[i].Number)); return string(h[:]) }
		slices.SortFunc(out, func(a, b int) int { return strings.Compare(lot(a), lot(b)) })
	}
	return out
}

// told is the nth draw in words, counted from 0.
func (d *Draw) told(n int) string {
	return fmt.Sprintf("第%d次抽取（%s）：号码%s，此前公布的摘要%s%s", n+1, minute(d.At), d.Seed, d.Digest, said("，重抽原因：", d.Why))
}
