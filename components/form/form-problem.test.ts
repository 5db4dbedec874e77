import { describe, expect, it } from "vitest";
import { problemOf } from "./form-problem.ts";

const message = "Another channel is called Spring.";
const clash = { ok: false as const, code: "conflict", message, fieldErrors: { name: [message] } };

describe("above a refused form", () => {
  it("stands nothing when its field says the same", () => {
    expect(problemOf(clash, () => true)).toBeNull();
  });

  it("stands the cause when the form does not show that field", () => {
    expect(problemOf(clash, (field) => field !== "name")).toMatchObject({ message: clash.message, code: "conflict" });
  });

  it("stands how many fields to correct when each says something else", () => {
    const many = {
      ...clash,
      code: "invalid",
      message: "Look at the marked fields.",
      fieldErrors: { a: ["x"], b: ["y"] },
    };
    expect(problemOf(many, () => true)).toMatchObject({ message: many.message, fields: 2 });
  });

  it("stands the reference of an unexpected error", () => {
    const unexpected = { ok: false as const, code: "unexpected", message: "That did not work.", reference: "17ab" };
    expect(problemOf(unexpected, () => true)).toEqual({
      message: "That did not work.",
      code: "unexpected",
      reference: "17ab",
      fields: 0,
    });
  });
});
