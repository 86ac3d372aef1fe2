"""The ledger's function learns what a person hides: parts of the card, and the countries that do not see it."""

from importlib import import_module

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION public.corridor_disclose(
    p_profile bigint[],
    p_organisation bigint,
    p_recipient bigint,
    p_level text,
    p_fields text[],
    p_purpose text,
    p_audience_country text,
    p_on date,
    p_at timestamptz DEFAULT NULL,
    p_introduced boolean DEFAULT FALSE
) RETURNS SETOF bigint
LANGUAGE plpgsql
VOLATILE
SECURITY DEFINER
-- A caller's search_path must not choose which tables this reads and writes.
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_country text;
    v_at timestamptz;
BEGIN
    IF p_level NOT IN ('anonymous', 'named', 'contact')
        OR p_purpose NOT IN ('public_card', 'matching', 'named_profile', 'cross_border')
        OR (p_level = 'contact' AND NOT p_introduced) THEN
        RETURN;
    END IF;

    -- The country is the one on record, not the one that the caller says; both must agree.
    IF p_organisation IS NOT NULL THEN
        SELECT o.country_id INTO v_country FROM public.accounts_organisation o
        WHERE o.id = p_organisation AND o.state = 'verified' AND o.kind = 'employer';
    ELSE
        SELECT m.country_id INTO v_country FROM public.profiles_mentorprofile m
        WHERE m.user_id = p_recipient AND m.state = 'verified';
    END IF;
    IF v_country IS NULL OR v_country IS DISTINCT FROM p_audience_country THEN
        RETURN;
    END IF;

    -- A freeze and a disclosure across the border exclude each other. The advisory lock is a fair queue: without it,
    -- a stream of readers could keep a freeze waiting for ever. The row lock also holds off changes made by hand.
    IF v_country IN ('KE', 'RW') AND EXISTS (
        SELECT 1 FROM public.profiles_profile p
        WHERE p.id = ANY (p_profile) AND p.country_id IN ('KE', 'RW') AND p.country_id <> v_country
    ) THEN
        PERFORM pg_advisory_xact_lock_shared(hashtext('corridor.agreement'));
        PERFORM 1 FROM public.agreements_agreement a
        WHERE a.state <> 'ended' AND v_country IN (a.party_a_id, a.party_b_id)
        ORDER BY a.id FOR SHARE;
    END IF;
    -- Read after the lock and before the consents, so that no row is dated after a freeze or a withdrawal it obeyed.
    v_at := coalesce(p_at, clock_timestamp());

    RETURN QUERY
    WITH allowed AS (
        SELECT p.id,
            -- Until an introduction a person's hidden parts are left out, and what goes with them.
            CASE WHEN p_introduced THEN p_fields ELSE ARRAY(
                SELECT f FROM unnest(p_fields) AS f
                WHERE f <> ALL (p.hidden_fields)
                    AND NOT (f = 'places_of_work' AND 'experience' = ANY (p.hidden_fields))
            ) END AS fields,
            p.country_id <> v_country AS crosses,
            agreement.id AS agreement_id,
            coalesce(CASE
                WHEN p_introduced AND p.country_id <> v_country THEN abroad.version
                WHEN p_introduced THEN purpose.version
                WHEN p_level = 'named' THEN named.version
                WHEN p_purpose = 'matching' THEN purpose.version
                ELSE card.version
            END, 0) AS version
        FROM public.profiles_profile p
        JOIN public.accounts_user u ON u.id = p.user_id AND u.is_active
        LEFT JOIN public.accounts_consent card
            ON card.user_id = u.id AND card.purpose = 'public_card' AND card.state = 'given'
        LEFT JOIN public.accounts_consent named
            ON named.user_id = u.id AND named.purpose = 'named_profile' AND named.state = 'given'
        LEFT JOIN public.accounts_consent abroad
            ON abroad.user_id = u.id AND abroad.purpose = 'cross_border' AND abroad.state = 'given'
        LEFT JOIN public.accounts_consent purpose
            ON purpose.user_id = u.id AND purpose.purpose = p_purpose AND purpose.state = 'given'
        LEFT JOIN LATERAL (
            SELECT a.id FROM public.agreements_agreement a
            WHERE p.country_id <> v_country
                AND ((a.party_a_id = p.country_id AND a.party_b_id = v_country)
                    OR (a.party_b_id = p.country_id AND a.party_a_id = v_country))
                AND a.state = 'in_force' AND a.starts_on <= p_on AND (a.ends_on IS NULL OR a.ends_on >= p_on)
            ORDER BY a.id LIMIT 1
        ) agreement ON TRUE
        WHERE p.id = ANY (p_profile)
            AND (p_introduced OR (
                p.visibility <> 'private'
                AND card.id IS NOT NULL
                AND v_country <> ALL (p.hidden_in)
                AND (p_purpose <> 'matching' OR purpose.id IS NOT NULL)
                AND (p_level <> 'named' OR (p.visibility = 'named' AND named.id IS NOT NULL))
            ))
            AND (p.country_id = v_country OR (
                abroad.id IS NOT NULL
                AND (agreement.id IS NOT NULL OR NOT (p.country_id IN ('KE', 'RW') AND v_country IN ('KE', 'RW')))
            ))
    ), written AS (
        INSERT INTO public.agreements_disclosure (
            profile_id, organisation_id, recipient_id, level, fields, purpose,
            consent_version, is_cross_border, agreement_id, "on", at
        )
        SELECT a.id, p_organisation, p_recipient, p_level, a.fields, p_purpose,
            a.version, a.crosses, a.agreement_id, p_on, v_at
        FROM allowed a
        ORDER BY a.id
        ON CONFLICT DO NOTHING
    )
    SELECT a.id FROM allowed a;
END
$$;
"""

BEFORE = import_module("registry.agreements.migrations.0003_disclose_under_lock").CREATE


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_keep_evidence_when_people_go"),
        ("profiles", "0003_what_is_hidden_and_working_hours"),
    ]

    operations = [
        migrations.RunSQL(CREATE, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
