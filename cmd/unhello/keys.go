package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/bitlocker"
	"unhello/internal/problem"
	"unhello/internal/target"
	"unhello/internal/text"
)

// recoveryVariable may hold a recovery password, for machines where others can see command lines.
const recoveryVariable = "UNHELLO_RECOVERY_PASSWORD"

// keyListName is the table of keys beside the program, which is used without being named.
const keyListName = "keys.csv"

// maxKeyFile is larger than any key file, and than any table of keys that a repair shop keeps.
const maxKeyFile = 16 << 20

// withKeys runs a command. If it takes keys, they are read before and forgotten afterwards.
func (e *environment) withKeys(which command, c *cli.Context) (err error) {
	if !slices.Contains(which.flags, flagRecoveryPassword) {
		return which.run(e, c)
	}
	if e.keys, err = e.readKeys(c); err != nil {
		return err
	}
	defer e.keys.Forget()
	if c.Bool(flagRelock) {
		defer func() { e.session().Relock(context.WithoutCancel(c.Context)) }()
	}
	return which.run(e, c)
}

// readKeys collects what may open BitLocker volumes from the flags, the environment and the stick.
func (e *environment) readKeys(c *cli.Context) (*target.Keys, error) {
	k := &target.Keys{}
	k.Ask = !c.Bool(flagYes) && c.Command.Name != "scan"
	for _, read := range []func(*cli.Context, *target.Keys) error{
		e.readPasswords, e.readKeyList, e.readExternalKeys, e.readPassphrase,
	} {
		if err := read(c, k); err != nil {
			return nil, err
		}
	}
	return k, nil
}

func (e *environment) readPasswords(c *cli.Context, k *target.Keys) error {
	var texts []string
	var name string // Windows names the file by the key ID, too
	for _, words := range []string{c.String(flagRecoveryPassword), e.recovery} {
		if words != "" { // an empty one counts as not given
			texts = append(texts, words)
		}
	}
	if path := c.String(flagRecoveryPasswordFile); path != "" {
		words, err := readKeyText(path)
		if err != nil {
			return err
		}
		texts, name = append(texts, words), filepath.Base(path)
	}
	for _, words := range texts {
		p, err := bitlocker.ParseRecoveryPassword(words)
		if err != nil {
			return err
		}
		k.Passwords = append(k.Passwords, p)
		k.Hints = append(k.Hints, bitlocker.HintsIn(words+" "+name, p)...)
	}
	return nil
}

// takeSecret reads the recovery password from the environment and removes it there, so that no
// program started from here inherits it.
func takeSecret(getenv func(string) string) string {
	value := getenv(recoveryVariable)
	_ = os.Unsetenv(recoveryVariable) // fails only for an invalid name
	return value
}

// readKeyList reads the table of keys of --keys, or else the one beside the program.
func (e *environment) readKeyList(c *cli.Context, k *target.Keys) error {
	path := c.String(flagKeys)
	if path == "" {
		exe, err := os.Executable()
		if err != nil {
			return nil
		}
		path = filepath.Join(filepath.Dir(exe), keyListName)
		if _, err := os.Stat(path); err != nil {
			return nil
		}
		e.Warn(warnKeysOnStick, text.Args{"path": path})
		e.keyList = path
	}
	b, err := readKeyFile(path)
	if err != nil {
		return err
	}
	k.List, err = e.parseKeyList(b, path)
	return err
}

// parseKeyList reads a table of keys and warns of lines without a key.
func (e *environment) parseKeyList(b []byte, path string) (bitlocker.KeyList, error) {
	list, wrong, err := bitlocker.ParseKeyList(b)
	if err != nil {
		return nil, problem.New(problem.KeyFile, text.Args{"path": path}).Because(err)
	}
	for _, w := range wrong {
		e.Warn("{path}, line {line}: no key ID with a recovery password",
			text.Args{"path": path, "line": w.Line})
	}
	return list, nil
}

// readExternalKeys reads a key file, or all those in a folder. Files in a folder that are no key
// files are not reported unless there is nothing else.
func (e *environment) readExternalKeys(c *cli.Context, k *target.Keys) error {
	path := c.String(flagBEK)
	if path == "" {
		return nil
	}
	files := []string{path}
	info, err := os.Stat(path)
	if err != nil {
		return problem.At(path, err)
	}
	if info.IsDir() {
		if files, err = keyFilesIn(path); err != nil {
			return err
		}
	}
	var last error
	for _, file := range files {
		b, err := readKeyFile(file)
		if err != nil {
			return err
		}
		key, err := bitlocker.ParseExternalKey(b)
		if err != nil {
			last = problem.New(problem.KeyFile, text.Args{"path": file}).Because(err)
			continue
		}
		k.Keys = append(k.Keys, key)
	}
	if len(k.Keys) == 0 {
		if last == nil {
			last = problem.New(problem.KeyFile, text.Args{"path": path})
		}
		return last
	}
	return nil
}

func keyFilesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, problem.At(dir, err)
	}
	var files []string
	for _, e := range entries {
		if strings.EqualFold(filepath.Ext(e.Name()), ".bek") && e.Type().IsRegular() {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	return files, nil
}

func (e *environment) readPassphrase(c *cli.Context, k *target.Keys) error {
	path := c.String(flagPassphraseFile)
	if path == "" {
		return nil
	}
	words, err := readKeyText(path)
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(words, "\n")
	k.Passphrases = append(k.Passphrases, strings.TrimSuffix(line, "\r"))
	return nil
}

var errTooLarge = errors.New("too large for a file of keys")

func readKeyFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, problem.At(path, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, problem.New(problem.KeyFile, text.Args{"path": path})
	}
	b, err := io.ReadAll(io.LimitReader(f, maxKeyFile+1))
	if err == nil && len(b) > maxKeyFile {
		return nil, problem.New(problem.KeyFile, text.Args{"path": path}).Because(errTooLarge)
	}
	if err != nil {
		return nil, problem.At(path, err)
	}
	return b, nil
}

// readKeyText reads a text file, in UTF-8 or as Windows saves it.
func readKeyText(path string) (string, error) {
	b, err := readKeyFile(path)
	if err != nil {
		return "", err
	}
	words, err := bitlocker.DecodeText(b)
	if err != nil {
		return "", problem.New(problem.KeyFile, text.Args{"path": path}).Because(err)
	}
	return words, nil
}

// forLog returns the command line without secrets. The log itself masks whole recovery passwords;
// here mistyped ones go too, and data for a hive, which is logged as little as data from one.
func (l *commandLine) forLog() string {
	words := l.argv()[1:]
	for i, word := range words {
		if strings.HasPrefix(word, "--"+flagRecoveryPassword+"=") {
			words[i] = "--" + flagRecoveryPassword + "=" + leftOut
		}
	}
	args := words[len(words)-len(l.args):]
	if i := slices.Index(strings.Fields(l.command.args), dataArgument); i >= 0 && i < len(args) {
		args[i] = leftOut
	}
	return strings.Join(words, " ")
}

const (
	dataArgument = "DATA" // of hive set
	leftOut      = "***"
)
