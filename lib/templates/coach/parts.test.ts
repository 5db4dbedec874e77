/** What the coach says of templates that are more than words and buttons. */
import { describe, expect, it } from "vitest";
import type { Platform, TemplateCategory } from "#db/enums";
import type { TemplateContent, TemplateMedia } from "#db/json/template-content";
import { templateRulesFor } from "#lib/connectors/profiles";
import { contentIssues } from "../content/content-rules.ts";
import { plainCode } from "../content/read-content.ts";
import { coachFindings } from "./coach.ts";

const plain: TemplateContent = {
  ...{ header: null, body: "Our spring sale has begun: come and look.", footer: null, buttons: [], samples: {} },
};
const file: TemplateMedia = {
  ...{ kind: "image", perPerson: true },
  file: { id: "f", name: "a.png", type: "image/png", size: 70 },
};
const link = { kind: "url", text: "Open the shop", url: "https://kiosk.example/spring" } as const;

function findingsOf(change: Partial<TemplateContent>, category: TemplateCategory, platform: Platform = "whatsapp") {
  const content = { ...plain, ...change };
  return coachFindings({ content, category, language: "en", rules: templateRulesFor(platform) });
}
const keysOf = (...given: Parameters<typeof findingsOf>) => findingsOf(...given).map(({ key }) => key);

describe("samples that nobody can write", () => {
  it("are not asked for: a code's, the end of an offer, a file of each person's own", () => {
    const code = { kind: "authentication", body: "", code: plainCode } as const;
    expect(keysOf(code, "authentication")).not.toContain("noSample");
    const offer = { offer: { text: "Ends soon", expires: true }, media: file, buttons: [link] };
    expect(keysOf(offer, "marketing")).not.toContain("noSample");
    expect(keysOf({ body: "Hello $(name), come and look at it." }, "marketing")).toContain("noSample");
  });
});

describe("the way out of marketing", () => {
  const wayOut = (change: Partial<TemplateContent>, platform?: Platform) =>
    findingsOf(change, "marketing", platform).find(({ key }) => key === "optOut");

  it("goes into the footer where there is one, and into the words where there is none", () => {
    expect(wayOut({})?.field).toBe("footer");
    const card = { media: file, body: "Red bells", buttons: [link] };
    expect(wayOut({ kind: "carousel", cards: [card, card] })?.field).toBe("body");
    const offer = { offer: { text: "Ends soon", expires: false }, buttons: [link] };
    const mended = wayOut(offer)?.mended;
    expect(mended?.body).toContain("STOP");
    expect(contentIssues(mended ?? plain, templateRulesFor("whatsapp"))).toEqual([]);
  });

  it("has no place in a coupon", () => {
    const coupon = {
      body: "10 % off\nUntil Friday",
      buttons: [{ kind: "copy_code", text: "Reveal code", code: "A1" }],
    };
    expect(wayOut(coupon as Partial<TemplateContent>, "messenger")).toBeUndefined();
    expect(wayOut({}, "messenger")?.field).toBe("body");
  });
});
