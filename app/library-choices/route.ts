import { respondRefusal } from "#lib/actions/respond";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { DomainError } from "#lib/errors";
import { fileAddress } from "#lib/media/library/file-address";
import { findFiles } from "#lib/media/library/find-files";
import { newerFiles } from "#lib/media/library/newer-files";
import { FindFilesInput } from "#lib/media/library/schema";

export const dynamic = "force-dynamic";

const answer = (body: object) => Response.json(body, { headers: { "cache-control": "no-store" } });

/**
 * Files of the library to choose from for a channel: `?channel=<id>&kind=image&q=<part of the name>&page=<n>`; and what was put in
 * the place of a file that a template has: `?file=<id>`. With `?address=<id>` the address of a file for a list of people.
 */
export async function GET(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("media:manage");
    const search = searchOf(request);
    const file = search.get("file");
    if (file !== null) return answer({ newer: (await newerFiles(ctx, [file]))[file] ?? null });
    const sent = search.get("address");
    if (sent !== null) return answer(await fileAddress(ctx, sent));
    const input = FindFilesInput.safeParse({
      channelId: search.get("channel"),
      kind: search.get("kind"),
      q: search.get("q") ?? "",
      page: Number(search.get("page") ?? 1),
    });
    if (!input.success) throw new DomainError("invalid", "library.notFindable");
    return answer(await findFiles(ctx, input.data));
  } catch (error) {
    return respondRefusal(error);
  }
}
