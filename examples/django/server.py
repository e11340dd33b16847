"""A small shop with the admin of Django, to put load on.

    python examples/django/server.py [--port PORT] [--folder FOLDER]

Its database is made anew in the folder, a temporary one unless it is named. Who may log in stands in examples/data/accounts.csv.
"""

import argparse
import csv
import logging
import sys
import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server

# Nothing is left beside the sources.
sys.dont_write_bytecode = True

ACCOUNTS = Path(__file__).parent.parent / "data" / "accounts.csv"


def configure(folder):
    settings.configure(
        SECRET_KEY="no secret: this shop is for load tests",
        ALLOWED_HOSTS=["127.0.0.1", "localhost"],
        ROOT_URLCONF="shop.urls",
        STATIC_URL="/static/",
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.messages",
            "django.contrib.sessions",
            "shop",
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            },
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(folder) / "shop.sqlite3",
                "CONN_MAX_AGE": None,
                # Many write at once: they wait for each other, rather than fail.
                "OPTIONS": {
                    "timeout": 30,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
                },
            },
        },
        # A hundred log-ins in a second or two. What a real hasher takes is what a real load test would measure.
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LOGIN_URL="/admin/login/",
    )
    django.setup()


def make_accounts():
    from django.contrib.auth.hashers import make_password
    from django.contrib.auth.models import User

    with ACCOUNTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    User.objects.bulk_create(
        User(
            username=row["name"],
            password=make_password(row["password"]),
            is_staff=True,
            is_superuser=True,
        )
        for row in rows
    )


def main():
    parser = argparse.ArgumentParser(description="A small shop with the admin of Django")
    parser.add_argument("--port", type=int, default=8000, help="0 is any free one")
    parser.add_argument("--folder", help="where its database is made")
    arguments = parser.parse_args()
    # That requests wait for a thread is what a load test is for.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as temporary:
        configure(arguments.folder or temporary)
        call_command("migrate", run_syncdb=True, verbosity=0)
        make_accounts()
        server = create_server(
            get_wsgi_application(),
            host="127.0.0.1",
            port=arguments.port,
            threads=4,
            connection_limit=1000,
        )
        print(f"http://127.0.0.1:{server.effective_port}", flush=True)
        server.run()


if __name__ == "__main__":
    main()
