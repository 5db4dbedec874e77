import type { ReactNode } from "react";

/** A switch with label and hint beside it. `id` is the id of the switch. */
export function SettingRow({
  id,
  control,
  label,
  hint,
}: {
  id?: string;
  control: ReactNode;
  label: string;
  hint: string;
}) {
  return (
    <div className="flex min-w-0 items-start gap-2.5">
      <span className="flex h-5 items-center">{control}</span>
      <span>
        {id ? (
          <label htmlFor={id} className="block font-medium">
            {label}
          </label>
        ) : (
          <span className="block font-medium">{label}</span>
        )}
        <span className="block text-xs text-muted-foreground" id={id ? `${id}-hint` : undefined}>
          {hint}
        </span>
      </span>
    </div>
  );
}
