package letters_test

import (
	"testing"

	"gongkai/internal/kit/paper"
)

func docx(t *testing.T, s paper.Sheet) []byte {
	t.Helper()
	b, err := paper.DOCX(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
