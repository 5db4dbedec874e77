import { getTranslations } from "next-intl/server";
import { refuse } from "#lib/actions/define-action";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { importFile } from "#lib/campaigns/audience-import/import-recipients";
import { reportImport } from "#lib/campaigns/audience-import/import-report";
import type { UploadLine, UploadRefusal } from "#lib/campaigns/audience-import/upload-lines";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { getTemplate } from "#lib/templates/queries";
import { storeUpload, UploadTooLarge } from "#lib/upload";

export const dynamic = "force-dynamic";

/** Least time between two progress lines, in milliseconds. */
const lineEveryMs = 120;

/**
 * Imports a file of recipients from the raw body and streams progress as lines of JSON, see `UploadLine`. The import is all
 * or nothing, and is cancelled when the client disconnects.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    const { ctx } = await requirePermission("campaigns:manage");
    demandSameOrigin(request.headers, "campaigns.uploadElsewhere");
    const search = searchOf(request);
    const target = { channelId: search.get("channel") || "none", templateCode: search.get("template") || "none" };
    // Checked before the body is read, so that a missing template gets its status at once.
    await getTemplate(ctx, target.templateCode, target.channelId);
    const file = await receive(request);
    return new Response(await streamImport(ctx, request, target, file), {
      headers: {
        "content-type": "application/x-ndjson; charset=utf-8",
        "cache-control": "no-store, no-transform",
        "x-content-type-options": "nosniff",
        // Asks proxies not to buffer the response.
        "x-accel-buffering": "no",
      },
    });
  } catch (error) {
    // The client has disconnected.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return respondRefusal(error, error instanceof DomainError && error.code === "limit_exceeded" ? 413 : undefined);
  }
}

type Received = Awaited<ReturnType<typeof storeUpload>> & { name: string };

async function receive(request: Request): Promise<Received> {
  const { UPLOAD_MAX_BYTES: maxBytes } = env();
  const tooLarge = () =>
    new DomainError("limit_exceeded", "campaigns.fileTooLarge", {
      values: { megabytes: Math.floor(maxBytes / 1024 / 1024) },
    });
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) throw new DomainError("invalid", "campaigns.fileMissing");
  try {
    const stored = await storeUpload(request.body, { maxBytes, signal: request.signal });
    return { ...stored, name: fileName(request) };
  } catch (error) {
    if (error instanceof UploadTooLarge) throw tooLarge();
    throw error;
  }
}

async function streamImport(
  ctx: Ctx,
  request: Request,
  target: { channelId: string; templateCode: string },
  file: Received,
): Promise<ReadableStream<Uint8Array>> {
  const explain = await refusalTexts();
  const left = new AbortController();
  const signal = AbortSignal.any([request.signal, left.signal]);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const say = (line: UploadLine) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      let saidAt = 0;
      try {
        const summary = await importFile(
          ctx,
          { ...target, path: file.path, fileName: file.name, fileBytes: file.bytes },
          (progress) => {
            const now = performance.now();
            const last = progress.bytesRead >= progress.bytesTotal;
            if (now - saidAt < lineEveryMs && !last) return;
            saidAt = now;
            say({ type: "progress", ...progress });
          },
          signal,
        );
        const about = { templateCode: target.templateCode, method: "excel", fileName: file.name } as const;
        say({ type: "done", report: await reportImport(ctx, { ...summary, ...about, fileBytes: file.bytes }) });
      } catch (error) {
        if (!signal.aborted) say(await explain(error));
      } finally {
        await file.remove();
        if (!signal.aborted) controller.close();
      }
    },
    cancel: () => left.abort(),
  });
}

/** Loads the texts before the response starts: later there is no request to take the language from. */
async function refusalTexts(): Promise<(error: unknown) => Promise<UploadRefusal>> {
  const [excel, errors, send] = await Promise.all([
    getTranslations("excel.refusals"),
    getTranslations("errors"),
    getTranslations("send.upload"),
  ]);
  const say = errors as unknown as (key: string, values: Record<string, string | number>) => string;
  const whole = (refusal: Omit<UploadRefusal, "type" | "message">): UploadRefusal => ({
    type: "refused",
    ...refusal,
    message: [refusal.cause, refusal.detail, refusal.next].filter(Boolean).join(" "),
  });
  return async (error) => {
    if (error instanceof WorkbookRefusal) {
      const { code, values } = error;
      const cause = excel(`${code}.cause`, values as never);
      return whole({ code, cause, detail: detailOf(error, send), next: excel(`${code}.next`, values as never) });
    }
    if (error instanceof DomainError) {
      return whole({ code: error.code, cause: say(error.key, error.values), detail: null, next: null });
    }
    const { reference = "" } = await refuse(error);
    return whole({ code: "unexpected", cause: send("unexpected", { reference }), detail: null, next: null });
  };
}

/** Which column of a changed header differs, what it contains and what is expected. */
function detailOf(
  { code, values }: WorkbookRefusal,
  t: Awaited<ReturnType<typeof getTranslations<"send.upload">>>,
): string | null {
  if (code !== "header_changed") return null;
  const column = String(values.column ?? "");
  const found = String(values.found ?? "");
  const expected = String(values.expected ?? "");
  if (expected === "") return t("headerExtra", { column, found });
  if (found === "") return t("headerMissing", { column, expected });
  return t("header", { column, found, expected });
}

/** The name of the uploaded file, for display only: without directories and control characters. */
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
  return plain.slice(0, 200).toWellFormed() || "recipients.xlsx";
}
