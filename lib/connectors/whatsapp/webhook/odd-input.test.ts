import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messagesChange, recorded, request } from "./test-support.ts";
import { parseWebhook } from "./webhook.ts";

describe("parseWebhook: odd input", () => {
  it.each([
    ["nothing", ""],
    ["not JSON", "<html>"],
    ["half a body", '{"object":"whatsapp_business_account","entry":['],
    ["null", "null"],
    ["another object", '{"object":"page","entry":[]}'],
    ["a prototype", '{"__proto__":{"object":"whatsapp_business_account","entry":[{}]}}'],
    ["bytes that are no UTF-8", Buffer.from([0xff, 0xfe, 0x7b])],
  ])("%s gives no event", (_name, body) => {
    expect(parseWebhook(request(body))).toEqual([]);
  });

  it("keeps the good part beside a part nested 100,000 deep that holds a long number", () => {
    const deep = `${"[".repeat(100_000)}5741311803571721087${"]".repeat(100_000)}`;
    const good = '{"id":"wamid.G","status":"sent","timestamp":"1793001200"}';
    const body = JSON.stringify(messagesChange({ statuses: "HERE" })).replace('"HERE"', `[${deep},${good}]`);
    expect(parseWebhook(request(body))).toMatchObject([{ messageExternalId: "wamid.G" }]);
  });

  it("changes nothing of Object.prototype", () => {
    const body = JSON.stringify(messagesChange({ statuses: [] })).replace("{", '{"__proto__":{"polluted":1},');
    parseWebhook(request(body));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("never throws, whatever stands in place of any part", () => {
    const templates = ["receipts", "inbound", "account"].map((name) => JSON.parse(recorded(name).toString()));
    fc.assert(
      fc.property(
        fc.constantFrom(...templates),
        fc.infiniteStream(fc.nat(60)),
        fc.jsonValue(),
        (recording, dice, junk) => {
          const replaced = (value: unknown): unknown => {
            if (dice.next().value === 0) return junk;
            if (Array.isArray(value)) return value.map(replaced);
            if (typeof value !== "object" || value === null) return value;
            return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, replaced(part)]));
          };
          for (const event of parseWebhook(request(JSON.stringify(replaced(recording)) ?? ""))) {
            expect(event.at.getTime()).not.toBeNaN();
            expect(event.key).not.toBe("");
          }
        },
      ),
      { numRuns: 300 },
    );
    fc.assert(fc.property(fc.uint8Array(), (bytes) => Array.isArray(parseWebhook(request(Buffer.from(bytes))))));
  });
});
