"""How words are folded in SQL, and statistics fine enough to tell a rare term from a common one."""

from django.db import migrations

# The same as `registry.places.rules.fold` for what people write; tests hold the two against each other.
FOLD = r"""
CREATE FUNCTION public.corridor_folded(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
SET search_path = pg_catalog, pg_temp
RETURN btrim(
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(
                        lower(normalize(translate(said, '''’‘‛`´ʼʻʹʽˈ′＇', ''), NFKD)), '[\u0300-\u036f]', '', 'g'
                    ),
                    '([[:alnum:]])\+\+', '\1plusplus ', 'g'
                ),
                '([[:alnum:]])\+(?![[:alnum:]])', '\1plus ', 'g'
            ),
            '([[:alnum:]])#(?![[:alnum:]])', '\1sharp ', 'g'
        ),
        '[^[:alnum:]]+', ' ', 'g'
    )
);
"""


class Migration(migrations.Migration):
    dependencies = [("talent", "0001_entries_and_saved_searches")]

    operations = [
        migrations.RunSQL(FOLD, "DROP FUNCTION public.corridor_folded(text)"),
        # The planner knows the share of so many of the commonest terms (of tens of thousands); 100 is its default.
        migrations.RunSQL(
            "ALTER TABLE talent_talententry ALTER COLUMN terms SET STATISTICS 1000",
            "ALTER TABLE talent_talententry ALTER COLUMN terms SET STATISTICS -1",
        ),
    ]
