package console

// What media image says.
const (
	SummaryMediaImage ID = "help.media-image.summary"
	HelpMediaImage    ID = "help.media-image"
	FlagOutImage      ID = "flag.out.media"
	FlagFrom          ID = "flag.from"
	FlagSize          ID = "flag.size"
	FlagMBR           ID = "flag.mbr"
	FlagDevice        ID = "flag.device"

	AskErase        ID = "media.ask-erase"
	MediaErasing    ID = "media.erasing"
	MediaUntold     ID = "media.untold"
	ProgressImage   ID = "media.progress-image"
	ProgressISO     ID = "media.progress-iso"
	MediaImageDone  ID = "media.image-done"
	MediaImageWould ID = "media.image-would"
	MediaISOReader  ID = "media.iso-reader"
	MediaImageNext  ID = "media.image-next"
	MediaDeviceNext ID = "media.device-next"

	MsgImageTarget      ID = "usage.image-target"
	MsgSizeMalformed    ID = "usage.size"
	MsgImageSize        ID = "usage.image-size"
	MsgFileName         ID = "file-name"
	HintFileName        ID = "file-name.hint"
	MsgFileTooLarge     ID = "file-too-large"
	HintFileTooLarge    ID = "file-too-large.hint"
	MsgImageFull        ID = "media.image-full"
	HintImageFull       ID = "media.image-full.hint"
	MsgNotInstallMedia  ID = "not-install-media"
	HintNotInstallMedia ID = "not-install-media.hint"
	MsgISO              ID = "iso-unreadable"
	HintISO             ID = "iso-unreadable.hint"
	MsgNoISOReader      ID = "iso-unreadable.no-program"
	MsgDiskRefused      ID = "disk-refused"
	HintDiskRefused     ID = "disk-refused.hint"
	DiskNotPortable     ID = "disk-refused.not-portable"
	DiskHasSystem       ID = "disk-refused.system"
	DiskHasUnhello      ID = "disk-refused.own"
	DiskIsAnother       ID = "disk-refused.another"
	DiskIsNone          ID = "disk-refused.none"
	DiskSectors         ID = "disk-refused.sectors"
	MsgStickInUse       ID = "media.disk-in-use"
	HintStickInUse      ID = "media.disk-in-use.hint"
	HintHalfWritten     ID = "media.half-written.hint"
)

