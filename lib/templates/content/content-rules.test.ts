import { describe, expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import { contentIssues } from "./content-rules.ts";

const rules = templateRulesFor("whatsapp");

const good: TemplateContent = {
  header: "Order $(order) ships",
  body: "Hello $(name), your order leaves our house on $(day) and is with you soon.",
  footer: "Lumen",
  buttons: [
    { kind: "quick_reply", text: "Thanks" },
    { kind: "url", text: "Track", url: "https://lumen.example/t/$(code)" },
  ],
  samples: { "header.order": "N1", "body.name": "Ann", "body.day": "Friday", "button.1.code": "x" },
};

const quick = (text: string) => ({ kind: "quick_reply" as const, text });
const link = (text: string, url = "https://a.example/x") => ({ kind: "url" as const, text, url });

describe("contentIssues", () => {
  it("accepts a complete template", () => {
    expect(contentIssues(good, rules)).toEqual([]);
  });

  const cases: [string, Partial<TemplateContent>, string, string][] = [
    ["an empty header", { header: " " }, "header", "headerRequired"],
    ["a long header", { header: "a".repeat(61) }, "header", "headerLong"],
    ["two variables in the header", { header: "a $(order) b $(x) c" }, "header", "headerVariables"],
    ["the same header variable twice", { header: "a $(order) b $(order)" }, "header", "headerVariables"],
    ["emoji in the header", { header: "Hi 🎉" }, "header", "headerPlain"],
    ["formatting in the header", { header: "Hi *you*" }, "header", "headerPlain"],
    ["a header of two lines", { header: "Hi\nyou" }, "header", "oneLine"],
    ["an empty body", { body: "  \n" }, "body", "bodyRequired"],
    ["a long body", { body: "a".repeat(1025) }, "body", "bodyLong"],
    ["a body that starts with a variable", { body: "$(name) is here, on $(day)." }, "body", "bodyEdge"],
    ["a body that starts with a space and a variable", { body: " $(name) is here, on $(day)." }, "body", "bodyEdge"],
    ["a body that ends with a variable", { body: "Here on $(day) is $(name)" }, "body", "bodyEdge"],
    ["a body that ends with a variable and a line break", { body: "Here on $(day) is $(name)\n" }, "body", "bodyEdge"],
    ["adjacent variables", { body: "Hi $(name)$(day) ok" }, "body", "bodyAdjacent"],
    ["variables with only a space between", { body: "Hi $(name) $(day) ok" }, "body", "bodyAdjacent"],
    ["another tool's placeholder", { body: "Hi {{1}}, $(name) and $(day) ok" }, "body", "foreign"],
    ["a malformed variable", { body: "Hi $(1st), $(name) and $(day) ok" }, "body", "broken"],
    ["a long footer", { footer: "a".repeat(61) }, "footer", "footerLong"],
    ["a variable in the footer", { footer: "by $(name)" }, "footer", "footerVariables"],
    ["a missing sample", { samples: { ...good.samples, "body.day": " " } }, "samples.body.day", "sampleMissing"],
    [
      "a sample with a line break",
      { samples: { ...good.samples, "body.day": "a\nb" } },
      "samples.body.day",
      "sampleLayout",
    ],
    ["eleven buttons", { buttons: Array.from({ length: 11 }, (_, i) => quick(`b${i}`)) }, "buttons", "buttonsMany"],
    ["three links", { buttons: [link("a"), link("b"), link("c")] }, "buttons", "buttonsUrlMany"],
    ["links separated by another button", { buttons: [link("a"), quick("b"), link("c")] }, "buttons", "buttonsApart"],
    ["a button without text", { buttons: [quick(" ")] }, "buttons.0.text", "buttonTextRequired"],
    ["a long button text", { buttons: [quick("a".repeat(26))] }, "buttons.0.text", "buttonTextLong"],
    ["a variable in a button text", { buttons: [quick("Hi $(name)")] }, "buttons.0.text", "buttonTextVariables"],
    ["the same button text twice", { buttons: [quick("a"), quick("a ")] }, "buttons.1.text", "buttonTextTwice"],
    ["an empty URL", { buttons: [link("a", "")] }, "buttons.0.url", "urlRequired"],
    ["a URL that is not http or https", { buttons: [link("a", "ftp://a.example")] }, "buttons.0.url", "urlShape"],
    ["a URL with a space", { buttons: [link("a", "https://a.example/a b")] }, "buttons.0.url", "urlShape"],
    ["a URL with a variable as host", { buttons: [link("a", "https://$(host)/x")] }, "buttons.0.url", "urlShape"],
    ["a long URL", { buttons: [link("a", `https://a.example/${"x".repeat(2000)}`)] }, "buttons.0.url", "urlLong"],
    [
      "a variable in the middle of a URL",
      { buttons: [link("a", "https://a.example/$(x)/y")] },
      "buttons.0.url",
      "urlVariable",
    ],
    ["two variables in a URL", { buttons: [link("a", "https://a.example/$(x)$(y)")] }, "buttons.0.url", "urlVariable"],
  ];
  it.each(cases)("refuses %s", (_, change, field, key) => {
    expect(contentIssues({ ...good, ...change }, rules)).toContainEqual(expect.objectContaining({ field, key }));
  });

  it.each([
    ["60 characters of Chinese in the header", { header: "字".repeat(60), samples: good.samples }],
    ["1,024 emoji in the body", { body: "😀".repeat(1024) }],
    [
      "an underscore in a variable name",
      {
        header: "Hi $(_order) you".replace("_order", "my_order_id"),
        samples: { ...good.samples, "header.my_order_id": "1" },
      },
    ],
    ["quick replies after links", { buttons: [link("a"), link("b"), quick("c"), quick("d")] }],
    ["a port and a query", { buttons: [link("a", "https://a.example:8443/x?y=")] }],
  ] as [string, Partial<TemplateContent>][])("accepts %s", (_, change) => {
    expect(contentIssues({ ...good, ...change }, rules)).toEqual([]);
  });

  it("reports by how many characters a text is too long", () => {
    expect(contentIssues({ ...good, footer: "a".repeat(63) }, rules)).toEqual([
      { key: "footerLong", field: "footer", values: { max: 60, over: 3 } },
    ]);
  });
});

describe("content that no platform reviews", () => {
  const bare: TemplateContent = { header: null, body: "$(name), it is here.", footer: null, buttons: [], samples: {} };
  const named = { ...bare, samples: { "body.name": "Ann" } };
  const keysOf = (platform: string, change: Partial<TemplateContent>) =>
    contentIssues({ ...named, ...change }, templateRulesFor(platform)).map(({ field, key }) => `${field} ${key}`);

  it.each(["viber", "messenger", "instagram"])(
    "may begin with a variable on %s, whose sample may have lines",
    (platform) => {
      expect(keysOf(platform, { samples: { "body.name": "Ann\nBerg" } })).toEqual([]);
      expect(keysOf(platform, { body: "$(name) $(name)" })).toEqual([]);
    },
  );

  it.each([
    ["viber", { header: "Order" }, "header headerNone"],
    ["viber", { footer: "Lumen" }, "footer footerNone"],
    ["viber", { buttons: [quick("Thanks")] }, "buttons buttonsKind"],
    ["viber", { buttons: [link("One"), link("Two")] }, "buttons buttonsMany"],
    ["viber", { buttons: [link("a".repeat(31))] }, "buttons.0.text buttonTextLong"],
    ["viber", { body: "a".repeat(1001), samples: {} }, "body bodyLong"],
    ["messenger", { body: "a".repeat(2001), samples: {} }, "body bodyLong"],
    ["messenger", { buttons: [quick("a".repeat(21))] }, "buttons.0.text buttonTextLong"],
    ["instagram", { body: "字".repeat(334), samples: {} }, "body bodyBytes"],
  ] as [string, Partial<TemplateContent>, string][])("on %s is refused with %o", (platform, change, issue) => {
    expect(keysOf(platform, change)).toContain(issue);
  });

  it("fits Instagram up to the last byte", () => {
    expect(keysOf("instagram", { body: `${"字".repeat(333)}a`, samples: {} })).toEqual([]);
  });
});
