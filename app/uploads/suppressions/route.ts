import { getTranslations } from "next-intl/server";
import { platforms, suppressionKinds } from "#db/enums";
import { receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { importSuppressions } from "#lib/audience/import-suppressions";
import { requirePermission } from "#lib/auth/session";
import { importQueue } from "#lib/campaigns/audience-import/import-queue";
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
      const result = await importSuppressions(ctx, input, request.signal).finally(endTurn);
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

async function respondWorkbookRefusal({ code, values }: WorkbookRefusal): Promise<Response> {
  const excel = await getTranslations("excel.refusals");
  const message = `${excel(`${code}.cause`, values as never)} ${excel(`${code}.next`, values as never)}`;
  return Response.json({ code, message }, { status: 422, headers: { "cache-control": "no-store" } });
}
