// Command pod-security says what Kubernetes' own Pod Security admission decides. Tests compare our rules with it.
//
// A line {"level", "version", "pod"} is answered with {"allowed", "checks", "reasons", "detail"}, or with {"error"}: checks are the ids
// of those that refuse the pod, reasons and detail what a user is told. The pod gets none of the API server's defaults.
//
// "pod-security cases [VERSION]" prints upstream's own pods instead, from that version on (v1.34 if not given), one a line:
// {"level", "version", "verdict", "case", "pod"}.
package main

import (
	"fmt"
	"os"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"

	jsonlines "flotilla/tools/json-lines"
)

type question struct {
	Level   string     `json:"level"`
	Version string     `json:"version"`
	Pod     corev1.Pod `json:"pod"`
}

type answer struct {
	Allowed bool     `json:"allowed"`
	Checks  []string `json:"checks"`
	Reasons []string `json:"reasons"`
	Detail  string   `json:"detail"`
}

// noted gives the checks, which add their id to the refused ones when they refuse a pod: the evaluator tells reasons only.
func noted(checks []policy.Check, refused *[]string) []policy.Check {
	for _, check := range checks {
		for i := range check.Versions {
			original := check.Versions[i].CheckPod
			check.Versions[i].CheckPod = func(metadata *metav1.ObjectMeta, spec *corev1.PodSpec) policy.CheckResult {
				result := original(metadata, spec)
				if !result.Allowed {
					*refused = append(*refused, string(check.ID))
				}
				return result
			}
		}
	}
	return checks
}

func evaluation() (func(question) (any, error), error) {
	var refused []string
	evaluator, err := policy.NewEvaluator(noted(policy.DefaultChecks(), &refused), nil)
	if err != nil {
		return nil, err
	}
	return func(asked question) (any, error) {
		level, err := api.ParseLevel(asked.Level)
		if err != nil {
			return nil, err
		}
		version, err := api.ParseVersion(asked.Version)
		if err != nil {
			return nil, err
		}
		refused = []string{}
		at := api.LevelVersion{Level: level, Version: version}
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(at, &asked.Pod.ObjectMeta, &asked.Pod.Spec))
		reasons := append([]string{}, result.ForbiddenReasons...)
		return answer{result.Allowed, refused, reasons, result.ForbiddenDetail()}, nil
	}, nil
}

func run(arguments []string) error {
	if len(arguments) == 0 {
		evaluate, err := evaluation()
		if err != nil {
			return err
		}
		return jsonlines.Answer(evaluate)
	}
	if arguments[0] != "cases" || len(arguments) > 2 {
		return fmt.Errorf("usage: pod-security [cases [VERSION]]")
	}
	from := "v1.34"
	if len(arguments) == 2 {
		from = arguments[1]
	}
	return printCases(from)
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pod-security:", err)
		os.Exit(1)
	}
}
