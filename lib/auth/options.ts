import type { NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { webDatabase } from "#lib/database";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { sessionDays, signIn } from "./sign-in.ts";

declare module "next-auth/jwt" {
  interface JWT {
    /** Id of the row in `sessions`; the cookie is worth nothing once that row is revoked. */
    sessionId?: string;
  }
}

/**
 * next-auth by password. The signed cookie carries nothing but the id of a session row, which every request looks up, so
 * that signing out, a new password or a removed membership ends it at once.
 */
export function authOptions(): NextAuthOptions {
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: "jwt", maxAge: sessionDays.long * 86_400 },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: [
      CredentialsProvider({
        name: "password",
        credentials: { email: {}, password: {}, remember: {} },
        async authorize(credentials, request) {
          if (!credentials?.email || !credentials.password) return null;
          const forwarded = request.headers?.["x-forwarded-for"];
          const ip = typeof forwarded === "string" ? (forwarded.split(",")[0]?.trim() ?? null) : null;
          const agent = request.headers?.["user-agent"];
          try {
            const opened = await signIn(
              webDatabase().db,
              {
                email: credentials.email,
                password: credentials.password,
                remember: credentials.remember === "true",
                ip,
                userAgent: typeof agent === "string" ? agent : null,
              },
              new Date(),
            );
            return { id: opened.userId, sessionId: opened.sessionId };
          } catch (error) {
            // next-auth hands the message to the page as `error`; the page has its words.
            if (error instanceof DomainError) throw new Error(error.code);
            throw error;
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
