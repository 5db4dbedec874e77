import { type ChildProcess, fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Order, Word } from "./lane-protocol.ts";
import { makeScratchTree } from "./scratch-tree.ts";

export type Outcome =
  | { died: true; by: string; tookMs: number; files: number }
  | { died: false; by: null; tookMs: number; files: number };

/** A mutant may hang: a test file gets this many times what it took without one, and some seconds more. */
const patience = { factor: 4, extraMs: 10_000, unknownMs: 120_000 };
const startMs = 120_000;

/** One scratch tree with the process that runs tests in it; the process is replaced when a mutant hangs or breaks it. */
export class Lane {
  readonly #root: string;
  readonly #tree: string;
  readonly #serverUrl: string;
  /** How long each test file takes without a mutant, in milliseconds. */
  readonly #usualMs: Map<string, number>;
  #child: ChildProcess | undefined;

  constructor(root: string, serverUrl: string, usualMs: Map<string, number>) {
    this.#root = root;
    this.#tree = makeScratchTree(root);
    this.#serverUrl = serverUrl;
    this.#usualMs = usualMs;
  }

  /** Runs tests against a changed file until one fails. A test that does not end in time counts as failed. */
  async run(order: Order, onPassed: (path: string, tookMs: number) => void = () => {}): Promise<Outcome> {
    const startedAt = performance.now();
    const child = this.#child ?? (await this.#start());
    let files = 0;
    const by = await new Promise<string | null>((settle) => {
      let timer: NodeJS.Timeout | undefined;
      const end = (by: string | null) => {
        clearTimeout(timer);
        child.off("message", hear).off("exit", left);
        settle(by);
      };
      const left = () => {
        this.#child = undefined;
        end("the test process ended");
      };
      const hear = (word: Word) => {
        clearTimeout(timer);
        if (word.kind === "finished") return end(word.failed && `${word.failed.path}: ${word.failed.test}`);
        if (word.kind === "passed") onPassed(word.path, word.tookMs);
        if (word.kind !== "started") return;
        files += 1;
        timer = setTimeout(() => {
          this.stop();
          end(`${word.path}: timed out`);
        }, this.#limitMs(word.path));
      };
      child.on("message", hear).once("exit", left);
      child.send(order);
    });
    // A process that was killed could not put the file back.
    if (!this.#child) writeFileSync(join(this.#tree, order.file), readFileSync(join(this.#root, order.file)));
    const tookMs = performance.now() - startedAt;
    return by === null ? { died: false, by, tookMs, files } : { died: true, by, tookMs, files };
  }

  /** Ends the process and everything it started. */
  stop(): void {
    const { pid } = this.#child ?? {};
    this.#child = undefined;
    try {
      if (pid) process.kill(-pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }

  #limitMs(path: string): number {
    const usual = this.#usualMs.get(path);
    return usual === undefined ? patience.unknownMs : usual * patience.factor + patience.extraMs;
  }

  async #start(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, "lane.ts"), [this.#tree], {
      cwd: this.#root,
      env: { ...process.env, TEST_SERVER_URL: this.#serverUrl, NODE_ENV: "test", LOG_LEVEL: "silent" },
      stdio: ["ignore", "ignore", process.env.MUTANTS_OUTPUT ? "inherit" : "ignore", "ipc"],
      // A group of its own, so that the processes of its tests end with it.
      detached: true,
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("Vitest did not start within two minutes")), startMs);
      child.once("message", () => {
        clearTimeout(timer);
        resolve();
      });
      child.once("exit", (code) => reject(new Error(`Vitest ended while starting, with code ${code}`)));
    });
    child.removeAllListeners("exit");
    return child;
  }
}
