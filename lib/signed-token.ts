import { createHmac, timingSafeEqual } from "node:crypto";
import { derivedSecret, derivedSecrets } from "./seal.ts";

/**
 * A text that says some facts and bears our signature, for links that people without a session follow. It holds for as long as
 * the installation has its key, also after a rotation.
 *
 * @param purpose what the link is for: a token of one purpose is none of another
 */
export function signToken(purpose: string, facts: readonly (string | number)[]): string {
  const text = Buffer.from(JSON.stringify(facts)).toString("base64url");
  return `${text}.${signatureOf(text, derivedSecret(purpose))}`;
}

/** What a token says. @returns null when we did not sign it for this purpose, or it was changed */
export function readSignedToken(purpose: string, token: string): unknown[] | null {
  const [text = "", signature = "", ...more] = token.split(".");
  if (more.length > 0 || token.length > 2_000) return null;
  const given = Buffer.from(signature);
  const signed = derivedSecrets(purpose).some((secret) => {
    const expected = Buffer.from(signatureOf(text, secret));
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
  return signed ? (JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown[]) : null;
}

function signatureOf(text: string, secret: string): string {
  return createHmac("sha256", secret).update(text).digest("base64url").slice(0, 32);
}
