package personal

import "time"

// ValidID says whether an 18-character number is a 公民身份号码: a province, a
// day that exists, and the check character of GB 11643-1999.
func ValidID(s string) bool {
	if len(s) != 18 || !idShape(s) {
		return false
	}
	weights := [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11] == upper(s[17])
}

// idShape says whether the number has the form of an 18-character one.
func idShape(s string) bool {
	if len(s) != 18 || s[0] == '0' || !digits(s[:17]) || !(isDigit(s[17]) || upper(s[17]) == 'X') {
		return false
	}
	return day(s[6:14])
}

// oldID says whether the number has the form of a 15-digit 公民身份号码.
func oldID(s string) bool {
	return len(s) == 15 && digits(s) && s[0] != '0' && day("19"+s[6:12])
}

// day says whether YYYYMMDD is a day from 1800 to 2099.
func day(s string) bool {
	if s < "18000101" || s > "20991231" {
		return false
	}
	_, err := time.Parse("20060102", s)
	return err == nil
}

const usccSet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// creditShape says whether the token has the form of a 统一社会信用代码: two
// characters, six digits of a region, nine characters and the check character.
func creditShape(s string) bool {
	if len(s) != 18 || !digits(s[2:8]) {
		return false
	}
	for i := range s {
		if index(usccSet, s[i]) < 0 {
			return false
		}
	}
	return true
}

// ValidUSCC says whether the 统一社会信用代码 has the check character of
// GB 32100-2015.
func ValidUSCC(s string) bool {
	if !creditShape(s) {
		return false
	}
	weights := [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28}
	sum := 0
	for i, w := range weights {
		sum += index(usccSet, s[i]) * w
	}
	return usccSet[(31-sum%31)%31] == s[17]
}

// Luhn says whether a number ends in the check digit of bank cards. One number
// in ten does by chance.
func Luhn(s string) bool {
	sum := 0
	for i := range s {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func digits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

func upper(b byte) byte {
	if b >= 'a' && b <= 'z' {
		return b - 'a' + 'A'
	}
	return b
}

func index(set string, b byte) int {
	for i := range len(set) {
		if set[i] == b {
			return i
		}
	}
	return -1
}
