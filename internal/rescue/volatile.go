package rescue

// durability tells whether what is written to a folder survives a restart.
type durability int

const (
	lasting  durability = iota
	volatile            // such as on a RAM disk or tmpfs
	doubtful            // such as an overlay whose upper layer can't be seen
)
