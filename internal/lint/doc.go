// Package lint holds what is checked about the project itself rather than about what it does: its tests build the executables and look
// at them, and the program in layers keeps the packages in their order.
package lint
