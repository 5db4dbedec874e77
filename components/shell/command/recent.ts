"use client";

import { useSyncExternalStore } from "react";

/** A page that the person opened lately. */
export type RecentPage = { href: string; label: string; hint: string };

export type Owner = { userId: string; workspaceId: string };

const most = 6;
const none: readonly RecentPage[] = [];
const listeners = new Set<() => void>();
let read: { key: string; text: string | null; pages: readonly RecentPage[] } | null = null;

/** Pages of one thing; lists stand in the menu anyway. */
const ofOneThing = /^\/(channels\/(?!deleted$)[^/]+(\/[^/]+){0,2}|campaigns\/[^/]+)$/;

const keyOf = ({ userId, workspaceId }: Owner) => `carillon-recent:${workspaceId}:${userId}`;

/** Remembers a page that was opened, in this browser, for this person and workspace. */
export function rememberPage(owner: Owner, page: RecentPage): void {
  if (!ofOneThing.test(page.href)) return;
  const before = readPages(owner).filter((one) => one.href !== page.href);
  try {
    localStorage.setItem(keyOf(owner), JSON.stringify([page, ...before].slice(0, most)));
  } catch {
    // The browser keeps nothing, for instance because its storage is switched off.
  }
  for (const listener of listeners) listener();
}

/** Forgets what this person opened, when they sign out. */
export function forgetPages(owner: Owner): void {
  try {
    localStorage.removeItem(keyOf(owner));
  } catch {
    // Nothing was kept.
  }
}

/** The pages this person opened lately in this workspace, the last one first. */
export function useRecentPages(owner: Owner): readonly RecentPage[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => readPages(owner),
    () => none,
  );
}

function readPages(owner: Owner): readonly RecentPage[] {
  const key = keyOf(owner);
  let text: string | null = null;
  try {
    text = localStorage.getItem(key);
  } catch {
    return none;
  }
  if (read?.key !== key || read.text !== text) read = { key, text, pages: parse(text) };
  return read.pages;
}

function parse(text: string | null): readonly RecentPage[] {
  try {
    const pages: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(pages) ? pages.filter(isPage) : none;
  } catch {
    return none;
  }
}

function isPage(value: unknown): value is RecentPage {
  const page = value as Partial<Record<keyof RecentPage, unknown>> | null;
  // Never an address of another site.
  return (
    [page?.href, page?.label, page?.hint].every((text) => typeof text === "string") && ofOneThing.test(`${page?.href}`)
  );
}
