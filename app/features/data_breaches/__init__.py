"""The site’s register of breaches of personal data: what happened, to whom, what was done, the time to report."""
