"""A plugin of pytest that tells what tests do."""

from events import is_selected, tell


def pytest_collection_modifyitems(config, items):
    left_out = [item for item in items if not is_selected(item.nodeid)]
    items[:] = [item for item in items if is_selected(item.nodeid)]
    config.hook.pytest_deselected(items=left_out)


def pytest_runtest_logstart(nodeid):
    tell(nodeid, "started")


def pytest_runtest_logreport(report):
    if report.when == "call" or (report.outcome != "passed" and report.when == "setup"):
        tell(report.nodeid, report.outcome, str(report.longrepr or ""))
    elif report.outcome == "failed":
        tell(report.nodeid, "failed", str(report.longrepr))
