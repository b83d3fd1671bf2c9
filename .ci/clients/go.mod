module github.com/graphconform/conform/.ci/clients

go 1.26.0
