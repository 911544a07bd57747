package record

// For tests.
var (
	DeviceUUID      = deviceUUID
	PublishByLink   = publishByLink
	PublishReserved = publishReserved
)
