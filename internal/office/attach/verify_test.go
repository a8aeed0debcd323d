package attach_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"gongkai/internal/office/attach"
)

func TestVerifyFindsWhatIsGoneCutOrChanged(t *testing.T) {
	h := build(t)
	path := map[string]string{}
	for _, name := range []string{"whole.txt", "gone.txt", "cut.txt", "changed.txt"} {
		f, err := h.put(reader, name, "内容 "+name, plan)
		h.Must(err)
		path[name] = filepath.Join(h.dir, f.SHA256[:2], f.SHA256[2:4], f.SHA256)
	}
	h.Must(os.Remove(path["gone.txt"]))
	h.Must(os.WriteFile(path["cut.txt"], []byte("内"), 0o600))
	h.Must(os.WriteFile(path["changed.txt"], []byte("内容 CHANGED.txt"), 0o600))
	for _, c := range []struct {
		options []attach.VerifyOption
		want    map[string]string
	}{
		{nil, map[string]string{"whole.txt": "", "gone.txt": "文件内容不存在", "cut.txt": "文件大小与登记不一致", "changed.txt": ""}},
		{[]attach.VerifyOption{attach.WithHash()}, map[string]string{"whole.txt": "", "gone.txt": "文件内容不存在", "cut.txt": "文件大小与登记不一致", "changed.txt": "文件内容与登记的校验值不一致"}},
	} {
		seen := 0
		h.Must(h.files.Verify(context.Background(), func(agency, id, name, sha string, size int64, present bool, problem string) error {
			seen++
			if want := c.want[name]; problem != want || present == (name == "gone.txt") || agency == "" || id == "" || len(sha) != 64 || size == 0 {
				t.Errorf("%s: present %v, %q, want %q", name, present, problem, want)
			}
			return nil
		}, c.options...))
		if seen != 4 {
			t.Errorf("%d files seen", seen)
		}
	}
	stop := errors.New("stop")
	if err := h.files.Verify(context.Background(), func(string, string, string, string, int64, bool, string) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("%v", err)
	}
}
