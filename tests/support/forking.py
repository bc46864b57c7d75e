"""Processes that begin from one which has everything imported: a fork of it starts in no time, and has no threads.

A library with threads of its own (the file store's) does not survive a fork of the tests' own process.
"""

from __future__ import annotations

import multiprocessing

FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(["app.main", "app.cli", "tests.support.killing", "tests.support.commands"])
