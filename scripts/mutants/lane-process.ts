import { type ChildProcess, fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { enteredFile, markFiles, runtime } from "./entered-blocks.ts";
import type { Answer, Order } from "./lane-protocol.ts";
import { makeScratchTree } from "./scratch-tree.ts";

const startMs = 120_000;
const runtimeFile = "entered-blocks-runtime.mjs";
const blocksFile = "entered-blocks.txt";

/** One scratch tree with the process that runs tests in it; the process is replaced when a mutant hangs or breaks it. */
export class Lane {
  readonly #root: string;
  readonly #tree: string;
  readonly #serverUrl: string;
  readonly #watched: boolean;
  #child: ChildProcess | undefined;

  /** @param watched files whose entered blocks are written down; mutants are not for such a lane */
  constructor(root: string, serverUrl: string, watched: readonly string[] = []) {
    this.#root = root;
    this.#tree = makeScratchTree(root);
    this.#serverUrl = serverUrl;
    markFiles(this.#tree, watched);
    this.#watched = watched.length > 0;
    if (this.#watched) writeFileSync(join(this.#tree, runtimeFile), runtime);
  }

  /** Runs a test file of a lane with watched files. @returns the first test that failed, or null, and the blocks it entered */
  async watch(order: Order, limitMs: number): Promise<{ failed: string | null; entered: Set<string> }> {
    const path = join(this.#tree, blocksFile);
    writeFileSync(path, "");
    const failed = await this.run(order, limitMs);
    return { failed, entered: new Set(readFileSync(path, "utf8").split("\n")) };
  }

  /** Runs a test file while a file is changed. @returns the first test that failed, or null; "timed out" after `limitMs` */
  async run(order: Order, limitMs: number): Promise<string | null> {
    const child = this.#child ?? (await this.#start());
    const failed = await new Promise<string | null>((settle) => {
      const end = (failed: string | null) => {
        clearTimeout(timer);
        child.off("message", hear).off("exit", left);
        settle(failed);
      };
      const left = () => {
        this.#child = undefined;
        end("the test process ended");
      };
      const hear = (answer: Answer) => answer.kind === "finished" && end(answer.failed);
      const timer = setTimeout(() => {
        this.stop();
        end("timed out");
      }, limitMs);
      child.on("message", hear).once("exit", left);
      child.send(order);
    });
    // A process that was killed could not put the file back.
    if (!this.#child) writeFileSync(join(this.#tree, order.file), readFileSync(join(this.#root, order.file)));
    return failed;
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

  async #start(): Promise<ChildProcess> {
    const child = fork(join(import.meta.dirname, "lane.ts"), [this.#tree], {
      cwd: this.#root,
      env: {
        ...process.env,
        TEST_SERVER_URL: this.#serverUrl,
        NODE_ENV: "test",
        ...(this.#watched && {
          NODE_OPTIONS: `--import ${join(this.#tree, runtimeFile)}`,
          [enteredFile]: join(this.#tree, blocksFile),
        }),
      },
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
      child.once("exit", (code) => {
        clearTimeout(timer);
        reject(new Error(`Vitest ended while starting, with code ${code}`));
      });
    });
    child.removeAllListeners("exit");
    return child;
  }
}
