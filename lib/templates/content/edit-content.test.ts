import { describe, expect, it } from "vitest";
import type { TemplateContent } from "#db/json/template-content";
import { addButton, carrySamples, moveButton, pruneSamples, removeButton } from "./edit-content.ts";

describe("editing content in the designer", () => {
  const content: TemplateContent = {
    header: null,
    body: "Hi $(name) you",
    footer: null,
    buttons: [
      { kind: "url", text: "a", url: "https://a.example/$(x)" },
      { kind: "url", text: "b", url: "https://b.example/$(y)" },
      { kind: "quick_reply", text: "c" },
    ],
    samples: { "body.name": "Ann", "button.0.x": "1", "button.1.y": "2", "body.gone": "3" },
  };
  it("moves samples along with their button", () => {
    const moved = moveButton(content, 0, 1);
    expect(moved.buttons.map((button) => button.text)).toEqual(["b", "a", "c"]);
    expect(moved.samples).toMatchObject({ "button.1.x": "1", "button.0.y": "2", "body.name": "Ann" });
    expect(moveButton(content, 0, -1)).toBe(content);
  });
  it("removes the samples of a removed button", () => {
    const rest = removeButton(content, 0);
    expect(rest.buttons.map((button) => button.text)).toEqual(["b", "c"]);
    expect(rest.samples).toEqual({ "body.name": "Ann", "body.gone": "3", "button.0.y": "2" });
  });
  it("adds a button next to others of its kind", () => {
    expect(addButton(content, "url").buttons.map((button) => button.kind)).toEqual([
      "url",
      "url",
      "url",
      "quick_reply",
    ]);
    expect(addButton(content, "quick_reply").buttons.map((button) => button.text)).toEqual(["a", "b", "c", ""]);
  });
  it("prunes samples of variables that no longer exist", () => {
    expect(Object.keys(pruneSamples(content).samples)).toEqual(["body.name", "button.0.x", "button.1.y"]);
  });
});

it("keeps the sample of a renamed variable", () => {
  const before: TemplateContent = {
    header: null,
    body: "Hi $(name) you",
    footer: null,
    buttons: [],
    samples: { "body.name": "Ann" },
  };
  const renamed = carrySamples(before, { ...before, body: "Hi $(first) you" });
  expect(renamed.samples["body.first"]).toBe("Ann");
  const added = carrySamples(before, { ...before, body: "Hi $(name) and $(day) you" });
  expect(added.samples).toEqual({ "body.name": "Ann" });
});
