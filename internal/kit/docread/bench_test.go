package docread

import (
	"context"
	"testing"
)

func benchmark(b *testing.B, name string, opt Options) {
	data := load(b, name)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ReadBytes(context.Background(), name, data, opt); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDOCX(b *testing.B) { benchmark(b, "zhongwei-gxj-2023.docx", Options{}) }
func BenchmarkXLSX(b *testing.B) { benchmark(b, "zhongwei-gxj-2023.xlsx", Options{}) }
func BenchmarkPDF(b *testing.B)  { benchmark(b, "zhongwei-gxj-2023.pdf", Options{}) }
func BenchmarkPDFChild(b *testing.B) {
	benchmark(b, "zhongwei-gxj-2023.pdf", Options{Child: child("pdf")})
}
func BenchmarkText(b *testing.B) { benchmark(b, "zhongwei-gxj-2023.txt", Options{}) }
func BenchmarkHTML(b *testing.B) { benchmark(b, "word.htm", Options{}) }
