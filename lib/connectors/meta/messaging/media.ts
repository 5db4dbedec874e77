import type { MediaAbility, MediaFile } from "../../abilities.ts";
import type { Channel, Failure, Outcome } from "../../connector.ts";
import type { MediaKind } from "../../profile.ts";
import type { GraphAccess } from "../graph/graph.ts";
import { uploadToGraph } from "../graph/upload.ts";

/** What Meta calls a kind of file. */
export const attachmentTypes = {
  image: "image",
  sticker: "image",
  video: "video",
  audio: "audio",
  document: "file",
} as const satisfies Record<MediaKind, string>;

/** Meta fetches what a message links to when it is sent; a message may wait a while before it is. */
const linkMs = 24 * 3_600_000;

/** The address in the event is open to anybody for some days. */
const locate: MediaAbility["locate"] = async (_channel, { url }) =>
  url === null ? gone() : { ok: true, value: { url, headers: {} } };

/** Messenger: a file is uploaded once for a page, and sent by its id. */
export function uploadedMedia<Credentials>(
  accessOf: (channel: Channel<Credentials>) => GraphAccess,
): MediaAbility<Credentials> {
  return {
    locate,
    handOver: {
      by: "upload",
      async upload(channel, { senderExternalId, file }, io) {
        const input = { path: [senderExternalId, "message_attachments"], texts: textsOf(file), field: "filedata" };
        const uploaded = await uploadToGraph(accessOf(channel), { ...input, file, id: "attachment_id" }, io);
        // Meta names no time after which it forgets a file that may be sent again.
        return uploaded.ok ? { ok: true, value: { externalId: uploaded.value, expiresAt: null } } : uploaded;
      },
      // Meta says of every object in these words that it is not there.
      cardLinkMs: linkMs,
      isUnknownId: ({ code, detail }) => code === "100" && /^Unsupported \w+ request\. Object with ID/.test(detail),
    },
  };
}

/** Instagram: it fetches a file from its address with every message. */
export const linkedMedia: MediaAbility = { locate, handOver: { by: "link", lifeMs: linkMs } };

function textsOf({ kind }: MediaFile): Record<string, string> {
  return { message: JSON.stringify({ attachment: { type: attachmentTypes[kind], payload: { is_reusable: true } } }) };
}

function gone(): Outcome<never> {
  const failure: Failure = {
    kind: "INVALID_REQUEST",
    code: "404",
    detail: "The event named no address.",
    retryAfterMs: null,
    trace: null,
  };
  return { ok: false, failure };
}
