import type { FailureKind } from "#db/message-enums";
import type { CodeName, CodeTable } from "../graph/codes.ts";

const minute = 60_000;

/**
 * Codes that Messenger and Instagram share, for both send through one API.
 * @see https://developers.facebook.com/docs/messenger-platform/error-codes (read 2026-11)
 */
const sharedKinds: readonly [CodeName, FailureKind][] = [
  ["10/1893063", "POLICY"], // the page is restricted for a while
  [17, "THROTTLED_SENDER"], // calls of the person behind the token
  ["190/460", "AUTH"], // the password was changed
  ["190/463", "AUTH"], // the token has expired
  ["190/467", "AUTH"], // the token is invalid
  [551, "RECIPIENT"], // the person is not available
  ["551/1545041", "RECIPIENT"], // the person is not available or has blocked us
  [613, "THROTTLED_SENDER"], // calls of the account
  [1200, "TRANSIENT"], // sending failed for a moment
];

const sharedRests: readonly [CodeName, number][] = [
  [4, minute],
  [17, minute],
  [613, minute],
];

/** The table of one of the two: what they share, and codes of its own. */
export function messagingCodes(
  own: readonly [CodeName, FailureKind][],
  rests: readonly [CodeName, number][] = [],
): CodeTable {
  return { kinds: new Map([...sharedKinds, ...own]), rests: new Map([...sharedRests, ...rests]) };
}
