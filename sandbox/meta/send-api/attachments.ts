/** `POST /{page}/message_attachments`: a file that can be sent again by its id. */
import { GraphError, invalid } from "../graph/errors.ts";
import { type Fields, objectOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";

const TYPES = ["image", "video", "audio", "file"];
/** Largest files by type, in bytes. */
const MAX_BYTES: Record<string, number> = { image: 8 * 1024 * 1024 };
const MAX_OTHER = 25 * 1024 * 1024;

export function uploadAttachment(call: GraphCall, accountId: string): GraphAnswer {
  const type = call.headers["content-type"] ?? "";
  const message = type.startsWith("multipart/form-data")
    ? messageOfForm(call, type)
    : objectOf(bodyOf(call).message, "message");
  const attachment = objectOf(message.attachment, "message[attachment]");
  if (!TYPES.includes(String(attachment.type)))
    throw invalid(`Param message[attachment][type] must be one of {${TYPES.join(", ").toUpperCase()}}.`);
  if (call.raw.length > (MAX_BYTES[String(attachment.type)] ?? MAX_OTHER)) throw tooLarge();
  const { world } = call.sandbox;
  const id = world.newId();
  world.attachments.set(id, { id, accountId, type: String(attachment.type) });
  call.sandbox.changed();
  return { body: { attachment_id: id } };
}

export function tooLarge(): GraphError {
  return new GraphError(100, { subcode: 2018109, message: "(#100) Attachment size exceeds allowable limit" });
}

/** The field `message` of a form; the file beside it is counted and not kept. */
function messageOfForm(call: GraphCall, type: string): Fields {
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  const parts = call.raw.toString("latin1").split(`--${boundary}`);
  const part = parts.find((text) => /name="message"/.test(text));
  const json = part?.split("\r\n\r\n")[1]?.trim();
  if (!json || !parts.some((text) => /name="filedata"/.test(text)))
    throw invalid("The form lacks message or filedata.");
  return objectOf(JSON.parse(json), "message");
}
