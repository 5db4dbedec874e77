import type { Readable } from "node:stream";
import type { ConnectorIo, Outcome } from "../../connector.ts";
import { exchange } from "../../http/exchange.ts";
import { idOf, parseJson, property, textOf } from "../../http/json.ts";
import { failureOfAnswer } from "../../meta/graph/failure.ts";
import { ask, unreadable } from "../../meta/graph/graph.ts";
import { accessOf, type WhatsAppChannel } from "../credentials.ts";

/**
 * Uploads a file in one piece. Photos and samples of templates are named by the handle that this gives, not by a media id.
 *
 * @returns the handle
 * @see https://developers.facebook.com/docs/graph-api/guides/upload (read 2026-11)
 */
export async function uploadFile(
  channel: WhatsAppChannel,
  file:
    | { mimeType: string; body: Buffer; name?: string }
    | { mimeType: string; body: Readable; bytes: number; name: string },
  io: ConnectorIo,
): Promise<Outcome<string>> {
  const access = accessOf(channel);
  // Uploads belong to the app that the token is of, which a binding by hand does not name.
  const app = await ask(access, { method: "GET", path: ["app"], query: { fields: "id" } }, io, (json) =>
    idOf(property(json, "id")),
  );
  if (!app.ok) return app;
  const bytes = "bytes" in file ? file.bytes : file.body.byteLength;
  const query = { file_length: String(bytes), file_type: file.mimeType, file_name: file.name ?? "photo" };
  const begun = await ask(access, { method: "POST", path: [app.value, "uploads"], query }, io, (json) =>
    textOf(property(json, "id")),
  );
  if (!begun.ok) return begun;
  const url = URL.parse(`${access.baseUrl}/${access.apiVersion}/${begun.value}`);
  if (url === null) return unknownAddress(begun.value);
  const headers = {
    authorization: `OAuth ${channel.credentials.accessToken}`,
    file_offset: "0",
    "content-type": file.mimeType,
    "content-length": String(bytes),
  };
  const answer = await exchange({ method: "POST", url, headers, body: file.body }, io);
  const json = parseJson(answer.body ?? "");
  const failure = failureOfAnswer(answer, json, access.codes, io.now());
  const handle = textOf(property(json, "h"));
  if (failure === null && handle !== null) return { ok: true, value: handle };
  return { ok: false, failure: failure ?? unreadable(answer, false, io.now()) };
}

/**
 * Fetches a file from an address that Meta answered. It lies on another host, which is not told the token, unless that is the
 * host that answers the calls.
 */
export async function fetchFile(channel: WhatsAppChannel, address: string, io: ConnectorIo): Promise<Outcome<Buffer>> {
  const url = URL.parse(address);
  const own = url !== null && url.origin === new URL(channel.baseUrl).origin;
  if (url === null || (url.protocol !== "https:" && !own)) return unknownAddress(address);
  const headers: Record<string, string> = own ? { authorization: `Bearer ${channel.credentials.accessToken}` } : {};
  const answer = await exchange({ method: "GET", url, headers, body: null }, io);
  if (answer.status === 200 && answer.bytes) return { ok: true, value: answer.bytes };
  return { ok: false, failure: unreadable(answer, true, io.now()) };
}

function unknownAddress(address: string): Outcome<never> {
  const detail = `not an address: ${address.slice(0, 200)}`;
  return { ok: false, failure: { kind: "INVALID_REQUEST", code: null, detail, retryAfterMs: null, trace: null } };
}
