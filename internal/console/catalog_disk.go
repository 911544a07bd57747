package console

// What speaks against disks, images and the volumes in them.
const (
	MsgImageForeign     ID = "unsupported-source.image"
	HintConvert         ID = "unsupported-source.convert"
	HintConvertE01      ID = "unsupported-source.convert-e01"
	MsgNoSuchPartition  ID = "no-windows.partition"
	HintNoSuchPartition ID = "no-windows.partition.hint"

	HintLockedElsewhere   ID = "bitlocker-locked.elsewhere"
	MsgNoSuchWindowsHere  ID = "no-windows.which-here"
	HintNoSuchWindowsHere ID = "no-windows.which-here.hint"

	MsgDiskInUse  ID = "in-use.disk"
	HintDiskInUse ID = "in-use.disk.hint"

	MsgImageLog            ID = "image-log"
	HintImageLog           ID = "image-log.hint"
	MsgImageDifference     ID = "image-difference"
	HintImageDifference    ID = "image-difference.hint"
	MsgImageBackingFile    ID = "image-difference.backing-file"
	MsgImageIsParent       ID = "image-is-parent"
	HintImageIsParent      ID = "image-is-parent.hint"
	MsgImageUnsupported    ID = "image-unsupported"
	HintImageUnsupported   ID = "image-unsupported.hint"
	MsgImageEncrypted      ID = "image-unsupported.encrypted"
	MsgImageDamaged        ID = "image-damaged"
	HintImageDamaged       ID = "image-damaged.hint"
	MsgImageMarked         ID = "image-damaged.marked"
	MsgImageNotInPlace     ID = "image-not-in-place"
	HintImageNotInPlace    ID = "image-not-in-place.hint"
	MsgImageUnallocated    ID = "image-not-in-place.unallocated"
	MsgImageShared         ID = "image-not-in-place.shared"
	MsgImageCompressed     ID = "image-not-in-place.compressed"
	MsgImageDirty          ID = "image-not-in-place.dirty"
	MsgImageBitmaps        ID = "image-not-in-place.bitmaps"
	MsgImageTables         ID = "image-not-in-place.tables"
	MsgImageSavedState     ID = "image-saved-state"
	HintImageSavedState    ID = "image-saved-state.hint"
	MsgPartitionTable      ID = "partition-table"
	HintPartitionTable     ID = "partition-table.hint"
	MsgDiskSet             ID = "disk-set"
	HintDiskSet            ID = "disk-set.hint"
	MsgVolumeDamaged       ID = "volume-damaged"
	HintVolumeDamaged      ID = "volume-damaged.hint"
	MsgVolumeTruncated     ID = "volume-damaged.truncated"
	MsgFileNotInPlace      ID = "file-not-in-place"
	HintFileNotInPlace     ID = "file-not-in-place.hint"
	MsgFileFolder          ID = "file-not-in-place.folder"
	MsgFileSystem          ID = "file-not-in-place.system"
	MsgFileReparse         ID = "file-not-in-place.reparse"
	MsgFileEncrypted       ID = "file-not-in-place.encrypted"
	MsgFileCompressed      ID = "file-not-in-place.compressed"
	MsgFileCompressedByWin ID = "file-not-in-place.compact"
	MsgFileResident        ID = "file-not-in-place.resident"
	MsgFileHole            ID = "file-not-in-place.hole"
	MsgFileBeyondValid     ID = "file-not-in-place.beyond-valid"
	MsgFileBeyondEnd       ID = "file-not-in-place.beyond-end"
	HintNoRoomInPlace      ID = "no-room.in-place"
)

