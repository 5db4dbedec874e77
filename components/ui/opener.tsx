"use client";

import { cloneElement, type KeyboardEvent, type MouseEvent, type ReactElement } from "react";
import type { Deferred } from "./deferred.tsx";

type Handlers = {
  onClick?: (event: MouseEvent<HTMLElement>) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLElement>) => void;
};

const arrows: ReadonlySet<string> = new Set(["ArrowDown", "ArrowUp"]);

/** A button that opens something. */
export type Opener = ReactElement<Handlers>;

/**
 * The button of something that has not been opened yet, with what says so to screen readers. Its panel takes over the button
 * with the first press.
 *
 * @param open called with what it was pressed by
 */
export function openerOf(
  trigger: Opener,
  kind: "menu" | "dialog" | "listbox",
  panel: Deferred<unknown>,
  open: (by: "key" | "pointer") => void,
): ReactElement {
  const { onClick, onKeyDown } = trigger.props;
  return cloneElement(trigger, {
    "aria-haspopup": kind,
    "aria-expanded": false,
    "data-state": "closed",
    onClick: (event) => {
      onClick?.(event);
      // A click by key has no count. The button that takes over gets the focus of this one.
      if (!event.defaultPrevented) press(event.detail === 0 ? "key" : "pointer");
    },
    onKeyDown: (event) => {
      onKeyDown?.(event);
      if (kind === "dialog" || !arrows.has(event.key) || event.defaultPrevented) return;
      event.preventDefault();
      press("key");
    },
  } as Handlers & Record<string, unknown>);

  function press(by: "key" | "pointer") {
    if (panel.value !== null) return open(by);
    void panel.load().then(() => open(by));
  }
}
