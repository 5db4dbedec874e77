/** What a person does on their phone towards a number. */
import { keepSentFile, type SentFile, sentFileOf } from "../meta/media/sent-files.ts";
import { wamidOf } from "../meta/messages/message-id.ts";
import { isHiddenByNumber, waIdOf } from "../meta/messages/outcomes.ts";
import { objectOf } from "../meta/send-api/happenings.ts";
import type { Media } from "../meta/world/model.ts";
import { userIdOf } from "../meta/world/world.ts";
import type { Sandbox } from "../sandbox.ts";
import { commentOnPost } from "./comments.ts";
import { ControlError } from "./control-error.ts";
import { sayToPage } from "./pages.ts";

type Json = Record<string, unknown>;

/**
 * Sends a message from a person to a number: `text`, a `file` (see `sentFileOf`) with `text` as its caption, or a whole
 * `message` in the platform's shape without from, id and timestamp. The event `opened_chat` is their first look at an empty
 * chat, which the platform reports where the number asks for it.
 */
export function say(sandbox: Sandbox, person: string, body: Json) {
  const { world, clock, webhooks } = sandbox;
  const accountId = String(body.accountId ?? body.phoneId);
  const ofPage = objectOf(sandbox, accountId) !== null;
  if (ofPage && body.kind === "comment") return commentOnPost(sandbox, person, accountId);
  if (ofPage) return sayToPage(sandbox, person, accountId, body);
  const number =
    world.numbers.get(String(body.phoneId ?? body.phone)) ??
    [...world.numbers.values()].find((n) => n.phone === String(body.phone ?? "").replace(/\D/g, ""));
  const waba = number && world.wabas.get(number.wabaId);
  if (!number || !waba) throw new ControlError(404, "no such number");
  if (!/^[1-9]\d{6,14}$/.test(person)) throw new ControlError(400, "the person's number is not valid");
  if (body.event !== undefined && body.event !== "opened_chat") throw new ControlError(400, "the event is not known");
  const visits = body.event === "opened_chat";
  if (visits && !number.greeting?.enable_welcome_message) return { reported: false };
  const file = sentFileOf(body.file);
  const said = visits ? { type: "request_welcome" } : (body.message as Json | undefined);
  const content = file
    ? fileMessage(file, keepSentFile(sandbox, number.id, file), body.text)
    : (said ?? { type: "text", text: { body: String(body.text ?? "") } });
  if (!file && said === undefined && !String(body.text ?? "").trim()) throw new ControlError(400, "text is missing");
  const who = world.person(person);
  const now = clock.now();
  const hidden = who.hidden || isHiddenByNumber(person);
  const id = wamidOf(person, world.random.hex(18).toUpperCase());
  const userId = userIdOf(waba.portfolioId, person);
  const message = {
    ...(hidden ? { from_user_id: userId } : { from: waIdOf(person) }),
    id,
    timestamp: String(Math.floor(now / 1000)),
    ...content,
  };
  world.keepInbound({ id, phoneId: number.id, person, at: now, message });
  sandbox.changed();
  sandbox.throughput.take(number.id, number.throughput, 1000 / number.throughput, now);
  sandbox.log.add("message.inbound", { phoneId: number.id, recipient: person, wamid: id });
  webhooks.send({
    field: "messages",
    wabaId: waba.id,
    phoneId: number.id,
    display: number.phone,
    contact: { profile: { name: who.name }, ...(hidden ? {} : { wa_id: waIdOf(person) }), user_id: userId },
    message,
  });
  return visits ? { id, reported: true } : { id };
}

function fileMessage({ kind, name }: SentFile, { id, mime, sha256 }: Media, text: unknown): Json {
  const caption = typeof text === "string" && text !== "" ? { caption: text } : {};
  const named = kind === "document" && name !== null ? { filename: name } : {};
  return { type: kind, [kind]: { id, mime_type: mime, sha256, ...named, ...caption } };
}
