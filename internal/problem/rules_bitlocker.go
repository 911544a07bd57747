package problem

import (
	"slices"
	"strings"

	"unhello/bitlocker"
	"unhello/internal/text"
)

// gateTexts are the words for what forbids a change of an encrypted volume. The
// others are rare, and told in the engine's own.
var gateTexts = map[bitlocker.Gate]struct{ message, hint text.Message }{
	bitlocker.GateEOW:        {msgConverting, hintEncryptionState},
	bitlocker.GateConverting: {msgConverting, hintEncryptionState},
	bitlocker.GateDecrypted: {"the volume of {path} has BitLocker turned off, but its header is " +
		"still there",
		"nothing was changed; this layout is only read here\n" +
			"in Windows RE name the drive letter of that volume instead"},
	bitlocker.GateCopies: {"only one copy of the BitLocker metadata of {path} is sound: it can " +
		"be read, but not changed", hintCopies},
	bitlocker.GateDisagree: {"the copies of the BitLocker metadata of {path} disagree: it can be " +
		"read, but not changed", hintCopies},
	bitlocker.GateTruncated: {msgPlainCutOff, hintEncryptionDamaged},
	bitlocker.GateSize: {"the volume of {path} is cut off: it does not end with a whole sector",
		hintEncryptionDamaged},
	bitlocker.GateMetadataTruncated: {msgPlainCutOff, hintEncryptionDamaged},
}

func gate(e *bitlocker.NotWritableError, p *Problem) {
	if texts, known := gateTexts[e.Why]; known {
		p.Saying(texts.message).Hinting(texts.hint).Detail = ""
	}
}

func mistyped(e *bitlocker.PasswordError, p *Problem) {
	p.Detail = ""
	if e.Group > 0 && e.Why != bitlocker.FaultMissing {
		p.Args["group"] = e.Group
		return
	}
	p.Saying("that is no recovery password: it has 48 digits, eight groups of six")
}

func noKey(e *bitlocker.NoKeyError, p *Problem) {
	p.Hinting(
		"look up the recovery password (48 digits) with the key ID {ids} at " +
			"https://aka.ms/myrecoverykey\n" +
			"that of a work PC is in Entra ID or Active Directory; then add --recovery-password " +
			"and the digits\n" +
			"it takes: {kinds}")
	if e.Given {
		p.Saying("none of the keys that were given is for {path}").Reason, p.Hint = WrongKey, ""
	}
	p.locked(e.Protectors)
}

func wrongKey(e *bitlocker.WrongKeyError, p *Problem) { p.locked(e.Protectors) }

// locked says what opens a volume with these protectors.
func (p *Problem) locked(protectors []bitlocker.Protector) {
	ids := KeyIDs(protectors)
	p.Args["ids"], p.Args["kinds"], p.Detail = ids, kindsOf(protectors), ""
	switch {
	case len(protectors) == 0:
		p.Saying("{path} is locked by BitLocker and has nothing left that opens it").
			Hinting(hintOnlyOtherKeys).Reason = BitLockerLocked
	case !openable(protectors):
		p.Saying("{path} is locked by BitLocker and has no recovery password: {kinds}").
			Hinting(hintOnlyOtherKeys).Reason = BitLockerLocked
	case ids == "":
		p.Hinting(
			"it has no recovery password; it takes: {kinds}\n" +
				"give the password with --passphrase-file, a key file (.BEK) with --bek")
	}
}

// KeyIDs names the recovery passwords among protectors as BitLocker's own screen does.
func KeyIDs(protectors []bitlocker.Protector) string {
	var ids []string
	for _, p := range protectors {
		if p.Kind == bitlocker.KindRecoveryPassword {
			ids = append(ids, p.ID.Short())
		}
	}
	return strings.Join(ids, ", ")
}

// openable reports whether a volume has a protector whose key we take.
func openable(protectors []bitlocker.Protector) bool {
	return slices.ContainsFunc(protectors, func(p bitlocker.Protector) bool {
		return p.Kind == bitlocker.KindRecoveryPassword || p.Kind == bitlocker.KindPassphrase ||
			p.Kind == bitlocker.KindStartupKey
	})
}

// kindsOf names the kinds of a volume's protectors, each once.
func kindsOf(protectors []bitlocker.Protector) (kinds []text.Message) {
	for _, p := range protectors {
		if words := KindText(p.Kind.String()); !slices.Contains(kinds, words) {
			kinds = append(kinds, words)
		}
	}
	return kinds
}

// kindTexts are the kinds of protectors in people's words.
var kindTexts = map[string]text.Message{
	bitlocker.KindRecoveryPassword.String(): "recovery password",
	bitlocker.KindPassphrase.String():       "password",
	bitlocker.KindStartupKey.String():       "key file",
	bitlocker.KindClearKey.String():         "no key needed (suspended)",
	bitlocker.KindTPM.String():              "the TPM",
	bitlocker.KindTPMPIN.String():           "the TPM with a PIN",
	bitlocker.KindTPMStartupKey.String():    "the TPM with a key file",
	bitlocker.KindTPMPINStartupKey.String(): "the TPM with a PIN and a key file",
	bitlocker.KindSmartCard.String():        "smart card",
}

// KindText gives the words for a kind of protector by its name.
func KindText(kind string) text.Message {
	if id, ok := kindTexts[kind]; ok {
		return id
	}
	return "unknown protector"
}

// conversionTexts are the conversion states of report.BitLocker in people's words.
var conversionTexts = map[string]text.Message{
	"encrypted": "encrypted", "decrypted": "decrypted", "encrypting": "being encrypted",
	"decrypting": "being decrypted", "encryption paused": "encryption paused",
	"decryption paused": "decryption paused",
}

// ConversionText gives the words for how far the encryption of a volume has got.
func ConversionText(conversion string) text.Message { return conversionTexts[conversion] }

const hintCopies text.Message = "nothing was changed: save the data first, the disk may be " +
	"failing\n" +
	"then unlock it with manage-bde in Windows RE and name its drive letter"

const hintEncryptionDamaged text.Message = "what it protects could not be read rightly, so " +
	"nothing was changed\n" +
	"copy the image again if it is a copy\n" +
	"on the PC itself name its drive letter in Windows RE and add --recovery-password and the " +
	"digits, for manage-bde\n" +
	"else try repair-bde onto another disk"

const hintEncryptionState text.Message = "a change in this state could damage it, so nothing was " +
	"changed\n" +
	"let Windows finish what it is doing with BitLocker, or unlock it with manage-bde and name " +
	"its drive letter"

const msgConverting text.Message = "the volume of {path} is being encrypted or decrypted by " +
	"BitLocker"

const msgPlainCutOff text.Message = "the volume of {path} is cut off: there is less of it than " +
	"its own header says"

const hintOnlyOtherKeys text.Message = "it opens only in that PC, or for who holds that key, so " +
	"nothing was changed\n" +
	"where Windows still starts, add a recovery password:\n" +
	"    manage-bde -protectors -add C: -RecoveryPassword"
