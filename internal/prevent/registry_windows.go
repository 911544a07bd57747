package prevent

import (
	"errors"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"

	"unhello/hive"
	"unhello/internal/signin"
)

// What golang.org/x/sys lacks: setting a value of any type, and flushing it to the disk.
var (
	advapi32       = windows.NewLazySystemDLL("advapi32.dll")
	regSetValueExW = advapi32.NewProc("RegSetValueExW")
	regFlushKey    = advapi32.NewProc("RegFlushKey")
)

// registrySwitch is the switch in the registry of the running Windows.
type registrySwitch struct{}

func systemSwitch() Switch { return registrySwitch{} }

func openSwitch(access uint32) (registry.Key, error) {
	return registry.OpenKey(registry.LOCAL_MACHINE, switchKey, access|registry.WOW64_64KEY)
}

func (registrySwitch) Read() (signin.HelloOnly, error) {
	key, err := openSwitch(registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return signin.HelloOnly{}, nil
	}
	if err != nil {
		return signin.HelloOnly{}, err
	}
	defer key.Close()
	data := make([]byte, 4) // of a REG_DWORD
	for {
		n, kind, err := key.GetValue(signin.HelloOnlyValue, data)
		switch {
		case errors.Is(err, registry.ErrNotExist):
			return signin.HelloOnly{}, nil
		case errors.Is(err, registry.ErrShortBuffer) && n > len(data):
			data = make([]byte, n)
			continue
		case err != nil:
			return signin.HelloOnly{}, err
		}
		return signin.HelloOnly{Present: true, Type: hive.Type(kind), Data: data[:n]}, nil
	}
}

func (registrySwitch) Write(v signin.HelloOnly) error {
	key, err := openSwitch(registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	name, err := windows.UTF16PtrFromString(signin.HelloOnlyValue)
	if err != nil {
		return err
	}
	var data *byte
	if len(v.Data) > 0 {
		data = &v.Data[0]
	}
	code, _, _ := regSetValueExW.Call(uintptr(key), uintptr(unsafe.Pointer(name)), 0,
		uintptr(v.Type), uintptr(unsafe.Pointer(data)), uintptr(len(v.Data)))
	if code != 0 {
		return syscall.Errno(code)
	}
	if code, _, _ = regFlushKey.Call(uintptr(key)); code != 0 {
		return syscall.Errno(code)
	}
	return nil
}
