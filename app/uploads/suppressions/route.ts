import { suppressionKinds } from "#db/audience-enums";
import { platforms } from "#db/enums";
import { workbookTexts } from "#lib/actions/explain-workbook";
import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { importSuppressionsInThread } from "#lib/campaigns/audience-import/import-in-thread";
import { importQueue } from "#lib/campaigns/audience-import/import-queue";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { WorkbookRefusal } from "#lib/excel/refusals";

export const dynamic = "force-dynamic";

/** Imports a file of suppressions from the raw body: all of its readable rows, or none. Answers with `SuppressionImport`. */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "audience.uploadElsewhere");
    const { ctx } = await requirePermission("audience:manage");
    const search = searchOf(request);
    const platform = platforms.find((each) => each === search.get("platform"));
    if (!platform) throw new DomainError("invalid", "audience.platformUnknown");
    const kind = suppressionKinds.find((each) => each === search.get("kind"));
    if (!kind) throw new DomainError("invalid", "audience.kindUnknown");
    const file = await receiveUpload(ctx, request, "audience", "suppressions.xlsx");
    try {
      // It takes turns with the imports of recipients.
      const endTurn = await importQueue().enter(ctx.workspaceId, () => {}, request.signal);
      const input = { platform, kind, path: file.path, fileName: file.name };
      const thread = importSuppressionsInThread(ctx, input, env().WEB_DATABASE_URL, request.signal);
      const result = await thread.finally(endTurn);
      return Response.json(result, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    if (error instanceof WorkbookRefusal) return respondWorkbookRefusal(error);
    return respondRefusal(error, uploadStatus(error));
  }
}

async function respondWorkbookRefusal(refusal: WorkbookRefusal): Promise<Response> {
  const explain = await workbookTexts();
  const { cause, detail, next } = explain(refusal);
  const message = [cause, detail, next].filter(Boolean).join(" ");
  return Response.json({ code: refusal.code, message }, { status: 422, headers: { "cache-control": "no-store" } });
}
