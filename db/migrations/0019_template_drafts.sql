-- What each person has typed in the template designer and not saved yet. Nobody has any from before.
CREATE TABLE "template_drafts" (
  "workspace_id" text NOT NULL,
  "template_code" text NOT NULL,
  "user_id" text NOT NULL,
  "category" text NOT NULL,
  "content" jsonb NOT NULL,
  "base_category" text NOT NULL,
  "base_content" jsonb NOT NULL,
  "revision" integer NOT NULL,
  "editor" text NOT NULL,
  "updated_at" timestamp with time zone DEFAULT now() NOT NULL,
  CONSTRAINT "template_drafts_workspace_id_template_code_user_id_pk" PRIMARY KEY("workspace_id","template_code","user_id"),
  CONSTRAINT "template_drafts_category" CHECK ("category" IN ('marketing', 'utility', 'authentication')),
  CONSTRAINT "template_drafts_base_category" CHECK ("base_category" IN ('marketing', 'utility', 'authentication'))
);
