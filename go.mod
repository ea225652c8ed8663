module github.com/openiis/openiis

go 1.26.0

require github.com/pelletier/go-toml/v2 v2.4.3

require (
	golang.org/x/crypto v0.58.0 // indirect
	golang.org/x/sys v0.49.0 // indirect
)
