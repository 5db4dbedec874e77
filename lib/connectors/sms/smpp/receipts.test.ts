import { describe, expect, it } from "vitest";
import type { ReceiptEvent } from "../../events.ts";
import type { IdForms } from "../settings.ts";
import type { Delivered } from "./delivered.ts";
import { plainId } from "./message-ids.ts";
import { readReceipt } from "./receipts.ts";

const receivedAt = new Date("2026-11-22T10:00:30.000Z");

function delivered(text: string, parameters: Delivered["parameters"] = {}, given: Partial<Delivered> = {}): Delivered {
  return {
    ...{ source: "4915550017", destination: "KIOSK", esmClass: 4, dataCoding: 0, message: Buffer.from(text, "latin1") },
    ...{ parameters, receivedAt, ids: "same", zoneMinutes: 0, ...given },
  };
}

const read = (text: string, parameters?: Delivered["parameters"], given?: Partial<Delivered>) =>
  readReceipt(delivered(text, parameters, given)) as ReceiptEvent[];

const usual =
  "sub:001 dlvrd:001 submit date:2611221000 done date:2611221000 stat:DELIVRD err:000 text:Your parcel is her";

describe("the dialects of receipts", () => {
  it.each([
    ["the usual text", `id:7B2F ${usual}`],
    [
      "names in capitals",
      `ID:7b2f SUB:001 DLVRD:001 SUBMIT DATE:2611221000 DONE DATE:2611221000 STAT:DELIVRD ERR:000 TEXT:x`,
    ],
    ["seconds in its dates", "id:7b2f submit date:261122100000 done date:261122100000 stat:DELIVRD err:000 text:"],
    ["four digits of a year", "id:7b2f done date:20261122100000 stat:DELIVRD"],
    ["no error and no text", "id:7b2f stat:DELIVRD done date:2611221000"],
    ["another order", "stat:DELIVRD id:7b2f done date:2611221000"],
    ["underlines in its names", "id:7b2f submit_date:2611221000 done_date:2611221000 stat:DELIVRD err:0"],
    ["spaces behind the colons", "id: 7b2f stat: DELIVRD done date: 2611221000"],
    ["equals signs and commas", "id=7b2f,stat=DELIVRD,done date=2611221000"],
    ["leading zeros in its id", `id:00000000007B2F ${usual}`],
    ["a state spelled out", "id:7b2f stat:DELIVERED done date:2611221000"],
    ["a state in small letters", "id:7b2f stat:delivrd done date:2611221000"],
    ["a text that looks like fields", `id:7b2f stat:DELIVRD done date:2611221000 text:id:999 stat:UNDELIV`],
  ])("%s", (_name, text) => {
    expect(read(text)).toMatchObject([
      { kind: "receipt", messageExternalId: "7b2f", status: "delivered", failure: null, senderExternalId: "KIOSK" },
    ]);
    expect(read(text)[0]?.at).toEqual(new Date("2026-11-22T10:00:00.000Z"));
  });

  it("parameters alone are enough, and go before the text", () => {
    const parameters = { receipted_message_id: "0007B2F\0", message_state: 2 };
    expect(read("", parameters)).toMatchObject([{ messageExternalId: "7b2f", status: "delivered" }]);
    expect(read("id:999 stat:UNDELIV", parameters)).toMatchObject([{ messageExternalId: "7b2f", status: "delivered" }]);
    expect(read("", parameters)[0]?.at).toEqual(receivedAt);
  });

  it.each([
    ["ENROUTE", 1, "sent", null],
    ["DELIVRD", 2, "delivered", null],
    ["EXPIRED", 3, "failed", "RECIPIENT"],
    ["DELETED", 4, "failed", "INVALID_REQUEST"],
    ["UNDELIV", 5, "failed", "RECIPIENT"],
    ["ACCEPTD", 6, "sent", null],
    ["REJECTD", 8, "failed", "INVALID_REQUEST"],
    ["SKIPPED", 9, "failed", "INVALID_REQUEST"],
  ])("%s, told as word or as number %i, is %s", (word, number, status, kind) => {
    for (const [event] of [read(`id:1 stat:${word} err:001`), read("id:1 err:001", { message_state: number })])
      expect(event).toMatchObject({
        status,
        failure: kind && { kind, code: word, detail: `${word}, network error 001` },
      });
  });

  it("a state that says nothing changes nothing and is kept by name", () => {
    expect(readReceipt(delivered("id:1 stat:UNKNOWN"))).toMatchObject([{ kind: "unknown", field: "receipt.UNKNOWN" }]);
    expect(readReceipt(delivered("id:1 stat:MYSTERY"))).toMatchObject([{ kind: "unknown", field: "receipt.MYSTERY" }]);
  });

  it("without an id it names no message", () => {
    expect(read("stat:DELIVRD")).toEqual([]);
    expect(read("")).toEqual([]);
  });

  it("the same receipt is one fact, however often it comes", () => {
    const [first] = read(`id:7B2F ${usual}`);
    const [again] = read(`id:007b2f ${usual}`);
    expect(again?.key).toBe(first?.key);
    expect(read("id:7b2f stat:ENROUTE")[0]?.key).not.toBe(first?.key);
  });

  it("its time is the carrier's, in the carrier's zone, unless that cannot be", () => {
    const at = (text: string, zoneMinutes = 0) =>
      read(`id:1 stat:DELIVRD done date:${text}`, {}, { zoneMinutes })[0]?.at;
    expect(at("2611221800", 480)).toEqual(new Date("2026-11-22T10:00:00.000Z"));
    for (const odd of ["2611221800", "2511221000", "9999999999", "soon", ""]) expect(at(odd)).toEqual(receivedAt);
  });
});

describe("ids", () => {
  it.each([
    ["same", "000123ABC", "answer", "123abc"],
    ["same", " 123abc ", "receipt", "123abc"],
    ["same", "0", "answer", "0"],
    ["same", "b1f0c9e2-4c1b-4f7e-8c5e-2f0a3d9b7c11", "answer", "b1f0c9e2-4c1b-4f7e-8c5e-2f0a3d9b7c11"],
    ["hex_then_decimal", "7B2F", "answer", "31535"],
    ["hex_then_decimal", "0000031535", "receipt", "31535"],
    ["decimal_then_hex", "31535", "answer", "31535"],
    ["decimal_then_hex", "00007b2f", "receipt", "31535"],
    ["hex_then_decimal", "ffffffffffffffff", "answer", "18446744073709551615"],
    ["hex_then_decimal", "not-a-number", "answer", "not-a-number"],
  ] as [IdForms, string, "answer" | "receipt", string][])("%s: %s in the %s is %s", (forms, id, from, plain) => {
    expect(plainId(id, forms, from)).toBe(plain);
  });
});
