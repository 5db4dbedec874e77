import { describe, expect, test } from "vitest";
import { ImportQueue } from "./import-queue.ts";

const live = new AbortController().signal;

/** A queue whose imports are named by workspace and file; `began` lists them in the order in which they began. */
function makeQueue(limits = { perWorkspace: 1, perProcess: 2 }) {
  const queue = new ImportQueue(limits);
  const began: string[] = [];
  const places = new Map<string, number[]>();
  const turns = new Map<string, () => void>();
  return {
    began,
    places,
    async ask(workspace: string, file: string, signal = live): Promise<void> {
      const name = workspace + file;
      places.set(name, []);
      const end = await queue.enter(workspace, (before) => places.get(name)?.push(before), signal);
      began.push(name);
      turns.set(name, end);
    },
    async end(name: string): Promise<void> {
      turns.get(name)?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("the queue of imports", () => {
  test("lets an import begin at once while there is room", async () => {
    const { ask, began, places } = makeQueue();
    await ask("a", "1");
    await ask("b", "1");
    expect(began).toEqual(["a1", "b1"]);
    expect([...places.values()]).toEqual([[], []]);
  });

  test("runs no more of one workspace than its share, and tells the others their places", async () => {
    const { ask, end, began, places } = makeQueue();
    await ask("a", "1");
    const waiting = [ask("a", "2"), ask("a", "3"), ask("a", "4")];
    expect(began).toEqual(["a1"]);
    expect([places.get("a2"), places.get("a3"), places.get("a4")]).toEqual([[1], [2], [3]]);
    await end("a1");
    expect(began).toEqual(["a1", "a2"]);
    expect([places.get("a3"), places.get("a4")]).toEqual([
      [2, 1],
      [3, 2],
    ]);
    await end("a2");
    await end("a3");
    await Promise.all(waiting);
    expect(began).toEqual(["a1", "a2", "a3", "a4"]);
  });

  test("runs no more than the process can take, whoever asks", async () => {
    const { ask, end, began, places } = makeQueue({ perWorkspace: 1, perProcess: 2 });
    await ask("a", "1");
    await ask("b", "1");
    void ask("c", "1");
    expect(began).toEqual(["a1", "b1"]);
    expect(places.get("c1")).toEqual([2]);
    await end("a1");
    expect(began).toEqual(["a1", "b1", "c1"]);
  });

  test("delays another workspace's file by one import at most, however many files wait", async () => {
    const { ask, end, began, places } = makeQueue({ perWorkspace: 1, perProcess: 1 });
    await ask("a", "1");
    for (const file of ["2", "3", "4", "5"]) void ask("a", file);
    void ask("b", "1");
    expect(places.get("b1")).toEqual([1]);
    await end("a1");
    expect(began).toEqual(["a1", "b1"]);
    await end("b1");
    expect(began).toEqual(["a1", "b1", "a2"]);
  });

  test("forgets who leaves while waiting, and those behind move up", async () => {
    const { ask, end, began, places } = makeQueue();
    const leaving = new AbortController();
    await ask("a", "1");
    const left = ask("a", "2", leaving.signal);
    void ask("a", "3");
    leaving.abort(new Error("the browser left"));
    await expect(left).rejects.toThrow("the browser left");
    expect(places.get("a3")).toEqual([2, 1]);
    await end("a1");
    expect(began).toEqual(["a1", "a3"]);
  });

  test("takes nobody who has left already", async () => {
    const { ask, began } = makeQueue();
    await expect(ask("a", "1", AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
    await ask("a", "2");
    expect(began).toEqual(["a2"]);
  });

  test("ends a turn once, however often it is told", async () => {
    const { ask, end, began } = makeQueue({ perWorkspace: 1, perProcess: 1 });
    await ask("a", "1");
    void ask("b", "1");
    void ask("c", "1");
    await end("a1");
    await end("a1");
    expect(began).toEqual(["a1", "b1"]);
  });
});
