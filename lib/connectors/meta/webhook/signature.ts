import { createHmac, timingSafeEqual } from "node:crypto";
import type { RawRequest } from "../../connector.ts";

/**
 * Whether the body was signed with the app's secret. Takes the bytes as they arrived: Meta escapes non-ASCII letters in what
 * it signs, so JSON that was parsed and written again has another signature.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function isSigned(request: RawRequest, secret: string): boolean {
  // Anyone can sign with an empty secret.
  if (secret === "") return false;
  // A post to the address of an app is checked for each account in it, and all of them may have one secret.
  const known = judged.get(request) ?? new Map<string, boolean>();
  judged.set(request, known);
  const verdict = known.get(secret) ?? hasSignature(request, secret);
  known.set(secret, verdict);
  return verdict;
}

const judged = new WeakMap<RawRequest, Map<string, boolean>>();

function hasSignature(request: RawRequest, secret: string): boolean {
  const given = request.headers["x-hub-signature-256"];
  if (typeof given !== "string") return false;
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(given)?.[1];
  if (hex === undefined) return false;
  const expected = createHmac("sha256", secret).update(request.body).digest();
  return timingSafeEqual(Buffer.from(hex, "hex"), expected);
}
