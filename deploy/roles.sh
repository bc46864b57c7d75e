#!/bin/sh
# Run once by the image of PostgreSQL, when its volume is empty: the owner, the role that serves, and their database.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE waymark_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE waymark_app LOGIN PASSWORD :'app_password';
CREATE DATABASE waymark OWNER waymark_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE waymark FROM PUBLIC;
GRANT CONNECT ON DATABASE waymark TO waymark_app;
SQL
