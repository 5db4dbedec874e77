/* Short names for Tailwind's classes, the same in the stylesheet, on the server and in the browser without a list of all of them. */

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const signs = `${letters}0123456789`;

/** Classes that style nothing and that variants refer to. */
const marker = /^(group|peer)(\/|$)/;

/**
 * The classes that pages have most, the most frequent first: three quarters of all. They get one sign each or, after the first 52,
 * two. A class that is not among them only takes more room.
 */
export const frequentClasses = `
  flex items-center min-w-0 font-medium text-muted-foreground whitespace-nowrap border rounded-sm
  border-border text-secondary-foreground hover:bg-accent truncate icon:text-muted-foreground bg-card
  relative gap-2 inline-flex narrow:h-10 grid focus-visible:shadow-focus zh:tracking-normal flex-none
  justify-center duration-(--motion-fast) gap-[9px] hover:text-foreground aria-[current]:text-foreground
  text-xs transition-[background,border-color] border-transparent font-strong px-2 flex-col narrow:hidden
  block menu-folded:hidden active:translate-y-[0.5px] table-folded:block aria-[current]:bg-selected
  place-items-center flex-1 gap-1.5 aria-[current]:icon:text-primary gap-[7px] h-[30px] h-8 tabular-nums
  sr-only h-7 menu-folded:justify-center shadow-xs p-0 px-4 text-[12px] text-right flex-wrap bg-muted
  aria-[current]:before:absolute aria-[current]:before:inset-y-[7px] aria-[current]:before:left-0
  aria-[current]:before:w-[3px] aria-[current]:before:rounded-[3px] aria-[current]:before:bg-primary
  menu-folded:px-0 menu-folded:sr-only rounded-xs text-foreground gap-[5px] w-8 narrow:w-10 gap-4
  border-b-3 rounded-[4px_4px_6px_6px] icon:size-[13px] table-folded:row-start-1 text-left
  table-folded:text-right table-folded:col-start-1 table-folded:col-start-2 table-folded:row-start-2
  table-folded:text-[12px] table-folded:text-muted-foreground rounded-full w-full px-[9px] items-start
  text-md px-3 size-3.5 gap-1 fill-none rounded-lg text-[11px] motion-safe:animate-pulse px-2.5
  tracking-[-0.02em] disabled:cursor-not-allowed border-b-2 text-[13px] transition-transform narrow:h-8
  border-border-strong zh:text-[12px] text-2xs border-b hover:underline size-3 stroke-[2.1] absolute
  shrink-[9] hover:border-border-strong menu-folded:border-t menu-folded:border-border
  menu-folded:py-[5px] menu-folded:first:border-t-0 menu-folded:first:pt-0 font-[500] sticky mt-0.5 py-2
  font-normal min-w-6 font-mono icon:size-3.5 border-input size-6 pb-3.5
  focus-visible:shadow-[inset_0_0_0_2px_var(--ring)] leading-[18px] -mb-px pb-[9px]
  aria-[current]:border-primary min-h-8 top-0 overflow-hidden h-(--topbar-height) table-folded:py-0 hidden
  py-3 leading-[17px] min-[641px]:@max-[759px]/table:hidden min-h-[52px] tracking-[-0.005em]
  narrow:inline-flex min-[641px]:@max-[639px]/table:hidden cursor-pointer
  placeholder:text-muted-foreground narrow:px-4 text-primary gap-y-1
`
  .trim()
  .split(/\s+/);
const shortest = new Map(
  frequentClasses.map((name, at) => [
    name,
    letters.charAt(at % letters.length) + (Math.floor(at / letters.length) || ""),
  ]),
);

/** The short name of one class: one or two signs for a frequent one, else four that depend on nothing but its name. */
export function shortClass(name: string): string {
  if (marker.test(name)) return name;
  const given = shortest.get(name);
  if (given) return given;
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193) >>> 0;
  let short = letters.charAt(hash % letters.length);
  hash = Math.floor(hash / letters.length);
  for (let at = 0; at < 3; at++) {
    short += signs.charAt(hash % signs.length);
    hash = Math.floor(hash / signs.length);
  }
  return short;
}

const known = new Map<string, string>();
/** Far more than the console has; some are made up from values, so that it could grow. */
const most = 10_000;

/** The value of a `class` attribute with short names; while developing, with those that the sources have. */
export function shortClasses(classes: string): string {
  if (process.env.NODE_ENV !== "production") return classes;
  const before = known.get(classes);
  if (before !== undefined) return before;
  const short = classes.split(/\s+/).filter(Boolean).map(shortClass).join(" ");
  if (known.size < most) known.set(classes, short);
  return short;
}
