/** `POST /{page}/message_attachments`: a file that can be sent again by its id. */
import { GraphError, invalid } from "../graph/errors.ts";
import { type Fields, objectOf } from "../graph/fields.ts";
import { bodyOf, type GraphAnswer, type GraphCall } from "../graph/request.ts";

const TYPES = ["image", "video", "audio", "file"];
/** Largest files by type, in bytes. */
const MAX_BYTES: Record<string, number> = { image: 8 * 1024 * 1024 };
const MAX_OTHER = 25 * 1024 * 1024;

export function uploadAttachment(call: GraphCall, accountId: string): GraphAnswer {
  const message = objectOf(fieldsOf(call).message, "message");
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

/** The fields of a JSON body, or of a form with a file: that is counted and not kept. */
export function fieldsOf(call: GraphCall): Fields {
  const type = call.headers["content-type"] ?? "";
  if (!type.startsWith("multipart/form-data")) return bodyOf(call);
  const boundary = /boundary="?([^";]+)"?/.exec(type)?.[1];
  const parts = call.raw.toString("latin1").split(`--${boundary}`);
  const fields: Fields = {};
  for (const part of parts) {
    const [head = "", ...rest] = part.split("\r\n\r\n");
    const name = /name="(\w+)"/.exec(head)?.[1];
    if (name === undefined || name === "filedata") continue;
    const text = Buffer.from(rest.join("\r\n\r\n").replace(/\r\n$/, ""), "latin1").toString("utf8");
    fields[name] = text.startsWith("{") ? objectOf(JSON.parse(text), name) : text;
  }
  if (!parts.some((part) => /name="filedata"/.test(part))) throw invalid("The form lacks filedata.");
  return { ...fields, filedata: true };
}
