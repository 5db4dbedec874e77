import type { ConnectorIo, Outcome } from "../connector.ts";
import { property, textOf } from "../http/json.ts";
import { ask } from "../meta/graph/graph.ts";
import { accessOf, doorOf, type InstagramChannel, type InstagramCredentials } from "./credentials.ts";

/** A token of Instagram's own login lives 60 days and may be renewed from its second day on. */
const renewAfterMs = 14 * 86_400_000;

/** Whether the token should be renewed now; tokens of pages do not end by time. */
export function isRenewalDue({ credentials }: InstagramChannel, boundAt: Date, now: Date): boolean {
  if (doorOf(credentials) !== "login") return false;
  const renewedAt = Date.parse(credentials.tokenRenewedAt ?? "") || boundAt.getTime();
  return now.getTime() - Math.max(renewedAt, boundAt.getTime()) >= renewAfterMs;
}

/**
 * Has the token renewed for another 60 days.
 * @see https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token (read 2026-11)
 */
export function renewToken(channel: InstagramChannel, io: ConnectorIo): Promise<Outcome<InstagramCredentials>> {
  const access = accessOf(channel);
  const query = { grant_type: "ig_refresh_token", access_token: channel.credentials.accessToken };
  const call = { method: "GET" as const, path: ["refresh_access_token"], query, unversioned: true };
  return ask(access, call, io, (json) => {
    const accessToken = textOf(property(json, "access_token"));
    if (accessToken === null) return null;
    return { ...channel.credentials, accessToken, tokenRenewedAt: io.now().toISOString() };
  });
}
