import { LocalTime } from "#components/ui/local-time";
import { Mono } from "#components/ui/mono";
import type { ShownDetail, ShownValue } from "./audit-words.ts";

/** What an entry records, a line for each detail; a change is drawn as what was, an arrow, and what is. */
export function AuditDetails({ details, none, becomes }: { details: ShownDetail[]; none: string; becomes: string }) {
  return (
    <dl className="grid gap-y-0.5 text-xs">
      {details.map((detail) => (
        <div key={detail.key} className="flex flex-wrap gap-x-1.5">
          <dt className="text-muted-foreground">{detail.label}</dt>
          <dd className="min-w-0 text-secondary-foreground [overflow-wrap:anywhere]">
            {"value" in detail ? (
              <Value value={detail.value} none={none} />
            ) : (
              <>
                <Side value={detail.from} none={none} />
                <span aria-hidden> → </span>
                <span className="sr-only"> {becomes} </span>
                <span className="font-medium text-foreground">
                  <Side value={detail.to} none={none} />
                </span>
              </>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** One side of a change. Long texts stand on lines of their own and are cut, so that neither hides the other. */
function Side({ value, none }: { value: ShownValue | null; none: string }) {
  const text = value && "text" in value ? value.text : "";
  if (text.length <= 60) return <Value value={value} none={none} />;
  return (
    <span className="line-clamp-3" title={text}>
      {text}
    </span>
  );
}

function Value({ value, none }: { value: ShownValue | null; none: string }) {
  if (value === null) return <span className="text-muted-foreground">{none}</span>;
  if ("at" in value) return <LocalTime at={value.at} show="full" />;
  return (
    <>
      {value.text}
      {value.id ? <Mono className="block text-[11px] text-muted-foreground">{value.id}</Mono> : null}
    </>
  );
}
