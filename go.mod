module github.com/openiis/openiis

go 1.26
