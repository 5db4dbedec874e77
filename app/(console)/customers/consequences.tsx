import { CircleAlert, CircleCheck } from "#components/ui/icons";

/** What follows from an act: first what is lost or ends, then what stays. */
export function Consequences({ loses, keeps = [] }: { loses: readonly string[]; keeps?: readonly string[] }) {
  const lines = [...loses.map((text) => ({ text, lost: true })), ...keeps.map((text) => ({ text, lost: false }))];
  return (
    <ul className="flex flex-col gap-2">
      {lines.map(({ text, lost }) => (
        <li key={text} className="flex items-start gap-2">
          <span className="flex h-5 items-center">
            {lost ? (
              <CircleAlert className="text-danger" aria-hidden />
            ) : (
              <CircleCheck className="text-success" aria-hidden />
            )}
          </span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
