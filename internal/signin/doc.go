// Package signin knows what registry hives say about signing in to Windows: the switch that allows
// only Windows Hello, and which Windows it is.
package signin
