"""The ground: settings, clock, ids, errors and logging. It knows nothing of cases."""
