// Package prevent works on the Windows that is running, before anybody is locked
// out: it turns Hello-only sign-in off in the live registry, and makes sure that
// there is a recovery password for the system drive and that it is saved.
//
// What BitLocker does is read from the disk by our own engine, before and after:
// manage-bde adds a recovery password, and its digits count once they have opened
// the new protector. They go to the file that was asked for and nowhere else. The
// file is there before manage-bde is asked, and where it can't be finished the
// new protector is deleted again.
package prevent
