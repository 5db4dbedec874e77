import { expect, it } from "vitest";
import { failureKinds } from "#db/enums";
import { canRetry, retryableKinds } from "./retry.ts";

it("helps where the platform, the account or the template stood in the way, and nobody whom the person or the message keeps back", () => {
  expect(retryableKinds.toSorted()).toEqual(
    ["AUTH", "POLICY", "QUOTA", "TEMPLATE", "THROTTLED_RECIPIENT", "THROTTLED_SENDER", "TRANSIENT"].toSorted(),
  );
  for (const kind of failureKinds) expect(canRetry({ kind, code: null }, [])).toBe(retryableKinds.includes(kind));
});

it("does not help a failure that the platform's profile calls a lasting one", () => {
  expect(canRetry({ kind: "TEMPLATE", code: "132000" }, ["132000"])).toBe(false);
  expect(canRetry({ kind: "TEMPLATE", code: "132015" }, ["132000"])).toBe(true);
  expect(canRetry({ kind: "RECIPIENT", code: "131026" }, ["132000"])).toBe(false);
});
