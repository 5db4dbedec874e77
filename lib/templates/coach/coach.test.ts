import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { templateCategories } from "#db/enums";
import type { TemplateContent } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import { contentIssues } from "../content/content-rules.ts";
import { coachFindings, coachPraise, coachRules, findingFor } from "./coach.ts";
import { type CoachKey, type Finding, mendKeys, type Subject } from "./finding.ts";
import { chinese } from "./labelled-drafts/chinese.ts";
import { english } from "./labelled-drafts/english.ts";
import { reply, type Sketch, subjectOf, url } from "./labelled-drafts/labelled.ts";
import { addressesOf, textsOf } from "./texts.ts";

const languages = { en: english, zh_CN: chinese };
const labelled = Object.entries(languages).flatMap(([language, drafts]) =>
  Object.entries(drafts).flatMap(([rule, { fires, quiet, ...shared }]) => [
    ...fires.map((sketch) => ({ language, rule, fires: true, sketch, subject: subjectOf(sketch, shared, language) })),
    ...quiet.map((sketch) => ({ language, rule, fires: false, sketch, subject: subjectOf(sketch, shared, language) })),
  ]),
);
const named = (sketch: Sketch) => (typeof sketch === "string" ? sketch : JSON.stringify(sketch)).slice(0, 90);

function textAt(content: TemplateContent, field: string): string {
  const places = [...textsOf(content), ...addressesOf(content).map(({ field, url }) => ({ field, text: url }))];
  return places.find((place) => place.field === field)?.text ?? "";
}

/** The keys of the issues that a mend would bring. */
function broughtBy(mended: TemplateContent, { content, rules }: Subject): string[] {
  const before = contentIssues(content, rules).map(({ key }) => key);
  return contentIssues(mended, rules)
    .map(({ key }) => key)
    .filter((key) => {
      const at = before.indexOf(key);
      if (at !== -1) before.splice(at, 1);
      return at === -1;
    });
}

function expectMended(finding: Finding, subject: Subject) {
  if (!finding.mended) return;
  const after = coachFindings({ ...subject, content: finding.mended });
  expect(after.map(({ key, field }) => `${key} ${field}`)).not.toContain(`${finding.key} ${finding.field}`);
  expect(broughtBy(finding.mended, subject)).toEqual([]);
}

describe("the labelled drafts", () => {
  it("are at least four for each rule and language, with one that fires and one that must not", () => {
    expect(coachRules.length).toBeGreaterThanOrEqual(20);
    for (const drafts of Object.values(languages)) {
      expect(Object.keys(drafts).sort()).toEqual(coachRules.map(({ key }) => key).sort());
      for (const { fires, quiet } of Object.values(drafts)) {
        expect(fires.length + quiet.length).toBeGreaterThanOrEqual(4);
        expect(Math.min(fires.length, quiet.length)).toBeGreaterThanOrEqual(1);
      }
    }
  });

  it.each(labelled.map((draft) => [draft.rule, draft.language, draft.fires, named(draft.sketch), draft] as const))(
    "%s in %s, fires: %s, %s",
    (rule, _language, fires, _name, { subject }) => {
      const findings = coachFindings(subject).filter(({ key }) => key === rule);
      expect(findings.length > 0).toBe(fires);
      for (const finding of findings) {
        const { range, field, values } = finding;
        const text = textAt(subject.content, field);
        if (range && values.word) expect(text.slice(range.start, range.end)).toBe(values.word);
        if (range) expect(text.slice(range.start, range.end)).not.toBe("");
        if ((mendKeys as readonly CoachKey[]).includes(finding.key)) expect(finding.mended, "a mend").not.toBeNull();
        expectMended(finding, subject);
      }
    },
  );
});

