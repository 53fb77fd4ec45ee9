/** Says that the provider chose the object's name. */
export const AUTONAMED = "pulumi.com/autonamed";

/** `"true"`: do not wait until the object is ready or gone. */
export const SKIP_AWAIT = "pulumi.com/skipAwait";

/** What the object has to be before it counts as ready: `condition=Ready`, `jsonpath={.status.phase}=Running`. */
export const WAIT_FOR = "pulumi.com/waitFor";

/** How many seconds to wait until the object is ready or gone. */
export const TIMEOUT_SECONDS = "pulumi.com/timeoutSeconds";

/** `"true"`: take over fields that another manager owns. */
export const PATCH_FORCE = "pulumi.com/patchForce";

/** Name to own the object's fields by. */
export const PATCH_FIELD_MANAGER = "pulumi.com/patchFieldManager";

/** What happens to the objects that an object owns when it is deleted: foreground, background or orphan. */
export const DELETION_PROPAGATION_POLICY = "pulumi.com/deletionPropagationPolicy";
