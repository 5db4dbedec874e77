/** Access tokens: reading them from a request, checking them, exchanging codes, and debug_token. */
import { createHmac, timingSafeEqual } from "node:crypto";
import type { App, Token } from "../world/model.ts";
import { GraphError, invalid } from "./errors.ts";
import type { GraphAnswer, GraphCall } from "./request.ts";

function bearer(call: GraphCall): string | null {
  const header = call.headers.authorization;
  if (header) return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(header)?.[1] ?? "";
  return call.query.get("access_token");
}

/** Reads and checks the token. @throws GraphError 190 when it is missing, unknown or expired */
export function authenticate(call: GraphCall): Token {
  const value = bearer(call);
  if (value === null || value === "")
    throw new GraphError(190, { http: 401, message: "An access token is required to request this resource." });
  const token = call.sandbox.world.tokens.get(value);
  if (!token)
    throw new GraphError(190, { http: 401, message: "Invalid OAuth access token - Cannot parse access token" });
  if (token.revoked)
    throw new GraphError(190, {
      http: 401,
      subcode: 460,
      message: "Error validating access token: The session has been invalidated.",
    });
  if (token.expiresAt > 0 && token.expiresAt <= call.sandbox.clock.now())
    throw new GraphError(190, {
      http: 401,
      subcode: 463,
      message: "Error validating access token: Session has expired.",
    });
  const proof = call.query.get("appsecret_proof");
  const app = call.sandbox.world.apps.get(token.appId);
  if (proof === null && app?.requireProof)
    throw new GraphError(100, {
      message: "API calls from the server require an appsecret_proof argument",
      type: "GraphMethodException",
    });
  if (proof !== null) {
    if (!app || !same(proof, createHmac("sha256", app.secret).update(value).digest("hex")))
      throw invalid("Invalid appsecret_proof provided in the API argument");
  }
  return token;
}

/** The app of an app token, `{id}|{secret}`; null when the value is not an app token. */
export function appOf(call: GraphCall): App | null {
  const [id, secret] = (bearer(call) ?? "").split("|");
  const app = id === undefined ? undefined : call.sandbox.world.apps.get(id);
  return app && secret !== undefined && same(secret, app.secret) ? app : null;
}

/** `GET|POST /oauth/access_token`: exchanges a sign-up code for a token, once, within 30 s. */
export function exchangeCode(call: GraphCall, fields: Record<string, unknown>): GraphAnswer {
  const { world, clock, log } = call.sandbox;
  const value = (key: string) =>
    call.query.get(key) ?? (typeof fields[key] === "string" ? (fields[key] as string) : "");
  const app = world.apps.get(value("client_id"));
  if (!app)
    throw new GraphError(101, {
      http: 400,
      message: "Error validating application. Cannot get application info due to a system error.",
    });
  if (!same(value("client_secret"), app.secret))
    throw new GraphError(1, { http: 400, message: "Error validating client secret.", transient: false });
  if (value("grant_type") === "client_credentials")
    return { body: { access_token: `${app.id}|${app.secret}`, token_type: "bearer" } };
  if (value("grant_type") === "fb_exchange_token") return { body: longLived(call, value("fb_exchange_token")) };
  const code = world.codes.get(value("code"));
  if (!code) throw new GraphError(100, { message: "Invalid verification code format.", subcode: 36009 });
  if (code.used) throw new GraphError(100, { message: "This authorization code has been used.", subcode: 36009 });
  if (code.expiresAt <= clock.now())
    throw new GraphError(100, { message: "This authorization code has expired.", subcode: 36009 });
  code.used = true;
  log.add("oauth.exchanged", { appId: app.id });
  call.sandbox.changed();
  return { body: { access_token: code.token, token_type: "bearer" } };
}

/** A token of 60 days for one that a person has just given. */
function longLived({ sandbox: { world, clock } }: GraphCall, value: string) {
  const token = world.tokens.get(value);
  if (!token || token.revoked) throw new GraphError(190, { http: 400, message: "Invalid OAuth access token data." });
  const expires = 60 * 86_400;
  token.expiresAt = clock.now() + expires * 1000;
  return { access_token: token.value, token_type: "bearer", expires_in: expires };
}

/** `GET /debug_token` with an app token, or the token itself. */
export function debugToken(call: GraphCall): GraphAnswer {
  const { world, clock } = call.sandbox;
  const app = appOf(call);
  if (!app) authenticate(call);
  const input = call.query.get("input_token");
  if (!input) throw new GraphError(100, { message: "(#100) The parameter input_token is required." });
  const token = world.tokens.get(input);
  if (!token)
    return {
      body: { data: { error: { code: 190, message: "Invalid OAuth access token." }, is_valid: false, scopes: [] } },
    };
  const valid = !token.revoked && (token.expiresAt === 0 || token.expiresAt > clock.now());
  return {
    body: {
      data: {
        app_id: token.appId,
        type: token.kind,
        application: world.apps.get(token.appId)?.name,
        data_access_expires_at: 0,
        expires_at: Math.floor(token.expiresAt / 1000),
        is_valid: valid,
        scopes: token.scopes,
        granular_scopes: token.scopes.map((scope) => ({
          scope,
          target_ids: scope === "business_management" ? [token.portfolioId] : (token.pageIds ?? token.wabaIds),
        })),
        user_id: token.userId,
        ...(token.kind === "PAGE" ? { profile_id: token.pageIds?.[0] } : {}),
      },
    },
  };
}

function same(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
