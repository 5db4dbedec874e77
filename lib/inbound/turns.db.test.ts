import { sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "#db/client";
import { log } from "#lib/log";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { serveEach, workspacesInTurn } from "./turns.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const worker = await connectionAs("worker");
afterAll(() => owner.close());

const source = sql`orphan_receipts WHERE channel_id = 'c'`;
beforeEach(async () => {
  await owner.sql`DELETE FROM orphan_receipts`;
  await owner.sql`
    INSERT INTO orphan_receipts (workspace_id, external_id, key, channel_id, event)
    SELECT w, n::text, 'k', CASE w WHEN 'x' THEN 'other' ELSE 'c' END, '{}'
    FROM unnest(ARRAY['a', 'b', 'c', 'd', 'e', 'x']) AS w, generate_series(1, 30) AS n`;
});

describe("workspacesInTurn", () => {
  it("names each workspace with such rows once", async () => {
    expect(await workspacesInTurn(worker.db, source, { afterWorkspace: "" }, 10)).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("goes on after the last one served and comes round again", async () => {
    const position = { afterWorkspace: "" };
    const turns: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      turns.push((await workspacesInTurn(worker.db, source, position, 2)).join(""));
    }
    expect(turns).toEqual(["ab", "cd", "ea", "bc"]);
  });

  it("names a workspace once in a turn that comes round", async () => {
    expect(await workspacesInTurn(worker.db, source, { afterWorkspace: "c" }, 10)).toEqual(["d", "e", "a", "b", "c"]);
  });

  it("names none where nothing waits", async () => {
    const position = { afterWorkspace: "c" };
    expect(await workspacesInTurn(worker.db, sql`orphan_receipts WHERE false`, position, 10)).toEqual([]);
    expect(await workspacesInTurn(worker.db, source, position, 1)).toEqual(["a"]);
  });
});

describe("serveEach", () => {
  it("serves the others when one fails, no more than so many side by side", async () => {
    const logged = vi.spyOn(log, "error").mockImplementation(() => {});
    let running = 0;
    let most = 0;
    const served: string[] = [];
    await serveEach("serving", ["a", "b", "c", "d", "e"], 2, async (id) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (id === "b") throw new Error("no");
      served.push(id);
    });
    expect(served).toEqual(["a", "c", "d", "e"]);
    expect(most).toBe(2);
    expect(logged).toHaveBeenCalledWith(expect.objectContaining({ workspaceId: "b" }), expect.any(String));
    logged.mockRestore();
  });
});
