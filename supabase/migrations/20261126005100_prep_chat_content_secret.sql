-- What:   the secret with which a site signs the pages that it sends.
-- Why:    each site sends its own pages and no other site's.
-- Access: that of prep_chat.sites: row security on and no policy.
-- Locks:  sites, for the moment that a column without a rewrite takes.
-- Undo:   alter table prep_chat.sites drop column content_secret.
-- null: the site cannot send pages
alter table prep_chat.sites add column content_secret text;
