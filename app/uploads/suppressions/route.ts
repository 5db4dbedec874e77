import { getTranslations } from "next-intl/server";
import { platforms, suppressionKinds } from "#db/enums";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { importSuppressions } from "#lib/audience/import-suppressions";
import { requirePermission } from "#lib/auth/session";
import { importQueue } from "#lib/campaigns/audience-import/import-queue";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { storeUpload, UploadTooLarge, UploadTooSlow } from "#lib/upload";
import { uploadRoom } from "#lib/upload-room";

export const dynamic = "force-dynamic";

/** Imports a file of suppressions from the raw body: all of its readable rows, or none. Answers with `SuppressionImport`. */
export async function POST(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("audience:manage");
    demandSameOrigin(request.headers, "audience.uploadElsewhere");
    const search = searchOf(request);
    const platform = platforms.find((each) => each === search.get("platform"));
    if (!platform) throw new DomainError("invalid", "audience.platformUnknown");
    const kind = suppressionKinds.find((each) => each === search.get("kind"));
    if (!kind) throw new DomainError("invalid", "audience.kindUnknown");
    const file = await receive(ctx, request);
    try {
      const endTurn = await importQueue().enter(ctx.workspaceId, () => {}, request.signal);
      const input = { platform, kind, path: file.path, fileName: fileName(request) };
      const result = await importSuppressions(ctx, input, request.signal).finally(endTurn);
      return Response.json(result, { headers: { "cache-control": "no-store" } });
    } finally {
      await file.remove();
    }
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    if (error instanceof WorkbookRefusal) return respondWorkbookRefusal(error);
    return respondRefusal(error, error instanceof DomainError && error.code === "limit_exceeded" ? 413 : undefined);
  }
}

async function receive(ctx: Ctx, request: Request) {
  const { UPLOAD_MAX_BYTES: maxBytes } = env();
  const megabytes = Math.floor(maxBytes / 1024 / 1024);
  const tooLarge = () => new DomainError("limit_exceeded", "audience.fileTooLarge", { values: { megabytes } });
  const bytes = Number(request.headers.get("content-length") ?? maxBytes);
  if (bytes > maxBytes) throw tooLarge();
  if (!request.body) throw new DomainError("invalid", "audience.fileMissing");
  const leaveRoom = uploadRoom().take(ctx.workspaceId, bytes);
  try {
    const stored = await storeUpload(request.body, { maxBytes }, request.signal);
    return { ...stored, remove: () => stored.remove().finally(leaveRoom) };
  } catch (error) {
    leaveRoom();
    if (error instanceof UploadTooLarge) throw tooLarge();
    if (error instanceof UploadTooSlow) throw new DomainError("invalid", "campaigns.uploadSlow");
    throw error;
  }
}

async function respondWorkbookRefusal({ code, values }: WorkbookRefusal): Promise<Response> {
  const excel = await getTranslations("excel.refusals");
  const message = `${excel(`${code}.cause`, values as never)} ${excel(`${code}.next`, values as never)}`;
  return Response.json({ code, message }, { status: 422, headers: { "cache-control": "no-store" } });
}

/** The name of the uploaded file, for the audit log only: without directories and control characters. */
function fileName(request: Request): string {
  const raw = request.headers.get("x-file-name") ?? "";
  let name = raw;
  try {
    name = decodeURIComponent(raw);
  } catch {
    // Not percent-encoded: use it as it is.
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they have no place in a name that is shown
  const plain = name.replace(/^.*[\\/]/, "").replace(/[\u0000-\u001f\u007f]/g, "");
  return plain.slice(0, 200).toWellFormed() || "suppressions.xlsx";
}
