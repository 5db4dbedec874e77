import { sql } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { connect } from "#db/client";
import { messageStates } from "#db/message-enums";
import { messages } from "#db/schema/messages";
import { newMessageId } from "#lib/ids";
import { testDatabase } from "#lib/testing/database";
import { makeSendable } from "#lib/testing/factories";
import { makeWorkspace } from "#lib/testing/workspace";
import { figureColumns } from "./count-messages.ts";
import { type Figures, figuresOf } from "./figures.ts";

const { ownerUrl } = await testDatabase();
const owner = connect(ownerUrl, { max: 2 });
afterAll(() => owner.close());

test("the database counts every message as `figuresOf` does", async () => {
  const { id: workspaceId } = await makeWorkspace({ owner: owner.db, web: owner.db });
  const place = await makeSendable(owner.db, workspaceId);
  const at = new Date();
  for (const state of messageStates) {
    for (const reached of [{}, { acceptedAt: at }, { acceptedAt: at, sentAt: at }]) {
      const id = newMessageId(at);
      const stood = { state, acceptedAt: null, sentAt: null, ...reached };
      await owner.db.insert(messages).values({
        ...{ workspaceId, id, ...place, ...stood, source: "console", kind: "template", preview: "Hello" },
        direction: state === "received" ? "inbound" : "outbound",
        failedAt: state === "failed" ? at : null,
      });
      const [counted] = await owner.db.execute<Figures>(sql`
        SELECT ${figureColumns()} FROM messages m WHERE m.workspace_id = ${workspaceId} AND m.id = ${id}`);
      expect(counted, `${state} ${Object.keys(reached)}`).toEqual(figuresOf(stood));
    }
  }
});
