package record

// For tests.
var (
	HasPassingInodes = hasPassingInodes
	DeviceUUID       = deviceUUID
	PublishByLink    = publishByLink
	PublishReserved  = publishReserved
)
