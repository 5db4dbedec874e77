import type { FastifyPluginAsync } from "fastify";
import type { Connection } from "#db/client";
import type { Ctx } from "#lib/context";
import { limitAddress } from "#lib/http/client-address";
import { perMinute } from "#lib/http/per-minute";
import { pickLanguage } from "#lib/i18n/language";
import { type FollowedLink, findLink, noteVisit } from "#lib/links/follow-link";
import { isRobot } from "#lib/links/robots";
import { reportError } from "#lib/report-error";
import { deadLinkPage } from "./dead-link-page.ts";

/** Links that one address, or one network of IPv6, may open in a minute; phones behind one address of a carrier are many. */
const usualRoom = { perMinute: 1_200 };

const tokenForm = /^[A-Za-z0-9_-]{12}$/;

/**
 * `/l/<token>`: leads a person from the short link in their message to where it stands for, and notes that for a worker to count. It leads only to
 * addresses that were kept when the message was made.
 *
 * @param room for tests; the usual one when absent
 */
export function shortLinks(database: Connection, room = usualRoom): FastifyPluginAsync {
  const isTooMuch = perMinute(room.perMinute);

  async function note(link: FollowedLink, method: string, headers: Parameters<typeof isRobot>[1], now: Date) {
    const { workspaceId } = link;
    const ctx: Ctx = { workspaceId, actor: { kind: "system", name: "door" }, db: database.db, now };
    const by = { robot: isRobot(method, headers), browser: Boolean(headers["accept-language"]) };
    // Whoever follows a link gets where they want, counted or not.
    await noteVisit(ctx, link, by).catch((error) => reportError({ activity: "door", about: "/l/:token" }, error));
  }

  return async (door) => {
    door.route<{ Params: { token: string } }>({
      method: ["GET", "HEAD"],
      url: "/l/:token",
      async handler(request, reply) {
        const now = new Date();
        reply.header("cache-control", "no-store").header("x-robots-tag", "noindex, nofollow");
        if (isTooMuch(limitAddress(request.ip), now.getTime())) {
          return reply.code(429).header("retry-after", "60").send({ error: "too_many_requests" });
        }
        const { token } = request.params;
        const link = tokenForm.test(token) ? await findLink(database.db, token) : null;
        if (!link || link.expiresAt <= now || !/^https?:\/\//i.test(link.url)) {
          const language = pickLanguage(undefined, request.headers["accept-language"] ?? null);
          const page = deadLinkPage(language, link ? "expired" : "unknown");
          return reply
            .code(link ? 410 : 404)
            .headers(page.headers)
            .send(page.html);
        }
        await note(link, request.method, request.headers, now);
        return reply.header("referrer-policy", "no-referrer").redirect(new URL(link.url).href, 302);
      },
    });
  };
}
