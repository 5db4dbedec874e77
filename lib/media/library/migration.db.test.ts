import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { libraryFiles, media } from "#db/schema/media";
import { testDatabase } from "#lib/testing/database";

const owner = connect((await testDatabase()).ownerUrl, { max: 1 });
afterAll(() => owner.close());

/** The statements of the migration that carry rows over. */
const carrying = readFileSync("db/migrations/0044_media_library.sql", "utf8")
  .split("--> statement-breakpoint")
  .map((statement) => statement.replace(/^\s*--.*$/gm, "").trim())
  .filter((statement) => /^(INSERT|UPDATE)/.test(statement));

test("what was uploaded before becomes the library, each content of a channel once", async () => {
  const file = (id: string, sha256: string, more: Partial<typeof media.$inferInsert> = {}) => ({
    ...{ workspaceId: "w", id, channelId: "c", source: "uploaded" as const, kind: "image" as const },
    ...{ type: "image/png", name: `${id}.png`, size: 5, sha256, storageKey: `w/${sha256}`, createdBy: "u" },
    ...{ createdAt: new Date(`2026-11-0${id.at(-1)}T10:00:00Z`), ...more },
  });
  await owner.db
    .insert(media)
    .values([
      file("f1", "poster"),
      file("f2", "poster"),
      file("f3", "poster", { channelId: "elsewhere" }),
      file("f4", "terms", { kind: "document", type: "application/pdf", name: null }),
      file("f5", "over", { expiresAt: new Date("2026-11-06T10:00:00Z") }),
      file("f6", "received", { source: "inbound" }),
      file("f7", "poster", { workspaceId: "another" }),
    ]);
  expect(carrying).toHaveLength(3);
  for (const statement of carrying) await owner.sql.unsafe(statement);
  const entries = await owner.db.select().from(libraryFiles).orderBy(libraryFiles.workspaceId, libraryFiles.id);
  expect(entries.map(({ workspaceId, channelId, mediaId, name }) => [workspaceId, channelId, mediaId, name])).toEqual([
    ["another", "c", "f7", "f7.png"],
    ["w", "c", "f2", "f2.png"],
    ["w", "elsewhere", "f3", "f3.png"],
    ["w", "c", "f4", "document"],
  ]);
  const rows = await owner.db.select().from(media).orderBy(media.id);
  expect(rows.map(({ id, libraryId, thumbnail }) => [id, libraryId, thumbnail])).toEqual([
    ["f1", "f2", "waiting"],
    ["f2", "f2", "waiting"],
    ["f3", "f3", "waiting"],
    ["f4", "f4", null],
    ["f5", null, "waiting"],
    ["f6", null, null],
    ["f7", "f7", "waiting"],
  ]);
});
