import { expect, test } from "vitest";
import { templateRulesFor } from "#lib/connectors/profiles";
import { contentIssues } from "#lib/templates/content/content-rules";
import { contentOf, seededDrafts } from "./templates.ts";

const submitted = Object.values(seededDrafts)
  .flat()
  .filter((draft) => draft.state !== "draft");

test.each(submitted.map((draft) => [draft.name, draft] as const))(
  "the template %s follows the platform's content rules",
  (_name, draft) => {
    expect(contentIssues(contentOf(draft), templateRulesFor("whatsapp"))).toEqual([]);
  },
);
