// Package managebde runs Windows' own manage-bde.exe to unlock and lock BitLocker volumes and to
// add recovery passwords.
//
// It decides nothing. The exit codes of manage-bde are not documented, and its output differs by
// language, so the only way to know what a run did is to look at the volume again, which is up to
// the caller. The results of this package explain and go to logs.
//
// The recovery password is an argument of manage-bde, because that is the program's interface. It
// goes nowhere else: no error of this package contains it, and every group of six digits in the
// output is masked. A password that manage-bde generates is returned to the caller separately from
// the output.
package managebde
