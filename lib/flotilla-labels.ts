/**
 * Labels of every object that flotilla makes.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export const flotillaLabels = { "app.kubernetes.io/managed-by": "flotilla" } as const;
