module github.com/graphconform/conform/.ci/servers

go 1.26.0
