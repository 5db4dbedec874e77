/** Errors as they happen, as the log holds them. */
import { DrizzleQueryError, sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { connect } from "#db/client";
import { contactAddresses } from "#db/schema/contacts";
import { log } from "#lib/log";
import { testDatabase } from "#lib/testing/database";
import { logLinesOf } from "#lib/testing/log-lines";
import { reportError } from "../report-error.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

const ana = { phone: "+4915550000500", email: "ana.abel@example.com", words: "Tok-words of Ana" };
const traces = /Tok-|4915550000500|ana\.abel/i;

const thrownBy = async (work: () => PromiseLike<unknown>): Promise<unknown> => {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};
const address = { workspaceId: "w", addressKind: "phone" as const, address: ana.phone, contactId: ana.words };

const failures: [string, () => Promise<unknown>][] = [
  [
    "a row that is there already",
    async () => {
      await owner.db.insert(contactAddresses).values(address).onConflictDoNothing();
      return thrownBy(() => owner.db.insert(contactAddresses).values(address));
    },
  ],
  [
    "the same without the query builder",
    () =>
      thrownBy(
        () => owner.sql`INSERT INTO contact_addresses
    (workspace_id, address_kind, address, contact_id) VALUES ('w', 'phone', ${ana.phone}, ${ana.words})`,
      ),
  ],
  [
    "a row that breaks a rule",
    () => thrownBy(() => owner.db.insert(contactAddresses).values({ ...address, addressKind: "fax" as never })),
  ],
  ["a value that is no number", () => thrownBy(() => owner.db.execute(sql`SELECT ${ana.phone}::text::uuid`))],
  ["a value with an address of mail", () => thrownBy(() => owner.sql`SELECT ${ana.email}::text::uuid`)],
  [
    "one that caused another",
    async () =>
      new Error(`could not reach ${ana.email}`, {
        cause: await thrownBy(() => owner.db.execute(sql`SELECT ${ana.words}::text, 1 / 0`)),
      }),
  ],
  [
    "an object that looks like an error",
    async () => ({ message: `no ${ana.phone}`, detail: ana.words, code: "23505" }),
  ],
  ["a query that failed without a reason", async () => new DrizzleQueryError("SELECT $1", [ana.words])],
  ["a text", async () => `no ${ana.phone}`],
];

describe.each(failures)("%s", (_name, fail) => {
  it("is logged without the person it was about, by the web as by the worker and the door", async () => {
    const error = await fail();
    const lines = await logLinesOf(() => {
      log.error({ err: error, reference: "0123456789" }, "action failed");
      reportError({ activity: `test ${_name}` }, error);
    });
    expect(lines).toHaveLength(2);
    expect(lines.join("")).not.toMatch(traces);
  });
});

it("an error keeps what finds its cause", async () => {
  const [, line] = await logLinesOf(async () => {
    log.error({ err: await failures[0]?.[1]() }, "one");
    log.error({ err: new Error("no place for 20261121120000004870 at 5432", { cause: new TypeError("why") }) }, "two");
  });
  const [first] = await logLinesOf(async () => log.error({ err: await failures[0]?.[1]() }, "one"));
  expect(JSON.parse(first ?? "").err).toMatchObject({ code: "23505", constraint_name: "contact_addresses_pk" });
  const { err } = JSON.parse(line ?? "");
  expect(err).toMatchObject({ type: "Error", message: "no place for 20261121120000004870 at 5432" });
  expect(err.stack).toContain("describe-error.db.test.ts");
  expect(err.cause).toMatchObject({ type: "TypeError", message: "why" });
});
