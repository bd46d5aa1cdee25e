"""What the runner of the tests promises to them."""

import pytest


@pytest.mark.xdist_group("here")
def test_tests_of_a_group_run_in_one_process(request: pytest.FixtureRequest) -> None:
    if not hasattr(request.config, "workerinput"):
        pytest.skip("there is one process only")
    # This is how pytest-xdist knows of the group; without it, servers and browsers are started by
    # every process, and slow each other down.
    assert request.node.nodeid.endswith("@here")
