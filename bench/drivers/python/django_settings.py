"""Settings for Django's own tests: in one database that is there, as libpq's environment names it."""

import os

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": os.environ["PGHOST"],
        "PORT": os.environ["PGPORT"],
        "USER": os.environ["PGUSER"],
        "PASSWORD": os.environ["PGPASSWORD"],
        "NAME": os.environ["PGDATABASE"],
        "TEST": {"NAME": os.environ["PGDATABASE"]},
    },
}
DATABASES["other"] = {**DATABASES["default"], "TEST": {"MIRROR": "default"}}

TEST_RUNNER = "django_runner.Runner"
SECRET_KEY = "of tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = False
