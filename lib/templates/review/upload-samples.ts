import type { TemplateContent } from "#db/json/template-content";
import type { Failure, Outcome } from "#lib/connectors/connector";
import type { Ctx } from "#lib/context";
import { findMedia } from "#lib/media/queries";
import { currentStore } from "#lib/storage/current-store";
import { filesIn } from "../content/files.ts";
import type { TemplateLink } from "../platform-link.ts";

/**
 * Uploads the samples of a template's files to the platform, each once.
 *
 * @returns the platform's handles by our ids; the failure of the first upload that failed
 * @throws DomainError "not_found" for a file that is not kept any more
 */
export async function uploadSamples(
  ctx: Ctx,
  content: TemplateContent,
  { templates, channel, io, store }: TemplateLink,
): Promise<Outcome<Map<string, string>>> {
  const handles = new Map<string, string>();
  for (const file of filesIn(content)) {
    if (handles.has(file.id) || !templates.uploadSample) continue;
    const { kind, type, name, size: bytes, storageKey } = await findMedia(ctx, file.id);
    const body = await (store ?? (await currentStore())).get(storageKey);
    if (body === null) return lost;
    const sample = { kind, type, bytes, content: body, name: name ?? file.name };
    const uploaded = await templates.uploadSample(channel, sample, { ...io, timeoutMs: uploadMs });
    if (!uploaded.ok) return { ok: false, failure: passing(uploaded.failure) };
    handles.set(file.id, uploaded.value);
  }
  return { ok: true, value: handles };
}

/** A lost answer to an upload leaves nothing in doubt: the template itself was not submitted. */
function passing(failure: Failure): Failure {
  return failure.kind === "UNKNOWN_OUTCOME" ? { ...failure, kind: "TRANSIENT" } : failure;
}

/** For one file; the largest are films and documents. */
const uploadMs = 120_000;

const lost: Outcome<never> = {
  ok: false,
  failure: {
    ...{ kind: "INVALID_REQUEST", code: null, detail: "The storage has lost the file." },
    ...{ retryAfterMs: null, trace: null },
  },
};
