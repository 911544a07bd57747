package device

// Durability tells whether what is written to a folder survives a restart.
type Durability int

const (
	Lasting  Durability = iota
	Volatile            // such as on a RAM disk or tmpfs
	Doubtful            // such as an overlay whose upper layer can't be seen
)
