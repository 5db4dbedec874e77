import { readFileSync } from "node:fs";
import type { RawRequest } from "../../connector.ts";

/** A recorded webhook. */
export const recorded = (name: string) => readFileSync(new URL(`../testdata/${name}.json`, import.meta.url));

/** A post with this body. */
export const request = (body: Buffer | string | object, headers: RawRequest["headers"] = {}): RawRequest => ({
  method: "POST",
  path: "/webhooks/whatsapp/cams-0123456789",
  query: {},
  headers,
  body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
});

/** A body with one change of the field `messages`. */
export const messagesChange = (value: object) =>
  changeOf("messages", { metadata: { phone_number_id: "771900233" }, ...value });

/** A body with one change. */
export const changeOf = (field: string, value: object, time?: number) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "9", ...(time === undefined ? {} : { time }), changes: [{ field, value }] }],
});

export const at = (seconds: number) => new Date(seconds * 1_000);
