"""Runs Django's own tests, tells what they do, and leaves the database that they are run in."""

from django.test.runner import DiscoverRunner

from events import Result, flatten


class Runner(DiscoverRunner):
    def __init__(self, **options):
        super().__init__(**{**options, "keepdb": True})

    def build_suite(self, *args, **options):
        suite = super().build_suite(*args, **options)
        return type(suite)(flatten(suite))

    def get_resultclass(self):
        return Result
