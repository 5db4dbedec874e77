import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { readFacts, type Slice, sliceFacts } from "./facts.ts";
import type { ParseAnswer, ParseTask } from "./parse-thread.ts";
import { largeBodyBytes } from "./store.ts";

/** A body that takes longer to read is no platform's: its thread is ended and the try has failed. */
const parseTimeoutMs = 5_000;
/** The thread goes when nothing large has come for this long. */
const idleMs = 30_000;

// By path and not by import.meta.url, as for the reader of workbooks: every process of ours starts in the project's root.
const threadFile = () => join(process.cwd(), "lib/inbound/parse-thread.ts");

type Thread = { worker: Worker; ready: Promise<void> };

/** Reads large bodies one at a time in a thread, which starts with the first one and goes when it has been idle. */
export type BodyReader = {
  /**
   * @returns null when the thread does not have the platform's connector
   * @throws Error when the body takes too long to read, or when its connector fails
   */
  read(task: ParseTask): Promise<Slice | null>;
  close(): Promise<void>;
};

/** @param options.file the program of the thread; it says `ready` when it has started */
export function openBodyReader(options: { file: string; timeoutMs: number }): BodyReader {
  let thread: Thread | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = async () => {
    clearTimeout(idle);
    const ended = thread;
    thread = null;
    await ended?.worker.terminate();
  };
  const readNow = async (task: ParseTask): Promise<Slice | null> => {
    const answer = await ask(task);
    if (answer.type === "failed") throw new Error(answer.message);
    return answer.type === "slice" ? answer.slice : null;
  };
  const ask = async (task: ParseTask): Promise<ParseAnswer> => {
    clearTimeout(idle);
    thread ??= startThread(options.file);
    const { worker, ready } = thread;
    try {
      await ready;
      const answered = nextAnswer(worker);
      worker.postMessage(task);
      return await within(options.timeoutMs, answered);
    } catch (error) {
      await end();
      throw error;
    } finally {
      idle = setTimeout(() => void end(), idleMs);
      idle.unref();
    }
  };
  return {
    read(task) {
      const answered = last.then(() => readNow(task));
      last = answered.catch(() => {});
      return answered;
    },
    close: end,
  };
}

const reader = openBodyReader({ file: threadFile(), timeoutMs: parseTimeoutMs });

/**
 * Reads the facts of a request from one position on.
 *
 * A large body is read in a thread of its own within a time limit: whoever holds a webhook's secret may sign a body made to
 * be slow, and must not hold up this process with it.
 *
 * @throws Error when the body takes too long to read, or when its connector fails
 */
export async function parseSlice(task: ParseTask): Promise<Slice> {
  const slice = task.request.body.byteLength > largeBodyBytes ? await reader.read(task) : null;
  return slice ?? sliceFacts(await readFacts(task.platform, task.request), task.from, task.weight);
}

function startThread(file: string): Thread {
  // Neither the process's loader flags nor its secrets are of any use to a reader of strangers' bodies.
  const worker = new Worker(file, { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 128 } });
  const ready = nextAnswer(worker).then(() => {});
  worker.unref();
  return { worker, ready };
}

/** @throws Error when `answered` takes longer */
async function within(timeoutMs: number, answered: Promise<ParseAnswer>): Promise<ParseAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The body took longer than ${timeoutMs} ms to read.`)), timeoutMs);
  });
  try {
    return await Promise.race([answered, tooLong]);
  } finally {
    clearTimeout(timer);
    // Its end after the time limit is expected.
    answered.catch(() => {});
  }
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
