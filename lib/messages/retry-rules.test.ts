import { describe, expect, it } from "vitest";
import { type FailureKind, failureKinds } from "#db/message-enums";
import { canHelpAgain, isPassingObstacle } from "./retry-rules.ts";

describe("sending again to people whose message failed", () => {
  const helps: Record<FailureKind, boolean> = {
    AUTH: true,
    THROTTLED_SENDER: true,
    THROTTLED_RECIPIENT: true,
    QUOTA: true,
    TRANSIENT: true,
    TEMPLATE: true,
    POLICY: true,
    UNKNOWN_OUTCOME: false,
    INVALID_REQUEST: false,
    WINDOW_CLOSED: false,
    RECIPIENT: false,
    OPTED_OUT: false,
  };

  it.each(failureKinds)("after %s", (kind) => expect(canHelpAgain(kind)).toBe(helps[kind]));

  it("is not offered for a failure of no known kind", () => expect(canHelpAgain(null)).toBe(false));
});

it.each([
  ["template_in_review", true],
  ["template_changed", true],
  ["template_deleted", false],
  ["channel_deleted", false],
  ["by_person", false],
  [null, false],
])("the people whom a campaign did not get to for %s may be sent to afterwards: %s", (reason, may) => {
  expect(isPassingObstacle(reason)).toBe(may);
});
