"use client";

import { Command } from "cmdk";
import type { ReactNode } from "react";
import type { FoundKind } from "#lib/search/schema";
import { PlatformIcon } from "../../messaging/channel-glyph.tsx";
import {
  ArrowRight,
  Clock,
  Hash,
  type Icon,
  Keyboard,
  Languages,
  LogOut,
  Megaphone,
  MessageSquareText,
  Moon,
  Pencil,
  Sun,
  UserRound,
} from "../../ui/icons.tsx";
import { LocalTime } from "../../ui/local-time.tsx";
import { menuItemLook } from "../../ui/looks.tsx";
import type { CommandLine } from "./command-lines.ts";
import type { CommandAct } from "./command-words.ts";

const actIcons: Record<CommandAct, Icon> = {
  "theme-light": Sun,
  "theme-dark": Moon,
  "theme-system": Sun,
  "language-en": Languages,
  "language-zh": Languages,
  keys: Keyboard,
  "sign-out": LogOut,
};
const foundIcons: Record<FoundKind, Icon> = {
  template: Pencil,
  campaign: Megaphone,
  sender: Hash,
  person: UserRound,
  message: MessageSquareText,
};

/** One line of the command menu: its icon, its name, and what tells it apart from others of that name. */
export function CommandRow({ line, onSelect }: { line: CommandLine; onSelect: () => void }) {
  return (
    <Command.Item value={line.id} className={menuItemLook()} onSelect={onSelect}>
      <LineIcon line={line} />
      <span className="min-w-0 flex-1 truncate">{line.label}</span>
      <span className="min-w-0 max-w-[45%] truncate text-xs text-muted-foreground">
        <Hint line={line} />
      </span>
    </Command.Item>
  );
}

function LineIcon({ line }: { line: CommandLine }): ReactNode {
  if (line.kind === "recent") return <Clock aria-hidden />;
  if (line.kind === "found") {
    const Icon = foundIcons[line.found.kind];
    return <Icon aria-hidden />;
  }
  const { target } = line;
  if ("act" in target) {
    const Icon = actIcons[target.act];
    return <Icon aria-hidden />;
  }
  return target.platform ? <PlatformIcon platform={target.platform} /> : <ArrowRight aria-hidden />;
}

function Hint({ line }: { line: CommandLine }): ReactNode {
  if (line.kind === "recent") return line.hint;
  if (line.kind === "target") return line.target.hint;
  const { kind, detail, channelName, at } = line.found;
  const words = [detail, channelName].filter(Boolean).join(" · ");
  if (kind === "template" || kind === "sender") return words;
  return (
    <>
      {words} · <LocalTime at={at} show="date" />
    </>
  );
}
