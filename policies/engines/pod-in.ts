/** CEL of the pod in an object that `object` gives: a Pod itself, the template of a controller otherwise. */
export function podIn(object: string): string {
  return (
    `${object}.kind == 'Pod' ? ${object} : ` +
    `${object}.kind == 'CronJob' ? ${object}.spec.jobTemplate.spec.template : ${object}.spec.template`
  );
}
