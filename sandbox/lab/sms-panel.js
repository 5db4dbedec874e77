// The lab page's panel of the SMS carrier.
import { $, control, node, page, put, t } from "./page.js";
import { copyable } from "./panels.js";

export function showSms() {
  const { accounts, place } = page.sms;
  put("sms", [accounts, place], () => [
    node("div", { class: "facts pad" }, copyable("SMPP", place ? `${place.host}:${place.port}` : "–")),
    ...accounts
      .toReversed()
      .map((account) =>
        node(
          "div",
          { class: "number pad" },
          node("b", {}, account.name),
          node(
            "span",
            { class: `badge ${account.connected > 0 ? "good" : ""}` },
            `${account.connected} · ${account.fault}`,
          ),
          copyable(t("systemId"), account.systemId),
          copyable(t("password"), account.password),
          copyable(t("token"), account.token, true),
        ),
      ),
  ]);
}

export function wireSms(refresh) {
  $("new-carrier-account").addEventListener("submit", async (event) => {
    event.preventDefault();
    await control("sms/accounts", { name: event.target.elements.name.value });
    event.target.reset();
    refresh();
  });
}
