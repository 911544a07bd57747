package rescue

// durability tells whether what is written to a folder is there after a restart.
type durability int

const (
	lasting  durability = iota
	volatile            // a RAM disk, a tmpfs
	doubtful            // an overlay whose upper layer can't be seen, for one
)
