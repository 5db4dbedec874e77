import { expect, test } from "vitest";
import { readablePage } from "./readable-page.ts";

test("a page holds each part as a table, says where there is nothing, and runs nothing that a person wrote", () => {
  const html = readablePage({
    ...{ language: "en", title: "What Lumen keeps", text: "UTC", none: "Nothing is kept." },
    parts: [
      {
        title: "Messages",
        columns: ["When", "Words"],
        rows: [
          ["today", "<script>alert(1)</script>"],
          ["later", null],
        ],
      },
      { title: "Files", columns: ["File"], rows: [] },
    ],
  });
  expect(html).toContain("<tr><th>When</th><th>Words</th></tr>");
  expect(html).toContain("<td>&lt;script&gt;alert(1)&lt;/script&gt;</td>");
  expect(html).toContain("<tr><td>later</td><td></td></tr>");
  expect(html).toContain("<h2>Files</h2><p>Nothing is kept.</p>");
  expect(html).not.toContain("<script");
});
