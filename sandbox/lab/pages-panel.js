// The panel of pages and Instagram accounts.
import { node, page, put, t } from "./page.js";
import { copyable } from "./panels.js";

/** Pages, and the Instagram accounts linked to them. */
export function showPages() {
  put("pages", page.state.pages, () =>
    page.state.pages
      .toReversed()
      .map((p, i) =>
        node(
          "details",
          { class: "waba", open: i < 1 },
          node(
            "summary",
            {},
            node("b", {}, p.name),
            node("small", {}, p.callbacks[0] ? t("callback") : t("noCallback")),
          ),
          node("div", { class: "facts" }, copyable(t("pageId"), p.id), copyable(t("token"), p.accessToken, true)),
          p.instagram
            ? node(
                "div",
                { class: "number" },
                node("b", { class: "nw" }, `@${p.instagram.username}`),
                copyable(t("instagramId"), p.instagram.id),
                p.instagram.loginToken ? copyable(t("loginToken"), p.instagram.loginToken, true) : null,
              )
            : null,
        ),
      ),
  );
}
