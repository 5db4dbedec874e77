import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "#db/client";
import { settings } from "#db/schema/operations";
import { sealSecrets } from "#lib/channels/binding/secrets";
import { forgetEnv } from "#lib/env";
import { seal } from "#lib/seal";
import { connectionAs } from "#lib/testing/connection-as";
import { testDatabase } from "#lib/testing/database";
import { inventRow } from "#lib/testing/invent-row";
import { makeWorkspace } from "#lib/testing/workspace";
import { sealAgain } from "./seal-again.ts";
import { openStored, type SealedSource, sealedPlaces } from "./sealed-places.ts";
import { readSealed } from "./sealing-key.ts";

const { ownerUrl, appUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
const web = connect(appUrl, { max: 1 });
const worker = await connectionAs("worker");
afterAll(() => Promise.all([owner.close(), web.close()]));

const now = new Date();
const sources = Object.keys(sealedPlaces) as SealedSource[];
const [older, newer] = [randomBytes(32).toString("base64"), randomBytes(32).toString("base64")];
function use(keys: string) {
  const rest = { DATABASE_URL: ownerUrl, NEXTAUTH_SECRET: "a secret of at least thirty-two characters" };
  Object.assign(process.env, rest, { SEALING_KEY: keys });
  forgetEnv();
}

test("every column that holds sealed values is one that can be sealed again", async () => {
  const columns = await owner.sql<{ place: string }[]>`
    SELECT table_name || '.' || column_name AS place FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name ~ 'sealed' ORDER BY 1`;
  // Those of `sealing_checks` are texts that everybody knows, which the workers write anew.
  const held = columns.map(({ place }) => place).filter((place) => place !== "sealing_checks.sealed");
  expect(held).toEqual(sources.map((source) => `${source}.${sealedPlaces[source].column}`).sort());
});

describe("after a rotation", () => {
  let workspaceId: string;
  beforeAll(async () => {
    use(`1:${older}`);
    ({ id: workspaceId } = await makeWorkspace({ owner: owner.db, web: web.db }, now));
    for (const source of sources) {
      const { column, id } = sealedPlaces[source];
      const sealed =
        source === "bindings"
          ? sealSecrets({ workspaceId, channelId: "one" }, { accessToken: source })
          : seal(source, sealedPlaces[source].place(workspaceId, "one"));
      const row = await inventRow(owner.sql, source, { workspace_id: workspaceId, [id]: "one", [column]: sealed });
      await owner.sql`INSERT INTO ${owner.sql(source)} ${owner.sql(row)}`;
    }
    use(`2:${newer},1:${older}`);
    const value = { askedAt: now.toISOString(), doneAt: null, sealed: 0, refused: 0 };
    await owner.db.insert(settings).values({ key: "sealAgain", value, updatedAt: now, updatedBy: "test" });
    const contextOf = (workspaceId: string) => ({
      ...{ workspaceId, actor: { kind: "system", name: "Carillon" } as const, db: worker.db, now },
    });
    while (await sealAgain(worker.db, worker.sql, contextOf, now));
  });

  test.each(sources)("the values of %s need the new key alone", async (source) => {
    const values = (await readSealed(worker.sql, 10)).filter((value) => value.source === source);
    expect(values).toMatchObject([{ id: "one", version: "v2" }]);
    for (const value of values) expect(() => openStored(value, `2:${newer}`)).not.toThrow();
  });
});
