import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import type { ContactFates, ContactImportOptions } from "#db/schema/contact-files";
import type { Ctx } from "#lib/context";
import { forgetEnv } from "#lib/env";
import { fixtureFolder } from "#lib/excel/fixtures";
import { localStore } from "#lib/storage/local-store";
import { testDatabase } from "#lib/testing/database";
import { makeWorkspace } from "#lib/testing/workspace";
import { defineAttribute } from "../attributes.ts";
import { everybody, listContacts } from "../contacts.ts";
import { hashOf } from "../erase/erased.ts";
import { createGroup, getGroup } from "../groups.ts";
import { addContact } from "../save-contact.ts";
import { AddContactInput } from "../schema.ts";
import { askImport, openFilesMax } from "./ask-file.ts";
import { cancelFile } from "./cancel-file.ts";
import { carryOutFile, type FileTools } from "./carry-out-file.ts";
import { importContacts } from "./import-contacts.ts";
import { getContactFile, listContactFiles } from "./list-files.ts";
import { rejectedContacts } from "./rejected-rows.ts";

const { ownerUrl, appUrl, workerUrl } = await testDatabase();
Object.assign(process.env, {
  DATABASE_URL: ownerUrl,
  NEXTAUTH_SECRET: "x".repeat(32),
  SEALING_KEY: Buffer.alloc(32, 7).toString("base64"),
});
forgetEnv();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 2 });
const worker = connect(workerUrl, { max: 2 });
const files = await fixtureFolder();
const kept = await mkdtemp(join(tmpdir(), "contact-files-"));
const store = localStore(kept);
afterAll(() =>
  Promise.all([owner.close(), web.close(), worker.close(), files.remove(), rm(kept, { recursive: true })]),
);

let ctx: Ctx;
beforeEach(async () => {
  const workspace = await makeWorkspace({ owner: owner.db, web: web.db }, new Date("2026-11-21T12:00:00Z"));
  ({ ctx } = await workspace.member("operator"));
  await defineAttribute(ctx, { key: "city", name: "City", kind: "text" });
  await defineAttribute(ctx, { key: "visits", name: "Visits", kind: "number" });
});

const workerCtx = (): Ctx => ({ ...ctx, actor: { kind: "system", name: "Carillon" }, db: worker.db });
const tools = (given: Partial<FileTools> = {}): FileTools => ({
  ...{ store, stopping: new AbortController().signal, sliceMs: 60_000 },
  importFile: (_, task) => importContacts(workerCtx(), task),
  ...given,
});

type Cell = string | number | null;
let written = 0;
async function ask(rows: Cell[][], given: Partial<ContactImportOptions> = {}): Promise<string> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet("People").addRows(rows);
  const path = join(files.folder, `${++written}.xlsx`);
  await book.xlsx.writeFile(path);
  const file = { path, bytes: (await stat(path)).size };
  const options = { act: "add" as const, duplicates: "ignore" as const, groupId: null };
  return (await askImport(ctx, store, { fileName: "people.xlsx", file, ...options, ...given })).id;
}
async function read(rows: Cell[][], given: Partial<ContactImportOptions> = {}) {
  const id = await ask(rows, given);
  await carryOutFile(workerCtx, id, tools());
  const { state, fates, trouble } = await getContactFile(ctx, id);
  const rejected: [number, string, unknown[]][] = [];
  for await (const row of rejectedContacts(ctx, id)) rejected.push([row.rowNumber, row.reason, row.cells]);
  return { id, state, ...(fates as ContactFates), trouble, rejected };
}
const known = async () =>
  (await listContacts(ctx, everybody, { size: 100 })).rows
    .map(({ name, addresses, labels, attributes }) => [
      name,
      addresses.map(({ address }) => address).join(" "),
      labels.join(" "),
      attributes,
    ])
    .sort();
