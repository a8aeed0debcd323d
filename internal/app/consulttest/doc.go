// Package consulttest holds consultations, with publishing and the shield beside
// them, to what people do with them.
package consulttest
