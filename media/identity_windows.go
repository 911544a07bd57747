package media

import "strings"

func identify(d *File, id *Identity) bool {
	query := make([]byte, 12) // STORAGE_PROPERTY_QUERY: StorageDeviceProperty, PropertyStandardQuery
	b := control(d.f, ioctlStorageQueryProperty, query, 32)
	id.Model, id.Serial = parseModel(b)
	id.Portable = parseRemovable(b)
	return strings.HasPrefix(strings.ToLower(d.path), strings.ToLower(physicalDrive(0)[:len(physicalDrive(0))-1]))
}
