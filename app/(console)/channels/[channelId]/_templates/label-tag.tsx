import { Tag } from "#components/ui/tag";
import type { LabelColour } from "#db/enums";
import type { Label } from "#lib/templates/labels/labels";

/** The looks of the colours that a label can have. */
export const labelLooks: Record<LabelColour, string> = {
  grey: "bg-neutral-soft text-neutral",
  blue: "bg-info-soft text-info",
  green: "bg-success-soft text-success",
  amber: "bg-warning-soft text-warning",
  red: "bg-danger-soft text-danger",
  bronze: "bg-bronze-soft text-bronze",
};

/** A label of a template: its colour helps to find it, its word says what it is. */
export function LabelTag({ label }: { label: Pick<Label, "name" | "colour"> }) {
  return (
    <Tag className={labelLooks[label.colour]}>
      <span className="max-w-[14ch] truncate" title={label.name}>
        {label.name}
      </span>
    </Tag>
  );
}
