// Package jsonlines lets an oracle answer many questions in one process: JSON values that come in lines, one answer a line, in their order.
package jsonlines

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"

	kjson "sigs.k8s.io/json"
)

type failure struct {
	Error string `json:"error"`
}

// Answer answers each line of standard input on standard output. A question without an answer gets {"error": "..."} and ends nothing.
func Answer[Question any](answer func(Question) (any, error)) error {
	in, out := bufio.NewReader(os.Stdin), bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, end := in.ReadBytes('\n')
		if end != nil && !errors.Is(end, io.EOF) {
			return end
		}
		if len(line) > 0 {
			if err := encoder.Encode(answered(line, answer)); err != nil {
				return err
			}
		}
		// Who asks one question at a time gets the answer before the next.
		if in.Buffered() == 0 || end != nil {
			if err := out.Flush(); err != nil {
				return err
			}
		}
		if end != nil {
			return nil
		}
	}
}

func answered[Question any](line []byte, answer func(Question) (any, error)) any {
	var question Question
	// Like the API server: by the exact names of fields.
	if err := kjson.UnmarshalCaseSensitivePreserveInts(line, &question); err != nil {
		return failure{err.Error()}
	}
	result, err := answer(question)
	if err != nil {
		return failure{err.Error()}
	}
	return result
}
