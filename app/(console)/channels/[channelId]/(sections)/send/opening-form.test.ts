import { describe, expect, it } from "vitest";
import type { SendForm } from "#lib/campaigns/schema";
import { openingForm } from "./opening-form.ts";

const templates = [
  { code: "1", language: "de" },
  { code: "2", language: "en_GB" },
  { code: "3", language: "zh_CN" },
];
const accounts = [{ id: "a" }, { id: "b" }];
const draft: SendForm = {
  language: "de",
  templateCode: "1",
  senderId: "b",
  when: "timed",
  at: "2026-11-22T09:00",
  method: "excel",
  numbers: "+49 155 5500 0017",
  importId: "list",
  name: "Autumn",
};
const open = (given: Partial<Parameters<typeof openingForm>[0]>) =>
  openingForm({ draft: null, templates, accounts, asked: null, language: "en", ...given });

describe("openingForm", () => {
  it("starts in the workspace's language, or a variant of it", () => {
    expect(open({}).form).toMatchObject({ language: "en_GB", templateCode: "", senderId: "a", when: "now" });
    expect(open({ language: "zh" }).form.language).toBe("zh_CN");
  });

  it("restores a draft unchanged", () => {
    expect(open({ draft })).toEqual({ form: draft, templateGone: false });
  });

  it("keeps the rest of a draft whose template is gone, and reports it", () => {
    const { form, templateGone } = open({ draft: { ...draft, templateCode: "9" } });
    expect(templateGone).toBe(true);
    expect(form).toEqual({ ...draft, templateCode: "", importId: null });
  });

  it("prefers the template in the URL and drops the draft's list", () => {
    const { form } = open({ draft, asked: "3" });
    expect(form).toEqual({ ...draft, language: "zh_CN", templateCode: "3", importId: null });
  });

  it("keeps the list when the URL names the draft's own template", () => {
    expect(open({ draft, asked: "1" }).form.importId).toBe("list");
  });

  it("opens with a list and a number from the URL, and takes nothing of the draft", () => {
    const { form } = open({ draft, asked: "3", rest: { importId: "rest", senderId: "b" } });
    expect(form).toMatchObject({ templateCode: "3", importId: "rest", senderId: "b", method: "excel" });
    expect(form).toMatchObject({ name: "", numbers: "", when: "now", at: "" });
  });

  it("takes no list from the URL whose template cannot be sent", () => {
    expect(open({ asked: "9", rest: { importId: "rest", senderId: "b" } }).form.importId).toBeNull();
  });

  it("picks another number when the draft's is gone", () => {
    expect(open({ draft: { ...draft, senderId: "z" } }).form.senderId).toBe("a");
  });
});
