import type { MediaFile } from "../../abilities.ts";
import type { ConnectorIo, Outcome } from "../../connector.ts";
import { exchange } from "../../http/exchange.ts";
import { idOf, parseJson, property } from "../../http/json.ts";
import { multipartForm } from "../../http/multipart.ts";
import { failureOfAnswer } from "./failure.ts";
import { type GraphAccess, unreadable } from "./graph.ts";

/**
 * Uploads a file as one form. A lost answer leaves a file at Meta that nobody uses, so another try does no harm.
 * @param input.id the property of the answer that holds the file's id
 */
export async function uploadToGraph(
  access: GraphAccess,
  input: { path: string[]; texts: Record<string, string>; field: string; file: MediaFile; id: string },
  io: ConnectorIo,
): Promise<Outcome<string>> {
  const path = [access.apiVersion, ...input.path].map(encodeURIComponent).join("/");
  const proof = access.proof === undefined ? "" : `?${new URLSearchParams({ appsecret_proof: access.proof })}`;
  const form = multipartForm(input.texts, input.field, input.file);
  const headers = { ...form.headers, authorization: `Bearer ${access.accessToken ?? ""}` };
  const answer = await exchange(
    { method: "POST", url: new URL(`${access.baseUrl}/${path}${proof}`), headers, body: form.body },
    io,
  );
  const json = parseJson(answer.body ?? "");
  const failure = failureOfAnswer(answer, json, access.codes, io.now());
  if (failure !== null) return { ok: false, failure };
  const id = answer.status === 200 ? idOf(property(json, input.id)) : null;
  return id === null ? { ok: false, failure: unreadable(answer, true, io.now()) } : { ok: true, value: id };
}
