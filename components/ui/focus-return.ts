"use client";

import { type RefObject, useCallback, useRef } from "react";

/** Where the focus was before something opened over the page. */
export type FocusPlace = {
  element: HTMLElement | null;
  /** What it stood in, from the inside out, for when it is gone. */
  around: readonly Element[];
  /** When it stood in a layer that may have closed: where the focus was before that one opened. */
  below: FocusPlace | null;
};

/** How long the focus is looked after once a layer has closed: a change made in it may remove its opener a little later. */
const watchMs = 10_000;

/** The place that each open layer gives the focus back to. */
const places = new WeakMap<Element, FocusPlace>();

/**
 * What had the focus last. A dialog may be drawn a moment after its opener lost it: a menu has closed meanwhile, or a button
 * was switched off for as long as its act took.
 */
let lastFocused: Element | null = null;
if (typeof document !== "undefined") {
  lastFocused = document.activeElement;
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Element) lastFocused = target;
  });
}

/** Notes what has the focus now; for an item of a menu, the button that opened the menu. */
function noteFocus(): FocusPlace {
  const now = document.activeElement;
  const active = now === null || now === document.body ? lastFocused : now;
  const menu = active?.closest("[role=menu]");
  const element = menu ? document.getElementById(menu.getAttribute("aria-labelledby") ?? "") : active;
  return element instanceof HTMLElement && element !== document.body
    ? placeOf(element)
    : { element: null, around: [], below: null };
}

/** An element as a place for the focus. */
export function placeOf(element: HTMLElement): FocusPlace {
  const around: Element[] = [];
  let below: FocusPlace | null = null;
  for (let outer = element.parentElement; outer && outer !== document.body; outer = outer.parentElement) {
    around.push(outer);
    below ??= places.get(outer) ?? null;
  }
  return { element, around, below };
}

/**
 * The focus of a layer over the page: it begins in the first field and returns to where it was, or next to that when it is
 * gone. Pass the parts to Radix's content.
 *
 * @param open whether the layer is open; its opener is noted while rendering, because an item of a menu is gone afterwards
 * @param better what gets the focus instead of the opener, such as the row whose drawer is open now
 */
export function useFocusReturn(open: boolean, better?: RefObject<HTMLElement | null>) {
  const place = useRef<FocusPlace>({ element: null, around: [], below: null });
  const wasOpen = useRef(false);
  if (open !== wasOpen.current && typeof document !== "undefined") {
    wasOpen.current = open;
    if (open) place.current = noteFocus();
  }
  const ref = useCallback((content: HTMLElement | null) => {
    if (content) places.set(content, place.current);
  }, []);
  return {
    ref,
    onOpenAutoFocus(event: Event) {
      event.preventDefault();
      const content = event.currentTarget as HTMLElement;
      (firstField(content) ?? content).focus();
    },
    // Radix would focus its own trigger, which none of our dialogs has.
    onCloseAutoFocus(event: Event) {
      event.preventDefault();
      const content = event.currentTarget as HTMLElement;
      if (isElsewhere(content)) return;
      const wanted = better?.current;
      giveFocus(wanted?.isConnected ? placeOf(wanted) : place.current);
    },
  };
}

/** True when a person, or another layer, has taken the focus meanwhile. */
export function isElsewhere(closed: HTMLElement): boolean {
  const active = document.activeElement;
  return active !== null && active !== document.body && !closed.contains(active);
}

/**
 * Focuses the place, or what is next to it, and keeps to it for some seconds: when a refreshed page removes what has the
 * focus, it moves next to that.
 */
export function giveFocus(place: FocusPlace): void {
  let held = focusAt(place);
  const watch = new MutationObserver(() => {
    const active = document.activeElement;
    if (active && active !== document.body) {
      if (active !== held) stop();
      return;
    }
    if (!held?.isConnected || held.matches(":disabled")) held = focusAt(place) ?? held;
  });
  const stop = () => {
    watch.disconnect();
    clearTimeout(timer);
  };
  const timer = setTimeout(stop, watchMs);
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}

/** @returns what has the focus now, or null when nothing there can take it */
function focusAt({ element, around, below }: FocusPlace): HTMLElement | null {
  if (element && takesFocus(element)) return element;
  for (const outer of around) {
    if (!outer.isConnected) continue;
    if (outer instanceof HTMLElement && outer.tabIndex >= 0 && takesFocus(outer)) return outer;
    const heading = visible(outer, "h1, h2, h3, h4, [role=heading]")[0];
    if (heading && takesFocusByScript(heading)) return heading;
  }
  if (below) return focusAt(below);
  const title = visible(document, "main h1, h1")[0];
  return title && takesFocusByScript(title) ? title : null;
}

function takesFocus(element: HTMLElement): boolean {
  if (!element.isConnected) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

function takesFocusByScript(element: HTMLElement): boolean {
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  return takesFocus(element);
}

const fields = [
  ...["input:not([type=hidden])", "textarea", "select", "[contenteditable=true]"],
  ...["combobox", "radio", "checkbox", "switch", "textbox"].map((role) => `[role=${role}]`),
].join(", ");

/**
 * The first field of a layer that can be filled in, else the first that can be read; of a group of radio buttons, the chosen
 * one.
 */
function firstField(layer: HTMLElement): HTMLElement | null {
  const found = visible(layer, fields).filter(isReached);
  const field = found.find((one) => !(one as HTMLInputElement).readOnly) ?? found[0];
  const group = field?.getAttribute("role") === "radio" ? field.closest("[role=radiogroup]") : null;
  return group?.querySelector<HTMLElement>("[role=radio][aria-checked=true]:not(:disabled)") ?? field ?? null;
}

function isReached(field: HTMLElement): boolean {
  // Radix hides an input for the form behind its checkboxes and radio buttons.
  if (field.matches(":disabled, [aria-hidden=true], [data-disabled]")) return false;
  // The keys of a group of radio buttons lead to its others.
  return field.tabIndex >= 0 || field.getAttribute("role") === "radio";
}

function visible(within: Element | Document, selector: string): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(selector)].filter((element) => element.checkVisibility());
}