describe("a one-click mend", () => {
  const pieces = labelled.map(({ subject }) => subject.content);
  const part = <K extends keyof TemplateContent>(key: K) => fc.constantFrom(...pieces.map((content) => content[key]));
  const joined = fc
    .array(
      fc.oneof(part("body"), fc.constantFrom(" ", "\n", "$(order)", "{{2}}", "!!", " https://a.example/x ", "🎉")),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    .map((texts) => texts.join(" ").slice(0, 900));
  const drafts = fc.record({
    header: part("header"),
    body: joined,
    footer: part("footer"),
    buttons: part("buttons"),
    samples: part("samples"),
  });

  it("removes its finding and leaves no new issue, whatever else is wrong", () => {
    fc.assert(
      fc.property(
        drafts,
        fc.constantFrom(...templateCategories),
        fc.constantFrom("en", "zh_CN", "de", "ar"),
        fc.constantFrom("whatsapp", "viber", "messenger", "instagram", "sms", "email"),
        (content, category, language, platform) => {
          const subject = { content, category, language, rules: templateRulesFor(platform) };
          for (const finding of coachFindings(subject)) expectMended(finding, subject);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("is not offered where it would break a rule of the platform", () => {
    const subject = subjectOf(
      { body: `Our lamps are here. ${"Fine oak, made by hand. ".repeat(8)}`.trim(), footer: "f".repeat(58) },
      { category: "marketing" },
      "en",
    );
    const finding = coachFindings(subject).find(({ key }) => key === "optOut");
    expect(finding).toMatchObject({ field: "footer", mended: null });
  });
});

describe("what the mends write", () => {
  const mend = (key: CoachKey, sketch: Sketch, language = "en", platform = "whatsapp", category = "utility" as const) =>
    coachFindings(subjectOf(sketch, { platform, category }, language)).find((finding) => finding.key === key)?.mended;

  it.each([
    [
      "mixedPurposes",
      "Your order $(order) has shipped. Enjoy 20% off the next one.",
      "Your order $(order) has shipped.",
    ],
    ["brackets", "Hello {{1}} of {city}, it is here.", "Hello $(value_1) of $(city), it is here."],
    ["capitals", "YOUR ORDER HAS SHIPPED, number $(order).", "Your order has shipped, number $(order)."],
    ["punctuation", "It has shipped!!! Really?! Yes.", "It has shipped! Really? Yes."],
    ["edge", "$(first_name), it is here.", "Hello! $(first_name), it is here."],
    ["adjacent", "Hello $(first_name) $(last_name), it is here.", "Hello $(first_name), $(last_name), it is here."],
    ["impersonalGreeting", "Dear customer, it is here.", "Hello $(first_name), it is here."],
    ["blankLines", "One.\n\n\n\nTwo.", "One.\n\nTwo."],
    ["literalMarks", "It is **here** now.", "It is *here* now."],
  ] as [CoachKey, string, string][])("%s: %s becomes %s", (key, body, mended) => {
    expect(mend(key, body)?.body).toBe(mended);
  });

  it("moves an address behind a button, with the sample of its variable", () => {
    const mended = mend("rawLink", "Track it at https://lumen.example/t/$(track_id) at any time.");
    expect(mended).toMatchObject({
      body: "Track it at the link below at any time.",
      buttons: [{ kind: "url", text: "Open link", url: "https://lumen.example/t/$(track_id)" }],
      samples: { "button.0.track_id": "JD014600003" },
    });
  });

  it("keeps the button that came first", () => {
    const buttons = [reply("Thanks"), url("https://a.example", "Shop"), url("https://a.example/", "Visit")];
    expect(mend("doubleAction", { body: "It is here, thank you.", buttons })?.buttons).toEqual(buttons.slice(0, 2));
  });
});

describe("the coach beside the rules of the content", () => {
  const clean = subjectOf(
    {
      header: "Order $(order) ships",
      body: "Hello $(first_name), your order leaves our house on $(date) and is with you soon.",
      footer: "Lumen",
      buttons: [reply("Thanks"), url("https://lumen.example/t/$(track_id)", "Track")],
    },
    {},
    "en",
  );

  it("finds nothing in a good template, and lists what is right", () => {
    expect(coachFindings(clean)).toEqual([]);
    expect(coachPraise(clean)).toEqual(["edges", "samples", "lengths", "buttonOrder"]);
    expect(coachPraise({ ...clean, content: { ...clean.content, body: "" } })).toEqual([]);
  });

  it("gives an issue the place and the mend of the finding that says the same", () => {
    const subject = subjectOf("$(first_name), your order has left our house.", {}, "en");
    const [issue] = contentIssues(subject.content, subject.rules);
    expect(issue?.key).toBe("bodyEdge");
    const finding = issue && findingFor(issue, coachFindings(subject));
    expect(finding).toMatchObject({ key: "edge", range: { start: 0, end: 13 } });
    expect(finding?.mended).not.toBeNull();
  });

  it("says nothing of what only reviewers refuse where nobody reviews", () => {
    const keys = coachFindings(subjectOf("$(x), our offer ends TODAY", { platform: "viber" }, "en")).map(
      ({ key }) => key,
    );
    expect(keys).toEqual(["relativeDate", "vagueVariable"]);
  });
});
