"use client";

import { useTranslations } from "next-intl";
import { Button, IconButton } from "#components/ui/button";
import {
  ArrowDown,
  ArrowUp,
  Bold,
  ChevronDown,
  Columns3,
  ExternalLink,
  FileText,
  type Icon,
  Image,
  ListChecks,
  Minus,
  Plus,
  X,
} from "#components/ui/icons";
import { Menu, MenuItem } from "#components/ui/menu";
import type { MailBlock, MailPart } from "#db/json/template-content";
import { blockKinds, editBlocks, emptyBlock, emptyPart, moved } from "#lib/templates/content/mail/edit-mail";
import { Problems } from "../blocks/block.tsx";
import { type BlockProps, controlId } from "../design.ts";
import { PartFields } from "./part-fields.tsx";

const icons: Record<MailBlock["kind"], Icon> = {
  heading: Bold,
  text: FileText,
  image: Image,
  button: ExternalLink,
  divider: Minus,
  columns: Columns3,
  footer: ListChecks,
};

/** The blocks of an e-mail in their order, and a menu that adds one. */
export function BlockList(props: BlockProps) {
  const { content, change, errors } = props;
  const t = useTranslations("templates.mail");
  const blocks = content.mail?.blocks ?? [];
  const edit = (place: string, step: (now: MailBlock[]) => MailBlock[]) =>
    change(place, (now) => editBlocks(now, step));
  return (
    <>
      {blocks.map((block, at) => (
        <Framed
          // biome-ignore lint/suspicious/noArrayIndexKey: a block is known by its place
          key={at}
          kind={block.kind}
          number={at + 1}
          count={blocks.length}
          onMove={(by) => edit("", (now) => moved(now, at, by))}
          onRemove={() => edit("", (now) => now.toSpliced(at, 1))}
        >
          {block.kind === "columns" ? (
            <Columns
              {...props}
              path={`mail.blocks.${at}`}
              columns={block.columns}
              set={(place, columns) => edit(place, (now) => now.with(at, { kind: "columns", columns }))}
            />
          ) : (
            <PartFields
              {...props}
              path={`mail.blocks.${at}`}
              part={block}
              set={(place, next) => edit(place, (now) => now.with(at, next))}
            />
          )}
        </Framed>
      ))}
      <Problems id="mail-blocks-error" messages={errors("mail.blocks")} />
      <AddMenu
        id="mail-blocks"
        label={t("addBlock")}
        kinds={blockKinds}
        onAdd={(kind) => edit("", (now) => withBlock(now, emptyBlock(kind)))}
      />
    </>
  );
}

/** The small print stays at the end. */
function withBlock(blocks: MailBlock[], block: MailBlock): MailBlock[] {
  const last = blocks.at(-1);
  const at = last?.kind === "footer" && block.kind !== "footer" ? blocks.length - 1 : blocks.length;
  return blocks.toSpliced(at, 0, block);
}

type ColumnsProps = BlockProps & {
  path: string;
  columns: MailPart[][];
  set: (place: string, columns: MailPart[][]) => void;
};

function Columns(props: ColumnsProps) {
  const { rules, errors, path, columns, set } = props;
  const t = useTranslations("templates.mail");
  const { min, max } = rules.mail?.columns ?? { min: 2, max: 2 };
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {columns.map((parts, column) => {
        const number = column + 1;
        const put = (place: string, next: MailPart[]) => set(place, columns.with(column, next));
        return (
          <fieldset
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
            key={column}
            className="flex min-w-0 flex-col gap-3 border-border border-s-2 ps-3"
          >
            <legend className="sr-only">{t("column", { number })}</legend>
            <div className="flex min-w-0 items-center gap-2">
              <span className="min-w-0 flex-1 text-xs font-medium text-muted-foreground">
                {t("column", { number })}
              </span>
              {columns.length > min ? (
                <IconButton
                  label={t("removeColumn", { number })}
                  size="sm"
                  onClick={() => set("", columns.toSpliced(column, 1))}
                >
                  <X className="size-3.5" aria-hidden />
                </IconButton>
              ) : null}
            </div>
            {parts.map((part, at) => (
              <Framed
                // biome-ignore lint/suspicious/noArrayIndexKey: a block is known by its place
                key={at}
                kind={part.kind}
                number={at + 1}
                count={parts.length}
                onMove={(by) => put("", moved(parts, at, by))}
                onRemove={() => put("", parts.toSpliced(at, 1))}
              >
                <PartFields
                  {...props}
                  path={`${path}.columns.${column}.${at}`}
                  part={part}
                  set={(place, next) => put(place, parts.with(at, next as MailPart))}
                />
              </Framed>
            ))}
            <AddMenu
              label={t("addToColumn", { number })}
              kinds={["heading", "text", "image", "button", "divider"] as const}
              onAdd={(kind) => put("", [...parts, emptyPart(kind)])}
            />
          </fieldset>
        );
      })}
      <Problems id={`${controlId(path)}-error`} messages={errors(path)} />
      {columns.length < max ? (
        <div>
          <Button
            id={controlId(path)}
            size="sm"
            icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}
            onClick={() => set("", [...columns, []])}
          >
            {t("addColumn")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

type FramedProps = {
  kind: MailBlock["kind"];
  number: number;
  count: number;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
  children: React.ReactNode;
};

/** A block with its kind above it, and buttons that move or remove it. */
function Framed({ kind, number, count, onMove, onRemove, children }: FramedProps) {
  const t = useTranslations("templates.mail");
  const Icon = icons[kind];
  const name = t(`block.${kind}`);
  return (
    <fieldset className="flex min-w-0 flex-col gap-2 rounded-md border border-border p-3">
      <legend className="sr-only">{t("blockOf", { number, name })}</legend>
      <div className="flex min-w-0 items-center gap-1">
        <Icon className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
        <b className="min-w-0 flex-1 truncate text-xs font-medium text-muted-foreground">{name}</b>
        <IconButton label={t("up", { number, name })} size="sm" disabled={number === 1} onClick={() => onMove(-1)}>
          <ArrowUp className="size-3.5" aria-hidden />
        </IconButton>
        <IconButton label={t("down", { number, name })} size="sm" disabled={number === count} onClick={() => onMove(1)}>
          <ArrowDown className="size-3.5" aria-hidden />
        </IconButton>
        <IconButton label={t("remove", { number, name })} size="sm" onClick={onRemove}>
          <X className="size-3.5" aria-hidden />
        </IconButton>
      </div>
      {children}
    </fieldset>
  );
}

function AddMenu<K extends MailBlock["kind"]>({
  id,
  label,
  kinds,
  onAdd,
}: {
  id?: string;
  label: string;
  kinds: readonly K[];
  onAdd: (kind: K) => void;
}) {
  const t = useTranslations("templates.mail");
  return (
    <div>
      <Menu
        align="start"
        trigger={
          <Button id={id} size="sm" icon={<Plus className="size-3 stroke-[2.1]" aria-hidden />}>
            {label}
            <ChevronDown className="size-3 stroke-[2.1]" aria-hidden />
          </Button>
        }
      >
        {kinds.map((kind) => {
          const known: MailBlock["kind"] = kind;
          const Icon = icons[known];
          return (
            <MenuItem key={kind} icon={<Icon aria-hidden />} onSelect={() => onAdd(kind)}>
              {t(`block.${known}`)}
            </MenuItem>
          );
        })}
      </Menu>
    </div>
  );
}
