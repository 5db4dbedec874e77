import { describe, expect, it } from "vitest";
import { readSignUpMessage } from "./sign-up-message.ts";

const finish = { type: "WA_EMBEDDED_SIGNUP", event: "FINISH", data: { waba_id: "104551208377", phone_number_id: "7" } };

describe("readSignUpMessage", () => {
  it.each([
    ["a finished sign-up", JSON.stringify(finish), { kind: "finished", accountId: "104551208377", code: null }],
    [
      "one that brings its code",
      JSON.stringify({ ...finish, code: "AQx" }),
      { kind: "finished", accountId: "104551208377", code: "AQx" },
    ],
    [
      "an account without a number",
      JSON.stringify({ ...finish, event: "FINISH_ONLY_WABA", data: { waba_id: "5" } }),
      { kind: "finished", accountId: "5", code: null },
    ],
    ["a cancelled sign-up", JSON.stringify({ ...finish, event: "CANCEL", data: {} }), { kind: "cancelled" }],
    ["a failed sign-up", JSON.stringify({ ...finish, event: "ERROR", data: {} }), { kind: "cancelled" }],
    ["another program's message", JSON.stringify({ type: "resize" }), null],
    ["text that is not JSON", "cb=f1&domain=localhost", null],
    ["data that is not text", { ...finish }, null],
    ["an account id that is not text", JSON.stringify({ ...finish, data: { waba_id: 5 } }), null],
  ])("reads %s", (_name, data, expected) => {
    expect(readSignUpMessage(data)).toEqual(expected);
  });
});
