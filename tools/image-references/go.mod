module flotilla/tools/image-references

go 1.26.0

replace flotilla/tools/json-lines => ../json-lines

require (
	flotilla/tools/json-lines v0.0.0
	github.com/distribution/reference v0.6.0
)

require (
	github.com/opencontainers/go-digest v1.0.0 // indirect
	sigs.k8s.io/json v0.0.0-20250730193827-2d320260d730 // indirect
)
