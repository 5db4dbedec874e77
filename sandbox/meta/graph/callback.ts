import { GraphError, invalid } from "./errors.ts";
import type { GraphCall } from "./request.ts";

/**
 * Verifies a callback before anything is posted to it.
 * @throws GraphError 100 when it is not a URL or does not echo the challenge
 */
export async function verifyCallback(call: GraphCall, url: string, verifyToken: string): Promise<void> {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw invalid("override_callback_uri must be a URL.");
  const echoed = await call.sandbox.webhooks.callbacks.handshake(
    url,
    verifyToken,
    call.sandbox.world.random.digits(10),
  );
  if (!echoed)
    throw new GraphError(100, {
      message:
        "(#2200) Callback verification failed with the following errors: HTTP Status Code other than 200 or challenge not echoed.",
      subcode: 2200,
      userTitle: "Callback verification failed",
      userMessage: "The callback URL did not answer the verification request with the challenge.",
    });
}
