/**
 * The worker thread of `importInThread`: imports the files it is given, one at a time, each over a connection of its own.
 * Node loads this file by path, so it must not import anything that needs a bundler.
 */
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import { sql } from "drizzle-orm";
import { connect } from "#db/client";
import { importSuppressions } from "#lib/audience/import-suppressions";
import { erasedAmong, takeErasedKeys } from "#lib/contacts/erase/erased";
import { importContacts } from "#lib/contacts/files/import-contacts";
import { type Ctx, inTransaction } from "#lib/context";
import { DomainError } from "#lib/errors";
import { WorkbookRefusal } from "#lib/excel/refusals";
import type { ImportMessage, ImportTask } from "./import-protocol.ts";
import { importFile } from "./import-recipients.ts";
import { listContacts } from "./list-contacts.ts";

/** Longest single statement, in milliseconds. Looking for repeated numbers among a million rows takes some twenty seconds. */
const statementMs = 180_000;
/** The thread is ended as a whole when an import is called off. */
const never = new AbortController().signal;

const port = parentPort;
if (!port) throw new Error("import-worker.ts runs as a worker thread only");
const post = (message: ImportMessage) => port.postMessage(message);

// Pages come first. On Linux a thread has a priority of its own, which the threads it starts inherit; elsewhere this would
// slow down the whole process.
if (process.platform === "linux") setPriority(10);

port.on("message", async (task: ImportTask) => post(await run(task)));

async function run(task: ImportTask): Promise<ImportMessage> {
  const { databaseUrl, workspaceId, actor, now } = task;
  takeErasedKeys(task.erasedKeys);
  const connection = connect(databaseUrl, { max: 1, name: "carillon-import", preparesRepeated: true });
  const ctx: Ctx = { workspaceId, actor, db: connection.db, now };
  try {
    if (task.kind === "suppressions") {
      return { type: "suppressions", result: await importSuppressions(ctx, task.file, never, erasedAmong) };
    }
    if (task.kind === "contacts") return { type: "contacts", result: await importContacts(ctx, task.file) };
    return await inTransaction(ctx, async (ctx) => {
      await ctx.db.execute(sql`SELECT set_config('statement_timeout', ${String(statementMs)}, true)`);
      if (task.kind === "audience") return { type: "audience", result: await listContacts(ctx, task.input) };
      const result = await importFile(ctx, task.file, (progress) => post({ type: "progress", progress }), never);
      return { type: "recipients", result };
    });
  } catch (error) {
    return asMessage(error);
  } finally {
    await connection.close();
  }
}

function asMessage(error: unknown): ImportMessage {
  if (error instanceof WorkbookRefusal) return { type: "workbook", code: error.code, values: error.values };
  if (error instanceof DomainError) {
    const { code, key, values, field } = error;
    return { type: "domain", code, key, values, field };
  }
  return { type: "failed", error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}
