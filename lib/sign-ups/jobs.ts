import { z } from "zod";
import { defineJob } from "#lib/jobs/define-job";

/** Makes the message that asks for the confirmation of a sign-up. */
export const askForConfirmationJob = defineJob({
  kind: "sign_up.ask",
  payload: z.object({ workspaceId: z.string(), signUpId: z.string() }),
  ...{ maxAttempts: 20, heartbeatSeconds: 10, timeoutSeconds: 60, concurrency: 1 },
});
