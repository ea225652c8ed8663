package sqlite

import "zombiezen.com/go/sqlite"

// Version is the version of SQLite itself, such as "3.49.1".
const Version = sqlite.Version
