package device

func identify(d *File, id *Identity) bool {
	// STORAGE_PROPERTY_QUERY: StorageDeviceProperty, PropertyStandardQuery
	query := make([]byte, 12)
	b := control(d.f, ioctlStorageQueryProperty, query, 32)
	id.Model, id.Serial = parseModel(b)
	id.Portable = parseRemovable(b)
	return IsDiskName(d.path)
}
