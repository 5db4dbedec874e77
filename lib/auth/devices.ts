import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "#lib/env";

/**
 * A browser that has signed in keeps a signed cookie for the address it signed in with. Its wrong passwords are counted
 * apart, so that strangers who try the same address cannot lock its owner out.
 */
export type Device = { id: string; signedInAt: Date };

/** Browsers keep a cookie for 400 days at most. */
const deviceDays = 365;

/** The cookie's name, one for each address; it does not show the address. */
export function deviceCookieName(email: string): string {
  const prefix = env().NEXTAUTH_URL.startsWith("https://") ? "__Secure-" : "";
  return `${prefix}carillon-device-${sign(`name ${email}`).slice(0, 12)}`;
}

/** The cookie for a browser that has just signed in; it goes only to the endpoint of sign-ins. */
export function deviceCookie(email: string, device: Device) {
  const text = `${device.id}.${device.signedInAt.getTime()}`;
  return {
    name: deviceCookieName(email),
    value: `${text}.${sign(`device ${email} ${text}`)}`,
    path: "/api/auth",
    maxAge: deviceDays * 86_400,
    httpOnly: true,
    sameSite: "lax" as const,
    secure: env().NEXTAUTH_URL.startsWith("https://"),
  };
}

/** The browser that this cookie was given to for this address; null when the signature is not ours. */
export function readDevice(email: string, cookie: string | undefined, now: Date): Device | null {
  const [id, at, signature, ...rest] = cookie?.split(".") ?? [];
  if (!id || !at || !signature || rest.length > 0) return null;
  const [given, expected] = [Buffer.from(signature), Buffer.from(sign(`device ${email} ${id}.${at}`))];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const signedInAt = new Date(Number(at));
  return now.getTime() - signedInAt.getTime() > deviceDays * 86_400_000 ? null : { id, signedInAt };
}

export function newDevice(now: Date): Device {
  return { id: randomBytes(16).toString("base64url"), signedInAt: now };
}

function sign(text: string): string {
  return createHmac("sha256", env().NEXTAUTH_SECRET).update(`carillon ${text}`).digest("base64url");
}
