import { useTranslations } from "next-intl";
import { Note } from "#components/ui/note";
import { TextLink } from "#components/ui/text-link";
import type { AccessRole } from "#db/enums";

/** Tells agents and finance what their role is for, that it is not built yet, and what there is for them meanwhile. */
export function RoleNote({ role }: { role: AccessRole }) {
  const t = useTranslations("dashboard.roleNote");
  if (role !== "agent" && role !== "finance") return null;
  return (
    <Note tone="info">
      {t.rich(role, {
        b: (words) => <b>{words}</b>,
        a: (words) => <TextLink href="/settings/members">{words}</TextLink>,
      })}
    </Note>
  );
}
