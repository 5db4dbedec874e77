import type { FastifyPluginAsync } from "fastify";
import type { Connection } from "#db/client";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { perMinute } from "#lib/http/per-minute";
import { readPlatformToken } from "#lib/media/links";
import { findMedia } from "#lib/media/queries";
import { serveFile } from "#lib/media/serve";
import { currentStore } from "#lib/storage/current-store";

/** What is given at most: files of one workspace a minute, and files at once to everybody together. */
const usualRoom = { perMinute: 1_200, atOnce: 64 };

/**
 * `/media/<token>`: a file of a workspace for a platform that fetches by address, while its link holds. Whatever is wrong with a
 * token, the answer is that there is nothing.
 *
 * @param room for tests; the usual one when absent
 */
export function mediaLinks(database: Connection, room = usualRoom): FastifyPluginAsync {
  const isTooMuch = perMinute(room.perMinute);
  let open = 0;

  return async (door) => {
    door.get<{ Params: { "*": string } }>("/media/*", async (request, reply) => {
      const now = new Date();
      const linked = readPlatformToken(request.params["*"], now);
      if (!linked) return reply.code(404).send({ error: "not_found" });
      if (isTooMuch(linked.workspaceId, now.getTime()) || open >= room.atOnce)
        return reply.code(429).header("retry-after", "60").send({ error: "too_many_requests" });
      const ctx: Ctx = {
        ...{ workspaceId: linked.workspaceId, actor: { kind: "system", name: "door" }, db: database.db, now },
      };
      const file = await findMedia(ctx, linked.mediaId).catch((error) => {
        if (error instanceof DomainError && error.code === "not_found") return null;
        throw error;
      });
      const served =
        file && (await serveFile(await currentStore(), file, { range: request.headers.range, inline: true }));
      if (!served) return reply.code(404).send({ error: "not_found" });
      open += 1;
      reply.raw.once("close", () => {
        open -= 1;
        served.body?.destroy();
      });
      return reply
        .code(served.status)
        .headers(served.headers)
        .send(served.body ?? "");
    });
  };
}
