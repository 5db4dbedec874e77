import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { RawRequest } from "../../connector.ts";
import { answerChallenge } from "../../meta/webhook/body.ts";
import { isSigned } from "../../meta/webhook/signature.ts";
import { request } from "./test-support.ts";
import { webhook } from "./webhook.ts";

describe("isSigned", () => {
  const body = Buffer.from('{"object":"whatsapp_business_account","name":"J\\u00f6rg"}');
  const good = `sha256=${createHmac("sha256", "s3cret").update(body).digest("hex")}`;
  it.each<[string, RawRequest["headers"], Buffer, string, boolean]>([
    ["right", { "x-hub-signature-256": good }, body, "s3cret", true],
    [
      "right, hex in capitals",
      { "x-hub-signature-256": `sha256=${good.slice(7).toUpperCase()}` },
      body,
      "s3cret",
      true,
    ],
    ["another secret", { "x-hub-signature-256": good }, body, "other", false],
    ["an empty secret", { "x-hub-signature-256": good }, body, "", false],
    ["another body", { "x-hub-signature-256": good }, Buffer.concat([body, Buffer.from(" ")]), "s3cret", false],
    [
      "rewritten JSON",
      { "x-hub-signature-256": good },
      Buffer.from(JSON.stringify(JSON.parse(body.toString()))),
      "s3cret",
      false,
    ],
    ["missing", {}, body, "s3cret", false],
    ["undefined", { "x-hub-signature-256": undefined }, body, "s3cret", false],
    ["empty", { "x-hub-signature-256": "" }, body, "s3cret", false],
    ["truncated", { "x-hub-signature-256": good.slice(0, -2) }, body, "s3cret", false],
    ["too long", { "x-hub-signature-256": `${good}00` }, body, "s3cret", false],
    ["not hex", { "x-hub-signature-256": `sha256=${"z".repeat(64)}` }, body, "s3cret", false],
    ["another algorithm", { "x-hub-signature-256": good.replace("sha256", "sha1") }, body, "s3cret", false],
    ["given twice", { "x-hub-signature-256": [good, good] }, body, "s3cret", false],
  ])("%s", (_name, headers, bytes, secret, expected) => {
    expect(isSigned(request(bytes, headers), secret)).toBe(expected);
  });
});

describe("answerChallenge", () => {
  const test = { "hub.mode": "subscribe", "hub.verify_token": "ours", "hub.challenge": "4711" };
  const asked = (query: Record<string, string>, method = "GET") =>
    answerChallenge({ ...request(""), method, query }, "ours");

  it("gives the challenge back to who knows our token", () => {
    expect(asked(test)).toMatchObject({ status: 200, body: "4711" });
  });

  it.each([
    ["another token", { ...test, "hub.verify_token": "mine" }],
    ["a token that only starts like ours", { ...test, "hub.verify_token": "our" }],
    ["no token", { "hub.challenge": "4711" }],
    ["no challenge", { "hub.verify_token": "ours" }],
  ])("has no answer to %s", (_name, query) => {
    expect(asked(query)).toBeNull();
  });

  it("does not answer a post", () => {
    expect(asked(test, "POST")).toBeNull();
  });
});

describe("accepts", () => {
  it.each(["", "[1]", "null", "{", "\u0000"])("refuses %j, which is no JSON object", (body) => {
    expect(webhook.accepts?.(request(body))).toBe(false);
  });

  it("keeps a JSON object of any shape", () => {
    expect(webhook.accepts?.(request({ object: "new" }))).toBe(true);
  });
});