const phone = (n: number) => `+49155500${String(n).padStart(5, "0")}`;
const keptFiles = async () => {
  const { entries } = await store.list(null, 100);
  return entries.filter(({ key }) => key.startsWith(ctx.workspaceId));
};

describe("a file of contacts", () => {
  it("gives each row one fate, and the fates add up to the rows", async () => {
    await read([["phone"], ["+4915550000001"]]);
    const result = await read([
      ["name", "phone", "email", "labels", "visits"],
      ["#sample Ana", "+4915550000017", null, null, null],
      ["Ana", "+4915550000001", null, null, null],
      ["Ben", "+4915550000002", "BEN@shop.example", "vip, new", "7"],
      ["Ben again", "+49 155 5000 0002", null, null, null],
      ["Cleo", null, "cleo@shop.example", null, null],
      ["Dora", "no number", null, null, null],
      [null, null, null, "vip", null],
      ["Emil", null, "emil@shop.example", null, "seven"],
      [null, null, null, null, null],
    ]);
    expect(result).toMatchObject({
      ...{ state: "done", rows: 7, added: 2, changed: 0, already: 1, repeated: 1, removed: 0, refused: 3 },
      rejected: [
        [5, "repeated", ["Ben again", "+49 155 5000 0002"]],
        [7, "malformed_number", ["Dora", "no number"]],
        [8, "nobody", ["", "", "", "vip"]],
        [9, "attribute", ["Emil", "", "emil@shop.example", "", "seven"]],
      ],
    });
    expect(await known()).toEqual([
      [null, "+4915550000001", "", {}],
      ["Ben", "+4915550000002 ben@shop.example", "vip new", { visits: 7 }],
      ["Cleo", "cleo@shop.example", "", {}],
    ]);
    expect(await keptFiles()).toEqual([]);
    const [listed] = await listContactFiles(ctx);
    expect(listed).toMatchObject({ id: result.id, share: 1, perSecond: null, download: "rejected", rowsTotal: 7 });
  });

  it("leaves people who are known as they were, or overwrites what it holds of them", async () => {
    await read([
      ["name", "phone", "city", "visits", "labels"],
      ["Ana", "+4915550000001", "Berlin", "1", "vip"],
    ]);
    const rows = [
      ["name", "phone", "email", "city", "labels"],
      ["Ana B.", "+4915550000001", "ana@shop.example", "Paris", "new"],
    ];
    expect(await read(rows)).toMatchObject({ already: 1, changed: 0 });
    expect(await known()).toEqual([["Ana", "+4915550000001", "vip", { city: "Berlin", visits: 1 }]]);
    expect(await read(rows, { duplicates: "overwrite" })).toMatchObject({ already: 0, changed: 1 });
    expect(await known()).toEqual([
      ["Ana B.", "+4915550000001 ana@shop.example", "new vip", { city: "Paris", visits: 1 }],
    ]);
    expect(await read(rows, { duplicates: "overwrite" })).toMatchObject({ already: 1, changed: 0 });
  });

  it("writes two rows of one person one after the other", async () => {
    await addContact(
      ctx,
      AddContactInput.parse({
        name: "Ana",
        addresses: [
          { addressKind: "phone", address: phone(1) },
          { addressKind: "email", address: "ana@shop.example" },
        ],
      }),
    );
    const rows = [
      ["phone", "email", "city", "visits"],
      [phone(1), null, "Paris", null],
      [null, "ana@shop.example", "Rome", "3"],
    ];
    expect(await read(rows, { duplicates: "overwrite" })).toMatchObject({ rows: 2, changed: 2 });
    expect((await known())[0]?.[3]).toEqual({ city: "Rome", visits: 3 });
  });

  it("does not put two contacts together", async () => {
    await read([
      ["phone", "email"],
      ["+4915550000001", null],
      [null, "ana@shop.example"],
    ]);
    const result = await read([
      ["phone", "email"],
      ["+4915550000001", "ana@shop.example"],
    ]);
    expect(result).toMatchObject({
      refused: 1,
      rejected: [[2, "two_contacts", ["+4915550000001", "ana@shop.example"]]],
    });
  });

  it("puts everybody into a group, takes them out again and deletes them", async () => {
    const { id: groupId } = await createGroup(ctx, { name: "Friends" });
    const members = async () => (await getGroup(ctx, groupId)).members;
    const rows = [["phone"], ["+4915550000001"], ["+4915550000002"]];
    await read(rows, { groupId });
    await read(rows, { groupId });
    expect(await members()).toBe(2);
    expect(await read(rows.slice(0, 2), { groupId, act: "leave" })).toMatchObject({ removed: 1 });
    expect(await members()).toBe(1);
    expect(await read(rows, { act: "delete" })).toMatchObject({ removed: 2 });
    expect(await members()).toBe(0);
    expect(await known()).toEqual([]);
    expect(await read(rows, { act: "delete" })).toMatchObject({ removed: 0, refused: 2 });
  });

  it("puts people into the groups that their rows name, and refuses a name that no group has", async () => {
    const [friends, buyers] = [
      await createGroup(ctx, { name: "Friends" }),
      await createGroup(ctx, { name: "Big Buyers" }),
    ];
    const result = await read([
      ["phone", "groups"],
      [phone(1), "friends, Big buyers"],
      [phone(2), "Friends"],
      [phone(3), "Strangers"],
    ]);
    expect(result).toMatchObject({ added: 2, refused: 1, rejected: [[4, "unknown_group", [phone(3), "Strangers"]]] });
    expect((await getGroup(ctx, friends.id)).members).toBe(2);
    expect((await getGroup(ctx, buyers.id)).members).toBe(1);
  });

  it("keeps what people said about marketing once, and does not speak against a refusal", async () => {
    const rows = [
      ["phone", "consent"],
      [phone(1), "yes"],
      [phone(2), "no"],
      [phone(3), "maybe"],
      [phone(4), null],
    ];
    expect(await read(rows)).toMatchObject({ added: 3, refused: 1, rejected: [[4, "consent", [phone(3), "maybe"]]] });
    await read(rows, { duplicates: "overwrite" });
    const said = async () =>
      owner.sql`SELECT address, granted FROM consents WHERE workspace_id = ${ctx.workspaceId} ORDER BY address, at`;
    expect([...(await said())]).toEqual([
      { address: phone(1), granted: true },
      { address: phone(2), granted: false },
    ]);
    const again = await read(
      [
        ["phone", "consent"],
        [phone(2), "yes"],
      ],
      { duplicates: "overwrite" },
    );
    expect(again).toMatchObject({ refused: 1, rejected: [[2, "consent_refused", [phone(2), "yes"]]] });
    expect(await said()).toHaveLength(2);
  });

  it("takes mended rows of a file of rejected rows as they are", async () => {
    const result = await read([
      ["name", "phone", "row", "reason"],
      ["Ana", phone(1), "7", "Not a number"],
    ]);
    expect(result).toMatchObject({ added: 1, refused: 0 });
  });

  it("does not take in anybody who was erased, and keeps nothing of them", async () => {
    const hash = hashOf(ctx.workspaceId, { addressKind: "phone", address: "+4915550000001" });
    await owner.sql`INSERT INTO erased_people (workspace_id, hash, suppressed, at)
      VALUES (${ctx.workspaceId}, ${hash}, true, now())`;
    const result = await read([
      ["name", "phone"],
      ["Ana", "+4915550000001"],
      ["Ben", "+4915550000002"],
    ]);
    expect(result).toMatchObject({ added: 1, refused: 1, rejected: [[2, "erased", []]] });
    const again = { name: "Ana", addresses: [{ addressKind: "phone", address: "+4915550000001" }] };
    await expect(addContact(ctx, AddContactInput.parse(again))).rejects.toMatchObject({ key: "contacts.erased" });
  });

  it("fails with a column that nobody knows, one that is there twice, and without people", async () => {
    const failed = async (rows: Cell[][]) => {
      const { state, trouble } = await read(rows);
      return [state, trouble?.source, trouble?.key];
    };
    const unknown = ["failed", "domain", "contacts.columnUnknown"];
    expect(
      await failed([
        ["phone", "colour"],
        ["+4915550000001", "red"],
      ]),
    ).toEqual(unknown);
    expect(
      await failed([
        ["phone", "Phone"],
        ["+4915550000001", ""],
      ]),
    ).toEqual(unknown);
    expect(await failed([["city"], ["Berlin"]])).toEqual(["failed", "domain", "contacts.columnMissing"]);
    expect(await failed([["phone"]])).toEqual(["failed", "workbook", "no_rows"]);
    expect(await keptFiles()).toEqual([]);
    expect(await known()).toEqual([]);
  });
});

