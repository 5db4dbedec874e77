import type { TemplateContent } from "#db/json/template-content";
import type { ChannelLink } from "#lib/channels/binding/platform-link";
import type { Failure, Outcome, SendOutcome } from "#lib/connectors/connector";
import type { OutboundMedia } from "#lib/connectors/content";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { type MediaPlace, platformMedia } from "#lib/media/platform-media";
import { currentStore } from "#lib/storage/current-store";
import { sentFilesIn } from "#lib/templates/content/files";
import { readContent } from "#lib/templates/content/read-content";

/** A file of ours as the platform takes it, by our id of it. */
export type HandedFiles = ReadonlyMap<string, OutboundMedia>;

const lost: Failure = {
  ...{ kind: "INVALID_REQUEST", code: null, detail: "The file of this template is not kept any more." },
  ...{ retryAfterMs: null, trace: null },
};

/** How long a file's id at the platform is used without looking whether it still holds. */
const rememberedMs = 10 * 60_000;

/**
 * The pictures, films and documents of templates on one lane. Each is handed over to the platform once and then known for a
 * while, so that a campaign does not ask the database with every message.
 */
export class TemplateFiles {
  readonly #ctx: Ctx;
  readonly #link: ChannelLink;
  readonly #known = new Map<string, { until: number; file: Promise<Outcome<OutboundMedia>> }>();

  constructor(ctx: Ctx, link: ChannelLink) {
    this.#ctx = ctx;
    this.#link = link;
  }

  /** @returns the failure of the first file that could not be handed over */
  async handOver(content: TemplateContent | null, senderExternalId: string): Promise<Outcome<HandedFiles>> {
    const handed = new Map<string, OutboundMedia>();
    const { handOver } = this.#link.connector.media ?? {};
    const linked = handOver?.by === "upload" && handOver.cardLinkMs !== undefined;
    const inCard = linked && content !== null && readContent(content).kind === "carousel";
    for (const file of content ? sentFilesIn(content) : []) {
      const outcome = await this.#find({ mediaId: file.id, senderExternalId, inCard });
      if (!outcome.ok) return outcome;
      handed.set(file.id, outcome.value);
    }
    return { ok: true, value: handed };
  }

  /**
   * Whether a message was refused because the platform has forgotten one of its files. Those are handed over anew, and the
   * message may be sent again: the refused one has reached nobody.
   */
  async replaceForgotten(failure: Failure, files: HandedFiles, senderExternalId: string): Promise<boolean> {
    const handOver = this.#link.connector.media?.handOver;
    // What is fetched from a link has no id that could be forgotten.
    const uploaded = [...files].filter(([, { externalId }]) => externalId !== null);
    if (uploaded.length === 0 || handOver?.by !== "upload" || !handOver.isUnknownId(failure)) return false;
    for (const [mediaId, { externalId }] of uploaded) {
      const replaced = await this.#find({ mediaId, senderExternalId }, externalId);
      if (!replaced.ok) return false;
    }
    return true;
  }

  #find(place: MediaPlace, refused: string | null = null): Promise<Outcome<OutboundMedia>> {
    const key = `${place.mediaId} ${place.senderExternalId} ${place.inCard === true}`;
    const now = this.#link.io.now();
    const known = this.#known.get(key);
    if (known && refused === null && known.until > now.getTime()) return known.file;
    const file = currentStore()
      .then((store) => platformMedia({ ...this.#ctx, now }, place, this.#link, store, refused))
      .catch((error): Outcome<OutboundMedia> => {
        if (error instanceof DomainError && error.code === "not_found") return { ok: false, failure: lost };
        throw error;
      });
    this.#known.set(key, { until: now.getTime() + rememberedMs, file });
    const forget = () => this.#known.delete(key);
    file.then(({ ok }) => ok || forget(), forget);
    return file;
  }
}

/** What becomes of a message whose file could not be handed over: nothing of it has left. */
export function outcomeOf(failure: Failure): SendOutcome {
  // The upload may have arrived, which harms nobody; the message itself has not left.
  const passing = ["TRANSIENT", "UNKNOWN_OUTCOME", "THROTTLED_SENDER", "THROTTLED_RECIPIENT"].includes(failure.kind);
  return passing
    ? { outcome: "retry_later", failure: { ...failure, kind: "TRANSIENT" } }
    : { outcome: "rejected", failure };
}
