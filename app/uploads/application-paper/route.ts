import { readFile } from "node:fs/promises";
import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { addPaper } from "#lib/channels/application/papers";
import { PAPER_MAX_BYTES, paperKind } from "#lib/channels/application/schema";
import { DomainError } from "#lib/errors";

export const dynamic = "force-dynamic";

/** Takes one paper of an application from the raw body: `?channel=<id>&paper=logo`. Answers with `PaperRow`. */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "requests.uploadElsewhere");
    const { ctx } = await requirePermission("channels:manage");
    const search = searchOf(request);
    const paper = paperKind.safeParse(search.get("paper"));
    if (!paper.success) throw new DomainError("invalid", "channels.application.paperType");
    const file = await receiveUpload(ctx, request, "requests", "document", PAPER_MAX_BYTES);
    try {
      const content = await readFile(file.path);
      const row = await addPaper(ctx, search.get("channel") ?? "", { name: file.name, content, paper: paper.data });
      return Response.json(row, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return respondRefusal(error, uploadStatus(error));
  }
}
