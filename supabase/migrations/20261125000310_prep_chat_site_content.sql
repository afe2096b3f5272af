-- What:   each page, each row of the index and the statistics belong to one site.
-- Why:    one server works for several sites; what is found for one must never show up, nor count, on another.
-- Access: as before, owner only and service_role where it exists.
-- Locks:  all four tables while their keys are made anew: some seconds for a million rows of the index.
-- Undo:   delete what is of other sites, put the old keys back, drop the columns.
alter table prep_chat.corpus add column site_key text not null default 'default';
alter table prep_chat.corpus alter column site_key drop default;
alter table prep_chat.corpus drop constraint corpus_pkey, drop column id, add primary key (site_key);
comment on table prep_chat.corpus is 'Statistics of each site that the ranking needs, and a version that rises with every change of its content';

alter table prep_chat.pages add column site_key text not null default 'default';
alter table prep_chat.pages alter column site_key drop default;
alter table prep_chat.pages drop constraint pages_url_key, add unique (site_key, url);
drop index prep_chat.pages_source_idx;
drop index prep_chat.pages_batch_idx;
create index pages_source_idx on prep_chat.pages (site_key, source);
create index pages_batch_idx on prep_chat.pages (site_key, batch);

alter table prep_chat.postings add column site_key text collate "C" not null default 'default';
alter table prep_chat.postings alter column site_key drop default;
alter table prep_chat.postings drop constraint postings_pkey, add primary key (site_key, term, batch);
drop index prep_chat.postings_batch_idx;
create index postings_batch_idx on prep_chat.postings (site_key, batch);
