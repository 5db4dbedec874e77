import type { TestFile } from "./import-graph.ts";

/** To a lane: run these test files one after the other with `file` holding `text`, until one fails. */
export type Order = { file: string; text: string; tests: Pick<TestFile, "path" | "project">[] };

/** From a lane. `started` comes before each test file; `finished` says which file failed, if any, and by which test. */
export type Word =
  | { kind: "ready" }
  | { kind: "started"; path: string }
  | { kind: "passed"; path: string; tookMs: number }
  | { kind: "finished"; failed: { path: string; test: string } | null };
