import { describe, expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { LooseContent } from "../content-schema.ts";
import { templateColumns } from "./columns.ts";
import { storedContent } from "./read-content.ts";
import { renderTemplate, sampleValues } from "./render-template.ts";
import { toDraft } from "./to-draft.ts";
import { toParameters } from "./to-parameters.ts";
import { foreignPlaceholders, lengthOf, malformedVariables, namesIn } from "./variables.ts";

const content: TemplateContent = {
  header: "Parcel $(order)",
  body: "Hello $(first_name), order $(order) comes on $(end_date). Bye $(first_name)!",
  footer: "Lumen",
  buttons: [
    { kind: "url", text: "Track", url: "https://lumen.example/t/$(code)" },
    { kind: "quick_reply", text: "Stop" },
  ],
  samples: {
    "header.order": "NX-1",
    "body.first_name": "Ines",
    "body.order": "NX-1",
    "body.end_date": "30 November",
    "button.0.code": "abc",
  },
};

describe("variables", () => {
  it.each([
    ["none", "Hello", []],
    ["each name once, in order", "$(b) and $(a) and $(b)", ["b", "a"]],
    ["letters, digits, underscores", "$(First_name2)!", ["First_name2"]],
    ["not one that starts with a digit", "$(1st)", []],
    ["not one that starts with an underscore", "$(_x)", []],
    ["not with a space", "$(first name)", []],
    ["not the placeholders of other tools", "{{1}}", []],
  ])("finds variable names: %s", (_, text, names) => {
    expect(namesIn(text)).toEqual(names);
  });

  it.each([
    ["$(1st) there", ["$(1st)"]],
    ["$(first name)", ["$(first name)"]],
    ["$(open", ["$(open"]],
    ["$()", ["$()"]],
    ["$(good)", []],
    ["costs $5 (five)", []],
  ])("finds malformed variables in: %s", (text, broken) => {
    expect(malformedVariables(text)).toEqual(broken);
  });

  it("finds the placeholders of other tools", () => {
    expect(foreignPlaceholders("Hi {{1}}, {{ name }}")).toEqual(["{{1}}", "{{ name }}"]);
  });

  it("counts Unicode characters, not UTF-16 code units", () => {
    expect([lengthOf("abc"), lengthOf("中文"), lengthOf("👋🏽"), lengthOf("😀")]).toEqual([3, 2, 2, 1]);
  });
});

describe("columns and values", () => {
  it("has one column per variable and part of the template", () => {
    expect(templateColumns(content)).toEqual([
      "header.order",
      "body.first_name",
      "body.order",
      "body.end_date",
      "button.0.code",
    ]);
  });

  it("has no columns without variables", () => {
    expect(templateColumns({ header: null, body: "Hi", footer: null, buttons: [], samples: {} })).toEqual([]);
  });

  it("fills each part with its own values", () => {
    expect(renderTemplate(content, ["H", "Ann", "B", "Friday", "zz?x=1"])).toEqual({
      header: "Parcel H",
      body: "Hello Ann, order B comes on Friday. Bye Ann!",
      footer: "Lumen",
      buttons: [
        { kind: "url", text: "Track", url: "https://lumen.example/t/zz?x=1" },
        { kind: "quick_reply", text: "Stop" },
      ],
    });
  });

  it("leaves variables without a value unchanged, and does not expand variables inside values", () => {
    expect(renderTemplate(content, ["H"]).body).toContain("$(first_name)");
    expect(renderTemplate(content, ["H", "$(order)", "B"]).body).toBe(
      "Hello $(order), order B comes on $(end_date). Bye $(order)!",
    );
  });

  it("groups the values by part for the connector", () => {
    expect(toParameters(content, ["H", "Ann", "B", "Friday", "zz"])).toEqual({
      header: ["H"],
      body: ["Ann", "B", "Friday"],
      buttons: [{ index: 0, value: "zz" }],
    });
  });

  it("groups the samples by part for the connector", () => {
    expect(toDraft({ name: "parcel", language: "en", category: "utility", content })).toEqual({
      name: "parcel",
      language: "en",
      category: "utility",
      header: { text: "Parcel $(order)", samples: { order: "NX-1" } },
      body: { text: content.body, samples: { first_name: "Ines", order: "NX-1", end_date: "30 November" } },
      footer: "Lumen",
      buttons: [
        { kind: "url", text: "Track", url: "https://lumen.example/t/$(code)", sample: "abc" },
        { kind: "quick_reply", text: "Stop" },
      ],
    });
  });

  it("leaves out empty parts", () => {
    const bare: TemplateContent = {
      header: null,
      body: "Hi",
      footer: "",
      buttons: [{ kind: "url", text: "Go", url: "https://a.example" }],
      samples: {},
    };
    const draft = toDraft({ name: "n", language: "en", category: "utility", content: bare });
    expect([draft.header, draft.footer, draft.buttons[0]]).toEqual([
      null,
      null,
      { kind: "url", text: "Go", url: "https://a.example", sample: null },
    ]);
  });

  it("orders samples by column", () => {
    expect(sampleValues({ ...content, samples: { "body.order": "x" } })).toEqual(["", "", "x", "", ""]);
  });
});

describe("a reply button", () => {
  const ask = { kind: "quick_reply", text: "Where is it?", intent: "parcel" } as const;
  const stop = { kind: "quick_reply", text: "Stop", optOut: true } as const;
  const plain = { kind: "quick_reply", text: "Thanks" } as const;
  const content = { header: null, body: "Sent.", footer: null, buttons: [plain, ask, stop], samples: {} };

  it("with an intent is sent with what its presser brings back, and a plain one without", () => {
    expect(toParameters(content, []).buttons).toEqual([
      { index: 1, kind: "payload", value: "carillon:intent:parcel" },
      { index: 2, kind: "opt_out", value: "" },
    ]);
    expect(renderTemplate(content, []).buttons).toEqual([
      { kind: "quick_reply", text: "Thanks" },
      { kind: "quick_reply", text: "Where is it?", payload: "carillon:intent:parcel" },
      { kind: "quick_reply", text: "Stop", payload: "carillon:opt-out" },
    ]);
  });

  it("keeps its intent when its template is stored, and not one of more than 50 characters", () => {
    expect(storedContent(content)).toEqual(content);
    expect(LooseContent.parse(content)).toEqual(content);
    expect(LooseContent.safeParse({ ...content, buttons: [{ ...ask, intent: "x".repeat(51) }] }).success).toBe(false);
  });
});
