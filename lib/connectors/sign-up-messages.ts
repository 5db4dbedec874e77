import { readLoginMessage } from "./meta/messaging/login-message.ts";
import { readSignUpMessage } from "./whatsapp/sign-up-message.ts";

/** What a platform's sign-up window told the page that opened it. */
export type SignUpMessage =
  /** `accountId` is null where the account is chosen afterwards. */
  { kind: "finished"; accountId: string | null; code: string | null } | { kind: "cancelled" };

/** Reads the data of one `message` event; null for data that is not a message of the sign-up window. */
export type ReadSignUpMessage = (data: unknown) => SignUpMessage | null;

/** Runs in the browser: imports nothing that speaks to a platform. */
const readers = new Map<string, ReadSignUpMessage>([
  ["whatsapp", readSignUpMessage],
  ["messenger", readLoginMessage],
  ["instagram", readLoginMessage],
]);

/** Reads a message of the sign-up window of a platform; null for platforms without such a window, too. */
export function signUpMessage(platform: string, data: unknown): SignUpMessage | null {
  return readers.get(platform)?.(data) ?? null;
}
