import { useTranslations } from "next-intl";
import { LocalTime } from "#components/ui/local-time";
import { Note } from "#components/ui/note";
import type { listGrantsOf } from "#lib/grants/grants";

/** What the customer allows the provider's staff, now and later. */
export function HeldGrants({ grants }: { grants: Awaited<ReturnType<typeof listGrantsOf>> }) {
  const t = useTranslations("customers.grants");
  const roles = useTranslations("states.role");
  if (grants.length === 0) return <p className="text-xs text-muted-foreground">{t("none")}</p>;
  return grants.map((grant) => (
    <Note key={grant.id} tone={grant.state === "valid" ? "success" : "info"}>
      {t.rich(grant.state === "valid" ? "valid" : "upcoming", {
        role: roles(grant.role),
        from: () => <LocalTime at={grant.startsAt} show="full" />,
        until: () => <LocalTime at={grant.endsAt} show="full" />,
      })}{" "}
      {t("reason", { reason: grant.reason })}
    </Note>
  ));
}
