import { openApiServer, type Ask, type OpenApiServer } from "../../../lib/kubernetes/api-server.js";

/** Credentials of clouds last a quarter of an hour or more; one session is over well before. */
const sessionMilliseconds = 5 * 60_000;

/** A way to ask an API server for longer than any credential lasts. */
export interface PatientSession {
  /** Asks with a credential that is good; rejects when the API server does not answer. */
  readonly asking: <T>(work: (ask: Ask) => Promise<T>) => Promise<T>;
  readonly close: () => void;
}

/**
 * Asks an API server with one credential for many requests. After the given number of them, and after a failure, it gets
 * another.
 */
export function patientSession(kubeconfig: string, requests: number): PatientSession {
  let open: OpenApiServer | undefined;
  let left = 0;
  const close = () => {
    open?.close();
    open = undefined;
  };
  return {
    asking: async (work) => {
      if (left <= 0) {
        close();
      }
      if (open === undefined) {
        open = await openApiServer(kubeconfig, sessionMilliseconds);
        left = requests;
      }
      left -= 1;
      try {
        return await work(open.ask);
      } catch (error) {
        close();
        throw error;
      }
    },
    close,
  };
}
