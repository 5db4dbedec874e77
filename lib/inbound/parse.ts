import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { readFacts, type Slice, sliceFacts } from "./facts.ts";
import type { ParseAnswer, ParseTask } from "./parse-thread.ts";

/** Bodies up to this size are read where they are; reading a larger one must not hold up the process. */
export const largeBodyBytes = 16 * 1024;
/** A body that takes longer to read is no platform's: its thread is ended and the try has failed. */
const parseTimeoutMs = 1_500;
/** The thread goes when nothing large has come for this long. */
const idleMs = 30_000;

// By path and not by import.meta.url, as for the reader of workbooks: every process of ours starts in the project's root.
const threadFile = () => join(process.cwd(), "lib/inbound/parse-thread.ts");

type Thread = { worker: Worker; ready: Promise<void> };

let thread: Thread | null = null;
let idle: NodeJS.Timeout | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Reads the facts of a request from one position on.
 *
 * A large body is read in a thread of its own, one at a time, within a time limit: whoever holds a webhook's secret may sign
 * a body made to be slow, and must not hold up this process with it.
 *
 * @throws Error when the body takes too long to read, or when its connector fails
 */
export async function parseSlice(task: ParseTask): Promise<Slice> {
  if (task.request.body.byteLength <= largeBodyBytes) return parseHere(task);
  const answered = last.then(() => parseInThread(task));
  last = answered.catch(() => {});
  return answered;
}

function parseHere(task: ParseTask): Slice {
  return sliceFacts(readFacts(task.platform, task.request), task.from, task.weight);
}

async function parseInThread(task: ParseTask): Promise<Slice> {
  clearTimeout(idle);
  thread ??= startThread();
  const { worker, ready } = thread;
  let timer: NodeJS.Timeout | undefined;
  try {
    await ready;
    const tooLong = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(new Error(`The body took longer than ${parseTimeoutMs} ms to read.`)),
        parseTimeoutMs,
      );
    });
    const answered = nextAnswer(worker);
    worker.postMessage(task);
    const answer = await Promise.race([answered, tooLong]);
    if (answer.type === "slice") return answer.slice;
    if (answer.type === "unknown") return parseHere(task);
    throw new Error(answer.type === "failed" ? answer.message : "The reading thread gave no slice.");
  } catch (error) {
    await endThread();
    throw error;
  } finally {
    clearTimeout(timer);
    idle = setTimeout(() => void endThread(), idleMs);
    idle.unref();
  }
}

function startThread(): Thread {
  // Neither the process's loader flags nor its secrets are of any use to a reader of strangers' bodies.
  const worker = new Worker(threadFile(), { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 128 } });
  worker.unref();
  return { worker, ready: nextAnswer(worker).then(() => {}) };
}

async function endThread(): Promise<void> {
  const ended = thread;
  thread = null;
  await ended?.worker.terminate();
}

/** The thread's next message. @throws Error when it dies first */
function nextAnswer(worker: Worker): Promise<ParseAnswer> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      worker.off("message", onMessage);
      worker.off("error", onEnd);
      worker.off("exit", onEnd);
    };
    const onMessage = (answer: ParseAnswer) => {
      settle();
      resolve(answer);
    };
    const onEnd = (cause: unknown) => {
      settle();
      reject(new Error("The reading thread ended.", { cause }));
    };
    worker.on("message", onMessage);
    worker.on("error", onEnd);
    worker.on("exit", onEnd);
  });
}
