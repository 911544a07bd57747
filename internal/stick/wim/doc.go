// Package wim puts unhello into the images of a WIM, and takes it out, by way of wimlib-imagex or
// DISM.
package wim
