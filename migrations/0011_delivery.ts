/** Delivery: how an offer reaches the unit's device, to whom pages that are closed may be pushed, and the systems that are told of events. */
import { type Knex } from 'knex';

const UP = `
  -- What is known of an offer on its way to the unit's device. There is no row until something was sent, so that offering costs nothing; and it is a table
  -- of its own, so that sending again does not rewrite the assignment with its route.
  create table assignment_deliveries (
    assignment_id uuid primary key references assignments on delete cascade,
    -- First written to a feed of the device.
    sent_at timestamptz,
    -- How often it was written to one.
    attempts integer not null default 0 check (attempts >= 0),
    -- The device's word that it has the assignment; not the officer's, which is acknowledged_at.
    confirmed_at timestamptz,
    device_id text,
    -- First taken by a push service.
    pushed_at timestamptz,
    -- Pushed by whoever finds this moment past, and moves it.
    push_after timestamptz
  );

  create table push_subscriptions (
    id uuid primary key default gen_random_uuid(),
    account_id uuid not null references accounts on delete cascade,
    -- A browser's own address at its push service: whoever knows it may write to it, so it is shown to nobody.
    endpoint text not null unique check (length(endpoint) <= 2000),
    p256dh text not null,
    auth text not null,
    created_at timestamptz not null
  );
  create index push_subscriptions_account on push_subscriptions (account_id, created_at, id);

  create table webhooks (
    id uuid primary key default gen_random_uuid(),
    url text not null check (length(url) <= 2000),
    -- Kinds of events, or beginnings of kinds that end in a dot; none: all.
    kinds text[] not null,
    secret text not null,
    -- After a change of the secret both sign for a while.
    former_secret text,
    former_until timestamptz,
    active boolean not null,
    created_at timestamptz not null,
    created_by uuid references accounts,
    -- The cursor: everything up to here was delivered, given up, or not wanted.
    after_seq bigint not null,
    last_delivered_at timestamptz,
    -- Of the event behind the cursor.
    attempts integer not null default 0,
    last_status integer,
    last_error text,
    next_attempt_at timestamptz,
    -- Who delivers. The lease runs by the database's clock, the one that all nodes share; whoever takes it raises the fence, and writes with another's do nothing.
    leased_until timestamptz,
    fence bigint not null default 0
  );

  -- Given up: events that a webhook would not take.
  create table webhook_dead_letters (
    id uuid primary key default gen_random_uuid(),
    webhook_id uuid not null references webhooks on delete cascade,
    seq bigint not null,
    kind text not null,
    died_at timestamptz not null,
    attempts integer not null,
    last_status integer,
    last_error text,
    -- Asked to be tried once more.
    retry_at timestamptz,
    unique (webhook_id, seq)
  );
  create index webhook_dead_letters_retry on webhook_dead_letters (webhook_id) where retry_at is not null;
`;

const DOWN = `
  drop table webhook_dead_letters;
  drop table webhooks;
  drop table push_subscriptions;
  drop table assignment_deliveries;
`;

export async function up(knex: Knex): Promise<void> {
  await knex.raw(UP);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(DOWN);
}
