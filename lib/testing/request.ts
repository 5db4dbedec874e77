import { randomBytes } from "node:crypto";
import { encode } from "next-auth/jwt";
import type { Db } from "#db/client";
import { openSession } from "#lib/auth/sign-in";
import { env, forgetEnv } from "#lib/env";
import type { TestDatabase } from "./database.ts";

/**
 * What a test's request carries. A test file gives it to Next's place with
 * `vi.mock("next/headers", async () => (await import("#lib/testing/request")).nextHeaders)`.
 */
export const request: { cookies: Map<string, string>; headers: Headers } = {
  cookies: new Map(),
  headers: new Headers(),
};

export const nextHeaders = {
  cookies: async () => ({
    get: (name: string) => {
      const value = request.cookies.get(name);
      return value === undefined ? undefined : { name, value };
    },
  }),
  headers: async () => request.headers,
};

/** Points this process's environment at the test database, as a web process of its own would find it. */
export function setWebEnvironment(database: TestDatabase): void {
  Object.assign(process.env, {
    DATABASE_URL: database.ownerUrl,
    WEB_DATABASE_URL: database.appUrl,
    SYSTEM_DATABASE_URL: database.systemUrl,
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    SEALING_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_URL: "https://console.example",
  });
  forgetEnv();
}

/** Opens a session of the person and puts its cookie onto the request. @returns the session's id */
export async function signInAs(db: Db, userId: string): Promise<string> {
  const { sessionId } = await openSession(db, userId, { remember: false, ip: null, userAgent: null }, new Date());
  request.cookies.set("next-auth.session-token", await encodeCookie({ sessionId }));
  return sessionId;
}

/** A cookie as next-auth signs it. */
export function encodeCookie(token: Record<string, unknown>, secret = env().NEXTAUTH_SECRET): Promise<string> {
  return encode({ token, secret });
}
