// Viber's panels: its services and bots, the applications that wait for the operator, and the phone that writes to them.
import { $, control, node, page, put, t } from "./page.js";

/** Whether the phone talks to a service or a bot. */
export const isViberSender = (id) =>
  [...(page.viber?.services ?? []), ...(page.viber?.bots ?? [])].some((sender) => sender.id === id);

/** Services and bots that the phone may talk to. */
export const viberSenders = () => [
  ...(page.viber?.services ?? []).map(({ id, name }) => ({ id, text: `Viber ${id} · ${name}` })),
  ...(page.viber?.bots ?? []).map(({ id, name }) => ({ id, text: `Viber bot · ${name}` })),
];

export async function readViber() {
  page.viber = await control("viber/state");
}

export function showViber(refresh) {
  const { services, bots, applications } = page.viber;
  const decide = (id, decision, reason) => () =>
    control(`viber/applications/${id}/decide`, { decision, reason }).then(refresh);
  put("viber", [services, bots, applications], () => [
    ...services
      .toReversed()
      .map(({ id, name, state, callbackUrl }) =>
        row(`${id} · ${name}`, callbackUrl ? t("callback") : t("noCallback"), state, state === "active"),
      ),
    ...bots.map(({ id, name, webhook }) => row(`${name} · bot`, webhook ? t("callback") : t("noCallback"), id, true)),
    ...applications.toReversed().map(({ id, name, state, change }) =>
      row(
        name,
        change ? `${t("application")} · ${t(`change_${change.wanted}`)}` : t("application"),
        state,
        state === "approved",
        ...(state === "under_review" || change ? ["approve", "reject"] : []).map((decision) =>
          node(
            "button",
            {
              type: "button",
              class: "mini",
              "data-key": `${id}${decision}`,
              "aria-label": `${t(decision)} ${name}`,
              onclick: decide(id, decision, decision === "reject" ? t("rejectReason") : undefined),
            },
            t(decision),
          ),
        ),
      ),
    ),
  ]);
}

function row(title, sub, state, good, ...buttons) {
  return node(
    "div",
    { class: "template" },
    node("div", { class: "grow" }, node("b", {}, title), node("small", {}, sub)),
    node("span", { class: `badge ${good ? "good" : ""}` }, state),
    ...buttons,
  );
}

/** The person writes to the service or bot that the phone talks to. */
export function sayToViber(person, sender, said) {
  return control(`viber/persons/${person}/say`, { sender, ...said });
}

export function viberThread(sender, person) {
  return control(`viber/thread?${new URLSearchParams({ sender, person })}`);
}

export function wireViber(refresh) {
  $("new-service").addEventListener("submit", async (event) => {
    event.preventDefault();
    await control("viber/services", { name: event.target.elements.name.value });
    event.target.reset();
    refresh();
  });
}
