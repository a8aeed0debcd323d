// Package clock computes the terms of a disclosure request (依申请公开): when
// it counts as received, by which day it must be answered, and why.
//
// It is pure: it knows neither the database nor today. A Case is what the
// records say of a request's clock: the day of receipt, the stretches of
// waiting with the notice each rests on, an extension, a delayed date. From it
// and a calendar Terms.Read says where the clock stands on a day, and
// Terms.Explain lists every day as counted, skipped or paused, with the rule
// and the notice that made it so. Lateness is never kept; it is read.
//
// How days count (RULES.md 13, 政府信息公开条例 = 条例):
//
//   - The day of receipt is not counted; day one is the first working day
//     after it (民法典第201条).
//   - Consultation of third parties and other agencies is not counted
//     (条例第33条第3款): the days d with sent < d ≤ answered, or ≤ the day on
//     which the time to answer lapses. Stretches that overlap are merged.
//   - A correction starts the whole term anew from the day on which the
//     corrected request is received (条例第30条), and so does the payment of a
//     fee unless the agency set otherwise (国办函〔2020〕109号).
//   - An extension adds working days once; it must be approved and told
//     before the due day (条例第33条第2款). A delayed date (条例第35条) takes
//     the due day's place.
//
// Terms are dated: what applied on the day of receipt applies. An agency's
// own parameters are further Terms with the day from which they hold.
//
// Reading order: law.go, receipt.go, span.go, read.go, explain.go, compare.go.
package clock
