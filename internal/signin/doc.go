// Package signin knows what registry hives say about signing in to Windows: the
// switch that allows Windows Hello alone, and which Windows it is.
package signin
