import type { BrakeRules, RecipientPaces, WarmUpStep } from "../profile.ts";

/**
 * How fast a sender writes to the people of one receiving service. No service publishes its limits for a sender; these are
 * ours as of 2026-11, below what each is known to take from a sender that it trusts. A service that asks for fewer gets fewer.
 */
export const recipientPaces: RecipientPaces = {
  services: [
    { name: "Gmail", domains: ["gmail.com", "googlemail.com"], perSecond: 20 },
    { name: "Outlook", domains: ["outlook.com", "hotmail.com", "live.com", "msn.com"], perSecond: 10 },
    { name: "Yahoo", domains: ["yahoo.com", "yahoo.co.uk", "yahoo.co.jp", "ymail.com", "aol.com"], perSecond: 10 },
    { name: "iCloud", domains: ["icloud.com", "me.com", "mac.com"], perSecond: 5 },
    { name: "QQ Mail", domains: ["qq.com", "foxmail.com"], perSecond: 5 },
    { name: "NetEase", domains: ["163.com", "126.com", "yeah.net"], perSecond: 5 },
    { name: "GMX", domains: ["gmx.de", "gmx.net", "gmx.at", "web.de"], perSecond: 5 },
  ],
  others: 20,
};

/**
 * Most mails a day from a domain that nobody knows yet, as of 2026-11. The steps are those that large mail providers recommend
 * to new senders, halved at the beginning; after the last one there is no limit.
 */
export const warmUp: readonly WarmUpStep[] = [
  { day: 1, messages: 50 },
  { day: 2, messages: 100 },
  { day: 3, messages: 200 },
  { day: 4, messages: 400 },
  { day: 5, messages: 800 },
  { day: 6, messages: 1_500 },
  { day: 7, messages: 3_000 },
  { day: 8, messages: 5_000 },
  { day: 9, messages: 10_000 },
  { day: 10, messages: 20_000 },
  { day: 11, messages: 40_000 },
  { day: 12, messages: 70_000 },
  { day: 13, messages: 100_000 },
  { day: 14, messages: 150_000 },
];

/** Receiving services turn away senders of whose mails more than 0.3 % are marked as spam. */
export const brake: BrakeRules = {
  days: 7,
  complaints: { share: 0.003, least: 3 },
  bounces: { share: 0.05, least: 20 },
};
