import { expect, it } from "vitest";
import { foldButtons } from "./fold-buttons.ts";

it.each([
  ["no button", [], [], []],
  ["three buttons", ["Yes", "No", "Later"], ["Yes", "No", "Later"], []],
  ["four buttons", ["Yes", "No", "Later", "Never"], ["Yes", "No"], ["Later", "Never"]],
  ["ten buttons", [..."abcdefghij"], ["a", "b"], [..."cdefghij"]],
])("a phone shows %s as WhatsApp does: all of three, and two of more", (_what, buttons, shown, folded) => {
  expect(foldButtons(buttons, 3)).toEqual({ shown, folded });
});
