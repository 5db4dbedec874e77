import type { Action } from "../objects-and-details.ts";

const content = ["header", "body", "footer", "buttons", "samples"] as const;

/** What is recorded of templates and files. */
export const templatesActions = {
  "file.added": { on: ["file"], does: "creates", facts: ["name"] },
  "file.removed": { on: ["file"], does: "removes", facts: ["name"] },
  "file.renamed": { on: ["file"], does: "changes", changed: ["name"] },
  "file.replaced": { on: ["file"], does: "nothing", facts: ["name", "file"] },
  "template.approval_asked": {
    on: ["template"],
    does: "changes",
    maybeChanged: ["category", ...content],
    facts: ["name", "language"],
  },
  "template.approval_withdrawn": { on: ["template"], does: "nothing", facts: ["name", "language"] },
  "template.approved": { on: ["template"], does: "nothing", facts: ["name", "language"] },
  "template.archived": { on: ["template"], does: "changes", changed: ["state"], facts: ["name"] },
  "template.categoryPauseSwitched": {
    on: ["template"],
    does: "changes",
    changed: ["pauseOnCategoryChange"],
    facts: ["name"],
  },
  "template.copied": { on: ["template"], does: "creates", facts: ["name", "language", "channelId"] },
  "template.created": { on: ["template"], does: "creates", facts: ["name", "language", "channelId"] },
  "template.deleted": { on: ["template"], does: "changes", changed: ["state"], facts: ["name", "language"] },
  "template.edit_waits": {
    on: ["template"],
    does: "changes",
    maybeChanged: ["category", ...content],
    facts: ["name", "language"],
  },
  "template.edit_withdrawn": { on: ["template"], does: "nothing", facts: ["name", "language"] },
  "template.imported": { on: ["template"], does: "creates", facts: ["name", "language", "channelId"] },
  "template.published": {
    on: ["template"],
    does: "changes",
    changed: ["state"],
    maybeChanged: ["category", ...content],
    facts: ["name", "language", "version"],
  },
  "template.quality_changed": { on: ["template"], does: "changes", changed: ["quality"], facts: ["name", "language"] },
  "template.restored": { on: ["template"], does: "changes", changed: ["state"], facts: ["name"] },
  "template.reviewed": {
    on: ["template"],
    does: "changes",
    maybeChanged: ["state", "category", "quality"],
    facts: ["name", "language", "reason"],
  },
  "template.saved": {
    on: ["template"],
    does: "changes",
    maybeChanged: ["category", ...content],
    facts: ["name", "language"],
  },
  "template.topic_changed": { on: ["template"], does: "changes", changed: ["topic"], facts: ["name"] },
  "template.labelled": { on: ["template"], does: "changes", changed: ["labels"], facts: ["name"] },
  "template.sent_back": { on: ["template"], does: "nothing", facts: ["name", "language"] },
  "template.sendingAllowed": { on: ["template"], does: "changes", changed: ["sending"], facts: ["name"] },
  "template.sendingSwitched": { on: ["template"], does: "changes", changed: ["sending"], facts: ["name"] },
  "template.sheet_downloaded": { on: ["template"], does: "nothing", facts: ["name", "language"] },
  "template.tested": { on: ["template"], does: "nothing", facts: ["name", "language"] },
  "template.submitted": {
    on: ["template"],
    does: "changes",
    changed: ["state"],
    maybeChanged: ["category", ...content],
    facts: ["name", "language", "version"],
  },
} as const satisfies Record<string, Action>;
