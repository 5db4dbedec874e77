import { describe, expect, it } from "vitest";
import { type FallbackProblem, fallbackProblem } from "./problem.ts";
import { type FallbackForm, FallbackInput, fallbackInputOf } from "./schema.ts";

const form: FallbackForm = { policyId: "S01", triggers: ["undelivered"], duration: "", text: "We are open." };

describe("the fallback of a send", () => {
  it.each<[string, Partial<FallbackForm>, FallbackProblem | null, string | null]>([
    ["may be without a duration", {}, null, null],
    ["takes the shortest duration", { duration: "60" }, null, null],
    ["takes the longest duration", { duration: " 43200 " }, null, null],
    ["takes no shorter one", { duration: "59" }, "duration", "fallback.durationRange"],
    ["takes no longer one", { duration: "43201" }, "duration", "fallback.durationRange"],
    ["takes no word for a duration", { duration: "soon" }, "duration", "fallback.durationRange"],
    ["takes no part of a second", { duration: "60.5" }, "duration", "fallback.durationRange"],
    ["needs a policy", { policyId: "" }, "policy", "fallback.policyRequired"],
    ["needs a trigger", { triggers: [] }, "trigger", "fallback.triggerRequired"],
    ["needs a duration for Unread alone", { triggers: ["unread"] }, "unread", "fallback.unreadNeedsTime"],
    ["takes Unread with a duration", { triggers: ["unread"], duration: "600" }, null, null],
    ["takes Unread beside another trigger", { triggers: ["unread", "send_failed"] }, null, null],
    // Whether the policy has a rule for SMS is known to the form and to the launch.
    ["needs a text for SMS", { text: " " }, "text", null],
    ["takes a text of 1,000 characters", { text: "👍".repeat(1_000) }, null, null],
    ["takes no longer text", { text: "a".repeat(1_001) }, "text", "fallback.textLong"],
  ])("%s", (_name, given, problem, message) => {
    const filled = { ...form, ...given };
    expect(fallbackProblem(filled)).toBe(problem);
    const { error } = FallbackInput.safeParse(fallbackInputOf(filled));
    expect(error?.issues[0]?.message ?? null).toBe(message);
  });

  it("needs no text where nothing is an SMS", () => {
    expect(fallbackProblem({ ...form, text: "" }, false)).toBeNull();
  });
});
