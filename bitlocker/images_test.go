package bitlocker

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"unhello/internal/testenv"
)

// A knownImage is a volume made by Windows, with everything that is known about it. VMK and FVEK
// are in hex.
type knownImage struct {
	name       string
	variant    Variant
	method     Method
	areas      [3]int64
	vblock     Range
	passphrase string
	recovery   string
	vmk, fvek  string
	sum        string // SHA-256 of the whole view
	windows    string // the same volume with a Windows in it, "" if there is none
}

const bekName = "4381F759-C4F8-4DE0-BB61-FC33A831BDA5.BEK"

var (
	areasG1 = [3]int64{35213312, 46256128, 57909248}
	areasG2 = [3]int64{34603008, 67809280, 101015552}
	areasG3 = [3]int64{34603008, 46254080, 57905152}
	areasG4 = [3]int64{34603008, 46256128, 57909248}
	areasG5 = [3]int64{35561472, 46370816, 58138624}
)

var knownImages = []knownImage{
	{
		"aes-cbc-128", Windows7, AES128CBC, areasG1, Range{35278848, 8192}, "anaconda",
		"042647-302313-590458-071500-554323-116567-412181-516978",
		"7ba5b2cb6725a8ade22d27f95979c431d04a3c56fc672628da00fd948fc53e44",
		"6c96f82a942e875f029c3dd9e4351773",
		"04500a8120ba355ed206284e03e26e59b7e1f1832868e1d69bb47023ebd3460f", "",
	},
	{
		"aes-xts-128", Windows7, AES128XTS, areasG1, Range{35278848, 8192}, "anaconda",
		"235818-357951-253979-013365-241120-245575-342914-591910",
		"e5862465920b1190605ae29547623fb9c0dbafab073c85634bfb0f8a4b8cf46b",
		"cc493ad40376cf719d3725073d5c1a6ca5759fc4ad179c95572f16c01a260d66",
		"674e3a976927fd62f3fc26df2c695cac75b8d364e3b45393717efa971f16db0f", "windows-aes-xts-128",
	},
	{
		"aes-xts-128-crc", Windows7, AES128XTS, areasG1, Range{35278848, 8192}, "anaconda",
		"235818-357951-253979-013365-241120-245575-342914-591910",
		"e5862465920b1190605ae29547623fb9c0dbafab073c85634bfb0f8a4b8cf46b",
		"cc493ad40376cf719d3725073d5c1a6ca5759fc4ad179c95572f16c01a260d66",
		"674e3a976927fd62f3fc26df2c695cac75b8d364e3b45393717efa971f16db0f", "",
	},
	{
		"aes-cbc-elephant-128", Windows7, AES128CBCDiffuser, areasG2,
		Range{44224512, 8192}, "anaconda",
		"529573-278784-259347-197835-171457-264044-610280-313269",
		"c1f753b79257d99fdc25ba6adff245113a0aaacc4455439155ded5c562bb703a",
		"9d2733e172dc85e13e3de5aaa0e0501b8444fe4bcabcca6b137dcc3f9f9300e2" +
			"fd22a3f27966c51c94c8e3adce517b6ea013228b03583e8db1254d91786aeafe",
		"b18e4f956295bc0f327e551322261fb9c74ac0d3ce58bf3b806e98474e1619ea",
		"windows-aes-cbc-elephant-128",
	},
	{
		"togo-aes-xts-128", ToGo, AES128XTS, areasG3, Range{92342272, 5258240}, "anaconda",
		"243067-548680-059818-148852-287771-550088-628265-631653",
		"a3eaa8f3a6fd2e9d38d19c67440d83aa86619d192683c93a2092edfbd6b2eb07",
		"2b13c7e38a0df796ae05463f1723a61daf92e35280fa5bf8fb23048c28cd8613",
		"5954795eb41764b59a10d86c26fd3b43fb6d89f433c8edc1e8fd48067d198591", "",
	},
	{
		"aes-xts-128-startup-key", Windows7, AES128XTS, areasG4, Range{34668544, 8192}, "",
		"363770-230505-096371-652674-567006-579150-291038-408111",
		"2c792aaaf707ff1a9cb59246816a305102392c51bfbbdb881a54be15388aa69a",
		"5cb728dfc542ec641590dc4705079c108799fe3efa1090c94c9b7558fc0a5ed3",
		"bbb68369d8f7badb2c2330349d9d0cf12e68f54eece25e718d2bb13feba23f7a", "",
	},
	{
		"aes-xts-128-unicode", Windows7, AES128XTS, areasG5, Range{35627008, 8192}, "anaconda£",
		"671979-070675-187088-665060-078518-143605-111408-569305",
		"0ebf70eb0c7858d06a4d762d219f4c6da0091d863f674e31d15f04ee65174856",
		"b82ebf34e28f403da148193dc5b3c8954f811652e356e1746b9bc5ec7aa87087",
		"8af59ba83928e7920d61696bb3d5392243a1d5c5f4178195cb32b0f21e706af0", "",
	},
	{
		"aes-xts-128-clearkey-only", Windows7, AES128XTS, areasG1, Range{35278848, 8192}, "", "",
		"7a55787640c881f2b55725139f4c55a68d04c2e407c3f368d750144c319c5e09",
		"0d465940133298dd6d9c91b81f2b221e49995ce15f7576cd26b0807edd34a1bb",
		"f574a5254d31e9f27dc4ee440290875886c6c569cf02dc100e91a5c0cddaa4e1", "windows-clearkey",
	},
}

