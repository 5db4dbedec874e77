import { createHmac, timingSafeEqual } from "node:crypto";

/** Our own id of a message with the channel's signature: what a bounce must show to be believed. */
const pattern = /(?<![\w.])(\w{16,40})\.([0-9a-f]{20})(?![\w])/g;

/** The name of a message in its Message-ID and in the address that bounces go to; the same at every try. */
export function tokenOf(correlation: string, key: string): string {
  return `${correlation}.${signatureOf(correlation, key)}`;
}

function signatureOf(correlation: string, key: string): string {
  return createHmac("sha256", key).update(`mail ${correlation}`).digest("hex").slice(0, 20);
}

/** Tokens in the text of a mail, each once and in the order in which they stand there. Nothing says yet that they are ours. */
export function findTokens(raw: string): { token: string; correlation: string; signature: string }[] {
  // Long lines of forwarded headers are broken in two by quoted-printable.
  const found = [...raw.replace(/=\r?\n/g, "").matchAll(pattern)];
  const tokens = new Map(
    found.map(([token, correlation = "", signature = ""]) => [token, { token, correlation, signature }]),
  );
  return [...tokens.values()];
}

/** Whether every token in a mail bears the channel's signature. A mail without any names no message of ours, and is harmless. */
export function holdsOnlyOurTokens(raw: string, key: string): boolean {
  return findTokens(raw).every(({ correlation, signature }) =>
    timingSafeEqual(Buffer.from(signature), Buffer.from(signatureOf(correlation, key))),
  );
}

/** `bounces@kiosk.example` with a token is `bounces+<token>@kiosk.example`. */
export function returnAddress(address: string, token: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}+${token}${address.slice(at)}`;
}
