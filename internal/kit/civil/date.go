// Package civil has dates without a clock and without a zone, as statutory
// terms need them, and the clock that the rest of the program reads.
package civil

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a day of the civil calendar, counted in days so that 0001-01-01 is
// 1. The zero Date means that no day is given. Dates compare with < and ==.
type Date int32

const epochUnixDays = 719162 // days from 0001-01-01 to 1970-01-01

// Of returns the day of year, month and day, normalised as time.Date does.
func Of(year int, month time.Month, day int) Date {
	return FromTime(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// FromTime returns the day that t's clock shows in t's own zone.
func FromTime(t time.Time) Date {
	_, off := t.Zone()
	secs := t.Unix() + int64(off)
	days := secs / 86400
	if secs%86400 < 0 {
		days--
	}
	return Date(days + epochUnixDays + 1)
}

// Parse reads YYYY-MM-DD; the empty text is the zero Date.
func Parse(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return 0, fmt.Errorf("civil: %q is no date of the form YYYY-MM-DD", s)
	}
	return FromTime(t), nil
}

// MustParse is Parse for constants; it panics on an error.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time returns midnight of d in UTC.
func (d Date) Time() time.Time { return d.In(time.UTC) }

// In returns midnight of d in loc.
func (d Date) In(loc *time.Location) time.Time {
	u := time.Unix((int64(d)-1-epochUnixDays)*86400, 0).UTC()
	return time.Date(u.Year(), u.Month(), u.Day(), 0, 0, 0, 0, loc)
}

// Add returns the day n days later.
func (d Date) Add(n int) Date { return d + Date(n) }

// Year, Month and Day are the parts of the date.
func (d Date) Year() int { return d.Time().Year() }

// Month is the month of the date.
func (d Date) Month() time.Month { return d.Time().Month() }

// Day is the day of the month.
func (d Date) Day() int { return d.Time().Day() }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d % 7) }

// IsZero says that no day is given.
func (d Date) IsZero() bool { return d == 0 }

// String is YYYY-MM-DD, or "" for the zero Date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.Time().Format("2006-01-02")
}

// Chinese is the date as letters write it: 2023年9月5日, without padding.
func (d Date) Chinese() string {
	if d == 0 {
		return ""
	}
	t := d.Time()
	return fmt.Sprintf("%d年%d月%d日", t.Year(), int(t.Month()), t.Day())
}

// EndOfMonth is the last day of the given month.
func EndOfMonth(year int, month time.Month) Date { return Of(year, month+1, 0) }

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := Parse(string(b))
	*d = v
	return err
}

// Value stores the date as text; the zero Date is the empty text.
func (d Date) Value() (driver.Value, error) { return d.String(), nil }

// Scan reads what Value stored.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = 0
		return nil
	case string:
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.UnmarshalText(v)
	}
	return fmt.Errorf("civil: cannot read a date from %T", src)
}
