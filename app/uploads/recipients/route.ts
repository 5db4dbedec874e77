import { getTranslations } from "next-intl/server";
import { refuse } from "#lib/actions/define-action";
import { workbookTexts } from "#lib/actions/explain-workbook";
import { type ReceivedUpload, receiveUpload, uploadStatus } from "#lib/actions/receive-upload";
import { respondRefusal } from "#lib/actions/respond";
import { demandSameOrigin } from "#lib/actions/same-origin";
import { searchOf } from "#lib/actions/search-of";
import { requirePermission } from "#lib/auth/session";
import { importInThread } from "#lib/campaigns/audience-import/import-in-thread";
import { importQueue } from "#lib/campaigns/audience-import/import-queue";
import type { ImportProgress } from "#lib/campaigns/audience-import/import-recipients";
import { reportImport } from "#lib/campaigns/audience-import/import-report";
import type { UploadLine, UploadRefusal } from "#lib/campaigns/audience-import/upload-lines";
import { lookAtFile } from "#lib/campaigns/import-doctor/look-at-file";
import { Reading } from "#lib/campaigns/import-doctor/reading";
import type { Ctx } from "#lib/context";
import { env } from "#lib/env";
import { DomainError } from "#lib/errors";
import { WorkbookRefusal } from "#lib/excel/refusals";
import { getTemplate } from "#lib/templates/queries";

export const dynamic = "force-dynamic";

/** Least time between two progress lines, in milliseconds. */
const lineEveryMs = 120;
/** While a file waits for its turn its place is told again this often, in milliseconds. */
const placeEveryMs = 10_000;

/**
 * Imports a file of recipients from the raw body and streams progress as lines of JSON, see `UploadLine`. Imports run a few
 * at a time, in threads and over connections of their own: the pages of others do not wait for them. The import is all or
 * nothing, and is cancelled when the client disconnects.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    demandSameOrigin(request.headers, "campaigns.uploadElsewhere");
    const { ctx } = await requirePermission("campaigns:manage");
    const search = searchOf(request);
    const target: Wish = {
      ...{ channelId: search.get("channel") || "none", templateCode: search.get("template") || "none" },
      ...{ byLanguage: search.get("languages") === "own", look: search.get("look") === "1" },
      ...{ reading: readingOf(search.get("reading")) },
    };
    // Checked before the body is read, so that a missing template gets its status at once.
    await getTemplate(ctx, target.templateCode, target.channelId);
    const explain = await refusalTexts();
    const file = await receiveUpload(ctx, request, "campaigns", "recipients.xlsx");
    return new Response(streamImport(ctx, request, target, file, explain), {
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
    return respondRefusal(error, uploadStatus(error));
  }
}

/** What the request asks for: a list, or only a look at the beginning of the file. */
type Wish = {
  channelId: string;
  templateCode: string;
  byLanguage: boolean;
  look: boolean;
  reading: Reading | undefined;
};

/** @throws DomainError "invalid" for what the form never sends */
function readingOf(json: string | null): Reading | undefined {
  if (json === null) return undefined;
  const parsed = Reading.safeParse(parsedJson(json));
  if (!parsed.success) throw new DomainError("invalid", "campaigns.columnsStale");
  return parsed.data;
}

function parsedJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function streamImport(
  ctx: Ctx,
  request: Request,
  target: Wish,
  file: ReceivedUpload,
  explain: Explain,
): ReadableStream<Uint8Array> {
  const left = new AbortController();
  const signal = AbortSignal.any([request.signal, left.signal]);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async start(controller) {
      const say = (line: UploadLine) => {
        if (!signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
      };
      try {
        say(await inTurn(ctx, target, file, say, signal));
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

/** Waits for its turn among the imports of this process, telling its place, and reads the file. */
async function inTurn(
  ctx: Ctx,
  target: Wish,
  file: ReceivedUpload,
  say: (line: UploadLine) => void,
  signal: AbortSignal,
): Promise<UploadLine> {
  let before: number | null = null;
  const sayPlace = () => (before === null ? undefined : say({ type: "waiting", before }));
  // Proxies break off an answer that is silent for long.
  const reminder = setInterval(sayPlace, placeEveryMs);
  const atPlace = (place: number) => {
    before = place;
    sayPlace();
  };
  const endTurn = await importQueue()
    .enter(ctx.workspaceId, atPlace, signal)
    .finally(() => clearInterval(reminder));
  let saidAt = 0;
  const sayProgress = (progress: ImportProgress) => {
    const now = performance.now();
    const last = progress.bytesRead >= progress.bytesTotal;
    if (now - saidAt < lineEveryMs && !last) return;
    saidAt = now;
    say({ type: "progress", ...progress });
  };
  const { channelId, templateCode, byLanguage, reading, look } = target;
  const about = { fileName: file.name, fileBytes: file.bytes };
  const source = { channelId, templateCode, byLanguage, ...about, path: file.path, ...(reading ? { reading } : {}) };
  const now = { ...ctx, now: new Date() };
  try {
    if (look) return { type: "look", look: await lookAtFile(now, source, signal) };
    const { offers, commonCountry, text, ...summary } = await importInThread(
      now,
      source,
      env().WEB_DATABASE_URL,
      sayProgress,
      signal,
    );
    const doctor = { offers, commonCountry, text, columnsChosen: reading?.mapping !== undefined };
    const list = { ...summary, templateCode, method: "excel" as const, ...about, doctor };
    return { type: "done", report: await reportImport(ctx, list) };
  } finally {
    endTurn();
  }
}

type Explain = (error: unknown) => Promise<UploadRefusal>;

/** Loads the texts before the response starts: later there is no request to take the language from. */
async function refusalTexts(): Promise<Explain> {
  const [explain, errors, send] = await Promise.all([
    workbookTexts(),
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
    if (error instanceof WorkbookRefusal) return whole({ code: error.code, ...explain(error) });
    if (error instanceof DomainError) {
      return whole({ code: error.code, cause: say(error.key, error.values), detail: null, next: null });
    }
    const { reference = "" } = await refuse(error);
    return whole({ code: "unexpected", cause: send("unexpected", { reference }), detail: null, next: null });
  };
}
