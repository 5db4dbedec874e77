import type { AccessRole, Platform, WorkspaceKind } from "#db/enums";
import { hasPermission } from "#lib/auth/permissions";
import type { Rankable } from "#lib/search/rank";
import { mayOpenSection, navigation, settingsPages } from "../navigation/navigation.tsx";
import {
  actWords,
  type ChannelSection,
  type CommandAct,
  channelSections,
  commandActs,
  pageWords,
  sectionWords,
} from "./command-words.ts";

/** A channel in the command menu, with the sections of it that its platform has. */
export type CommandChannel = { id: string; name: string; platform: Platform; menu: readonly ChannelSection[] };

/** What the command menu knows without asking the server. */
export type CommandTarget = Rankable & {
  id: string;
  group: "pages" | "actions";
  /** The channel of a section. */
  hint?: string;
  /** Shown before anything is typed. */
  first: boolean;
} & ({ href: string; platform?: Platform } | { act: CommandAct });

/** The words of the console's language, by key of the whole catalogue. */
type Say = (key: string) => string;

/**
 * The pages and actions of the command menu, in the order in which those that fit a query alike are shown: pages, the
 * sections of the channel one is in, channels, the sections of the others, actions. A role gets those it may use.
 *
 * @param channels those the member may read
 * @param current id of the channel whose page is open
 */
export function commandTargets(facts: {
  kind: WorkspaceKind;
  role: AccessRole;
  channels: readonly CommandChannel[];
  current: string | null;
  say: Say;
}): CommandTarget[] {
  const { channels, current, role, say } = facts;
  const here = channels.filter((channel) => channel.id === current);
  const elsewhere = channels.filter((channel) => channel.id !== current);
  return [
    ...pageTargets(facts),
    ...here.flatMap((channel) => sectionTargets(channel, role, say, true)),
    ...channels.map(channelTarget),
    ...elsewhere.flatMap((channel) => sectionTargets(channel, role, say, false)),
    ...commandActs.map((act) => actTarget(act, say)),
  ];
}

function pageTargets({ kind, role, say }: { kind: WorkspaceKind; role: AccessRole; say: Say }): CommandTarget[] {
  const items = [...navigation(kind, role).flatMap((group) => group.items), ...settingsPages(kind, role)];
  const pages = items.flatMap(({ key, href }): CommandTarget[] =>
    // Its pages are listed themselves.
    key === "settings"
      ? []
      : [{ ...page(`page-${key}`, say(`shell.nav.${key}`), href), keywords: pageWords[key], first: true }],
  );
  if (!hasPermission(role, "channels:read")) return pages;
  const deleted = page("page-deleted", say("channels.tabs.deleted"), "/channels/deleted");
  return [...pages, { ...deleted, keywords: pageWords.deleted, first: false }];
}

function page(id: string, label: string, href: string) {
  return { id, group: "pages" as const, label, href };
}

function channelTarget({ id, name, platform }: CommandChannel): CommandTarget {
  const target = page(`channel-${id}`, name, `/channels/${id}`);
  return { ...target, ids: [id], keywords: [platform], hint: id, platform, first: true };
}

function sectionTargets(channel: CommandChannel, role: AccessRole, say: Say, first: boolean): CommandTarget[] {
  const { id, name, platform, menu } = channel;
  const sections = channelSections.filter((key) => menu.includes(key) && mayOpenSection(role, key));
  return sections.map((key) => ({
    ...page(`section-${id}-${key}`, sectionName(key, platform, say), sectionPath(id, key)),
    ...{ keywords: [...sectionWords[key], name], hint: name, first },
  }));
}

/** The account section is named after what is bound there. */
function sectionName(key: ChannelSection, platform: Platform, say: Say): string {
  return key === "account" ? say(`channels.section.${platform}`) : say(`shell.detail.${key}`);
}

function sectionPath(channelId: string, key: ChannelSection): string {
  return key === "dashboard" ? `/channels/${channelId}` : `/channels/${channelId}/${key}`;
}

function actTarget(act: CommandAct, say: Say): CommandTarget {
  const shared = { id: act, group: "actions" as const, keywords: actWords[act], act };
  const [kind, value = ""] = act.split("-");
  if (kind === "theme")
    return { ...shared, label: `${say("shell.theme")}: ${say(`shell.themes.${value}`)}`, first: true };
  if (kind === "language") return { ...shared, label: say(`states.language.${value}`), first: true };
  return { ...shared, label: say(act === "keys" ? "shell.keys.title" : "shell.signOut"), first: true };
}
