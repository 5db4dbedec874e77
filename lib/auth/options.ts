import { after } from "next/server";
import type { NextAuthOptions, RequestInternal } from "next-auth";
import { decode, type JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { webDatabase } from "#lib/database";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import { isStorable } from "#lib/text/storable-text";
import { deviceCookieName, readDevice } from "./devices.ts";
import { clientIp } from "./request-headers.ts";
import { revokeSession } from "./sessions.ts";
import { normalEmail, sessionDays, signIn } from "./sign-in.ts";

declare module "next-auth/jwt" {
  interface JWT {
    /** Id of the row in `sessions`. Once that row is revoked the cookie no longer works. */
    sessionId?: string;
  }
}

/** next-auth's cookie names; the prefixed one is used when the console is served over https. */
export const sessionCookies = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** The contents of the session cookie, or null when its signature is wrong or it has expired. */
export async function readSessionCookie(cookie: string | undefined): Promise<JWT | null> {
  if (!cookie) return null;
  return decode({ token: cookie, secret: env().NEXTAUTH_SECRET }).catch(() => null);
}

/**
 * next-auth with e-mail and password. The signed cookie carries only the id of a session row. Every request looks that row
 * up, so signing out, changing the password or losing the membership takes effect at once.
 */
export function authOptions(): NextAuthOptions {
  // next-auth reads its own URL from the environment and nowhere else.
  process.env.NEXTAUTH_URL ??= env().NEXTAUTH_URL;
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionDays.long * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    logger: {
      // A wrong password is not an error of ours; everything else is.
      error: (code, metadata) =>
        log[code.includes("CREDENTIALS") ? "debug" : "error"]({ code, metadata: String(metadata) }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => {},
    },
    providers: [
      CredentialsProvider({
        name: "password",
        credentials: { email: {}, password: {}, remember: {} },
        authorize,
      }),
    ],
    callbacks: {
      jwt({ token, user }) {
        if (user) token.sessionId = (user as { sessionId?: string }).sessionId;
        return { sessionId: token.sessionId, sub: token.sub };
      },
    },
  };
}

type Credentials = Record<"email" | "password" | "remember", string> | undefined;

/** Checks the password and opens a session. Throws an Error whose message the sign-in page translates. */
async function authorize(
  credentials: Credentials,
  request: Pick<RequestInternal, "headers">,
): Promise<{ id: string; sessionId: string } | null> {
  const { email, password, remember } = credentials ?? {};
  if (typeof email !== "string" || typeof password !== "string" || !email || !password) return null;
  if (!isStorable(email) || !isStorable(password)) return null;
  // Hashing time grows with the length, and no real password is this long.
  if (password.length > 200) return null;
  const agent = request.headers?.["user-agent"];
  const forwarded = request.headers?.["x-forwarded-for"];
  const now = new Date();
  const { db } = webDatabase();
  const jar = cookiesIn(request.headers?.cookie);
  const address = normalEmail(email);
  try {
    const signedIn = await signIn(
      db,
      {
        email: address,
        password,
        remember: remember === "true",
        ip: clientIp(typeof forwarded === "string" ? forwarded : null),
        userAgent: typeof agent === "string" ? agent : null,
        device: readDevice(address, jar.get(deviceCookieName(address)), now),
      },
      now,
      (task) => after(task),
    );
    // End this browser's previous session, so that an old cookie cannot act beside the new person.
    const previous = await readSessionCookie(sessionCookies.map((name) => jar.get(name)).find(Boolean));
    if (previous?.sessionId) await revokeSession(db, previous.sessionId, now);
    return { id: signedIn.userId, sessionId: signedIn.sessionId };
  } catch (error) {
    // next-auth passes the message to the sign-in page as `error`; the page has the text for it.
    if (error instanceof DomainError) {
      throw new Error(error.values.minutes ? `${error.code}:${error.values.minutes}` : error.code);
    }
    log.error({ err: error }, "sign-in failed");
    throw new Error("unexpected");
  }
}

/** The cookies of a raw `Cookie` header. */
export function cookiesIn(header: unknown): Map<string, string> {
  if (typeof header !== "string") return new Map();
  return new Map(
    header.split(";").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())] as const;
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
