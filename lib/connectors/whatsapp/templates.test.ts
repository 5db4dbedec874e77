import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TemplateDraft } from "../abilities.ts";
import { json, startFakeGraph } from "./fake-graph.ts";
import { templates } from "./templates.ts";
import answers from "./testdata/answers.json" with { type: "json" };

let graph: Awaited<ReturnType<typeof startFakeGraph>>;
beforeAll(async () => {
  graph = await startFakeGraph();
});
afterAll(() => graph.stop());

const done = json({ success: true });
const asked = () => graph.seen.map(({ method, path, query, body }) => ({ method, path, query: `${query}`, body }));

const draft: TemplateDraft = {
  name: "parcel_ready_2",
  language: "en_US",
  category: "utility",
  header: { text: "Parcel $(parcelNo) is here", samples: { parcelNo: "NX-204" } },
  body: {
    text: "Hello $(Name), $(parcelNo) waits at $(place). See you, $(Name)!",
    samples: { Name: "Ines", parcelNo: "NX-204", place: "Kiosk Nord" },
  },
  footer: "Kiosk Nord logistics",
  buttons: [
    { kind: "url", text: "Track", url: "https://kiosk.example/t/$(parcelNo)", sample: "NX-204" },
    { kind: "url", text: "Site", url: "https://kiosk.example/", sample: null },
    { kind: "quick_reply", text: "Stop these notes" },
  ],
};

describe("templates", () => {
  it("submits with numbered variables, one number to a name", async () => {
    graph.answer(json({ id: "7410022331", status: "PENDING", category: "UTILITY" }));
    expect(await templates.submit(graph.channel, draft, graph.io)).toEqual({
      ok: true,
      value: { externalId: "7410022331", state: "auditing", category: "utility" },
    });
    expect(asked()).toEqual([
      {
        method: "POST",
        path: "/v24.0/902118440071/message_templates",
        query: "",
        body: {
          name: "parcel_ready_2",
          language: "en_US",
          category: "UTILITY",
          parameter_format: "POSITIONAL",
          components: [
            { type: "HEADER", format: "TEXT", text: "Parcel {{1}} is here", example: { header_text: ["NX-204"] } },
            {
              type: "BODY",
              text: "Hello {{1}}, {{2}} waits at {{3}}. See you, {{1}}!",
              example: { body_text: [["Ines", "NX-204", "Kiosk Nord"]] },
            },
            { type: "FOOTER", text: "Kiosk Nord logistics" },
            {
              type: "BUTTONS",
              buttons: [
                { type: "URL", text: "Track", url: "https://kiosk.example/t/{{1}}", example: ["NX-204"] },
                { type: "URL", text: "Site", url: "https://kiosk.example/" },
                { type: "QUICK_REPLY", text: "Stop these notes" },
              ],
            },
          ],
        },
      },
    ]);
  });

  it("keeps the title and the words of a refusal", async () => {
    graph.answer(json(answers.templateRefused, 400));
    expect(await templates.submit(graph.channel, draft, graph.io)).toEqual({
      ok: false,
      failure: {
        kind: "INVALID_REQUEST",
        code: "100",
        detail: "Variables at the edge: A variable cannot be the first or the last word of the text.",
        retryAfterMs: null,
        trace: "BzzX1",
      },
    });
  });

  it.each([
    ["names no category that stays", "UTILITY", undefined],
    ["names a category that changes", "MARKETING", "UTILITY"],
  ])("edit %s", async (_name, held, named) => {
    graph.answer(json({ id: "7", status: "REJECTED", category: held }), done);
    expect(await templates.edit(graph.channel, "7", draft, graph.io)).toEqual({ ok: true, value: null });
    expect(graph.seen[1]).toMatchObject({ method: "POST", path: "/v24.0/7" });
    const body = graph.seen[1]?.body as { category?: string } | undefined;
    expect(body?.category).toBe(named);
    expect(body).toHaveProperty("components");
  });

  it("removes one language, or all of a name", async () => {
    graph.answer(done);
    await templates.remove(graph.channel, { name: "parcel_ready_2", externalId: "7" }, graph.io);
    await templates.remove(graph.channel, { name: "parcel_ready_2", externalId: null }, graph.io);
    expect(asked().map(({ query }) => query)).toEqual(["name=parcel_ready_2&hsm_id=7", "name=parcel_ready_2"]);
  });

  it.each([
    ["APPROVED", "NONE", { ok: true, value: { state: "pass", category: "utility", reason: null } }],
    ["FLAGGED", "NONE", { ok: true, value: { state: "pass", category: "utility", reason: null } }],
    ["REJECTED", "SCAM", { ok: true, value: { state: "fail", category: "utility", reason: "SCAM" } }],
    ["LOCKED", "NONE", { ok: false, failure: { kind: "TEMPLATE", detail: "The template's status is LOCKED." } }],
  ])("reads %s", async (status, rejected_reason, expected) => {
    graph.answer(json({ id: "7", status, category: "UTILITY", rejected_reason }));
    expect(await templates.read(graph.channel, "7", graph.io)).toMatchObject(expected);
  });
});
