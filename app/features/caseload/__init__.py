"""Today, the list of cases, the inbox and the supervisor’s board: what to do next, over all cases in sight."""
