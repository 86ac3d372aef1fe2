"""The admin lists, filters and searches every model of places and taxonomy in a fixed number of queries."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.places import models as places
from registry.taxonomy import models as taxonomy

MODELS = [
    *(places.Country, places.Region, places.Connectivity, places.Currency, places.ExchangeRate, places.Language),
    *(taxonomy.IscoGroup, taxonomy.Skill, taxonomy.SkillLabel, taxonomy.SkillRelation, taxonomy.Occupation),
    *(taxonomy.OccupationSkill, taxonomy.TaxonomyImport),
]


@pytest.fixture
def asking(rf, admin_user):
    def ask(query):
        request = rf.get("/", query)
        request.user = admin_user
        return request

    return ask


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_list_can_be_searched_and_costs_few_queries(model, asking):
    model_admin = admin.site.get_model_admin(model)
    for query in ({}, {"q": "a"}):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for row in model_admin.get_changelist_instance(asking(query)).result_list[:100]:
                for column in model_admin.list_display:
                    str(getattr(row, str(column)))
        assert len(queries) <= 6


@pytest.mark.django_db
def test_what_loaders_own_is_read_only(asking):
    for model in MODELS:
        model_admin = admin.site.get_model_admin(model)
        editable = model_admin.has_change_permission(asking({})) or model_admin.has_add_permission(asking({}))
        assert editable == (model is places.ExchangeRate)
