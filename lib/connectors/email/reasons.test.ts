import { expect, it } from "vitest";
import { readReply, reasonOf, type Stage } from "./reasons.ts";

it.each<[string, Stage, string]>([
  ["550 5.7.1 Refused for <account-disabled@people.example>", "recipient", "policy_refused"],
  ["550 5.7.1 Unable to relay", "recipient", "policy_refused"],
  ["550 5.7.1 No such user", "recipient", "mailbox_unknown"],
  ["550 Unknown user", "recipient", "mailbox_unknown"],
  ["550-5.1.1 The account does not exist\r\n550 5.1.1 look for typing errors", "recipient", "mailbox_unknown"],
  ["452 4.2.2 full", "recipient", "mailbox_full"],
  ["452 4.3.1 Insufficient system storage", "content", "server_busy"],
  ["451 4.7.1 Greylisting in action", "recipient", "greylisted"],
  ["451 Temporary local problem", "recipient", "greylisted"],
  ["421 4.7.28 Our system has detected an unusual rate", "sender", "rate_limited"],
  ["553 5.7.1 Sender address rejected: not owned by user", "sender", "sender_refused"],
  ["454 4.7.0 Temporary authentication failure", "sign_in", "server_busy"],
  ["530 5.7.0 Must issue a STARTTLS command first", "sender", "sign_in_refused"],
  ["554 5.7.1 Message contains a virus", "content", "content_refused"],
  ["501 Syntax error in parameters", "sender", "malformed"],
])("%s, said at %s, is %s", (said, stage, reason) => {
  expect(reasonOf(readReply(said), stage)).toBe(reason);
});
