import type { Platform } from "#db/enums";
import type { FailureKind } from "#db/message-enums";
import { profileFor } from "#lib/connectors/profiles";

/** What a failure is the fault of: a person repairs each of them somewhere else. */
export const faults = ["platform", "account", "sender", "template", "message", "person"] as const;
export type Fault = (typeof faults)[number];

const byKind: Record<FailureKind, Fault> = {
  AUTH: "account",
  THROTTLED_SENDER: "sender",
  THROTTLED_RECIPIENT: "person",
  QUOTA: "account",
  TRANSIENT: "platform",
  UNKNOWN_OUTCOME: "platform",
  INVALID_REQUEST: "message",
  TEMPLATE: "template",
  WINDOW_CLOSED: "message",
  RECIPIENT: "person",
  OPTED_OUT: "person",
  POLICY: "account",
};

/** What is at fault, by the platform's own code where it tells more than the kind. */
export function faultOf(platform: Platform, code: string | null, kind: FailureKind): Fault {
  return (code === null ? undefined : profileFor(platform)?.faults?.[code]) ?? byKind[kind];
}
