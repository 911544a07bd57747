package console

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// Log is a file that every message is appended to, with the time in front. A nil Log logs nothing.
type Log struct {
	path string
	mu   sync.Mutex
	file *os.File
	now  func() time.Time
}

// LogName is the name of the log kept beside the program on a stick.
const LogName = "unhello.log"

var errNotALog = errors.New("the file is there already and is no text file")

// OpenLog opens the log for appending, creating it if necessary. A file that holds anything but
// text is refused: it was named by mistake and may well be the hive.
func OpenLog(path string) (*Log, error) {
	if err := mayAppend(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, problem.Bare(err)
	}
	return &Log{path: path, file: f, now: time.Now}, nil
}

func mayAppend(path string) error {
	// Windows has no file information for devices, and a disk is never a log.
	if strings.HasPrefix(path, `\\.\`) {
		return errNotALog
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return problem.Bare(err)
	}
	if !info.Mode().IsRegular() {
		if info.Mode()&(fs.ModeCharDevice|fs.ModeNamedPipe) != 0 {
			return nil
		}
		return errNotALog
	}
	f, err := os.Open(path)
	if err != nil {
		return problem.Bare(err)
	}
	defer f.Close()
	head := make([]byte, 512)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return problem.Bare(err)
	}
	if bytes.IndexByte(head[:n], 0) >= 0 {
		return errNotALog
	}
	return nil
}

// DefaultLogPath is where the log goes if none was named: beside the program if that is on a stick,
// otherwise nowhere.
func DefaultLogPath(onStick func(path string) bool) string {
	program, err := os.Executable()
	if err != nil || !onStick(program) {
		return ""
	}
	return filepath.Join(filepath.Dir(program), LogName)
}

// Line appends exactly one line, whatever words contains. After a failure the log is closed and
// takes no more.
func (l *Log) Line(words string) error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	words = text.Printable(words)
	stamp := l.now().UTC().Format(time.RFC3339)
	if _, err := l.file.WriteString(stamp + " " + words + "\n"); err != nil {
		_ = l.file.Close()
		l.file = nil
		return problem.Bare(err)
	}
	return nil
}

// Path is the path that was opened.
func (l *Log) Path() string {
	if l == nil {
		return ""
	}
	return l.path
}

// Close makes the log durable: the stick may be pulled out next.
func (l *Log) Close() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.file == nil {
		return nil
	}
	// Pipes and character devices cannot be synced, and need not be.
	if info, err := l.file.Stat(); err == nil && info.Mode().IsRegular() {
		if err := l.file.Sync(); err != nil {
			_ = l.file.Close()
			l.file = nil
			return problem.Bare(err)
		}
	}
	err := l.file.Close()
	l.file = nil
	return err
}
