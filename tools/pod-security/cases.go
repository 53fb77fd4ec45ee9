package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"k8s.io/pod-security-admission/api"
	"sigs.k8s.io/yaml"
)

type labelledPod struct {
	Level   string          `json:"level"`
	Version string          `json:"version"`
	Verdict string          `json:"verdict"`
	Case    string          `json:"case"`
	Pod     json.RawMessage `json:"pod"`
}

// printCases prints the pods of upstream's tests, which tools/provide.sh puts at ../share/pod-security, beside the folder of this program.
func printCases(from string) error {
	first, err := api.ParseVersion(from)
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	folder := filepath.Join(filepath.Dir(program), "..", "share", "pod-security")
	out := json.NewEncoder(os.Stdout)
	for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
		versions, err := versionsIn(filepath.Join(folder, string(level)))
		if err != nil {
			return err
		}
		for _, version := range versions {
			if version.Older(first) {
				continue
			}
			for _, verdict := range []string{"pass", "fail"} {
				label := labelledPod{Level: string(level), Version: version.String(), Verdict: verdict}
				if err := printPods(out, folder, label); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// versionsIn gives the versions that a folder has a folder for, oldest first.
func versionsIn(folder string) ([]api.Version, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("upstream's pods are not there, provide this program again: %w", err)
	}
	var versions []api.Version
	for _, entry := range entries {
		version, err := api.ParseVersion(entry.Name())
		if err != nil {
			return nil, err
		}
		versions = append(versions, version)
	}
	slices.SortFunc(versions, func(a, b api.Version) int { return a.Minor() - b.Minor() })
	return versions, nil
}

func printPods(out *json.Encoder, folder string, label labelledPod) error {
	files, err := filepath.Glob(filepath.Join(folder, label.Level, label.Version, label.Verdict, "*.yaml"))
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		label.Case = strings.TrimSuffix(filepath.Base(file), ".yaml")
		if label.Pod, err = yaml.YAMLToJSON(text); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := out.Encode(label); err != nil {
			return err
		}
	}
	return nil
}
