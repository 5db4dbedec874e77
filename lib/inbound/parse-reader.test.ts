/** The reader of large bodies with a thread that does as the test says; with a real one it is tested in `parse.test.ts`. */
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openBodyReader } from "./parse.ts";
import type { ParseAnswer, ParseTask } from "./parse-thread.ts";

class FakeThread extends EventEmitter {
  readonly file: string;
  readonly options: unknown;
  readonly asked: unknown[] = [];
  terminated = 0;
  kept = true;
  constructor(file: string, options: unknown) {
    super();
    this.file = file;
    this.options = options;
    threads.made.push(this);
    queueMicrotask(() => this.answer({ type: "ready" }));
  }
  answer(answer: ParseAnswer) {
    this.emit("message", answer);
  }
  postMessage(task: unknown) {
    this.asked.push(task);
  }
  unref() {
    this.kept = false;
  }
  async terminate() {
    this.terminated += 1;
    this.emit("exit", 1);
  }
  listening() {
    return ["message", "error", "exit"].map((event) => this.listenerCount(event));
  }
}
const threads = vi.hoisted(() => ({ made: [] as FakeThread[] }));
vi.mock("node:worker_threads", () => ({
  Worker: function Worker(file: string, options: unknown) {
    return new FakeThread(file, options);
  },
}));

const task = (key: string) => ({ key }) as unknown as ParseTask;
const slice = { facts: [], next: 1, total: 1 };
const open = () => openBodyReader({ file: "thread.ts", timeoutMs: 5_000 });
const settled = () => vi.advanceTimersByTimeAsync(0);

/** Reads a body; its thread answers when it has been asked. */
async function read(reader: ReturnType<typeof open>, key: string, answer: ParseAnswer = { type: "slice", slice }) {
  const reading = reader.read(task(key));
  reading.catch(() => {});
  await settled();
  threads.made.at(-1)?.answer(answer);
  return reading;
}

beforeEach(() => {
  threads.made.length = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe("the thread", () => {
  it("starts with the first body, without what the process was started with, and keeps no process alive", async () => {
    const reader = open();
    expect(threads.made).toEqual([]);
    expect(await read(reader, "a")).toEqual(slice);
    expect(threads.made).toMatchObject([
      {
        ...{ file: "thread.ts", kept: false, asked: [{ key: "a" }] },
        options: { execArgv: [], env: {}, resourceLimits: { maxOldGenerationSizeMb: 128 } },
      },
    ]);
  });

  it("reads one body after the other, and nobody listens to it in between", async () => {
    const reader = open();
    const readings = ["a", "b"].map((key) => reader.read(task(key)));
    await settled();
    const [thread] = threads.made;
    expect(thread?.asked).toEqual([{ key: "a" }]);
    expect(thread?.listening()).toEqual([1, 1, 1]);
    thread?.answer({ type: "slice", slice });
    await settled();
    expect(thread?.asked).toEqual([{ key: "a" }, { key: "b" }]);
    thread?.answer({ type: "unknown" });
    expect(await Promise.all(readings)).toEqual([slice, null]);
    expect(thread?.listening()).toEqual([0, 0, 0]);
    expect(threads.made).toHaveLength(1);
  });

  it("goes half a minute after the last body, and comes again with the next one", async () => {
    const reader = open();
    await read(reader, "a");
    await vi.advanceTimersByTimeAsync(29_000);
    await read(reader, "b");
    await vi.advanceTimersByTimeAsync(29_999);
    expect(threads.made).toMatchObject([{ terminated: 0 }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(threads.made).toMatchObject([{ terminated: 1 }]);
    await read(reader, "c");
    expect(threads.made).toHaveLength(2);
  });

  it("goes when the reader is closed, once", async () => {
    const reader = open();
    await reader.close();
    await read(reader, "a");
    await reader.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(threads.made).toMatchObject([{ terminated: 1 }]);
  });
});

describe("a body", () => {
  it("that takes longer than it may ends its thread, and the next one gets a new one", async () => {
    const reader = open();
    const slow = reader.read(task("slow"));
    const failed = expect(slow).rejects.toThrow("The body took longer than 5000 ms to read.");
    await vi.advanceTimersByTimeAsync(4_999);
    expect(threads.made).toMatchObject([{ terminated: 0 }]);
    await vi.advanceTimersByTimeAsync(1);
    await failed;
    expect(threads.made).toMatchObject([{ terminated: 1 }]);
    expect(await read(reader, "next")).toEqual(slice);
    expect(threads.made).toHaveLength(2);
  });

  it("that is read in time leaves no time limit behind", async () => {
    const reader = open();
    await read(reader, "a");
    // What is left is the time after which the idle thread goes.
    expect(vi.getTimerCount()).toBe(1);
  });

  it.each([
    ["whose thread throws", (thread: FakeThread) => void thread.emit("error", new Error("out of memory"))],
    ["whose thread ends", (thread: FakeThread) => void thread.emit("exit", 1)],
  ])("%s fails with why", async (_name, happen) => {
    const reader = open();
    const reading = reader.read(task("a"));
    const failed = expect(reading).rejects.toMatchObject({
      message: "The reading thread ended.",
      cause: expect.anything(),
    });
    await settled();
    const [thread] = threads.made;
    if (thread) happen(thread);
    await failed;
    expect(thread?.listening()).toEqual([0, 0, 0]);
    expect(await read(reader, "next")).toEqual(slice);
  });

  it("whose connector fails says so, and keeps the thread", async () => {
    const reader = open();
    await expect(read(reader, "a", { type: "failed", message: "no facts in it" })).rejects.toThrow("no facts in it");
    expect(threads.made).toMatchObject([{ terminated: 0 }]);
  });
});
