// Package lint checks the project itself rather than what it does. Its tests build the executables
// and examine them, compare documents with screens, and limit the length of lines and functions;
// the program in layers keeps the packages in order.
package lint
