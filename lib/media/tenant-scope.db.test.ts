import { afterAll } from "vitest";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { fetchAgain } from "./fetch-again.ts";
import { keepFile } from "./keep-file.ts";
import { noteInboundMedia } from "./note-inbound.ts";
import { findMedia, listMessageFiles } from "./queries.ts";
import { demandRoom } from "./room.ts";
import { makeStore, png } from "./testing.ts";
import { uploadMedia } from "./upload-media.ts";

setWebEnvironment(await testDatabase());
const twins = await makeTwins();
const files = await makeStore();
const file = await files.file(png);
afterAll(() => Promise.all([twins.owner.close(), files.remove()]));

const row = `INSERT INTO media (workspace_id, id, channel_id, source, kind, type, size, sha256, storage_key, created_by)
  VALUES (:mine, 'm1', :channelId, 'inbound', 'image', 'image/png', 5, 'mine', 'mine/m1', 'system')`;

describeTenantScope(
  twins,
  "lib/media",
  {
    findMedia: { run: (ctx) => findMedia(ctx, "m1"), given: row },
    listMessageFiles: (ctx, { channelId, failedMessageId }) => listMessageFiles(ctx, channelId, failedMessageId),
    fetchAgain: {
      given: `DELETE FROM inbound_media; INSERT INTO inbound_media (workspace_id, message_id, position, channel_id,
        sender_external_id, external_id, kind, state) SELECT workspace_id, '9', 0, id, 'n', 'e', 'image', 'failed' FROM channels`,
      run: (ctx, { channelId }) => fetchAgain(ctx, { channelId, messageId: "9", position: 0 }),
    },
    demandRoom: (ctx) => demandRoom(ctx, 5),
    noteInboundMedia: (ctx, { channelId }) =>
      noteInboundMedia(ctx, channelId, [
        {
          ...{ messageId: "9", senderExternalId: "n1" },
          media: [{ kind: "image", externalId: "e1", mimeType: null, fileName: null, caption: null, sha256: null }],
        },
      ]),
    keepFile: async (ctx, { channelId }) => {
      const facts = { channelId, source: "uploaded", kind: "image", type: "image/png" } as const;
      await keepFile(ctx, files.store, file, facts);
    },
    uploadMedia: async (ctx, { channelId }) => {
      await uploadMedia(ctx, { channelId, file: { ...file, name: "a.png" }, declaredType: null }, files.store);
    },
  },
  {
    fetchInbound: "asks the platform; lib/worker/media.db.test.ts fetches for several workspaces",
    platformMedia: "asks the platform; lib/worker/media.db.test.ts hands over for several workspaces",
  },
);
