"""Tells which tests start and how they end, a line each, and says which are to be run."""

import json
import os
import sys
import unittest

MARK = "pgfleet-test "

# Of its own: tests replace and close the standard ones.
_out = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf-8")
_selection = json.loads(sys.stdin.read() or "{}")


def tell(test, what, text=""):
    _out.write("\n" + MARK + json.dumps({"test": test, "what": what, "text": text}) + "\n")
    _out.flush()


def is_selected(test):
    if "only" in _selection:
        return test in _selection["only"]
    return test not in _selection.get("without", ())


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        elif is_selected(test.id()):
            yield test


class Result(unittest.TextTestResult):
    """Of a test that fails in several places the first counts."""

    def startTest(self, test):
        super().startTest(test)
        self._ended = None
        tell(test.id(), "started")

    def stopTest(self, test):
        super().stopTest(test)
        tell(test.id(), *(self._ended or ("passed",)))
        self._ended = None

    def _end(self, test, what, text):
        if not isinstance(test, unittest.TestCase):  # what is done for a whole class
            tell(test.id(), what, text)
        elif self._ended is None or self._ended[0] == "skipped":
            self._ended = (what, text)

    def addError(self, test, err):
        super().addError(test, err)
        self._end(test, "failed", self._exc_info_to_string(err, test))

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._end(test, "failed", self._exc_info_to_string(err, test))

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._end(test, "failed", self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if self._ended is None:
            self._end(test, "skipped", reason)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._end(test, "failed", "it was expected to fail")
