package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/target"
)

// jobs returns how many sources may be worked on at the same time.
func (e *environment) jobs(c *cli.Context) int {
	if n := c.Int(flagJobs); n > 0 {
		return n
	}
	return runtime.NumCPU()
}

// work does what a command does on one source, in an environment of its own.
type work[R any] func(ctx context.Context, e *environment, source string) (*R, error)

// job is the work on one of several sources.
type job[R any] struct {
	*environment
	source string
	path   string    // with links followed, so that two names of one source are equal
	after  []*job[R] // earlier jobs whose paths overlap; they have to end first
	done   chan struct{}

	// The result, once it is done.
	report *R
	err    error
}

// begin starts the jobs in the order of their sources, at most limit at a time, and sends each as
// it starts. After an interrupt it sends only one more, which does nothing: its error tells that
// the sources from there on were left alone.
func begin[R any](e *environment, sources []string, limit int, do work[R]) <-chan *job[R] {
	begun := make(chan *job[R], len(sources))
	slots := make(chan struct{}, min(limit, len(sources)))
	go func() {
		defer close(begun)
		var all []*job[R]
		for _, source := range sources {
			slots <- struct{}{}
			interrupted := e.interrupts.Context().Err() != nil
			j := &job[R]{environment: e.child(), source: source, path: target.RealPath(source),
				done: make(chan struct{})}
			for _, earlier := range all {
				if overlap(earlier.path, j.path) {
					j.after = append(j.after, earlier)
				}
			}
			all = append(all, j)
			begun <- j
			go func() {
				j.run(do)
				<-slots
			}()
			if interrupted {
				return
			}
		}
	}()
	return begun
}

// run waits for the jobs that have to come first and does the work.
func (j *job[R]) run(do work[R]) {
	defer close(j.done)
	for _, earlier := range j.after {
		<-earlier.done
	}
	interrupts, done := j.interrupts.Child()
	defer done()
	j.interrupts = interrupts
	j.err = j.guard(func() (err error) {
		if err = interrupts.Context().Err(); err == nil {
			j.report, err = do(interrupts.Context(), j.environment, j.source)
		}
		return err
	})
}

// child returns the environment for one of several jobs that run at the same time.
func (e *environment) child() *environment {
	child := *e
	child.Console = e.Console.Child()
	return &child
}

// overlap reports whether one of two paths equals or contains the other, as D: contains D:\Windows,
// or is another name of the same file. While one of them is written, the other would be refused.
func overlap(a, b string) bool { return holds(a, b) || holds(b, a) || isSameFile(a, b) }

func isSameFile(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func holds(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
