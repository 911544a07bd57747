//go:build !windows

package prevent

// systemSwitch is in the registry, which only Windows has.
func systemSwitch() Switch { return nil }
