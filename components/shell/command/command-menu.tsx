"use client";

import { Command } from "cmdk";
import { useTranslations } from "next-intl";
import { Dialog } from "radix-ui";
import { type KeyboardEvent as ReactKeyboardEvent, type RefObject, useRef, useState } from "react";
import { cn } from "../../ui/cn.tsx";
import { useFocusReturn } from "../../ui/focus-return.ts";
import { LoaderCircle, Search } from "../../ui/icons.tsx";
import { Kbd } from "../../ui/kbd.tsx";
import { dialogLook, scrimLook } from "../../ui/looks.tsx";
import { type CommandLine, type CommandSection, commandSections } from "./command-lines.ts";
import { CommandRow } from "./command-row.tsx";
import type { CommandTarget } from "./command-targets.ts";
import type { RecentPage } from "./recent.ts";
import { type SearchAnswer, useSearch } from "./use-search.ts";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  targets: readonly CommandTarget[];
  recent: readonly RecentPage[];
  /** What it begins with. */
  typed: RefObject<string>;
  /** Opens the page of a line, or does what it says. */
  onChoose: (line: CommandLine) => void;
};

/**
 * Finds pages and actions by name and synonym, and templates, campaigns, numbers, people and messages by name or id.
 */
export function CommandMenu({ open, onOpenChange, ...rest }: Props) {
  const t = useTranslations("shell.command");
  const focus = useFocusReturn(open);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className={scrimLook}>
          <Dialog.Content
            {...focus}
            className={cn(
              dialogLook,
              "mt-[10vh] max-w-[600px] self-start slim:mt-0 slim:max-w-[600px] slim:self-start slim:rounded-t-none slim:rounded-b-[16px]",
            )}
            aria-describedby={undefined}
          >
            <Dialog.Title className="sr-only">{t("label")}</Dialog.Title>
            <Panel {...rest} />
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Mounted each time the menu opens, so that it starts empty. */
function Panel({ targets, recent, typed, onChoose }: Omit<Props, "open" | "onOpenChange">) {
  const t = useTranslations("shell.command");
  const [query, setQuery] = useState(() => typed.current);
  const answer = useSearch(query);
  const sections = commandSections({ targets, recent, found: answer.found, query });
  const { chosen, choose, onKeyDownCapture, onPointerMoveCapture } = useChosen(sections, query);
  return (
    <Command
      label={t("label")}
      loop
      shouldFilter={false}
      value={chosen}
      onValueChange={choose}
      onKeyDownCapture={onKeyDownCapture}
      onPointerMoveCapture={onPointerMoveCapture}
      className="flex min-h-0 flex-col"
    >
      <div className="flex min-w-0 items-center gap-2 border-b border-border px-4">
        <Search className="text-muted-foreground" aria-hidden />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder={t("placeholder")}
          className="h-12 w-full border-0 text-[16px] outline-none focus-visible:shadow-none"
        />
        {answer.searching ? (
          <LoaderCircle className="text-muted-foreground motion-safe:animate-spin" aria-hidden />
        ) : null}
        <Kbd>Esc</Kbd>
      </div>
      <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
        {sections.map(({ key, lines }) => (
          <Command.Group
            key={key}
            heading={t(`groups.${key}`)}
            className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground"
          >
            {lines.map((line) => (
              <CommandRow key={line.id} line={line} onSelect={() => onChoose(line)} />
            ))}
          </Command.Group>
        ))}
      </Command.List>
      <Outcome query={query} answer={answer} lines={sections.reduce((sum, { lines }) => sum + lines.length, 0)} />
    </Command>
  );
}

/** What came of the search, also for screen readers. */
function Outcome({ query, answer, lines }: { query: string; answer: SearchAnswer; lines: number }) {
  const t = useTranslations("shell.command");
  const words = answer.searching
    ? t("searching")
    : answer.failed
      ? t("failed")
      : lines === 0
        ? t("none", { query: query.trim() })
        : query.trim() === ""
          ? t("hint")
          : t("count", { count: lines });
  return (
    <div className="flex min-w-0 items-center gap-2 border-t border-border px-4 py-2 text-xs break-words text-muted-foreground">
      <p role="status" className="min-w-0 flex-1">
        {words}
      </p>
      <span className="flex items-center gap-1 narrow:hidden" aria-hidden>
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd>
        <Kbd>↵</Kbd>
      </span>
    </div>
  );
}

const moving: ReadonlySet<string> = new Set(["ArrowUp", "ArrowDown", "Home", "End"]);

/**
 * The line that Enter opens: the first one, until a person moves to another, which answers that arrive later leave chosen.
 * The list itself also says which line is chosen whenever it changes; that is no person.
 */
function useChosen(sections: readonly CommandSection[], query: string) {
  const ids = sections.flatMap(({ lines }) => lines.map((line) => line.id));
  const [moved, setMoved] = useState<{ query: string; id: string } | null>(null);
  const byHand = useRef(false);
  const stays = moved?.query === query && ids.includes(moved.id);
  return {
    chosen: stays ? moved.id : (ids[0] ?? ""),
    choose(id: string) {
      if (byHand.current) setMoved({ query, id });
    },
    onKeyDownCapture(event: ReactKeyboardEvent) {
      byHand.current = moving.has(event.key) || event.ctrlKey;
    },
    onPointerMoveCapture() {
      byHand.current = true;
    },
  };
}
