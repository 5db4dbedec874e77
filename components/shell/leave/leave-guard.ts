"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent } from "react";
import { holdHistory } from "./history-hold.ts";

type Guard = {
  /** Something typed is not stored yet. */
  unsaved: () => boolean;
  /** Stores it. @returns whether that worked */
  save: () => Promise<boolean>;
  /** Asks the person whether to leave without it; `go` leaves. */
  ask: (go: () => void) => void;
};

/** That of the page that is open now. */
let guard: Guard | null = null;

/**
 * Leaves the page through `go`, once what was typed there is stored; when that fails, the person is asked first. For
 * whatever leaves a page other than a link: the command menu, switching the workspace, signing out.
 */
export function leave(go: () => void): void {
  const current = guard;
  if (!current?.unsaved()) go();
  else void current.save().then((saved) => (saved ? go() : current.ask(go)));
}

/**
 * Guards a page with typed work: links, Back and Forward, and whatever calls `leave`, wait until it is stored, and ask when
 * it cannot be. Closing the window or loading another page makes the browser ask.
 */
export function useLeaveGuard({ unsaved, save, ask }: Guard): void {
  const router = useRouter();
  const isUnsaved = useEffectEvent(unsaved);
  const store = useEffectEvent(save);
  const askPerson = useEffectEvent(ask);
  const push = useEffectEvent((path: string) => router.push(path));
  useEffect(() => {
    const own: Guard = { unsaved: () => isUnsaved(), save: () => store(), ask: (go) => askPerson(go) };
    guard = own;
    const ends = [guardUnload(own), guardLinks((path) => push(path)), guardHistory(own)];
    return () => {
      if (guard === own) guard = null;
      for (const end of ends) end();
    };
  }, []);
}

function guardUnload(own: Guard): () => void {
  const warn = (event: BeforeUnloadEvent) => {
    if (!own.unsaved()) return;
    event.preventDefault();
    void own.save();
  };
  window.addEventListener("beforeunload", warn);
  return () => window.removeEventListener("beforeunload", warn);
}

function guardLinks(push: (path: string) => void): () => void {
  const hold = (event: MouseEvent) => {
    const path = leadsAway(event);
    if (path === null || !guard?.unsaved()) return;
    event.preventDefault();
    event.stopPropagation();
    leave(() => push(path));
  };
  // Before the link's own handler, which navigates.
  document.addEventListener("click", hold, { capture: true });
  return () => document.removeEventListener("click", hold, { capture: true });
}

/** The path a click leads to, when it replaces the page in this window by another of the console. */
function leadsAway(event: MouseEvent): string | null {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (!link || event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  if ((link.target && link.target !== "_self") || link.hasAttribute("download")) return null;
  const to = new URL(link.href);
  if (to.origin !== window.location.origin || to.pathname.startsWith("/downloads/")) return null;
  const same = to.pathname === window.location.pathname && to.search === window.location.search;
  return same ? null : to.pathname + to.search + to.hash;
}

/**
 * Holds Back and Forward: the browser has moved already when it says so, so it is moved back to the page until that may go.
 * Needs the Navigation API to know how far it moved; without it, one step back is assumed.
 */
function guardHistory(own: Guard): () => void {
  const entries = (window as unknown as { navigation?: { currentEntry: { index: number } | null } }).navigation;
  const index = () => entries?.currentEntry?.index ?? null;
  let here = index();
  let restoring = false;
  holdHistory((event) => {
    if (restoring) {
      // The step that restored the page: the router must not hear of it.
      restoring = false;
      event.stopImmediatePropagation();
      return;
    }
    const there = index();
    if (!own.unsaved()) {
      here = there;
      return;
    }
    const steps = here !== null && there !== null ? there - here : -1;
    event.stopImmediatePropagation();
    if (steps === 0) return;
    restoring = true;
    window.history.go(-steps);
    leave(() => {
      holdHistory(null);
      window.history.go(steps);
    });
  });
  return () => holdHistory(null);
}
