import { createHash, timingSafeEqual } from "node:crypto";
import type { RawRequest, RawResponse } from "../../connector.ts";
import { parseJson } from "../../http/json.ts";

/**
 * Meta's test of our address: it wants its challenge back if the verify token is ours.
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export function answerChallenge({ method, query }: RawRequest, verifyToken: string): RawResponse | null {
  const token = query["hub.verify_token"];
  const challenge = query["hub.challenge"];
  if (method !== "GET" || token === undefined || challenge === undefined) return null;
  const given = Buffer.from(token);
  const expected = Buffer.from(verifyToken);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  return { status: 200, headers: { "content-type": "text/plain" }, body: challenge };
}

/** Whether the body is a JSON object: a signed one that is not does not come from Meta. */
export function isObject({ body }: RawRequest): boolean {
  const value = parseJson(body.toString("utf8"));
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A short digest of the body, made once and only when it is asked for. */
export function digestOf(body: Buffer): () => string {
  let digest: string | null = null;
  return () => {
    digest ??= createHash("sha256").update(body).digest("hex").slice(0, 32);
    return digest;
  };
}
