import type { TestFile } from "./import-graph.ts";

/** To a lane: run this test file while `file` holds `text`. */
export type Order = { file: string; text: string; test: Pick<TestFile, "path" | "project"> };

/** From a lane. `failed` names the first test that failed; null when all passed. */
export type Answer = { kind: "ready" } | { kind: "finished"; failed: string | null };