func imageNamed(t testing.TB, name string) knownImage {
	t.Helper()
	for _, image := range knownImages {
		if image.name == name {
			return image
		}
	}
	t.Fatalf("no image %s", name)
	return knownImage{}
}

// A sparseImage is an image that is almost all zeros.
type sparseImage struct {
	size   int64
	blocks map[int64][]byte
}

const sparseBlock = 4096

var loadedImages sync.Map

// loadImage returns an image that the caller may change.
func loadImage(t testing.TB, name string) *sparseImage {
	t.Helper()
	if s, ok := loadedImages.Load(name); ok {
		return s.(*sparseImage).clone()
	}
	packed := testenv.Shared(t, "bitlocker/skeleton/"+name+".img.xz")
	file := filepath.Join(t.TempDir(), name)
	testenv.UnxzTo(t, packed, file)
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s := &sparseImage{blocks: map[int64][]byte{}}
	zeros, b := make([]byte, sparseBlock), make([]byte, sparseBlock)
	for {
		n, err := io.ReadFull(f, b)
		if !bytes.Equal(b[:n], zeros[:n]) {
			s.blocks[s.size] = append(bytes.Clone(b[:n]), zeros[n:]...)
		}
		s.size += int64(n)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	os.Remove(file)
	loadedImages.Store(name, s)
	return s.clone()
}

func (s *sparseImage) clone() *sparseImage { return &sparseImage{s.size, maps.Clone(s.blocks)} }

func (s *sparseImage) ReadAt(b []byte, off int64) (int, error) {
	if off < 0 || off >= s.size {
		return 0, io.EOF
	}
	n := int(min(int64(len(b)), s.size-off))
	clear(b[:n])
	for at := off &^ (sparseBlock - 1); at < off+int64(n); at += sparseBlock {
		if block, ok := s.blocks[at]; ok {
			if at < off {
				copy(b[:n], block[off-at:])
			} else {
				copy(b[at-off:n], block)
			}
		}
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (s *sparseImage) bytes(off int64, n int) []byte {
	b := make([]byte, n)
	s.ReadAt(b, off)
	return b
}

// put replaces bytes.
func (s *sparseImage) put(off int64, b ...byte) {
	for len(b) > 0 {
		start := off &^ (sparseBlock - 1)
		block := make([]byte, sparseBlock)
		copy(block, s.blocks[start])
		n := copy(block[off-start:], b)
		s.blocks[start] = block
		off, b = off+int64(n), b[n:]
	}
}

// openSparse opens a sound image.
func openSparse(t testing.TB, r *sparseImage) *Volume {
	t.Helper()
	v, err := Open(r, r.size)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// password parses a recovery password that is well formed.
func password(t testing.TB, s string) RecoveryPassword {
	t.Helper()
	p, err := ParseRecoveryPassword(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// keyFile reads the one key file that there is.
func keyFile(t testing.TB) *ExternalKey {
	t.Helper()
	b, err := os.ReadFile(testenv.Shared(t, "bitlocker/skeleton/"+bekName))
	if err != nil {
		t.Fatal(err)
	}
	k, err := ParseExternalKey(b)
	if err != nil {
		t.Fatal(err)
	}
	return k
}
