// Package managebde runs Windows' own manage-bde.exe to unlock and lock BitLocker volumes and to give them a recovery password.
//
// It decides nothing. Neither the exit codes of manage-bde are documented nor does its output say the same words in every language: what
// a run did is found out by looking at the volume again, which is the caller's part. What comes back from here explains and is logged.
//
// The recovery password is an argument of manage-bde, that is the program's own interface. From here it reaches nothing else: no error
// of this package contains it, and of the output every group of six digits is masked. A password that manage-bde makes up is given to the
// caller who had it made, apart from the output.
package managebde
