import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "#lib/env";
import { derivedSecret, derivedSecrets } from "#lib/seal";

/** A link in the console is good for as long as somebody looks at a page. */
const consoleMs = 10 * 60_000;

/** Who follows a link: a member in the console, or a platform at the door. One made for one does not serve the other. */
type Reader = "console" | "platform";
type Linked = { workspaceId: string; mediaId: string };

/** The address of a file for members of its workspace, below /downloads; it asks for their session besides. */
export function consoleLink(linked: Linked, now: Date): string {
  const until = now.getTime() + consoleMs;
  const mark = markOf(derivedSecret(purposeOf("console")), linked, until);
  // A picture asks for itself, without the header in which pages name their workspace.
  const { mediaId: media, workspaceId: workspace } = linked;
  return `/downloads/media?${new URLSearchParams({ media, workspace, until: String(until), mark })}`;
}

/** Whether the parts of a link are those of `consoleLink`, for this file of this workspace, and its time is not over. */
export function isConsoleLink(
  linked: Linked,
  parts: { until: string | null; mark: string | null },
  now: Date,
): boolean {
  return isGood("console", linked, parts.until ?? "", parts.mark ?? "", now);
}

/** The public address of a file at the door, for platforms that fetch by address. */
export function platformLink(linked: Linked, until: Date): string {
  const at = until.getTime();
  const mark = markOf(derivedSecret(purposeOf("platform")), linked, at);
  return `${env().DOOR_PUBLIC_URL}/media/${linked.workspaceId}.${linked.mediaId}.${at}.${mark}`;
}

/** @returns what a token of `platformLink` is for; null for one that is none, or whose time is over */
export function readPlatformToken(token: string, now: Date): Linked | null {
  const [workspaceId = "", mediaId = "", until = "", mark = "", ...rest] = token.split(".");
  const linked = { workspaceId, mediaId };
  return rest.length === 0 && isGood("platform", linked, until, mark, now) ? linked : null;
}

function isGood(reader: Reader, linked: Linked, until: string, mark: string, now: Date): boolean {
  if (!/^\d{13}$/.test(until)) return false;
  const given = Buffer.from(mark);
  const fits = derivedSecrets(purposeOf(reader)).some((secret) => {
    const expected = Buffer.from(markOf(secret, linked, Number(until)));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
  return fits && Number(until) > now.getTime();
}

const purposeOf = (reader: Reader) => `links to files, ${reader}`;

function markOf(secret: string, { workspaceId, mediaId }: Linked, until: number): string {
  return createHmac("sha256", secret).update(`${workspaceId}\n${mediaId}\n${until}`).digest("base64url");
}
