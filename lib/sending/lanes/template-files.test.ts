import { beforeEach, describe, expect, it, vi } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import type { ChannelLink } from "#lib/channels/binding/platform-link";
import type { Failure, Outcome } from "#lib/connectors/connector";
import type { OutboundMedia } from "#lib/connectors/content";
import type { Ctx } from "#lib/context";
import { DomainError } from "#lib/errors";
import { platformMedia } from "#lib/media/platform-media";
import { outcomeOf, TemplateFiles } from "./template-files.ts";

vi.mock("#lib/media/platform-media", () => ({ platformMedia: vi.fn() }));
vi.mock("#lib/storage/current-store", () => ({ currentStore: async () => "the store" }));
const asked = vi.mocked(platformMedia);

const noon = new Date("2026-11-21T12:00:00Z");
let now = noon;
const ctx = { workspaceId: "w", now: new Date(0) } as Ctx;
const failure = (code: string): Failure => ({
  ...{ kind: "TRANSIENT", code, detail: "", retryAfterMs: null, trace: null },
});
const gone = failure("gone");

/** @param handOver how the platform takes files; it forgets none when absent */
function filesOf(handOver: object | undefined) {
  const media = handOver === undefined ? undefined : { handOver };
  const link = { connector: { media }, channel: {}, io: { now: () => now } } as unknown as ChannelLink;
  return { link, files: new TemplateFiles(ctx, link) };
}
const uploading = { by: "upload", isUnknownId: ({ code }: Failure) => code === "gone" };
const linking = { by: "link" };

const picture = (id: string) => ({ kind: "image" as const, file: { id, name: "a.png", type: "image/png", size: 9 } });
const plain = { header: null, body: "Words", footer: null, buttons: [], samples: {}, version: 2 as const };
const pictured = (id = "f1"): TemplateContent => ({ ...plain, media: { ...picture(id), perPerson: false } });
const cards = (...ids: string[]): TemplateContent => ({
  ...{ ...plain, kind: "carousel" },
  cards: ids.map((id) => ({ media: { ...picture(id), perPerson: false }, body: "Cup", buttons: [] })),
});

/** Each file is handed over under an id of its own, the next one each time. */
let given = 0;
beforeEach(() => {
  given = 0;
  now = noon;
  asked.mockReset().mockImplementation(async (): Promise<Outcome<OutboundMedia>> => {
    given += 1;
    return { ok: true, value: { kind: "image", type: "image/png", name: "a.png", externalId: `m${given}`, url: null } };
  });
});

const idsOf = (handed: Outcome<ReadonlyMap<string, OutboundMedia>>) =>
  handed.ok ? [...handed.value].map(([id, { externalId }]) => `${id} ${externalId}`) : [];
const pass = (seconds: number) => {
  now = new Date(noon.getTime() + seconds * 1_000);
};

describe("the id of a file at the platform", () => {
  it("is asked for with the moment, the sender and the store", async () => {
    const { files, link } = filesOf(uploading);
    await files.handOver(pictured(), "s1");
    const place = { mediaId: "f1", senderExternalId: "s1", inCard: false };
    expect(asked.mock.calls).toEqual([[{ ...ctx, now: noon }, place, link, "the store", null]]);
  });

  it("is used for ten minutes without looking again", async () => {
    const { files } = filesOf(uploading);
    await files.handOver(pictured(), "s1");
    pass(599);
    expect(idsOf(await files.handOver(pictured(), "s1"))).toEqual(["f1 m1"]);
    pass(600);
    expect(idsOf(await files.handOver(pictured(), "s1"))).toEqual(["f1 m2"]);
  });

  it("is another one for another file or sender", async () => {
    const { files } = filesOf(uploading);
    expect(idsOf(await files.handOver(pictured("f1"), "s1"))).toEqual(["f1 m1"]);
    expect(idsOf(await files.handOver(pictured("f1"), "s2"))).toEqual(["f1 m2"]);
    expect(idsOf(await files.handOver(pictured("f2"), "s1"))).toEqual(["f2 m3"]);
    expect(idsOf(await files.handOver(pictured("f1"), "s1"))).toEqual(["f1 m1"]);
  });

  it("is asked for once where two cards show the same file", async () => {
    const { files } = filesOf(uploading);
    expect(idsOf(await files.handOver(cards("f1", "f2", "f1"), "s1"))).toEqual(["f1 m1", "f2 m2"]);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["of a card where the platform fetches those", { ...uploading, cardLinkMs: 1 }, cards("f1"), true],
    ["of a card that is uploaded", uploading, cards("f1"), false],
    ["of a header", { ...uploading, cardLinkMs: 1 }, pictured(), false],
    ["where everything is fetched", { ...linking, cardLinkMs: 1 }, cards("f1"), false],
    ["where the platform takes no files", undefined, cards("f1"), false],
  ])("%s is asked for as what it is", async (_name, handOver, content, inCard) => {
    await filesOf(handOver).files.handOver(content, "s1");
    expect(asked.mock.calls[0]?.[1]).toEqual({ mediaId: "f1", senderExternalId: "s1", inCard });
  });
});

