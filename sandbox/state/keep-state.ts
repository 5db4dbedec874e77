/** Brings a sandbox back to what its state file and journal say, and keeps both up to date from then on. */
import { existsSync, readFileSync, renameSync } from "node:fs";
import { say } from "../core/say.ts";
import type { Sandbox } from "../sandbox.ts";
import { FileJournal } from "./journal.ts";
import { Segments } from "./segments.ts";
import { readSnapshot, restore, SnapshotWriter } from "./snapshot.ts";

export type KeptState = {
  /** Resolves once all changes of the world are saved. Never rejects. */
  saved(): Promise<void>;
  /** Saves a last time and closes the files. */
  close(): Promise<void>;
};

/**
 * @param file of the world; the journal's files stand beside it, as `<file>.log.1` and so on
 * @param empty makes the sandbox empty again after half of a damaged file was taken over
 * @throws Error when a file cannot be read or put aside
 */
export async function keepState(sandbox: Sandbox, file: string, empty: () => Promise<void>): Promise<KeptState> {
  const segments = new Segments(`${file}.log`);
  const journal = new FileJournal(sandbox, segments);
  const text = existsSync(file) ? readFileSync(file, "utf8") : null;
  try {
    if (text !== null) restore(sandbox, readSnapshot(text), journal);
  } catch (error) {
    const aside = putAside([file, ...segments.files().map(({ path }) => path)]);
    say(`The sandbox starts empty, because its state in ${file} is damaged. The file is kept as ${aside}`, error);
    segments.clear();
    await empty();
  }
  const damaged = journal.replay();
  if (damaged > 0) say(`${damaged} damaged lines of ${file}.log.* were left out`);
  sandbox.journal = journal;
  const writer = new SnapshotWriter(sandbox, file);
  sandbox.changed = () => writer.changed();
  return {
    saved: () => writer.flush(),
    async close() {
      sandbox.changed = () => {};
      await writer.close();
      segments.close();
    },
  };
}

/** Renames files. @returns the new name of the first */
function putAside(files: string[]): string {
  const ending = `.damaged-${new Date().toISOString().replace(/\D/g, "").slice(0, 17)}`;
  for (const path of files) if (existsSync(path)) renameSync(path, `${path}${ending}`);
  return `${files[0]}${ending}`;
}
