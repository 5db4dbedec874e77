import type { NextAuthOptions } from "next-auth";
import { decode, type JWT } from "next-auth/jwt";
import CredentialsProvider from "next-auth/providers/credentials";
import { webDatabase } from "#lib/database";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { log } from "#lib/log";
import { addressOf } from "./request-headers.ts";
import { revokeSession } from "./sessions.ts";
import { sessionDays, signIn } from "./sign-in.ts";

declare module "next-auth/jwt" {
  interface JWT {
    /** Id of the row in `sessions`; the cookie is worth nothing once that row is revoked. */
    sessionId?: string;
  }
}

/** next-auth's names for its cookie: the prefixed one where the console is served over https. */
export const sessionCookies = ["__Secure-next-auth.session-token", "next-auth.session-token"];

/** What the signed cookie says, or null when it was not signed by us or is out of date. */
export async function readSessionCookie(cookie: string | undefined): Promise<JWT | null> {
  if (!cookie) return null;
  return decode({ token: cookie, secret: env().NEXTAUTH_SECRET }).catch(() => null);
}

/**
 * next-auth by password. The signed cookie carries nothing but the id of a session row, which every request looks up, so
 * that signing out, a new password or a removed membership ends it at once.
 */
export function authOptions(): NextAuthOptions {
  // next-auth looks its own address up in the environment and nowhere else.
  process.env.NEXTAUTH_URL ??= env().NEXTAUTH_URL;
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionDays.long * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    logger: {
      // A wrong password is no fault of the program; everything else is.
      error: (code, metadata) =>
        log[code.includes("CREDENTIALS") ? "debug" : "error"]({ code, metadata: String(metadata) }, "next-auth"),
      warn: (code) => log.debug({ code }, "next-auth"),
      debug: () => {},
    },
    providers: [
      CredentialsProvider({
        name: "password",
        credentials: { email: {}, password: {}, remember: {} },
        async authorize(credentials, request) {
          const { email, password, remember } = credentials ?? {};
          if (typeof email !== "string" || typeof password !== "string" || !email || !password) return null;
          // Hashing costs by length; nobody's password is this long.
          if (password.length > 200) return null;
          const agent = request.headers?.["user-agent"];
          const forwarded = request.headers?.["x-forwarded-for"];
          const now = new Date();
          const { db } = webDatabase();
          try {
            const opened = await signIn(
              db,
              {
                email,
                password,
                remember: remember === "true",
                ip: addressOf(typeof forwarded === "string" ? forwarded : null),
                userAgent: typeof agent === "string" ? agent : null,
              },
              now,
            );
            // The session this browser had until now ends: nobody keeps a key to what the next person does.
            const before = await readSessionCookie(cookieOf(request.headers?.cookie));
            if (before?.sessionId) await revokeSession(db, before.sessionId, now);
            return { id: opened.userId, sessionId: opened.sessionId };
          } catch (error) {
            // next-auth hands the message to the page as `error`; the page has its words.
            if (error instanceof DomainError) {
              throw new Error(error.values.minutes ? `${error.code}:${error.values.minutes}` : error.code);
            }
            log.error({ err: error }, "sign-in failed");
            throw new Error("unexpected");
          }
        },
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

function cookieOf(header: unknown): string | undefined {
  if (typeof header !== "string") return undefined;
  const jar = new Map(
    header.split(";").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const;
    }),
  );
  return sessionCookies.map((name) => jar.get(name)).find((value) => value !== undefined);
}
