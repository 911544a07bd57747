package main

import (
	"io"
	"os"
	"path/filepath"
)

// A hiveFile is a hive that every run gets a copy of, in which the switch must be 0 afterwards.
type hiveFile string

func (original hiveFile) fresh(dir string) (string, error) {
	file := filepath.Join(dir, "SOFTWARE")
	return file, freshCopy(file, string(original))
}

func (hiveFile) check(path, _ string) error { return mustBeOff(path) }

// An unwritten hive is one that all runs share: they only read it.
type unwritten string

func (original unwritten) fresh(string) (string, error) { return string(original), nil }
func (unwritten) check(string, string) error            { return nil }

// freshCopy copies a file, waits until it is on the disk, and reads it once, so that no program has
// to pay for filling the page cache.
func freshCopy(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	size, err := io.Copy(out, in)
	if err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, io.NewSectionReader(out, 0, size))
	return err
}
