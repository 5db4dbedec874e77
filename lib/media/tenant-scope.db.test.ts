import { afterAll } from "vitest";
import { testDatabase } from "#lib/testing/database";
import { setWebEnvironment } from "#lib/testing/request";
import { describeTenantScope } from "#lib/testing/tenant-scope";
import { makeTwins } from "#lib/testing/twin-workspaces";
import { fetchAgain } from "./fetch-again.ts";
import { keepFile } from "./keep-file.ts";
import { addToLibrary, askForThumbnail } from "./library/add-to-library.ts";
import { fileAddress } from "./library/file-address.ts";
import { findFiles } from "./library/find-files.ts";
import { keptFiles } from "./library/kept-files.ts";
import { lockFile } from "./library/lock-file.ts";
import { newerFiles } from "./library/newer-files.ts";
import { getLibraryFile, listLibrary, listPlatformCopies, readLibraryRoom } from "./library/queries.ts";
import { removeFile, removeUnusedFiles } from "./library/remove-files.ts";
import { renameFile } from "./library/rename-file.ts";
import { replaceFile } from "./library/replace-file.ts";
import { makeThumbnail } from "./library/thumbnails.ts";
import { listFileUses, listPastUses } from "./library/uses.ts";
import { noteInboundMedia } from "./note-inbound.ts";
import { findMedia, listMessageFiles } from "./queries.ts";
import { demandRoom } from "./room.ts";
import { makeStore, png } from "./testing.ts";
import { uploadMedia, uploadReplacement } from "./upload-media.ts";

setWebEnvironment(await testDatabase());
const twins = await makeTwins();
const files = await makeStore();
const file = await files.file(png);
afterAll(() => Promise.all([twins.owner.close(), files.remove()]));

const row = `INSERT INTO media (workspace_id, id, channel_id, source, kind, type, size, sha256, storage_key, created_by)
  VALUES (:mine, 'm1', :channelId, 'inbound', 'image', 'image/png', 5, 'mine', 'mine/m1', 'system')`;

const shown = `WITH own AS (INSERT INTO media
    (workspace_id, id, source, kind, type, size, sha256, storage_key, created_by, library_id, thumbnail)
    VALUES (:mine, 'm1', 'uploaded', 'image', 'image/png', 5, 'mine', 'mine/m1', 'system', 'l1', 'waiting'),
      (:mine, 'm0', 'uploaded', 'image', 'image/png', 5, 'before', 'mine/m0', 'system', 'l1', NULL) RETURNING 1)
  INSERT INTO library_files (workspace_id, id, media_id, name, created_by) VALUES (:mine, 'l1', 'm1', 'a.png', 'system')`;
const filter = { q: "", kinds: [], platforms: [], use: null, page: 1, size: 10 } as const;
const facts = { kind: "image", type: "image/png", declaredType: null } as const;
const named = { ...file, name: "a.png" };

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
      await uploadMedia(ctx, { channelId, file: named, declaredType: null }, files.store);
    },
    uploadReplacement: {
      run: async (ctx) => {
        await uploadReplacement(ctx, { libraryId: "l1", file: named, declaredType: null }, files.store);
      },
      given: shown,
    },
    addToLibrary: async (ctx) => {
      await addToLibrary(ctx, { channelId: null, file: named, facts }, files.store);
    },
    replaceFile: {
      run: async (ctx) => {
        await replaceFile(ctx, { id: "l1", file: named, facts }, files.store);
      },
      given: shown,
    },
    askForThumbnail: (ctx) => askForThumbnail(ctx, "m1", "image/png"),
    makeThumbnail: { run: (ctx) => makeThumbnail(ctx, "m1", files.store), given: shown },
    findFiles: {
      run: (ctx, { channelId }) => findFiles(ctx, { channelId, kind: "image", q: "", page: 1 }),
      given: shown,
    },
    keptFiles: { run: (ctx, { channelId }) => keptFiles(ctx, channelId, ["m1"]), given: shown },
    fileAddress: { run: (ctx) => fileAddress(ctx, "m1"), given: shown },
    newerFiles: { run: (ctx) => newerFiles(ctx, ["m0"]), given: shown },
    listLibrary: { run: (ctx) => listLibrary(ctx, filter), given: shown },
    getLibraryFile: { run: (ctx) => getLibraryFile(ctx, "l1"), given: shown },
    listFileUses: { run: (ctx) => listFileUses(ctx, "l1"), given: shown },
    listPastUses: { run: (ctx) => listPastUses(ctx, "l1"), given: shown },
    listPlatformCopies: { run: (ctx) => listPlatformCopies(ctx, "l1"), given: shown },
    readLibraryRoom: { run: (ctx) => readLibraryRoom(ctx), given: shown },
    lockFile: { run: (ctx) => lockFile(ctx, "l1"), given: shown },
    renameFile: { run: (ctx) => renameFile(ctx, { id: "l1", name: "b.png" }), given: shown },
    removeFile: { run: (ctx) => removeFile(ctx, "l1"), given: shown },
    removeUnusedFiles: { run: (ctx) => removeUnusedFiles(ctx, ["l1"]), given: shown },
  },
  {
    ofLibrary: "says which rows, and reads none",
    fetchInbound: "asks the platform; lib/worker/media.db.test.ts fetches for several workspaces",
    platformMedia: "asks the platform; lib/worker/media.db.test.ts hands over for several workspaces",
  },
);
