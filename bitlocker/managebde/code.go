package managebde

import "fmt"

// A Code is an exit code of manage-bde and what is known about it.
type Code struct {
	Number uint32
	// Name is the number's name in the Windows headers, empty if it has none.
	Name string
	// Means is one sentence, empty if the number is not in the table.
	Means string
}

// String returns the code for a log: the number as Windows prints it, and what is known about it.
func (c Code) String() string {
	text := fmt.Sprintf("0x%08X", c.Number)
	if c.Name != "" {
		text += " " + c.Name
	}
	if c.Means != "" {
		text += ": " + c.Means
	}
	return text
}

// Explain returns what is known about an exit code.
func Explain(number uint32) Code {
	for _, code := range codes {
		if code.Number == number {
			return code
		}
	}
	return Code{Number: number}
}

// codes are the known exit codes of manage-bde. The numbers are HRESULTs; that it exits with them
// has been observed and is not documented.
var codes = [...]Code{
	{0, "S_OK", "done"},
	{0xFFFFFFFF, "",
		"nothing was done: the volume is unlocked already, it has no protectors, " +
			"or the command line was not understood"},

	{0x80070002, "ERROR_FILE_NOT_FOUND", "there is no such volume"},
	{0x80070005, "E_ACCESSDENIED", "administrator rights are needed"},
	{0x80070057, "E_INVALIDARG", "an argument was not understood"},

	{0x80310000, "FVE_E_LOCKED_VOLUME", "the volume is locked"},
	{0x80310001, "FVE_E_NOT_ENCRYPTED", "the volume is not encrypted"},
	{0x80310008, "FVE_E_NOT_ACTIVATED", "BitLocker is not activated on the volume"},
	{0x80310009, "FVE_E_ACTION_NOT_ALLOWED",
		"BitLocker does not do this now; another request may be under way"},
	{0x80310010, "FVE_E_BAD_INFORMATION", "BitLocker's information on the volume is not valid"},
	{0x80310015, "FVE_E_NOT_SUPPORTED", "BitLocker does not support the volume"},
	{0x80310016, "FVE_E_BAD_DATA", "data that BitLocker was given is malformed"},
	{0x80310017, "FVE_E_VOLUME_NOT_BOUND", "the volume does not unlock by itself on this PC"},
	{0x80310019, "FVE_E_NOT_DATA_VOLUME", "the volume is not a data volume"},
	{0x8031001B, "FVE_E_CONV_READ", "reading failed while the volume was being converted"},
	{0x8031001C, "FVE_E_CONV_WRITE", "writing failed while the volume was being converted"},
	{0x80310020, "FVE_E_OS_NOT_PROTECTED", "the Windows volume is not protected"},
	{0x80310021, "FVE_E_PROTECTION_DISABLED",
		"protection is suspended: the volume opens without a key"},
	{0x80310027, "FVE_E_FAILED_AUTHENTICATION",
		"the key is wrong: it opens no protector of this volume"},
	{0x80310028, "FVE_E_NOT_OS_VOLUME", "the volume is not the Windows volume"},
	{0x80310033, "FVE_E_PROTECTOR_NOT_FOUND", "the volume has no protector of this kind"},
	{0x80310034, "FVE_E_INVALID_KEY_FORMAT", "the recovery key has not the right form"},
	{0x80310035, "FVE_E_INVALID_PASSWORD_FORMAT",
		"the recovery password has not the right form: a digit is wrong"},
	{0x80310037, "FVE_E_FIPS_PREVENTS_RECOVERY_PASSWORD", "FIPS mode allows no recovery password"},
	{0x8031003C, "FVE_E_KEYFILE_NOT_FOUND", "the key file was not found"},
	{0x8031003D, "FVE_E_KEYFILE_INVALID", "the key file is damaged"},
	{0x8031003E, "FVE_E_KEYFILE_NO_VMK", "the key file holds no key for this volume"},
	{0x80310040, "FVE_E_NOT_ALLOWED_IN_SAFE_MODE",
		"BitLocker can only be used for recovery in safe mode"},
	{0x8031004A, "FVE_E_NOT_ON_STACK", "parts of BitLocker are missing from this Windows"},
	{0x8031004B, "FVE_E_FS_MOUNTED", "this cannot be done while the volume is in use"},
	{0x80310050, "FVE_E_RAW_ACCESS", "nothing was done: BitLocker is in raw access mode"},
	{0x80310053, "FVE_E_NOT_ALLOWED_IN_VERSION", "this Windows has BitLocker for recovery only"},
	{0x80310057, "FVE_E_TRANSIENT_STATE", "the volume was just changing its state"},
	{0x80310059, "FVE_E_VOLUME_HANDLE_OPEN", "BitLocker is at work on the volume already"},
}