describe("an import in the background", () => {
  const many = (count: number): Cell[][] => [["phone"], ...Array.from({ length: count }, (_, i) => [phone(i + 1)])];

  /** Ends the process after so many batches, as a kill would. */
  function killedAfter(batches: number): Partial<FileTools> {
    let begun = 0;
    const db = new Proxy(worker.db, {
      get(target, name, self) {
        if (name === "transaction" && ++begun > batches + 2) throw new Error("killed");
        return Reflect.get(target, name, self);
      },
    });
    return { importFile: (_, task) => importContacts({ ...workerCtx(), db }, task) };
  }

  it("goes on behind the last batch when its process was killed, and takes nobody twice", async () => {
    const id = await ask([...many(2_500), [phone(1)]]);
    await expect(carryOutFile(workerCtx, id, tools(killedAfter(1)))).rejects.toThrow("killed");
    expect(await getContactFile(ctx, id)).toMatchObject({ state: "running", rowsDone: 999, rowsTotal: 2_501 });
    await carryOutFile(workerCtx, id, tools());
    const ended = await getContactFile(ctx, id);
    expect(ended).toMatchObject({ state: "done", rowsBefore: 999, storageKey: null });
    // The row that repeats one of before the kill is found to do so.
    expect(ended.fates).toMatchObject({ rows: 2_501, added: 2_500, already: 0, repeated: 1 });
  });

  it("asks for its next turn when its time is over or its process stops", async () => {
    const id = await ask(many(3));
    const stop = new AbortController();
    const importFile: FileTools["importFile"] = async (_, __, signal) => {
      stop.abort(new Error("stops"));
      signal.throwIfAborted();
      return "done";
    };
    await owner.sql`DELETE FROM job_requests WHERE key = ${id}`;
    await carryOutFile(workerCtx, id, tools({ stopping: stop.signal, importFile }));
    expect(await owner.sql`SELECT kind FROM job_requests WHERE key = ${id}`).toEqual([{ kind: "contacts.file" }]);
    expect(await getContactFile(ctx, id)).toMatchObject({ state: "running", rowsDone: 0 });
  });

  it("stops when it is cancelled, keeps what it wrote and removes its file", async () => {
    const id = await ask(many(2_500));
    await carryOutFile(workerCtx, id, tools(killedAfter(1))).catch(() => {});
    await cancelFile(ctx, id);
    expect(await keptFiles()).toHaveLength(1);
    await carryOutFile(workerCtx, id, tools());
    expect(await getContactFile(ctx, id)).toMatchObject({ state: "cancelled", fates: { rows: 999, added: 999 } });
    expect(await keptFiles()).toEqual([]);
    await expect(cancelFile(ctx, id)).rejects.toMatchObject({ key: "contacts.fileEnded" });
  });

  it("leaves the file to whoever went on with it meanwhile", async () => {
    const id = await ask(many(1_500));
    let passed = false;
    const importFile: FileTools["importFile"] = async (_, task) => {
      const db = new Proxy(worker.db, {
        get(target, name, self) {
          if (name !== "transaction" || passed) return Reflect.get(target, name, self);
          return async (run: never) => {
            const [file] = await owner.sql`SELECT rows_total FROM contact_files WHERE id = ${id}`;
            if (file?.rows_total !== null && !passed) {
              passed = true;
              await importContacts(workerCtx(), task);
            }
            return worker.db.transaction(run);
          };
        },
      });
      return importContacts({ ...workerCtx(), db }, task);
    };
    await carryOutFile(workerCtx, id, tools({ importFile }));
    expect(await getContactFile(ctx, id)).toMatchObject({ state: "done", fates: { rows: 1_500, added: 1_500 } });
  });

  it("writes nothing from a place that somebody else is already behind", async () => {
    const id = await ask(many(2_500));
    await carryOutFile(workerCtx, id, tools(killedAfter(1))).catch(() => {});
    await owner.sql`UPDATE contact_files SET through_row = 0 WHERE id = ${id}`;
    let meanwhile = true;
    const importFile: FileTools["importFile"] = (_, task) => {
      const db = new Proxy(worker.db, {
        get(target, name, self) {
          if (name !== "transaction") return Reflect.get(target, name, self);
          return async (run: never) => {
            const done = await worker.db.transaction(run);
            // After the first transaction, which reads the task.
            if (meanwhile) await owner.sql`UPDATE contact_files SET through_row = 1000 WHERE id = ${id}`;
            meanwhile = false;
            return done;
          };
        },
      });
      return importContacts({ ...workerCtx(), db }, task);
    };
    await carryOutFile(workerCtx, id, tools({ importFile }));
    expect(await getContactFile(ctx, id)).toMatchObject({ state: "running", throughRow: 1_000, rowsDone: 999 });
    expect(await keptFiles()).toHaveLength(1);
  });

  it("takes a person who came in by another way while it looked", async () => {
    const id = await ask(many(2));
    let disturbed = false;
    const importFile: FileTools["importFile"] = (_, task) => {
      const db = new Proxy(worker.db, {
        get(target, name, self) {
          if (name !== "transaction") return Reflect.get(target, name, self);
          return (run: (tx: unknown) => Promise<unknown>) =>
            worker.db.transaction(async (tx) => {
              const seen = new Proxy(tx, {
                get(of, what, me) {
                  if (what !== "execute") return Reflect.get(of, what, me);
                  return async (query: { queryChunks?: unknown[] }) => {
                    const text = JSON.stringify(query.queryChunks ?? "");
                    if (!disturbed && text.includes("INSERT INTO contacts ")) {
                      disturbed = true;
                      const person = { addresses: [{ addressKind: "phone", address: phone(1) }] };
                      await addContact(ctx, AddContactInput.parse(person));
                    }
                    return tx.execute(query as never);
                  };
                },
              });
              return run(seen);
            });
        },
      });
      return importContacts({ ...workerCtx(), db }, task);
    };
    await carryOutFile(workerCtx, id, tools({ importFile }));
    expect(disturbed).toBe(true);
    expect(await getContactFile(ctx, id)).toMatchObject({ state: "done", fates: { added: 1, already: 1 } });
    expect(await known()).toHaveLength(2);
  });

  it("is refused while many files wait, and for a group of another workspace", async () => {
    await expect(ask(many(1), { groupId: "elsewhere" })).rejects.toMatchObject({ code: "not_found" });
    await expect(ask(many(1), { act: "leave" })).rejects.toMatchObject({ key: "contacts.groupRequired" });
    for (let i = 0; i < openFilesMax; i++) await ask(many(1));
    await expect(ask(many(1))).rejects.toMatchObject({ key: "contacts.tooManyFiles" });
  });

  it("fails when its file is gone", async () => {
    const id = await ask(many(1));
    await store.remove((await keptFiles()).map(({ key }) => key));
    await carryOutFile(workerCtx, id, tools());
    expect(await getContactFile(ctx, id)).toMatchObject({ state: "failed", trouble: { key: "fileGone" } });
  });
});
