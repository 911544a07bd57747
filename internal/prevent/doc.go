// Package prevent works on the running Windows, before anybody is locked out: it turns Hello-only
// sign-in off in the live registry, and makes sure that the system drive has a recovery password
// and that it is saved.
//
// Our own engine reads the state of BitLocker from the disk, before and after: manage-bde adds a
// recovery password, and its digits only count once they have opened the new protector. They go to
// the file that was asked for and nowhere else. The file exists before manage-bde runs, and if it
// can't be completed the new protector is deleted again.
package prevent
