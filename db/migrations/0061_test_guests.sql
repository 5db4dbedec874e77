-- People who get tests of templates, by channel type: the workspace keeps the list.
CREATE TABLE "test_guests" (
	"workspace_id" text NOT NULL,
	"platform" text NOT NULL,
	"address_kind" text NOT NULL,
	"address" text NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "test_guests_workspace_id_platform_address_kind_address_pk" PRIMARY KEY("workspace_id","platform","address_kind","address"),
	CONSTRAINT "test_guests_platform" CHECK ("test_guests"."platform" IN ('whatsapp', 'viber', 'messenger', 'instagram', 'sms', 'email')),
	CONSTRAINT "test_guests_address_kind" CHECK ("test_guests"."address_kind" IN ('phone', 'psid', 'igsid', 'viber', 'email', 'user'))
);
