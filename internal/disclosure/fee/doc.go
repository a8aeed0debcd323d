// Package fee computes the information processing fee (信息处理费) of a
// disclosure request: by items or by pages, never both for one request
// (《政府信息公开信息处理费管理办法》 国办函〔2020〕109号, RULES.md R3).
//
// Both tariffs are progressive over the excess (超额累进): a band's rate
// applies only to what lies in the band. By items, the requests of one
// applicant to one agency in a calendar month are counted; a request's ordinal
// is fixed at receipt, so a request merged or withdrawn later renumbers no
// other, and each request is charged what its own ordinal adds. By pages each
// request is counted alone.
//
// Tariffs are dated: that of the day of receipt applies. Amounts are in yuan
// (元); the tariff knows no smaller unit.
package fee
