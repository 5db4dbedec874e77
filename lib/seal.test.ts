import { beforeAll, describe, expect, test } from "vitest";
import { forgetEnv } from "#lib/env";
import { open, seal } from "./seal.ts";

const place = { workspaceId: "w1", field: "bindings.secrets" };

beforeAll(() => {
  Object.assign(process.env, {
    DATABASE_URL: "postgres://user:password@localhost:5432/none",
    NEXTAUTH_SECRET: "x".repeat(32),
    SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
  });
  forgetEnv();
});

/** The sealed text with one of its parts replaced. */
function withPart(sealed: string, at: 1 | 2 | 3, change: (part: Buffer) => Buffer): string {
  const parts = sealed.split(".");
  parts[at] = change(Buffer.from(parts[at] ?? "", "base64url")).toString("base64url");
  return parts.join(".");
}

describe("a sealed secret", () => {
  test("opens where it was sealed", () => {
    expect(open(seal("hunter2", place), place)).toBe("hunter2");
  });

  test.each([
    ["another workspace", { ...place, workspaceId: "w2" }],
    ["another field", { ...place, field: "access_keys.secret" }],
  ])("does not open in %s", (_name, elsewhere) => {
    expect(() => open(seal("hunter2", place), elsewhere)).toThrow();
  });

  // Node verifies only as many bytes as it is given, down to 4: 2^32 tries would forge a secret.
  test.each([15, 14, 13, 12, 8, 4, 0])("does not open with a tag cut to %i bytes", (bytes) => {
    const cut = withPart(seal("hunter2", place), 2, (tag) => tag.subarray(0, bytes));
    expect(() => open(cut, place)).toThrow("Not a sealed secret.");
  });

  test("does not open with a longer tag or a nonce of another length", () => {
    const sealed = seal("hunter2", place);
    const longer = withPart(sealed, 2, (tag) => Buffer.concat([tag, Buffer.alloc(1)]));
    const otherNonce = withPart(sealed, 1, (nonce) => nonce.subarray(0, 8));
    expect(() => open(longer, place)).toThrow("Not a sealed secret.");
    expect(() => open(otherNonce, place)).toThrow("Not a sealed secret.");
  });

  test.each([1, 2, 3] as const)("does not open when part %i was changed", (at) => {
    const changed = withPart(seal("hunter2", place), at, (part) => {
      part[0] = (part[0] ?? 0) ^ 1;
      return part;
    });
    expect(() => open(changed, place)).toThrow();
  });
});
