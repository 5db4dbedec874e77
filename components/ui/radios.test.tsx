import type { KeyboardEvent } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it, vi } from "vitest";
import { Checkbox, Switch } from "./checkbox.tsx";
import { RadioCards } from "./radio-cards.tsx";
import { radiosOf } from "./radios.ts";
import { Segments } from "./segments.tsx";

const options = [{ value: "a" }, { value: "b", disabled: true }, { value: "c" }] as const;

/** Presses a key on the button of an option. @returns which of the enabled buttons got the focus, and what was chosen */
function press(key: string, on: "a" | "c", value: "a" | "b" | "c" | undefined) {
  const choose = vi.fn();
  const focused: number[] = [];
  const buttons = [0, 1].map((at) => ({ focus: () => focused.push(at) }));
  const preventDefault = vi.fn();
  radiosOf(
    options,
    value,
    choose,
  )({ value: on }).onKeyDown({
    key,
    preventDefault,
    currentTarget: { parentElement: { querySelectorAll: () => buttons } },
  } as unknown as KeyboardEvent<HTMLElement>);
  return { focused, chosen: choose.mock.calls.flat(), prevented: preventDefault.mock.calls.length > 0 };
}

describe("radio buttons", () => {
  it.each([
    ["the chosen one", "c", [-1, -1, 0]],
    ["the first, when none is chosen", undefined, [0, -1, -1]],
    ["the first, when the chosen one is disabled", "b", [0, -1, -1]],
  ] as const)("are reached by Tab at %s", (_what, value, expected) => {
    const radio = radiosOf(options, value, () => {});
    expect(options.map((option) => radio(option).tabIndex)).toEqual(expected);
  });

  it.each([
    ["ArrowDown", "a", 1, "c"],
    ["ArrowRight", "c", 0, "a"],
    ["ArrowUp", "a", 1, "c"],
    ["ArrowLeft", "c", 0, "a"],
  ] as const)("%s goes on from %s past the disabled one, around the ends", (key, on, at, chosen) => {
    expect(press(key, on, on)).toEqual({ focused: [at], chosen: [chosen], prevented: true });
  });

  it("leave other keys alone, and Enter submits no form", () => {
    expect(press("Tab", "a", "a")).toEqual({ focused: [], chosen: [], prevented: false });
    expect(press("Enter", "a", "a")).toEqual({ focused: [], chosen: [], prevented: true });
  });

  it("say nothing when the chosen one is clicked again", () => {
    const choose = vi.fn();
    radiosOf(options, "a", choose)({ value: "a" }).onClick();
    expect(choose).not.toHaveBeenCalled();
    radiosOf(options, "a", choose)({ value: "c" }).onClick();
    expect(choose).toHaveBeenCalledWith("c");
  });

  it("stand in a group, as cards and as segments", () => {
    const cards = renderToStaticMarkup(
      <RadioCards
        aria-label="Kind"
        value="a"
        onValueChange={() => {}}
        options={[
          { value: "a", title: "First" },
          { value: "b", title: "Second", disabledReason: "Not now" },
        ]}
      />,
    );
    expect(cards).toMatch(/^<div aria-label="Kind" role="radiogroup"/);
    expect(cards.match(/role="radio"/g)).toHaveLength(2);
    expect(cards).toMatch(/disabled=""[^>]*aria-checked="false"/);
    const segments = renderToStaticMarkup(
      <Segments aria-label="Size" value="b" onValueChange={() => {}} options={[{ value: "b", label: "Big" }]} />,
    );
    expect(segments).toMatch(/role="radiogroup".*aria-label="Size".*role="radio".*aria-checked="true"/);
  });
});

describe("a box", () => {
  const box = (checked: boolean | "indeterminate") =>
    renderToStaticMarkup(<Checkbox aria-label="All" checked={checked} onCheckedChange={() => {}} />);

  it.each([
    [true, "true"],
    [false, "false"],
    ["indeterminate", "mixed"],
  ] as const)("that is %s says so", (checked, said) => expect(box(checked)).toContain(`aria-checked="${said}"`));

  it("is empty while it is off", () => {
    expect(box(false)).not.toContain("<svg");
    expect(box(true)).toContain("<svg");
  });

  it("names itself by the label beside it", () => {
    const html = renderToStaticMarkup(<Checkbox checked label="I agree" onCheckedChange={() => {}} />);
    const [, id] = /role="checkbox"[^>]* id="([^"]+)"/.exec(html) ?? [];
    expect(html).toContain(`<label for="${id}"`);
  });

  it("that is a switch says whether it is on", () => {
    const html = renderToStaticMarkup(<Switch aria-label="Send" checked={false} onCheckedChange={() => {}} />);
    expect(html).toMatch(/role="switch" aria-checked="false"/);
  });
});
