package console

// What Windows says of its volumes, and what speaks against them.
const (
	MsgMountedVolume   ID = "in-use.mounted"
	HintMountedVolume  ID = "in-use.mounted.hint"
	MsgRawVolume       ID = "in-use.raw"
	HintRawVolume      ID = "in-use.raw.hint"
	HintLockRefused    ID = "in-use.lock.hint"
	MsgMarkedReadOnly  ID = "read-only.marked"
	HintMarkedReadOnly ID = "read-only.marked.hint"
	MsgNoDisk          ID = "no-windows.no-disk"
	HintNoDisk         ID = "no-windows.no-disk.hint"

	ScanRunning    ID = "scan.running"
	ScanOwn        ID = "scan.own"
	ScanRemovable  ID = "scan.removable"
	ScanDrive      ID = "scan.drive"
	DriveRunning   ID = "drive.running"
	DriveOwn       ID = "drive.own"
	DriveRemovable ID = "drive.removable"
)

var volumeTexts = map[ID]entry{
	MsgMountedVolume: {
		en: "{path} is a volume that Windows has mounted here, as {volume}",
		ja: "{path} は、この Windows が {volume} としてマウントしているボリュームです",
	},
	HintMountedVolume: {
		en: "it is changed only through Windows, never past it, so nothing was changed\n" +
			"name that instead: unhello fix {volume}",
		ja: "Windows を通さずに変更すると破損するため、何も変更していません\n" +
			"代わりに次を指定してください: unhello fix {volume}",
	},
	MsgRawVolume: {
		en: "{path} is a volume of this Windows, and its place on a disk was not found",
		ja: "{path} はこの Windows のボリュームですが、ディスク上の位置が不明です",
	},
	HintRawVolume: {
		en: "nothing is written past Windows, so nothing was changed\n" +
			"if it is locked: manage-bde -unlock {volume} -RecoveryPassword ...\n" +
			"then, or if it is not locked, name the drive: unhello fix {volume}",
		ja: "Windows を通さずに書き込むと破損するため、何も変更していません\n" +
			"ロックされている場合: manage-bde -unlock {volume} -RecoveryPassword ...\n" +
			"その後ドライブを指定してください: unhello fix {volume}",
	},
	HintLockRefused: {
		en: "without it alone nothing is written to its disk, so nothing was changed\n" +
			"close what has it open, a command prompt that stands in it too, and try again",
		ja: "占有できないため、ディスクには何も書き込んでいません\n" +
			"使用中のプログラムやコマンド プロンプトを閉じて、もう一度実行してください",
	},
	MsgMarkedReadOnly: {
		en: "{path} has the read-only attribute",
		ja: "{path} は読み取り専用に設定されています",
	},
	HintMarkedReadOnly: {
		en: "Windows has none on its hives: somebody set it, so nothing was changed\n" +
			"to take it off: attrib -r {path}",
		ja: "通常のハイブにはない属性が設定されているため、何も変更していません\n" +
			"解除するには: attrib -r {path}",
	},
	MsgNoDisk: {
		en: "no disk of this PC can be seen",
		ja: "この PC のディスクが 1 台も見えません",
	},
	HintNoDisk: {
		en: "the driver of the storage controller is missing here (Intel RST or VMD, RAID)\n" +
			"get it from the PC's maker, put it on the stick, load it: drvload E:\\NAME.inf\n" +
			"then run unhello again; a disk that has failed cannot be seen either",
		ja: "記憶域コントローラーのドライバーがありません (Intel RST、VMD、RAID など)\n" +
			"PC メーカーから入手し、USB メモリから読み込んでください: drvload E:\\NAME.inf\n" +
			"その後もう一度実行してください。故障したディスクも見えません",
	},
	ScanRunning: {
		en: "   running now: it is not changed",
		ja: "   現在実行中のため、変更しません",
	},
	ScanOwn: {
		en: "   on the medium that unhello was started from",
		ja: "   unhello を起動したメディアにあります",
	},
	ScanRemovable: {
		en: "   on a removable medium",
		ja: "   リムーバブル メディアにあります",
	},
	ScanDrive: {
		en: "-  {path}  {what}",
		ja: "-  {path}  {what}",
	},
	DriveRunning: {
		en: "the running system, which is not changed",
		ja: "実行中のシステム (変更しません)",
	},
	DriveOwn: {
		en: "unhello was started from here",
		ja: "unhello の起動元",
	},
	DriveRemovable: {
		en: "removable",
		ja: "リムーバブル メディア",
	},
}
