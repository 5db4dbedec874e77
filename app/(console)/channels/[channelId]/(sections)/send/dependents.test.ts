import { describe, expect, it } from "vitest";
import type { SendForm } from "#lib/campaigns/schema";
import { withDependents } from "./dependents.ts";

const form: SendForm = {
  language: "en",
  templateCode: "plain",
  senderId: "a",
  when: "now",
  at: "",
  method: "phones",
  numbers: "+49 155 5500 0017",
  importId: "list",
  name: "",
};
const change = (
  changes: Partial<SendForm>,
  before: Partial<SendForm> = {},
  listMethod: SendForm["method"] = "phones",
) =>
  withDependents({ ...form, ...before }, changes, {
    hasVariables: (code) => code === "variables",
    listMethod,
    suggestedAt: () => "2026-11-21T09:30",
  });

describe("withDependents", () => {
  it("drops template and list when the language changes", () => {
    expect(change({ language: "de" })).toEqual({
      changes: { language: "de", templateCode: "", importId: null },
      dropsList: true,
    });
  });

  it("keeps the list when the same template is chosen again", () => {
    expect(change({ templateCode: "plain" })).toEqual({ changes: { templateCode: "plain" }, dropsList: false });
  });

  it("switches to a file when the new template has variables", () => {
    expect(change({ templateCode: "variables" }).changes).toEqual({
      templateCode: "variables",
      method: "excel",
      importId: null,
    });
    expect(change({ templateCode: "variables" }, { method: "excel" }).changes).not.toHaveProperty("method");
  });

  it("drops checked numbers when one of them changes, and a file never", () => {
    expect(change({ numbers: "+49" }).dropsList).toBe(true);
    expect(change({ numbers: "+49" }, {}, "excel").dropsList).toBe(false);
  });

  it("drops the list when it is given in another way", () => {
    expect(change({ method: "excel" }).dropsList).toBe(true);
  });

  it("drops the list when each person is to get their own language, or all get the same again", () => {
    expect(change({ byLanguage: true }, {}, "excel").dropsList).toBe(true);
    expect(change({ byLanguage: false }, { byLanguage: true }, "excel").dropsList).toBe(true);
    expect(change({ byLanguage: true }, { byLanguage: true }, "excel").dropsList).toBe(false);
  });

  it("suggests a start once, and keeps the one that was chosen", () => {
    expect(change({ when: "timed" }).changes).toEqual({ when: "timed", at: "2026-11-21T09:30" });
    expect(change({ when: "timed" }, { at: "2026-12-01T08:00" }).changes).toEqual({ when: "timed" });
  });

  it("leaves everything else alone", () => {
    expect(change({ name: "Autumn" })).toEqual({ changes: { name: "Autumn" }, dropsList: false });
  });
});
