import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { SuppressionFile, SuppressionImport } from "#lib/audience/import-suppressions";
import { erasedKeys } from "#lib/contacts/erase/erased";
import type { ContactFileTask, ImportEnd } from "#lib/contacts/files/import-contacts";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { WorkbookRefusal } from "#lib/excel/refusals";
import type { DoctorNotes } from "../import-doctor/read-list.ts";
import type { ImportMessage, ImportTask, ImportWork, RecipientsFile } from "./import-protocol.ts";
import type { ImportProgress, ImportSummary } from "./import-recipients.ts";
import type { AudienceList } from "./list-contacts.ts";

/** Heap of an import's thread. It holds a few batches of 200 rows and the modules. */
const heapMb = 256;
/** A thread whose import has ended waits this long for the next one: loading its modules takes about a second. */
const idleMs = 60_000;

// Not relative to import.meta.url: Next bundles this module, so the worker's source is not beside it at run time. Every
// process starts in the project's root directory.
const workerFile = () => join(process.cwd(), "lib/campaigns/audience-import/import-worker.ts");

/** Threads without an import, each with what ends it after a while. */
const idle = new Map<Worker, NodeJS.Timeout>();

/**
 * `importFile` in a thread and over a connection of its own, so that neither the event loop nor the pool of the web is taken
 * from the pages. How many run at once is the caller's affair, see `ImportQueue`.
 *
 * @param databaseUrl of the role that row-level security applies to
 * @throws as `importFile`; the signal's reason when the import is called off, once its thread has ended
 */
export async function importInThread(
  ctx: Omit<Ctx, "db">,
  file: RecipientsFile,
  databaseUrl: string,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<ImportSummary & DoctorNotes> {
  const last = await runInThread(ctx, { kind: "recipients", file }, databaseUrl, onProgress, signal);
  if (last.type !== "recipients") throw new Error(`the import's thread answered with ${last.type}`);
  return last.result;
}

/** `importSuppressions` in a thread and over a connection of its own, as `importInThread`. @throws as `importSuppressions` */
export async function importSuppressionsInThread(
  ctx: Omit<Ctx, "db">,
  file: SuppressionFile,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<SuppressionImport> {
  const last = await runInThread(ctx, { kind: "suppressions", file }, databaseUrl, () => {}, signal);
  if (last.type !== "suppressions") throw new Error(`the import's thread answered with ${last.type}`);
  return last.result;
}

/** `importContacts` in a thread and over a connection of its own, as `importInThread`. @throws as `importContacts` */
export async function importContactsInThread(
  ctx: Omit<Ctx, "db">,
  file: ContactFileTask,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<ImportEnd> {
  const last = await runInThread(ctx, { kind: "contacts", file }, databaseUrl, () => {}, signal);
  if (last.type !== "contacts") throw new Error(`the import's thread answered with ${last.type}`);
  return last.result;
}

/** `listContacts` in a thread and over a connection of its own, as `importInThread`. @throws as `listContacts` */
export async function listContactsInThread(
  ctx: Omit<Ctx, "db">,
  input: AudienceList,
  databaseUrl: string,
  signal: AbortSignal,
): Promise<ImportSummary> {
  const last = await runInThread(ctx, { kind: "audience", input }, databaseUrl, () => {}, signal);
  if (last.type !== "audience") throw new Error(`the import's thread answered with ${last.type}`);
  return last.result;
}

type Answer = Extract<ImportMessage, { type: "recipients" | "suppressions" | "contacts" | "audience" }>;

async function runInThread(
  ctx: Omit<Ctx, "db">,
  work: ImportWork,
  databaseUrl: string,
  onProgress: (progress: ImportProgress) => void,
  signal: AbortSignal,
): Promise<Answer> {
  signal.throwIfAborted();
  const { workspaceId, actor, now } = ctx;
  const worker = takeThread();
  const stop = () => void worker.terminate();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const end = lastMessage(worker, onProgress);
    worker.postMessage({
      ...work,
      databaseUrl,
      erasedKeys: erasedKeys(),
      workspaceId,
      actor,
      now,
    } satisfies ImportTask);
    const last = await end;
    signal.throwIfAborted();
    if (last) keepThread(worker);
    return answerOf(last);
  } catch (error) {
    if (!idle.has(worker)) await worker.terminate();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function takeThread(): Worker {
  const [kept] = idle;
  if (!kept) {
    return new Worker(workerFile(), {
      // It needs neither our loader flags nor our secrets.
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    });
  }
  const [worker, timer] = kept;
  clearTimeout(timer);
  idle.delete(worker);
  worker.ref();
  forget(worker);
  return worker;
}

function keepThread(worker: Worker): void {
  forget(worker);
  // An idle thread neither keeps the process alive nor ends it.
  worker.unref();
  worker.on("error", () => {});
  worker.on("exit", () => idle.delete(worker));
  const timer = setTimeout(() => void worker.terminate(), idleMs);
  timer.unref();
  idle.set(worker, timer);
}

/** Removes our listeners only: Node has some of its own on a worker. */
function forget(worker: Worker): void {
  for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
}

/** @returns the message that ended the import; null when the thread ended without one */
function lastMessage(worker: Worker, onProgress: (progress: ImportProgress) => void): Promise<ImportMessage | null> {
  return new Promise((resolve, reject) => {
    worker.on("message", (message: ImportMessage) => {
      if (message.type === "progress") onProgress(message.progress);
      else resolve(message);
    });
    worker.on("error", (error: NodeJS.ErrnoException) => {
      const outOfMemory = error.code === "ERR_WORKER_OUT_OF_MEMORY";
      reject(outOfMemory ? new WorkbookRefusal("too_large", { megabytes: heapMb }) : error);
    });
    worker.on("exit", () => resolve(null));
  });
}

function answerOf(last: ImportMessage | null): Answer {
  switch (last?.type) {
    case "recipients":
    case "suppressions":
    case "contacts":
    case "audience":
      return last;
    case "workbook":
      throw new WorkbookRefusal(last.code, last.values);
    case "domain":
      throw new DomainError(last.code, last.key, { values: last.values, ...(last.field ? { field: last.field } : {}) });
    case "failed":
      throw new Error(`the import failed: ${last.error}`);
    default:
      throw new Error("the import's thread ended without a word");
  }
}