var mediaImageTexts = map[ID]entry{
	SummaryMediaImage: {
		en: "make the image of a stick, or a whole stick, that boots where it is told to",
		ja: "USB メモリのイメージを作成します。USB メモリに直接書き込むこともできます",
	},
	HelpMediaImage: {
		en: "Makes a new file NEW: the image of a stick with one FAT32 volume and unhello on it. With --from it takes along what " +
			"boots Windows PE from an install medium, which is mounted or extracted in DIR, or an ISO image that 7z, bsdtar or " +
			"xorriso reads (7z alone reads those of Microsoft): boot, efi, bootmgr and sources/boot.wim, and not the install.wim " +
			"that is too large for FAT32. Then the stick boots PCs on which the recovery environment does not start.\n" +
			"\n" +
			"--device writes the image over a whole disk, removable or on USB, reads it back, and asks before: everything on " +
			"that disk is lost. Without --out no file is kept.\n" +
			"\n" +
			"SIZE is 64M, 1G, 32G and so on; without it the size is what fits, or that of the disk.\n" +
			"\n" +
			"examples:\n" +
			"  unhello media image --out stick.img --from Win11.iso\n" +
			"  unhello media image --out stick.img --size 1G --mbr --programs dist\n" +
			"  unhello media image --from D:\\ --device \\\\.\\PhysicalDrive2",
		ja: "FAT32 のボリューム 1 つと unhello が入った USB メモリのイメージを、新しいファイル NEW に作成します。--from には、" +
			"マウントまたは展開したインストール メディアのフォルダーか、ISO イメージを指定します。Windows PE の起動に必要な boot、efi、" +
			"bootmgr、sources/boot.wim だけを取り込み、FAT32 に入らない install.wim は取り込みません。ISO イメージは 7z、bsdtar、" +
			"xorriso のどれかで読み取ります (Microsoft の ISO を読めるのは 7z だけです)。この USB メモリからは、回復環境が起動しない " +
			"PC も起動できます。\n" +
			"\n" +
			"--device を指定すると、リムーバブルまたは USB のディスク全体にイメージを書き込み、読み戻して確認します。" +
			"そのディスクの内容はすべて失われるため、先に確認を求めます。--out を省略するとファイルは残りません。\n" +
			"\n" +
			"SIZE は 64M、1G、32G などです。省略すると、必要な大きさ、またはディスクの大きさになります。\n" +
			"\n" +
			"例:\n" +
			"  unhello media image --out stick.img --from Win11.iso\n" +
			"  unhello media image --out stick.img --size 1G --mbr --programs dist\n" +
			"  unhello media image --from D:\\ --device \\\\.\\PhysicalDrive2",
	},
	FlagOutImage: {
		en: "new file for the image",
		ja: "イメージを書き出す新しいファイル",
	},
	FlagFrom: {
		en: "Windows install medium to take along what boots: a folder or an ISO image",
		ja: "起動に必要なものを取り込む Windows インストール メディア (フォルダーまたは ISO イメージ)",
	},
	FlagSize: {
		en: "size of the image, as 64M, 1G or 32G",
		ja: "イメージの大きさ (64M、1G、32G など)",
	},
	FlagMBR: {
		en: "make a partition table of the old kind (MBR), not a GPT",
		ja: "GPT ではなく、古い形式 (MBR) のパーティション テーブルを作成します",
	},
	FlagDevice: {
		en: "disk to write the image over: all that is on it is lost",
		ja: "イメージを書き込むディスク。そのディスクの内容はすべて失われます",
	},

	AskErase: {
		en: "everything on this disk will be lost:\n" +
			"  {path}: {model}, serial number {serial}, {size} bytes",
		ja: "このディスクの内容はすべて失われます:\n" +
			"  {path}: {model}、シリアル番号 {serial}、{size} バイト",
	},
	MediaErasing: {
		en: "writing over {path}: {model}, serial number {serial}, {size} bytes",
		ja: "{path} に上書きします: {model}、シリアル番号 {serial}、{size} バイト",
	},
	MediaUntold: {
		en: "not told",
		ja: "不明",
	},
	ProgressImage: {
		en: "writing {path}",
		ja: "{path} に書き込んでいます",
	},
	ProgressISO: {
		en: "reading {path}",
		ja: "{path} を読み取っています",
	},
	MediaImageDone: {
		en: "done: {path}, {size} bytes, with {count} files of {bytes} bytes; {free} bytes are free",
		ja: "完了: {path}、{size} バイト ({count} ファイル、{bytes} バイト。空き {free} バイト)",
	},
	MediaImageWould: {
		en: "would write {path}, {size} bytes, with {count} files of {bytes} bytes; nothing was written",
		ja: "{path} ({size} バイト、{count} ファイル、{bytes} バイト) を書き込むことになります。まだ何も書き込んでいません",
	},
	MediaISOReader: {
		en: "{program} read the ISO image",
		ja: "ISO イメージは {program} で読み取りました",
	},
	MediaImageNext: {
		en: "write it to a stick with --device, or with any program that writes images to sticks",
		ja: "--device か、イメージを USB メモリに書き込むプログラムで書き込んでください",
	},
	MediaDeviceNext: {
		en: "all was read back; take the stick out by the system's own way",
		ja: "読み戻して確認しました。システムの安全な取り外しの手順で取り外してください",
	},

	MsgImageTarget: {
		en: "'{command}' needs --out, --device or both",
		ja: "'{command}' には --out か --device、または両方が必要です",
	},
	MsgSizeMalformed: {
		en: "'{size}' is no size; a size is a number and K, M, G or T",
		ja: "'{size}' は大きさではありません。数字に K、M、G、T を付けて指定します",
	},
	MsgImageSize: {
		en: "an image cannot have {size} bytes: at least {least}, at most {most}",
		ja: "{size} バイトのイメージは作成できません。{least} から {most} バイトまでです",
	},
	MsgFileName: {
		en: "{path} cannot have this name on the stick",
		ja: "{path} の名前は USB メモリでは使えません",
	},
	HintFileName: {
		en: "nothing was written; give that file another name in a copy of the folder, and name that with --from",
		ja: "何も書き込んでいません。フォルダーのコピーでそのファイルの名前を変更し、--from に指定してください",
	},
	MsgFileTooLarge: {
		en: "{path} is too large for FAT32: {size} bytes, and the limit is 4 GB",
		ja: "{path} は FAT32 には大きすぎます: {size} バイト (上限は 4 GB)",
	},
	HintFileTooLarge: {
		en: "nothing was written; sources/boot.wim of an install medium is smaller: is this another file of that name?",
		ja: "何も書き込んでいません。インストール メディアの sources/boot.wim はこれより小さいはずです。ファイルを確認してください",
	},
	MsgImageFull: {
		en: "the files take {need} bytes, and on the stick there is room for {have}",
		ja: "ファイルは {need} バイトですが、USB メモリに入るのは {have} バイトです",
	},
	HintImageFull: {
		en: "nothing was written; choose a larger --size or a larger disk, or none: then the size is what fits",
		ja: "何も書き込んでいません。--size を大きくするか、大きなディスクを使ってください。省略すると必要な大きさになります",
	},
	MsgNotInstallMedia: {
		en: "{path} is no install medium of Windows: it has no {missing}",
		ja: "{path} は Windows のインストール メディアではありません: {missing} がありません",
	},
	HintNotInstallMedia: {
		en: "nothing was written; name the root of the medium, in which boot, efi and sources are, or its ISO image",
		ja: "何も書き込んでいません。boot、efi、sources のあるルート フォルダーか、ISO イメージを指定してください",
	},
	MsgISO: {
		en: "no program here can read {path} as the ISO image of an install medium",
		ja: "{path} をインストール メディアの ISO イメージとして読み取れるプログラムがありません",
	},
	HintISO: {
		en: "nothing was written; 7-Zip reads the images of Microsoft: install it (Debian and Ubuntu: apt install p7zip-full)\n" +
			"or open the image (Windows: double-click it; Linux: mount -o loop,ro) and name that folder with --from",
		ja: "何も書き込んでいません。Microsoft のイメージは 7-Zip で読み取れます (Debian、Ubuntu: apt install p7zip-full)\n" +
			"または、イメージを開き (Windows はダブルクリック、Linux は mount -o loop,ro)、そのフォルダーを --from に指定してください",
	},
	MsgNoISOReader: {
		en: "no program that reads ISO images is here, for {path}; one of these does: {programs}",
		ja: "{path} を読み取るプログラムがありません。次のどれかが必要です: {programs}",
	},
	MsgDiskRefused: {
		en: "{path} is not written to: {why}",
		ja: "{path} には書き込みません: {why}",
	},
	HintDiskRefused: {
		en: "nothing was changed; name the whole disk of a stick, card or USB drive, as \\\\.\\PhysicalDrive2 or /dev/sdb",
		ja: "何も変更していません。USB メモリ、カード、USB ドライブのディスク全体を指定してください (\\\\.\\PhysicalDrive2 や /dev/sdb など)",
	},
	DiskNotPortable: {
		en: "it is not removable and not on USB",
		ja: "リムーバブルでも USB でもありません",
	},
	DiskHasSystem: {
		en: "the running system is on it",
		ja: "動作中のシステムが入っています",
	},
	DiskHasUnhello: {
		en: "this program was started from it",
		ja: "このプログラムはそこから起動されています",
	},
	DiskIsAnother: {
		en: "another disk has this name now",
		ja: "この名前は今は別のディスクを指しています",
	},
	DiskIsNone: {
		en: "it is not a whole disk",
		ja: "ディスク全体ではありません",
	},
	DiskSectors: {
		en: "its sectors are not of 512 bytes",
		ja: "セクターが 512 バイトではありません",
	},
	MsgStickInUse: {
		en: "{path} is in use",
		ja: "{path} は使用中です",
	},
	HintStickInUse: {
		en: "nothing was changed; close every window and program that shows its files, unmount its volumes, then run unhello again",
		ja: "何も変更していません。そのディスクのファイルを開いているウィンドウやプログラムを閉じ、マウントを解除してから、もう一度実行してください",
	},
	HintHalfWritten: {
		en: "the disk has lost what it had and holds nothing that can be used yet: run unhello again, or use another stick",
		ja: "ディスクの内容は失われ、まだ使える状態ではありません。もう一度実行するか、別の USB メモリを使ってください",
	},
}
