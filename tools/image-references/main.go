// Command image-references says how the reference parser of container images reads references. Tests compare ours with it.
//
// A line {"ref": "..."} is answered with {"domain", "path", "tag", "digest", "familiar"}, or with {"error"}.
package main

import (
	// What container programs know of digests.
	_ "crypto/sha256"
	_ "crypto/sha512"
	"fmt"
	"os"

	"github.com/distribution/reference"

	jsonlines "flotilla/tools/json-lines"
)

type question struct {
	Ref string `json:"ref"`
}

type answer struct {
	Domain   string `json:"domain"`
	Path     string `json:"path"`
	Tag      string `json:"tag"`
	Digest   string `json:"digest"`
	Familiar string `json:"familiar"`
}

func parsed(asked question) (any, error) {
	named, err := reference.ParseNormalizedNamed(asked.Ref)
	if err != nil {
		return nil, err
	}
	result := answer{Domain: reference.Domain(named), Path: reference.Path(named), Familiar: reference.FamiliarString(named)}
	if tagged, ok := named.(reference.Tagged); ok {
		result.Tag = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		result.Digest = digested.Digest().String()
	}
	return result, nil
}

func main() {
	if err := jsonlines.Answer(parsed); err != nil {
		fmt.Fprintln(os.Stderr, "image-references:", err)
		os.Exit(1)
	}
}
