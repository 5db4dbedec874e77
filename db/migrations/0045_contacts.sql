-- People, each with any number of addresses.
CREATE TABLE "contacts" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text,
	"remarks" text,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"labels" text[] DEFAULT '{}' NOT NULL,
	"source" text NOT NULL,
	"last_inbound_at" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contacts_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "contacts_source" CHECK ("contacts"."source" IN ('hand', 'import', 'inbound', 'send'))
);
--> statement-breakpoint
CREATE INDEX "contacts_name" ON "contacts" USING btree ("workspace_id",lower("name") text_pattern_ops) WHERE "contacts"."name" IS NOT NULL;
--> statement-breakpoint
CREATE INDEX "contacts_labels" ON "contacts" USING gin ("labels");
--> statement-breakpoint
CREATE INDEX "contacts_attributes" ON "contacts" USING gin ("attributes" jsonb_path_ops);
--> statement-breakpoint
CREATE INDEX "contacts_inbound" ON "contacts" USING btree ("workspace_id","last_inbound_at") WHERE "contacts"."last_inbound_at" IS NOT NULL;
--> statement-breakpoint
-- Where contacts are reached. One address belongs to one contact.
CREATE TABLE "contact_addresses" (
	"workspace_id" text NOT NULL,
	"address_kind" text NOT NULL,
	"address" text NOT NULL,
	"contact_id" text NOT NULL,
	"country" text,
	"channel_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_addresses_pk" PRIMARY KEY("workspace_id","address_kind","address"),
	CONSTRAINT "contact_addresses_address_kind" CHECK ("contact_addresses"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'))
);
--> statement-breakpoint
CREATE INDEX "contact_addresses_contact" ON "contact_addresses" USING btree ("workspace_id","contact_id");
--> statement-breakpoint
CREATE INDEX "contact_addresses_text" ON "contact_addresses" USING btree ("workspace_id","address" text_pattern_ops);
--> statement-breakpoint
-- What a workspace keeps about its contacts besides their names.
CREATE TABLE "contact_attributes" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_attributes_pk" PRIMARY KEY("workspace_id","key"),
	CONSTRAINT "contact_attributes_kind" CHECK ("contact_attributes"."kind" IN ('text', 'number', 'date', 'yesNo'))
);
--> statement-breakpoint
CREATE TABLE "contact_groups" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"members" integer DEFAULT 0 NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_groups_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "contact_groups_name" ON "contact_groups" USING btree ("workspace_id",lower("name"));
--> statement-breakpoint
CREATE TABLE "contact_group_members" (
	"workspace_id" text NOT NULL,
	"group_id" text NOT NULL,
	"contact_id" text NOT NULL,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_group_members_pk" PRIMARY KEY("workspace_id","group_id","contact_id")
);
--> statement-breakpoint
CREATE INDEX "contact_group_members_contact" ON "contact_group_members" USING btree ("workspace_id","contact_id");
--> statement-breakpoint
-- Saved filters of contacts.
CREATE TABLE "contact_segments" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "contact_segments_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "contact_segments_name" ON "contact_segments" USING btree ("workspace_id",lower("name"));
--> statement-breakpoint
-- People who were erased, as a keyed hash of each address.
CREATE TABLE "erased_people" (
	"workspace_id" text NOT NULL,
	"hash" text NOT NULL,
	"suppressed" boolean NOT NULL,
	"consent" boolean,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "erased_people_pk" PRIMARY KEY("workspace_id","hash")
);
--> statement-breakpoint
-- A list may be made of a group or a segment of contacts.
ALTER TABLE "recipient_imports" DROP CONSTRAINT "recipient_imports_method";
--> statement-breakpoint
ALTER TABLE "recipient_imports" ADD CONSTRAINT "recipient_imports_method" CHECK ("recipient_imports"."method" IN ('phones', 'excel', 'group', 'segment'));
