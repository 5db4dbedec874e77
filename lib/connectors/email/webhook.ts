import { createHash, timingSafeEqual } from "node:crypto";
import type { RawRequest, Webhook } from "../connector.ts";
import { eventsOf } from "./bounces/events.ts";
import type { EmailCredentials } from "./credentials.ts";
import { holdsOnlyOurTokens } from "./token.ts";

/**
 * Mails that came to the channel's return address: posted to us whole by a mail server, or collected from a mailbox. The key
 * in the address proves who posts, the signatures in the mail that it is about messages of ours.
 */
export const webhook: Webhook<EmailCredentials> = {
  verify(request, { credentials: { callbackKey } }) {
    const key = timingSafeEqual(digest(request.query.key ?? ""), digest(callbackKey));
    return key && holdsOnlyOurTokens(request.body.toString("latin1"), callbackKey);
  },
  accepts: looksLikeMail,
  address: (url, { credentials }) => `${url}?key=${encodeURIComponent(credentials.callbackKey)}`,
  parse: () => [],
  parseStream: (request: RawRequest) => eventsOf(request),
};

/** A mail begins with a header. */
export function looksLikeMail({ body }: RawRequest): boolean {
  return /^[A-Za-z][\w-]*:|^From /.test(body.subarray(0, 200).toString("latin1"));
}

/** Of one length whatever the text's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