var diskTexts = map[ID]entry{
	MsgImageForeign: {
		en: "{path} is a disk image of the format {format}, which cannot be opened",
		ja: "{path} は {format} 形式のディスク イメージで、開くことができません",
	},
	HintConvert: {
		en: "convert it, with every part of it in the same folder, then name the new file:\n" +
			"qemu-img convert -O raw {path} new.img",
		ja: "分割されたファイルをすべて同じフォルダーに置いて変換し、新しいファイルを指定してください:\n" +
			"qemu-img convert -O raw {path} new.img",
	},
	HintConvertE01: {
		en: "convert it, with every part of it in the same folder, then name the new file:\n" +
			"ewfexport -f raw -t new {path} (Debian: ewf-tools)",
		ja: "分割されたファイルをすべて同じフォルダーに置いて変換し、新しいファイルを指定してください:\n" +
			"ewfexport -f raw -t new {path} (Debian: ewf-tools)",
	},
	MsgNoSuchPartition: {
		en: "{path} has no partition {partition}",
		ja: "{path} にパーティション {partition} はありません",
	},
	HintNoSuchPartition: {
		en: "'unhello scan {path}' lists the partitions that can hold a Windows, with their numbers",
		ja: "Windows を含む可能性のあるパーティションとその番号は 'unhello scan {path}' で表示できます",
	},
	HintLockedElsewhere: {
		en: "another Windows was found in {other}, but the one that is meant may be on the locked volume\n" +
			"nothing was changed; to fix the other one, name it: unhello fix {source}",
		ja: "{other} に別の Windows がありますが、目的の Windows はロックされたボリュームにある可能性があります\n" +
			"何も変更していません。見つかった方を修復する場合は指定してください: unhello fix {source}",
	},
	MsgNoSuchWindowsHere: {
		en: "this machine has no Windows installation {which}",
		ja: "この PC に Windows {which} はありません",
	},
	HintNoSuchWindowsHere: {
		en: "'unhello scan' lists them with their numbers and IDs",
		ja: "番号と ID の一覧は 'unhello scan' で表示できます",
	},
	MsgDiskInUse: {
		en: "{path} is in use",
		ja: "{path} は使用中です",
	},
	HintDiskInUse: {
		en: "two writers would damage it, so nothing was changed\n" +
			"shut the virtual machine down, unmount or detach the disk, or end the program that has it open,\n" +
			"then run unhello again",
		ja: "同時に書き込むと破損するため、何も変更していません\n" +
			"仮想マシンをシャットダウンするか、ディスクのマウントや接続を解除するか、使用中のプログラムを終了して、もう一度実行してください",
	},
	MsgImageLog: {
		en: "{path} was not closed: its log holds changes that are not in the {format} itself yet",
		ja: "{path} は正しく閉じられておらず、{format} 本体に未反映の変更がログに残っています",
	},
	HintImageLog: {
		en: "what it holds now may be half of a change, so it was left alone\n" +
			"attach and detach it once in Windows (or: qemu-img check -r all {path}), then run unhello again",
		ja: "変更が途中までの可能性があるため、何も変更していません\n" +
			"Windows で一度接続して切断 (または qemu-img check -r all {path}) してから、もう一度実行してください",
	},
	MsgImageDifference: {
		en: "{path} holds only the difference to another {format}, such as a checkpoint's",
		ja: "{path} はチェックポイントなど、別の {format} との差分だけを含んでいます",
	},
	MsgImageBackingFile: {
		en: "{path} holds only the difference to its backing file",
		ja: "{path} はバッキング ファイルとの差分だけを含んでいます",
	},
	HintImageDifference: {
		en: "a change in one part of a chain can make the others worthless, so it was left alone\n" +
			"merge the chain (Hyper-V: delete the checkpoint), or make a whole image and name that:\n" +
			"qemu-img convert -O raw {path} new.img",
		ja: "連鎖の一部を変更すると、ほかの部分が使えなくなるおそれがあるため、何も変更していません\n" +
			"結合するか (Hyper-V: チェックポイントの削除)、全体のイメージを作成して指定してください:\n" +
			"qemu-img convert -O raw {path} new.img",
	},
	MsgImageIsParent: {
		en: "{path} is the parent of {child}, which holds only what differs from it",
		ja: "{path} は {child} の親で、{child} には {path} との差分だけが含まれています",
	},
	HintImageIsParent: {
		en: "a change in a parent damages everything that was made from it, so nothing was changed\n" +
			"merge the two, or delete {child} if nobody needs it",
		ja: "親を変更すると、それを元にしたものがすべて破損するため、何も変更していません\n" +
			"両方を結合するか、不要であれば {child} を削除してください",
	},
	MsgImageUnsupported: {
		en: "{path} is a {format} with a feature that unhello does not know",
		ja: "{path} は、unhello が対応していない機能を使った {format} です",
	},
	MsgImageEncrypted: {
		en: "{path} is a {format} that is encrypted by itself",
		ja: "{path} は {format} 自体の機能で暗号化されています",
	},
	HintImageUnsupported: {
		en: "it was left alone; make a plain image of it and name that: qemu-img convert -O raw {path} new.img",
		ja: "何も変更していません。単純なイメージに変換して指定してください: qemu-img convert -O raw {path} new.img",
	},
	MsgImageDamaged: {
		en: "{path} is damaged, or not quite a {format}",
		ja: "{path} は破損しているか、正しい {format} ではありません",
	},
	MsgImageMarked: {
		en: "{path} is marked as damaged by the program that last used it",
		ja: "{path} には、最後に使用したプログラムによって「破損」と記録されています",
	},
	HintImageDamaged: {
		en: "a change could make it worse, so nothing was changed\n" +
			"look at it with 'qemu-img check {path}' and repair a copy, or copy the image again",
		ja: "変更すると悪化するおそれがあるため、何も変更していません\n" +
			"'qemu-img check {path}' で確認してコピーを修復するか、イメージをもう一度コピーしてください",
	},
	MsgImageNotInPlace: {
		en: "the hive in {path} cannot be changed in place",
		ja: "{path} のハイブをその場で変更できません",
	},
	MsgImageUnallocated: {
		en: "{path} lies where the {format} has no block yet",
		ja: "{path} の場所に、{format} のブロックがまだ割り当てられていません",
	},
	MsgImageShared: {
		en: "{path} lies in a part of the {format} that a snapshot shares",
		ja: "{path} は {format} のスナップショットと共有されている部分にあります",
	},
	MsgImageCompressed: {
		en: "{path} lies in a part of the {format} that is compressed",
		ja: "{path} は {format} の圧縮された部分にあります",
	},
	MsgImageDirty: {
		en: "{path} lies in a {format} that was not closed",
		ja: "{path} のある {format} は正しく閉じられていません",
	},
	MsgImageBitmaps: {
		en: "{path} lies in a {format} that keeps track of changes for backups, which ours would not be in",
		ja: "{path} のある {format} はバックアップ用に変更を記録していますが、この変更は記録されません",
	},
	MsgImageTables: {
		en: "{path} lies in a {format} whose tables are too large to be checked for overlaps",
		ja: "{path} のある {format} のテーブルは大きすぎて、重複を確認できません",
	},
	HintImageNotInPlace: {
		en: "unhello never changes how an image is laid out, so nothing was changed\n" +
			"make a plain image and name that: qemu-img convert -O raw IMAGE new.img",
		ja: "unhello はイメージの構造を変更しないため、何も変更していません\n" +
			"単純なイメージに変換して指定してください: qemu-img convert -O raw IMAGE new.img",
	},
	MsgImageSavedState: {
		en: "{path} lies in a {format} whose virtual machine was saved, not shut down",
		ja: "{path} のある {format} の仮想マシンは、シャットダウンではなく保存された状態です",
	},
	HintImageSavedState: {
		en: "the registry is still in use by that saved session: a change now would be lost or would damage Windows\n" +
			"start the virtual machine, shut it down (do not save it), then run unhello again",
		ja: "保存されたセッションがレジストリを使用中のため、今変更すると、変更が失われるか Windows が破損します\n" +
			"仮想マシンを起動し、(保存ではなく) シャットダウンしてから、もう一度実行してください",
	},
	MsgPartitionTable: {
		en: "the partition table of {path} cannot be trusted",
		ja: "{path} のパーティション テーブルは信頼できません",
	},
	HintPartitionTable: {
		en: "what it says of the volumes could lead to the wrong place, so nothing was changed\n" +
			"repair the table first (gdisk, testdisk), or name the volume itself if it can be had",
		ja: "誤った場所に書き込むおそれがあるため、何も変更していません\n" +
			"先にテーブルを修復するか (gdisk、testdisk)、可能であればボリューム自体を指定してください",
	},
	MsgDiskSet: {
		en: "{path} belongs to a set of disks: {set}",
		ja: "{path} は複数のディスクからなるセットの一部です: {set}",
	},
	HintDiskSet: {
		en: "changed alone, it would no longer agree with the other disks, so nothing was changed\n" +
			"let the system put the set together, then name the drive that appears:\n" +
			"Windows RE: load the driver of the controller (Intel RST or VMD) with drvload; Linux: mdadm --assemble --scan, or ldmtool create all",
		ja: "これだけを変更すると、ほかのディスクと内容が食い違うため、何も変更していません\n" +
			"システムにセットを構成させてから、現れたドライブを指定してください:\n" +
			"回復環境: drvload でコントローラー (Intel RST、VMD) のドライバーを読み込む、Linux: mdadm --assemble --scan または ldmtool create all",
	},
	MsgVolumeDamaged: {
		en: "the file system of {path} is damaged",
		ja: "{path} のファイル システムは破損しています",
	},
	MsgVolumeTruncated: {
		en: "the volume {path} is cut off: {size} bytes, where its boot sector speaks of {expected}",
		ja: "ボリューム {path} は途中で切れています ({size} バイト。ブート セクターでは {expected} バイト)",
	},
	HintVolumeDamaged: {
		en: "where its files lie is not certain, so nothing was changed\n" +
			"copy the image again if it is a copy; else save the data first, then let Windows check it: chkdsk D: /f",
		ja: "ファイルの位置が確実でないため、何も変更していません\n" +
			"コピーであればもう一度コピーし、そうでなければ先にデータを保存してから、Windows で検査してください: chkdsk D: /f",
	},
	MsgFileNotInPlace: {
		en: "{path} cannot be changed in place",
		ja: "{path} はその場で変更できません",
	},
	MsgFileFolder: {
		en: "{path} is a folder",
		ja: "{path} はフォルダーです",
	},
	MsgFileSystem: {
		en: "{path} belongs to the file system itself",
		ja: "{path} はファイル システム自体の一部です",
	},
	MsgFileReparse: {
		en: "{path} is a reparse point: its content is elsewhere",
		ja: "{path} は再解析ポイントで、内容は別の場所にあります",
	},
	MsgFileEncrypted: {
		en: "{path} is encrypted by the file system (EFS)",
		ja: "{path} はファイル システム (EFS) で暗号化されています",
	},
	MsgFileCompressed: {
		en: "{path} is compressed by the file system",
		ja: "{path} はファイル システムで圧縮されています",
	},
	MsgFileCompressedByWin: {
		en: "{path} is compressed by Windows (compact /exe)",
		ja: "{path} は Windows で圧縮されています (compact /exe)",
	},
	MsgFileResident: {
		en: "{path} is so small that it lies inside its file record",
		ja: "{path} は小さいため、ファイル レコードの中に格納されています",
	},
	MsgFileHole: {
		en: "{path} is sparse: a part of it has no clusters",
		ja: "{path} はスパース ファイルで、クラスターのない部分があります",
	},
	MsgFileBeyondValid: {
		en: "{path} was never written as far as this change reaches",
		ja: "{path} の変更箇所には、まだ一度も書き込まれていません",
	},
	MsgFileBeyondEnd: {
		en: "{path} ends before the place of this change",
		ja: "{path} は変更箇所より前で終わっています",
	},
	HintFileNotInPlace: {
		en: "inside a disk or image only a plain file can be changed, so nothing was changed\n" +
			"let the system mount the volume and name its folder; Windows uncompresses: compact /u /exe SOFTWARE",
		ja: "ディスクやイメージの中では通常のファイルだけを変更できるため、何も変更していません\n" +
			"ボリュームをマウントしてフォルダーを指定してください。圧縮の解除は Windows で: compact /u /exe SOFTWARE",
	},
	HintNoRoomInPlace: {
		en: "nothing was changed: inside a disk or image no file can grow, and this change needs more room\n" +
			"let the system mount the volume (Windows, or ntfs-3g) and name its folder instead",
		ja: "何も変更していません。ディスクやイメージの中ではファイルを拡張できず、この変更には容量が足りません\n" +
			"ボリュームをマウントして (Windows または ntfs-3g)、そのフォルダーを指定してください",
	},
}