describe("a file that could not be handed over", () => {
  const refuse = (code: string) => asked.mockResolvedValueOnce({ ok: false, failure: failure(code) });

  it("is what the message fails with, and the files after it are not handed over", async () => {
    const { files } = filesOf(uploading);
    refuse("down");
    expect(await files.handOver(cards("f1", "f2"), "s1")).toEqual({ ok: false, failure: failure("down") });
    expect(asked).toHaveBeenCalledOnce();
  });

  it("is handed over again for the next message", async () => {
    const { files } = filesOf(uploading);
    refuse("down");
    await files.handOver(pictured(), "s1");
    expect(idsOf(await files.handOver(pictured(), "s1"))).toEqual(["f1 m1"]);
  });

  it("because it is not kept any more is refused for good, in words for people", async () => {
    const { files } = filesOf(uploading);
    asked.mockRejectedValueOnce(new DomainError("not_found", "notFound.workspace"));
    expect(await files.handOver(pictured(), "s1")).toEqual({
      ok: false,
      failure: {
        ...{ kind: "INVALID_REQUEST", code: null, detail: "The file of this template is not kept any more." },
        ...{ retryAfterMs: null, trace: null },
      },
    });
  });

  it.each([new Error("the database is away"), new DomainError("unauthenticated", "session.missing")])(
    "for %s throws that, and is tried again for the next message",
    async (error) => {
      const { files } = filesOf(uploading);
      asked.mockRejectedValueOnce(error);
      await expect(files.handOver(pictured(), "s1")).rejects.toBe(error);
      expect(idsOf(await files.handOver(pictured(), "s1"))).toEqual(["f1 m1"]);
    },
  );
});

describe("a message that is refused because the platform has forgotten a file", () => {
  const handedBy = async (files: TemplateFiles, content = cards("f1", "f2")) => {
    const handed = await files.handOver(content, "s1");
    if (!handed.ok) throw new Error("not handed over");
    return handed.value;
  };

  it("may be sent again when each of its files was handed over anew", async () => {
    const { files } = filesOf(uploading);
    const handed = await handedBy(files);
    expect(await files.replaceForgotten(gone, handed, "s1")).toBe(true);
    expect(asked.mock.calls.slice(2).map(([, place, , , refused]) => [place.mediaId, refused])).toEqual([
      ["f1", "m1"],
      ["f2", "m2"],
    ]);
    expect(idsOf(await files.handOver(cards("f1", "f2"), "s1"))).toEqual(["f1 m3", "f2 m4"]);
  });

  it("is not sent again when one of them cannot be handed over", async () => {
    const { files } = filesOf(uploading);
    const handed = await handedBy(files);
    asked.mockResolvedValueOnce({ ok: false, failure: failure("down") });
    expect(await files.replaceForgotten(gone, handed, "s1")).toBe(false);
  });

  it.each([
    ["it was refused for something else", uploading, failure("131000")],
    ["the platform fetches its files", linking, gone],
    ["the platform takes no files", undefined, gone],
  ])("is another one when %s", async (_name, handOver, refusal) => {
    const { files } = filesOf(handOver);
    const handed = await handedBy(files);
    expect(await files.replaceForgotten(refusal, handed, "s1")).toBe(false);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it("has one that was uploaded: what is fetched from a link cannot be forgotten", async () => {
    const { files } = filesOf(uploading);
    const linked: OutboundMedia = { kind: "image", type: "image/png", name: "a", externalId: null, url: "https://x" };
    expect(await files.replaceForgotten(gone, new Map([["f1", linked]]), "s1")).toBe(false);
    expect(await files.replaceForgotten(gone, new Map(), "s1")).toBe(false);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe("outcomeOf", () => {
  it.each(["TRANSIENT", "UNKNOWN_OUTCOME", "THROTTLED_SENDER", "THROTTLED_RECIPIENT"] as const)(
    "of %s lets the message be tried again, without slowing the lane",
    (kind) => {
      expect(outcomeOf({ ...failure("2"), kind })).toEqual({ outcome: "retry_later", failure: failure("2") });
    },
  );

  it("of anything else refuses the message with it", () => {
    const refused: Failure = { ...failure("2"), kind: "AUTH" };
    expect(outcomeOf(refused)).toEqual({ outcome: "rejected", failure: refused });
  });
});
