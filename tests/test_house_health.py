"""/healthz says whether the registry can work: to whoever asks, in whatever way, at next to no cost."""

import pytest
from django.db import connection
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

import coopreg


@pytest.mark.django_db
def test_it_is_well_when_the_database_answers(django_assert_num_queries: DjangoAssertNumQueries):
    with django_assert_num_queries(1):
        response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"status": "ok", "version": coopreg.__version__, "database": "ok"}
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/json"


@pytest.mark.django_db
def test_a_load_balancer_is_neither_redirected_nor_turned_away(settings: Settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["coopreg.example.go.id"]
    assert Client().get("/agreements/", headers={"host": "coopreg.example.go.id"}).status_code == 301
    assert Client().get("/healthz", headers={"host": "10.0.0.7:8000"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_it_is_unavailable_when_the_database_does_not_answer_and_well_again_after():
    port = connection.settings_dict["PORT"]
    connection.close()
    try:
        connection.settings_dict["PORT"] = 1  # where nothing listens
        response = Client().get("/healthz")
    finally:
        connection.settings_dict["PORT"] = port
        connection.close()
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "version": coopreg.__version__,
        "database": "unavailable",
    }
    assert response["Cache-Control"] == "no-store"
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_it_is_well_again_after_the_server_has_closed_the_connection():
    connection.ensure_connection()
    connection.connection.close()
    assert [Client().get("/healthz").status_code for _ in range(2)][-1] == 200
